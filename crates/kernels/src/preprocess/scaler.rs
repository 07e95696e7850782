//! Standard scores.

use ndarray::{Array1, Array2, ArrayView2, Axis};

use crate::KernelError;
use crate::error::{enough_rows, finite, same_length};

/// Standard scores: (x − mean) ⁄ standard deviation, column by column.
///
/// Fit it on the training rows only, and use the same means and deviations everywhere: otherwise the test rows
/// have a say in the model. A constant column is centred and left at scale 1, as in scikit-learn. The deviation
/// is the population's (divisor n). Time O(n·p).
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::preprocess::StandardScaler;
/// let scaler = StandardScaler::fit(array![[1.0, 5.0], [3.0, 5.0]].view())?;
/// assert_eq!(scaler.transform(array![[5.0, 6.0]].view())?, array![[3.0, 1.0]]);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct StandardScaler {
    means: Array1<f64>,
    scales: Array1<f64>,
}

impl StandardScaler {
    /// Means and deviations of the columns.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] for no rows, [`KernelError::NotFinite`] for missing or infinite numbers.
    pub fn fit(x: ArrayView2<'_, f64>) -> Result<Self, KernelError> {
        enough_rows("scaling", x.nrows(), 1)?;
        finite("the features", x)?;
        let means = x.mean_axis(Axis(0)).unwrap_or_else(|| Array1::zeros(x.ncols()));
        let rows = x.nrows() as f64;
        let scales = x
            .axis_iter(Axis(1))
            .zip(&means)
            .map(|(column, &mean)| {
                let variance = column.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / rows;
                // What rounding alone gives a constant column; a variance that small is none.
                let rounding = rows * f64::EPSILON * variance + (rows * mean * f64::EPSILON).powi(2);
                if variance <= rounding { 1.0 } else { variance.sqrt() }
            })
            .collect();
        Ok(Self { means, scales })
    }

    /// The standard scores of these rows.
    ///
    /// # Errors
    /// [`KernelError::Shape`] when the number of columns is another.
    pub fn transform(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        same_length("the number of columns", x.ncols(), self.means.len())?;
        Ok((&x - &self.means) / &self.scales)
    }

    /// The rows that have these standard scores.
    ///
    /// # Errors
    /// [`KernelError::Shape`] when the number of columns is another.
    pub fn inverse(&self, scores: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        same_length("the number of columns", scores.ncols(), self.means.len())?;
        Ok(&scores * &self.scales + &self.means)
    }

    /// The columns' means.
    #[must_use]
    pub fn means(&self) -> &Array1<f64> {
        &self.means
    }

    /// The columns' standard deviations, 1 for constant columns.
    #[must_use]
    pub fn scales(&self) -> &Array1<f64> {
        &self.scales
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn scores_have_mean_zero_and_deviation_one_and_lead_back(
            values in prop::collection::vec(-1e6..1e6_f64, 24),
        ) {
            let x = ArrayView2::from_shape((8, 3), &values).unwrap();
            let scaler = StandardScaler::fit(x).unwrap();
            let scores = scaler.transform(x).unwrap();
            for column in scores.axis_iter(Axis(1)) {
                prop_assert!(column.mean().unwrap().abs() < 1e-9);
                prop_assert!((column.std(0.0) - 1.0).abs() < 1e-9);
            }
            let back = scaler.inverse(scores.view()).unwrap();
            prop_assert!(back.iter().zip(x).all(|(a, b)| (a - b).abs() < 1e-8));
        }
    }

    #[test]
    fn a_constant_column_keeps_scale_one() {
        let x = Array2::from_elem((1000, 1), 0.1);
        assert_eq!(StandardScaler::fit(x.view()).unwrap().scales()[0], 1.0);
        assert!(StandardScaler::fit(Array2::zeros((0, 2)).view()).is_err());
    }
}
