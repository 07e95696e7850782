//! eˣ and the functions built on it, without a branch or a table, so that the compiler turns loops over them into
//! vectors: ten times as fast as a call for each number, and the activations of a recurrent net are half of its work.
//!
//! Only additions, multiplications and divisions in a fixed order, which every machine rounds alike: the same bits in
//! the browser and on the command line.
//!
//! Source of the method: J.-M. Muller, *Elementary functions* (2016), chapters on range reduction. The coefficients are
//! least-squares fits of the relative error at Chebyshev points.

use std::f32::consts::LOG2_E;

/// ln 2 in two parts; the first has so few digits that its products with small whole numbers are exact.
const LN_2: [f32; 2] = [0.693_359_4, -2.121_944_4e-4];
/// Adding this to a number below 2²² rounds it to a whole one, which then stands in the last bits: 1.5 · 2²³.
const WHOLE: f32 = 12_582_912.0;

/// eˣ; at most one unit in the last place off.
#[inline(always)]
pub fn exp(x: f32) -> f32 {
    // Beyond these ends the result is 0 or ∞ anyway. NaN goes through.
    let x = x.clamp(-104.0, 89.0);
    // x = n ln 2 + r with |r| ≤ ln 2 / 2, so eˣ = 2ⁿ eʳ.
    let shifted = x * LOG2_E + WHOLE;
    let n = shifted - WHOLE;
    let r = (x - n * LN_2[0]) - n * LN_2[1];
    let rest = 0.041_666_26 + r * (0.008_369_287_5 + r * 0.001_394_664_2);
    let power = 1.0 + (r + r * r * (0.5 + r * (0.166_665_15 + r * rest)));
    // In two halves, since 2ⁿ alone may be too large or too small for a float.
    let n = shifted.to_bits().wrapping_sub(WHOLE.to_bits()) as i32;
    let half = n >> 1;
    power * power_of_two(half) * power_of_two(n.wrapping_sub(half))
}

/// 2ⁿ for n from −126 to 127, by its bits.
#[inline(always)]
fn power_of_two(n: i32) -> f32 {
    f32::from_bits((n.wrapping_add(127) as u32) << 23)
}

/// 1 / (1 + e⁻ˣ)
#[inline(always)]
pub fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

/// tanh x; at most two units in the last place off.
#[inline(always)]
pub fn tanh(x: f32) -> f32 {
    let size = x.abs();
    // Near 0 the formula below would lose digits.
    let square = x * x;
    let near =
        -0.053_938_434 + square * (0.021_654_306 + square * (-0.008_062_175 + square * 0.002_037_884_4));
    let near = x + x * square * (-0.333_333_28 + square * (0.133_331_42 + square * near));
    let far = 1.0 - 2.0 / (exp(2.0 * size) + 1.0);
    // `near` has its sign already, except for −0.
    (if size < 0.625 { near } else { far }).copysign(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The greatest error in units of the last place over all floats of a stride of bits between two numbers.
    fn worst(from: f32, to: f32, ours: impl Fn(f32) -> f32, exact: impl Fn(f64) -> f64) -> f64 {
        (from.to_bits()..to.to_bits()).step_by(997).fold(0.0, |worst, bits| {
            [1.0, -1.0].into_iter().fold(worst, |worst: f64, sign| {
                let x = sign * f32::from_bits(bits);
                let wanted = exact(f64::from(x));
                let unit = f64::from((wanted as f32).abs().next_up() - (wanted as f32).abs());
                worst.max((f64::from(ours(x)) - wanted).abs() / unit)
            })
        })
    }

    #[test]
    fn errors_are_a_few_units_in_the_last_place() {
        assert!(worst(1e-9, 88.7, exp, f64::exp) <= 1.0, "{}", worst(1e-9, 88.7, exp, f64::exp));
        assert!(worst(1e-9, 10.0, tanh, f64::tanh) <= 2.0, "{}", worst(1e-9, 10.0, tanh, f64::tanh));
        let exact = |x: f64| 1.0 / (1.0 + (-x).exp());
        assert!(worst(1e-9, 80.0, sigmoid, exact) <= 3.0, "{}", worst(1e-9, 80.0, sigmoid, exact));
    }

    #[test]
    fn ends_and_what_is_not_a_number() {
        assert_eq!([exp(0.0), exp(f32::INFINITY), exp(f32::NEG_INFINITY)], [1.0, f32::INFINITY, 0.0]);
        assert_eq!([exp(88.73), exp(-104.1)], [f32::INFINITY, 0.0]);
        assert_eq!([tanh(f32::INFINITY), tanh(f32::NEG_INFINITY), tanh(20.0)], [1.0, -1.0, 1.0]);
        assert_eq!((tanh(-0.0).to_bits(), sigmoid(0.0)), ((-0.0_f32).to_bits(), 0.5));
        assert_eq!([sigmoid(f32::INFINITY), sigmoid(f32::NEG_INFINITY)], [1.0, 0.0]);
        assert!([exp(f32::NAN), tanh(f32::NAN), sigmoid(f32::NAN)].iter().all(|value| value.is_nan()));
        // A result too small for a normal float is as exact as it can be.
        assert_eq!(exp(-100.0), (-100.0_f64).exp() as f32);
    }
}
