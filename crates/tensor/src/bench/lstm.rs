//! Training of a recurrent net.

use crate::device::Device;
use crate::error::TensorError;
use crate::nn::{Layer, Linear, Lstm, Module};
use crate::optim::{Optimiser, Sgd};

/// Sizes and settings of [`lstm_train`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LstmWork {
    /// Steps of each series.
    pub steps: usize,
    /// Numbers in each step.
    pub inputs: usize,
    /// Numbers of state.
    pub hidden: usize,
    /// Classes.
    pub classes: usize,
    /// Series in a batch.
    pub batch: usize,
    /// Step size of plain descent.
    pub learning_rate: f32,
}

/// The weights of the net, row-major; gates in the order input, forget, candidate, output.
#[derive(Clone, Debug, PartialEq)]
pub struct LstmWeights {
    /// inputs × 4 hidden
    pub wx: Vec<f32>,
    /// hidden × 4 hidden
    pub wh: Vec<f32>,
    /// 4 hidden
    pub bh: Vec<f32>,
    /// hidden × classes
    pub w: Vec<f32>,
    /// classes
    pub b: Vec<f32>,
}

/// One pass over the series in their order: the last state goes through a dense layer; softmax cross entropy, plain
/// descent. Returns the new weights.
///
/// # Errors
/// When a slice does not fit the sizes or a label is not a class.
pub fn lstm_train(
    device: &Device,
    work: &LstmWork,
    series: &[f32],
    labels: &[i32],
    weights: &LstmWeights,
) -> Result<LstmWeights, TensorError> {
    let LstmWork { steps, inputs, hidden, classes, .. } = *work;
    let layer = Lstm::from_values(&weights.wx, &weights.wh, &weights.bh, inputs, hidden, device)?;
    let output = Linear::from_values(&weights.w, &weights.b, hidden, classes, device)?;
    let parameters = [layer.parameters(), output.parameters()].concat();
    let mut optimiser = Sgd::new(parameters, f64::from(work.learning_rate))?;
    let batch = work.batch.max(1);
    for (series, labels) in series.chunks(batch * (steps * inputs).max(1)).zip(labels.chunks(batch)) {
        let inputs = device.tensor(series, &[labels.len(), steps, inputs])?;
        let labels = device.labels(labels.iter().map(|&label| label as usize), classes)?;
        let last = layer.run(&inputs, None)?.1.hidden;
        let loss = output.forward(&last)?.cross_entropy(&labels)?;
        optimiser.zero_grad();
        loss.backward()?;
        optimiser.step()?;
    }
    let (layer, output) = (super::values(&layer)?, super::values(&output)?);
    let mut values = layer.into_iter().chain(output);
    let mut next = || values.next().unwrap_or_default();
    Ok(LstmWeights { wx: next(), wh: next(), bh: next(), w: next(), b: next() })
}
