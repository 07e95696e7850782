//! Student's t tests: is a mean what it is said to be, do two means differ?

use super::describe::moments;
use super::tails::{Alternative, student_two_sided_quantile};
use crate::KernelError;
use crate::error::{open_share, same_length, sample, settled};

/// What a t test says.
///
/// **Reading it.** The p-value answers "how often would chance alone give a difference at least this large?". It is
/// not the probability that there is no difference, and says nothing about whether the difference matters: for that,
/// read [`interval`](Self::interval).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TTest {
    /// The difference in units of its standard error.
    pub statistic: f64,
    /// The probability of a statistic at least as extreme if the means were equal.
    pub p_value: f64,
    /// Degrees of freedom; Welch's are not whole.
    pub degrees: f64,
    /// The estimated difference, in the unit of the values.
    pub difference: f64,
    /// The standard error of the difference.
    pub standard_error: f64,
}

impl TTest {
    fn new(
        difference: f64,
        standard_error: f64,
        degrees: f64,
        alternative: Alternative,
    ) -> Result<Self, KernelError> {
        if standard_error <= 0.0 {
            return Err(KernelError::Numerical {
                what: "A t test of values that do not vary has no error to compare with",
            });
        }
        let statistic = settled(difference / settled(standard_error)?)?;
        let p_value = alternative.student(statistic, settled(degrees)?)?;
        Ok(Self { statistic, p_value, degrees, difference, standard_error })
    }

    /// The two-sided interval that covers the true difference with this confidence, such as 0.95.
    ///
    /// # Errors
    /// [`KernelError::Range`] for a confidence outside (0, 1).
    pub fn interval(&self, confidence: f64) -> Result<(f64, f64), KernelError> {
        open_share("the confidence", confidence)?;
        let reach = self.standard_error * student_two_sided_quantile(1.0 - confidence, self.degrees)?;
        Ok((self.difference - reach, self.difference + reach))
    }
}

/// Is the mean of one sample this value? Time O(n). scipy: `ttest_1samp`.
///
/// Source: Student, *The probable error of a mean*, Biometrika 6 (1908).
///
/// # Errors
/// [`KernelError::TooFewRows`] for fewer than 2 values, [`KernelError::NotFinite`], [`KernelError::Numerical`] when the
/// values do not vary.
///
/// ```
/// use stepwise_kernels::stats::{Alternative, t_test};
/// let test = t_test(&[4.9, 5.1, 5.2, 5.0, 5.3], 4.0, Alternative::TwoSided)?;
/// assert!(test.p_value < 0.001 && test.interval(0.95)?.0 > 0.8);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
pub fn t_test(values: &[f64], expected: f64, alternative: Alternative) -> Result<TTest, KernelError> {
    sample("a t test", values, 2)?;
    sample("the expected mean", &[expected], 1)?;
    let (mean, variance) = moments(values);
    let rows = values.len() as f64;
    TTest::new(mean - expected, (variance / rows).sqrt(), rows - 1.0, alternative)
}

/// Do paired values differ on average? The one-sample test of a − b. scipy: `ttest_rel`.
///
/// # Errors
/// As [`t_test`]; [`KernelError::Shape`] when the samples differ in length.
pub fn t_test_paired(a: &[f64], b: &[f64], alternative: Alternative) -> Result<TTest, KernelError> {
    same_length("the second sample", b.len(), a.len())?;
    let differences: Vec<f64> = a.iter().zip(b).map(|(a, b)| a - b).collect();
    t_test(&differences, 0.0, alternative)
}

/// Do the means of two samples of *equal variance* differ? [`welch`] asks less and loses next to nothing. scipy:
/// `ttest_ind`.
///
/// # Errors
/// As [`t_test`], for each sample.
pub fn t_test_independent(a: &[f64], b: &[f64], alternative: Alternative) -> Result<TTest, KernelError> {
    let ((a_mean, a_square), (b_mean, b_square)) = (of_mean(a)?, of_mean(b)?);
    let (m, n) = (a.len() as f64, b.len() as f64);
    let degrees = m + n - 2.0;
    let pooled = (a_square * m * (m - 1.0) + b_square * n * (n - 1.0)) / degrees;
    TTest::new(a_mean - b_mean, (pooled * (1.0 / m + 1.0 / n)).sqrt(), degrees, alternative)
}

/// Do the means of two samples differ, whatever their variances? scipy: `ttest_ind(equal_var=False)`.
///
/// **Idea.** The variances of the two means add up; Satterthwaite's degrees of freedom lie between those of the
/// smaller sample and of both together.
///
/// Source: B. L. Welch, *The generalization of "Student's" problem when several different population variances are
/// involved*, Biometrika 34 (1947).
///
/// # Errors
/// As [`t_test`], for each sample.
///
/// ```
/// use stepwise_kernels::stats::{Alternative, welch};
/// let test = welch(&[1.0, 2.0, 3.0], &[2.0, 9.0, 16.0, 4.0], Alternative::Less)?;
/// assert!(test.difference < 0.0 && test.degrees < 5.0);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
pub fn welch(a: &[f64], b: &[f64], alternative: Alternative) -> Result<TTest, KernelError> {
    let ((a_mean, a_square), (b_mean, b_square)) = (of_mean(a)?, of_mean(b)?);
    let square = a_square + b_square;
    // As shares, so that no fourth power of the unit is formed.
    let (a_share, b_share) = (a_square / square, b_square / square);
    let inverse = a_share * a_share / (a.len() as f64 - 1.0) + b_share * b_share / (b.len() as f64 - 1.0);
    TTest::new(a_mean - b_mean, square.sqrt(), 1.0 / inverse, alternative)
}

/// The mean and its squared standard error.
fn of_mean(values: &[f64]) -> Result<(f64, f64), KernelError> {
    sample("a t test", values, 2)?;
    let (mean, variance) = moments(values);
    Ok((mean, variance / values.len() as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn awkward_input() {
        for test in [t_test_independent, welch] {
            assert!(test(&[0.1; 4], &[0.1; 5], Alternative::TwoSided).is_err());
            assert!(test(&[1.0], &[1.0, 2.0], Alternative::TwoSided).is_err());
            assert!(test(&[1.0, f64::INFINITY], &[1.0, 2.0], Alternative::TwoSided).is_err());
            assert!(test(&[1e300, -1e300], &[1.0, 2.0], Alternative::TwoSided).is_err());
            let one = test(&[1e-12, 2e-12, 3e-12], &[1e12, 1e12], Alternative::TwoSided);
            assert!(one.is_ok_and(|test| test.p_value >= 0.0));
        }
        let (a, b) = ([1.0, 4.0, 2.0], [3.0, 5.0, 9.0]);
        let p = |alternative| welch(&a, &b, alternative).unwrap().p_value;
        assert!((p(Alternative::Less) + p(Alternative::Greater) - 1.0).abs() < 1e-12);
        assert!((p(Alternative::TwoSided) - 2.0 * p(Alternative::Less)).abs() < 1e-12);
        assert!(t_test_paired(&a, &b[..2], Alternative::Less).is_err());
        assert!(welch(&a, &b, Alternative::Less).unwrap().interval(1.0).is_err());
    }
}
