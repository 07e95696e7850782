//! The processor: one thread, 128-bit vectors in the browser.

mod conv;
mod copy;
mod elementwise;
mod exponential;
#[cfg_attr(all(target_arch = "wasm32", target_feature = "simd128"), path = "simd128.rs")]
#[cfg_attr(not(all(target_arch = "wasm32", target_feature = "simd128")), path = "portable.rs")]
pub mod kernel;
mod lstm;
mod matmul;
mod memory;
mod norm;
mod pool;
mod softmax;
mod sums;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub mod vectors;

use std::cell::RefCell;

use crate::backend::{
    Backend, Binary, BufferId, ConvPlan, CopyPlan, MatmulPlan, Meter, NormPlan, PoolPlan, ReadBack, Softmax,
    Unary, Update,
};
use crate::error::TensorError;
use crate::shape::Broadcast;
use kernel::Kernels;
use matmul::Scratch;
use memory::Memory;

/// The processor as a backend. Each one has its own buffers, which are freed with it.
#[derive(Debug)]
pub struct Cpu {
    name: String,
    memory: RefCell<Memory>,
    scratch: RefCell<Scratch>,
    /// What lies under the kernel of a convolution.
    columns: RefCell<Vec<f32>>,
}

impl Cpu {
    /// A backend without buffers; `number` tells several apart in errors (`cpu:0`).
    #[must_use]
    pub fn new(number: usize, kernels: Kernels) -> Self {
        Self {
            name: format!("cpu:{number}"),
            memory: RefCell::default(),
            scratch: RefCell::new(Scratch::new(kernels)),
            columns: RefCell::default(),
        }
    }

    fn writing(
        &self,
        out: BufferId,
        write: impl FnOnce(&Memory, &mut [f32]) -> Result<(), TensorError>,
    ) -> Result<(), TensorError> {
        self.memory.borrow_mut().writing([out], |memory, [out]| write(memory, out))
    }
}

impl Backend for Cpu {
    fn name(&self) -> &str {
        &self.name
    }

    fn meter(&self) -> Meter {
        self.memory.borrow().meter()
    }

    fn allocate(&self, length: usize) -> Result<BufferId, TensorError> {
        Ok(self.memory.borrow_mut().allocate(length))
    }

    fn release(&self, buffer: BufferId) {
        self.memory.borrow_mut().release(buffer);
    }

    fn write(&self, buffer: BufferId, values: &[f32]) -> Result<(), TensorError> {
        self.writing(buffer, |_, out| {
            for (out, value) in out.iter_mut().zip(values) {
                *out = *value;
            }
            Ok(())
        })
    }

