//! The inner kernels with WebAssembly's 128-bit vectors, on bare pointers: this file is compiled twice. As a part of
//! this crate a product is rounded before it is added, as everywhere else, so that a run in the browser and one on the
//! command line give the same bits. On its own, as the module of the crate `stepwise-fused`, it multiplies and adds in
//! one instruction where the processor has one.
#![allow(unsafe_code)]

use core::arch::wasm32::{f32x4_splat, v128, v128_load, v128_load32_splat, v128_store};

/// Rows of the result that the inner kernel keeps in registers. Four rows of eight columns are eight accumulators,
/// enough to hide how long an addition takes; with more the browser's compiler runs out of its fifteen registers.
pub const TILE_ROWS: usize = 4;
/// Columns of the result that the inner kernel keeps in registers.
pub const TILE_COLUMNS: usize = 8;

/// A number that is not zero, and its place in the inner dimension.
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct Nonzero {
    /// The place.
    pub index: u32,
    /// The number.
    pub value: f32,
}

/// factor · value + sum
#[cfg(not(target_feature = "relaxed-simd"))]
#[inline(always)]
fn multiply_add(factor: v128, value: v128, sum: v128) -> v128 {
    use core::arch::wasm32::{f32x4_add, f32x4_mul};
    f32x4_add(sum, f32x4_mul(factor, value))
}

/// factor · value + sum, rounded once or twice as the processor likes.
#[cfg(target_feature = "relaxed-simd")]
#[inline(always)]
fn multiply_add(factor: v128, value: v128, sum: v128) -> v128 {
    core::arch::wasm32::f32x4_relaxed_madd(factor, value, sum)
}

/// A column of tiles of the result, one below the other: tile `s` is (its old value where `accumulate` is 1, plus) the
/// product of strip `s` of the left factor and the strip of the right one.
///
/// # Safety
/// With S = `strips` and D = `depth`, `left` holds S · D · 4 numbers, `right` holds D · 8, and `out` may be written at
/// row · `stride` + 0..8 for every row below 4 · S, and lies apart from both.
pub unsafe extern "C" fn tiles(
    left: *const f32,
    right: *const f32,
    out: *mut f32,
    strips: usize,
    depth: usize,
    stride: usize,
    accumulate: u32,
) {
    for strip in 0..strips {
        // SAFETY: strip < strips, so this strip of `left` and these four rows of `out` are among the caller's.
        unsafe {
            let (left, out) = (left.add(strip * depth * TILE_ROWS), out.add(strip * TILE_ROWS * stride));
            tile(left, right, out, depth, stride, accumulate != 0);
        }
    }
}

/// One tile: eight accumulators of four numbers stay in registers while the two strips stream by.
///
/// # Safety
/// As [`tiles`] with one strip.
#[inline(always)]
unsafe fn tile(
    mut left: *const f32,
    mut right: *const f32,
    out: *mut f32,
    depth: usize,
    stride: usize,
    accumulate: bool,
) {
    let mut sums = [[f32x4_splat(0.0); 2]; TILE_ROWS];
    // SAFETY: row < 4, and step p reads left[4p..4p + 4] and right[8p..8p + 8] with p < depth, all of which the caller
    // promises.
    unsafe {
        if accumulate {
            for (row, sums) in sums.iter_mut().enumerate() {
                let at = out.add(row * stride);
                *sums = [v128_load(at.cast()), v128_load(at.add(4).cast())];
            }
        }
        for _ in 0..depth {
            let (low, high) = (v128_load(right.cast()), v128_load(right.add(4).cast()));
            for (row, sums) in sums.iter_mut().enumerate() {
                let factor = v128_load32_splat(left.add(row).cast());
                sums[0] = multiply_add(factor, low, sums[0]);
                sums[1] = multiply_add(factor, high, sums[1]);
            }
            left = left.add(TILE_ROWS);
            right = right.add(TILE_COLUMNS);
        }
        for (row, sums) in sums.iter().enumerate() {
            let at = out.add(row * stride);
            v128_store(at.cast(), sums[0]);
            v128_store(at.add(4).cast(), sums[1]);
        }
    }
}

/// One row of the result from the `count` entries of a row that are not zero, 32 columns at a time in registers.
///
/// # Safety
/// `entries` holds `count` of them, `out` may be written at 0..`columns`, lying apart from the others, and `right` holds
/// `columns` numbers for every index among the entries.
pub unsafe extern "C" fn sparse_row(
    entries: *const Nonzero,
    count: usize,
    right: *const f32,
    columns: usize,
    out: *mut f32,
) {
    // SAFETY: `start` and the width of the strip stay within `columns`, so all of it is what the caller promises.
    unsafe {
        let mut start = 0;
        while start + 32 <= columns {
            strip::<8>(entries, count, right.add(start), columns, out.add(start));
            start += 32;
        }
        while start + 4 <= columns {
            strip::<1>(entries, count, right.add(start), columns, out.add(start));
            start += 4;
        }
        for column in start..columns {
            let mut sum = 0.0;
            for at in 0..count {
                let entry = *entries.add(at);
                sum += entry.value * *right.add(entry.index as usize * columns + column);
            }
            *out.add(column) = sum;
        }
    }
}

/// `4 · VECTORS` columns of a row, which start at `right` and `out`.
///
/// # Safety
/// As [`sparse_row`], of the columns from the strip's first on.
#[inline(always)]
unsafe fn strip<const VECTORS: usize>(
    entries: *const Nonzero,
    count: usize,
    right: *const f32,
    columns: usize,
    out: *mut f32,
) {
    let mut sums: [v128; VECTORS] = [f32x4_splat(0.0); VECTORS];
    // SAFETY: every access is at index · columns + 0..4 · VECTORS of `right`, or 0..4 · VECTORS of `out`, or at an
    // entry below `count`, all of which the caller promises to exist.
    unsafe {
        for at in 0..count {
            let entry = entries.add(at);
            let factor = v128_load32_splat((&raw const (*entry).value).cast());
            let at = right.add((*entry).index as usize * columns);
            for (vector, sum) in sums.iter_mut().enumerate() {
                *sum = multiply_add(factor, v128_load(at.add(4 * vector).cast()), *sum);
            }
        }
        for (vector, sum) in sums.iter().enumerate() {
            v128_store(out.add(4 * vector).cast(), *sum);
        }
    }
}

/// Nothing but `rounds` times twelve multiplications and additions of four numbers in registers, 96 floating-point
/// operations a round: what the processor could do if nothing had to be fetched. The result only keeps the work from
/// being left out.
pub extern "C" fn peak(rounds: usize) -> f32 {
    use core::arch::wasm32::{f32x4, f32x4_add, f32x4_extract_lane};
    let (factor, offset) = (f32x4_splat(0.999), f32x4_splat(1e-3));
    let mut sums = [f32x4(0.0, 1.0, 2.0, 3.0); 12];
    for (index, sum) in sums.iter_mut().enumerate() {
        *sum = f32x4_add(*sum, f32x4_splat(index as f32));
    }
    for _ in 0..rounds {
        for sum in &mut sums {
            *sum = multiply_add(*sum, factor, offset);
        }
    }
    let sum = sums.into_iter().reduce(|left, right| f32x4_add(left, right)).unwrap_or(offset);
    f32x4_extract_lane::<0>(sum) + f32x4_extract_lane::<3>(sum)
}
