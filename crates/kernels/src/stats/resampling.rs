//! Tests and intervals by doing it over: permutation and bootstrap.

use stepwise_random::Random;

use super::describe::{mean, quantile};
use super::tails::{Alternative, normal_quantile, normal_upper};
use crate::KernelError;
use crate::error::{enough_rows, open_share, sample, settled};

/// The permutation test of a difference of means, some shuffles at a time.
///
/// **Idea.** If the label "first" or "second" means nothing, any other dealing of the labels was as likely. Deal them
/// again and again; the p-value is the share of dealings with a difference at least as extreme as the true one, which
/// counts itself: (1 + extreme) ⁄ (1 + shuffles). No normality is supposed.
///
/// **Cost.** O(n) a shuffle; only the smaller sample is dealt.
///
/// Source: B. Phipson, G. K. Smyth, *Permutation p-values should never be zero*, Statistical Applications in Genetics
/// and Molecular Biology 9 (2010).
///
/// ```
/// use stepwise_kernels::stats::{Alternative, PermutationTest};
/// use stepwise_random::Random;
/// let mut test = PermutationTest::new(&[1.0, 2.0, 3.0, 2.0], &[8.0, 9.0, 8.5, 7.0])?;
/// test.step(999, &mut Random::new(1));
/// assert!(test.p_value(Alternative::TwoSided) < 0.06); // 2 of 70 dealings
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct PermutationTest {
    values: Vec<f64>,
    first: usize,
    observed: f64,
    total: f64,
    statistics: Vec<f64>,
}

impl PermutationTest {
    /// Compares the mean of `a` with that of `b`.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] for an empty sample, [`KernelError::NotFinite`], [`KernelError::Numerical`] when the
    /// sums overflow.
    pub fn new(a: &[f64], b: &[f64]) -> Result<Self, KernelError> {
        sample("a permutation test", a, 1)?;
        sample("a permutation test", b, 1)?;
        let values = [a, b].concat();
        let total = settled(values.iter().sum())?;
        let mut test = Self { values, first: a.len(), observed: 0.0, total, statistics: Vec::new() };
        test.observed = settled(mean(a) - mean(b))?;
        Ok(test)
    }

    /// Makes this many more shuffles.
    pub fn step(&mut self, shuffles: usize, random: &mut Random) {
        let (m, all) = (self.first, self.values.len());
        let dealt = m.min(all - m);
        for _ in 0..shuffles {
            for place in 0..dealt {
                let other = place + random.below(all - place);
                self.values.swap(place, other);
            }
            let part: f64 = self.values.iter().take(dealt).sum();
            let (own, rest) = (part / dealt as f64, (self.total - part) / (all - dealt) as f64);
            self.statistics.push(if dealt == m { own - rest } else { rest - own });
        }
    }

    /// The difference of the true samples: mean of the first less mean of the second.
    #[must_use]
    pub fn observed(&self) -> f64 {
        self.observed
    }

    /// The differences of the shuffles so far.
    #[must_use]
    pub fn statistics(&self) -> &[f64] {
        &self.statistics
    }

    /// The p-value by the shuffles so far; 1 before the first.
    #[must_use]
    pub fn p_value(&self, alternative: Alternative) -> f64 {
        // Equal dealings may differ by rounding.
        let slack = 1e-12 * self.observed.abs();
        let extreme = |value: &&f64| match alternative {
            Alternative::TwoSided => value.abs() >= self.observed.abs() - slack,
            Alternative::Less => **value <= self.observed + slack,
            Alternative::Greater => **value >= self.observed - slack,
        };
        let count = self.statistics.iter().filter(extreme).count();
        (1.0 + count as f64) / (1.0 + self.statistics.len() as f64)
    }
}

/// The bootstrap of any statistic of a sample, some resamples at a time.
///
/// **Idea.** The sample stands in for the population: draw n values from it with replacement, compute the statistic,
/// repeat. The spread of the results is the spread of the statistic.
///
/// **Cost.** n draws and one statistic a resample.
///
/// Source: B. Efron, R. J. Tibshirani, *An introduction to the bootstrap*, Chapman & Hall (1993).
///
/// ```
/// use stepwise_kernels::stats::{Bootstrap, median};
/// use stepwise_random::Random;
/// let mut bootstrap = Bootstrap::new(&[1.0, 2.0, 3.0, 4.0, 90.0], median)?;
/// bootstrap.step(500, &mut Random::new(1));
/// let (low, high) = bootstrap.percentile(0.9)?;
/// assert!(low < 3.0 && 3.0 < high);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Bootstrap<F> {
    values: Vec<f64>,
    statistic: F,
    observed: f64,
    resample: Vec<f64>,
    statistics: Vec<f64>,
}

impl<F: Fn(&[f64]) -> f64> Bootstrap<F> {
    /// For this sample and statistic.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] for fewer than 2 values, [`KernelError::NotFinite`], [`KernelError::Numerical`] when
    /// the statistic of the sample is not finite.
    pub fn new(values: &[f64], statistic: F) -> Result<Self, KernelError> {
        sample("a bootstrap", values, 2)?;
        let observed = settled(statistic(values))?;
        Ok(Self {
            values: values.to_vec(),
            statistic,
            observed,
            resample: Vec::new(),
            statistics: Vec::new(),
        })
    }

