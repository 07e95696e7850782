//! The primitive operations: for each its shape rule, forward and backward.

mod arithmetic;
mod attention;
mod convolution;
mod layout;
mod lookup;
mod loss;
mod matmul;
mod norm;
mod pool;
mod recurrent;
mod reduce;
mod unary;

pub use convolution::Convolution;
pub use matmul::Transposed;
pub use norm::Normalised;

use crate::error::TensorError;
use crate::shape::Shape;
use crate::tensor::Tensor;

/// Refuses tensors that live in different places.
pub(crate) fn same_device(operation: &'static str, left: &Tensor, right: &Tensor) -> Result<(), TensorError> {
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

/// The sizes of a tensor that must be pictures.
fn planes(operation: &'static str, tensor: &'static str, value: &Tensor) -> Result<[usize; 4], TensorError> {
    value.shape().sizes().try_into().map_err(|_| TensorError::WrongShape {
        operation,
        tensor,
        shape: value.shape(),
        wanted: "of four dimensions, [batch or out channels, channels, height, width]".to_owned(),
    })
}

/// The size of a dimension that must exist.
fn dimension_of(operation: &'static str, shape: &Shape, dimension: usize) -> Result<usize, TensorError> {
    let size = shape.sizes().get(dimension).copied();
    size.ok_or(TensorError::Dimension { operation, dimension, shape: *shape })
}