    fn read(&self, buffer: BufferId) -> ReadBack<'_> {
        Box::pin(std::future::ready(self.read_now(buffer)))
    }

    fn read_now(&self, buffer: BufferId) -> Result<Vec<f32>, TensorError> {
        Ok(self.memory.borrow().get(buffer)?.to_vec())
    }

    fn fill(&self, value: f32, out: BufferId) -> Result<(), TensorError> {
        self.writing(out, |_, out| {
            out.fill(value);
            Ok(())
        })
    }

    fn binary(
        &self,
        operation: Binary,
        plan: &Broadcast,
        left: BufferId,
        right: BufferId,
        out: BufferId,
    ) -> Result<(), TensorError> {
        self.writing(out, |memory, out| {
            elementwise::binary(operation, plan, memory.get(left)?, memory.get(right)?, out);
            Ok(())
        })
    }

    fn unary(&self, operation: Unary, input: BufferId, out: BufferId) -> Result<(), TensorError> {
        self.writing(out, |memory, out| {
            elementwise::unary(operation, memory.get(input)?, out);
            Ok(())
        })
    }

    fn unary_gradient(
        &self,
        operation: Unary,
        known: BufferId,
        upstream: BufferId,
        out: BufferId,
    ) -> Result<(), TensorError> {
        self.writing(out, |memory, out| {
            elementwise::unary_gradient(operation, memory.get(known)?, memory.get(upstream)?, out);
            Ok(())
        })
    }

    fn add_into(&self, input: BufferId, out: BufferId) -> Result<(), TensorError> {
        self.writing(out, |memory, out| {
            elementwise::add_into(memory.get(input)?, out);
            Ok(())
        })
    }

    fn sum_to(
        &self,
        plan: &Broadcast,
        scale: f32,
        input: BufferId,
        out: BufferId,
    ) -> Result<(), TensorError> {
        self.writing(out, |memory, out| {
            elementwise::sum_to(plan, scale, memory.get(input)?, out);
            Ok(())
        })
    }

    fn matmul(
        &self,
        plan: &MatmulPlan,
        left: BufferId,
        right: BufferId,
        bias: Option<BufferId>,
        out: BufferId,
    ) -> Result<(), TensorError> {
        self.writing(out, |memory, out| {
            let bias = bias.map(|bias| memory.get(bias)).transpose()?;
            let scratch = &mut self.scratch.borrow_mut();
            matmul::matmul(plan, memory.get(left)?, memory.get(right)?, bias, out, scratch);
            Ok(())
        })
    }

    fn copy(&self, plan: &CopyPlan, input: BufferId, out: BufferId) -> Result<(), TensorError> {
        self.writing(out, |memory, out| {
            copy::copy(plan, memory.get(input)?, out);
            Ok(())
        })
    }

    fn gather_rows(
        &self,
        columns: usize,
        table: BufferId,
        indices: BufferId,
        out: BufferId,
    ) -> Result<(), TensorError> {
        self.writing(out, |memory, out| {
            copy::gather_rows(columns, memory.get(table)?, memory.get(indices)?, out);
            Ok(())
        })
    }

    fn scatter_add_rows(
        &self,
        columns: usize,
        input: BufferId,
        indices: BufferId,
        out: BufferId,
    ) -> Result<(), TensorError> {
        self.writing(out, |memory, out| {
            copy::scatter_add_rows(columns, memory.get(input)?, memory.get(indices)?, out);
            Ok(())
        })
    }

    fn convolve(
        &self,
        plan: &ConvPlan,
        input: BufferId,
        weight: BufferId,
        bias: Option<BufferId>,
        out: BufferId,
    ) -> Result<(), TensorError> {
        self.writing(out, |memory, out| {
            let bias = bias.map(|bias| memory.get(bias)).transpose()?;
            let work = (&mut *self.columns.borrow_mut(), &mut *self.scratch.borrow_mut());
            conv::forward(plan, memory.get(input)?, memory.get(weight)?, bias, out, work);
            Ok(())
        })
    }

    fn convolve_input_gradient(
        &self,
        plan: &ConvPlan,
        weight: BufferId,
        upstream: BufferId,
        out: BufferId,
    ) -> Result<(), TensorError> {
        self.writing(out, |memory, out| {
            let work = (&mut *self.columns.borrow_mut(), &mut *self.scratch.borrow_mut());
            conv::input_gradient(plan, memory.get(weight)?, memory.get(upstream)?, out, work);
            Ok(())
        })
    }

    fn convolve_weight_gradient(
        &self,
        plan: &ConvPlan,
        input: BufferId,
        upstream: BufferId,
        out: BufferId,
    ) -> Result<(), TensorError> {
        self.writing(out, |memory, out| {
            let work = (&mut *self.columns.borrow_mut(), &mut *self.scratch.borrow_mut());
            conv::weight_gradient(plan, memory.get(input)?, memory.get(upstream)?, out, work);
            Ok(())
        })
    }

    fn pool(
        &self,
        plan: &PoolPlan,
        input: BufferId,
        winners: BufferId,
        out: BufferId,
    ) -> Result<(), TensorError> {
        self.memory.borrow_mut().writing([winners, out], |memory, [winners, out]| {
            pool::pool(plan, memory.get(input)?, winners, out);
            Ok(())
        })
    }

    fn pool_gradient(
        &self,
        plan: &PoolPlan,
        winners: BufferId,
        upstream: BufferId,
        out: BufferId,
    ) -> Result<(), TensorError> {
        self.writing(out, |memory, out| {
            pool::pool_gradient(plan, memory.get(winners)?, memory.get(upstream)?, out);
            Ok(())
        })
    }

    fn normalise(
        &self,
        plan: &NormPlan,
        input: BufferId,
        mean: BufferId,
        variance: BufferId,
        out: BufferId,
    ) -> Result<(), TensorError> {
        self.memory.borrow_mut().writing([mean, variance, out], |memory, [mean, variance, out]| {
            norm::normalise(plan, memory.get(input)?, mean, variance, out);
            Ok(())
        })
    }

    fn normalise_gradient(
        &self,
        plan: &NormPlan,
        result: BufferId,
        variance: BufferId,
        upstream: BufferId,
        out: BufferId,
    ) -> Result<(), TensorError> {
        self.writing(out, |memory, out| {
            let (result, variance) = (memory.get(result)?, memory.get(variance)?);
            norm::normalise_gradient(plan, result, variance, memory.get(upstream)?, out);
            Ok(())
        })
    }

    fn softmax(
        &self,
        softmax: Softmax,
        columns: usize,
        input: BufferId,
        out: BufferId,
    ) -> Result<(), TensorError> {
        self.writing(out, |memory, out| {
            softmax::softmax(softmax, columns, memory.get(input)?, out);
            Ok(())
        })
    }

    fn softmax_gradient(
        &self,
        softmax: Softmax,
        columns: usize,
        result: BufferId,
        upstream: BufferId,
        out: BufferId,
    ) -> Result<(), TensorError> {
        self.writing(out, |memory, out| {
            let (result, upstream) = (memory.get(result)?, memory.get(upstream)?);
            softmax::softmax_gradient(softmax, columns, result, upstream, out);
            Ok(())
        })
    }

    fn cross_entropy(
        &self,
        columns: usize,
        logits: BufferId,
        labels: BufferId,
        probabilities: BufferId,
        loss: BufferId,
    ) -> Result<(), TensorError> {
        let mut mean = 0.0;
        self.writing(probabilities, |memory, out| {
            mean = softmax::cross_entropy(columns, memory.get(logits)?, memory.get(labels)?, out);
            Ok(())
        })?;
        self.fill(mean, loss)
    }

    fn cross_entropy_gradient(
        &self,
        columns: usize,
        probabilities: BufferId,
        labels: BufferId,
        upstream: BufferId,
        out: BufferId,
    ) -> Result<(), TensorError> {
        self.writing(out, |memory, out| {
            let upstream = memory.get(upstream)?.first().copied().unwrap_or(0.0);
            let (probabilities, labels) = (memory.get(probabilities)?, memory.get(labels)?);
            softmax::cross_entropy_gradient(columns, probabilities, labels, upstream, out);
            Ok(())
        })
    }

    fn fuses_lstm_cell(&self) -> bool {
        true
    }

    fn lstm_cell(
        &self,
        hidden: usize,
        gates: BufferId,
        before: BufferId,
        active: BufferId,
        out: BufferId,
    ) -> Result<(), TensorError> {
        self.memory.borrow_mut().writing([active, out], |memory, [active, out]| {
            lstm::cell(hidden, memory.get(gates)?, memory.get(before)?, active, out);
            Ok(())
        })
    }

    fn lstm_cell_gradient(
        &self,
        hidden: usize,
        active: BufferId,
        before: BufferId,
        upstream: BufferId,
        outs: [BufferId; 2],
    ) -> Result<(), TensorError> {
        self.memory.borrow_mut().writing(outs, |memory, [gates, cell]| {
            let (active, before) = (memory.get(active)?, memory.get(before)?);
            lstm::cell_gradient(hidden, active, before, memory.get(upstream)?, gates, cell);
            Ok(())
        })
    }

    fn update(
        &self,
        update: &Update,
        parameter: BufferId,
        gradient: BufferId,
        state: &[BufferId],
    ) -> Result<(), TensorError> {
        let memory = &mut *self.memory.borrow_mut();
        match *state {
            [] => memory.writing([parameter], |memory, [p]| {
                elementwise::update(update, p, memory.get(gradient)?, &mut []);
                Ok(())
            }),
            [first] => memory.writing([parameter, first], |memory, [p, a]| {
                elementwise::update(update, p, memory.get(gradient)?, &mut [a]);
                Ok(())
            }),
            [first, second, ..] => memory.writing([parameter, first, second], |memory, [p, a, b]| {
                elementwise::update(update, p, memory.get(gradient)?, &mut [a, b]);
                Ok(())
            }),
        }
    }
}
