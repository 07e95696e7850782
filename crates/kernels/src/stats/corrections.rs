//! Many tests at once: p-values made honest.

use crate::KernelError;
use crate::error::out_of_range;

/// How p-values are adjusted. statsmodels: `multipletests`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Correction {
    /// p·m: the chance of even one false find stays below the level. Simple and severe.
    Bonferroni,
    /// The same promise, always at least as many finds: the smallest p is multiplied by m, the next by m − 1, …
    ///
    /// Source: S. Holm, *A simple sequentially rejective multiple test procedure*, Scandinavian Journal of Statistics 6
    /// (1979).
    Holm,
    /// The share of false finds among all finds stays below the level, for independent tests.
    ///
    /// Source: Y. Benjamini, Y. Hochberg, *Controlling the false discovery rate*, Journal of the Royal Statistical
    /// Society B 57 (1995).
    BenjaminiHochberg,
    /// The same for tests that depend on each other in any way.
    ///
    /// Source: Y. Benjamini, D. Yekutieli, *The control of the false discovery rate in multiple testing under
    /// dependency*, Annals of Statistics 29 (2001).
    BenjaminiYekutieli,
}

/// Adjusted p-values, in the order given: those below the level are the finds. Time O(m·log m).
///
/// # Errors
/// [`KernelError::Range`] for a p-value outside [0, 1].
///
/// ```
/// use stepwise_kernels::stats::{Correction, adjust_p_values};
/// let p = [0.01, 0.02, 0.03, 0.5];
/// assert_eq!(adjust_p_values(&p, Correction::Bonferroni)?[0], 0.04);
/// assert!((adjust_p_values(&p, Correction::BenjaminiHochberg)?[0] - 0.04).abs() < 1e-12);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
pub fn adjust_p_values(p_values: &[f64], correction: Correction) -> Result<Vec<f64>, KernelError> {
    if let Some(&given) = p_values.iter().find(|p| !(0.0..=1.0).contains(*p)) {
        return Err(out_of_range("a p-value", given, "from 0 to 1"));
    }
    let count = p_values.len();
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|&a, &b| p_values[a].total_cmp(&p_values[b]));
    let mut adjusted = vec![0.0; count];
    match correction {
        Correction::Bonferroni => {
            adjusted.iter_mut().zip(p_values).for_each(|(new, p)| *new = (p * count as f64).min(1.0));
        }
        Correction::Holm => {
            let mut floor = 0.0_f64;
            for (place, &index) in order.iter().enumerate() {
                floor = floor.max(p_values[index] * (count - place) as f64).min(1.0);
                adjusted[index] = floor;
            }
        }
        Correction::BenjaminiHochberg | Correction::BenjaminiYekutieli => {
            let harmonic: f64 = (1..=count).map(|i| 1.0 / i as f64).sum();
            let factor = if correction == Correction::BenjaminiYekutieli { harmonic } else { 1.0 };
            let mut ceiling = 1.0_f64;
            for (place, &index) in order.iter().enumerate().rev() {
                ceiling = ceiling.min(p_values[index] * (factor * (count as f64 / (place + 1) as f64)));
                adjusted[index] = ceiling;
            }
        }
    }
    Ok(adjusted)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn each_is_kinder_than_the_one_before(p in prop::collection::vec(0.0..=1.0_f64, 0..30)) {
            let adjust = |correction| adjust_p_values(&p, correction).unwrap();
            let (bonferroni, holm) = (adjust(Correction::Bonferroni), adjust(Correction::Holm));
            let (bh, by) = (adjust(Correction::BenjaminiHochberg), adjust(Correction::BenjaminiYekutieli));
            for i in 0..p.len() {
                prop_assert!(bonferroni[i] >= holm[i] && holm[i] >= bh[i] * (1.0 - 1e-12) && by[i] >= bh[i]);
                prop_assert!(bh[i] >= p[i] && bonferroni[i] <= 1.0 && by[i] <= 1.0);
            }
        }
    }

    #[test]
    fn only_probabilities_are_adjusted() {
        assert!(adjust_p_values(&[f64::NAN], Correction::Holm).is_err());
        assert!(adjust_p_values(&[1.1], Correction::Holm).is_err());
    }
}
