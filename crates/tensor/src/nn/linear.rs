//! The dense layer.

use stepwise_random::Random;

use super::{Layer, Module, kaiming_uniform};
use crate::device::Device;
use crate::error::TensorError;
use crate::shape::Shape;
use crate::tensor::Tensor;

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
        // Refused before it is drawn.
        let count = Shape::new(&[inputs, outputs])?.count();
        let weight = kaiming_uniform(count, inputs, random);
        let bias = kaiming_uniform(Shape::new(&[outputs])?.count(), inputs, random);
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
    fn own_parameters(&self) -> Vec<(&'static str, Tensor)> {
        vec![("weight", self.weight.clone()), ("bias", self.bias.clone())]
    }
}

impl Layer for Linear {
    fn forward(&self, input: &Tensor) -> Result<Tensor, TensorError> {
        input.linear(&self.weight, &self.bias, false)
    }

    fn forward_relu(&self, input: &Tensor) -> Result<Tensor, TensorError> {
        input.linear(&self.weight, &self.bias, true)
    }
}
