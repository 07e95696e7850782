//! Matrix products on one thread.
//!
//! The dense product follows K. Goto and R. van de Geijn, *Anatomy of high-performance matrix multiplication*
//! (2008): the factors are cut into blocks that fit the caches and copied ("packed") into strips that the inner
//! kernel reads from front to back; the kernel keeps a 4×8 tile of the result in registers.
//!
//! Where more than half of the left factor is zero (four in five of the pixels of a digit are), walking over the numbers
//! that are not zero is faster: see [`SPARSE_SHARE`].

use super::kernel::{Kernels, Nonzero, TILE_COLUMNS, TILE_ROWS};
use crate::backend::MatmulPlan;

/// A strip of each factor (4 and 8 wide, this deep) is 19 KiB: it stays in the first-level cache.
const BLOCK_INNER: usize = 400;
/// The packed block of the left factor is at most 150 KiB.
const BLOCK_ROWS: usize = 96;
/// The packed block of the right factor is at most 400 KiB: it stays in the second-level cache.
const BLOCK_COLUMNS: usize = 256;

/// The share of zeros in the left factor from which on skipping them is faster than the dense kernel.
const SPARSE_SHARE: f32 = 0.5;
/// Narrower results than this leave the sparse kernel too little to do for each entry it finds.
const SPARSE_COLUMNS: usize = 16;
/// Smaller left factors than this are not worth counting.
const SPARSE_COUNT: usize = 4096;
/// How many rows' entries are collected at once, so that a transposed factor is read along its rows.
const SPARSE_ROWS: usize = 16;

/// The inner kernels, and working memory that is kept from product to product.
#[derive(Debug, Default)]
pub struct Scratch {
    kernels: Kernels,
    left: Vec<f32>,
    right: Vec<f32>,
    entries: Vec<Nonzero>,
}

impl Scratch {
    /// Empty memory for these kernels.
    pub fn new(kernels: Kernels) -> Self {
        Self { kernels, ..Self::default() }
    }
}

/// out ← left · right, plus the bias, then ReLU, as [`crate::backend::Backend::matmul`] says.
///
/// Cost: 2 · rows · columns · inner floating-point operations.
pub fn matmul(
    plan: &MatmulPlan,
    left: &[f32],
    right: &[f32],
    bias: Option<&[f32]>,
    out: &mut [f32],
    scratch: &mut Scratch,
) {
    if plan.rows == 0 || plan.columns == 0 {
        return;
    }
    for (batch, out) in out.chunks_exact_mut(plan.rows * plan.columns).enumerate() {
        let left = &left[batch * plan.left_step..][..plan.rows * plan.inner];
        let right = &right[batch * plan.right_step..][..plan.inner * plan.columns];
        if wants_sparse(plan, left) {
            sparse(plan, left, right, out, scratch);
        } else {
            product(plan, left, right, out, false, scratch);
        }
    }
    finish(plan, bias, out);
}

/// out ← left · right for one pair of matrices by the dense kernel, or out ← out + left · right.
pub fn product(
    plan: &MatmulPlan,
    left: &[f32],
    right: &[f32],
    out: &mut [f32],
    accumulate: bool,
    scratch: &mut Scratch,
) {
    if plan.inner > 0 {
        dense(plan, left, right, out, accumulate, scratch);
    } else if !accumulate {
        out.fill(0.0);
    }
}

/// Adds the bias to every row and applies ReLU.
fn finish(plan: &MatmulPlan, bias: Option<&[f32]>, out: &mut [f32]) {
    if let Some(bias) = bias {
        for row in out.chunks_exact_mut(plan.columns) {
            for (value, bias) in row.iter_mut().zip(bias) {
                *value += bias;
            }
        }
    }
    if plan.relu {
        super::elementwise::relu_in_place(out);
    }
}

