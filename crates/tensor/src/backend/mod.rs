//! The seam between tensors and the machine that computes them.
//!
//! A tensor program above this line never sees a number: it names buffers and asks for operations on them. So the
//! buffers may live in a graphics card's memory for the whole training; the only way back is [`Backend::read`],
//! which is asynchronous. Shapes are checked above the seam; a backend is handed sizes that fit.

use std::future::Future;
use std::pin::Pin;

mod plan;

pub use plan::{
    Binary, ConvPlan, CopyPlan, Known, MatmulPlan, NormPlan, Pool, PoolPlan, Rule, Softmax, Unary, Update,
    Window,
};

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

/// Something that keeps buffers and computes on them.
///
/// Operations may return before they are done; [`read`](Self::read) waits for all that came before. An output
/// buffer never is an input too, except where the operation says "in place". Every element of an output is written,
/// except where the operation says which.
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

    /// Whether values take time to come back, so that [`read_now`](Self::read_now) does not give any.
    fn must_wait(&self) -> bool {
        false
    }

    /// Brings back the values that a buffer has now, whatever is done to it while they travel.
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

    /// out ← upstream · f′, where f′ is computed from f's result or input, as [`Unary::derivative_from`] says.
    ///
    /// # Errors
    /// As [`allocate`](Self::allocate).
    fn unary_gradient(
        &self,
        operation: Unary,
        known: BufferId,
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

    /// Copies between two layouts, as the plan says.
    ///
    /// # Errors
    /// As [`allocate`](Self::allocate).
    fn copy(&self, plan: &CopyPlan, input: BufferId, out: BufferId) -> Result<(), TensorError>;

    /// Row i of out ← row indices\[i\] of table; rows are `columns` long. Indices are whole numbers in range.
    ///
    /// # Errors
    /// As [`allocate`](Self::allocate).
    fn gather_rows(
        &self,
        columns: usize,
        table: BufferId,
        indices: BufferId,
        out: BufferId,
    ) -> Result<(), TensorError>;

    /// Row indices\[i\] of out ← itself + row i of input, in place and for i from the first to the last.
    ///
    /// # Errors
    /// As [`allocate`](Self::allocate).
    fn scatter_add_rows(
        &self,
        columns: usize,
        input: BufferId,
        indices: BufferId,
        out: BufferId,
    ) -> Result<(), TensorError>;

    /// out\[b, o, y, x\] ← Σ over c, i, j of input\[b, c, y · stride + i − padding, x · stride + j − padding\] ·
    /// weight\[o, c, i, j\] plus bias\[o\], then ReLU where the plan says so. Beyond the edge the input is 0; c runs
    /// over the channels of o's group.
    ///
    /// # Errors
    /// As [`allocate`](Self::allocate).
    fn convolve(
        &self,
        plan: &ConvPlan,
        input: BufferId,
        weight: BufferId,
        bias: Option<BufferId>,
        out: BufferId,
    ) -> Result<(), TensorError>;

    /// out ← the gradient of [`convolve`](Self::convolve) by its input.
    ///
    /// # Errors
    /// As [`allocate`](Self::allocate).
    fn convolve_input_gradient(
        &self,
        plan: &ConvPlan,
        weight: BufferId,
        upstream: BufferId,
        out: BufferId,
    ) -> Result<(), TensorError>;

    /// out ← the gradient of [`convolve`](Self::convolve) by its weight.
    ///
    /// # Errors
    /// As [`allocate`](Self::allocate).
    fn convolve_weight_gradient(
        &self,
        plan: &ConvPlan,
        input: BufferId,
        upstream: BufferId,
        out: BufferId,
    ) -> Result<(), TensorError>;

    /// out ← one number for each place of the window. A max pool also writes to `winners` where in its picture, row by
    /// row, each number came from: the first of equals, or the last NaN. An average pool writes nothing there.
    ///
    /// # Errors
    /// As [`allocate`](Self::allocate).
    fn pool(
        &self,
        plan: &PoolPlan,
        input: BufferId,
        winners: BufferId,
        out: BufferId,
    ) -> Result<(), TensorError>;

    /// out ← the gradient of [`pool`](Self::pool) by its input.
    ///
    /// # Errors
    /// As [`allocate`](Self::allocate).
    fn pool_gradient(
        &self,
        plan: &PoolPlan,
        winners: BufferId,
        upstream: BufferId,
        out: BufferId,
    ) -> Result<(), TensorError>;

    /// out ← (input − mean) / √(variance + ε) with each group's own mean and variance (over n, not n − 1), which
    /// are written too.
    ///
    /// # Errors
    /// As [`allocate`](Self::allocate).
    fn normalise(
        &self,
        plan: &NormPlan,
        input: BufferId,
        mean: BufferId,
        variance: BufferId,
        out: BufferId,
    ) -> Result<(), TensorError>;

    /// out ← (g − mean g − y · mean(g · y)) / √(variance + ε) in each group, with g the upstream and y the result.
    ///
    /// # Errors
    /// As [`allocate`](Self::allocate).
    fn normalise_gradient(
        &self,
        plan: &NormPlan,
        result: BufferId,
        variance: BufferId,
        upstream: BufferId,
        out: BufferId,
    ) -> Result<(), TensorError>;

    /// out ← softmax of the input or its logarithm, row by row.
    ///
    /// # Errors
    /// As [`allocate`](Self::allocate).
    fn softmax(
        &self,
        softmax: Softmax,
        columns: usize,
        input: BufferId,
        out: BufferId,
    ) -> Result<(), TensorError>;

    /// With g the upstream and y the result, row by row: out ← y · (g − Σ g y) for the probabilities,
    /// g − exp y · Σ g for the logarithms.
    ///
    /// # Errors
    /// As [`allocate`](Self::allocate).
    fn softmax_gradient(
        &self,
        softmax: Softmax,
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

    /// Whether it has [`lstm_cell`](Self::lstm_cell); where not, an LSTM is computed by its parts.
    fn fuses_lstm_cell(&self) -> bool {
        false
    }

    /// One step of an LSTM's cell. `gates` holds rows of 4 · hidden numbers i, f, g, o; row by row, with c the cell
    /// before: active ← (σ i, σ f, tanh g, σ o, tanh c′) and out ← (h, c′), where c′ = σ f · c + σ i · tanh g and
    /// h = σ o · tanh c′.
    ///
    /// # Errors
    /// As [`allocate`](Self::allocate), and where the backend does not have it.
    fn lstm_cell(
        &self,
        hidden: usize,
        gates: BufferId,
        before: BufferId,
        active: BufferId,
        out: BufferId,
    ) -> Result<(), TensorError> {
        let _ = (hidden, gates, before, active, out);
        Err(self.lacks("lstm_cell"))
    }

    /// outs ← the gradients of [`lstm_cell`](Self::lstm_cell) by the gates and by the cell before.
    ///
    /// # Errors
    /// As [`lstm_cell`](Self::lstm_cell).
    fn lstm_cell_gradient(
        &self,
        hidden: usize,
        active: BufferId,
        before: BufferId,
        upstream: BufferId,
        outs: [BufferId; 2],
    ) -> Result<(), TensorError> {
        let _ = (hidden, active, before, upstream, outs);
        Err(self.lacks("lstm_cell_gradient"))
    }

    /// The error of an operation that is not there.
    fn lacks(&self, operation: &'static str) -> TensorError {
        TensorError::Device {
            device: self.name().to_owned(),
            problem: format!("it has no operation {operation}"),
        }
    }

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
