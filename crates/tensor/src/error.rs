//! Everything that can be wrong with a tensor program, each message saying which tensor, what it is, and what to do.

use crate::shape::{MAX_RANK, Shape};

/// What can go wrong in a tensor program.
///
/// ```
/// use stepwise_tensor::Device;
/// # fn main() -> Result<(), stepwise_tensor::TensorError> {
/// let device = Device::cpu();
/// let pictures = device.zeros(&[64, 784])?;
/// let weights = device.zeros(&[100, 10])?;
/// assert_eq!(
///     pictures.matmul(&weights).unwrap_err().to_string(),
///     "matmul: cannot multiply [64, 784] by [100, 10]: the left matrix has 784 columns and the right one \
///      100 rows, but these must be equal.",
/// );
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TensorError {
    /// Two matrices whose inner sizes differ.
    #[error(
        "matmul: cannot multiply {left} by {right}: the left matrix has {columns} columns and the right one {rows} rows, but these must be equal."
    )]
    Matmul {
        /// The left shape, as it takes part in the product.
        left: Box<Shape>,
        /// The right shape, as it takes part in the product.
        right: Box<Shape>,
        /// Columns of the left matrix.
        columns: usize,
        /// Rows of the right matrix.
        rows: usize,
    },
    /// Two shapes that do not stretch to a common one.
    #[error(
        "{operation}: {left} and {right} do not broadcast: counted from the right, dimension {dimension} is {left_size} in one and {right_size} in the other, but sizes must be equal or 1."
    )]
    Broadcast {
        /// The operation.
        operation: &'static str,
        /// The left shape.
        left: Box<Shape>,
        /// The right shape.
        right: Box<Shape>,
        /// The dimension, counted from the right from 1.
        dimension: usize,
        /// The left size there.
        left_size: usize,
        /// The right size there.
        right_size: usize,
    },
    /// A tensor with the wrong number of dimensions, or a size that the operation cannot take.
    #[error("{operation}: {tensor} has shape {shape}, but must be {wanted}.")]
    WrongShape {
        /// The operation.
        operation: &'static str,
        /// Which tensor.
        tensor: &'static str,
        /// Its shape.
        shape: Shape,
        /// What it must be, as the end of a sentence.
        wanted: String,
    },
    /// A window that is empty, does not move, or does not fit into its picture.
    #[error(
        "{operation}: a window of {kernel:?} with stride {stride:?} does not fit a picture of {size:?} with {padding:?} added on each side; sizes and strides must be at least 1, and the window no larger than the padded picture."
    )]
    Window {
        /// The operation.
        operation: &'static str,
        /// Rows and columns of the picture.
        size: [usize; 2],
        /// Rows and columns of the window.
        kernel: [usize; 2],
        /// How far it moves.
        stride: [usize; 2],
        /// What is added on each side.
        padding: [usize; 2],
    },
    /// A dimension that a tensor does not have.
    #[error("{operation}: dimension {dimension} is out of range for shape {shape}, whose dimensions are numbered 0 to {last}.", last = .shape.rank() as isize - 1)]
    Dimension {
        /// The operation.
        operation: &'static str,
        /// The dimension asked for.
        dimension: usize,
        /// The tensor's shape.
        shape: Shape,
    },
    /// A part that reaches beyond a dimension.
    #[error("slice: {start}..{end} is out of range for dimension {dimension} of shape {shape}.")]
    Slice {
        /// The first index.
        start: usize,
        /// One past the last index.
        end: usize,
        /// The dimension.
        dimension: usize,
        /// The tensor's shape.
        shape: Shape,
    },
    /// A new shape that holds another number of values.
    #[error("reshape: {from} holds {count} numbers and cannot become {to}, which holds {wanted}.")]
    Reshape {
        /// The old shape.
        from: Box<Shape>,
        /// The new shape.
        to: Box<Shape>,
        /// Numbers in the old shape.
        count: usize,
        /// Numbers in the new shape.
        wanted: usize,
    },
    /// Values that do not fill a shape.
    #[error("tensor: {given} numbers were given for shape {shape}, which holds {wanted}.")]
    Length {
        /// The shape.
        shape: Shape,
        /// How many numbers came.
        given: usize,
        /// How many the shape holds.
        wanted: usize,
    },
    /// Too many dimensions, or more numbers than can be addressed.
    #[error(
        "shape: {given} dimensions or their product are too many; at most {MAX_RANK} dimensions and 2^31 numbers."
    )]
    TooLarge {
        /// How many dimensions were given.
        given: usize,
    },
    /// Tensors that live in different places.
    #[error(
        "{operation}: the left tensor is on {left} and the right one on {right}, but both must be on the same device; move one with .to(&device)."
    )]
    DeviceMismatch {
        /// The operation.
        operation: &'static str,
        /// Where the left tensor is.
        left: String,
        /// Where the right tensor is.
        right: String,
    },
    /// A class number that does not exist.
    #[error("labels: row {row} has label {label}, but there are {classes} classes, numbered from 0.")]
    Label {
        /// The row, from 0.
        row: usize,
        /// The label found.
        label: usize,
        /// How many classes there are.
        classes: usize,
    },
    /// An index that does not exist.
    #[error("indices: number {place} is {index}, but must be below {bound}.")]
    Index {
        /// Its place among the indices, from 0.
        place: usize,
        /// The index found.
        index: usize,
        /// One more than the greatest index there is.
        bound: usize,
    },
    /// `backward` was called on something that is not one number.
    #[error(
        "backward: gradients start from one number (a loss), but this tensor has shape {shape}; take its mean or sum first."
    )]
    NotScalar {
        /// The shape.
        shape: Shape,
    },
    /// `backward` was called on a tensor that no parameter took part in.
    #[error("backward: no parameter took part in this tensor, so there is nothing to differentiate by.")]
    NoGradient,
    /// `backward` was called twice on one graph.
    #[error("backward: this graph's saved values were freed by an earlier backward; compute the loss anew.")]
    GraphFreed,
    /// `set_requires_grad` was called on the result of an operation.
    #[error(
        "set_requires_grad: this tensor of shape {shape} was computed, and only tensors that were made from values can be frozen or thawed; use .detach() for a constant."
    )]
    NotALeaf {
        /// The shape.
        shape: Shape,
    },
    /// A saved tensor was changed in place between forward and backward.
    #[error(
        "backward: {tensor} of {operation}, shape {shape}, was changed in place after the forward pass; take the optimiser's step after backward."
    )]
    ChangedInPlace {
        /// The operation that saved it.
        operation: &'static str,
        /// Which tensor.
        tensor: &'static str,
        /// Its shape.
        shape: Shape,
    },
    /// A loaded state lacks a tensor or has one of another shape.
    #[error("state: {name} {problem}.")]
    State {
        /// The tensor's name.
        name: String,
        /// What is wrong, as the end of a sentence that starts with the name.
        problem: String,
    },
    /// A model that cannot be written as ONNX.
    #[error("export: {problem}.")]
    Export {
        /// Why, as a sentence without its full stop.
        problem: String,
    },
    /// Bytes that are not a state.
    #[error("safetensors: {problem}.")]
    Safetensors {
        /// What is wrong, as a sentence without its full stop.
        problem: String,
    },
    /// A value outside its range.
    #[error("{name} is {given}, but must be {allowed}.")]
    Range {
        /// What it is.
        name: &'static str,
        /// What was given.
        given: String,
        /// What is allowed.
        allowed: &'static str,
    },
    /// A tensor whose values cannot be had without waiting.
    #[error("reading: the tensor is on {device}, whose values take time to arrive; use .to_vec().await.")]
    MustWait {
        /// Where it is.
        device: String,
    },
    /// The device cannot go on: out of memory, lost, or over a limit.
    #[error("{device}: {problem}.")]
    Device {
        /// The device.
        device: String,
        /// What happened, as the end of a sentence.
        problem: String,
    },
}
