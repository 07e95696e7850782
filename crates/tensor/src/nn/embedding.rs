//! Vectors for words.

use stepwise_random::Random;

use super::{Module, normal};
use crate::device::{Device, Indices};
use crate::error::TensorError;
use crate::shape::Shape;
use crate::tensor::Tensor;

/// A table of one learned row for each number that an index may be.
#[derive(Clone, Debug)]
pub struct Embedding {
    /// \[count, width\]
    pub weight: Tensor,
}

impl Embedding {
    /// A table of standard normal numbers.
    ///
    /// # Errors
    /// When the sizes are too large.
    pub fn new(
        count: usize,
        width: usize,
        random: &mut Random,
        device: &Device,
    ) -> Result<Self, TensorError> {
        let numbers = Shape::new(&[count, width])?.count();
        Ok(Self { weight: device.parameter(&normal(numbers, 1.0, random), &[count, width])? })
    }

    /// The rows of some indices, \[`sizes`…, width\]: for a batch of texts, `sizes` is \[texts, words\].
    ///
    /// # Errors
    /// When the indices' bound is not the table's number of rows, or their number is not that of `sizes`.
    pub fn forward(&self, indices: &Indices, sizes: &[usize]) -> Result<Tensor, TensorError> {
        let rows = self.weight.embedding(indices)?;
        let (_, width) = rows.shape().rows();
        rows.reshape(&[sizes, &[width]].concat())
    }
}

impl Module for Embedding {
    fn own_parameters(&self) -> Vec<(&'static str, Tensor)> {
        vec![("weight", self.weight.clone())]
    }
}
