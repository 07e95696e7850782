//! Lloyd's k-means.

use ndarray::{Array2, ArrayView1, ArrayView2};
use stepwise_random::Random;

use super::distances::Abreast;
use super::{checked_k, plus_plus};
use crate::KernelError;
use crate::error::{largest, same_length};
use crate::linalg::{Points, first_largest, squared_distance};

/// k-means: centres, and each point with the nearest one, so that the sum of squared distances (the *inertia*)
/// becomes small.
///
/// **One step** moves each centre to the mean of its points, then assigns each point to its nearest centre. Neither
/// can raise the inertia, and there are only finitely many assignments: it ends, in a *local* minimum that depends
/// on where it began. Done is when no label changes.
///
/// **Empty clusters** take the point that lies farthest from its own centre, as in scikit-learn.
///
/// **Cost.** O(n·p·k) a step at first, with two bounds a point in memory: how far its own centre is at most, and all others
/// at least. While centres move little, the triangle inequality says for most points that their own is still the nearest,
/// and a step comes near O(n·p), which the means take. The labels are those of a look at every centre.
///
/// Sources: S. P. Lloyd, *Least squares quantization in PCM*, IEEE Transactions on Information Theory 28 (1982);
/// G. Hamerly, *Making k-means even faster*, SIAM International Conference on Data Mining (2010).
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
    /// For each point, how far its own centre is at most, and how far the others are at least.
    upper: Vec<f64>,
    lower: Vec<f64>,
    /// What the rounding of coordinates can do to a distance.
    rounding: f64,
    iterations: usize,
    moved: f64,
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
        let largest = largest("the points", x)?.max(largest("the centres", centres)?);
        let mut start = Self {
            points: Points::new(x),
            centres: centres.to_owned(),
            labels: vec![0; x.nrows()],
            upper: vec![f64::INFINITY; x.nrows()],
            lower: vec![0.0; x.nrows()],
            rounding: 4.0 * f64::EPSILON * largest * (x.ncols() as f64).sqrt(),
            iterations: 0,
            moved: f64::INFINITY,
            done: false,
        };
        start.assign(&vec![0.0; centres.nrows()]);
        Ok(start)
    }

    /// Assigns each point to its nearest centre (the first of equals), given how far each centre has moved since the
    /// last time; returns whether a label changed.
    fn assign(&mut self, moved: &[f64]) -> bool {
        let centres = Points::new(self.centres.view());
        let abreast = Abreast::new(&centres);
        let moved: Vec<f64> = moved.iter().map(|way| way + self.rounding).collect();
        let farthest = first_largest(ArrayView1::from(&moved));
        let others = moved.iter().enumerate().filter(|(centre, _)| *centre != farthest);
        let second = others.fold(0.0, |most: f64, (_, &way)| most.max(way));
        // In three passes, each over the points that the one before could not settle. A point joins the list and is
        // counted if it is to stay, without a jump, which no processor could foresee.
        let mut open = vec![0; self.labels.len()];
        let mut count = 0;
        let bounds = self.upper.iter_mut().zip(&mut self.lower);
        for (row, (&label, (upper, lower))) in self.labels.iter().zip(bounds).enumerate() {
            *upper += moved[label];
            *lower -= if label == farthest { second } else { moved[farthest] };
            open[count] = row;
            count += usize::from(*lower <= *upper);
        }
        open.truncate(count);
        count = 0;
        for place in 0..open.len() {
            let row = open[place];
            let own = squared_distance(self.points.row(row), centres.row(self.labels[row]));
            self.upper[row] = own.sqrt() + self.rounding;
            open[count] = row;
            count += usize::from(self.lower[row] <= self.upper[row]);
        }
        open.truncate(count);
        let mut changed = false;
        for row in open {
            let (nearest, least, second) = abreast.nearest_two(self.points.row(row), &centres);
            changed |= nearest != self.labels[row];
            self.labels[row] = nearest;
            self.upper[row] = least.sqrt() + self.rounding;
            self.lower[row] = second.sqrt() - self.rounding;
        }
        changed
    }

    /// The squared distance of each point from its own centre.
    fn distances(&self) -> Vec<f64> {
        let centres = Points::new(self.centres.view());
        let own = |(row, &label): (usize, &usize)| squared_distance(self.points.row(row), centres.row(label));
        self.labels.iter().enumerate().map(own).collect()
    }

    /// Gives each empty cluster the point farthest from its centre, out of a cluster that keeps others.
    fn refill(&mut self, sizes: &mut [usize]) {
        let mut distances = self.distances();
        for empty in 0..sizes.len() {
            if sizes[empty] > 0 {
                continue;
            }
            let farthest = (0..self.labels.len())
                .filter(|&row| sizes[self.labels[row]] > 1 && distances[row] > 0.0)
                .max_by(|&a, &b| distances[a].total_cmp(&distances[b]).then(b.cmp(&a)));
            if let Some(row) = farthest {
                sizes[self.labels[row]] -= 1;
                sizes[empty] = 1;
                self.labels[row] = empty;
                distances[row] = 0.0;
                // Nothing is known of its distances until they are worked out again.
                self.upper[row] = f64::INFINITY;
                self.lower[row] = 0.0;
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
        let width = self.centres.ncols();
        let mut sums = vec![0.0; sizes.len() * width];
        for (row, &label) in self.labels.iter().enumerate() {
            let sum = &mut sums[label * width..(label + 1) * width];
            sum.iter_mut().zip(self.points.row(row)).for_each(|(sum, value)| *sum += value);
        }
        let mut moved = vec![0.0; sizes.len()];
        for (centre, &size) in sizes.iter().enumerate() {
            // With fewer different points than clusters some stay empty, and their centres where they are.
            if size > 0 {
                let mean: Vec<f64> =
                    sums[centre * width..(centre + 1) * width].iter().map(|sum| sum / size as f64).collect();
                let mut place = self.centres.row_mut(centre);
                moved[centre] =
                    place.iter().zip(&mean).map(|(old, new)| (old - new).powi(2)).sum::<f64>().sqrt();
                place.iter_mut().zip(mean).for_each(|(place, mean)| *place = mean);
            }
        }
        self.iterations += 1;
        self.moved = moved.iter().map(|way| way * way).sum();
        let changed = self.assign(&moved);
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

    /// The sum of squared distances to the nearest centres. Time O(n·p).
    #[must_use]
    pub fn inertia(&self) -> f64 {
        self.distances().iter().sum()
    }

    /// How many steps were made.
    #[must_use]
    pub fn iterations(&self) -> usize {
        self.iterations
    }

    /// How far the centres moved in the last step: the sum of their squared ways; infinite before the first. To stop
    /// early, compare it with a share of the variance of the points, as scikit-learn's `tol` does.
    #[must_use]
    pub fn movement(&self) -> f64 {
        self.moved
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
            let obvious = |run: &KMeans| (0..30).all(|row| {
                let squares = run.centres.rows().into_iter().map(|centre| squared_distance(
                    run.points.row(row), centre.as_slice().unwrap(),
                ));
                squares.fold(f64::INFINITY, f64::min) == run.distances()[row]
            });
            let mut before = run.inertia();
            let mut steps = 0;
            while run.step() {
                prop_assert!(run.inertia() <= before * (1.0 + 1e-12));
                prop_assert!(obvious(&run));
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