    /// Draws this many more resamples.
    pub fn step(&mut self, resamples: usize, random: &mut Random) {
        for _ in 0..resamples {
            self.resample.clear();
            for _ in 0..self.values.len() {
                self.resample.push(self.values[random.below(self.values.len())]);
            }
            self.statistics.push((self.statistic)(&self.resample));
        }
    }

    /// The statistic of the sample itself.
    #[must_use]
    pub fn observed(&self) -> f64 {
        self.observed
    }

    /// The statistics of the resamples so far.
    #[must_use]
    pub fn statistics(&self) -> &[f64] {
        &self.statistics
    }

    fn between(&self, low: f64, high: f64) -> Result<(f64, f64), KernelError> {
        enough_rows("a bootstrap interval", self.statistics.len(), 2)?;
        crate::error::finite_vector("the statistics of the resamples", &self.statistics)?;
        Ok((quantile(&self.statistics, low), quantile(&self.statistics, high)))
    }

    /// The percentile interval: the middle share of the statistics.
    ///
    /// # Errors
    /// [`KernelError::Range`] for a confidence outside (0, 1), [`KernelError::TooFewRows`] before 2 resamples,
    /// [`KernelError::NotFinite`] when the statistic of a resample was not finite.
    pub fn percentile(&self, confidence: f64) -> Result<(f64, f64), KernelError> {
        open_share("the confidence", confidence)?;
        self.between((1.0 - confidence) / 2.0, (1.0 + confidence) / 2.0)
    }

    /// The basic interval: the percentile one, turned about the observed statistic.
    ///
    /// # Errors
    /// As [`percentile`](Self::percentile).
    pub fn basic(&self, confidence: f64) -> Result<(f64, f64), KernelError> {
        let (low, high) = self.percentile(confidence)?;
        Ok((2.0 * self.observed - high, 2.0 * self.observed - low))
    }

    /// The bias-corrected and accelerated interval (BCa): percentiles moved by how far the resamples sit to one side
    /// (bias) and by how the spread changes with the value (acceleration, from leaving out each value in turn).
    /// n more statistics.
    ///
    /// # Errors
    /// As [`percentile`](Self::percentile); [`KernelError::Numerical`] when all resamples lie on one side of the
    /// observed statistic.
    pub fn bias_corrected(&self, confidence: f64) -> Result<(f64, f64), KernelError> {
        self.percentile(confidence)?;
        let below = |value: &&f64| **value < self.observed;
        let same = |value: &&f64| **value == self.observed;
        let count = |test: &dyn Fn(&&f64) -> bool| self.statistics.iter().filter(test).count() as f64;
        let share = (count(&below) + 0.5 * count(&same)) / self.statistics.len() as f64;
        if share <= 0.0 || share >= 1.0 {
            return Err(KernelError::Numerical {
                what: "All resamples lie on one side of the sample's statistic",
            });
        }
        let bias = normal_quantile(share);
        let left_out: Vec<f64> = (0..self.values.len())
            .map(|row| {
                let (before, after) = (&self.values[..row], &self.values[row + 1..]);
                (self.statistic)(&[before, after].concat())
            })
            .collect();
        crate::error::finite_vector("the statistics without one value", &left_out)?;
        let centre = mean(&left_out);
        let moment = |power: i32| left_out.iter().map(|value| (centre - value).powi(power)).sum::<f64>();
        let spread = moment(2);
        let acceleration = if spread > 0.0 { settled(moment(3) / (6.0 * spread.powf(1.5)))? } else { 0.0 };
        let moved = |p: f64| {
            let z = bias + normal_quantile(p);
            normal_upper(-(bias + z / (1.0 - acceleration * z)))
        };
        self.between(moved((1.0 - confidence) / 2.0), moved((1.0 + confidence) / 2.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn awkward_input() {
        let mut random = Random::new(3);
        let mut test = PermutationTest::new(&[1.0; 3], &[1.0; 2]).unwrap();
        assert_eq!(test.p_value(Alternative::TwoSided), 1.0);
        test.step(20, &mut random);
        assert_eq!(test.p_value(Alternative::Greater), 1.0);
        assert!(PermutationTest::new(&[], &[1.0]).is_err());
        assert!(PermutationTest::new(&[1.7e308, 1.7e308], &[1.0]).is_err());
        let mut same = Bootstrap::new(&[0.5; 4], mean).unwrap();
        assert!(same.percentile(0.9).is_err());
        same.step(10, &mut random);
        assert_eq!(same.percentile(0.9).unwrap(), (0.5, 0.5));
        assert_eq!(same.bias_corrected(0.9).unwrap(), (0.5, 0.5));
        assert!(same.basic(1.0).is_err());
        assert!(Bootstrap::new(&[1.0], mean).is_err() && Bootstrap::new(&[1.0, 2.0], |_| f64::NAN).is_err());
    }

    #[test]
    fn shuffles_of_a_small_case_have_the_exact_share() {
        // Of the 20 dealings of six values into three and three, two are as extreme as this one.
        let mut test = PermutationTest::new(&[1.0, 2.0, 3.0], &[10.0, 11.0, 12.5]).unwrap();
        test.step(20_000, &mut Random::new(9));
        assert!((test.p_value(Alternative::TwoSided) - 0.1).abs() < 0.01);
        assert!((test.p_value(Alternative::Less) - 0.05).abs() < 0.01);
    }
}
