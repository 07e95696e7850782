//! Adam: a step size for each parameter from the gradients' running mean and spread.

use super::{Optimiser, checked_decay, checked_rate, zeros_like};
use crate::backend::{Rule, Update};
use crate::error::TensorError;
use crate::tensor::Tensor;

const BETA1: f64 = 0.9;
const BETA2: f64 = 0.999;
const EPSILON: f64 = 1e-8;

/// Adam with the usual β₁ = 0.9, β₂ = 0.999, ε = 1e-8.
///
/// Source: D. Kingma and J. Ba, *Adam: a method for stochastic optimization* (2015), algorithm 1.
#[derive(Clone, Debug)]
pub struct Adam {
    parameters: Vec<Tensor>,
    learning_rate: f64,
    means: Vec<Tensor>,
    squares: Vec<Tensor>,
    /// β₁ᵗ and β₂ᵗ after t steps.
    powers: (f64, f64),
    /// λ that goes through the gradient.
    decay: f64,
    /// λ that bypasses it.
    decoupled: f64,
}

impl Adam {
    /// Adam with this learning rate.
    ///
    /// # Errors
    /// When the learning rate is negative or not a number, or there is no memory for the running means.
    pub fn new(parameters: Vec<Tensor>, learning_rate: f64) -> Result<Self, TensorError> {
        let learning_rate = checked_rate(learning_rate)?;
        let (means, squares) = (zeros_like(&parameters)?, zeros_like(&parameters)?);
        Ok(Self { parameters, learning_rate, means, squares, powers: (1.0, 1.0), decay: 0.0, decoupled: 0.0 })
    }

    /// The same with λ p added to each gradient, the derivative of a penalty λ p² / 2. [`AdamW`] usually serves better.
    ///
    /// # Errors
    /// When it is negative or not a number.
    pub fn with_weight_decay(mut self, weight_decay: f64) -> Result<Self, TensorError> {
        self.decay = checked_decay(weight_decay)?;
        Ok(self)
    }
}

impl Optimiser for Adam {
    fn parameters(&self) -> &[Tensor] {
        &self.parameters
    }

    fn step(&mut self) -> Result<(), TensorError> {
        self.powers = (self.powers.0 * BETA1, self.powers.1 * BETA2);
        let rule = Rule::Adam {
            step: (self.learning_rate / (1.0 - self.powers.0)) as f32,
            root: (1.0 / (1.0 - self.powers.1).sqrt()) as f32,
            beta1: BETA1 as f32,
            beta2: BETA2 as f32,
            alpha1: (1.0 - BETA1) as f32,
            alpha2: (1.0 - BETA2) as f32,
            epsilon: EPSILON as f32,
        };
        let keep = (1.0 - self.learning_rate * self.decoupled) as f32;
        let update = Update { rule, decay: self.decay as f32, keep };
        for ((parameter, mean), square) in self.parameters.iter().zip(&self.means).zip(&self.squares) {
            let Some(gradient) = parameter.grad() else { continue };
            let state = [mean.buffer().id, square.buffer().id];
            let backend = parameter.device().backend();
            backend.update(&update, parameter.buffer().id, gradient.buffer().id, &state)?;
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

/// Adam with weight decay that shrinks the parameters directly, p ← (1 − η λ) p, instead of passing through the running
/// means: a weight with large gradients is held as tightly as any other.
///
/// Source: I. Loshchilov and F. Hutter, *Decoupled weight decay regularization* (2019).
#[derive(Clone, Debug)]
pub struct AdamW(Adam);

impl AdamW {
    /// With this learning rate η and weight decay λ; PyTorch's default for λ is 0.01.
    ///
    /// # Errors
    /// When either is negative or not a number, or there is no memory for the running means.
    pub fn new(parameters: Vec<Tensor>, learning_rate: f64, weight_decay: f64) -> Result<Self, TensorError> {
        let decoupled = checked_decay(weight_decay)?;
        Ok(Self(Adam { decoupled, ..Adam::new(parameters, learning_rate)? }))
    }
}

impl Optimiser for AdamW {
    fn parameters(&self) -> &[Tensor] {
        self.0.parameters()
    }

    fn step(&mut self) -> Result<(), TensorError> {
        self.0.step()
    }

    fn learning_rate(&self) -> f64 {
        self.0.learning_rate()
    }

    fn set_learning_rate(&mut self, learning_rate: f64) -> Result<(), TensorError> {
        self.0.set_learning_rate(learning_rate)
    }
}
