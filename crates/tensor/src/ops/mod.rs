//! The primitive operations: for each its shape rule, forward and backward.

mod arithmetic;
mod loss;
mod matmul;
mod unary;

pub use matmul::Transposed;

use crate::error::TensorError;
use crate::tensor::Tensor;

/// Refuses tensors that live in different places.
fn same_device(operation: &'static str, left: &Tensor, right: &Tensor) -> Result<(), TensorError> {
    if left.device().same(right.device()) {
        return Ok(());
    }
    Err(TensorError::DeviceMismatch {
        operation,
        left: left.device().name().to_owned(),
        right: right.device().name().to_owned(),
    })
}

/// Rows and columns of a tensor that must be a matrix.
fn matrix(
    operation: &'static str,
    tensor: &'static str,
    value: &Tensor,
) -> Result<(usize, usize), TensorError> {
    value.shape().matrix().ok_or_else(|| TensorError::WrongShape {
        operation,
        tensor,
        shape: value.shape(),
        wanted: "a matrix (two dimensions)".to_owned(),
    })
}
