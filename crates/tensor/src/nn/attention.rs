//! Attention with several heads.

use stepwise_random::Random;

use super::{Layer, Linear, Module};
use crate::device::Device;
use crate::error::TensorError;
use crate::shape::Shape;
use crate::tensor::Tensor;

/// The mask with which place i of a sequence sees only places 0 to i: 0 where it may look, −∞ where not, \[size, size\].
///
/// # Errors
/// When it is too large.
pub fn causal_mask(size: usize, device: &Device) -> Result<Tensor, TensorError> {
    let count = Shape::new(&[size, size])?.count();
    let values: Vec<f32> =
        (0..count).map(|at| if at % size > at / size { f32::NEG_INFINITY } else { 0.0 }).collect();
    device.tensor(&values, &[size, size])
}

/// Several attentions side by side, each on its share of the width.
///
/// Source: A. Vaswani et al., *Attention is all you need* (2017), section 3.2.2.
#[derive(Clone, Debug)]
pub struct MultiHeadAttention {
    /// What a place asks for.
    pub query: Linear,
    /// What a place is found by.
    pub key: Linear,
    /// What a place hands over.
    pub value: Linear,
    /// Brings the heads together.
    pub output: Linear,
    heads: usize,
}

impl MultiHeadAttention {
    /// So many heads, each of `width` / `heads` numbers.
    ///
    /// # Errors
    /// When the heads do not divide the width, or it is too large.
    pub fn new(
        width: usize,
        heads: usize,
        random: &mut Random,
        device: &Device,
    ) -> Result<Self, TensorError> {
        if heads == 0 || !width.is_multiple_of(heads) {
            return Err(TensorError::Range {
                name: "the number of heads",
                given: heads.to_string(),
                allowed: "a divisor of the width",
            });
        }
        let mut linear = || Linear::new(width, width, random, device);
        Ok(Self { query: linear()?, key: linear()?, value: linear()?, output: linear()?, heads })
    }

    /// Every place of `input` \[batch, places, width\] looks at every place of `memory` \[batch, others, width\], which is
    /// `input` itself in self-attention, as far as the mask (which broadcasts to \[batch, heads, places, others\]) lets
    /// it.
    ///
    /// # Errors
    /// When a shape or device does not fit.
    pub fn attend(
        &self,
        input: &Tensor,
        memory: &Tensor,
        mask: Option<&Tensor>,
    ) -> Result<Tensor, TensorError> {
        let query = self.split(&self.query.forward(input)?)?;
        let key = self.split(&self.key.forward(memory)?)?;
        let value = self.split(&self.value.forward(memory)?)?;
        let heads = query.attention(&key, &value, mask)?;
        self.output.forward(&heads.transpose(1, 2)?.reshape(input.shape().sizes())?)
    }

    /// How much each place looks at each other one, \[batch, heads, places, others\].
    ///
    /// # Errors
    /// As [`attend`](Self::attend).
    pub fn weights(
        &self,
        input: &Tensor,
        memory: &Tensor,
        mask: Option<&Tensor>,
    ) -> Result<Tensor, TensorError> {
        let query = self.split(&self.query.forward(input)?)?;
        query.attention_weights(&self.split(&self.key.forward(memory)?)?, mask)
    }

    /// \[batch, places, width\] to \[batch, heads, places, width / heads\]
    fn split(&self, tensor: &Tensor) -> Result<Tensor, TensorError> {
        let [batch, places, width] = *tensor.shape().sizes() else {
            return Err(TensorError::WrongShape {
                operation: "attention",
                tensor: "the input",
                shape: tensor.shape(),
                wanted: "[batch, places, width]".to_owned(),
            });
        };
        tensor.reshape(&[batch, places, self.heads, width / self.heads])?.transpose(1, 2)
    }
}

impl Module for MultiHeadAttention {
    fn children(&self) -> Vec<(String, &dyn Module)> {
        vec![
            ("query".to_owned(), &self.query),
            ("key".to_owned(), &self.key),
            ("value".to_owned(), &self.value),
            ("output".to_owned(), &self.output),
        ]
    }
}