fn wants_sparse(plan: &MatmulPlan, left: &[f32]) -> bool {
    if plan.right_transposed || plan.columns < SPARSE_COLUMNS || left.len() < SPARSE_COUNT {
        return false;
    }
    let zeros: u32 = left.iter().map(|&value| u32::from(value == 0.0)).sum();
    zeros as f32 > SPARSE_SHARE * left.len() as f32
}

/// The product by the left factor's numbers that are not zero.
fn sparse(plan: &MatmulPlan, left: &[f32], right: &[f32], out: &mut [f32], scratch: &mut Scratch) {
    let MatmulPlan { rows, columns, inner, .. } = *plan;
    scratch.entries.resize(SPARSE_ROWS * (inner + 1), Nonzero::default());
    for first in (0..rows).step_by(SPARSE_ROWS) {
        let count = SPARSE_ROWS.min(rows - first);
        let mut found = [0; SPARSE_ROWS];
        let entries = &mut scratch.entries;
        // Every number is written, but the place moves on only past those that are not zero: no branch to mispredict.
        let mut collect = |row: usize, index: usize, value: f32| {
            entries[row * (inner + 1) + found[row]] = Nonzero { index: index as u32, value };
            found[row] += usize::from(value != 0.0);
        };
        if plan.left_transposed {
            for index in 0..inner {
                let values = &left[index * rows + first..index * rows + first + count];
                for (row, &value) in values.iter().enumerate() {
                    collect(row, index, value);
                }
            }
        } else {
            for row in 0..count {
                let start = (first + row) * inner;
                for (index, &value) in left[start..start + inner].iter().enumerate() {
                    collect(row, index, value);
                }
            }
        }
        for (row, &found) in found[..count].iter().enumerate() {
            let entries = &scratch.entries[row * (inner + 1)..row * (inner + 1) + found];
            let start = (first + row) * columns;
            scratch.kernels.sparse_row(entries, right, columns, &mut out[start..start + columns]);
        }
    }
}

/// The product by packed blocks.
fn dense(
    plan: &MatmulPlan,
    left: &[f32],
    right: &[f32],
    out: &mut [f32],
    accumulate: bool,
    scratch: &mut Scratch,
) {
    let MatmulPlan { rows, columns, inner, .. } = *plan;
    // Blocks of even depth: 784 becomes 2 × 392, not 400 + 384.
    let block_inner = inner.div_ceil(inner.div_ceil(BLOCK_INNER));
    for first_column in (0..columns).step_by(BLOCK_COLUMNS) {
        let block_columns = BLOCK_COLUMNS.min(columns - first_column);
        for first_inner in (0..inner).step_by(block_inner) {
            let depth = block_inner.min(inner - first_inner);
            let right_step = if plan.right_transposed { (inner, 1) } else { (1, columns) };
            let start = first_column * right_step.0 + first_inner * right_step.1;
            pack::<TILE_COLUMNS>(&right[start..], right_step, block_columns, depth, &mut scratch.right);
            for first_row in (0..rows).step_by(BLOCK_ROWS) {
                let block_rows = BLOCK_ROWS.min(rows - first_row);
                let left_step = if plan.left_transposed { (1, rows) } else { (inner, 1) };
                let start = first_row * left_step.0 + first_inner * left_step.1;
                pack::<TILE_ROWS>(&left[start..], left_step, block_rows, depth, &mut scratch.left);
                let start = first_row * columns + first_column;
                tiles(
                    (block_rows, block_columns, depth),
                    scratch,
                    &mut out[start..],
                    columns,
                    accumulate || first_inner > 0,
                );
            }
        }
    }
}

