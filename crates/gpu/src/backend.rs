//! The seam: each operation of the tensors, handed on to the kernel that does it.

use stepwise_tensor::TensorError;
use stepwise_tensor::backend::{
    Backend, Binary, BufferId, ConvPlan, CopyPlan, MatmulPlan, Meter, NormPlan, PoolPlan, ReadBack, Softmax,
    Unary, Update,
};
use stepwise_tensor::shape::Broadcast;

use crate::gpu::Gpu;

type Done = Result<(), TensorError>;

impl Backend for Gpu {
    fn name(&self) -> &str {
        Self::name(self)
    }

    fn meter(&self) -> Meter {
        Self::meter(self)
    }

    fn allocate(&self, length: usize) -> Result<BufferId, TensorError> {
        Self::allocate(self, length)
    }

    fn release(&self, buffer: BufferId) {
        Self::release(self, buffer)
    }

    fn write(&self, buffer: BufferId, values: &[f32]) -> Done {
        Self::write(self, buffer, values)
    }

    fn read(&self, buffer: BufferId) -> ReadBack<'_> {
        Self::read(self, buffer)
    }

    fn must_wait(&self) -> bool {
        true
    }

    fn read_now(&self, _: BufferId) -> Result<Vec<f32>, TensorError> {
        Err(TensorError::MustWait { device: self.name().to_owned() })
    }

    fn fill(&self, value: f32, out: BufferId) -> Done {
        Self::fill(self, value, out)
    }

    fn binary(
        &self,
        operation: Binary,
        plan: &Broadcast,
        left: BufferId,
        right: BufferId,
        out: BufferId,
    ) -> Done {
        Self::binary(self, operation, plan, left, right, out)
    }

    fn unary(&self, operation: Unary, input: BufferId, out: BufferId) -> Done {
        Self::unary(self, operation, input, out)
    }

    fn unary_gradient(&self, operation: Unary, known: BufferId, upstream: BufferId, out: BufferId) -> Done {
        Self::unary_gradient(self, operation, known, upstream, out)
    }

    fn add_into(&self, input: BufferId, out: BufferId) -> Done {
        Self::add_into(self, input, out)
    }

    fn sum_to(&self, plan: &Broadcast, scale: f32, input: BufferId, out: BufferId) -> Done {
        Self::sum_to(self, plan, scale, input, out)
    }

    fn matmul(
        &self,
        plan: &MatmulPlan,
        left: BufferId,
        right: BufferId,
        bias: Option<BufferId>,
        out: BufferId,
    ) -> Done {
        Self::matmul(self, plan, left, right, bias, out)
    }

    fn copy(&self, plan: &CopyPlan, input: BufferId, out: BufferId) -> Done {
        Self::copy(self, plan, input, out)
    }

    fn gather_rows(&self, columns: usize, table: BufferId, indices: BufferId, out: BufferId) -> Done {
        Self::gather_rows(self, columns, table, indices, out)
    }

    fn scatter_add_rows(&self, columns: usize, input: BufferId, indices: BufferId, out: BufferId) -> Done {
        Self::scatter_add_rows(self, columns, input, indices, out)
    }

    fn convolve(
        &self,
        plan: &ConvPlan,
        input: BufferId,
        weight: BufferId,
        bias: Option<BufferId>,
        out: BufferId,
    ) -> Done {
        Self::convolve(self, plan, input, weight, bias, out)
    }

    fn convolve_input_gradient(
        &self,
        plan: &ConvPlan,
        weight: BufferId,
        upstream: BufferId,
        out: BufferId,
    ) -> Done {
        Self::convolve_input_gradient(self, plan, weight, upstream, out)
    }

    fn convolve_weight_gradient(
        &self,
        plan: &ConvPlan,
        input: BufferId,
        upstream: BufferId,
        out: BufferId,
    ) -> Done {
        Self::convolve_weight_gradient(self, plan, input, upstream, out)
    }

    fn pool(&self, plan: &PoolPlan, input: BufferId, winners: BufferId, out: BufferId) -> Done {
        Self::pool(self, plan, input, winners, out)
    }

    fn pool_gradient(&self, plan: &PoolPlan, winners: BufferId, upstream: BufferId, out: BufferId) -> Done {
        Self::pool_gradient(self, plan, winners, upstream, out)
    }

    fn normalise(
        &self,
        plan: &NormPlan,
        input: BufferId,
        mean: BufferId,
        variance: BufferId,
        out: BufferId,
    ) -> Done {
        Self::normalise(self, plan, input, mean, variance, out)
    }

    fn normalise_gradient(
        &self,
        plan: &NormPlan,
        result: BufferId,
        variance: BufferId,
        upstream: BufferId,
        out: BufferId,
    ) -> Done {
        Self::normalise_gradient(self, plan, result, variance, upstream, out)
    }

    fn softmax(&self, softmax: Softmax, columns: usize, input: BufferId, out: BufferId) -> Done {
        Self::softmax(self, softmax, columns, input, out)
    }

    fn softmax_gradient(
        &self,
        softmax: Softmax,
        columns: usize,
        result: BufferId,
        upstream: BufferId,
        out: BufferId,
    ) -> Done {
        Self::softmax_gradient(self, softmax, columns, result, upstream, out)
    }

    fn cross_entropy(
        &self,
        columns: usize,
        logits: BufferId,
        labels: BufferId,
        probabilities: BufferId,
        loss: BufferId,
    ) -> Done {
        Self::cross_entropy(self, columns, logits, labels, probabilities, loss)
    }

    fn cross_entropy_gradient(
        &self,
        columns: usize,
        probabilities: BufferId,
        labels: BufferId,
        upstream: BufferId,
        out: BufferId,
    ) -> Done {
        Self::cross_entropy_gradient(self, columns, probabilities, labels, upstream, out)
    }

    fn update(&self, update: &Update, parameter: BufferId, gradient: BufferId, state: &[BufferId]) -> Done {
        Self::update(self, update, parameter, gradient, state)
    }
}
