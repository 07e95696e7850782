//! Fixed pieces of work on plain slices, for measuring the library as a program would use it. Each takes the processor
//! to compute on, [`Device::cpu`] or [`Device::cpu_fused`].

mod cnn;
mod lstm;

pub use cnn::{CnnWeights, cnn_train};
pub use lstm::{LstmWeights, LstmWork, lstm_train};

use crate::device::Device;
use crate::error::TensorError;
use crate::nn::{Layer, Linear, Module, Relu, Sequential};
use crate::optim::{Optimiser, Sgd};
use crate::tensor::{Tensor, no_grad};

/// The product of two n×n matrices, `iterations` times (at least once); returns the last one.
///
/// # Errors
/// When the slices do not hold n² numbers.
pub fn matmul(
    device: &Device,
    left: &[f32],
    right: &[f32],
    size: usize,
    iterations: usize,
) -> Result<Vec<f32>, TensorError> {
    let left = device.tensor(left, &[size, size])?;
    let right = device.tensor(right, &[size, size])?;
    let mut product = left.matmul(&right)?;
    for _ in 1..iterations {
        product = left.matmul(&right)?;
    }
    product.to_vec_now()
}

/// Sizes and settings of [`mlp_train`] and [`mlp_infer`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MlpWork {
    /// Pictures.
    pub rows: usize,
    /// Numbers in each.
    pub inputs: usize,
    /// Hidden units.
    pub hidden: usize,
    /// Classes.
    pub classes: usize,
    /// Pictures in a batch.
    pub batch: usize,
    /// Step size of plain descent.
    pub learning_rate: f32,
}

/// The weights of a net with one hidden layer, row-major.
#[derive(Clone, Debug, PartialEq)]
pub struct MlpWeights {
    /// inputs × hidden
    pub w1: Vec<f32>,
    /// hidden
    pub b1: Vec<f32>,
    /// hidden × classes
    pub w2: Vec<f32>,
    /// classes
    pub b2: Vec<f32>,
}

/// The values of a model's parameters.
fn values(model: &dyn Module) -> Result<Vec<Vec<f32>>, TensorError> {
    model.parameters().iter().map(Tensor::to_vec_now).collect()
}

fn model(device: &Device, work: &MlpWork, weights: &MlpWeights) -> Result<Sequential, TensorError> {
    let MlpWork { inputs, hidden, classes, .. } = *work;
    Ok(Sequential::new()
        .then(Linear::from_values(&weights.w1, &weights.b1, inputs, hidden, device)?)
        .then(Relu)
        .then(Linear::from_values(&weights.w2, &weights.b2, hidden, classes, device)?))
}

/// One pass over the pictures in their order: ReLU, softmax cross entropy, plain descent. Returns the new weights.
///
/// # Errors
/// When a slice does not fit the sizes or a label is not a class.
pub fn mlp_train(
    device: &Device,
    work: &MlpWork,
    pictures: &[f32],
    labels: &[i32],
    weights: &MlpWeights,
) -> Result<MlpWeights, TensorError> {
    let model = model(device, work, weights)?;
    let mut optimiser = Sgd::new(model.parameters(), f64::from(work.learning_rate))?;
    let batches =
        pictures.chunks(work.batch.max(1) * work.inputs.max(1)).zip(labels.chunks(work.batch.max(1)));
    for (pictures, labels) in batches {
        let inputs = device.tensor(pictures, &[labels.len(), work.inputs])?;
        let labels = device.labels(labels.iter().map(|&label| label as usize), work.classes)?;
        let loss = model.forward(&inputs)?.cross_entropy(&labels)?;
        optimiser.zero_grad();
        loss.backward()?;
        optimiser.step()?;
    }
    let mut values = values(&model)?.into_iter();
    let mut next = || values.next().unwrap_or_default();
    Ok(MlpWeights { w1: next(), b1: next(), w2: next(), b2: next() })
}

/// The unnormalised class scores of all pictures, rows × classes.
///
/// # Errors
/// When a slice does not fit the sizes.
pub fn mlp_infer(
    device: &Device,
    work: &MlpWork,
    pictures: &[f32],
    weights: &MlpWeights,
) -> Result<Vec<f32>, TensorError> {
    let model = model(device, work, weights)?;
    let inputs = device.tensor(pictures, &[work.rows, work.inputs])?;
    no_grad(|| model.forward(&inputs)?.to_vec_now())
}
