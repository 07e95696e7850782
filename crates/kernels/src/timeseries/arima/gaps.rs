//! Values that are not known: what the model puts there, and how sure it is.

use nalgebra::DMatrix;

use super::kalman::{Filtered, Gap, Track};

/// Fills the gaps with what makes the known values likeliest.
///
/// The errors are linear in what stands in the gaps: e = e₀ + Σ yⱼ·eⱼ, where eⱼ are the errors of a series that is 1 in
/// gap j. So the likeliest y are those of least squares, with every error in its own unit; and a likelihood of the known
/// values alone costs the determinant of the normal equations. `None` when the known values do not tell them apart.
/// Time O(n·g² + g³).
///
/// Source: R. Kohn, C. F. Ansley, *Estimation, prediction, and interpolation for ARIMA models with missing data*,
/// Journal of the American Statistical Association 81 (1986).
pub(super) fn fill(mut filtered: Filtered, beside: &[Track]) -> Option<Filtered> {
    let in_unit = |errors: &[f64]| -> Vec<f64> {
        errors.iter().zip(&filtered.variances).map(|(error, variance)| error / variance.sqrt()).collect()
    };
    let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let errors = in_unit(&filtered.errors);
    let columns: Vec<Vec<f64>> = beside.iter().map(|track| in_unit(&track.errors)).collect();
    let gaps = columns.len();
    let normal = DMatrix::from_fn(gaps, gaps, |i, j| product(&columns[i], &columns[j]));
    let right = DMatrix::from_fn(gaps, 1, |i, _| -product(&columns[i], &errors));
    // Two gaps that only their sum is known of have a pivot of rounding errors.
    let least = 1e-10 * normal.diagonal().iter().fold(0.0_f64, |most, value| most.max(*value));
    let factor = normal.cholesky()?;
    let pivots: Vec<f64> = (0..gaps).map(|gap| factor.l_dirty()[(gap, gap)]).collect();
    if pivots.iter().any(|pivot| pivot * pivot <= least) {
        return None;
    }
    let (changes, inverse) = (factor.solve(&right), factor.inverse());
    for (track, &change) in beside.iter().zip(&changes) {
        filtered.errors.iter_mut().zip(&track.errors).for_each(|(error, other)| *error += change * other);
        filtered.state.iter_mut().zip(&track.state).for_each(|(state, other)| *state += change * other);
    }
    filtered.determinant = 2.0 * pivots.iter().map(|&pivot| libm::log(pivot)).sum::<f64>();
    filtered.gaps =
        (0..gaps).map(|gap| Gap { change: changes[gap], variance: inverse[(gap, gap)] }).collect();
    Some(filtered)
}
