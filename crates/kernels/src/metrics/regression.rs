//! Errors of predicted numbers. Each is NaN when there is nothing to compare.

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
