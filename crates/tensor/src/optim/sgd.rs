//! Stochastic gradient descent, with momentum where wanted.

use super::{Optimiser, checked, checked_rate, zeros_like};
use crate::backend::Update;
use crate::error::TensorError;
use crate::tensor::Tensor;

/// p ← p − η g, or with momentum μ: v ← μ v + g, p ← p − η v (as in PyTorch).
///
/// Source: I. Sutskever et al., *On the importance of initialization and momentum in deep learning* (2013).
#[derive(Clone, Debug)]
pub struct Sgd {
    parameters: Vec<Tensor>,
    learning_rate: f64,
    momentum: f64,
    velocities: Vec<Tensor>,
}

impl Sgd {
    /// Plain descent with this learning rate.
    ///
    /// # Errors
    /// When the learning rate is negative or not a number.
    pub fn new(parameters: Vec<Tensor>, learning_rate: f64) -> Result<Self, TensorError> {
        let learning_rate = checked_rate(learning_rate)?;
        Ok(Self { parameters, learning_rate, momentum: 0.0, velocities: Vec::new() })
    }

    /// The same with momentum.
    ///
    /// # Errors
    /// When the momentum is not between 0 and 1, or there is no memory for the velocities.
    pub fn with_momentum(mut self, momentum: f64) -> Result<Self, TensorError> {
        self.momentum = checked("the momentum", momentum, 1.0, "a number from 0 to 1")?;
        self.velocities = zeros_like(&self.parameters)?;
        Ok(self)
    }
}

impl Optimiser for Sgd {
    fn parameters(&self) -> &[Tensor] {
        &self.parameters
    }

    fn step(&mut self) -> Result<(), TensorError> {
        let learning_rate = self.learning_rate as f32;
        let update = if self.velocities.is_empty() {
            Update::Sgd { learning_rate }
        } else {
            Update::Momentum { learning_rate, momentum: self.momentum as f32 }
        };
        for (index, parameter) in self.parameters.iter().enumerate() {
            let Some(gradient) = parameter.grad() else { continue };
            let (backend, at) = (parameter.device().backend(), parameter.buffer().id);
            match self.velocities.get(index) {
                Some(velocity) => {
                    backend.update(&update, at, gradient.buffer().id, &[velocity.buffer().id])?
                }
                None => backend.update(&update, at, gradient.buffer().id, &[])?,
            }
            parameter.changed();
        }
        Ok(())
    }

    fn learning_rate(&self) -> f64 {
        self.learning_rate
    }

    fn set_learning_rate(&mut self, learning_rate: f64) -> Result<(), TensorError> {
        self.learning_rate = checked_rate(learning_rate)?;
        Ok(())
    }
}
