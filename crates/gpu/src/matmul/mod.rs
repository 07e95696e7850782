//! The matrix product, six times over: a ladder from the definition to a kernel that is worth running, and the choice
//! of a rung for a product.

mod tuning;

use stepwise_tensor::TensorError;
use stepwise_tensor::backend::{BufferId, MatmulPlan};

use crate::gpu::{Bound, Call, Gpu};
use crate::kernel::{Kernel, PRELUDE};
use crate::recorder::Parameters;

#[cfg(test)]
pub(crate) use tuning::CANDIDATES;
pub(crate) use tuning::candidates;
pub use tuning::{Class, Tile, Tuning};

/// One kernel of the ladder, to be read.
#[derive(Clone, Copy, Debug)]
pub struct Rung {
    /// What it is called.
    pub name: &'static str,
    /// Its WGSL. `SIDE`, the side of the square of invocations that make a workgroup, is set when it is compiled;
    /// reading factors and storing results are helpers that all rungs share.
    pub source: &'static str,
    /// Why it is faster than the one before, in a sentence.
    pub why: &'static str,
}

/// From the slowest to the fastest, as a rule; which one is fastest for a product is measured on the card at hand.
pub static LADDER: &[Rung] = &[
    Rung {
        name: "naive",
        source: include_str!("01_naive.wgsl"),
        why: "It is the definition: each invocation reads a row and a column from memory for one number of the result.",
    },
    Rung {
        name: "tiled",
        source: include_str!("02_tiled.wgsl"),
        why: "A workgroup reads each number once for a whole tile of results, into memory that its members share.",
    },
    Rung {
        name: "register-blocked",
        source: include_str!("03_register_blocked.wgsl"),
        why: "An invocation computes four by four results, and uses each number that it reads four times.",
    },
    Rung {
        name: "vectorised",
        source: include_str!("04_vectorised.wgsl"),
        why: "Numbers are read four at a time, with a quarter of the instructions.",
    },
    Rung {
        name: "wide",
        source: include_str!("05_wide.wgsl"),
        why: "Eight by eight results to an invocation: twice the multiplications for each number read.",
    },
    Rung {
        name: "passing",
        source: include_str!("06_passing.wgsl"),
        why: "Four neighbours pass the left factor's numbers on from register to register, and nobody waits at a barrier.",
    },
];

const PRODUCT: &str = include_str!("product.wgsl");
const FACTORS: &str = include_str!("factors.wgsl");
const QUADS: &str = include_str!("quads.wgsl");

/// A rung as a kernel, with the helpers that it needs.
macro_rules! rung {
    ($name:literal, $factors:ident, $file:literal) => {
        Kernel {
            name: $name,
            parts: &[PRELUDE, PRODUCT, $factors, include_str!($file)],
            reads: 3,
            writes: 1,
            settings: &["SIDE"],
        }
    };
}

/// The ladder's kernels, in its order.
pub(crate) static KERNELS: [Kernel; 6] = [
    rung!("matmul: naive", FACTORS, "01_naive.wgsl"),
    rung!("matmul: tiled", FACTORS, "02_tiled.wgsl"),
    rung!("matmul: register-blocked", FACTORS, "03_register_blocked.wgsl"),
    rung!("matmul: vectorised", QUADS, "04_vectorised.wgsl"),
    rung!("matmul: wide", QUADS, "05_wide.wgsl"),
    rung!("matmul: passing", QUADS, "06_passing.wgsl"),
];

/// Results down and across that one invocation computes.
const BLOCKS: [[usize; 2]; 6] = [[1, 1], [1, 1], [4, 4], [4, 4], [8, 8], [8, 4]];
/// The first rung that reads four numbers at a time.
pub(crate) const FIRST_IN_FOURS: u8 = 4;
/// The first rung that works on cards with subgroups only. What a browser offers of them, wgpu does not ask for, so it is
/// a rung for native programs.
const FIRST_IN_SUBGROUPS: u8 = 6;

/// Whether a factor's lines are multiples of four, as reading four numbers at a time wants them.
pub(crate) fn in_fours(plan: &MatmulPlan) -> bool {
    let left = if plan.left_transposed { plan.rows } else { plan.inner };
    let right = if plan.right_transposed { plan.inner } else { plan.columns };
    left.is_multiple_of(4) && right.is_multiple_of(4)
}

impl Gpu {
    /// Whether the card has what a kernel wants.
    pub fn offers(&self, tile: Tile) -> bool {
        tile.rung < FIRST_IN_SUBGROUPS || self.has_subgroups()
    }

    pub fn matmul(
        &self,
        plan: &MatmulPlan,
        left: BufferId,
        right: BufferId,
        bias: Option<BufferId>,
        out: BufferId,
    ) -> Result<(), TensorError> {
        self.matmul_by(self.tuning.get().tile(plan), plan, left, right, bias, out)
    }

    /// The product by a given kernel, which must be able to do it.
    pub fn matmul_by(
        &self,
        tile: Tile,
        plan: &MatmulPlan,
        left: BufferId,
        right: BufferId,
        bias: Option<BufferId>,
        out: BufferId,
    ) -> Result<(), TensorError> {
        let last = if self.has_subgroups() { KERNELS.len() } else { usize::from(FIRST_IN_SUBGROUPS) - 1 };
        let rung = usize::from(tile.rung).clamp(1, last) - 1;
        let across_group = if tile.side < 16 { 8 } else { 16 };
        let [down, across] = BLOCKS[rung].map(|block| across_group * block);
        let (across, down) = (plan.columns.div_ceil(across), plan.rows.div_ceil(down));
        let parameters = Parameters::new()
            .sizes([plan.rows, plan.columns, plan.inner, plan.batches, plan.left_step, plan.right_step])
            .flag(plan.left_transposed)
            .flag(plan.right_transposed)
            .sizes([across, across * down])
            .flag(bias.is_some())
            .flag(plan.relu);
        let bias = bias.map_or(Bound::Spare(0), Bound::Of);
        self.call(&Call {
            kernel: &KERNELS[rung],
            settings: [across_group as u32, 0, 0],
            parameters,
            buffers: &[left.into(), right.into(), bias, out.into()],
            workgroups: (across * down * plan.batches) as u64,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rung_begins_with_its_number_its_name_and_its_reason() {
        for ((number, rung), kernel) in (1..).zip(LADDER).zip(&KERNELS) {
            let head = format!("// {number}. {}. ", rung.name).to_lowercase();
            assert!(rung.source.to_lowercase().starts_with(&head), "{}", rung.name);
            assert_eq!(kernel.name, format!("matmul: {}", rung.name));
            assert!(rung.why.ends_with('.') && kernel.parts.last() == Some(&rung.source));
        }
    }
}
