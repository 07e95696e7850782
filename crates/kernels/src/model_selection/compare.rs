//! Is one model better than another, or lucky?

use statrs::function::beta::checked_beta_reg;

use crate::KernelError;
use crate::error::{enough_rows, positive, same_length, settled};
use crate::stats::{Alternative, TTest, moments, t_test_paired};

/// Differences that vary by less than this, relative to the scores, are equal but for rounding.
const ROUNDING: f64 = 1e-12;

/// The scores of two models on the same splits, and the tests of their difference.
///
/// The plain t test takes the splits for independent. They are not: the training sets overlap, so it finds
/// differences where there are none. [`corrected`](Self::corrected) is the one to use.
///
/// ```
/// use stepwise_kernels::model_selection::PairedComparison;
/// let pair = PairedComparison::new(&[0.91, 0.93, 0.92, 0.95], &[0.90, 0.91, 0.91, 0.92])?;
/// let naive = pair.t_test()?;
/// let honest = pair.corrected(1.0 / 3.0)?; // four folds: one held out for three learned from
/// assert!(naive.p_value < 0.05 && honest.p_value > naive.p_value);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct PairedComparison {
    first: Vec<f64>,
    second: Vec<f64>,
}

impl PairedComparison {
    /// For the scores of the first and the second model, split by split.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] for fewer than 2 splits, [`KernelError::Shape`], [`KernelError::NotFinite`].
    pub fn new(first: &[f64], second: &[f64]) -> Result<Self, KernelError> {
        same_length("the scores of the second model", second.len(), first.len())?;
        crate::error::sample("a comparison of models, by its splits,", first, 2)?;
        crate::error::finite_vector("the scores of the second model", second)?;
        Ok(Self { first: first.to_vec(), second: second.to_vec() })
    }

    /// The plain paired t test; too sure of itself on overlapping training sets.
    ///
    /// # Errors
    /// [`KernelError::Numerical`] when all differences are equal, be it but for rounding: 0.97 − 0.95 is not quite
    /// 0.95 − 0.93, and a spread of that kind would prove anything.
    pub fn t_test(&self) -> Result<TTest, KernelError> {
        let test = t_test_paired(&self.first, &self.second, Alternative::TwoSided)?;
        let largest =
            self.first.iter().chain(&self.second).fold(0.0_f64, |most, score| most.max(score.abs()));
        if test.standard_error <= ROUNDING * largest {
            return Err(KernelError::Numerical {
                what: "Scores whose differences are all equal leave nothing to test",
            });
        }
        Ok(test)
    }

    /// The corrected resampled t test: the variance of the mean is not s² ⁄ k but s²·(1 ⁄ k + test rows ⁄ training
    /// rows). For k folds `test_over_train` is 1 ⁄ (k − 1), however often they are repeated.
    ///
    /// Source: C. Nadeau, Y. Bengio, *Inference for the generalization error*, Machine Learning 52 (2003).
    ///
    /// # Errors
    /// [`KernelError::Range`] for a ratio that is not a finite number above 0, and as [`t_test`](Self::t_test).
    pub fn corrected(&self, test_over_train: f64) -> Result<TTest, KernelError> {
        positive("the test rows over the training rows", test_over_train)?;
        let plain = self.t_test()?;
        let count = self.first.len() as f64;
        let standard_error = plain.standard_error * (1.0 + count * test_over_train).sqrt();
        let statistic = settled(plain.difference / standard_error)?;
        let p_value = Alternative::TwoSided.student(statistic, plain.degrees)?;
        Ok(TTest { statistic, p_value, standard_error, ..plain })
    }

