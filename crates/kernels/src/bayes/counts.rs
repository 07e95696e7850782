//! Naive Bayes for counts and for presence.

use ndarray::{Array1, Array2, ArrayView2, Axis};

use super::{NaiveBayes, class_sizes};
use crate::KernelError;
use crate::error::{finite, out_of_range, positive, same_length};

/// The sums of the features in each class, k×p.
fn sums(x: ArrayView2<'_, f64>, y: &[usize], classes: usize) -> Array2<f64> {
    let mut sums = Array2::zeros((classes, x.ncols()));
    for (row, &class) in x.rows().into_iter().zip(y) {
        let mut sum = sums.row_mut(class);
        sum += &row;
    }
    sums
}

fn log_priors(sizes: &Array1<f64>) -> Array1<f64> {
    (sizes / sizes.sum()).ln()
}

/// Multinomial naive Bayes: a document of a class draws its words from that class's urn.
///
/// The share of a word in the urn is (count + α) ⁄ (all counts + α·words): α > 0 keeps a word that a class has never
/// shown from ruling the class out (*Laplace smoothing* at α = 1). scikit-learn: `MultinomialNB(alpha)`.
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::bayes::{MultinomialNaiveBayes, NaiveBayes};
/// let counts = array![[3.0, 0.0], [2.0, 1.0], [0.0, 4.0]];
/// let model = MultinomialNaiveBayes::fit(counts.view(), &[0, 0, 1], 2, 1.0)?;
/// assert_eq!(model.predict(array![[1.0, 0.0], [0.0, 2.0]].view())?, [0, 1]);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct MultinomialNaiveBayes {
    log_shares: Array2<f64>,
    log_priors: Array1<f64>,
}

impl MultinomialNaiveBayes {
    /// Fits counts (n×p, at least 0; they may be weights such as TF-IDF) and classes numbered from 0.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`], [`KernelError::Shape`], [`KernelError::NotFinite`], [`KernelError::Range`] for a
    /// negative count, a class that is not below `classes`, or an α that is not a finite number above 0;
    /// [`KernelError::Numerical`] when the counts overflow or α vanishes beside them.
    pub fn fit(
        x: ArrayView2<'_, f64>,
        y: &[usize],
        classes: usize,
        smoothing: f64,
    ) -> Result<Self, KernelError> {
        let sizes = class_sizes(x, y, classes)?;
        positive("the smoothing", smoothing)?;
        if let Some(&given) = x.iter().find(|count| **count < 0.0) {
            return Err(out_of_range("a count", given, "at least 0"));
        }
        let mut log_shares = sums(x, y, classes) + smoothing;
        for mut row in log_shares.rows_mut() {
            let total = row.sum();
            row.mapv_inplace(|count| (count / total).ln());
        }
        if log_shares.iter().any(|share| !share.is_finite()) {
            return Err(KernelError::Numerical { what: "The counts are too large for their shares" });
        }
        Ok(Self { log_shares, log_priors: log_priors(&sizes) })
    }

    /// ln of each word's share (column) in each class's urn (row).
    #[must_use]
    pub fn log_shares(&self) -> &Array2<f64> {
        &self.log_shares
    }
}

impl NaiveBayes for MultinomialNaiveBayes {
    fn joint_log_likelihood(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        same_length("the number of columns", x.ncols(), self.log_shares.ncols())?;
        finite("the counts", x)?;
        Ok(x.dot(&self.log_shares.t()) + &self.log_priors)
    }
}

/// Bernoulli naive Bayes: within a class each feature is there with its own probability. Unlike the multinomial one,
/// it also learns from what is missing.
///
/// The probability is (rows with it + α) ⁄ (rows + 2·α). scikit-learn: `BernoulliNB(alpha, binarize)`.
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::bayes::{BernoulliNaiveBayes, NaiveBayes};
/// let words = array![[1.0, 0.0], [1.0, 1.0], [0.0, 1.0]];
/// let model = BernoulliNaiveBayes::fit(words.view(), &[0, 0, 1], 2, 1.0, 0.5)?;
/// assert_eq!(model.predict(array![[1.0, 0.0]].view())?, [0]);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct BernoulliNaiveBayes {
    log_there: Array2<f64>,
    log_missing: Array2<f64>,
    log_priors: Array1<f64>,
    threshold: f64,
}

