//! Softmax, the loss built on it, and normalisation: row by row, or group by group.

use stepwise_tensor::TensorError;
use stepwise_tensor::backend::{BufferId, NormPlan, Softmax};
use stepwise_tensor::shape::{Broadcast, Shape};

use super::sums::TEAM;
use super::{FLAT, TEAMS, flat, teams};
use crate::gpu::{Bound, Call, Gpu};
use crate::kernel::{Kernel, PRELUDE};
use crate::recorder::Parameters;

pub(crate) static SOFTMAX: Kernel = Kernel {
    name: "softmax",
    parts: &[PRELUDE, TEAM, include_str!("../kernels/softmax.wgsl")],
    reads: 1,
    writes: 1,
    settings: TEAMS,
};
pub(crate) static SOFTMAX_GRADIENT: Kernel = Kernel {
    name: "softmax gradient",
    parts: &[PRELUDE, TEAM, include_str!("../kernels/softmax_gradient.wgsl")],
    reads: 2,
    writes: 1,
    settings: TEAMS,
};
pub(crate) static CROSS_ENTROPY: Kernel = Kernel {
    name: "cross entropy",
    parts: &[PRELUDE, TEAM, include_str!("../kernels/cross_entropy.wgsl")],
    reads: 2,
    writes: 2,
    settings: TEAMS,
};
pub(crate) static CROSS_ENTROPY_GRADIENT: Kernel = Kernel {
    name: "cross entropy gradient",
    parts: &[PRELUDE, include_str!("../kernels/cross_entropy_gradient.wgsl")],
    reads: 3,
    writes: 1,
    settings: FLAT,
};
pub(crate) static NORMALISE: Kernel = Kernel {
    name: "normalise",
    parts: &[PRELUDE, TEAM, include_str!("../kernels/normalise.wgsl")],
    reads: 1,
    writes: 3,
    settings: TEAMS,
};
pub(crate) static NORMALISE_GRADIENT: Kernel = Kernel {
    name: "normalise gradient",
    parts: &[PRELUDE, TEAM, include_str!("../kernels/normalise_gradient.wgsl")],
    reads: 3,
    writes: 1,
    settings: TEAMS,
};

impl Gpu {
    /// A kernel that works on `rows` rows of `columns` numbers, whose parameters begin with these sizes.
    fn by_rows(
        &self,
        kernel: &'static Kernel,
        [rows, columns]: [usize; 2],
        logarithms: bool,
        buffers: &[Bound],
    ) -> Result<(), TensorError> {
        let (settings, workgroups) = teams(rows, columns);
        let parameters = Parameters::new().sizes([rows, columns]).flag(logarithms);
        self.call(&Call { kernel, settings, parameters, buffers, workgroups })
    }

    pub fn softmax(
        &self,
        softmax: Softmax,
        columns: usize,
        input: BufferId,
        out: BufferId,
    ) -> Result<(), TensorError> {
        let sizes = [self.length(out)? / columns.max(1), columns];
        self.by_rows(&SOFTMAX, sizes, softmax == Softmax::Logarithms, &[input.into(), out.into()])
    }

    pub fn softmax_gradient(
        &self,
        softmax: Softmax,
        columns: usize,
        result: BufferId,
        upstream: BufferId,
        out: BufferId,
    ) -> Result<(), TensorError> {
        let sizes = [self.length(out)? / columns.max(1), columns];
        let buffers = [result.into(), upstream.into(), out.into()];
        self.by_rows(&SOFTMAX_GRADIENT, sizes, softmax == Softmax::Logarithms, &buffers)
    }

    pub fn cross_entropy(
        &self,
        columns: usize,
        logits: BufferId,
        labels: BufferId,
        probabilities: BufferId,
        loss: BufferId,
    ) -> Result<(), TensorError> {
        let rows = self.length(labels)?;
        let losses = self.allocate(rows)?;
        let buffers = [logits.into(), labels.into(), probabilities.into(), losses.into()];
        let all = Broadcast::new("cross_entropy", &Shape::SCALAR, &Shape::new(&[rows])?)?;
        let done = self
            .by_rows(&CROSS_ENTROPY, [rows, columns], false, &buffers)
            .and_then(|()| self.sum_to(&all, 1.0 / rows as f32, losses, loss));
        self.release(losses);
        done
    }

    pub fn cross_entropy_gradient(
        &self,
        columns: usize,
        probabilities: BufferId,
        labels: BufferId,
        upstream: BufferId,
        out: BufferId,
    ) -> Result<(), TensorError> {
        let count = self.length(out)?;
        let (settings, workgroups) = flat(count);
        let share = 1.0 / self.length(labels)? as f32;
        let parameters = Parameters::new().sizes([count, columns]).float(share);
        let buffers = [probabilities.into(), labels.into(), upstream.into(), out.into()];
        self.call(&Call {
            kernel: &CROSS_ENTROPY_GRADIENT,
            settings,
            parameters,
            buffers: &buffers,
            workgroups,
        })
    }

    pub fn normalise(
        &self,
        plan: &NormPlan,
        input: BufferId,
        mean: BufferId,
        variance: BufferId,
        out: BufferId,
    ) -> Result<(), TensorError> {
        self.by_groups(&NORMALISE, plan, &[input.into(), mean.into(), variance.into(), out.into()])
    }

    pub fn normalise_gradient(
        &self,
        plan: &NormPlan,
        result: BufferId,
        variance: BufferId,
        upstream: BufferId,
        out: BufferId,
    ) -> Result<(), TensorError> {
        let buffers = [result.into(), variance.into(), upstream.into(), out.into()];
        self.by_groups(&NORMALISE_GRADIENT, plan, &buffers)
    }

    fn by_groups(
        &self,
        kernel: &'static Kernel,
        plan: &NormPlan,
        buffers: &[Bound],
    ) -> Result<(), TensorError> {
        let NormPlan { outer, groups, inner, epsilon } = *plan;
        let (settings, workgroups) = teams(groups, outer * inner);
        let parameters = Parameters::new().sizes([outer, groups, inner]).float(epsilon);
        self.call(&Call { kernel, settings, parameters, buffers, workgroups })
    }
}
