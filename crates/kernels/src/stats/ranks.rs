//! Ranks, with ties sharing the mean of the places they take.

/// The rank of each value, from 1; equal values share the mean of their ranks, as scipy's `rankdata` does.
/// Time O(n·log n).
///
/// ```
/// assert_eq!(stepwise_kernels::stats::ranks(&[30.0, 10.0, 30.0]), [2.5, 1.0, 2.5]);
/// ```
#[must_use]
pub fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_unstable_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut ranks = vec![0.0; values.len()];
    let mut begin = 0;
    for tied in order.chunk_by(|&a, &b| values[a] == values[b]) {
        let shared = begin as f64 + (tied.len() as f64 + 1.0) / 2.0;
        for &index in tied {
            ranks[index] = shared;
        }
        begin += tied.len();
    }
    ranks
}

/// How many values are equal to each other, one count for each distinct value, in rising order.
pub(crate) fn tie_sizes(values: &[f64]) -> Vec<usize> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted.chunk_by(|a, b| a == b).map(<[f64]>::len).collect()
}

/// Σ (t³ − t) over the ties: how much they take from the variance of a rank statistic.
pub(crate) fn tie_correction(values: &[f64]) -> f64 {
    tie_sizes(values).iter().map(|&size| (size as f64).powi(3) - size as f64).sum()
}
