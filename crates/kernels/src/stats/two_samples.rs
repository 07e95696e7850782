//! Do two samples come from one distribution? By ranks (Mann–Whitney) and by the largest gap (Kolmogorov–Smirnov).

use super::ranks::{ranks, tie_correction};
use super::tails::{Alternative, kolmogorov_upper, normal_upper};
use crate::KernelError;
use crate::error::sample;

/// Up to this many pairs the Kolmogorov–Smirnov p-value is counted exactly.
const EXACT_PAIRS: usize = 1_000_000;

/// A statistic and its p-value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TwoSampleTest {
    /// The statistic.
    pub statistic: f64,
    /// The probability of one at least as extreme, if both samples came from one distribution.
    pub p_value: f64,
}

/// The Mann–Whitney U test: does one sample tend to be larger? U counts the pairs whose first is larger (ties half);
/// U ⁄ mn is the area under the ROC curve.
///
/// The p-value is the normal one with ties and continuity, scipy's `mannwhitneyu(method="asymptotic")`; good from
/// about 8 values on each side. Time O(n·log n).
///
/// Source: H. B. Mann, D. R. Whitney, *On a test of whether one of two random variables is stochastically larger than
/// the other*, Annals of Mathematical Statistics 18 (1947).
///
/// # Errors
/// [`KernelError::TooFewRows`] for an empty sample, [`KernelError::NotFinite`], [`KernelError::Numerical`] when all
/// values are equal.
///
/// ```
/// use stepwise_kernels::stats::{Alternative, mann_whitney};
/// let test = mann_whitney(&[5.0, 6.0, 7.0], &[1.0, 2.0], Alternative::TwoSided)?;
/// assert_eq!(test.statistic, 6.0); // all 3·2 pairs
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
pub fn mann_whitney(a: &[f64], b: &[f64], alternative: Alternative) -> Result<TwoSampleTest, KernelError> {
    sample("a Mann–Whitney test", a, 1)?;
    sample("a Mann–Whitney test", b, 1)?;
    let both = [a, b].concat();
    let (m, n) = (a.len() as f64, b.len() as f64);
    let all = m + n;
    let rank_sum: f64 = ranks(&both).iter().take(a.len()).sum();
    let statistic = rank_sum - m * (m + 1.0) / 2.0;
    let variance = m * n / 12.0 * (all + 1.0 - tie_correction(&both) / (all * (all - 1.0)));
    if variance <= 0.0 {
        return Err(KernelError::Numerical { what: "Samples of one value have no order to test" });
    }
    let excess = statistic - m * n / 2.0;
    // Half a unit, because U moves in whole ones.
    let upper = |excess: f64| normal_upper((excess - 0.5) / variance.sqrt());
    let p_value = match alternative {
        Alternative::TwoSided => (2.0 * upper(excess.abs())).min(1.0),
        Alternative::Greater => upper(excess),
        Alternative::Less => upper(-excess),
    };
    Ok(TwoSampleTest { statistic, p_value })
}

