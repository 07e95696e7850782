//! How alike a series is to itself some steps ago.

use super::{checked, mean};
use crate::KernelError;
use crate::error::enough_rows;

/// The autocorrelation at lags 0 to `lags`: rₖ = Σ (xₜ − m)(xₜ₊ₖ − m) / Σ (xₜ − m)².
///
/// The divisor is the same for all lags, which keeps the whole a possible autocorrelation (positive definite). For
/// noise about 95 % of them lie within ±1.96/√n. Time O(n·lags).
///
/// Source: G. E. P. Box, G. M. Jenkins, *Time Series Analysis* (1970), section 2.1.
///
/// ```
/// let r = stepwise_kernels::timeseries::autocorrelation(&[1.0, -1.0, 1.0, -1.0], 1)?;
/// assert_eq!(r, [1.0, -0.75]);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
///
/// # Errors
/// [`KernelError::TooFewRows`] unless there are more values than lags (and two at least), [`KernelError::NotFinite`],
/// [`KernelError::Range`] for values over 1e100, [`KernelError::Numerical`] for a constant series, which has none.
pub fn autocorrelation(series: &[f64], lags: usize) -> Result<Vec<f64>, KernelError> {
    enough_rows("an autocorrelation", series.len(), lags.saturating_add(1).max(2))?;
    checked(series)?;
    if series.iter().all(|&value| value == series[0]) {
        return Err(KernelError::Numerical { what: "A constant series has no autocorrelation" });
    }
    let mean = mean(series);
    let size = series.iter().fold(0.0_f64, |most, value| most.max((value - mean).abs()));
    let centred: Vec<f64> = series.iter().map(|value| (value - mean) / size).collect();
    let products: Vec<f64> =
        (0..=lags).map(|lag| centred.iter().zip(&centred[lag..]).map(|(a, b)| a * b).sum()).collect();
    Ok(products.iter().map(|product| product / products[0]).collect())
}

/// The partial autocorrelation at lags 0 to `lags`: what lag k says beyond all shorter lags.
///
/// The last coefficient of the best linear prediction from k values back, for each k, by Levinson and Durbin's
/// recursion over [`autocorrelation`]. An autoregression of order p has none beyond lag p. Time O(n·lags + lags²).
///
/// Source: J. Durbin, *The fitting of time-series models*, Review of the International Statistical Institute 28 (1960).
///
/// ```
/// let partial = stepwise_kernels::timeseries::partial_autocorrelation(&[1.0, -1.0, 1.0, -1.0], 2)?;
/// assert_eq!(partial[1], -0.75);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
///
/// # Errors
/// As [`autocorrelation`].
pub fn partial_autocorrelation(series: &[f64], lags: usize) -> Result<Vec<f64>, KernelError> {
    let r = autocorrelation(series, lags)?;
    let mut weights: Vec<f64> = Vec::with_capacity(lags);
    let mut partial = vec![1.0];
    let mut left = 1.0;
    for lag in 1..=lags {
        let explained: f64 = weights.iter().zip(r[1..lag].iter().rev()).map(|(weight, r)| weight * r).sum();
        let last = (r[lag] - explained) / left;
        let before = weights.clone();
        weights.iter_mut().zip(before.iter().rev()).for_each(|(weight, mirror)| *weight -= last * mirror);
        weights.push(last);
        partial.push(last);
        left *= 1.0 - last * last;
    }
    Ok(partial)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn correlations_stay_within_one(mut series in prop::collection::vec(-1.0..1.0_f64, 3..40), exponent in -12..13_i32) {
            series.iter_mut().for_each(|value| *value *= 10.0_f64.powi(exponent));
            let lags = series.len() - 1;
            for value in autocorrelation(&series, lags).unwrap().iter().chain(&partial_autocorrelation(&series, lags).unwrap()) {
                prop_assert!(value.abs() <= 1.0 + 1e-9);
            }
        }
    }

    #[test]
    fn awkward_input() {
        assert!(autocorrelation(&[], 0).is_err());
        assert!(autocorrelation(&[1.0], 0).is_err());
        assert!(autocorrelation(&[1.0, 2.0], 2).is_err());
        assert!(autocorrelation(&[1.0, 2.0], usize::MAX).is_err());
        assert!(autocorrelation(&[0.1, 0.1, 0.1], 1).is_err());
        assert!(autocorrelation(&[0.1, f64::NAN, 0.1], 1).is_err());
        assert!(autocorrelation(&[0.1, 1e200, 0.1], 1).is_err());
        assert_eq!(autocorrelation(&[1.0, 2.0], 0).unwrap(), [1.0]);
    }
}
