//! Any distribution made uniform or normal, by ranks.

use ndarray::{Array2, ArrayView2, Axis};

use crate::KernelError;
use crate::error::{enough_rows, finite_or_missing, out_of_range, same_length};
use crate::stats::normal_quantile;

/// The distribution that a column is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Output {
    /// From 0 to 1: the share of the training rows below.
    #[default]
    Uniform,
    /// The standard normal.
    Normal,
}

/// The share that is nearest to 0 or 1 before the normal quantile is taken: it would be infinite there.
const NEAREST: f64 = 1e-7;

/// Each number as the share of the training rows that lie below it, or as the normal quantile of that share.
///
/// Only the order of a column's numbers survives: outliers come near, skew goes, and so do the distances between the
/// numbers. Between the learned quantiles it goes straight; beyond the first and last it stays. Missing numbers (NaN)
/// have no say and stay missing. Time O(n·log n) a column. scikit-learn: `QuantileTransformer(subsample=None)`.
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::preprocess::{Output, QuantileTransformer};
/// let x = array![[1.0], [10.0], [100.0]];
/// let shares = QuantileTransformer::fit(x.view(), 1000, Output::Uniform)?;
/// assert_eq!(shares.transform(array![[1.0], [10.0], [55.0], [1e9]].view())?, array![[0.0], [0.5], [0.75], [1.0]]);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct QuantileTransformer {
    /// The learned quantiles of each column, rising; none where all was missing.
    quantiles: Vec<Vec<f64>>,
    output: Output,
}

impl QuantileTransformer {
    /// Learns this many quantiles of each column (1000 is usual; at most as many as there are rows).
    ///
    /// # Errors
    /// [`KernelError::Range`] for fewer than 2 quantiles, [`KernelError::TooFewRows`] for no rows,
    /// [`KernelError::NotFinite`] for infinite numbers.
    pub fn fit(x: ArrayView2<'_, f64>, quantiles: usize, output: Output) -> Result<Self, KernelError> {
        if quantiles < 2 {
            return Err(out_of_range("the number of quantiles", quantiles as f64, "at least 2"));
        }
        enough_rows("quantiles", x.nrows(), 1)?;
        finite_or_missing("the features", x)?;
        let count = quantiles.min(x.nrows());
        let learn = |column: ndarray::ArrayView1<'_, f64>| {
            let mut sorted: Vec<f64> = column.iter().copied().filter(|value| !value.is_nan()).collect();
            sorted.sort_unstable_by(f64::total_cmp);
            let last = count.saturating_sub(1).max(1) as f64;
            let places = if sorted.is_empty() { 0 } else { count };
            (0..places).map(|index| between(&sorted, index as f64 / last)).collect()
        };
        Ok(Self { quantiles: x.axis_iter(Axis(1)).map(learn).collect(), output })
    }

    /// The shares, or normal quantiles, of these numbers.
    ///
    /// # Errors
    /// [`KernelError::Shape`]; [`KernelError::Numerical`] for a number in a column that was all missing.
    pub fn transform(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        same_length("the number of columns", x.ncols(), self.quantiles.len())?;
        let mut shares = x.to_owned();
        for (mut column, quantiles) in shares.axis_iter_mut(Axis(1)).zip(&self.quantiles) {
            if quantiles.is_empty() && column.iter().any(|value| !value.is_nan()) {
                return Err(KernelError::Numerical {
                    what: "A column was all missing when its quantiles were learned",
                });
            }
            column.mapv_inplace(
                |value| if value.is_nan() { value } else { self.output.of(share(value, quantiles)) },
            );
        }
        Ok(shares)
    }

    /// The learned quantiles of each column.
    #[must_use]
    pub fn quantiles(&self) -> &[Vec<f64>] {
        &self.quantiles
    }
}

impl Output {
    fn of(self, share: f64) -> f64 {
        match self {
            Self::Uniform => share,
            Self::Normal => {
                normal_quantile(share.clamp(NEAREST - f64::EPSILON, 1.0 - (NEAREST - f64::EPSILON)))
            }
        }
    }
}

/// The quantile of sorted numbers, straight between neighbours.
fn between(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    let (low, high) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
    // Not from the difference, which may overflow.
    if low == high { low } else { low * (1.0 - place.fract()) + high * place.fract() }
}

/// The share that lies below a number: straight between quantiles, the middle of those that are equal to it.
fn share(value: f64, quantiles: &[f64]) -> f64 {
    let last = quantiles.len() - 1;
    if value <= quantiles[0] {
        return 0.0;
    }
    if value >= quantiles[last] {
        return 1.0;
    }
    let (first, after) = (
        quantiles.partition_point(|other| *other < value),
        quantiles.partition_point(|other| *other <= value),
    );
    let place = if after > first {
        (first + after - 1) as f64 / 2.0
    } else {
        let (low, high) = (quantiles[first - 1], quantiles[first]);
        (first - 1) as f64 + (value / 2.0 - low / 2.0) / (high / 2.0 - low / 2.0)
    };
    place / last as f64
}

#[cfg(test)]
mod tests {
    use ndarray::array;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn order_survives(values in prop::collection::vec(-1e9..1e9_f64, 2..40)) {
            let x = ArrayView2::from_shape((values.len(), 1), &values).unwrap();
            for output in [Output::Uniform, Output::Normal] {
                let found = QuantileTransformer::fit(x, 10, output).unwrap().transform(x).unwrap();
                for (a, fa) in values.iter().zip(&found) {
                    prop_assert!(values.iter().zip(&found).all(|(b, fb)| a > b || fa <= fb));
                }
            }
        }
    }

    #[test]
    fn hard_columns() {
        let x = array![[3.0, f64::NAN, 1e-12], [3.0, f64::NAN, 2e-12], [3.0, f64::NAN, 3e-12]];
        let normal = QuantileTransformer::fit(x.view(), 5, Output::Normal).unwrap();
        let found = normal.transform(x.view()).unwrap();
        assert!(found.column(0).iter().chain(found.column(2)).all(|value| value.is_finite()));
        assert!(found.column(1).iter().all(|value| value.is_nan()) && found[(1, 2)].abs() < 1e-12);
        assert!(normal.transform(array![[1.0, 1.0, 1.0]].view()).is_err());
        assert!(QuantileTransformer::fit(x.view(), 1, Output::Uniform).is_err());
        assert!(QuantileTransformer::fit(array![[f64::INFINITY]].view(), 5, Output::Uniform).is_err());
    }
}
