//! Convolutions and their gradients.

use stepwise_tensor::TensorError;
use stepwise_tensor::backend::{BufferId, ConvPlan};

use super::{FLAT, TEAMS, flat, teams, window};
use crate::gpu::{Bound, Call, Gpu};
use crate::kernel::{Kernel, PRELUDE};
use crate::recorder::Parameters;

pub(crate) const WINDOW: &str = include_str!("../kernels/window.wgsl");
const TEAM_OF_FOURS: &str = include_str!("../kernels/team_of_fours.wgsl");

pub(crate) static CONVOLVE: Kernel = Kernel {
    name: "convolve",
    parts: &[PRELUDE, WINDOW, include_str!("../kernels/convolve.wgsl")],
    reads: 3,
    writes: 1,
    settings: FLAT,
};
pub(crate) static CONVOLVE_INPUT_GRADIENT: Kernel = Kernel {
    name: "convolve input gradient",
    parts: &[PRELUDE, WINDOW, include_str!("../kernels/convolve_input_gradient.wgsl")],
    reads: 2,
    writes: 1,
    settings: FLAT,
};
pub(crate) static CONVOLVE_WEIGHT_GRADIENT: Kernel = Kernel {
    name: "convolve weight gradient",
    parts: &[PRELUDE, WINDOW, TEAM_OF_FOURS, include_str!("../kernels/convolve_weight_gradient.wgsl")],
    reads: 2,
    writes: 1,
    settings: TEAMS,
};

/// Blocks of four that so many make.
fn fours(count: usize) -> usize {
    count.div_ceil(4)
}

/// What the three kernels' parameters begin with; `count` counts an invocation's or a team's blocks.
fn sizes(plan: &ConvPlan, count: usize) -> Parameters {
    window(&plan.window).sizes([plan.channels, plan.out_channels, plan.groups, count])
}

impl Gpu {
    pub fn convolve(
        &self,
        plan: &ConvPlan,
        input: BufferId,
        weight: BufferId,
        bias: Option<BufferId>,
        out: BufferId,
    ) -> Result<(), TensorError> {
        let outs = plan.out_channels / plan.groups;
        let count = plan.batch * plan.groups * fours(outs) * fours(plan.window.places());
        let (settings, workgroups) = flat(count);
        let parameters = sizes(plan, count).flag(bias.is_some()).flag(plan.relu);
        let bias = bias.map_or(Bound::Spare(0), Bound::Of);
        let buffers = [input.into(), weight.into(), bias, out.into()];
        self.call(&Call { kernel: &CONVOLVE, settings, parameters, buffers: &buffers, workgroups })
    }

    pub fn convolve_input_gradient(
        &self,
        plan: &ConvPlan,
        weight: BufferId,
        upstream: BufferId,
        out: BufferId,
    ) -> Result<(), TensorError> {
        let [down, across] = plan.window.size;
        let count = plan.batch * plan.groups * fours(plan.channels / plan.groups) * fours(down * across);
        let (settings, workgroups) = flat(count);
        let parameters = sizes(plan, count);
        let buffers = [weight.into(), upstream.into(), out.into()];
        self.call(&Call {
            kernel: &CONVOLVE_INPUT_GRADIENT,
            settings,
            parameters,
            buffers: &buffers,
            workgroups,
        })
    }

    pub fn convolve_weight_gradient(
        &self,
        plan: &ConvPlan,
        input: BufferId,
        upstream: BufferId,
        out: BufferId,
    ) -> Result<(), TensorError> {
        let [down, across] = plan.window.kernel;
        let kernel = plan.channels / plan.groups * down * across;
        let count = plan.groups * fours(plan.out_channels / plan.groups) * kernel;
        let (settings, workgroups) = teams(count, plan.batch * plan.window.places());
        let parameters = sizes(plan, count).size(plan.batch);
        let buffers = [input.into(), upstream.into(), out.into()];
        self.call(&Call {
            kernel: &CONVOLVE_WEIGHT_GRADIENT,
            settings,
            parameters,
            buffers: &buffers,
            workgroups,
        })
    }
}
