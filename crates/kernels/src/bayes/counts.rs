//! Naive Bayes for counts and for presence.

use ndarray::{Array1, Array2, ArrayView1, ArrayView2, Axis};

use super::{NaiveBayes, class_sizes};
use crate::KernelError;
use crate::error::{finite, out_of_range, positive, same_length};
use crate::softmax::sigmoid;

/// The sums of the features in each class, k×p.
fn sums(x: ArrayView2<'_, f64>, y: &[usize], classes: usize) -> Array2<f64> {
    let mut sums = Array2::zeros((classes, x.ncols()));
    for (row, &class) in x.rows().into_iter().zip(y) {
        let mut sum = sums.row_mut(class);
        sum += &row;
    }
    sums
}

fn log_priors(sizes: ArrayView1<'_, f64>) -> Array1<f64> {
    (&sizes / sizes.sum()).ln()
}

fn checked_sums(sums: ArrayView2<'_, f64>, sizes: ArrayView1<'_, f64>) -> Result<(), KernelError> {
    same_length("the classes of the sums", sums.nrows(), sizes.len())?;
    finite("the sums", sums)?;
    match sums.iter().chain(sizes).find(|count| **count < 0.0 || !count.is_finite()) {
        Some(&given) => Err(out_of_range("a count", given, "at least 0 and finite")),
        None => Ok(()),
    }
}

fn checked_class(class: usize, classes: usize) -> Result<usize, KernelError> {
    if class < classes {
        Ok(class)
    } else {
        Err(out_of_range("a class", class as f64, "below the number of classes"))
    }
}

/// The logarithm of the odds of one class over another, taken apart: Bayes' rule as a sum, to which each feature adds its share.
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::bayes::{LogOdds, MultinomialNaiveBayes, NaiveBayes};
/// let counts = array![[3.0, 0.0], [2.0, 1.0], [0.0, 4.0]];
/// let model = MultinomialNaiveBayes::fit(counts.view(), &[0, 0, 1], 2, 1.0)?;
/// let LogOdds { prior, weights, .. } = model.log_odds(1, 0)?;
/// assert!(prior < 0.0 && weights[0] < 0.0 && weights[1] > 0.0);
/// let odds = model.log_odds(1, 0)?.of([(1, 2.0)])?;
/// assert_eq!(odds, prior + 2.0 * weights[1]);
/// let probabilities = model.probabilities(array![[0.0, 2.0]].view())?;
/// assert!((LogOdds::probability(odds) - probabilities[(0, 1)]).abs() < 1e-12);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct LogOdds {
    /// Before the row is looked at.
    pub prior: f64,
    /// What it adds when no feature is there; 0 for models that only look at what is there.
    pub missing: f64,
    /// What each feature adds, for each unit of it.
    pub weights: Array1<f64>,
}

impl LogOdds {
    /// The log-odds of a row, of which only the features that are there need to be told, with their amounts (1 for a model of
    /// presence).
    ///
    /// # Errors
    /// [`KernelError::Range`] for a feature that the model does not know.
    pub fn of(&self, features: impl IntoIterator<Item = (usize, f64)>) -> Result<f64, KernelError> {
        let mut sum = self.prior + self.missing;
        for (feature, amount) in features {
            let weight = self.weights.get(feature);
            sum += amount
                * weight.ok_or_else(|| out_of_range("a feature", feature as f64, "below their number"))?;
        }
        Ok(sum)
    }

