//! Lloyd's k-means.

use ndarray::{Array2, ArrayView2};
use stepwise_random::Random;

use super::distances::nearest;
use super::{checked_k, plus_plus};
use crate::KernelError;
use crate::error::{finite, same_length};
use crate::linalg::Points;

/// k-means: centres, and each point with the nearest one, so that the sum of squared distances (the *inertia*)
/// becomes small.
///
/// **One step** moves each centre to the mean of its points, then assigns each point to its nearest centre. Neither
/// can raise the inertia, and there are only finitely many assignments: it ends, in a *local* minimum that depends
/// on where it began. Done is when no label changes.
///
/// **Empty clusters** take the point that lies farthest from its own centre, as in scikit-learn.
///
/// **Cost.** O(n·p·k) a step.
///
/// Source: S. P. Lloyd, *Least squares quantization in PCM*, IEEE Transactions on Information Theory 28 (1982).
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::cluster::KMeans;
/// let x = array![[0.0], [1.0], [9.0], [10.0]];
/// let mut k_means = KMeans::new(x.view(), array![[0.0], [1.0]].view())?;
/// while k_means.step() {}
/// assert_eq!(k_means.labels(), [0, 0, 1, 1]);
/// assert_eq!(k_means.inertia(), 1.0);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct KMeans {
    points: Points,
    centres: Array2<f64>,
    labels: Vec<usize>,
    distances: Vec<f64>,
    iterations: usize,
    done: bool,
}

impl KMeans {
    /// Starts from these centres (k×p), with each point assigned.
    ///
    /// # Errors
    /// [`KernelError::Range`] unless 1 ≤ k ≤ n, [`KernelError::Shape`] when the centres have another number of
    /// features, [`KernelError::NotFinite`].
    pub fn new(x: ArrayView2<'_, f64>, centres: ArrayView2<'_, f64>) -> Result<Self, KernelError> {
        checked_k(centres.nrows(), x.nrows())?;
        same_length("a centre", centres.ncols(), x.ncols())?;
        finite("the points", x)?;
        finite("the centres", centres)?;
        let mut start = Self {
            points: Points::new(x),
            centres: centres.to_owned(),
            labels: vec![0; x.nrows()],
            distances: vec![0.0; x.nrows()],
            iterations: 0,
            done: false,
        };
        start.assign();
        Ok(start)
    }

    /// Assigns each point to its nearest centre (the first of equals); returns whether a label changed.
    fn assign(&mut self) -> bool {
        let centres = Points::new(self.centres.view());
        let mut changed = false;
        for row in 0..self.points.rows() {
            let (label, least) = nearest(self.points.row(row), &centres);
            changed |= self.labels[row] != label;
            self.labels[row] = label;
            self.distances[row] = least;
        }
        changed
    }

    /// Gives each empty cluster the point farthest from its centre, out of a cluster that keeps others.
    fn refill(&mut self, sizes: &mut [usize]) {
        for empty in 0..sizes.len() {
            if sizes[empty] > 0 {
                continue;
            }
            let farthest = (0..self.labels.len())
                .filter(|&row| sizes[self.labels[row]] > 1 && self.distances[row] > 0.0)
                .max_by(|&a, &b| self.distances[a].total_cmp(&self.distances[b]).then(b.cmp(&a)));
            if let Some(row) = farthest {
                sizes[self.labels[row]] -= 1;
                sizes[empty] = 1;
                self.labels[row] = empty;
                self.distances[row] = 0.0;
            }
        }
    }

    /// Moves the centres and assigns the points; `false` when that changed no label.
    pub fn step(&mut self) -> bool {
        if self.done {
            return false;
        }
        let mut sizes = vec![0; self.centres.nrows()];
        for &label in &self.labels {
            sizes[label] += 1;
        }
        let was_empty = sizes.contains(&0);
        if was_empty {
            self.refill(&mut sizes);
        }
        let mut sums = Array2::<f64>::zeros(self.centres.dim());
        for (row, &label) in self.labels.iter().enumerate() {
            for (sum, value) in sums.row_mut(label).iter_mut().zip(self.points.row(row)) {
                *sum += value;
            }
        }
        for (centre, &size) in sizes.iter().enumerate() {
            // With fewer different points than clusters some stay empty, and their centres where they are.
            if size > 0 {
                self.centres.row_mut(centre).assign(&(&sums.row(centre) / size as f64));
            }
        }
        self.iterations += 1;
        let changed = self.assign();
        self.done = !changed;
        changed
    }

    /// The centres, k×p.
    #[must_use]
    pub fn centres(&self) -> &Array2<f64> {
        &self.centres
    }

    /// The cluster of each point, from 0.
    #[must_use]
    pub fn labels(&self) -> &[usize] {
        &self.labels
    }

    /// The sum of squared distances to the nearest centres.
    #[must_use]
    pub fn inertia(&self) -> f64 {
        self.distances.iter().sum()
    }

    /// How many steps were made.
    #[must_use]
    pub fn iterations(&self) -> usize {
        self.iterations
    }

    /// Whether another step would change nothing.
    #[must_use]
    pub fn done(&self) -> bool {
        self.done
    }

    /// The end of a run from [`plus_plus`] centres.
    ///
    /// # Errors
    /// As [`plus_plus`].
    pub fn fit(x: ArrayView2<'_, f64>, k: usize, random: &mut Random) -> Result<Self, KernelError> {
        let mut run = Self::new(x, plus_plus(x, k, random)?.view())?;
        while run.step() {}
        Ok(run)
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_inertia_never_rises_and_no_cluster_of_distinct_points_is_empty(
            values in prop::collection::vec(-10.0..10.0_f64, 60),
            k in 1..8_usize,
            seed: u64,
        ) {
            let x = ArrayView2::from_shape((30, 2), &values).unwrap();
            let centres = plus_plus(x, k, &mut Random::new(seed)).unwrap();
            let mut run = KMeans::new(x, centres.view()).unwrap();
            let mut before = run.inertia();
            let mut steps = 0;
            while run.step() {
                prop_assert!(run.inertia() <= before * (1.0 + 1e-12));
                before = run.inertia();
                steps += 1;
                prop_assert!(steps < 1000);
            }
            prop_assert!((0..k).all(|label| run.labels().contains(&label)));
        }
    }

    #[test]
    fn awkward_input() {
        // Three clusters of one point three times: two stay empty, and nothing loops.
        let same = array![[1.0], [1.0], [1.0]];
        let run = KMeans::fit(same.view(), 3, &mut Random::new(1)).unwrap();
        assert_eq!(run.inertia(), 0.0);
        // A far centre loses all its points, then takes the farthest one.
        let x = array![[0.0], [1.0], [5.0]];
        let mut run = KMeans::new(x.view(), array![[0.0], [1e6]].view()).unwrap();
        while run.step() {}
        assert_eq!(run.labels(), [0, 0, 1]);
        assert!(KMeans::fit(x.view(), 4, &mut Random::new(1)).is_err());
        assert!(KMeans::fit(x.view(), 0, &mut Random::new(1)).is_err());
        assert!(KMeans::new(array![[f64::NAN]].view(), array![[0.0]].view()).is_err());
    }
}
