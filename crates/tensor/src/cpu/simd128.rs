//! The inner kernels in the browser: [`vectors`](super::vectors) behind slices, or their fused twin where one was
//! installed and is asked for.
#![allow(unsafe_code)]

use core::arch::wasm32::{
    f32x4_convert_i32x4, f32x4_gt, f32x4_ne, i32x4, i32x4_add, i32x4_shuffle, i32x4_splat, v128_bitselect,
    v128_load, v128_or, v128_store,
};
use std::cell::Cell;

use super::vectors;
pub use super::vectors::{Nonzero, TILE_COLUMNS, TILE_ROWS};

type Tiles = unsafe extern "C" fn(*const f32, *const f32, *mut f32, usize, usize, usize, u32);
type SparseRow = unsafe extern "C" fn(*const Nonzero, usize, *const f32, usize, *mut f32);

thread_local! {
    static FUSED: Cell<Option<Kernels>> = const { Cell::new(None) };
}

/// The inner kernels that a backend computes with.
#[derive(Clone, Copy, Debug)]
pub struct Kernels {
    tiles: Tiles,
    sparse_row: SparseRow,
}

impl Default for Kernels {
    fn default() -> Self {
        Self::exact()
    }
}

impl Kernels {
    /// Those that give the same bits on every machine.
    pub fn exact() -> Self {
        Self { tiles: vectors::tiles, sparse_row: vectors::sparse_row }
    }

    /// The fused ones if they were installed, otherwise the default.
    pub fn fused() -> Self {
        FUSED.get().unwrap_or_default()
    }

    /// A column of tiles from packed strips: c\[i, j\] (+)= Σₚ left\[p, i\] · right\[p, j\] for each strip of `left`.
    pub fn tiles(&self, left: &[f32], right: &[f32], out: &mut [f32], stride: usize, accumulate: bool) {
        let depth = right.len() / TILE_COLUMNS;
        let strips = left.len().checked_div(depth * TILE_ROWS).unwrap_or(0);
        if strips == 0 {
            return;
        }
        assert!(out.len() >= (strips * TILE_ROWS - 1) * stride + TILE_COLUMNS);
        let (left, right, out) = (left.as_ptr(), right.as_ptr(), out.as_mut_ptr());
        // SAFETY: by their definitions strips · depth · 4 ≤ left.len() and depth · 8 ≤ right.len(), the last row of the
        // last strip ends within `out` by the assertion, and `out` is borrowed alone.
        unsafe { (self.tiles)(left, right, out, strips, depth, stride, u32::from(accumulate)) };
    }

    /// One row of the result from the entries of a row that are not zero: out\[j\] = Σ value · right\[index, j\].
    pub fn sparse_row(&self, entries: &[Nonzero], right: &[f32], columns: usize, out: &mut [f32]) {
        let longest = entries.iter().map(|entry| entry.index as usize + 1).max().unwrap_or(0);
        assert!(out.len() >= columns && right.len() >= longest * columns);
        // SAFETY: the assertion is what the kernel asks for.
        unsafe {
            (self.sparse_row)(entries.as_ptr(), entries.len(), right.as_ptr(), columns, out.as_mut_ptr());
        }
    }
}

/// Takes over every second value, and where it lies counted from `start`, if it is greater than the best so far, or NaN:
/// four windows at once, without a branch, which nothing could predict. Returns how many windows it did.
pub fn take_greater_of_pairs(values: &[f32], start: usize, best: &mut [f32], winners: &mut [f32]) -> usize {
    let places = i32x4(0, 2, 4, 6);
    let best = best.as_chunks_mut::<4>().0.iter_mut().zip(winners.as_chunks_mut::<4>().0);
    let mut done = 0;
    for (values, (best, winners)) in values.as_chunks::<8>().0.iter().zip(best) {
        let (values, best, winners) = (values.as_ptr(), best.as_mut_ptr(), winners.as_mut_ptr());
        // SAFETY: the chunks hold eight, four and four numbers.
        unsafe {
            let value =
                i32x4_shuffle::<0, 2, 4, 6>(v128_load(values.cast()), v128_load(values.add(4).cast()));
            let place = f32x4_convert_i32x4(i32x4_add(places, i32x4_splat((start + 2 * done) as i32)));
            let (old, winner) = (v128_load(best.cast()), v128_load(winners.cast()));
            let greater = v128_or(f32x4_gt(value, old), f32x4_ne(value, value));
            v128_store(best.cast(), v128_bitselect(value, old, greater));
            v128_store(winners.cast(), v128_bitselect(place, winner, greater));
        }
        done += 4;
    }
    done
}

/// Makes [`Device::cpu_fused`](crate::Device::cpu_fused) compute with the functions `tiles` and `sparse_row` at these
/// places of this module's function table.
///
/// # Safety
/// They are what the file `cpu/vectors.rs` compiles to, on this module's memory.
pub unsafe fn install_fused(tiles: usize, sparse_row: usize) {
    // SAFETY: a function pointer is a place in the function table; the caller promises what lies there.
    let kernels = unsafe {
        Kernels {
            tiles: std::mem::transmute::<usize, Tiles>(tiles),
            sparse_row: std::mem::transmute::<usize, SparseRow>(sparse_row),
        }
    };
    FUSED.set(Some(kernels));
}
