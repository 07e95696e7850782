//! Layers and models.
//!
//! | here | PyTorch | input → output |
//! |---|---|---|
//! | [`Linear`] | `nn.Linear` (weight transposed) | \[…, inputs\] → \[…, outputs\] |
//! | [`Conv2d`] | `nn.Conv2d` | \[batch, channels, height, width\] → \[batch, out channels, …, …\] |
//! | [`MaxPool2d`], [`AveragePool2d`] | `nn.MaxPool2d`, `nn.AvgPool2d` | the same channels, fewer places |
//! | [`GlobalAveragePool`] | `nn.AdaptiveAvgPool2d(1)` and `nn.Flatten` | \[batch, channels, …, …\] → \[batch, channels\] |
//! | [`BatchNorm`] | `nn.BatchNorm1d`, `nn.BatchNorm2d` | \[batch, channels\] or pictures, the same |
//! | [`LayerNorm`] | `nn.LayerNorm` | \[…, width\], the same |
//! | [`Dropout`] | `nn.Dropout` | anything, the same |
//! | [`Relu`], [`Gelu`], [`Sigmoid`], [`Tanh`] | `nn.ReLU`, `nn.GELU`, `nn.Sigmoid`, `nn.Tanh` | anything, the same |
//! | [`Flatten`] | `nn.Flatten` | \[batch, …\] → \[batch, product\] |
//! | [`Embedding`] | `nn.Embedding` | indices → \[…, width\] |
//! | [`Rnn`], [`Lstm`], [`Gru`] | `nn.RNN`, `nn.LSTM`, `nn.GRU` with `batch_first` | \[batch, steps, inputs\] → \[batch, steps, hidden\] |
//! | [`MultiHeadAttention`] | `nn.MultiheadAttention` | \[batch, places, width\], the same |
//! | [`TransformerBlock`] | `nn.TransformerEncoderLayer` with `norm_first` and GELU | \[batch, places, width\], the same |
//! | [`ResidualBlock`] | `torchvision`'s `BasicBlock` | pictures, with a stride fewer places |
//! | [`Sequential`] | `nn.Sequential` | from the first layer's to the last one's |

mod activations;
mod attention;
mod batch_norm;
mod classes;
mod conv;
mod dropout;
mod embedding;
mod init;
mod layer_norm;
mod linear;
mod mirror;
mod recurrent;
mod residual;
mod sequential;
mod state;
mod tally;
mod transformer;

pub use activations::{Flatten, Gelu, Relu, Sigmoid, Tanh};
pub use attention::{MultiHeadAttention, causal_mask};
pub use batch_norm::BatchNorm;
pub use classes::greatest;
pub use conv::{AveragePool2d, Conv2d, GlobalAveragePool, MaxPool2d};
pub use dropout::Dropout;
pub use embedding::Embedding;
pub use init::{kaiming_normal, kaiming_uniform, normal, xavier_uniform};
pub use layer_norm::LayerNorm;
pub use linear::Linear;
pub use mirror::Mirrored;
pub use recurrent::{Gru, Lstm, LstmState, Rnn, gradient_by_step};
pub use residual::ResidualBlock;
pub use sequential::Sequential;
pub use state::{NamedValues, State, from_safetensors, load_state, state, to_safetensors};
pub use tally::Tally;
pub use transformer::TransformerBlock;

use crate::error::TensorError;
use crate::tensor::Tensor;

/// A part of a model: parameters of its own, and parts within. Only the `own_…` methods and `children` differ from
/// module to module.
pub trait Module {
    /// The parts within, by name, in a fixed order.
    fn children(&self) -> Vec<(String, &dyn Module)> {
        Vec::new()
    }

    /// The parameters that belong to no part within, by name, in a fixed order.
    fn own_parameters(&self) -> Vec<(&'static str, Tensor)> {
        Vec::new()
    }

    /// Tensors that belong to the state but are not learned, such as running means.
    fn own_buffers(&self) -> Vec<(&'static str, Tensor)> {
        Vec::new()
    }

    /// Takes note of whether the model is being trained; the parts within are told too.
    fn set_own_training(&self, _training: bool) {}

    /// All parameters by name, with the names of the parts before them: `0.weight`, `attention.query.bias`, …
    fn named_parameters(&self) -> Vec<(String, Tensor)> {
        let mut all = Vec::new();
        collect(self.own_parameters(), self.children(), |child| child.named_parameters(), &mut all);
        all
    }

    /// All buffers by name.
    fn named_buffers(&self) -> Vec<(String, Tensor)> {
        let mut all = Vec::new();
        collect(self.own_buffers(), self.children(), |child| child.named_buffers(), &mut all);
        all
    }

    /// The parameters in the same order.
    fn parameters(&self) -> Vec<Tensor> {
        self.named_parameters().into_iter().map(|(_, parameter)| parameter).collect()
    }

    /// How many numbers the parameters hold.
    fn parameter_count(&self) -> usize {
        self.parameters().iter().map(|parameter| parameter.shape().count()).sum()
    }

    /// Training (`model.train()`) or evaluation (`model.eval()`): what dropout and batch normalisation ask. Modules
    /// start in training.
    fn set_training(&self, training: bool) {
        self.set_own_training(training);
        self.children().iter().for_each(|(_, child)| child.set_training(training));
    }

    /// Freezes all parameters (`false`), so that training leaves them as they are, or thaws them (`true`).
    ///
    /// # Errors
    /// When a parameter is not one but the result of an operation.
    fn set_requires_grad(&self, requires_grad: bool) -> Result<(), TensorError> {
        self.parameters().iter().try_for_each(|parameter| parameter.set_requires_grad(requires_grad))
    }
}

/// A module that turns one tensor into another.
pub trait Layer: Module {
    /// The output for a batch of inputs.
    ///
    /// # Errors
    /// When the input's shape or device does not fit.
    fn forward(&self, input: &Tensor) -> Result<Tensor, TensorError>;

    /// `forward`, then ReLU; a layer that can do both in one pass does.
    ///
    /// # Errors
    /// As [`forward`](Self::forward).
    fn forward_relu(&self, input: &Tensor) -> Result<Tensor, TensorError> {
        self.forward(input)?.relu()
    }

    /// Whether this is ReLU itself, which the layer before it may take over.
    fn is_relu(&self) -> bool {
        false
    }
}

/// A module's own tensors, then those of its parts under their names.
fn collect(
    own: Vec<(&'static str, Tensor)>,
    children: Vec<(String, &dyn Module)>,
    of: impl Fn(&dyn Module) -> Vec<(String, Tensor)>,
    all: &mut Vec<(String, Tensor)>,
) {
    all.extend(own.into_iter().map(|(name, tensor)| (name.to_owned(), tensor)));
    for (child, module) in children {
        all.extend(of(module).into_iter().map(|(name, tensor)| (format!("{child}.{name}"), tensor)));
    }
}
