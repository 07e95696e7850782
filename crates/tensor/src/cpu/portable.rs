//! The inner kernels in plain Rust, for machines without a hand-written one; the compiler vectorises them.

use super::matmul::{Nonzero, TILE_COLUMNS, TILE_ROWS};

/// One tile of the result, `TILE_ROWS`×`TILE_COLUMNS`, from a packed strip of each factor:
/// c\[i, j\] (+)= Σₚ left\[p, i\] · right\[p, j\].
pub fn tile(left: &[f32], right: &[f32], out: &mut [f32], stride: usize, accumulate: bool) {
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

/// One row of the result from the entries of a row that are not zero: out\[j\] = Σ value · right\[index, j\].
pub fn sparse_row(entries: &[Nonzero], right: &[f32], columns: usize, out: &mut [f32]) {
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
