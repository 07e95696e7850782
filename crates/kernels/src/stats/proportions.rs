//! Shares: their intervals, and the z test of two of them.

use super::tails::{Alternative, normal_quantile};
use crate::KernelError;
use crate::error::{open_share, out_of_range};

/// So many successes in so many trials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proportion {
    successes: usize,
    trials: usize,
}

impl Proportion {
    /// # Errors
    /// [`KernelError::TooFewRows`] for no trials, [`KernelError::Range`] for more successes than trials.
    pub fn new(successes: usize, trials: usize) -> Result<Self, KernelError> {
        crate::error::enough_rows("a proportion", trials, 1)?;
        if successes > trials {
            return Err(out_of_range(
                "the number of successes",
                successes as f64,
                "at most the number of trials",
            ));
        }
        Ok(Self { successes, trials })
    }

    /// The share of successes.
    #[must_use]
    pub fn share(&self) -> f64 {
        self.successes as f64 / self.trials as f64
    }

    /// Wilson's interval for the true share: the shares that a z test would not reject. It stays within 0 and 1 and
    /// holds its confidence for few trials, where share ± z·√(p(1 − p) ⁄ n) fails.
    ///
    /// Source: E. B. Wilson, *Probable inference, the law of succession, and statistical inference*, Journal of the
    /// American Statistical Association 22 (1927).
    ///
    /// # Errors
    /// [`KernelError::Range`] for a confidence outside (0, 1).
    ///
    /// ```
    /// use stepwise_kernels::stats::Proportion;
    /// let (low, high) = Proportion::new(0, 10)?.interval(0.95)?;
    /// assert!(low == 0.0 && high > 0.27 && high < 0.28);
    /// # Ok::<(), stepwise_kernels::KernelError>(())
    /// ```
    pub fn interval(&self, confidence: f64) -> Result<(f64, f64), KernelError> {
        open_share("the confidence", confidence)?;
        let z = normal_quantile(0.5 + confidence / 2.0);
        let (n, p) = (self.trials as f64, self.share());
        let shrink = 1.0 + z * z / n;
        let centre = (p + z * z / (2.0 * n)) / shrink;
        let reach = z / shrink * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
        let low = if self.successes == 0 { 0.0 } else { (centre - reach).max(0.0) };
        let high = if self.successes == self.trials { 1.0 } else { (centre + reach).min(1.0) };
        Ok((low, high))
    }
}

/// What the z test of two shares says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ProportionsTest {
    /// The difference in units of its standard error under equal shares.
    pub statistic: f64,
    /// The probability of a statistic at least as extreme if the shares were equal.
    pub p_value: f64,
    /// First share less second share.
    pub difference: f64,
    /// The standard error of the difference if the shares were equal.
    pub pooled_error: f64,
    standard_error: f64,
}

impl ProportionsTest {
    /// The interval for the true difference (Wald's, with each share's own variance).
    ///
    /// # Errors
    /// [`KernelError::Range`] for a confidence outside (0, 1).
    pub fn interval(&self, confidence: f64) -> Result<(f64, f64), KernelError> {
        open_share("the confidence", confidence)?;
        let reach = normal_quantile(0.5 + confidence / 2.0) * self.standard_error;
        Ok((self.difference - reach, self.difference + reach))
    }
}

/// The z test of two shares: an A/B test. Its error supposes equal shares, pooled over both samples; good from about
/// ten successes and ten failures on each side. statsmodels: `proportions_ztest`.
///
/// # Errors
/// [`KernelError::Numerical`] when all trials of both samples failed or all succeeded: nothing varies.
///
/// ```
/// use stepwise_kernels::stats::{Alternative, Proportion, proportions_z};
/// let (a, b) = (Proportion::new(120, 1000)?, Proportion::new(90, 1000)?);
/// let test = proportions_z(a, b, Alternative::TwoSided)?;
/// assert!(test.p_value > 0.02 && test.p_value < 0.04);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
pub fn proportions_z(
    a: Proportion,
    b: Proportion,
    alternative: Alternative,
) -> Result<ProportionsTest, KernelError> {
    let (m, n) = (a.trials as f64, b.trials as f64);
    let pooled = (a.successes as f64 + b.successes as f64) / (m + n);
    let error = (pooled * (1.0 - pooled) * (1.0 / m + 1.0 / n)).sqrt();
    if error <= 0.0 {
        return Err(KernelError::Numerical { what: "Shares that are all 0 or all 1 leave nothing to test" });
    }
    let difference = a.share() - b.share();
    let statistic = difference / error;
    let own = |share: f64, trials: f64| share * (1.0 - share) / trials;
    let standard_error = (own(a.share(), m) + own(b.share(), n)).sqrt();
    Ok(ProportionsTest {
        statistic,
        p_value: alternative.normal(statistic),
        difference,
        pooled_error: error,
        standard_error,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn awkward_input() {
        assert!(Proportion::new(0, 0).is_err() && Proportion::new(2, 1).is_err());
        let one = Proportion::new(1, 1).unwrap();
        assert_eq!(one.interval(0.9).unwrap().1, 1.0);
        assert!(one.interval(f64::NAN).is_err());
        assert!(proportions_z(one, one, Alternative::Less).is_err());
    }
}
