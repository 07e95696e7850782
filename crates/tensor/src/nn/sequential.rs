//! Modules one after the other.

use super::Module;
use crate::error::TensorError;
use crate::tensor::Tensor;

/// max(x, 0) as a module.
#[derive(Clone, Copy, Debug)]
pub struct Relu;

impl Module for Relu {
    fn forward(&self, input: &Tensor) -> Result<Tensor, TensorError> {
        input.relu()
    }

    fn is_relu(&self) -> bool {
        true
    }
}

/// Modules one after the other; a ReLU is fused into the module before it.
#[derive(Default)]
pub struct Sequential {
    modules: Vec<Box<dyn Module>>,
}

impl Sequential {
    /// A model without modules, which returns its input.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a module at the end.
    #[must_use]
    pub fn then(mut self, module: impl Module + 'static) -> Self {
        self.modules.push(Box::new(module));
        self
    }
}

impl Module for Sequential {
    fn forward(&self, input: &Tensor) -> Result<Tensor, TensorError> {
        let mut value = input.clone();
        let mut modules = self.modules.iter().peekable();
        while let Some(module) = modules.next() {
            value = match modules.next_if(|next| next.is_relu()) {
                Some(_) => module.forward_relu(&value)?,
                None => module.forward(&value)?,
            };
        }
        Ok(value)
    }

    /// Named by place, as in PyTorch: `0.weight`, `0.bias`, `2.weight`, …
    fn named_parameters(&self) -> Vec<(String, Tensor)> {
        let places = self.modules.iter().enumerate();
        places
            .flat_map(|(place, module)| {
                let parameters = module.named_parameters().into_iter();
                parameters.map(move |(name, parameter)| (format!("{place}.{name}"), parameter))
            })
            .collect()
    }
}
