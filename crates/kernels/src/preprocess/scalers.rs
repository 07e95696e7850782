//! Columns brought to one scale: standard scores, ranges, quartiles.

use ndarray::{Array1, Array2, ArrayView2};

use super::affine::Affine;
use crate::KernelError;
use crate::stats::quantile;

/// Standard scores: (x − mean) ⁄ standard deviation, column by column.
///
/// Fit it on the training rows only, and use the same means and deviations everywhere: otherwise the test rows
/// have a say in the model. A constant column is centred and left at scale 1, as in scikit-learn. The deviation
/// is the population's (divisor n). Missing numbers (NaN) have no say and stay missing. Time O(n·p).
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::preprocess::StandardScaler;
/// let scaler = StandardScaler::fit(array![[1.0, 5.0], [3.0, 5.0]].view())?;
/// assert_eq!(scaler.transform(array![[5.0, 6.0]].view())?, array![[3.0, 1.0]]);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct StandardScaler(Affine);

impl StandardScaler {
    /// Means and deviations of the columns.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] for no rows, [`KernelError::NotFinite`] for infinite numbers,
    /// [`KernelError::Numerical`] when squares overflow.
    pub fn fit(x: ArrayView2<'_, f64>) -> Result<Self, KernelError> {
        let scores = |present: &[f64]| {
            let rows = present.len() as f64;
            let mean = present.iter().sum::<f64>() / rows;
            let variance = present.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / rows;
            // What rounding alone gives a constant column; a variance that small is none.
            let rounding = rows * f64::EPSILON * variance + (rows * mean * f64::EPSILON).powi(2);
            (mean, if variance <= rounding && variance.is_finite() { 1.0 } else { variance.sqrt() })
        };
        Ok(Self(Affine::fit(x, scores)?))
    }

    /// The standard scores of these rows.
    ///
    /// # Errors
    /// [`KernelError::Shape`] when the number of columns is another, [`KernelError::Numerical`] when a number overflows.
    pub fn transform(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        self.0.transform(x)
    }

    /// The rows that have these standard scores.
    ///
    /// # Errors
    /// [`KernelError::Shape`] when the number of columns is another, [`KernelError::Numerical`] when a number overflows.
    pub fn inverse(&self, scores: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        self.0.inverse(scores)
    }

    /// The columns' means.
    #[must_use]
    pub fn means(&self) -> &Array1<f64> {
        &self.0.centres
    }

    /// The columns' standard deviations, 1 for constant columns.
    #[must_use]
    pub fn scales(&self) -> &Array1<f64> {
        &self.0.scales
    }
}

/// Shares of the range: (x − least) ⁄ (most − least), column by column, so that the rows it was fitted on lie between
/// 0 and 1. Other rows may lie outside.
///
/// One outlier squeezes all others together; see [`RobustScaler`]. A constant column becomes 0. Missing numbers stay
/// missing. Time O(n·p).
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::preprocess::MinMaxScaler;
/// let scaler = MinMaxScaler::fit(array![[1.0], [5.0]].view())?;
/// assert_eq!(scaler.transform(array![[2.0], [7.0]].view())?, array![[0.25], [1.5]]);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct MinMaxScaler(Affine);

impl MinMaxScaler {
    /// The ends of the columns.
    ///
    /// # Errors
    /// As [`StandardScaler::fit`].
    pub fn fit(x: ArrayView2<'_, f64>) -> Result<Self, KernelError> {
        Ok(Self(Affine::fit(x, |present| {
            let least = present.iter().copied().fold(f64::INFINITY, f64::min);
            let most = present.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            (least, most - least)
        })?))
    }

    /// These rows as shares of the ranges.
    ///
    /// # Errors
    /// [`KernelError::Shape`] when the number of columns is another, [`KernelError::Numerical`] when a number overflows.
    pub fn transform(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        self.0.transform(x)
    }

    /// The rows that are these shares of the ranges.
    ///
    /// # Errors
    /// [`KernelError::Shape`] when the number of columns is another, [`KernelError::Numerical`] when a number overflows.
    pub fn inverse(&self, shares: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        self.0.inverse(shares)
    }

