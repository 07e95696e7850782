//! Functions without parameters as layers.

use super::{Layer, Module};
use crate::error::TensorError;
use crate::tensor::Tensor;

/// max(x, 0) as a layer.
#[derive(Clone, Copy, Debug)]
pub struct Relu;

/// x · Φ(x) as a layer.
#[derive(Clone, Copy, Debug)]
pub struct Gelu;

/// 1 / (1 + e⁻ˣ) as a layer.
#[derive(Clone, Copy, Debug)]
pub struct Sigmoid;

/// The hyperbolic tangent as a layer.
#[derive(Clone, Copy, Debug)]
pub struct Tanh;

/// \[batch, …\] to \[batch, product of the rest\].
#[derive(Clone, Copy, Debug)]
pub struct Flatten;

impl Module for Relu {}
impl Module for Gelu {}
impl Module for Sigmoid {}
impl Module for Tanh {}
impl Module for Flatten {}

impl Layer for Relu {
    fn forward(&self, input: &Tensor) -> Result<Tensor, TensorError> {
        input.relu()
    }

    fn is_relu(&self) -> bool {
        true
    }
}

impl Layer for Gelu {
    fn forward(&self, input: &Tensor) -> Result<Tensor, TensorError> {
        input.gelu()
    }
}

impl Layer for Sigmoid {
    fn forward(&self, input: &Tensor) -> Result<Tensor, TensorError> {
        input.sigmoid()
    }
}

impl Layer for Tanh {
    fn forward(&self, input: &Tensor) -> Result<Tensor, TensorError> {
        input.tanh()
    }
}

impl Layer for Flatten {
    fn forward(&self, input: &Tensor) -> Result<Tensor, TensorError> {
        let shape = input.shape();
        let rows = shape.sizes().first().copied().unwrap_or(1);
        input.reshape(&[rows, shape.sizes().iter().skip(1).product()])
    }
}
