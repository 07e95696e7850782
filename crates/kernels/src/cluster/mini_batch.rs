//! k-means on a few rows at a time.

use ndarray::{Array2, ArrayView2};
use stepwise_random::Random;

use super::distances::nearest;
use super::{checked_k, plus_plus};
use crate::KernelError;
use crate::error::{finite, out_of_range, same_length};
use crate::linalg::Points;

/// Batches in a row that may bring nothing before the run counts as done, as in scikit-learn.
const PATIENCE: usize = 10;

/// A run ends after so many passes' worth of rows, as in scikit-learn.
const MOST_PASSES: usize = 100;

/// Mini-batch k-means: the centres of [`KMeans`](super::KMeans), nearly, for a small part of the work.
///
/// **One step** draws a batch of rows with replacement, assigns each to its nearest centre, and moves each centre to
/// the mean of all rows that it was ever assigned: by its share of the batch the less, the more it has seen. The centres so
/// come to rest, but keep trembling a little.
///
/// **Done** is when the exponentially weighted mean of the batches' inertia has not fallen for ten batches, or after
/// as many draws as a hundred passes over the rows.
///
/// **Cost.** O(batch·p·k) a step, whatever n.
///
/// Source: D. Sculley, *Web-scale k-means clustering*, WWW 2010.
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::cluster::MiniBatchKMeans;
/// use stepwise_random::Random;
/// let x = array![[0.0], [1.0], [9.0], [10.0]];
/// let random = &mut Random::new(1);
/// let mut run = MiniBatchKMeans::new(x.view(), array![[0.0], [10.0]].view(), 2)?;
/// while run.step(random) {}
/// assert_eq!(run.labels(), [0, 0, 1, 1]);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct MiniBatchKMeans {
    points: Points,
    centres: Points,
    /// How many rows each centre was ever assigned.
    counts: Vec<usize>,
    batch: Vec<usize>,
    size: usize,
    steps: usize,
    smoothed: Option<f64>,
    least: f64,
    in_vain: usize,
}

impl MiniBatchKMeans {
    /// Starts from these centres (k×p) with so many rows a batch; 1,024 is usual.
    ///
    /// # Errors
    /// As [`KMeans::new`](super::KMeans::new); [`KernelError::Range`] for a batch without rows or with more than 2²⁰.
    pub fn new(
        x: ArrayView2<'_, f64>,
        centres: ArrayView2<'_, f64>,
        batch: usize,
    ) -> Result<Self, KernelError> {
        checked_k(centres.nrows(), x.nrows())?;
        same_length("a centre", centres.ncols(), x.ncols())?;
        finite("the points", x)?;
        finite("the centres", centres)?;
        if !(1..=1 << 20).contains(&batch) {
            return Err(out_of_range("the rows of a batch", batch as f64, "from 1 to 1,048,576"));
        }
        Ok(Self {
            points: Points::new(x),
            centres: Points::new(centres),
            counts: vec![0; centres.nrows()],
            batch: Vec::new(),
            size: batch,
            steps: 0,
            smoothed: None,
            least: f64::INFINITY,
            in_vain: 0,
        })
    }

    /// Moves the centres by one batch; `false` when that was the last.
    pub fn step(&mut self, random: &mut Random) -> bool {
        if self.done() {
            return false;
        }
        let rows = self.points.rows();
        self.batch = (0..self.size).map(|_| random.below(rows)).collect();
        let assigned: Vec<(usize, f64)> =
            self.batch.iter().map(|&row| nearest(self.points.row(row), &self.centres)).collect();
        for (&row, &(label, _)) in self.batch.iter().zip(&assigned) {
            self.counts[label] += 1;
            let share = 1.0 / self.counts[label] as f64;
            for (centre, value) in self.centres.row_mut(label).iter_mut().zip(self.points.row(row)) {
                *centre += share * (value - *centre);
            }
        }
        self.steps += 1;
        self.judge(assigned.iter().map(|(_, distance)| distance).sum::<f64>() / self.size as f64);
        !self.done()
    }