    /// Dietterich's 5×2 test, for scores of five rounds of two folds, round by round: the first difference over the
    /// spread within the rounds, t with 5 degrees of freedom.
    ///
    /// Source: T. G. Dietterich, *Approximate statistical tests for comparing supervised classification learning
    /// algorithms*, Neural Computation 10 (1998).
    ///
    /// # Errors
    /// [`KernelError::Shape`] unless there are 10 scores, [`KernelError::Numerical`] when nothing varies within rounds.
    pub fn five_by_two(&self) -> Result<TTest, KernelError> {
        same_length("the scores of five rounds of two folds", self.first.len(), 10)?;
        let differences: Vec<f64> = self.first.iter().zip(&self.second).map(|(a, b)| a - b).collect();
        let within: f64 = differences.chunks_exact(2).map(|round| moments(round).1).sum();
        let standard_error = settled((within / 5.0).sqrt())?;
        if standard_error <= 0.0 {
            return Err(KernelError::Numerical {
                what: "Scores that do not vary within a round leave nothing to test",
            });
        }
        let difference = differences[0];
        let statistic = settled(difference / standard_error)?;
        let p_value = Alternative::TwoSided.student(statistic, 5.0)?;
        Ok(TTest { statistic, p_value, degrees: 5.0, difference, standard_error })
    }
}

/// What McNemar's test says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct McNemarTest {
    /// Rows that only the first model has right.
    pub only_first: usize,
    /// Rows that only the second model has right.
    pub only_second: usize,
    /// The probability of so uneven a share if both were equally good, by the binomial distribution.
    pub p_value: f64,
}

/// McNemar's exact test on one test set: rows that both models have right, or both wrong, say nothing; of the others
/// each should win half. 1 when there are no others. Time O(n). statsmodels: `mcnemar(exact=True)`.
///
/// Source: Q. McNemar, *Note on the sampling error of the difference between correlated proportions*, Psychometrika
/// 12 (1947).
///
/// # Errors
/// [`KernelError::TooFewRows`] for no rows, [`KernelError::Shape`].
///
/// ```
/// use stepwise_kernels::model_selection::mcnemar;
/// let test = mcnemar(&[true; 5], &[false; 5])?;
/// assert!((test.p_value - 0.0625).abs() < 1e-12); // five heads, or five tails
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
pub fn mcnemar(first_right: &[bool], second_right: &[bool]) -> Result<McNemarTest, KernelError> {
    enough_rows("McNemar's test", first_right.len(), 1)?;
    same_length("the second model's rows", second_right.len(), first_right.len())?;
    let pairs = || first_right.iter().zip(second_right);
    let only_first = pairs().filter(|(first, second)| **first && !**second).count();
    let only_second = pairs().filter(|(first, second)| !**first && **second).count();
    let (few, all) = (only_first.min(only_second), only_first + only_second);
    let p_value = if 2 * few == all {
        1.0
    } else {
        let below = checked_beta_reg((all - few) as f64, few as f64 + 1.0, 0.5).map_err(|_| {
            KernelError::Numerical { what: "The binomial distribution has no value for these counts" }
        })?;
        (2.0 * below).min(1.0)
    };
    Ok(McNemarTest { only_first, only_second, p_value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn awkward_input() {
        assert!(PairedComparison::new(&[1.0], &[1.0]).is_err());
        assert!(PairedComparison::new(&[1.0, f64::NAN], &[1.0, 2.0]).is_err());
        let same = PairedComparison::new(&[0.5; 10], &[0.4; 10]).unwrap();
        assert!(same.t_test().is_err() && same.corrected(0.1).is_err() && same.five_by_two().is_err());
        let rounded = PairedComparison::new(&[0.95, 0.97, 0.96], &[0.93, 0.95, 0.94]).unwrap();
        assert!(rounded.t_test().is_err() && rounded.corrected(0.5).is_err());
        let pair = PairedComparison::new(&[0.5, 0.6], &[0.4, 0.1]).unwrap();
        assert!(pair.corrected(0.0).is_err() && pair.five_by_two().is_err());
        assert_eq!(mcnemar(&[true], &[true]).unwrap().p_value, 1.0);
        assert!(mcnemar(&[], &[]).is_err() && mcnemar(&[true], &[]).is_err());
    }
}
