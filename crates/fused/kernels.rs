//! The module of fused kernels: `tensor`'s own source, compiled on its own with relaxed SIMD by `build.rs`. It computes
//! in registers on the memory of the module that installs it, so it may keep nothing of its own there: no constants, no
//! stack.
#![no_std]

#[path = "../tensor/src/cpu/vectors.rs"]
mod vectors;

use vectors::Nonzero;

/// `vectors::tiles`
///
/// # Safety
/// As there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tiles(
    left: *const f32,
    right: *const f32,
    out: *mut f32,
    strips: usize,
    depth: usize,
    stride: usize,
    accumulate: u32,
) {
    // SAFETY: the caller's promise.
    unsafe { vectors::tiles(left, right, out, strips, depth, stride, accumulate) }
}

/// `vectors::sparse_row`
///
/// # Safety
/// As there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sparse_row(
    entries: *const Nonzero,
    count: usize,
    right: *const f32,
    columns: usize,
    out: *mut f32,
) {
    // SAFETY: the caller's promise.
    unsafe { vectors::sparse_row(entries, count, right, columns, out) }
}

/// `vectors::peak`
#[unsafe(no_mangle)]
pub extern "C" fn peak(rounds: usize) -> f32 {
    vectors::peak(rounds)
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
