//! The seam between tensors and the machine that computes them.
//!
//! A tensor program above this line never sees a number: it names buffers and asks for operations on them. So the
//! buffers may live in a graphics card's memory for the whole training; the only way back is [`Backend::read`],
//! which is asynchronous. Shapes are checked above the seam; a backend is handed sizes that fit.

use std::future::Future;
use std::pin::Pin;

use crate::error::TensorError;
use crate::shape::Broadcast;

/// The name of a buffer of 32-bit floats on its backend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BufferId(pub usize);

/// Values on their way back from the device.
pub type ReadBack<'a> = Pin<Box<dyn Future<Output = Result<Vec<f32>, TensorError>> + 'a>>;

/// How much memory a backend holds: what proves that a training loop does not leak.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Meter {
    /// Buffers in use by tensors, gradients and optimisers.
    pub live_buffers: usize,
    /// Numbers in them.
    pub live_numbers: usize,
    /// Buffers ever made anew because the pool had none that fitted; constant in the steady state.
    pub made: usize,
}

/// An operation on two tensors, element by element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binary {
    /// a + b
    Add,
    /// a − b
    Sub,
    /// a · b
    Mul,
}

/// An operation on one tensor, element by element, whose derivative follows from its own result.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Unary {
    /// max(x, 0); the derivative at 0 counts as 0.
    Relu,
    /// 1 / (1 + e⁻ˣ)
    Sigmoid,
    /// tanh x
    Tanh,
    /// c · x
    Scale(f32),
}

/// Sizes of a product `out[rows×columns] = left[rows×inner] · right[inner×columns]`, row-major.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MatmulPlan {
    /// Rows of the result.
    pub rows: usize,
    /// Columns of the result.
    pub columns: usize,
    /// Columns of the left, rows of the right factor.
    pub inner: usize,
    /// Whether `left` is stored as inner×rows.
    pub left_transposed: bool,
    /// Whether `right` is stored as columns×inner.
    pub right_transposed: bool,
    /// Whether max(·, 0) is applied to the result, after the bias.
    pub relu: bool,
}

/// One optimiser's step for one parameter, in place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Update {
    /// p ← p − η g
    Sgd {
        /// η, the learning rate.
        learning_rate: f32,
    },
    /// v ← μ v + g, p ← p − η v; one state buffer v.
    Momentum {
        /// η, the learning rate.
        learning_rate: f32,
        /// μ, the momentum.
        momentum: f32,
    },
    /// m ← β₁ m + α₁ g, v ← β₂ v + α₂ g², p ← p − step · m / (√v · root + ε); state buffers m and v.
    Adam {
        /// η / (1 − β₁ᵗ)
        step: f32,
        /// 1 / √(1 − β₂ᵗ)
        root: f32,
        /// β₁
        beta1: f32,
        /// β₂
        beta2: f32,
        /// α₁ = 1 − β₁, rounded once.
        alpha1: f32,
        /// α₂ = 1 − β₂, rounded once.
        alpha2: f32,
        /// ε
        epsilon: f32,
    },
}

/// Something that keeps buffers and computes on them.
///
/// Operations may return before they are done; [`read`](Self::read) waits for all that came before. An output
/// buffer never is an input too, except where the operation says "in place". Every element of an output is written.
pub trait Backend {
    /// The device as errors name it (`cpu:0`, or a graphics adapter's own name).
    fn name(&self) -> &str;

    /// Memory in use.
    fn meter(&self) -> Meter;

    /// A buffer of `length` numbers, of any value.
    ///
    /// # Errors
    /// [`TensorError::Device`] when there is no more memory or the device is lost; so for every method below.
    fn allocate(&self, length: usize) -> Result<BufferId, TensorError>;

    /// Takes a buffer back, to be handed out again.
    fn release(&self, buffer: BufferId);

    /// Replaces a buffer's values.
    ///
    /// # Errors
    /// As [`allocate`](Self::allocate).
    fn write(&self, buffer: BufferId, values: &[f32]) -> Result<(), TensorError>;

