//! Operations element by element.

use stepwise_tensor::TensorError;
use stepwise_tensor::backend::{Binary, BufferId, Rule, Unary, Update};
use stepwise_tensor::shape::Broadcast;

use super::{FLAT, flat, walk};
use crate::gpu::{Bound, Call, Gpu};
use crate::kernel::{Kernel, PRELUDE};
use crate::recorder::Parameters;

const FUNCTIONS: &str = include_str!("../kernels/functions.wgsl");
const ARITHMETIC: &str = include_str!("../kernels/arithmetic.wgsl");

pub(crate) static FILL: Kernel = Kernel {
    name: "fill",
    parts: &[PRELUDE, include_str!("../kernels/fill.wgsl")],
    reads: 0,
    writes: 1,
    settings: FLAT,
};
pub(crate) static UNARY: Kernel = Kernel {
    name: "unary",
    parts: &[PRELUDE, FUNCTIONS, include_str!("../kernels/unary.wgsl")],
    reads: 1,
    writes: 1,
    settings: FLAT,
};
pub(crate) static UNARY_GRADIENT: Kernel = Kernel {
    name: "unary gradient",
    parts: &[PRELUDE, FUNCTIONS, include_str!("../kernels/unary_gradient.wgsl")],
    reads: 2,
    writes: 1,
    settings: FLAT,
};
pub(crate) static BINARY: Kernel = Kernel {
    name: "binary",
    parts: &[PRELUDE, ARITHMETIC, include_str!("../kernels/binary.wgsl")],
    reads: 2,
    writes: 1,
    settings: FLAT,
};
pub(crate) static BROADCAST: Kernel = Kernel {
    name: "broadcast",
    parts: &[PRELUDE, ARITHMETIC, super::layout::WALK, include_str!("../kernels/broadcast.wgsl")],
    reads: 2,
    writes: 1,
    settings: FLAT,
};
pub(crate) static ADD_INTO: Kernel = Kernel {
    name: "add into",
    parts: &[PRELUDE, include_str!("../kernels/add_into.wgsl")],
    reads: 1,
    writes: 1,
    settings: FLAT,
};
pub(crate) static UPDATE: Kernel = Kernel {
    name: "update",
    parts: &[PRELUDE, include_str!("../kernels/update.wgsl")],
    reads: 1,
    writes: 3,
    settings: FLAT,
};

/// The number of a function in `functions.wgsl`, and its constants.
fn function(operation: Unary) -> (usize, [f32; 2]) {
    match operation {
        Unary::Relu => (0, [0.0; 2]),
        Unary::Sigmoid => (1, [0.0; 2]),
        Unary::Tanh => (2, [0.0; 2]),
        Unary::Exp => (3, [0.0; 2]),
        Unary::Sqrt => (4, [0.0; 2]),
        Unary::Scale(factor) => (5, [factor, 0.0]),
        Unary::Shift(offset) => (6, [offset, 0.0]),
        Unary::Clamp { least, most } => (7, [least, most]),
        Unary::Log => (8, [0.0; 2]),
        Unary::Gelu => (9, [0.0; 2]),
    }
}

/// The number of an operation in `arithmetic.wgsl`.
fn arithmetic(operation: Binary) -> usize {
    match operation {
        Binary::Add => 0,
        Binary::Sub => 1,
        Binary::Mul => 2,
        Binary::Div => 3,
    }
}

impl Gpu {
    /// A kernel that gives each invocation four numbers of `out`.
    fn by_fours(
        &self,
        kernel: &'static Kernel,
        out: BufferId,
        parameters: impl FnOnce(Parameters) -> Parameters,
        buffers: &[Bound],
    ) -> Result<(), TensorError> {
        let quads = self.length(out)?.div_ceil(4);
        let (settings, workgroups) = flat(quads);
        let parameters = parameters(Parameters::new().size(quads));
        self.call(&Call { kernel, settings, parameters, buffers, workgroups })
    }

    pub fn fill(&self, value: f32, out: BufferId) -> Result<(), TensorError> {
        self.by_fours(&FILL, out, |quads| quads.float(value), &[out.into()])
    }

    pub fn unary(&self, operation: Unary, input: BufferId, out: BufferId) -> Result<(), TensorError> {
        let (number, constants) = function(operation);
        let buffers = [input.into(), out.into()];
        self.by_fours(&UNARY, out, |quads| quads.size(number).floats(constants), &buffers)
    }

    pub fn unary_gradient(
        &self,
        operation: Unary,
        known: BufferId,
        upstream: BufferId,
        out: BufferId,
    ) -> Result<(), TensorError> {
        let (number, constants) = function(operation);
        let buffers = [known.into(), upstream.into(), out.into()];
        self.by_fours(&UNARY_GRADIENT, out, |quads| quads.size(number).floats(constants), &buffers)
    }

    pub fn add_into(&self, input: BufferId, out: BufferId) -> Result<(), TensorError> {
        self.by_fours(&ADD_INTO, out, |quads| quads, &[input.into(), out.into()])
    }

    pub fn binary(
        &self,
        operation: Binary,
        plan: &Broadcast,
        left: BufferId,
        right: BufferId,
        out: BufferId,
    ) -> Result<(), TensorError> {
        let plan = plan.coalesced();
        let number = arithmetic(operation);
        let buffers = [left.into(), right.into(), out.into()];
        if plan.shape.rank() <= 1 {
            let steps = [plan.left[0], plan.right[0]];
            return self.by_fours(&BINARY, out, |quads| quads.size(number).sizes(steps), &buffers);
        }
        let (settings, workgroups) = flat(plan.shape.count());
        let parameters = walk(&plan, 0, 0).size(number);
        self.call(&Call { kernel: &BROADCAST, settings, parameters, buffers: &buffers, workgroups })
    }

    pub fn update(
        &self,
        update: &Update,
        parameter: BufferId,
        gradient: BufferId,
        state: &[BufferId],
    ) -> Result<(), TensorError> {
        let (number, constants) = match update.rule {
            Rule::Sgd { learning_rate: a } => (0, [a, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]),
            Rule::Momentum { learning_rate: a, momentum: b } => (1, [a, b, 0.0, 0.0, 0.0, 0.0, 0.0]),
            Rule::Nesterov { learning_rate: a, momentum: b } => (2, [a, b, 0.0, 0.0, 0.0, 0.0, 0.0]),
            Rule::RmsProp { learning_rate: a, smoothing: b, rest: c, epsilon: d } => {
                (3, [a, b, c, d, 0.0, 0.0, 0.0])
            }
            Rule::Adam { step: a, root: b, beta1: c, beta2: d, alpha1: e, alpha2: f, epsilon: g } => {
                (4, [a, b, c, d, e, f, g])
            }
        };
        let kept = |which: usize| state.get(which).map_or(Bound::Spare(which), |&buffer| buffer.into());
        let buffers = [gradient.into(), parameter.into(), kept(0), kept(1)];
        let floats =
            |quads: Parameters| quads.size(number).floats([update.decay, update.keep]).floats(constants);
        self.by_fours(&UPDATE, parameter, floats, &buffers)
    }
}
