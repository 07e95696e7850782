//! Naive Bayes for measurements.

use ndarray::{Array1, Array2, ArrayView2, Axis};

use super::{NaiveBayes, class_sizes};
use crate::KernelError;
use crate::error::{finite, out_of_range, same_length};

/// Gaussian naive Bayes: within a class each feature is normal, with its own mean and variance.
///
/// A share of the largest variance of any feature is added to all variances, so that a feature which is constant
/// within a class does not decide alone. scikit-learn: `GaussianNB(var_smoothing)`.
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::bayes::{GaussianNaiveBayes, NaiveBayes};
/// let x = array![[1.0], [1.2], [4.0], [4.4]];
/// let model = GaussianNaiveBayes::fit(x.view(), &[0, 0, 1, 1], 2, 1e-9)?;
/// assert_eq!(model.predict(array![[0.9], [5.0]].view())?, [0, 1]);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct GaussianNaiveBayes {
    means: Array2<f64>,
    variances: Array2<f64>,
    log_priors: Array1<f64>,
}

impl GaussianNaiveBayes {
    /// Fits features (n×p) and classes numbered from 0; 1e-9 is the usual `smoothing`.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`], [`KernelError::Shape`], [`KernelError::NotFinite`], [`KernelError::Range`] for a
    /// class that is not below `classes` or a smoothing that is negative or not finite; [`KernelError::Numerical`]
    /// when a variance is 0 even so (no feature varies, or no smoothing) or too large.
    pub fn fit(
        x: ArrayView2<'_, f64>,
        y: &[usize],
        classes: usize,
        smoothing: f64,
    ) -> Result<Self, KernelError> {
        let sizes = class_sizes(x, y, classes)?;
        if !(smoothing.is_finite() && smoothing >= 0.0) {
            return Err(out_of_range("the smoothing", smoothing, "a finite number, at least 0"));
        }
        let widest =
            x.axis_iter(Axis(1)).map(|column| crate::stats::variance(&column.to_vec())).fold(0.0, f64::max);
        let mut means = Array2::zeros((classes, x.ncols()));
        for (row, &class) in x.rows().into_iter().zip(y) {
            means.row_mut(class).scaled_add(1.0 / sizes[class], &row);
        }
        let mut variances = Array2::from_elem((classes, x.ncols()), smoothing * widest);
        for (row, &class) in x.rows().into_iter().zip(y) {
            let off = &row - &means.row(class);
            variances.row_mut(class).scaled_add(1.0 / sizes[class], &(&off * &off));
        }
        for (class, row) in variances.rows().into_iter().enumerate() {
            if sizes[class] > 0.0 && row.iter().any(|variance| !(variance.is_normal() && *variance > 0.0)) {
                return Err(KernelError::Numerical {
                    what: "A feature's variance within a class is 0 or not finite; smoothing may help",
                });
            }
        }
        let log_priors = sizes.mapv(|size| (size / y.len() as f64).ln());
        Ok(Self { means, variances, log_priors })
    }

    /// The mean of each feature (column) in each class (row).
    #[must_use]
    pub fn means(&self) -> &Array2<f64> {
        &self.means
    }

    /// The variance of each feature in each class, smoothed.
    #[must_use]
    pub fn variances(&self) -> &Array2<f64> {
        &self.variances
    }
}

impl NaiveBayes for GaussianNaiveBayes {
    fn joint_log_likelihood(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        same_length("the number of columns", x.ncols(), self.means.ncols())?;
        finite("the features", x)?;
        let mut joint = Array2::from_elem((x.nrows(), self.log_priors.len()), f64::NEG_INFINITY);
        for (class, prior) in self.log_priors.iter().enumerate().filter(|(_, prior)| prior.is_finite()) {
            let (means, variances) = (self.means.row(class), self.variances.row(class));
            let constant = prior - 0.5 * variances.mapv(|v| (std::f64::consts::TAU * v).ln()).sum();
            for (row, point) in x.rows().into_iter().enumerate() {
                let terms =
                    point.iter().zip(means).zip(variances).map(|((x, mean), v)| (x - mean) * (x - mean) / v);
                joint[(row, class)] = constant - 0.5 * terms.sum::<f64>();
            }
        }
        Ok(joint)
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn awkward_input() {
        let x = array![[1.0, 5.0], [2.0, 5.0], [3.0, 5.0]];
        let fit = GaussianNaiveBayes::fit;
        // A constant feature is smoothed; a class without rows is never predicted.
        let model = fit(x.view(), &[0, 0, 2], 3, 1e-9).unwrap();
        assert_eq!(model.predict(x.view()).unwrap(), [0, 0, 2]);
        assert!(model.probabilities(x.view()).unwrap().iter().all(|p| (0.0..=1.0).contains(p)));
        assert!(model.probabilities(array![[1e300, 1.0]].view()).is_err());
        assert!(fit(x.view(), &[0, 0, 2], 3, 0.0).is_err() && fit(x.view(), &[0, 0, 3], 3, 0.1).is_err());
        assert!(fit(array![[1.0], [1.0]].view(), &[0, 1], 2, 1e-9).is_err());
        assert!(fit(x.view(), &[0, 1], 2, 1e-9).is_err() && fit(x.view(), &[0; 3], 1, f64::NAN).is_err());
        assert!(fit(array![[1e300], [-1e300]].view(), &[0, 0], 1, 1e-9).is_err());
        assert!(model.predict(array![[1.0]].view()).is_err());
    }
}