/// Copies `lanes`×`depth` numbers, found `step.0` apart along the lanes and `step.1` apart in depth, into strips of
/// `WIDTH` lanes; the last strip is filled up with zeros.
fn pack<const WIDTH: usize>(
    from: &[f32],
    step: (usize, usize),
    lanes: usize,
    depth: usize,
    packed: &mut Vec<f32>,
) {
    packed.resize(lanes.div_ceil(WIDTH) * WIDTH * depth, 0.0);
    for (strip, packed) in packed.chunks_exact_mut(WIDTH * depth).enumerate() {
        let first = strip * WIDTH;
        let width = WIDTH.min(lanes - first);
        let from = &from[first * step.0..];
        if width == WIDTH && step.0 == 1 {
            for (index, packed) in packed.chunks_exact_mut(WIDTH).enumerate() {
                packed.copy_from_slice(&from[index * step.1..index * step.1 + WIDTH]);
            }
        } else if width == WIDTH && step.1 == 1 {
            let lanes: [&[f32]; WIDTH] =
                std::array::from_fn(|lane| &from[lane * step.0..lane * step.0 + depth]);
            transpose(lanes, packed);
        } else {
            packed.fill(0.0);
            for (index, packed) in packed.chunks_exact_mut(WIDTH).enumerate() {
                for (lane, packed) in packed[..width].iter_mut().enumerate() {
                    *packed = from[lane * step.0 + index * step.1];
                }
            }
        }
    }
}

/// Number `index` of all lanes, then number `index + 1`, and so on. Four numbers of each lane at a time, so that the compiler
/// turns them in registers.
fn transpose<const WIDTH: usize>(lanes: [&[f32]; WIDTH], packed: &mut [f32]) {
    const STEP: usize = 4;
    let chunks = lanes.map(|lane| lane.as_chunks::<STEP>());
    let (packed, rest) = packed.split_at_mut(chunks[0].0.len() * STEP * WIDTH);
    for (at, packed) in packed.chunks_exact_mut(STEP * WIDTH).enumerate() {
        let block: [[f32; STEP]; WIDTH] = chunks.map(|(lane, _)| lane.get(at).copied().unwrap_or_default());
        for (index, packed) in packed.chunks_exact_mut(WIDTH).enumerate() {
            for (packed, lane) in packed.iter_mut().zip(&block) {
                *packed = lane[index];
            }
        }
    }
    for (index, packed) in rest.chunks_exact_mut(WIDTH).enumerate() {
        for (packed, (_, lane)) in packed.iter_mut().zip(&chunks) {
            *packed = lane[index];
        }
    }
}