    fn judge(&mut self, inertia: f64) {
        // A batch counts as much as its rows do in the whole.
        let share = (2.0 * self.size as f64 / (self.points.rows() + 1) as f64).min(1.0);
        let smoothed = self.smoothed.map_or(inertia, |before| before * (1.0 - share) + inertia * share);
        self.smoothed = Some(smoothed);
        self.in_vain = if smoothed < self.least { 0 } else { self.in_vain + 1 };
        self.least = self.least.min(smoothed);
    }

    /// Whether the run has ended.
    #[must_use]
    pub fn done(&self) -> bool {
        self.in_vain >= PATIENCE || self.steps * self.size / MOST_PASSES >= self.points.rows().max(self.size)
    }

    /// The centres, k×p.
    #[must_use]
    pub fn centres(&self) -> Array2<f64> {
        self.centres.to_array()
    }

    /// The rows of the last batch; a row may be in it twice.
    #[must_use]
    pub fn batch(&self) -> &[usize] {
        &self.batch
    }

    /// The cluster of each point, from 0. Time O(n·p·k).
    #[must_use]
    pub fn labels(&self) -> Vec<usize> {
        (0..self.points.rows()).map(|row| nearest(self.points.row(row), &self.centres).0).collect()
    }

    /// The sum of squared distances of all points to their nearest centres. Time O(n·p·k).
    #[must_use]
    pub fn inertia(&self) -> f64 {
        (0..self.points.rows()).map(|row| nearest(self.points.row(row), &self.centres).1).sum()
    }

    /// How many batches there were.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.steps
    }

    /// The end of a run from [`plus_plus`] centres.
    ///
    /// # Errors
    /// As [`plus_plus`] and [`new`](Self::new).
    pub fn fit(
        x: ArrayView2<'_, f64>,
        k: usize,
        batch: usize,
        random: &mut Random,
    ) -> Result<Self, KernelError> {
        let mut run = Self::new(x, plus_plus(x, k, random)?.view(), batch)?;
        while run.step(random) {}
        Ok(run)
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        /// Each centre is the mean of what it was assigned, hence inside the box of the points; it ends.
        #[test]
        fn centres_stay_among_the_points(
            values in prop::collection::vec(-10.0..10.0_f64, 60),
            k in 1..6_usize,
            batch in 1..40_usize,
            seed: u64,
        ) {
            let x = ArrayView2::from_shape((30, 2), &values).unwrap();
            let run = MiniBatchKMeans::fit(x, k, batch, &mut Random::new(seed)).unwrap();
            prop_assert!(run.done() && run.counts.iter().sum::<usize>() == run.steps() * batch);
            prop_assert!(run.centres().iter().all(|centre| centre.abs() <= 10.0));
            prop_assert!(run.batch().len() == batch && run.labels().iter().all(|&label| label < k));
        }
    }

    #[test]
    fn awkward_input() {
        let same = array![[1.0], [1.0], [1.0]];
        let run = MiniBatchKMeans::fit(same.view(), 3, 2, &mut Random::new(1)).unwrap();
        assert_eq!(run.inertia(), 0.0);
        assert_eq!(
            MiniBatchKMeans::fit(array![[2.0]].view(), 1, 1, &mut Random::new(1)).unwrap().labels(),
            [0]
        );
        let centre = array![[0.0]];
        assert!(MiniBatchKMeans::new(same.view(), centre.view(), 0).is_err());
        assert!(MiniBatchKMeans::new(same.view(), centre.view(), usize::MAX).is_err());
        assert!(MiniBatchKMeans::new(array![[f64::NAN]].view(), centre.view(), 1).is_err());
        assert!(MiniBatchKMeans::new(same.view(), array![[0.0, 1.0]].view(), 1).is_err());
        assert!(MiniBatchKMeans::new(Array2::zeros((0, 1)).view(), centre.view(), 1).is_err());
    }
}
