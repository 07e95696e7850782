//! Layers one after the other.

use super::{Layer, Module};
use crate::error::TensorError;
use crate::tensor::Tensor;

/// Layers one after the other; a ReLU is fused into the layer before it.
#[derive(Default)]
pub struct Sequential {
    layers: Vec<Box<dyn Layer>>,
}

impl Sequential {
    /// A model without layers, which returns its input.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a layer at the end.
    #[must_use]
    pub fn then(mut self, layer: impl Layer + 'static) -> Self {
        self.layers.push(Box::new(layer));
        self
    }
}

impl Module for Sequential {
    /// Named by place, as in PyTorch: `0.weight`, `0.bias`, `2.weight`, …
    fn children(&self) -> Vec<(String, &dyn Module)> {
        let places = self.layers.iter().enumerate();
        places.map(|(place, layer)| (place.to_string(), &**layer as &dyn Module)).collect()
    }
}

impl Layer for Sequential {
    fn forward(&self, input: &Tensor) -> Result<Tensor, TensorError> {
        let mut value = input.clone();
        let mut layers = self.layers.iter().peekable();
        while let Some(layer) = layers.next() {
            value = match layers.next_if(|next| next.is_relu()) {
                Some(_) => layer.forward_relu(&value)?,
                None => layer.forward(&value)?,
            };
        }
        Ok(value)
    }
}
