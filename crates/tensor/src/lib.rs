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
//! | file | idea |
//! |---|---|
//! | [`shape`] | sizes, and the rule by which two shapes stretch to a common one |
//! | [`backend`] | the seam: buffers by number, operations on them |
//! | [`cpu`] | the processor behind the seam: pooled buffers, packed SIMD products |
//! | `tensor`, `ops` | the graph, and each operation's forward and backward |
//! | [`nn`] | layers and models |
//! | [`optim`] | what turns gradients into steps |
//! | [`bench`](mod@bench) | fixed pieces of work for measuring |

pub mod backend;
pub mod bench;
pub mod cpu;
mod data;
mod device;
mod error;
pub mod nn;
pub mod onnx;
mod ops;
pub mod optim;
pub mod shape;
mod tensor;

pub use backend::Meter;
pub use data::{Augmentation, Batch, DataLoader};
pub use device::{Device, Indices};
pub use error::TensorError;
pub use ops::{Convolution, Normalised, Transposed};
pub use optim::{Adam, AdamW, Optimiser, RmsProp, Schedule, Sgd};
pub use shape::Shape;
pub use tensor::{Tensor, no_grad};
