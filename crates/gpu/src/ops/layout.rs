//! Copies between layouts, and of rows picked by number.

use stepwise_tensor::TensorError;
use stepwise_tensor::backend::{BufferId, CopyPlan};

use super::{FLAT, flat, walk};
use crate::gpu::{Call, Gpu};
use crate::kernel::{Kernel, PRELUDE};
use crate::recorder::Parameters;

pub(crate) const WALK: &str = include_str!("../kernels/walk.wgsl");

pub(crate) static COPY: Kernel = Kernel {
    name: "copy",
    parts: &[PRELUDE, WALK, include_str!("../kernels/copy.wgsl")],
    reads: 1,
    writes: 1,
    settings: FLAT,
};
pub(crate) static GATHER_ROWS: Kernel = Kernel {
    name: "gather rows",
    parts: &[PRELUDE, include_str!("../kernels/gather_rows.wgsl")],
    reads: 2,
    writes: 1,
    settings: FLAT,
};
pub(crate) static SCATTER_ADD_ROWS: Kernel = Kernel {
    name: "scatter-add rows",
    parts: &[PRELUDE, include_str!("../kernels/scatter_add_rows.wgsl")],
    reads: 2,
    writes: 1,
    settings: FLAT,
};

/// Invocations among which a table is split: enough to keep a card busy, and each walks over all indices.
const SCATTERING: usize = 4096;

impl Gpu {
    pub fn copy(&self, plan: &CopyPlan, input: BufferId, out: BufferId) -> Result<(), TensorError> {
        let coalesced = plan.walk.coalesced();
        let (settings, workgroups) = flat(coalesced.shape.count());
        let parameters = walk(&coalesced, plan.from, plan.to).flag(plan.add);
        let buffers = [input.into(), out.into()];
        self.call(&Call { kernel: &COPY, settings, parameters, buffers: &buffers, workgroups })
    }

    pub fn gather_rows(
        &self,
        columns: usize,
        table: BufferId,
        indices: BufferId,
        out: BufferId,
    ) -> Result<(), TensorError> {
        let count = self.length(out)?;
        let (settings, workgroups) = flat(count);
        let parameters = Parameters::new().sizes([count, columns]);
        let buffers = [table.into(), indices.into(), out.into()];
        self.call(&Call { kernel: &GATHER_ROWS, settings, parameters, buffers: &buffers, workgroups })
    }

    pub fn scatter_add_rows(
        &self,
        columns: usize,
        input: BufferId,
        indices: BufferId,
        out: BufferId,
    ) -> Result<(), TensorError> {
        let rows = self.length(out)? / columns.max(1);
        let bands = (SCATTERING / columns.max(1)).clamp(1, rows.max(1));
        let band = rows.div_ceil(bands);
        let (settings, workgroups) = flat(bands * columns);
        let parameters = Parameters::new().sizes([bands, columns, self.length(indices)?, band]);
        let buffers = [input.into(), indices.into(), out.into()];
        self.call(&Call { kernel: &SCATTER_ADD_ROWS, settings, parameters, buffers: &buffers, workgroups })
    }
}
