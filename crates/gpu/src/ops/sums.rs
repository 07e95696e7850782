//! Sums over some dimensions.

use stepwise_tensor::TensorError;
use stepwise_tensor::backend::BufferId;
use stepwise_tensor::shape::Broadcast;

use super::{TEAMS, teams};
use crate::gpu::{Call, Gpu};
use crate::kernel::{Kernel, PRELUDE};
use crate::recorder::Parameters;

pub(crate) const TEAM: &str = include_str!("../kernels/team.wgsl");

pub(crate) static SUM: Kernel = Kernel {
    name: "sum",
    parts: &[PRELUDE, TEAM, include_str!("../kernels/sum.wgsl")],
    reads: 1,
    writes: 1,
    settings: TEAMS,
};

/// A sum of more numbers is cut into parts of so many.
const PART: usize = 16_384;

/// (size, step) of dimensions.
type Dimensions = Vec<[usize; 2]>;

/// Sums of `numbers` numbers each, one for each of `outs` results.
struct Sums {
    kept: Dimensions,
    summed: Dimensions,
    scale: f32,
}

fn product(dimensions: &Dimensions) -> usize {
    dimensions.iter().map(|[size, _]| size).product()
}

impl Gpu {
    pub fn sum_to(
        &self,
        plan: &Broadcast,
        scale: f32,
        input: BufferId,
        out: BufferId,
    ) -> Result<(), TensorError> {
        // The input is row-major; dimensions that are kept, or summed, side by side become one.
        let walk = Broadcast { right: plan.shape.steps(), ..*plan }.coalesced();
        let each = walk.shape.sizes().iter().zip(walk.left).zip(walk.right);
        let (kept, summed): (Vec<_>, Vec<_>) = each.partition(|((_, left), _)| *left != 0);
        let plain = |dimensions: Vec<((&usize, usize), usize)>| -> Dimensions {
            dimensions.into_iter().map(|((&size, _), step)| [size, step]).collect()
        };
        let sums = Sums { kept: plain(kept), summed: plain(summed), scale };
        let (outs, numbers) = (product(&sums.kept), product(&sums.summed));
        if numbers <= PART {
            return self.sum(&sums, 1, input, out);
        }
        let parts = numbers.div_ceil(PART);
        let halfway = self.allocate(outs * parts)?;
        let rest = Sums { kept: vec![[outs, parts]], summed: vec![[parts, 1]], scale };
        let done = self
            .sum(&Sums { scale: 1.0, ..sums }, parts, input, halfway)
            .and_then(|()| self.sum(&rest, 1, halfway, out));
        self.release(halfway);
        done
    }

    fn sum(&self, sums: &Sums, parts: usize, input: BufferId, out: BufferId) -> Result<(), TensorError> {
        let (outs, numbers) = (product(&sums.kept), product(&sums.summed));
        let each = numbers.div_ceil(parts);
        let (settings, workgroups) = teams(outs * parts, each);
        let rank = sums.kept.len() + sums.summed.len();
        let head = Parameters::new().sizes([outs, numbers, parts, each]).float(sums.scale);
        let parameters = sums
            .kept
            .iter()
            .chain(&sums.summed)
            .fold(head.sizes([sums.kept.len(), rank, 0]), |all, &[size, step]| all.sizes([size, step, 0, 0]));
        let buffers = [input.into(), out.into()];
        self.call(&Call { kernel: &SUM, settings, parameters, buffers: &buffers, workgroups })
    }
}
