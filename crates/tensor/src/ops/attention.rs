//! Attention: every query looks at all keys and takes a mean of their values.

use super::matmul::Transposed;
use crate::error::TensorError;
use crate::tensor::Tensor;

impl Tensor {
    /// softmax(Q Kᵀ / √d + mask) V, with `self` as Q \[batch, queries, d\], `keys` \[batch, keys, d\], `values`
    /// \[batch, keys, e\] and a mask that broadcasts to \[batch, queries, keys\]: 0 where a query may look, −∞ where not.
    /// PyTorch's `scaled_dot_product_attention`.
    ///
    /// Source: A. Vaswani et al., *Attention is all you need* (2017), equation 1.
    ///
    /// # Errors
    /// When the shapes do not fit or the devices differ.
    pub fn attention(&self, keys: &Self, values: &Self, mask: Option<&Self>) -> Result<Self, TensorError> {
        self.attention_weights(keys, mask)?.matmul(values)
    }

    /// softmax(Q Kᵀ / √d + mask): how much each query looks at each key.
    ///
    /// # Errors
    /// As [`attention`](Self::attention).
    pub fn attention_weights(&self, keys: &Self, mask: Option<&Self>) -> Result<Self, TensorError> {
        let (_, size) = self.shape().rows();
        // The queries are fewer numbers than the scores, so they are scaled.
        let queries = self.scale(1.0 / (size.max(1) as f32).sqrt())?;
        let scores = queries.matmul_transposed(keys, Transposed { left: false, right: true })?;
        match mask {
            Some(mask) => scores.add(mask)?.softmax(),
            None => scores.softmax(),
        }
    }
}
