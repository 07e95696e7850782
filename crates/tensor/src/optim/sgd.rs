//! Stochastic gradient descent, with momentum where wanted.

use super::{Optimiser, checked, checked_decay, checked_rate, zeros_like};
use crate::backend::{Rule, Update};
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
    nesterov: bool,
    decay: f64,
    velocities: Vec<Tensor>,
}

impl Sgd {
    /// Plain descent with this learning rate.
    ///
    /// # Errors
    /// When the learning rate is negative or not a number.
    pub fn new(parameters: Vec<Tensor>, learning_rate: f64) -> Result<Self, TensorError> {
        let learning_rate = checked_rate(learning_rate)?;
        Ok(Self {
            parameters,
            learning_rate,
            momentum: 0.0,
            nesterov: false,
            decay: 0.0,
            velocities: Vec::new(),
        })
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

    /// The same with Nesterov's momentum, which steps along the gradient of where the momentum is about to lead:
    /// p ← p − η (g + μ v).
    ///
    /// # Errors
    /// As [`with_momentum`](Self::with_momentum).
    pub fn with_nesterov(self, momentum: f64) -> Result<Self, TensorError> {
        Ok(Self { nesterov: true, ..self.with_momentum(momentum)? })
    }

    /// The same with λ p added to each gradient, the derivative of a penalty λ p² / 2.
    ///
    /// # Errors
    /// When it is negative or not a number.
    pub fn with_weight_decay(mut self, weight_decay: f64) -> Result<Self, TensorError> {
        self.decay = checked_decay(weight_decay)?;
        Ok(self)
    }
}

impl Optimiser for Sgd {
    fn parameters(&self) -> &[Tensor] {
        &self.parameters
    }

    fn step(&mut self) -> Result<(), TensorError> {
        let learning_rate = self.learning_rate as f32;
        let momentum = self.momentum as f32;
        let rule = match (self.velocities.is_empty(), self.nesterov) {
            (true, _) => Rule::Sgd { learning_rate },
            (false, false) => Rule::Momentum { learning_rate, momentum },
            (false, true) => Rule::Nesterov { learning_rate, momentum },
        };
        let update = Update { rule, decay: self.decay as f32, keep: 1.0 };
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
