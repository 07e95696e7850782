//! Layer normalisation.

use super::{Layer, Module};
use crate::device::Device;
use crate::error::TensorError;
use crate::shape::Shape;
use crate::tensor::Tensor;

const EPSILON: f32 = 1e-5;

/// Each row brought to mean 0 and variance 1, then scaled and shifted by learned numbers, one for each column.
///
/// Source: J. Ba, J. Kiros and G. Hinton, *Layer normalization* (2016).
#[derive(Clone, Debug)]
pub struct LayerNorm {
    /// The scale, 1 at first.
    pub weight: Tensor,
    /// The shift, 0 at first.
    pub bias: Tensor,
}

impl LayerNorm {
    /// For rows of this width.
    ///
    /// # Errors
    /// When there is no memory.
    pub fn new(width: usize, device: &Device) -> Result<Self, TensorError> {
        // Refused before it is filled.
        let width = Shape::new(&[width])?.count();
        Ok(Self {
            weight: device.parameter(&vec![1.0; width], &[width])?,
            bias: device.parameter(&vec![0.0; width], &[width])?,
        })
    }
}

impl Module for LayerNorm {
    fn own_parameters(&self) -> Vec<(&'static str, Tensor)> {
        vec![("weight", self.weight.clone()), ("bias", self.bias.clone())]
    }
}

impl Layer for LayerNorm {
    fn forward(&self, input: &Tensor) -> Result<Tensor, TensorError> {
        let (_, columns) = input.shape().rows();
        if self.weight.shape().sizes() != [columns] {
            return Err(TensorError::WrongShape {
                operation: "layer_norm",
                tensor: "the input",
                shape: input.shape(),
                wanted: format!("of rows of {} numbers", self.weight.shape().count()),
            });
        }
        input.normalise(EPSILON)?.mul(&self.weight)?.add(&self.bias)
    }
}
