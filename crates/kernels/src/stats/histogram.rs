//! Histograms, with the number of bins chosen by the data.

use super::describe::quantile;
use crate::KernelError;
use crate::error::{out_of_range, sample, settled};

/// The most bins that a histogram has: one far outlier must not ask for billions.
const MOST_BINS: usize = 10_000;

/// How many values lie in each of some bins of equal width.
///
/// **Reading it.** Too few bins hide the shape, too many show noise. Freedman and Diaconis take the width
/// 2·IQR ⁄ ∛n, which makes the expected squared distance to the true density small and ignores outliers, because the
/// interquartile range does.
///
/// **Cost.** O(n·log n) for the quartiles, O(n) to count.
///
/// Source: D. Freedman, P. Diaconis, *On the histogram as a density estimator: L2 theory*, Zeitschrift für
/// Wahrscheinlichkeitstheorie und verwandte Gebiete 57 (1981).
///
/// ```
/// use stepwise_kernels::stats::Histogram;
/// let histogram = Histogram::new(&[0.0, 1.0, 2.0, 4.0], 2)?;
/// assert_eq!(histogram.counts(), [2, 2]);
/// assert_eq!(histogram.edges(), [0.0, 2.0, 4.0]);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Histogram {
    edges: Vec<f64>,
    counts: Vec<usize>,
}

impl Histogram {
    /// This many bins between the smallest and the largest value; a bin holds its lower edge, the last one both. A
    /// column of one value gets bins around it, half a unit to each side, as in numpy.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] for no values, [`KernelError::NotFinite`], [`KernelError::Range`] for no bins or
    /// more than 10,000, [`KernelError::Numerical`] when the values span more than the largest number.
    pub fn new(values: &[f64], bins: usize) -> Result<Self, KernelError> {
        sample("a histogram", values, 1)?;
        if !(1..=MOST_BINS).contains(&bins) {
            return Err(out_of_range("the number of bins", bins as f64, "from 1 to 10,000"));
        }
        let (mut low, mut high) = range(values);
        if low == high {
            (low, high) = (low - 0.5, high + 0.5);
        }
        let width = settled(high - low)? / bins as f64;
        let edges: Vec<f64> =
            (0..=bins).map(|bin| if bin == bins { high } else { low + width * bin as f64 }).collect();
        let mut counts = vec![0; bins];
        for &value in values {
            // The division may round over an edge; the edges decide.
            let mut bin = (((value - low) / width) as usize).min(bins - 1);
            if value < edges[bin] {
                bin -= 1;
            } else if bin + 1 < bins && value >= edges[bin + 1] {
                bin += 1;
            }
            counts[bin] += 1;
        }
        Ok(Self { edges, counts })
    }

    /// Bins between these edges, as `np.histogram(values, edges)` counts: a bin holds its lower edge, the last one both,
    /// and values beyond the ends are left out.
    ///
    /// ```
    /// use stepwise_kernels::stats::Histogram;
    /// let histogram = Histogram::with_edges(&[0.0, 1.0, 3.0, 9.0], vec![0.0, 1.0, 3.0])?;
    /// assert_eq!(histogram.counts(), [1, 2]);
    /// # Ok::<(), stepwise_kernels::KernelError>(())
    /// ```
    ///
    /// # Errors
    /// [`KernelError::NotFinite`], [`KernelError::Range`] for fewer than two edges, more than 10,001, or some that do
    /// not rise.
    pub fn with_edges(values: &[f64], edges: Vec<f64>) -> Result<Self, KernelError> {
        sample("a histogram", values, 0)?;
        sample("the edges of a histogram", &edges, 0)?;
        if !(2..=MOST_BINS + 1).contains(&edges.len()) {
            return Err(out_of_range("the number of edges", edges.len() as f64, "from 2 to 10,001"));
        }
        if let Some(pair) = edges.windows(2).find(|pair| pair[0] >= pair[1]) {
            return Err(out_of_range("an edge", pair[1], "above the one before"));
        }
        let bins = edges.len() - 1;
        let mut counts = vec![0; bins];
        for &value in values {
            let below = edges.partition_point(|&edge| edge <= value);
            let bin = if value == edges[bins] { bins } else { below };
            if (1..=bins).contains(&bin) {
                counts[bin - 1] += 1;
            }
        }
        Ok(Self { edges, counts })
    }