    /// Brings a buffer's values back.
    fn read(&self, buffer: BufferId) -> ReadBack<'_>;

    /// Brings a buffer's values back without waiting.
    ///
    /// # Errors
    /// [`TensorError::MustWait`] on a device that cannot.
    fn read_now(&self, buffer: BufferId) -> Result<Vec<f32>, TensorError>;

    /// out ← value
    ///
    /// # Errors
    /// As [`allocate`](Self::allocate).
    fn fill(&self, value: f32, out: BufferId) -> Result<(), TensorError>;

    /// out ← left ∘ right, stretched to the plan's shape.
    ///
    /// # Errors
    /// As [`allocate`](Self::allocate).
    fn binary(
        &self,
        operation: Binary,
        plan: &Broadcast,
        left: BufferId,
        right: BufferId,
        out: BufferId,
    ) -> Result<(), TensorError>;

    /// out ← f(input)
    ///
    /// # Errors
    /// As [`allocate`](Self::allocate).
    fn unary(&self, operation: Unary, input: BufferId, out: BufferId) -> Result<(), TensorError>;

    /// out ← upstream · f′, where f′ is computed from f's own result.
    ///
    /// # Errors
    /// As [`allocate`](Self::allocate).
    fn unary_gradient(
        &self,
        operation: Unary,
        result: BufferId,
        upstream: BufferId,
        out: BufferId,
    ) -> Result<(), TensorError>;

    /// out ← out + input, in place.
    ///
    /// # Errors
    /// As [`allocate`](Self::allocate).
    fn add_into(&self, input: BufferId, out: BufferId) -> Result<(), TensorError>;

    /// out ← scale · the sums of `input` (of the plan's shape) over the dimensions in which the plan's left
    /// operand is stretched: the gradient of broadcasting.
    ///
    /// # Errors
    /// As [`allocate`](Self::allocate).
    fn sum_to(&self, plan: &Broadcast, scale: f32, input: BufferId, out: BufferId)
    -> Result<(), TensorError>;

    /// out ← left · right, plus `bias` to every row, then ReLU where the plan says so.
    ///
    /// # Errors
    /// As [`allocate`](Self::allocate).
    fn matmul(
        &self,
        plan: &MatmulPlan,
        left: BufferId,
        right: BufferId,
        bias: Option<BufferId>,
        out: BufferId,
    ) -> Result<(), TensorError>;

    /// out ← input − ln Σ exp input, row by row.
    ///
    /// # Errors
    /// As [`allocate`](Self::allocate).
    fn log_softmax(&self, columns: usize, input: BufferId, out: BufferId) -> Result<(), TensorError>;

    /// out ← upstream − exp(result) · Σ upstream, row by row.
    ///
    /// # Errors
    /// As [`allocate`](Self::allocate).
    fn log_softmax_gradient(
        &self,
        columns: usize,
        result: BufferId,
        upstream: BufferId,
        out: BufferId,
    ) -> Result<(), TensorError>;

    /// probabilities ← softmax(logits) row by row; loss ← mean of −ln probabilities at the labels.
    ///
    /// # Errors
    /// As [`allocate`](Self::allocate).
    fn cross_entropy(
        &self,
        columns: usize,
        logits: BufferId,
        labels: BufferId,
        probabilities: BufferId,
        loss: BufferId,
    ) -> Result<(), TensorError>;

    /// out ← upstream · (probabilities − one at the label) / rows
    ///
    /// # Errors
    /// As [`allocate`](Self::allocate).
    fn cross_entropy_gradient(
        &self,
        columns: usize,
        probabilities: BufferId,
        labels: BufferId,
        upstream: BufferId,
        out: BufferId,
    ) -> Result<(), TensorError>;

    /// One optimiser's step, in place on `parameter` and `state`.
    ///
    /// # Errors
    /// As [`allocate`](Self::allocate).
    fn update(
        &self,
        update: &Update,
        parameter: BufferId,
        gradient: BufferId,
        state: &[BufferId],
    ) -> Result<(), TensorError>;
}
