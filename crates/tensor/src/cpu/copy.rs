//! Copies between layouts, and of rows picked by number.

use crate::backend::CopyPlan;

pub fn copy(plan: &CopyPlan, input: &[f32], out: &mut [f32]) {
    let walk = plan.walk.coalesced();
    let steps = walk.inner_steps();
    walk.each_row(|_, from, to, length| {
        let (from, to) = (plan.from + from, plan.to + to);
        if steps == (1, 1) {
            let (input, out) = (&input[from..from + length], &mut out[to..to + length]);
            if plan.add {
                super::elementwise::add_into(input, out);
            } else {
                out.copy_from_slice(input);
            }
            return;
        }
        for index in 0..length {
            let (value, out) = (input[from + index * steps.0], &mut out[to + index * steps.1]);
            *out = if plan.add { *out + value } else { value };
        }
    });
}

pub fn gather_rows(columns: usize, table: &[f32], indices: &[f32], out: &mut [f32]) {
    for (out, &index) in out.chunks_exact_mut(columns.max(1)).zip(indices) {
        let start = index as usize * columns;
        out.copy_from_slice(&table[start..start + columns]);
    }
}

pub fn scatter_add_rows(columns: usize, input: &[f32], indices: &[f32], out: &mut [f32]) {
    for (input, &index) in input.chunks_exact(columns.max(1)).zip(indices) {
        let start = index as usize * columns;
        super::elementwise::add_into(input, &mut out[start..start + columns]);
    }
}
