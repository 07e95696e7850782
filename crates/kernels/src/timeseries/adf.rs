//! The augmented Dickey–Fuller test.

use statrs::distribution::{ContinuousCDF, Normal};

use super::checked;
use crate::KernelError;
use crate::error::enough_rows;
use crate::linalg::OrthonormalBasis;

/// What [`augmented_dickey_fuller`] found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AdfTest {
    /// The t statistic of yesterday's level: far below 0 speaks against a unit root.
    pub statistic: f64,
    /// How likely a value as low is with a unit root.
    pub p_value: f64,
    /// How many lagged differences were used.
    pub lags: usize,
    /// How many values entered the regression.
    pub observations: usize,
}

/// Tests whether a series has a unit root (a random walk, to be differenced) against one that returns to a mean.
///
/// **Steps.** Regress Δyₜ on yₜ₋₁, on a constant and on the last k differences; with a unit root the coefficient of
/// yₜ₋₁ is 0, and its t statistic follows not Student's but Dickey and Fuller's distribution, here by MacKinnon's
/// approximation. Of k = 0 … `most_lags` the one with the least AIC is taken, all compared on the same values; then the regression
/// is repeated on all values that it leaves.
///
/// **Cost.** O(n·k²) for k = `most_lags`; `None` means ⌈12·(n/100)^¼⌉.
///
/// Sources: D. A. Dickey, W. A. Fuller, *Distribution of the estimators for autoregressive time series with a unit
/// root*, Journal of the American Statistical Association 74 (1979); J. G. MacKinnon, *Approximate asymptotic
/// distribution functions for unit-root and cointegration tests*, Journal of Business & Economic Statistics 12 (1994).
///
/// ```
/// use stepwise_kernels::timeseries::augmented_dickey_fuller;
/// let returning: Vec<f64> = (0..60).map(|t| f64::from(t * t % 11)).collect();
/// assert!(augmented_dickey_fuller(&returning, Some(0))?.p_value < 0.01);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
///
/// # Errors
/// [`KernelError::TooFewRows`] when there are not more values than 2·lags + 4; [`KernelError::NotFinite`];
/// [`KernelError::Range`] for values over 1e100; [`KernelError::Numerical`] when the regression is singular or exact, as for a
/// constant or a straight line.
pub fn augmented_dickey_fuller(series: &[f64], most_lags: Option<usize>) -> Result<AdfTest, KernelError> {
    checked(series)?;
    let n = series.len();
    let usual = (12.0 * (n as f64 / 100.0).powf(0.25)).ceil() as usize;
    let most = most_lags.unwrap_or_else(|| usual.min((n / 2).saturating_sub(2)));
    enough_rows("the Dickey–Fuller test", n, most.saturating_mul(2).saturating_add(5))?;
    let mut best = (f64::INFINITY, 0);
    let mut found = Err(SINGULAR);
    for lags in 0..=most {
        match regress(series, lags, most) {
            Ok((_, criterion)) if criterion < best.0 => {
                best = (criterion, lags);
                found = Ok(());
            }
            _ => {}
        }
    }
    found?;
    let (statistic, _) = regress(series, best.1, best.1)?;
    Ok(AdfTest { statistic, p_value: p_value(statistic), lags: best.1, observations: n - 1 - best.1 })
}

const SINGULAR: KernelError = KernelError::Numerical { what: "The test's regression is singular or exact" };

/// The t statistic of the level and AIC, from the values after the first `skipped` differences.
fn regress(series: &[f64], lags: usize, skipped: usize) -> Result<(f64, f64), KernelError> {
    let size = series.iter().fold(f64::MIN_POSITIVE, |most, value| most.max(value.abs()));
    let levels: Vec<f64> = series.iter().map(|value| value / size).collect();
    let differences: Vec<f64> = levels.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let count = differences.len() - skipped;
    let mut basis = OrthonormalBasis::new();
    let mut independent = basis.push(&vec![1.0; count]);
    for lag in 1..=lags {
        independent &= basis.push(&differences[skipped - lag..differences.len() - lag]);
    }
    // The level comes last, so that its t statistic is that of the last direction alone.
    independent &= basis.push(&levels[skipped..levels.len() - 1]);
    let mut rest = differences[skipped..].to_vec();
    let total: f64 = rest.iter().map(|value| value * value).sum();
    let along = basis.project_out(&mut rest);
    let squares: f64 = rest.iter().map(|value| value * value).sum();
    let parameters = lags + 2;
    if !independent || count <= parameters || squares <= 1e-24 * total {
        return Err(SINGULAR);
    }
    // R's diagonal is positive here, so the direction's sign is the level's.
    let deviation = (squares / (count - parameters) as f64).sqrt();
    let last = along.last().copied().unwrap_or(0.0);
    let criterion = count as f64 * (squares / count as f64).ln() + 2.0 * parameters as f64;
    Ok((last / deviation, criterion))
}

/// MacKinnon's approximation for a regression with a constant.
fn p_value(statistic: f64) -> f64 {
    if statistic > 2.74 {
        return 1.0;
    }
    if statistic < -18.83 {
        return 0.0;
    }
    let coefficients: &[f64] = if statistic <= -1.61 {
        &[2.1659, 1.4412, 0.038_269]
    } else {
        &[1.7339, 0.93202, -0.12745, -0.010_368]
    };
    let quantile = coefficients.iter().rev().fold(0.0, |sum, coefficient| sum * statistic + coefficient);
    Normal::standard().cdf(quantile)
}

#[cfg(test)]
mod tests {
    use stepwise_random::Random;

    use super::*;

    #[test]
    fn tells_a_walk_from_noise_at_any_scale() {
        let mut random = Random::new(3);
        let noise: Vec<f64> = (0..200).map(|_| random.normal()).collect();
        let walk: Vec<f64> = noise
            .iter()
            .scan(0.0, |sum, step| {
                *sum += step;
                Some(*sum)
            })
            .collect();
        for scale in [1e-12, 1.0, 1e12] {
            let scaled = |series: &[f64]| series.iter().map(|value| value * scale).collect::<Vec<_>>();
            assert!(augmented_dickey_fuller(&scaled(&noise), None).unwrap().p_value < 0.01);
            assert!(augmented_dickey_fuller(&scaled(&walk), None).unwrap().p_value > 0.1);
        }
    }

    #[test]
    fn awkward_input() {
        assert!(augmented_dickey_fuller(&[], None).is_err());
        assert!(augmented_dickey_fuller(&[1.0, 2.0, 1.0], None).is_err());
        assert!(augmented_dickey_fuller(&[0.1; 50], None).is_err());
        assert!(augmented_dickey_fuller(&(0..50).map(f64::from).collect::<Vec<_>>(), None).is_err());
        assert!(augmented_dickey_fuller(&[1.0; 50], Some(usize::MAX)).is_err());
        assert!(augmented_dickey_fuller(&[f64::NAN; 50], None).is_err());
    }
}
