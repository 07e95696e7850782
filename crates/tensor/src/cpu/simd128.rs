//! The inner kernels with WebAssembly's 128-bit vectors. They add the same numbers in the same order as
//! [`portable`](super::portable), so a run in the browser and one on the command line give the same bits.
#![allow(unsafe_code)]

use core::arch::wasm32::{f32x4_add, f32x4_mul, f32x4_splat, v128, v128_load, v128_load32_splat, v128_store};

use super::matmul::{Nonzero, TILE_COLUMNS, TILE_ROWS};

/// One tile of the result: eight accumulators of four numbers stay in registers while the two strips stream by.
pub fn tile(left: &[f32], right: &[f32], out: &mut [f32], stride: usize, accumulate: bool) {
    let depth = left.len() / TILE_ROWS;
    assert!(right.len() >= depth * TILE_COLUMNS && out.len() >= 3 * stride + TILE_COLUMNS);
    let zero = f32x4_splat(0.0);
    let mut sums = [[zero; 2]; TILE_ROWS];
    let base = out.as_mut_ptr();
    if accumulate {
        for (row, sums) in sums.iter_mut().enumerate() {
            // SAFETY: row < 4, so row · stride + 8 ≤ 3 · stride + 8 ≤ out.len() by the assertion above.
            unsafe {
                let at = base.add(row * stride);
                *sums = [v128_load(at.cast()), v128_load(at.add(4).cast())];
            }
        }
    }
    let (mut left, mut right) = (left.as_ptr(), right.as_ptr());
    for _ in 0..depth {
        // SAFETY: step p reads left[4p..4p+4] and right[8p..8p+8] with p < depth, and both slices are at least
        // that long by the definition of depth and the assertion above.
        unsafe {
            let (low, high) = (v128_load(right.cast()), v128_load(right.add(4).cast()));
            for (row, sums) in sums.iter_mut().enumerate() {
                let factor = v128_load32_splat(left.add(row).cast());
                sums[0] = f32x4_add(sums[0], f32x4_mul(factor, low));
                sums[1] = f32x4_add(sums[1], f32x4_mul(factor, high));
            }
            left = left.add(TILE_ROWS);
            right = right.add(TILE_COLUMNS);
        }
    }
    for (row, sums) in sums.iter().enumerate() {
        // SAFETY: as for the loads from `out` above.
        unsafe {
            let at = base.add(row * stride);
            v128_store(at.cast(), sums[0]);
            v128_store(at.add(4).cast(), sums[1]);
        }
    }
}

/// One row of the result from the entries of a row that are not zero, 32 columns at a time in registers.
pub fn sparse_row(entries: &[Nonzero], right: &[f32], columns: usize, out: &mut [f32]) {
    assert!(out.len() >= columns);
    let longest = entries.iter().map(|entry| entry.index as usize + 1).max().unwrap_or(0);
    assert!(right.len() >= longest * columns);
    let mut start = 0;
    while start + 32 <= columns {
        // SAFETY: start + 32 ≤ columns, and the two assertions above are what `strip` needs.
        unsafe { strip::<8>(entries, right, columns, start, out) };
        start += 32;
    }
    while start + 4 <= columns {
        // SAFETY: start + 4 ≤ columns, and the two assertions above are what `strip` needs.
        unsafe { strip::<1>(entries, right, columns, start, out) };
        start += 4;
    }
    for column in start..columns {
        out[column] = entries
            .iter()
            .fold(0.0, |sum, entry| sum + entry.value * right[entry.index as usize * columns + column]);
    }
}

/// `4 · VECTORS` columns of a row.
///
/// # Safety
/// `start + 4 · VECTORS ≤ columns`, `out` holds `columns` numbers, and `right` holds `columns` numbers for every
/// index among the entries.
#[inline(always)]
unsafe fn strip<const VECTORS: usize>(
    entries: &[Nonzero],
    right: &[f32],
    columns: usize,
    start: usize,
    out: &mut [f32],
) {
    let mut sums: [v128; VECTORS] = [f32x4_splat(0.0); VECTORS];
    // SAFETY: every access is at index · columns + start + 0..4 · VECTORS of `right`, or start + 0..4 · VECTORS of
    // `out`, which the caller promises to exist.
    unsafe {
        let base = right.as_ptr().add(start);
        for entry in entries {
            let factor = f32x4_splat(entry.value);
            let at = base.add(entry.index as usize * columns);
            for (vector, sum) in sums.iter_mut().enumerate() {
                *sum = f32x4_add(*sum, f32x4_mul(factor, v128_load(at.add(4 * vector).cast())));
            }
        }
        for (vector, sum) in sums.iter().enumerate() {
            v128_store(out.as_mut_ptr().add(start + 4 * vector).cast(), *sum);
        }
    }
}
