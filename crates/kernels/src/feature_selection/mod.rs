//! Which columns to keep.
//!
//! | question to each column | here |
//! |---|---|
//! | Does it vary? | [`variance_threshold`] |
//! | Does it, alone, tell about the target? | a score ([`f_classif`], [`f_regression`], [`chi2`], [`mutual_info`]) and [`select_k_best`] |
//! | Does a model miss it? | [`RecursiveElimination`] |
//!
//! A choice that looks at the target is part of the learning: made on all rows before the split, it lets the test rows
//! choose the columns that suit them, and even pure noise then seems to predict. Put it into a
//! [`Pipeline`](crate::pipeline::Pipeline).

mod elimination;
mod scores;

pub use elimination::RecursiveElimination;
pub use scores::{FeatureScores, chi2, f_classif, f_regression, mutual_info};

use ndarray::{Array2, ArrayView2, Axis};

use crate::KernelError;
use crate::error::{enough_rows, finite_or_missing, out_of_range, same_length};
use crate::stats::variance;

/// The columns that are kept.
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::feature_selection::select_k_best;
/// let best = select_k_best(&[0.1, 7.0, 3.0], 2)?;
/// assert_eq!(best.kept(), [1, 2]);
/// assert_eq!(best.transform(array![[10.0, 20.0, 30.0]].view())?, array![[20.0, 30.0]]);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    kept: Vec<usize>,
    features: usize,
}

impl Selection {
    /// The kept columns of these rows.
    ///
    /// # Errors
    /// [`KernelError::Shape`] when the number of columns is another.
    pub fn transform(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        same_length("the number of columns", x.ncols(), self.features)?;
        Ok(x.select(Axis(1), &self.kept))
    }

    /// The places of the kept columns, rising.
    #[must_use]
    pub fn kept(&self) -> &[usize] {
        &self.kept
    }
}

/// Keeps the columns whose variance (divisor n) is above a threshold; with 0 all that are not constant. Missing numbers
/// (NaN) have no say. Variances depend on units, so other thresholds want columns of one scale. Time O(n·p).
/// scikit-learn: `VarianceThreshold`.
///
/// # Errors
/// [`KernelError::Range`] for a negative threshold, [`KernelError::TooFewRows`] for no rows, [`KernelError::NotFinite`]
/// for infinite numbers, [`KernelError::Numerical`] when no column is left.
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::feature_selection::variance_threshold;
/// let x = array![[1.0, 5.0], [2.0, 5.0]];
/// assert_eq!(variance_threshold(x.view(), 0.0)?.kept(), [0]);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
pub fn variance_threshold(x: ArrayView2<'_, f64>, threshold: f64) -> Result<Selection, KernelError> {
    if !(threshold.is_finite() && threshold >= 0.0) {
        return Err(out_of_range("the variance threshold", threshold, "a finite number of at least 0"));
    }
    enough_rows("a variance", x.nrows(), 1)?;
    finite_or_missing("the features", x)?;
    let varies = |&column: &usize| {
        let present: Vec<f64> = x.column(column).iter().copied().filter(|value| !value.is_nan()).collect();
        // Rounding gives a constant column a variance, too.
        present.iter().any(|value| *value != present[0]) && variance(&present) > threshold
    };
    let kept: Vec<usize> = (0..x.ncols()).filter(varies).collect();
    if kept.is_empty() {
        return Err(KernelError::Numerical { what: "No column varies by more than the threshold" });
    }
    Ok(Selection { kept, features: x.ncols() })
}

/// Keeps the k columns of the highest scores, of equal ones the earlier; scores that are not numbers count least. Time
/// O(p·log p). scikit-learn: `SelectKBest`, which of equals keeps the later.
///
/// # Errors
/// [`KernelError::Range`] unless k is from 1 to the number of columns.
pub fn select_k_best(scores: &[f64], k: usize) -> Result<Selection, KernelError> {
    if k == 0 || k > scores.len() {
        return Err(out_of_range(
            "the number of columns to keep",
            k as f64,
            "from 1 to the number of columns",
        ));
    }
    let score = |column: usize| if scores[column].is_nan() { f64::NEG_INFINITY } else { scores[column] };
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|&a, &b| score(b).total_cmp(&score(a)));
    order.truncate(k);
    order.sort_unstable();
    Ok(Selection { kept: order, features: scores.len() })
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn awkward_input() {
        let x = array![[0.1, f64::NAN, 1e12], [0.1, f64::NAN, 1e12 + 1.0], [0.1, f64::NAN, 1e12]];
        assert_eq!(variance_threshold(x.view(), 0.0).unwrap().kept(), [2]);
        assert!(variance_threshold(x.view(), 1.0).is_err() && variance_threshold(x.view(), -1.0).is_err());
        assert!(variance_threshold(Array2::zeros((0, 2)).view(), 0.0).is_err());
        assert_eq!(select_k_best(&[f64::NAN, 1.0, 1.0, f64::INFINITY], 2).unwrap().kept(), [1, 3]);
        assert!(select_k_best(&[1.0], 2).is_err() && select_k_best(&[], 0).is_err());
    }
}
