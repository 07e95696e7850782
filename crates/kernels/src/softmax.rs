//! From scores to probabilities. `exp` and `ln` are those of `libm`, the same on every machine: a solver that walks until the
//! last digits stand still makes of a last bit another number of steps.

use ndarray::{Array2, ArrayViewMut1, Axis, concatenate};

use crate::linalg::first_largest;

/// 1 ⁄ (1 + e⁻ᵗ), the probability of log odds t, without overflow.
///
/// ```
/// use stepwise_kernels::sigmoid;
/// assert_eq!(sigmoid(0.0), 0.5);
/// assert!((sigmoid(9.0_f64.ln()) - 0.9).abs() < 1e-15); // nine to one
/// ```
#[must_use]
pub fn sigmoid(t: f64) -> f64 {
    if t >= 0.0 {
        1.0 / (1.0 + libm::exp(-t))
    } else {
        let e = libm::exp(t);
        e / (1.0 + e)
    }
}

/// Turns logarithms into shares with sum 1; returns ln Σ eˣ, which is not finite when no logarithm is.
pub(crate) fn softmax(mut logs: ArrayViewMut1<'_, f64>) -> f64 {
    if logs.is_empty() {
        return f64::NEG_INFINITY;
    }
    let most = logs[first_largest(logs.view())];
    logs.mapv_inplace(|log| libm::exp(log - most));
    let sum = logs.sum();
    logs.mapv_inplace(|share| share / sum);
    most + libm::log(sum)
}

/// The probability of each class, n×k, from a score for each class, or from one column with the log odds of class 1.
pub(crate) fn class_probabilities(mut scores: Array2<f64>) -> Array2<f64> {
    if scores.ncols() == 1 {
        let (no, yes) = (scores.mapv(|score| sigmoid(-score)), scores.mapv(sigmoid));
        // Two columns of one array's length always fit together.
        return concatenate(Axis(1), &[no.view(), yes.view()]).unwrap_or(yes);
    }
    scores.rows_mut().into_iter().for_each(|row| {
        softmax(row);
    });
    scores
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn shares_of_extreme_scores() {
        let shares = class_probabilities(array![[1e4, 1e4, -1e4], [0.0, 0.0, 0.0]]);
        assert_eq!(shares.row(0).to_vec(), [0.5, 0.5, 0.0]);
        assert!((shares.row(1).sum() - 1.0).abs() < 1e-15);
        assert_eq!(class_probabilities(array![[0.0], [-1e4]]), array![[0.5, 0.5], [1.0, 0.0]]);
        let mut logs = array![0.0, f64::NEG_INFINITY];
        assert_eq!(softmax(logs.view_mut()), 0.0);
        assert!(!softmax(array![f64::NEG_INFINITY].view_mut()).is_finite());
    }
}
