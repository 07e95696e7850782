//! The block that transformers are made of.

use stepwise_random::Random;

use super::{Dropout, Layer, LayerNorm, Linear, Module, MultiHeadAttention};
use crate::device::Device;
use crate::error::TensorError;
use crate::tensor::Tensor;

/// x ← x + attention(norm x), then x ← x + W₂ gelu(W₁ norm x): the form with normalisation first, which trains without
/// a warm-up.
///
/// Source: R. Xiong et al., *On layer normalization in the transformer architecture* (2020).
#[derive(Debug)]
pub struct TransformerBlock {
    /// Before attention.
    pub norm1: LayerNorm,
    /// Places look at each other.
    pub attention: MultiHeadAttention,
    /// Before the dense layers.
    pub norm2: LayerNorm,
    /// W₁, width × inner.
    pub linear1: Linear,
    /// W₂, inner × width.
    pub linear2: Linear,
    dropout: Dropout,
}

impl TransformerBlock {
    /// A block of this width whose dense layers have `inner` numbers (usually four times the width), and which drops a
    /// share of what it adds in training.
    ///
    /// # Errors
    /// When the heads do not divide the width, the share is not below 1, or the sizes are too large.
    pub fn new(
        width: usize,
        heads: usize,
        inner: usize,
        dropout: f64,
        random: &mut Random,
        device: &Device,
    ) -> Result<Self, TensorError> {
        Ok(Self {
            norm1: LayerNorm::new(width, device)?,
            attention: MultiHeadAttention::new(width, heads, random, device)?,
            norm2: LayerNorm::new(width, device)?,
            linear1: Linear::new(width, inner, random, device)?,
            linear2: Linear::new(inner, width, random, device)?,
            dropout: Dropout::new(dropout, Random::new(random.next_u64()))?,
        })
    }

    /// The block on \[batch, places, width\], with a mask as [`MultiHeadAttention::attend`] takes it.
    ///
    /// # Errors
    /// When a shape or device does not fit.
    pub fn forward_masked(&self, input: &Tensor, mask: Option<&Tensor>) -> Result<Tensor, TensorError> {
        let normed = self.norm1.forward(input)?;
        let attended = self.attention.attend(&normed, &normed, mask)?;
        let middle = input.add(&self.dropout.forward(&attended)?)?;
        let inner = self.linear1.forward(&self.norm2.forward(&middle)?)?.gelu()?;
        middle.add(&self.dropout.forward(&self.linear2.forward(&inner)?)?)
    }
}

impl Module for TransformerBlock {
    fn children(&self) -> Vec<(String, &dyn Module)> {
        vec![
            ("norm1".to_owned(), &self.norm1),
            ("attention".to_owned(), &self.attention),
            ("norm2".to_owned(), &self.norm2),
            ("linear1".to_owned(), &self.linear1),
            ("linear2".to_owned(), &self.linear2),
            ("dropout".to_owned(), &self.dropout),
        ]
    }
}

impl Layer for TransformerBlock {
    fn forward(&self, input: &Tensor) -> Result<Tensor, TensorError> {
        self.forward_masked(input, None)
    }
}
