//! The dense layer and its first weights.

use stepwise_random::Random;

use super::Module;
use crate::device::Device;
use crate::error::TensorError;
use crate::tensor::Tensor;

/// `count` numbers, uniform between ±1/√`fan_in`: what `torch.nn.Linear` starts from.
///
/// Source: K. He et al., *Delving deep into rectifiers* (2015), with the gain that PyTorch's layer uses (a = √5).
#[must_use]
pub fn kaiming_uniform(count: usize, fan_in: usize, random: &mut Random) -> Vec<f32> {
    let bound = 1.0 / (fan_in.max(1) as f64).sqrt();
    (0..count).map(|_| ((2.0 * random.uniform() - 1.0) * bound) as f32).collect()
}

/// A dense layer, x · W + b.
#[derive(Clone, Debug)]
pub struct Linear {
    /// W, inputs × outputs.
    pub weight: Tensor,
    /// b, one number for each output.
    pub bias: Tensor,
}

impl Linear {
    /// A layer with weights drawn by [`kaiming_uniform`]: W row by row, then b.
    ///
    /// # Errors
    /// When the sizes are too large.
    pub fn new(
        inputs: usize,
        outputs: usize,
        random: &mut Random,
        device: &Device,
    ) -> Result<Self, TensorError> {
        let weight = kaiming_uniform(inputs * outputs, inputs, random);
        let bias = kaiming_uniform(outputs, inputs, random);
        Self::from_values(&weight, &bias, inputs, outputs, device)
    }

    /// A layer with these weights (inputs × outputs, row-major) and biases.
    ///
    /// # Errors
    /// When their numbers do not fit the sizes.
    pub fn from_values(
        weight: &[f32],
        bias: &[f32],
        inputs: usize,
        outputs: usize,
        device: &Device,
    ) -> Result<Self, TensorError> {
        Ok(Self {
            weight: device.parameter(weight, &[inputs, outputs])?,
            bias: device.parameter(bias, &[outputs])?,
        })
    }
}

impl Module for Linear {
    fn forward(&self, input: &Tensor) -> Result<Tensor, TensorError> {
        input.linear(&self.weight, &self.bias, false)
    }

    fn forward_relu(&self, input: &Tensor) -> Result<Tensor, TensorError> {
        input.linear(&self.weight, &self.bias, true)
    }

    fn named_parameters(&self) -> Vec<(String, Tensor)> {
        vec![("weight".to_owned(), self.weight.clone()), ("bias".to_owned(), self.bias.clone())]
    }
}
