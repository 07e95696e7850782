//! How good predicted probabilities are.

use ndarray::ArrayView2;

use crate::KernelError;
use crate::error::{enough_rows, out_of_range, same_length};

/// The smallest probability that counts: a certain error costs 36 nats and not infinitely many.
const LEAST: f64 = f64::EPSILON;

fn checked(actual: &[bool], probabilities: &[f64]) -> Result<(), KernelError> {
    enough_rows("a judgement of probabilities", actual.len(), 1)?;
    same_length("the probabilities", probabilities.len(), actual.len())?;
    match probabilities.iter().find(|p| !(0.0..=1.0).contains(*p)) {
        Some(&given) => Err(out_of_range("a probability", given, "from 0 to 1")),
        None => Ok(()),
    }
}

/// Log loss of the probabilities of "yes": the mean of −ln(probability of what happened), in nats. ln 2 is a coin.
/// Punishes certainty that is wrong. scikit-learn: `log_loss`.
///
/// # Errors
/// [`KernelError::TooFewRows`] for no rows, [`KernelError::Shape`], [`KernelError::Range`] for a number outside [0, 1].
///
/// ```
/// let loss = stepwise_kernels::metrics::log_loss(&[true, false], &[0.5, 0.5])?;
/// assert!((loss - 2_f64.ln()).abs() < 1e-12);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
pub fn log_loss(actual: &[bool], probabilities: &[f64]) -> Result<f64, KernelError> {
    checked(actual, probabilities)?;
    let terms = actual.iter().zip(probabilities).map(|(&yes, &p)| {
        let right = p.clamp(LEAST, 1.0 - LEAST);
        if yes { right.ln() } else { (1.0 - right).ln() }
    });
    Ok(-terms.sum::<f64>() / actual.len() as f64)
}

/// Log loss for several classes: one row of probabilities for each observation, which should sum to 1.
///
/// # Errors
/// As [`log_loss`]; [`KernelError::Range`] for a class without a column or a row that does not sum to 1.
pub fn log_loss_classes(actual: &[usize], probabilities: ArrayView2<'_, f64>) -> Result<f64, KernelError> {
    enough_rows("a judgement of probabilities", actual.len(), 1)?;
    same_length("the rows of probabilities", probabilities.nrows(), actual.len())?;
    let mut sum = 0.0;
    for (&class, row) in actual.iter().zip(probabilities.rows()) {
        if let Some(&given) = row.iter().find(|p| !(0.0..=1.0).contains(*p)) {
            return Err(out_of_range("a probability", given, "from 0 to 1"));
        }
        let total = row.sum();
        if (total - 1.0).abs() > 1e-6 {
            return Err(out_of_range("the sum of a row of probabilities", total, "1"));
        }
        let Some(p) = row.get(class) else {
            return Err(out_of_range("a class", class as f64, "below the number of columns"));
        };
        sum -= p.clamp(LEAST, 1.0 - LEAST).ln();
    }
    Ok(sum / actual.len() as f64)
}

/// The Brier score: the mean squared distance of the probability of "yes" from what happened (1 or 0). 0 is perfect,
/// 0.25 a coin. scikit-learn: `brier_score_loss`.
///
/// Source: G. W. Brier, *Verification of forecasts expressed in terms of probability*, Monthly Weather Review 78
/// (1950).
///
/// # Errors
/// As [`log_loss`].
pub fn brier(actual: &[bool], probabilities: &[f64]) -> Result<f64, KernelError> {
    checked(actual, probabilities)?;
    let terms = actual.iter().zip(probabilities).map(|(&yes, p)| (p - f64::from(u8::from(yes))).powi(2));
    Ok(terms.sum::<f64>() / actual.len() as f64)
}

/// One bin of a calibration curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CalibrationBin {
    /// The mean predicted probability in the bin.
    pub predicted: f64,
    /// The share of "yes" among its rows.
    pub actual: f64,
    /// How many rows it holds.
    pub count: usize,
}

/// The calibration curve: of the rows that were given 70 %, did 70 % happen? [0, 1] is cut into bins of equal width;
/// empty ones are left out. On the diagonal the probabilities can be taken at their word. scikit-learn:
/// `calibration_curve`.
///
/// # Errors
/// As [`log_loss`]; [`KernelError::Range`] for no bins or more than 10,000.
///
/// ```
/// let curve = stepwise_kernels::metrics::calibration_curve(&[true, false, true], &[0.1, 0.1, 0.9], 2)?;
/// assert_eq!((curve[0].actual, curve[1].actual), (0.5, 1.0));
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
pub fn calibration_curve(
    actual: &[bool],
    probabilities: &[f64],
    bins: usize,
) -> Result<Vec<CalibrationBin>, KernelError> {
    checked(actual, probabilities)?;
    if !(1..=10_000).contains(&bins) {
        return Err(out_of_range("the number of bins", bins as f64, "from 1 to 10,000"));
    }
    let mut sums = vec![(0.0, 0_usize, 0_usize); bins];
    for (&yes, &p) in actual.iter().zip(probabilities) {
        // A probability on an edge belongs to the bin below it, as in scikit-learn.
        let bin = ((p * bins as f64).ceil() as usize).clamp(1, bins) - 1;
        let sum = &mut sums[bin];
        *sum = (sum.0 + p, sum.1 + usize::from(yes), sum.2 + 1);
    }
    let filled = sums.into_iter().filter(|sum| sum.2 > 0);
    Ok(filled
        .map(|(total, yes, count)| CalibrationBin {
            predicted: total / count as f64,
            actual: yes as f64 / count as f64,
            count,
        })
        .collect())
}

/// The expected calibration error: the mean distance of a curve from the diagonal, weighted by the rows of each bin.
/// 0 for an empty curve.
#[must_use]
pub fn calibration_error(curve: &[CalibrationBin]) -> f64 {
    let rows: usize = curve.iter().map(|bin| bin.count).sum();
    let off = curve.iter().map(|bin| bin.count as f64 * (bin.predicted - bin.actual).abs());
    off.sum::<f64>() / rows.max(1) as f64
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn awkward_input() {
        assert!(log_loss(&[], &[]).is_err() && log_loss(&[true], &[f64::NAN]).is_err());
        assert!(brier(&[true], &[1.5]).is_err() && brier(&[true], &[]).is_err());
        assert!(log_loss(&[true], &[0.0]).unwrap() < 37.0);
        assert!(log_loss_classes(&[2], array![[0.5, 0.5]].view()).is_err());
        assert!(log_loss_classes(&[0], array![[0.5, 0.4]].view()).is_err());
        assert!(calibration_curve(&[true], &[0.5], 0).is_err());
        assert_eq!(calibration_curve(&[true, false], &[1.0, 0.0], 3).unwrap().len(), 2);
        assert_eq!(calibration_error(&[]), 0.0);
    }
}
