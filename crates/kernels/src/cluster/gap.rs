//! Are there clusters at all?

use std::collections::BTreeSet;

use ndarray::{Array2, ArrayView2};
use stepwise_random::Random;

use super::{KMeans, plus_plus};
use crate::KernelError;
use crate::error::{finite, out_of_range, settled};
use crate::stats::mean;

/// What the gap statistic says about one number of clusters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gap {
    /// The number of clusters.
    pub k: usize,
    /// ln W of the data, where W is the smallest inertia found with k clusters.
    pub log_inertia: f64,
    /// The mean of ln W over the reference sets.
    pub expected: f64,
    /// The gap: how much tighter the clusters are than they would be without any.
    pub gap: f64,
    /// s, the simulation error of the gap: the deviation of ln W over the reference sets times √(1 + 1 ⁄ B).
    pub error: f64,
}

/// The gap statistic: how many clusters the data have, and whether any.
///
/// **Idea.** More clusters always fit more tightly, even points that have none. So compare: how tightly do k clusters
/// fit the data, and how tightly points spread evenly over the same box? The gap is the mean of ln W over B such
/// reference sets minus that of the data. The number of clusters is the smallest k of which the gap is at least
/// that of k + 1, less the latter's error; for points without clusters it is 1.
///
/// **One step** clusters one set for one k: first the data, then the reference sets, then the next k.
///
/// **Draws.** Reference set b has stream b of the seed: n·p uniform numbers, row by row, then [`plus_plus`] for each of
/// `starts` runs of k-means, of which the tightest counts. The data draw from stream B.
///
/// **Cost.** O(K·(B + 1)) runs of k-means.
///
/// Source: R. Tibshirani, G. Walther, T. Hastie, *Estimating the number of clusters in a data set via the gap statistic*,
/// Journal of the Royal Statistical Society B 63 (2001).
///
/// ```
/// use ndarray::Array2;
/// use stepwise_kernels::cluster::GapStatistic;
/// use stepwise_random::Random;
/// let mut random = Random::new(1);
/// let x = Array2::from_shape_fn((90, 2), |(row, _)| 9.0 * (row % 3) as f64 + random.normal());
/// let mut gap = GapStatistic::new(x.view(), 5, 10, 2, 7)?;
/// while gap.step()? {}
/// assert_eq!(gap.best(), Some(3));
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct GapStatistic {
    x: Array2<f64>,
    low: Vec<f64>,
    high: Vec<f64>,
    most: usize,
    sets: usize,
    starts: usize,
    seed: u64,
    /// ln W of the present k so far: the data, then reference sets.
    logs: Vec<f64>,
    gaps: Vec<Gap>,
}

impl GapStatistic {
    /// For 1 to `most` clusters, B = `sets` reference sets, and so many runs of k-means for each.
    ///
    /// # Errors
    /// [`KernelError::Range`] for no reference set or start or more than 10,000, or unless `most` is at least 1 and
    /// below the number of different points; [`KernelError::NotFinite`].
    pub fn new(
        x: ArrayView2<'_, f64>,
        most: usize,
        sets: usize,
        starts: usize,
        seed: u64,
    ) -> Result<Self, KernelError> {
        finite("the points", x)?;
        let bits =
            |row: ndarray::ArrayView1<'_, f64>| row.iter().map(|value| (value + 0.0).to_bits()).collect();
        let different: BTreeSet<Vec<u64>> = x.rows().into_iter().map(bits).collect();
        for (what, given) in [("the number of reference sets", sets), ("the number of starts", starts)] {
            if !(1..=10_000).contains(&given) {
                return Err(out_of_range(what, given as f64, "from 1 to 10,000"));
            }
        }
        if most == 0 || most >= different.len() {
            let allowed = "at least 1, and below the number of different points";
            return Err(out_of_range("the largest number of clusters", most as f64, allowed));
        }
        let ends = |end: fn(f64, f64) -> f64| -> Vec<f64> {
            x.columns().into_iter().map(|column| column.iter().copied().fold(column[0], end)).collect()
        };
        let (low, high) = (ends(f64::min), ends(f64::max));
        Ok(Self { x: x.to_owned(), low, high, most, sets, starts, seed, logs: Vec::new(), gaps: Vec::new() })
    }