    /// The probability that log-odds stand for.
    #[must_use]
    pub fn probability(log_odds: f64) -> f64 {
        sigmoid(log_odds)
    }
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
        // A sum would hide it.
        if let Some(&given) = x.iter().find(|count| **count < 0.0) {
            return Err(out_of_range("a count", given, "at least 0"));
        }
        Self::from_sums(sums(x, y, classes).view(), sizes.view(), smoothing)
    }

    /// The same from what was counted already: the sum of each feature in each class (k×p), and the rows of each class. Counts
    /// can come in piece by piece, and a vocabulary can be far larger than a dense table allows.
    ///
    /// ```
    /// use ndarray::array;
    /// use stepwise_kernels::bayes::MultinomialNaiveBayes;
    /// let all = MultinomialNaiveBayes::fit(array![[3.0, 0.0], [2.0, 1.0], [0.0, 4.0]].view(), &[0, 0, 1], 2, 1.0)?;
    /// let sums = array![[5.0, 1.0], [0.0, 4.0]];
    /// assert_eq!(MultinomialNaiveBayes::from_sums(sums.view(), array![2.0, 1.0].view(), 1.0)?, all);
    /// # Ok::<(), stepwise_kernels::KernelError>(())
    /// ```
    ///
    /// # Errors
    /// As [`fit`](Self::fit); [`KernelError::Shape`] for another number of classes.
    pub fn from_sums(
        sums: ArrayView2<'_, f64>,
        sizes: ArrayView1<'_, f64>,
        smoothing: f64,
    ) -> Result<Self, KernelError> {
        checked_sums(sums, sizes)?;
        positive("the smoothing", smoothing)?;
        let mut log_shares = &sums + smoothing;
        for mut row in log_shares.rows_mut() {
            let total = row.sum();
            row.mapv_inplace(|count| (count / total).ln());
        }
        if log_shares.iter().any(|share| !share.is_finite()) {
            return Err(KernelError::Numerical { what: "The counts are too large for their shares" });
        }
        Ok(Self { log_shares, log_priors: log_priors(sizes) })
    }

    /// What speaks for one class and against another.
    ///
    /// # Errors
    /// [`KernelError::Range`] for a class that there is not.
    pub fn log_odds(&self, class: usize, other: usize) -> Result<LogOdds, KernelError> {
        let [class, other] = [class, other].map(|class| checked_class(class, self.log_priors.len()));
        let (class, other) = (class?, other?);
        Ok(LogOdds {
            prior: self.log_priors[class] - self.log_priors[other],
            missing: 0.0,
            weights: &self.log_shares.row(class) - &self.log_shares.row(other),
        })
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
        crate::error::finite_vector("the threshold", &[threshold])?;
        let there = sums(binary(x, threshold).view(), y, classes);
        Self::from_sums(there.view(), sizes.view(), smoothing, threshold)
    }

    /// The same from what was counted already: in how many rows of each class each feature is there (k×p), and the rows of
    /// each class.
    ///
    /// # Errors
    /// As [`fit`](Self::fit); [`KernelError::Shape`] for another number of classes; [`KernelError::Range`] where a feature is in
    /// more rows than a class has.
    pub fn from_sums(
        there: ArrayView2<'_, f64>,
        sizes: ArrayView1<'_, f64>,
        smoothing: f64,
        threshold: f64,
    ) -> Result<Self, KernelError> {
        checked_sums(there, sizes)?;
        positive("the smoothing", smoothing)?;
        crate::error::finite_vector("the threshold", &[threshold])?;
        for (row, &size) in there.rows().into_iter().zip(sizes) {
            if let Some(&given) = row.iter().find(|count| **count > size) {
                return Err(out_of_range("a count of rows", given, "at most the rows of its class"));
            }
        }
        let rows = (&sizes + 2.0 * smoothing).insert_axis(Axis(1));
        let missing = &sizes.view().insert_axis(Axis(1)) - &there;
        let log_there = ((&there + smoothing) / &rows).ln();
        let log_missing = ((missing + smoothing) / &rows).ln();
        if log_there.iter().chain(&log_missing).any(|share| !share.is_finite()) {
            return Err(out_of_range("the smoothing", smoothing, "far enough from 0 and from infinity"));
        }
        Ok(Self { log_there, log_missing, log_priors: log_priors(sizes), threshold })
    }

    /// What speaks for one class and against another. All features count as missing at first; one that is there adds what that
    /// changes.
    ///
    /// # Errors
    /// [`KernelError::Range`] for a class that there is not.
    pub fn log_odds(&self, class: usize, other: usize) -> Result<LogOdds, KernelError> {
        let [class, other] = [class, other].map(|class| checked_class(class, self.log_priors.len()));
        let (class, other) = (class?, other?);
        let missing = &self.log_missing.row(class) - &self.log_missing.row(other);
        let there = &self.log_there.row(class) - &self.log_there.row(other);
        Ok(LogOdds {
            prior: self.log_priors[class] - self.log_priors[other],
            missing: missing.sum(),
            weights: there - missing,
        })
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
        assert!(multinomial.log_odds(0, 3).is_err());
        // Features add up to what the model says of a row.
        let odds = bernoulli.log_odds(0, 2).unwrap();
        let joint = bernoulli.joint_log_likelihood(x.view()).unwrap();
        let sum = odds.prior + odds.missing + odds.weights[1];
        assert!((sum - (joint[(2, 0)] - joint[(2, 2)])).abs() < 1e-12);
        let sizes = array![1.0];
        assert!(BernoulliNaiveBayes::from_sums(array![[2.0]].view(), sizes.view(), 1.0, 0.0).is_err());
        assert!(MultinomialNaiveBayes::from_sums(array![[1.0], [1.0]].view(), sizes.view(), 1.0).is_err());
        assert!(MultinomialNaiveBayes::fit(array![[-1.0]].view(), &[0], 1, 1.0).is_err());
        assert!(MultinomialNaiveBayes::fit(x.view(), &[0, 0, 1], 2, 0.0).is_err());
        assert!(MultinomialNaiveBayes::fit(array![[1e308, 1e308]].view(), &[0], 1, 1.0).is_err());
        assert!(BernoulliNaiveBayes::fit(x.view(), &[0, 0, 1], 2, 1e-320, 0.0).is_ok());
        assert!(BernoulliNaiveBayes::fit(x.view(), &[0, 0, 1], 2, f64::INFINITY, 0.0).is_err());
    }
}
