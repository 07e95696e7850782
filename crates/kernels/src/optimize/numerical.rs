//! A gradient from values alone, to check one that somebody derived.

use super::Objective;

/// Half the distance of the two values that a slope is taken from, for a number of size 1: the cube root of what a
/// rounding is worth, where the error of the method and that of rounding are about equal.
const REACH: f64 = 6e-6;

/// The gradient by central differences: (f(x + h) − f(x − h)) ⁄ 2h, one number at a time.
///
/// Right to some ten digits for smooth functions of ordinary size. The gradient that the function itself writes is not
/// looked at: that is what this one is compared with.
///
/// **Cost.** Two evaluations for each number.
///
/// ```
/// use stepwise_kernels::optimize::numerical_gradient;
/// let mut bowl = |x: &[f64], _: &mut [f64]| 3.0 * x[0] * x[0] + x[1];
/// let gradient = numerical_gradient(&mut bowl, &[2.0, 5.0]);
/// assert!((gradient[0] - 12.0).abs() < 1e-8 && (gradient[1] - 1.0).abs() < 1e-8);
/// ```
#[must_use]
pub fn numerical_gradient(objective: &mut impl Objective, place: &[f64]) -> Vec<f64> {
    let mut place = place.to_vec();
    let mut unused = vec![0.0; place.len()];
    (0..place.len())
        .map(|index| {
            let middle = place[index];
            let reach = REACH * middle.abs().max(1.0);
            let mut value = |at: f64| {
                place[index] = at;
                objective.evaluate(&place, &mut unused)
            };
            // The sums are rounded, so the distance is measured rather than assumed.
            let (low, high) = (middle - reach, middle + reach);
            let slope = (value(high) - value(low)) / (high - low);
            place[index] = middle;
            slope
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn it_agrees_with_derived_gradients(place in prop::collection::vec(-3.0..3.0_f64, 1..6)) {
            let mut waves = |x: &[f64], gradient: &mut [f64]| {
                gradient.iter_mut().zip(x).for_each(|(slope, x)| *slope = x.cos() + 2.0 * x);
                x.iter().map(|x| x.sin() + x * x).sum()
            };
            let mut derived = vec![0.0; place.len()];
            let _ = waves(&place, &mut derived);
            let numerical = numerical_gradient(&mut waves, &place);
            for (derived, numerical) in derived.iter().zip(&numerical) {
                prop_assert!((derived - numerical).abs() < 1e-7, "{derived} and {numerical}");
            }
        }
    }

    #[test]
    fn awkward_input() {
        let mut nothing = |_: &[f64], _: &mut [f64]| 1.0;
        assert!(numerical_gradient(&mut nothing, &[]).is_empty());
        assert_eq!(numerical_gradient(&mut nothing, &[1e9, 0.0]), [0.0, 0.0]);
        assert!(numerical_gradient(&mut nothing, &[f64::NAN])[0].is_nan());
    }
}