impl BernoulliNaiveBayes {
    /// Fits features (n×p), there when above `threshold`, and classes numbered from 0.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`], [`KernelError::Shape`], [`KernelError::NotFinite`], [`KernelError::Range`] for a
    /// class that is not below `classes`, an α that is not a finite number above 0, or an α so small that it vanishes.
    pub fn fit(
        x: ArrayView2<'_, f64>,
        y: &[usize],
        classes: usize,
        smoothing: f64,
        threshold: f64,
    ) -> Result<Self, KernelError> {
        let sizes = class_sizes(x, y, classes)?;
        positive("the smoothing", smoothing)?;
        crate::error::finite_vector("the threshold", &[threshold])?;
        let there = sums(binary(x, threshold).view(), y, classes);
        let rows = (&sizes + 2.0 * smoothing).insert_axis(Axis(1));
        let missing = &sizes.view().insert_axis(Axis(1)) - &there;
        let log_there = ((there + smoothing) / &rows).ln();
        let log_missing = ((missing + smoothing) / &rows).ln();
        if log_there.iter().chain(&log_missing).any(|share| !share.is_finite()) {
            return Err(out_of_range("the smoothing", smoothing, "far enough from 0 and from infinity"));
        }
        Ok(Self { log_there, log_missing, log_priors: log_priors(&sizes), threshold })
    }

    /// ln of the probability that each feature (column) is there in each class (row).
    #[must_use]
    pub fn log_there(&self) -> &Array2<f64> {
        &self.log_there
    }
}

impl NaiveBayes for BernoulliNaiveBayes {
    fn joint_log_likelihood(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        same_length("the number of columns", x.ncols(), self.log_there.ncols())?;
        finite("the features", x)?;
        let gains = &self.log_there - &self.log_missing;
        let base = self.log_missing.sum_axis(Axis(1)) + &self.log_priors;
        Ok(binary(x, self.threshold).dot(&gains.t()) + &base)
    }
}

fn binary(x: ArrayView2<'_, f64>, threshold: f64) -> Array2<f64> {
    x.mapv(|value| if value > threshold { 1.0 } else { 0.0 })
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn awkward_input() {
        let x = array![[1.0, 0.0], [0.0, 0.0], [0.0, 3.0]];
        let multinomial = MultinomialNaiveBayes::fit(x.view(), &[0, 0, 2], 3, 1.0).unwrap();
        let bernoulli = BernoulliNaiveBayes::fit(x.view(), &[0, 0, 2], 3, 1.0, 0.0).unwrap();
        for model in [&multinomial as &dyn NaiveBayes, &bernoulli] {
            let probabilities = model.probabilities(x.view()).unwrap();
            // The class without rows has probability 0.
            assert!(probabilities.column(1).iter().all(|p| *p == 0.0));
            assert!(probabilities.sum_axis(Axis(1)).iter().all(|sum| (sum - 1.0).abs() < 1e-12));
            assert!(model.predict(array![[1.0]].view()).is_err());
            assert!(model.predict(array![[f64::NAN, 1.0]].view()).is_err());
        }
        assert!(MultinomialNaiveBayes::fit(array![[-1.0]].view(), &[0], 1, 1.0).is_err());
        assert!(MultinomialNaiveBayes::fit(x.view(), &[0, 0, 1], 2, 0.0).is_err());
        assert!(MultinomialNaiveBayes::fit(array![[1e308, 1e308]].view(), &[0], 1, 1.0).is_err());
        assert!(BernoulliNaiveBayes::fit(x.view(), &[0, 0, 1], 2, 1e-320, 0.0).is_ok());
        assert!(BernoulliNaiveBayes::fit(x.view(), &[0, 0, 1], 2, f64::INFINITY, 0.0).is_err());
    }
}