    /// As many bins as Freedman's and Diaconis' width gives; one where the quartiles are equal.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn freedman_diaconis(values: &[f64]) -> Result<Self, KernelError> {
        sample("a histogram", values, 1)?;
        let (low, high) = range(values);
        let spread = quantile(values, 0.75) - quantile(values, 0.25);
        let width = 2.0 * spread / (values.len() as f64).cbrt();
        let bins = if width > 0.0 { ((high - low) / width).ceil() as usize } else { 1 };
        Self::new(values, bins.clamp(1, MOST_BINS))
    }

    /// The bins' borders, one more than there are bins.
    #[must_use]
    pub fn edges(&self) -> &[f64] {
        &self.edges
    }

    /// How many values lie in each bin.
    #[must_use]
    pub fn counts(&self) -> &[usize] {
        &self.counts
    }

    /// The share of the values in each bin over the bin's width: areas that sum to 1.
    #[must_use]
    pub fn densities(&self) -> Vec<f64> {
        let total: usize = self.counts.iter().sum();
        let widths = self.edges.windows(2).map(|edges| edges[1] - edges[0]);
        self.counts.iter().zip(widths).map(|(&count, width)| count as f64 / (total as f64 * width)).collect()
    }
}

fn range(values: &[f64]) -> (f64, f64) {
    values
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &value| (low.min(value), high.max(value)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn every_value_is_in_one_bin(values in prop::collection::vec(-1e3..1e3_f64, 1..80), bins in 1..40_usize) {
            let histogram = Histogram::new(&values, bins).unwrap();
            for bin in 0..bins {
                let (low, high) = (histogram.edges()[bin], histogram.edges()[bin + 1]);
                let last = bin + 1 == bins;
                let slow = values.iter().filter(|&&v| low <= v && (v < high || (last && v == high))).count();
                prop_assert_eq!(histogram.counts()[bin], slow);
            }
            let same = Histogram::with_edges(&values, histogram.edges().to_vec()).unwrap();
            prop_assert_eq!(same, histogram);
        }
    }

    #[test]
    fn awkward_input() {
        assert_eq!(Histogram::freedman_diaconis(&[7.0; 5]).unwrap().counts(), [5]);
        assert_eq!(Histogram::new(&[1e-12, 2e-12], 2).unwrap().counts(), [1, 1]);
        let values: Vec<f64> = (0..100).map(f64::from).chain([1e12]).collect();
        assert_eq!(Histogram::freedman_diaconis(&values).unwrap().counts().len(), MOST_BINS);
        assert!(Histogram::new(&[], 2).is_err() && Histogram::new(&[1.0], 0).is_err());
        assert!(Histogram::new(&[f64::NAN], 1).is_err() && Histogram::new(&[-1e308, 1e308], 3).is_err());
        assert_eq!(Histogram::with_edges(&[-1.0, 2.0, 9.0], vec![0.0, 1.0, 2.0]).unwrap().counts(), [0, 1]);
        assert_eq!(Histogram::with_edges(&[], vec![0.0, 1.0]).unwrap().counts(), [0]);
        for edges in [vec![], vec![0.0], vec![0.0, 0.0], vec![1.0, 0.0], vec![0.0, f64::NAN]] {
            assert!(Histogram::with_edges(&[0.5], edges).is_err());
        }
        // A value so large that half a unit is nothing beside it.
        assert!(Histogram::new(&[1e300], 1).is_ok());
    }
}
