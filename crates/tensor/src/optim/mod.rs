//! Optimisers: what turns gradients into steps.
//!
//! | here | PyTorch |
//! |---|---|
//! | [`Sgd`], `with_momentum`, `with_nesterov` | `optim.SGD` |
//! | [`RmsProp`] | `optim.RMSprop` |
//! | [`Adam`], [`AdamW`] | `optim.Adam`, `optim.AdamW` |
//! | `with_weight_decay` | `weight_decay` |
//! | [`clip_gradient_norm`], [`clip_gradients`] | `clip_grad_norm_`, `clip_grad_value_` |
//! | [`Schedule`] | `optim.lr_scheduler` |

mod adam;
mod clip;
mod rmsprop;
mod schedule;
mod sgd;

pub use adam::{Adam, AdamW};
pub use clip::{clip_gradient_norm, clip_gradients};
pub use rmsprop::RmsProp;
pub use schedule::Schedule;
pub use sgd::Sgd;

use crate::error::TensorError;
use crate::tensor::Tensor;

/// Something that improves parameters by their gradients.
pub trait Optimiser {
    /// The parameters.
    fn parameters(&self) -> &[Tensor];

    /// One step for every parameter that has a gradient.
    ///
    /// # Errors
    /// When there is no memory or the device is lost.
    fn step(&mut self) -> Result<(), TensorError>;

    /// The step size.
    fn learning_rate(&self) -> f64;

    /// Changes the step size from the next step on.
    ///
    /// # Errors
    /// When it is negative or not a number.
    fn set_learning_rate(&mut self, learning_rate: f64) -> Result<(), TensorError>;

    /// Forgets all gradients.
    fn zero_grad(&self) {
        for parameter in self.parameters() {
            parameter.zero_grad();
        }
    }
}

fn checked(name: &'static str, value: f64, most: f64, allowed: &'static str) -> Result<f64, TensorError> {
    if (0.0..=most).contains(&value) {
        return Ok(value);
    }
    Err(TensorError::Range { name, given: value.to_string(), allowed })
}

fn checked_rate(learning_rate: f64) -> Result<f64, TensorError> {
    checked("the learning rate", learning_rate, f64::from(f32::MAX), "a finite number, 0 or more")
}

fn checked_decay(weight_decay: f64) -> Result<f64, TensorError> {
    checked("the weight decay", weight_decay, f64::from(f32::MAX), "a finite number, 0 or more")
}

/// A tensor of zeros like each parameter: an optimiser's memory.
fn zeros_like(parameters: &[Tensor]) -> Result<Vec<Tensor>, TensorError> {
    parameters.iter().map(|parameter| parameter.device().zeros(parameter.shape().sizes())).collect()
}
