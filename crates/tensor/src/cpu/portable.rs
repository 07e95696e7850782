//! The inner kernels in plain Rust, for machines without hand-written ones; the compiler vectorises them.

/// Rows of the result that the inner kernel keeps in registers.
pub const TILE_ROWS: usize = 4;
/// Columns of the result that the inner kernel keeps in registers.
pub const TILE_COLUMNS: usize = 8;

/// A number that is not zero, and its place in the inner dimension.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nonzero {
    /// The place.
    pub index: u32,
    /// The number.
    pub value: f32,
}

/// The inner kernels that a backend computes with.
#[derive(Clone, Copy, Debug, Default)]
pub struct Kernels;

impl Kernels {
    /// Those that give the same bits on every machine.
    pub fn exact() -> Self {
        Self
    }

    /// There are no others here.
    pub fn fused() -> Self {
        Self
    }

    /// A column of tiles from packed strips: c\[i, j\] (+)= Σₚ left\[p, i\] · right\[p, j\] for each strip of `left`.
    pub fn tiles(&self, left: &[f32], right: &[f32], out: &mut [f32], stride: usize, accumulate: bool) {
        let depth = right.len() / TILE_COLUMNS;
        for (strip, left) in left.chunks_exact((depth * TILE_ROWS).max(1)).enumerate() {
            tile(left, right, &mut out[strip * TILE_ROWS * stride..], stride, accumulate);
        }
    }

    /// One row of the result from the entries of a row that are not zero: out\[j\] = Σ value · right\[index, j\].
    pub fn sparse_row(&self, entries: &[Nonzero], right: &[f32], columns: usize, out: &mut [f32]) {
        const WIDTH: usize = 16;
        let mut start = 0;
        while start < columns {
            let width = WIDTH.min(columns - start);
            let mut sums = [0.0_f32; WIDTH];
            for entry in entries {
                let at = entry.index as usize * columns + start;
                for (sum, &value) in sums[..width].iter_mut().zip(&right[at..at + width]) {
                    *sum += entry.value * value;
                }
            }
            out[start..start + width].copy_from_slice(&sums[..width]);
            start += width;
        }
    }
}

/// One tile of the result, `TILE_ROWS`×`TILE_COLUMNS`.
fn tile(left: &[f32], right: &[f32], out: &mut [f32], stride: usize, accumulate: bool) {
    let mut sums = [[0.0_f32; TILE_COLUMNS]; TILE_ROWS];
    if accumulate {
        for (row, sums) in sums.iter_mut().enumerate() {
            sums.copy_from_slice(&out[row * stride..row * stride + TILE_COLUMNS]);
        }
    }
    for (left, right) in left.chunks_exact(TILE_ROWS).zip(right.chunks_exact(TILE_COLUMNS)) {
        for (sums, &factor) in sums.iter_mut().zip(left) {
            for (sum, &value) in sums.iter_mut().zip(right) {
                *sum += factor * value;
            }
        }
    }
    for (row, sums) in sums.iter().enumerate() {
        out[row * stride..row * stride + TILE_COLUMNS].copy_from_slice(sums);
    }
}

/// Has no vectors to do some of a pool's windows at once: none is done.
pub fn take_greater_of_pairs(_: &[f32], _: usize, _: &mut [f32], _: &mut [f32]) -> usize {
    0
}
