//! What one core can do with vectors of four, if nothing has to be fetched.
#![allow(unsafe_code)]

/// As many sums as the registers hold beside the factor and the offset.
const SUMS: usize = 12;
const LANES: usize = 4;

/// Floating-point operations of a round of [`peak`].
pub const PEAK_OPERATIONS: usize = 2 * SUMS * LANES;

/// Nothing but multiplications and additions of numbers in registers, [`PEAK_OPERATIONS`] a round. The result only keeps
/// the work from being left out.
///
/// ```
/// assert!(stepwise_tensor::ladder::peak(1_000).is_finite());
/// ```
#[must_use]
#[inline(never)]
pub fn peak(rounds: usize) -> f32 {
    #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
    let sum = crate::cpu::vectors::peak(rounds);
    #[cfg(target_arch = "x86_64")]
    // SAFETY: every processor of this architecture has SSE2.
    let sum = unsafe { sse2(rounds) };
    #[cfg(not(any(all(target_arch = "wasm32", target_feature = "simd128"), target_arch = "x86_64")))]
    let sum = portable(rounds);
    sum
}

/// The compiler makes single numbers of the plain loop below, so that the vectors must be spelled out.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "sse2")]
fn sse2(rounds: usize) -> f32 {
    use std::arch::x86_64::{_mm_add_ps, _mm_cvtss_f32, _mm_mul_ps, _mm_set1_ps};
    let (factor, offset) = (_mm_set1_ps(std::hint::black_box(0.999)), _mm_set1_ps(1e-3));
    let mut sums = [_mm_set1_ps(std::hint::black_box(0.5)); SUMS];
    for _ in 0..rounds {
        for sum in &mut sums {
            *sum = _mm_add_ps(_mm_mul_ps(*sum, factor), offset);
        }
    }
    _mm_cvtss_f32(sums.iter().fold(offset, |left, &right| _mm_add_ps(left, right)))
}

#[cfg(not(any(all(target_arch = "wasm32", target_feature = "simd128"), target_arch = "x86_64")))]
fn portable(rounds: usize) -> f32 {
    let (factor, offset) = (std::hint::black_box(0.999_f32), std::hint::black_box(1e-3_f32));
    let mut sums = [[0.5_f32; LANES]; SUMS];
    for _ in 0..rounds {
        for value in sums.iter_mut().flatten() {
            *value = *value * factor + offset;
        }
    }
    sums.iter().flatten().sum()
}
