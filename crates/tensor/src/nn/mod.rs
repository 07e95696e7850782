//! Layers and models.

mod classes;
mod linear;
mod sequential;
mod state;

pub use classes::greatest;
pub use linear::{Linear, kaiming_uniform};
pub use sequential::{Relu, Sequential};
pub use state::{NamedValues, State, load_state, state};

use crate::error::TensorError;
use crate::tensor::Tensor;

/// A part of a model: something with parameters that turns a tensor into another.
pub trait Module {
    /// The output for a batch of inputs, one a row.
    ///
    /// # Errors
    /// When the input's shape or device does not fit.
    fn forward(&self, input: &Tensor) -> Result<Tensor, TensorError>;

    /// `forward`, then ReLU; a module that can do both in one pass does.
    ///
    /// # Errors
    /// As [`forward`](Self::forward).
    fn forward_relu(&self, input: &Tensor) -> Result<Tensor, TensorError> {
        self.forward(input)?.relu()
    }

    /// Whether this is ReLU itself, which the module before it may take over.
    fn is_relu(&self) -> bool {
        false
    }

    /// The parameters by name, in a fixed order.
    fn named_parameters(&self) -> Vec<(String, Tensor)> {
        Vec::new()
    }

    /// The parameters in the same order.
    fn parameters(&self) -> Vec<Tensor> {
        self.named_parameters().into_iter().map(|(_, parameter)| parameter).collect()
    }

    /// How many numbers the parameters hold.
    fn parameter_count(&self) -> usize {
        self.parameters().iter().map(|parameter| parameter.shape().count()).sum()
    }
}
