//! A smooth density from a sample.

use super::describe::moments;
use super::tails::normal_density;
use crate::KernelError;
use crate::error::{positive, sample, settled};

/// Kernel density estimation: a small normal bump on each value, added up and divided by n.
///
/// **Idea.** f(x) = Σ φ((x − xᵢ) ⁄ h) ⁄ (n·h). The bandwidth h plays the part of a histogram's bin width; Scott's rule
/// sd·n^(−1⁄5) is best for a normal sample and too smooth for one with several peaks.
///
/// **Cost.** O(log n) plus one exponential for each value within 39 bandwidths; the others add exactly nothing.
///
/// Source: D. W. Scott, *Multivariate density estimation*, Wiley (1992).
///
/// ```
/// use stepwise_kernels::stats::KernelDensity;
/// let density = KernelDensity::new(&[-1.0, 1.0], 1.0)?;
/// assert!((density.at(0.0) - 0.24197).abs() < 1e-5);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct KernelDensity {
    sorted: Vec<f64>,
    bandwidth: f64,
}

impl KernelDensity {
    /// Bumps of standard deviation `bandwidth`, in the unit of the values.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] for no values, [`KernelError::NotFinite`], [`KernelError::Range`] for a bandwidth
    /// that is not a finite number above 0.
    pub fn new(values: &[f64], bandwidth: f64) -> Result<Self, KernelError> {
        sample("a density", values, 1)?;
        positive("the bandwidth", bandwidth)?;
        let mut sorted = values.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        Ok(Self { sorted, bandwidth })
    }

    /// With Scott's bandwidth, from the sample's standard deviation (divisor n − 1): scipy's `gaussian_kde`.
    ///
    /// # Errors
    /// As [`new`](Self::new); a constant column has bandwidth 0 and so no density.
    pub fn scott(values: &[f64]) -> Result<Self, KernelError> {
        sample("Scott's bandwidth", values, 2)?;
        let rows = values.len() as f64;
        let deviation = moments(values).1.sqrt();
        Self::new(values, settled(deviation)? * rows.powf(-0.2))
    }

    /// The bandwidth.
    #[must_use]
    pub fn bandwidth(&self) -> f64 {
        self.bandwidth
    }

    /// The density at x, in one over the values' unit.
    #[must_use]
    pub fn at(&self, x: f64) -> f64 {
        // exp(−39²⁄2) is below the smallest number.
        let reach = 39.0 * self.bandwidth;
        let begin = self.sorted.partition_point(|value| *value < x - reach);
        let end = self.sorted.partition_point(|value| *value <= x + reach);
        let near = self.sorted.get(begin..end).unwrap_or(&[]);
        let sum: f64 = near.iter().map(|value| normal_density((x - value) / self.bandwidth)).sum();
        sum / (self.sorted.len() as f64 * self.bandwidth)
    }

    /// The density at this many places, evenly spaced from three bandwidths below the smallest value to three above
    /// the largest: a curve to draw.
    #[must_use]
    pub fn curve(&self, places: usize) -> Vec<(f64, f64)> {
        let (Some(&first), Some(&last)) = (self.sorted.first(), self.sorted.last()) else {
            return Vec::new();
        };
        let (low, high) = (first - 3.0 * self.bandwidth, last + 3.0 * self.bandwidth);
        let gaps = places.saturating_sub(1).max(1) as f64;
        (0..places).map(|place| low + (high - low) * place as f64 / gaps).map(|x| (x, self.at(x))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_and_edges() {
        let density = KernelDensity::scott(&[1.0, 2.0, 5.0, 5.5]).unwrap();
        let curve = density.curve(2001);
        let area: f64 = curve.windows(2).map(|w| (w[1].0 - w[0].0) * (w[0].1 + w[1].1) / 2.0).sum();
        assert!((area - 1.0).abs() < 0.01);
        assert!(KernelDensity::scott(&[0.1; 9]).is_err() && KernelDensity::scott(&[1.0]).is_err());
        assert!(KernelDensity::new(&[1.0], f64::NAN).is_err());
        assert_eq!(density.curve(0), []);
        assert_eq!(density.curve(1).len(), 1);
        assert_eq!(density.at(1e12), 0.0);
    }
}
