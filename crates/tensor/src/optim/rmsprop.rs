//! RMSProp: steps measured by the running size of each parameter's gradient.

use super::{Optimiser, checked_decay, checked_rate, zeros_like};
use crate::backend::{Rule, Update};
use crate::error::TensorError;
use crate::tensor::Tensor;

const SMOOTHING: f64 = 0.99;
const EPSILON: f64 = 1e-8;

/// v ← α v + (1 − α) g², p ← p − η g / (√v + ε), with PyTorch's α = 0.99 and ε = 1e-8.
///
/// Source: T. Tieleman and G. Hinton, lecture 6.5 of *Neural networks for machine learning* (2012).
#[derive(Clone, Debug)]
pub struct RmsProp {
    parameters: Vec<Tensor>,
    learning_rate: f64,
    decay: f64,
    squares: Vec<Tensor>,
}

impl RmsProp {
    /// RMSProp with this learning rate.
    ///
    /// # Errors
    /// When the learning rate is negative or not a number, or there is no memory for the running squares.
    pub fn new(parameters: Vec<Tensor>, learning_rate: f64) -> Result<Self, TensorError> {
        let learning_rate = checked_rate(learning_rate)?;
        let squares = zeros_like(&parameters)?;
        Ok(Self { parameters, learning_rate, decay: 0.0, squares })
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

impl Optimiser for RmsProp {
    fn parameters(&self) -> &[Tensor] {
        &self.parameters
    }

    fn step(&mut self) -> Result<(), TensorError> {
        let rule = Rule::RmsProp {
            learning_rate: self.learning_rate as f32,
            smoothing: SMOOTHING as f32,
            rest: (1.0 - SMOOTHING) as f32,
            epsilon: EPSILON as f32,
        };
        let update = Update { rule, decay: self.decay as f32, keep: 1.0 };
        for (parameter, square) in self.parameters.iter().zip(&self.squares) {
            let Some(gradient) = parameter.grad() else { continue };
            let backend = parameter.device().backend();
            backend.update(&update, parameter.buffer().id, gradient.buffer().id, &[square.buffer().id])?;
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
