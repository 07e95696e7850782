//! Errors of predicted numbers. Each that is a plain number is NaN when there is nothing to compare.

use crate::KernelError;
use crate::error::{enough_rows, finite_vector, same_length};

fn mean_of(actual: &[f64], predicted: &[f64], term: impl Fn(f64, f64) -> f64) -> f64 {
    let count = actual.len().min(predicted.len());
    actual.iter().zip(predicted).map(|(&y, &p)| term(y, p)).sum::<f64>() / count as f64
}

/// Root mean squared error, in the target's unit: √(Σ (y − ŷ)² ⁄ n).
#[must_use]
pub fn rmse(actual: &[f64], predicted: &[f64]) -> f64 {
    mean_of(actual, predicted, |y, p| (y - p) * (y - p)).sqrt()
}

/// Mean absolute error, in the target's unit: Σ ∣y − ŷ∣ ⁄ n.
#[must_use]
pub fn mae(actual: &[f64], predicted: &[f64]) -> f64 {
    mean_of(actual, predicted, |y, p| (y - p).abs())
}

/// Root mean squared logarithmic error: the RMSE of ln(1 + y). About the typical *relative* error: 0.1 is 10 %.
/// NaN when a number is below or at −1.
///
/// ```
/// let error = stepwise_kernels::metrics::rmsle(&[100.0, 1000.0], &[110.0, 1100.0]);
/// assert!((error - 0.095).abs() < 0.001);
/// ```
#[must_use]
pub fn rmsle(actual: &[f64], predicted: &[f64]) -> f64 {
    mean_of(actual, predicted, |y, p| (y.ln_1p() - p.ln_1p()).powi(2)).sqrt()
}

/// The share of the variance that is explained: 1 − Σ (y − ŷ)² ⁄ Σ (y − mean)². 1 is perfect, 0 as good as the mean,
/// negative worse. For a constant target 1 when all predictions are right, else 0, as in scikit-learn.
#[must_use]
pub fn r2(actual: &[f64], predicted: &[f64]) -> f64 {
    let centre = crate::stats::mean(actual);
    let total: f64 = actual.iter().map(|y| (y - centre) * (y - centre)).sum();
    let left: f64 = actual.iter().zip(predicted).map(|(y, p)| (y - p) * (y - p)).sum();
    match (total > 0.0, left > 0.0) {
        (true, _) => 1.0 - left / total,
        (false, false) if !actual.is_empty() && left == 0.0 => 1.0,
        (false, true) => 0.0,
        _ => f64::NAN,
    }
}

/// Mean absolute error in per cent of the actual values: 100 ⁄ n · Σ ∣ŷ − y∣ ⁄ ∣y∣.
///
/// # Errors
/// [`KernelError::Shape`], [`KernelError::NotFinite`], [`KernelError::TooFewRows`] without values, [`KernelError::Range`]
/// when an actual value is 0.
pub fn mape(actual: &[f64], predicted: &[f64]) -> Result<f64, KernelError> {
    enough_rows("the error in per cent", actual.len(), 1)?;
    same_length("the prediction", predicted.len(), actual.len())?;
    finite_vector("the actual values", actual)?;
    finite_vector("the prediction", predicted)?;
    if actual.contains(&0.0) {
        let allowed = "other than 0 to measure per cent of it".to_owned();
        return Err(KernelError::Range { what: "an actual value", given: 0.0, allowed });
    }
    let errors =
        actual.iter().zip(predicted).map(|(actual, predicted)| ((predicted - actual) / actual).abs());
    Ok(100.0 * errors.sum::<f64>() / actual.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn per_cent_of_nothing_is_refused() {
        assert_eq!(mape(&[2.0, 4.0], &[1.0, 5.0]).unwrap(), 37.5);
        assert!(mape(&[0.0], &[1.0]).is_err() && mape(&[], &[]).is_err() && mape(&[1.0], &[]).is_err());
    }
}
