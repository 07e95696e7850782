//! Training of a small convolutional net.

use crate::device::Device;
use crate::error::TensorError;
use crate::nn::{Conv2d, Flatten, Layer, Linear, MaxPool2d, Module, Relu, Sequential};
use crate::ops::Convolution;
use crate::optim::{Optimiser, Sgd};

const SIDE: usize = 28;
const CHANNELS: [usize; 3] = [1, 8, 16];
const PLACES: usize = SIDE / 4;
const CLASSES: usize = 10;

/// The weights of the net, with kernels as \[height, width, from, to\] and the dense layer's inputs as \[height, width,
/// channels\].
#[derive(Clone, Debug, PartialEq)]
pub struct CnnWeights {
    /// 3 × 3 × 1 × 8
    pub k1: Vec<f32>,
    /// 8
    pub b1: Vec<f32>,
    /// 3 × 3 × 8 × 16
    pub k2: Vec<f32>,
    /// 16
    pub b2: Vec<f32>,
    /// 784 × 10
    pub w: Vec<f32>,
    /// 10
    pub b: Vec<f32>,
}

/// Numbers that lie as `sizes`, with their dimensions in another order.
fn turned(
    device: &Device,
    values: &[f32],
    sizes: &[usize],
    order: &[usize],
) -> Result<Vec<f32>, TensorError> {
    device.tensor(values, sizes)?.permute(order)?.to_vec_now()
}

/// One pass over pictures of 28 × 28 in their order: twice a 3×3 convolution, ReLU and 2×2 max pool, then a dense layer,
/// softmax cross entropy, plain descent. Returns the new weights.
///
/// # Errors
/// When a slice does not fit the sizes or a label is not a class.
pub fn cnn_train(
    device: &Device,
    pictures: &[f32],
    labels: &[i32],
    batch: usize,
    learning_rate: f32,
    weights: &CnnWeights,
) -> Result<CnnWeights, TensorError> {
    let conv = |kernel: &[f32], bias: &[f32], from: usize, to: usize| {
        let kernel = turned(device, kernel, &[3, 3, from, to], &[3, 2, 0, 1])?;
        let settings = Convolution { padding: [1, 1], ..Convolution::default() };
        Conv2d::from_values(&kernel, [to, from, 3, 3], bias, settings, device)
    };
    let [one, few, many] = CHANNELS;
    let dense = turned(device, &weights.w, &[PLACES, PLACES, many, CLASSES], &[2, 0, 1, 3])?;
    let model = Sequential::new()
        .then(conv(&weights.k1, &weights.b1, one, few)?)
        .then(Relu)
        .then(MaxPool2d(2))
        .then(conv(&weights.k2, &weights.b2, few, many)?)
        .then(Relu)
        .then(MaxPool2d(2))
        .then(Flatten)
        .then(Linear::from_values(&dense, &weights.b, PLACES * PLACES * many, CLASSES, device)?);
    let mut optimiser = Sgd::new(model.parameters(), f64::from(learning_rate))?;
    let batches = pictures.chunks(batch.max(1) * SIDE * SIDE).zip(labels.chunks(batch.max(1)));
    for (pictures, labels) in batches {
        let inputs = device.tensor(pictures, &[labels.len(), 1, SIDE, SIDE])?;
        let labels = device.labels(labels.iter().map(|&label| label as usize), CLASSES)?;
        let loss = model.forward(&inputs)?.cross_entropy(&labels)?;
        optimiser.zero_grad();
        loss.backward()?;
        optimiser.step()?;
    }
    let mut values = super::values(&model)?.into_iter();
    let mut next = || values.next().unwrap_or_default();
    Ok(CnnWeights {
        k1: turned(device, &next(), &[few, one, 3, 3], &[2, 3, 1, 0])?,
        b1: next(),
        k2: turned(device, &next(), &[many, few, 3, 3], &[2, 3, 1, 0])?,
        b2: next(),
        w: turned(device, &next(), &[many, PLACES, PLACES, CLASSES], &[1, 2, 0, 3])?,
        b: next(),
    })
}