    /// The reference set with its stream, which has just drawn it.
    fn reference(&self, set: usize) -> (Array2<f64>, Random) {
        let mut random = Random::stream(self.seed, set as u64);
        let points = Array2::from_shape_fn(self.x.dim(), |(_, column)| {
            let share = random.uniform();
            self.low[column] * (1.0 - share) + self.high[column] * share
        });
        (points, random)
    }

    /// Clusters the next set; `Ok(false)` when that was the last.
    ///
    /// # Errors
    /// [`KernelError::Numerical`] when squared distances vanish or overflow.
    pub fn step(&mut self) -> Result<bool, KernelError> {
        if self.done() {
            return Ok(false);
        }
        let k = self.gaps.len() + 1;
        let log = match self.logs.len() {
            0 => self.log_inertia(self.x.view(), k, &mut Random::stream(self.seed, self.sets as u64))?,
            set => {
                let (points, mut random) = self.reference(set - 1);
                self.log_inertia(points.view(), k, &mut random)?
            }
        };
        self.logs.push(log);
        if self.logs.len() > self.sets {
            let logs = std::mem::take(&mut self.logs);
            let (log_inertia, expected) = (logs[0], mean(&logs[1..]));
            let squares: f64 = logs[1..].iter().map(|log| (log - expected) * (log - expected)).sum();
            let sets = self.sets as f64;
            let error = (squares / sets).sqrt() * (1.0 + 1.0 / sets).sqrt();
            self.gaps.push(Gap { k, log_inertia, expected, gap: expected - log_inertia, error });
        }
        Ok(!self.done())
    }

    fn log_inertia(&self, x: ArrayView2<'_, f64>, k: usize, random: &mut Random) -> Result<f64, KernelError> {
        let mut least = f64::INFINITY;
        for _ in 0..self.starts {
            let mut run = KMeans::new(x, plus_plus(x, k, random)?.view())?;
            while run.step() {}
            least = least.min(run.inertia());
        }
        settled(least.ln())
    }

    /// Whether all sets were clustered for all numbers of clusters.
    #[must_use]
    pub fn done(&self) -> bool {
        self.gaps.len() == self.most
    }

    /// The gaps so far, from k = 1 on.
    #[must_use]
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// The number of clusters, by the gaps so far; `None` while none of them is followed by a gap that is not larger.
    #[must_use]
    pub fn best(&self) -> Option<usize> {
        let enough = |pair: &&[Gap]| pair[0].gap >= pair[1].gap - pair[1].error;
        self.gaps.windows(2).find(enough).map(|pair| pair[0].k)
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn even_points_have_no_clusters() {
        let mut random = Random::new(5);
        let x = Array2::from_shape_simple_fn((60, 2), || random.uniform());
        let mut gap = GapStatistic::new(x.view(), 4, 8, 2, 1).unwrap();
        let mut steps = 1;
        while gap.step().unwrap() {
            steps += 1;
        }
        assert_eq!((steps, gap.gaps().len()), (4 * 9, 4));
        assert_eq!(gap.best(), Some(1));
        assert!(!gap.step().unwrap());
    }

    #[test]
    fn awkward_input() {
        let x = array![[0.0, 1.0], [0.0, 1.0], [1.0, 1.0], [2.0, 1.0]];
        // A constant column and a duplicate: three different points.
        let mut gap = GapStatistic::new(x.view(), 2, 3, 1, 0).unwrap();
        while gap.step().unwrap() {}
        assert!(gap.gaps().iter().all(|gap| gap.gap.is_finite() && gap.error.is_finite()));
        for (most, sets, starts) in [(3, 3, 1), (0, 3, 1), (2, 0, 1), (2, 3, 0), (2, usize::MAX, 1)] {
            assert!(GapStatistic::new(x.view(), most, sets, starts, 0).is_err());
        }
        for scale in [1e-200, 1e200] {
            let mut gap = GapStatistic::new((&x * scale).view(), 2, 3, 1, 0).unwrap();
            assert!(gap.step().is_err());
        }
        for none in [Array2::zeros((0, 2)), Array2::zeros((3, 0)), Array2::ones((3, 2))] {
            assert!(GapStatistic::new(none.view(), 1, 3, 1, 0).is_err());
        }
        assert!(GapStatistic::new(array![[f64::NAN], [1.0]].view(), 1, 3, 1, 0).is_err());
    }
}