    /// The columns' least numbers.
    #[must_use]
    pub fn least(&self) -> &Array1<f64> {
        &self.0.centres
    }

    /// The columns' ranges, 1 for constant columns.
    #[must_use]
    pub fn ranges(&self) -> &Array1<f64> {
        &self.0.scales
    }
}

/// (x − median) ⁄ (upper quartile − lower quartile), column by column: a quarter of the rows may be anything without
/// moving it much. A column whose quartiles are equal is centred and left at scale 1. Missing numbers stay missing.
/// Time O(p·n·log n).
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::preprocess::RobustScaler;
/// let scaler = RobustScaler::fit(array![[1.0], [2.0], [3.0], [4.0], [1e9]].view())?;
/// assert_eq!(scaler.transform(array![[4.0]].view())?, array![[0.5]]);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct RobustScaler(Affine);

impl RobustScaler {
    /// Medians and quartile ranges of the columns.
    ///
    /// # Errors
    /// As [`StandardScaler::fit`].
    pub fn fit(x: ArrayView2<'_, f64>) -> Result<Self, KernelError> {
        Ok(Self(Affine::fit(x, |present| {
            (quantile(present, 0.5), quantile(present, 0.75) - quantile(present, 0.25))
        })?))
    }

    /// These rows, in quartile ranges from the medians.
    ///
    /// # Errors
    /// [`KernelError::Shape`] when the number of columns is another, [`KernelError::Numerical`] when a number overflows.
    pub fn transform(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        self.0.transform(x)
    }

    /// The rows that lie this far from the medians.
    ///
    /// # Errors
    /// [`KernelError::Shape`] when the number of columns is another, [`KernelError::Numerical`] when a number overflows.
    pub fn inverse(&self, scaled: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        self.0.inverse(scaled)
    }

    /// The columns' medians.
    #[must_use]
    pub fn medians(&self) -> &Array1<f64> {
        &self.0.centres
    }

    /// The columns' quartile ranges, 1 where they are 0.
    #[must_use]
    pub fn scales(&self) -> &Array1<f64> {
        &self.0.scales
    }
}

#[cfg(test)]
mod tests {
    use ndarray::{Axis, array};
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
            let scaler = MinMaxScaler::fit(x).unwrap();
            let shares = scaler.transform(x).unwrap();
            prop_assert!(shares.iter().all(|share| (0.0..=1.0).contains(share)));
            let back = scaler.inverse(shares.view()).unwrap();
            prop_assert!(back.iter().zip(x).all(|(a, b)| (a - b).abs() < 1e-8));
        }
    }

    #[test]
    fn hard_columns() {
        let x = Array2::from_elem((1000, 1), 0.1);
        assert_eq!(StandardScaler::fit(x.view()).unwrap().scales()[0], 1.0);
        assert!(StandardScaler::fit(Array2::zeros((0, 2)).view()).is_err());
        let x = array![[1.0, 7.0, f64::NAN], [f64::NAN, 7.0, f64::NAN], [3.0, 7.0, f64::NAN]];
        let scores = StandardScaler::fit(x.view()).unwrap().transform(x.view()).unwrap();
        assert_eq!((scores[(0, 0)], scores[(2, 0)], scores[(0, 1)]), (-1.0, 1.0, 0.0));
        assert!(scores[(1, 0)].is_nan() && scores.column(2).iter().all(|score| score.is_nan()));
        assert_eq!(MinMaxScaler::fit(x.view()).unwrap().transform(x.view()).unwrap()[(2, 0)], 1.0);
        assert_eq!(RobustScaler::fit(x.view()).unwrap().transform(x.view()).unwrap()[(2, 0)], 1.0);
        for far in [f64::INFINITY, 1e308] {
            assert!(MinMaxScaler::fit(array![[far], [-far]].view()).is_err());
            assert!(StandardScaler::fit(array![[far], [-far]].view()).is_err());
        }
    }
}
