//! How good predicted classes are: the confusion matrix and what is read from it.

use ndarray::{Array2, ArrayView1};

use crate::KernelError;
use crate::error::{enough_rows, out_of_range, same_length};

/// How often each class (row) was predicted as each class (column).
///
/// **Reading it.** Accuracy alone misleads when classes are unequal: "always healthy" is 99 % accurate where 1 % are
/// ill. Recall asks how many of a class were found, precision how many of the finds are right, F1 is their harmonic
/// mean; Matthews' coefficient is a correlation of truth and prediction, 0 for any constant prediction. What has no
/// cases to count is 0, as in scikit-learn.
///
/// **Cost.** O(n) to count, O(k²) for a number.
///
/// Source: B. W. Matthews, *Comparison of the predicted and observed secondary structure of T4 phage lysozyme*,
/// Biochimica et Biophysica Acta 405 (1975); J. Gorodkin, *Comparing two K-category assignments by a K-category
/// correlation coefficient*, Computational Biology and Chemistry 28 (2004).
///
/// ```
/// use stepwise_kernels::metrics::ConfusionMatrix;
/// let matrix = ConfusionMatrix::new(&[0, 0, 0, 1], &[0, 0, 0, 0], 2)?;
/// assert_eq!(matrix.accuracy(), 0.75);
/// assert_eq!((matrix.recall(1), matrix.matthews()), (0.0, 0.0));
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfusionMatrix {
    counts: Array2<usize>,
}

impl ConfusionMatrix {
    /// Counts rows with true and predicted classes, numbered from 0.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] for no rows, [`KernelError::Shape`], [`KernelError::Range`] for a class that is not
    /// below `classes`, or more than 10,000 classes.
    pub fn new(actual: &[usize], predicted: &[usize], classes: usize) -> Result<Self, KernelError> {
        enough_rows("a confusion matrix", actual.len(), 1)?;
        same_length("the predictions", predicted.len(), actual.len())?;
        if classes > 10_000 {
            return Err(out_of_range("the number of classes", classes as f64, "at most 10,000"));
        }
        let mut counts = Array2::zeros((classes, classes));
        for (&row, &column) in actual.iter().zip(predicted) {
            match counts.get_mut((row, column)) {
                Some(count) => *count += 1,
                None => {
                    return Err(KernelError::Range {
                        what: "a class",
                        given: row.max(column) as f64,
                        allowed: format!("below the number of classes, {classes}"),
                    });
                }
            }
        }
        Ok(Self { counts })
    }

    /// The counts: row the true class, column the predicted one.
    #[must_use]
    pub fn counts(&self) -> &Array2<usize> {
        &self.counts
    }

    /// The number of classes.
    #[must_use]
    pub fn classes(&self) -> usize {
        self.counts.nrows()
    }

    fn right(&self, class: usize) -> f64 {
        self.counts.get((class, class)).map_or(0.0, |&count| count as f64)
    }

    /// How many rows are of this class.
    #[must_use]
    pub fn support(&self, class: usize) -> usize {
        if class < self.classes() { self.counts.row(class).sum() } else { 0 }
    }

    /// How many rows were predicted to be of this class.
    #[must_use]
    pub fn predicted(&self, class: usize) -> usize {
        if class < self.classes() { self.counts.column(class).sum() } else { 0 }
    }

    /// The share of right predictions.
    #[must_use]
    pub fn accuracy(&self) -> f64 {
        ratio(self.counts.diag().sum() as f64, self.counts.sum() as f64)
    }

    /// Of the rows predicted to be of this class, the share that are.
    #[must_use]
    pub fn precision(&self, class: usize) -> f64 {
        ratio(self.right(class), self.predicted(class) as f64)
    }

    /// Of the rows of this class, the share that were found (sensitivity, true-positive rate).
    #[must_use]
    pub fn recall(&self, class: usize) -> f64 {
        ratio(self.right(class), self.support(class) as f64)
    }

    /// The harmonic mean of precision and recall of this class.
    #[must_use]
    pub fn f1(&self, class: usize) -> f64 {
        ratio(2.0 * self.right(class), (self.support(class) + self.predicted(class)) as f64)
    }

    /// The mean F1 over the classes that occur, true or predicted: every class counts alike.
    #[must_use]
    pub fn macro_f1(&self) -> f64 {
        self.mean_over(|class| self.support(class) + self.predicted(class) > 0, Self::f1)
    }

    /// The mean recall over the classes that have rows: what accuracy would be if they were equally frequent.
    #[must_use]
    pub fn balanced_accuracy(&self) -> f64 {
        self.mean_over(|class| self.support(class) > 0, Self::recall)
    }

    fn mean_over(&self, counts: impl Fn(usize) -> bool, of: fn(&Self, usize) -> f64) -> f64 {
        let values: Vec<f64> =
            (0..self.classes()).filter(|&class| counts(class)).map(|c| of(self, c)).collect();
        ratio(values.iter().sum(), values.len() as f64)
    }

    /// Matthews' correlation coefficient, for any number of classes: from −1 to 1, 0 for guessing.
    #[must_use]
    pub fn matthews(&self) -> f64 {
        let (all, right) = (self.counts.sum() as f64, self.counts.diag().sum() as f64);
        let totals = |of: &dyn Fn(ArrayView1<'_, usize>) -> f64, axis| -> Vec<f64> {
            self.counts.axis_iter(axis).map(of).collect()
        };
        let share = |part: ArrayView1<'_, usize>| part.sum() as f64 / all;
        let (truth, guess) = (totals(&share, ndarray::Axis(0)), totals(&share, ndarray::Axis(1)));
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let spread = (1.0 - dot(&truth, &truth)).max(0.0) * (1.0 - dot(&guess, &guess)).max(0.0);
        if spread > 1e-24 { (right / all - dot(&truth, &guess)) / spread.sqrt() } else { 0.0 }
    }
}

fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// F1 of one class, from pairs of what is true and what was said: the harmonic mean of precision and recall, from 0 to 1; 0
/// where nothing is of the class and nothing was taken for it. [`ConfusionMatrix::f1`] without the matrix, for who asks
/// about many choices of rows. Time O(pairs), no memory. scikit-learn: `f1_score` with `zero_division=0`.
///
/// ```
/// let pairs = [(true, true), (true, false), (false, true), (false, false)];
/// assert_eq!(stepwise_kernels::metrics::f1_score(pairs), 0.5);
/// assert_eq!(stepwise_kernels::metrics::f1_score([(false, false)]), 0.0);
/// ```
#[must_use]
pub fn f1_score(pairs: impl IntoIterator<Item = (bool, bool)>) -> f64 {
    let (mut hits, mut named) = (0_usize, 0_usize);
    for (actual, said) in pairs {
        hits += usize::from(actual && said);
        named += usize::from(actual) + usize::from(said);
    }
    // F1 = 2·hits ⁄ (actual + said)
    if named == 0 { 0.0 } else { 2.0 * hits as f64 / named as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn awkward_input() {
        assert!(ConfusionMatrix::new(&[], &[], 2).is_err());
        assert!(ConfusionMatrix::new(&[0], &[0, 1], 2).is_err());
        assert!(ConfusionMatrix::new(&[2], &[0], 2).is_err());
        assert!(ConfusionMatrix::new(&[0], &[0], usize::MAX).is_err());
        let one = ConfusionMatrix::new(&[0, 0], &[0, 0], 1).unwrap();
        assert_eq!((one.accuracy(), one.matthews(), one.balanced_accuracy()), (1.0, 0.0, 1.0));
        assert_eq!((one.recall(7), one.f1(7)), (0.0, 0.0));
    }
}
