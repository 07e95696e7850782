//! How much one category tells about another, in nats.

use std::collections::BTreeMap;

use crate::KernelError;
use crate::error::same_length;

fn counts<T: Ord>(values: impl Iterator<Item = T>) -> BTreeMap<T, usize> {
    let mut counts = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_insert(0) += 1;
    }
    counts
}

fn entropy_of<T>(counts: &BTreeMap<T, usize>, all: f64) -> f64 {
    let terms = counts.values().map(|&count| count as f64 / all);
    -terms.map(|share| share * share.ln()).sum::<f64>() + 0.0
}

/// The entropy of labels, −Σ p·ln p: 0 when all are equal, ln k for k equally frequent ones; 0 for none.
/// Time O(n·log k).
///
/// Source: C. E. Shannon, *A mathematical theory of communication*, Bell System Technical Journal 27 (1948).
///
/// ```
/// assert!((stepwise_kernels::stats::entropy(&[0, 1, 0, 1]) - 2_f64.ln()).abs() < 1e-12);
/// ```
#[must_use]
pub fn entropy(labels: &[i64]) -> f64 {
    entropy_of(&counts(labels.iter()), labels.len() as f64)
}

/// Mutual information: the entropy of one label that knowing the other takes away, Σ p(a,b)·ln(p(a,b) ⁄ p(a)p(b)).
/// 0 for independent labels, the entropy itself for equal ones. Bin a numeric column first. Time O(n·log k).
/// scikit-learn: `mutual_info_score`.
///
/// # Errors
/// [`KernelError::Shape`] when the columns differ in length.
///
/// ```
/// use stepwise_kernels::stats::mutual_information;
/// assert!(mutual_information(&[0, 0, 1, 1], &[0, 1, 0, 1])?.abs() < 1e-12);
/// assert!((mutual_information(&[0, 0, 1, 1], &[7, 7, 3, 3])? - 2_f64.ln()).abs() < 1e-12);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
pub fn mutual_information(a: &[i64], b: &[i64]) -> Result<f64, KernelError> {
    same_length("the second column", b.len(), a.len())?;
    let all = a.len() as f64;
    let (rows, columns) = (counts(a.iter()), counts(b.iter()));
    let cells = counts(a.iter().zip(b));
    let mut sum = 0.0;
    for ((a, b), &count) in &cells {
        let expected = rows.get(a).copied().unwrap_or(0) as f64 * columns.get(b).copied().unwrap_or(0) as f64;
        sum += count as f64 / all * (count as f64 * all / expected).ln();
    }
    Ok(sum.max(0.0))
}

/// Mutual information over the mean of the two entropies: from 0 to 1, whatever the number of labels; 1 for two
/// constant columns. scikit-learn: `normalized_mutual_info_score`.
///
/// # Errors
/// As [`mutual_information`].
pub fn normalized_mutual_information(a: &[i64], b: &[i64]) -> Result<f64, KernelError> {
    let shared = mutual_information(a, b)?;
    let mean = (entropy(a) + entropy(b)) / 2.0;
    Ok(if mean > 0.0 { (shared / mean).clamp(0.0, 1.0) } else { 1.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges() {
        assert_eq!(entropy(&[]), 0.0);
        assert_eq!(mutual_information(&[], &[]).unwrap(), 0.0);
        assert_eq!(normalized_mutual_information(&[3; 4], &[1; 4]).unwrap(), 1.0);
        assert_eq!(normalized_mutual_information(&[3; 4], &[1, 2, 1, 2]).unwrap(), 0.0);
        assert!(mutual_information(&[1], &[]).is_err());
    }
}
