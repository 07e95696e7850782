//! A function of one positive number, looked up.

/// Steps of the table between a number and its double: 2⁷.
const STEP_BITS: u32 = 7;
/// Bits of an `f64` below those that number the steps.
const REST_BITS: u32 = 52 - STEP_BITS;
/// The table's range: 2⁻²⁴ to 2²⁴.
const LEAST: f64 = 1.0 / 16_777_216.0;
const MOST: f64 = 16_777_216.0;

/// A smooth function of a positive number from a table: for functions that take longer than a look into memory.
///
/// **Idea.** The leading bits of a positive `f64` (its exponent and the first digits behind it) count upwards with
/// the number, in equal steps within each doubling. They are the place in the table, and the bits below them the way to
/// the next entry. 128 steps a doubling leave a relative error of about f″·x²⁄f·2⁻¹⁷ after a straight line: below
/// 10⁻⁵ for powers up to the square. Numbers outside 2⁻²⁴ to 2²⁴ are worked out.
#[derive(Clone, Debug)]
pub(super) struct Tabulated {
    values: Vec<f64>,
}

impl Tabulated {
    /// Time and memory O(6,000).
    pub(super) fn new(function: impl Fn(f64) -> f64) -> Self {
        let values = (place(LEAST)..=place(MOST)).map(|bits| function(f64::from_bits(bits << REST_BITS)));
        Self { values: values.collect() }
    }

    /// The function at a positive number; `function` must be the one that was tabulated.
    #[inline]
    pub(super) fn at(&self, x: f64, function: impl Fn(f64) -> f64) -> f64 {
        // Whatever lies outside, NaN and negative numbers too, has no entry or the last.
        let index = place(x).wrapping_sub(place(LEAST)) as usize;
        let Some(&[from, to, ..]) = self.values.get(index..) else { return function(x) };
        // The rest behind the digits of 1 makes a number from 1 to 2; no whole number has to become a fraction.
        let rest = (x.to_bits() << STEP_BITS) & ((1 << 52) - 1);
        let way = f64::from_bits(rest | 1.0_f64.to_bits()) - 1.0;
        from + way * (to - from)
    }
}

/// The number of the step that holds a positive number, over the whole line.
#[inline]
fn place(x: f64) -> u64 {
    x.to_bits() >> REST_BITS
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn near_the_function_everywhere(exponent in -40.0..40.0_f64, power in 0.3..2.0_f64) {
            let x = exponent.exp2();
            let function = |x: f64| x.powf(power) / (0.001 + x);
            let exact = function(x);
            prop_assert!((Tabulated::new(function).at(x, function) - exact).abs() <= 2e-5 * exact);
        }
    }

    #[test]
    fn exact_at_its_entries_and_its_ends() {
        let function = |x: f64| x.sqrt();
        let table = Tabulated::new(function);
        for x in [LEAST, LEAST / 2.0, MOST, 1.0, 1.5, 2.0, f64::INFINITY, 0.0, f64::MIN_POSITIVE] {
            assert_eq!(table.at(x, function), function(x));
        }
        assert!(table.at(f64::NAN, function).is_nan());
    }
}