/// All tiles of a block of the result. A tile over the edge is computed apart, and what exists of it is copied.
fn tiles(
    (rows, columns, depth): (usize, usize, usize),
    scratch: &Scratch,
    out: &mut [f32],
    stride: usize,
    accumulate: bool,
) {
    let whole_rows = rows - rows % TILE_ROWS;
    for (strip, right) in scratch.right.chunks_exact(TILE_COLUMNS * depth).enumerate() {
        let column = strip * TILE_COLUMNS;
        let width = TILE_COLUMNS.min(columns - column);
        let whole = if width == TILE_COLUMNS { whole_rows } else { 0 };
        let (inside, over) = scratch.left.split_at(whole * depth);
        if whole > 0 {
            scratch.kernels.tiles(inside, right, &mut out[column..], stride, accumulate);
        }
        for (strip, left) in over.chunks_exact(TILE_ROWS * depth).enumerate() {
            let row = whole + strip * TILE_ROWS;
            let height = TILE_ROWS.min(rows - row);
            let out = &mut out[row * stride + column..];
            let mut edge = [0.0; TILE_ROWS * TILE_COLUMNS];
            let of_row = |row: usize| row * TILE_COLUMNS..row * TILE_COLUMNS + width;
            if accumulate {
                for row in 0..height {
                    edge[of_row(row)].copy_from_slice(&out[row * stride..row * stride + width]);
                }
            }
            scratch.kernels.tiles(left, right, &mut edge, TILE_COLUMNS, accumulate);
            for row in 0..height {
                out[row * stride..row * stride + width].copy_from_slice(&edge[of_row(row)]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The definition, in double precision.
    fn reference(plan: &MatmulPlan, left: &[f32], right: &[f32], bias: Option<&[f32]>) -> Vec<f64> {
        let MatmulPlan { rows, columns, inner, .. } = *plan;
        let mut out = Vec::new();
        for batch in 0..plan.batches {
            let (left, right) = (&left[batch * plan.left_step..], &right[batch * plan.right_step..]);
            for row in 0..rows {
                for column in 0..columns {
                    let mut sum = 0.0;
                    for index in 0..inner {
                        let a =
                            left[if plan.left_transposed { index * rows + row } else { row * inner + index }];
                        let b = right[if plan.right_transposed {
                            column * inner + index
                        } else {
                            index * columns + column
                        }];
                        sum += f64::from(a) * f64::from(b);
                    }
                    sum += bias.map_or(0.0, |bias| f64::from(bias[column]));
                    out.push(if plan.relu { sum.max(0.0) } else { sum });
                }
            }
        }
        out
    }

    fn check(plan: &MatmulPlan, zeros: f64, scratch: &mut Scratch) {
        let mut random =
            stepwise_random::Random::new((plan.rows * 31 + plan.columns * 7 + plan.inner) as u64);
        let mut draw = |count: usize, zeros: f64| -> Vec<f32> {
            (0..count).map(|_| if random.uniform() < zeros { 0.0 } else { random.normal() as f32 }).collect()
        };
        let numbers = |step: usize, one: usize| if step == 0 { one } else { step * plan.batches };
        let left = draw(numbers(plan.left_step, plan.rows * plan.inner), zeros);
        let right = draw(numbers(plan.right_step, plan.inner * plan.columns), 0.0);
        let bias = draw(plan.columns, 0.0);
        let bias = plan.relu.then_some(&bias[..]);
        let mut out = vec![f32::NAN; plan.batches * plan.rows * plan.columns];
        matmul(plan, &left, &right, bias, &mut out, scratch);
        // Each of the `inner` additions rounds a partial sum of size about √inner by half a unit in its last place, and the
        // signs are random: the error grows in proportion to `inner`.
        let allowed = 4.0 * 2.0_f64.powi(-24) * (plan.inner as f64 + 8.0);
        for (place, (&fast, slow)) in out.iter().zip(reference(plan, &left, &right, bias)).enumerate() {
            assert!((f64::from(fast) - slow).abs() <= allowed, "{plan:?} at {place}: {fast} is not {slow}");
        }
    }

    #[test]
    fn awkward_sizes_equal_the_reference() {
        let mut scratch = Scratch::default();
        let sizes = [0, 1, 15, 16, 17, 33];
        let mut shapes =
            vec![(64, 1, 64), (1, 1000, 1), (1, 1, 1000), (64, 128, 784), (100, 300, 401), (784, 128, 64)];
        for rows in sizes {
            for columns in sizes {
                shapes.extend(sizes.map(|inner| (rows, columns, inner)));
            }
        }
        for (rows, columns, inner) in shapes {
            for (left_transposed, right_transposed) in
                [(false, false), (false, true), (true, false), (true, true)]
            {
                let plan = MatmulPlan {
                    left_transposed,
                    right_transposed,
                    relu: left_transposed,
                    ..MatmulPlan::single(rows, inner, columns)
                };
                check(&plan, 0.0, &mut scratch);
                check(&plan, 0.7, &mut scratch);
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_size_equals_the_reference(
            rows in 0_usize..70, columns in 0_usize..70, inner in 0_usize..500,
            left_transposed: bool, right_transposed: bool, relu: bool, zeros in 0.0..1.0,
            batches in 1_usize..4, shares_left: bool, shares_right: bool,
        ) {
            let left_step = if shares_left { 0 } else { rows * inner };
            let right_step = if shares_right { 0 } else { inner * columns };
            let plan = MatmulPlan {
                batches, left_step, right_step, rows, columns, inner, left_transposed, right_transposed, relu,
            };
            check(&plan, zeros, &mut Scratch::default());
        }
    }
}