/// The two-sample Kolmogorov–Smirnov test: the largest gap between the two empirical distribution functions. It sees
/// any difference of shape, not only of the mean.
///
/// **The p-value** is exact up to a million pairs (the share of all interleavings of the samples with such a gap,
/// counted cell by cell; ties are counted as if broken at random), and Kolmogorov's limit beyond.
///
/// **Cost.** O(n·log n), and O(m·n) for the exact p-value.
///
/// Source: J. L. Hodges, *The significance probability of the Smirnov two-sample test*, Arkiv för Matematik 3 (1958).
///
/// # Errors
/// [`KernelError::TooFewRows`] for an empty sample, [`KernelError::NotFinite`].
///
/// ```
/// let test = stepwise_kernels::stats::kolmogorov_smirnov(&[1.0, 2.0], &[3.0, 4.0])?;
/// assert_eq!(test.statistic, 1.0);
/// assert!((test.p_value - 1.0 / 3.0).abs() < 1e-12); // 2 of the 6 interleavings
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
pub fn kolmogorov_smirnov(a: &[f64], b: &[f64]) -> Result<TwoSampleTest, KernelError> {
    sample("a Kolmogorov–Smirnov test", a, 1)?;
    sample("a Kolmogorov–Smirnov test", b, 1)?;
    let (mut a, mut b) = (a.to_vec(), b.to_vec());
    a.sort_unstable_by(f64::total_cmp);
    b.sort_unstable_by(f64::total_cmp);
    let (m, n) = (a.len(), b.len());
    let gap = |i: usize, j: usize| (i as u128 * n as u128).abs_diff(j as u128 * m as u128);
    let (mut i, mut j, mut widest) = (0, 0, 0);
    while i < m && j < n {
        let here = a[i].min(b[j]);
        while i < m && a[i] <= here {
            i += 1;
        }
        while j < n && b[j] <= here {
            j += 1;
        }
        widest = widest.max(gap(i, j));
    }
    let (large, small) = (m as f64, n as f64);
    let statistic = widest as f64 / (large * small);
    let p_value = if widest == 0 {
        1.0
    } else if m.saturating_mul(n) <= EXACT_PAIRS {
        // reaching[j]: the share of paths from here back to the start that touch the gap.
        let mut reaching = vec![0.0_f64; n + 1];
        for i in 0..=m {
            for j in 0..=n {
                let share = if gap(i, j) >= widest {
                    1.0
                } else {
                    let (up, left) = (reaching[j], if j > 0 { reaching[j - 1] } else { 0.0 });
                    let steps = (i + j) as f64;
                    if steps > 0.0 { (up * i as f64 + left * j as f64) / steps } else { 0.0 }
                };
                reaching[j] = share;
            }
        }
        reaching[n].min(1.0)
    } else {
        kolmogorov_upper(statistic * (large * small / (large + small)).sqrt())
    };
    Ok(TwoSampleTest { statistic, p_value })
}

/// The one-sample Kolmogorov–Smirnov test: the largest gap between a sample's distribution function and a stated one.
/// The p-value is Kolmogorov's limit, scipy's `kstest(method="asymp")`; it is too large when the stated distribution
/// was fitted to the same sample. Time O(n·log n).
///
/// # Errors
/// [`KernelError::TooFewRows`] for no values, [`KernelError::NotFinite`] for the sample or what `cdf` returns.
///
/// ```
/// let test = stepwise_kernels::stats::kolmogorov_smirnov_one(&[0.1, 0.4, 0.7], |x| x.clamp(0.0, 1.0))?;
/// assert!((test.statistic - 0.3).abs() < 1e-12);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
pub fn kolmogorov_smirnov_one(
    values: &[f64],
    cdf: impl Fn(f64) -> f64,
) -> Result<TwoSampleTest, KernelError> {
    sample("a Kolmogorov–Smirnov test", values, 1)?;
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let expected: Vec<f64> = sorted.iter().map(|&value| cdf(value)).collect();
    crate::error::finite_vector("the distribution function", &expected)?;
    let rows = values.len() as f64;
    let gaps = expected.iter().enumerate().map(|(i, p)| (p - i as f64 / rows).max((i + 1) as f64 / rows - p));
    let statistic = gaps.fold(0.0, f64::max);
    Ok(TwoSampleTest { statistic, p_value: kolmogorov_upper(statistic * rows.sqrt()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn awkward_input() {
        let two = Alternative::TwoSided;
        assert!(mann_whitney(&[], &[1.0], two).is_err() && mann_whitney(&[1.0], &[1.0], two).is_err());
        assert!(mann_whitney(&[1e-12], &[1e12], two).unwrap().p_value <= 1.0);
        assert_eq!(kolmogorov_smirnov(&[1.0; 4], &[1.0; 3]).unwrap().p_value, 1.0);
        assert!(kolmogorov_smirnov(&[f64::NAN], &[1.0]).is_err() && kolmogorov_smirnov(&[], &[]).is_err());
        assert!(kolmogorov_smirnov_one(&[1.0], |_| f64::NAN).is_err());
        let far: Vec<f64> = (0..1500).map(f64::from).collect();
        let apart: Vec<f64> = far.iter().map(|value| value + 1e6).collect();
        assert_eq!(kolmogorov_smirnov(&far, &apart).unwrap().p_value, 0.0);
    }
}
