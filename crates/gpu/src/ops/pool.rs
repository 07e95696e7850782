//! Pools and their gradients.

use stepwise_tensor::TensorError;
use stepwise_tensor::backend::{BufferId, Pool, PoolPlan};

use super::convolution::WINDOW;
use super::{FLAT, flat, window};
use crate::gpu::{Bound, Call, Gpu};
use crate::kernel::{Kernel, PRELUDE};

pub(crate) static POOL: Kernel = Kernel {
    name: "pool",
    parts: &[PRELUDE, WINDOW, include_str!("../kernels/pool.wgsl")],
    reads: 1,
    writes: 2,
    settings: FLAT,
};
pub(crate) static POOL_GRADIENT: Kernel = Kernel {
    name: "pool gradient",
    parts: &[PRELUDE, WINDOW, include_str!("../kernels/pool_gradient.wgsl")],
    reads: 2,
    writes: 1,
    settings: FLAT,
};

impl Gpu {
    pub fn pool(
        &self,
        plan: &PoolPlan,
        input: BufferId,
        winners: BufferId,
        out: BufferId,
    ) -> Result<(), TensorError> {
        self.by_windows(&POOL, plan, out, &[input.into(), winners.into(), out.into()])
    }

    pub fn pool_gradient(
        &self,
        plan: &PoolPlan,
        winners: BufferId,
        upstream: BufferId,
        out: BufferId,
    ) -> Result<(), TensorError> {
        self.by_windows(&POOL_GRADIENT, plan, out, &[winners.into(), upstream.into(), out.into()])
    }

    fn by_windows(
        &self,
        kernel: &'static Kernel,
        plan: &PoolPlan,
        out: BufferId,
        buffers: &[Bound],
    ) -> Result<(), TensorError> {
        let count = self.length(out)?;
        let (settings, workgroups) = flat(count);
        let parameters = window(&plan.window).size(count).flag(plan.pool == Pool::Max);
        self.call(&Call { kernel, settings, parameters, buffers, workgroups })
    }
}
