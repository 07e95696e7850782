//! Tensors of 32-bit floats that remember how they were made, so that gradients come by themselves; layers and
//! optimisers on top, and below them a seam behind which the processor or a graphics card computes.
//!
//! Names follow PyTorch where the thing is the same: a model is a [`nn::Module`], and one with a single tensor in and out a [`nn::Layer`]; `loss.backward()` fills in
//! gradients, an optimiser steps. Three things differ. Every operation returns a `Result`, because a shape that does
//! not fit is a value and not a crash. A [`nn::Linear`] keeps its weights as inputs × outputs, so that the layer is
//! `x · W + b` as it is written on paper. And reading values back is explicit, because on a graphics card it takes
//! time: [`Tensor::to_vec`] waits, [`Tensor::to_vec_now`] is for the processor.
//!
//! ```
//! use stepwise_random::Random;
//! use stepwise_tensor::nn::{Layer, Linear, Module, Relu, Sequential};
//! use stepwise_tensor::{Device, Optimiser, Sgd};
//!
//! # fn main() -> Result<(), stepwise_tensor::TensorError> {
//! let device = Device::cpu();
//! let mut random = Random::new(7);
//! let model = Sequential::new()
//!     .then(Linear::new(2, 8, &mut random, &device)?)
//!     .then(Relu)
//!     .then(Linear::new(8, 2, &mut random, &device)?);
//! let mut optimiser = Sgd::new(model.parameters(), 0.5)?;
//!
//! // Is exactly one of the two numbers 1?
//! let inputs = device.tensor(&[0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0], &[4, 2])?;
//! let labels = device.labels([0, 1, 1, 0], 2)?;
//! for _ in 0..200 {
//!     let loss = model.forward(&inputs)?.cross_entropy(&labels)?;
//!     optimiser.zero_grad();
//!     loss.backward()?;
//!     optimiser.step()?;
//! }
//! assert!(model.forward(&inputs)?.cross_entropy(&labels)?.item_now()? < 0.1);
//! # Ok(())
//! # }
//! ```
//!
//! # Operations
//!
//! Each is a method of [`Tensor`] that checks shapes, computes, and knows its own gradient, which is held to finite
//! differences. Shapes stretch as in NumPy where it says "broadcast". Nothing is in place, and there are no views: a
//! result is row-major.
//!
//! | here | PyTorch | shapes |
//! |---|---|---|
//! | `add`, `sub`, `mul`, `div` | `+`, `-`, `*`, `/` | broadcast |
//! | `scale(c)`, `shift(c)` | `c * x`, `x + c` | any |
//! | `relu`, `gelu`, `sigmoid`, `tanh`, `exp`, `log`, `sqrt`, `clamp` | the same | any |
//! | `sum`, `mean` | the same | any → \[\] |
//! | `sum_along`, `mean_along`, `max_along` | `sum(dim)`, `mean(dim)`, `amax(dim)` | lose these dimensions |
//! | `softmax`, `log_softmax` | the same, with `dim=-1` | any |
//! | `matmul`, `matmul_transposed` | `matmul`, with `.mT` | \[…, r, i\] · \[…, i, c\] → \[…, r, c\]; one side may lack … |
//! | `linear` | `functional.linear`, and `relu` | \[…, i\], \[i, o\], \[o\] → \[…, o\] |
//! | `conv2d` | `functional.conv2d`, and `relu` | \[b, c, h, w\], \[o, c / groups, kh, kw\], \[o\] → \[b, o, …, …\] |
//! | `max_pool2d`, `average_pool2d` | `max_pool2d`, `avg_pool2d` | \[b, c, h, w\] → \[b, c, …, …\] |
//! | `normalise`, `normalise_channels` | `layer_norm`, `batch_norm` without weights | \[…, n\]; \[b, c\] or \[b, c, h, w\] |
//! | `embedding` | `functional.embedding` | \[n, w\] and k indices → \[k, w\] |
//! | `gather` | `x.gather(1, i)` | \[n, c\] and n indices → \[n\] |
//! | `reshape`, `permute`, `transpose`, `slice`, `select` | the same, `x[:, a:b]`, `x[:, i]` | as named |
//! | `concat`, `stack` | `cat`, `stack` | equal but for one dimension; equal |
//! | `attention` | `scaled_dot_product_attention` | \[…, q, d\], \[…, k, d\], \[…, k, e\], mask → \[…, q, e\] |
//! | `cross_entropy` | `functional.cross_entropy` | \[n, classes\] and n labels → \[\] |
//! | `mean_squared_error`, `binary_cross_entropy` | `mse_loss`, `binary_cross_entropy_with_logits` | two of one shape → \[\] |
//!
//! The layers are listed in [`nn`], the optimisers in [`optim`].
//!
//! | file | idea |
//! |---|---|
//! | [`shape`] | sizes, and the rule by which two shapes stretch to a common one |
//! | [`backend`] | the seam: buffers by number, operations on them |
//! | [`cpu`] | the processor behind the seam: pooled buffers, packed SIMD products, fused where the browser can and nobody compares |
//! | `tensor`, `ops` | the graph, and each operation's forward and backward |
//! | [`nn`] | layers and models, and their state as safetensors |
//! | [`optim`] | what turns gradients into steps |
//! | `data` | rows in random order, in batches |
//! | [`onnx`] | a model as a file for other programs |
//! | [`ladder`] | the product of two matrices from boxed numbers to vectors, and what it waits for |
//! | [`bench`](mod@bench) | fixed pieces of work for measuring |
//!
//! # How it is held to PyTorch
//!
//! | what | reference | tolerance | deliberately different |
//! |---|---|---|---|
//! | losses of six training steps: conv net, RNN, LSTM, GRU, transformer block, residual block with batch normalisation (and its evaluation) | torch 2.15 | 1e-4 | dense weights are inputs × outputs; RNN and LSTM have one bias instead of two |
//! | Nesterov, RMSProp, Adam, AdamW, with weight decay | torch 2.15 | 1e-4 | |
//! | exported files | onnxruntime 1.32 | 1e-4 | a file takes inputs of the sample's shape, but for the batch |

pub mod backend;
pub mod bench;
pub mod cpu;
mod data;
mod device;
mod error;
pub mod ladder;
pub mod nn;
pub mod onnx;
mod ops;
pub mod optim;
pub mod shape;
mod tensor;

pub use backend::Meter;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub use cpu::kernel::install_fused;
pub use data::{Augmentation, Batch, DataLoader};
pub use device::{Device, Indices};
pub use error::TensorError;
pub use ops::{Convolution, Normalised, Transposed};
pub use optim::{Adam, AdamW, Optimiser, RmsProp, Schedule, Sgd};
pub use shape::Shape;
pub use tensor::{Tensor, no_grad};
