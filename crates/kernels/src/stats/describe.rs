//! Mean, spread, quantiles, skewness; and the same bin by bin.

/// The mean; NaN for no numbers.
#[must_use]
pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The population variance (divisor n), by two passes; NaN for no numbers.
#[must_use]
pub fn variance(values: &[f64]) -> f64 {
    let centre = mean(values);
    values.iter().map(|value| (value - centre) * (value - centre)).sum::<f64>() / values.len() as f64
}

/// The population standard deviation; NaN for no numbers.
#[must_use]
pub fn standard_deviation(values: &[f64]) -> f64 {
    variance(values).sqrt()
}

/// The mean and the sample variance (divisor n − 1); 0 exactly when all values are equal.
pub(crate) fn moments(values: &[f64]) -> (f64, f64) {
    if values.iter().all(|value| *value == values[0]) {
        return (values.first().copied().unwrap_or(f64::NAN), 0.0);
    }
    let rows = values.len() as f64;
    (mean(values), variance(values) * rows / (rows - 1.0))
}

/// The third standardised moment, Σ (x − mean)³ ⁄ (n·sd³): 0 for a symmetric column, above 1 for a long right tail.
/// 0 for a constant column. scipy: `skew` with its default bias.
///
/// ```
/// use stepwise_kernels::stats::skewness;
/// assert!(skewness(&[1.0, 2.0, 3.0]).abs() < 1e-12);
/// assert!(skewness(&[1.0, 1.0, 1.0, 9.0]) > 1.0);
/// ```
#[must_use]
pub fn skewness(values: &[f64]) -> f64 {
    let (centre, deviation) = (mean(values), standard_deviation(values));
    if deviation.is_nan() || deviation <= f64::EPSILON * centre.abs() {
        return 0.0;
    }
    values.iter().map(|value| ((value - centre) / deviation).powi(3)).sum::<f64>() / values.len() as f64
}

/// The value below which a share of the numbers lies, linear between neighbours (numpy's default); NaN for no
/// numbers. Numbers that are not finite are left out. Time O(n·log n).
///
/// ```
/// use stepwise_kernels::stats::quantile;
/// assert_eq!(quantile(&[4.0, 1.0, 3.0, 2.0], 0.5), 2.5);
/// ```
#[must_use]
pub fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let place = share.clamp(0.0, 1.0) * last as f64;
    let (low, high) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
    low + (high - low) * place.fract()
}

/// The middle of the sorted numbers; NaN for no numbers.
#[must_use]
pub fn median(values: &[f64]) -> f64 {
    quantile(values, 0.5)
}

/// What the y values of one bin are like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bin {
    /// The mean of x.
    pub x: f64,
    /// The mean of y.
    pub mean: f64,
    /// The population standard deviation of y.
    pub deviation: f64,
}

/// Sorts the pairs by x, cuts them into bins of equal count, and describes y in each: a curve of the local mean
/// and spread. Fewer bins come out when there are fewer pairs. Time O(n·log n).
#[must_use]
pub fn by_bins(x: &[f64], y: &[f64], bins: usize) -> Vec<Bin> {
    let mut pairs: Vec<(f64, f64)> = x.iter().copied().zip(y.iter().copied()).collect();
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let bins = bins.clamp(1, pairs.len().max(1));
    (0..bins)
        .filter_map(|bin| {
            let range = bin * pairs.len() / bins..(bin + 1) * pairs.len() / bins;
            let part = pairs.get(range).filter(|part| !part.is_empty())?;
            let values: Vec<f64> = part.iter().map(|pair| pair.1).collect();
            let places: Vec<f64> = part.iter().map(|pair| pair.0).collect();
            Some(Bin { x: mean(&places), mean: mean(&values), deviation: standard_deviation(&values) })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges() {
        assert!(mean(&[]).is_nan() && quantile(&[], 0.5).is_nan());
        assert_eq!(skewness(&[]), 0.0);
        assert_eq!(skewness(&[0.1; 9]), 0.0);
        assert_eq!(quantile(&[3.0, f64::NAN], 0.9), 3.0);
        assert!(by_bins(&[], &[], 5).is_empty());
        let bins = by_bins(&[3.0, 1.0, 2.0, 4.0], &[30.0, 10.0, 20.0, 40.0], 2);
        assert_eq!(bins[0], Bin { x: 1.5, mean: 15.0, deviation: 5.0 });
        assert_eq!(by_bins(&[1.0], &[2.0], 9).len(), 1);
    }
}
