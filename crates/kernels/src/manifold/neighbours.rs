//! The k nearest of each point, by looking at all.

use std::cmp::Ordering;

use ndarray::ArrayView2;

use super::checked_points;
use crate::KernelError;
use crate::error::same_length;
use crate::linalg::Points;

/// For each point its k nearest others, nearest first; of equally near ones the earlier first.
#[derive(Clone, Debug, PartialEq)]
pub struct Neighbours {
    k: usize,
    indices: Vec<usize>,
    squared: Vec<f64>,
}

impl Neighbours {
    /// How many each point has.
    #[must_use]
    pub fn k(&self) -> usize {
        self.k
    }

    /// How many points there are.
    #[must_use]
    pub fn points(&self) -> usize {
        self.indices.len() / self.k
    }

    /// Purity: the share of the neighbours that have their point's label, from 0 to 1. What a random order gives is the
    /// sum of the squared shares of the labels.
    ///
    /// # Errors
    /// [`KernelError::Shape`] for another number of labels.
    pub fn purity(&self, labels: &[usize]) -> Result<f64, KernelError> {
        same_length("the labels", labels.len(), self.points())?;
        let alike =
            |point: usize| self.of(point).filter(|&(other, _)| labels[other] == labels[point]).count();
        let total: usize = (0..labels.len()).map(alike).sum();
        Ok(total as f64 / self.indices.len() as f64)
    }

    /// A point's neighbours with their squared distances, nearest first.
    pub fn of(&self, point: usize) -> impl Iterator<Item = (usize, f64)> {
        let range = point * self.k..(point + 1) * self.k;
        let indices = self.indices.get(range.clone()).unwrap_or(&[]);
        indices.iter().copied().zip(self.squared.get(range).unwrap_or(&[]).iter().copied())
    }
}

/// Σ (aⱼ − bⱼ)² with four sums at once, so that no addition waits for the one before.
pub(super) fn squared(a: &[f64], b: &[f64]) -> f64 {
    let mut sums = [0.0; 4];
    let (a_blocks, b_blocks) = (a.chunks_exact(4), b.chunks_exact(4));
    let rest: f64 =
        a_blocks.remainder().iter().zip(b_blocks.remainder()).map(|(a, b)| (a - b) * (a - b)).sum();
    for (a, b) in a_blocks.zip(b_blocks) {
        for lane in 0..4 {
            let gap = a[lane] - b[lane];
            sums[lane] += gap * gap;
        }
    }
    sums.iter().sum::<f64>() + rest
}

/// The k nearest other points of each point. Time O(n²·p), memory O(n·k).
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::manifold::nearest;
/// let neighbours = nearest(array![[0.0], [1.0], [5.0]].view(), 1)?;
/// assert_eq!(neighbours.of(2).collect::<Vec<_>>(), [(1, 16.0)]);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
///
/// # Errors
/// [`KernelError::Range`] unless 1 ≤ k < n, or for entries over 1e150; [`KernelError::NotFinite`].
pub fn nearest(x: ArrayView2<'_, f64>, k: usize) -> Result<Neighbours, KernelError> {
    NeighbourSearch::new(x, k).map(NeighbourSearch::finish)
}

/// [`nearest`] point by point, for who cannot wait for all.
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::manifold::{NeighbourSearch, nearest};
/// let x = array![[0.0], [1.0], [5.0]];
/// let mut search = NeighbourSearch::new(x.view(), 1)?;
/// while search.step() {}
/// assert_eq!(search.finish(), nearest(x.view(), 1)?);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct NeighbourSearch {
    points: Points,
    k: usize,
    nearest: Vec<Nearest>,
    /// The first point that was not compared with those after it.
    next: usize,
}

impl NeighbourSearch {
    /// Before the first comparison.
    ///
    /// # Errors
    /// As [`nearest`].
    pub fn new(x: ArrayView2<'_, f64>, k: usize) -> Result<Self, KernelError> {
        checked_points(x)?;
        let n = x.nrows();
        if k == 0 || k >= n {
            let allowed = format!("at least 1 and below the number of points, {n}");
            return Err(KernelError::Range { what: "the number of neighbours", given: k as f64, allowed });
        }
        Ok(Self { points: Points::new(x), k, nearest: vec![Nearest::new(k); n], next: 0 })
    }

    /// Compares the next point with all after it; `false` when all were compared.
    pub fn step(&mut self) -> bool {
        let (i, n) = (self.next, self.nearest.len());
        if i >= n {
            return false;
        }
        let here = self.points.row(i);
        // Each distance serves both its ends; either sees the others in their order.
        let (seen, coming) = self.nearest.split_at_mut(i + 1);
        for (j, other) in (i + 1..n).zip(coming) {
            let squared = squared(here, self.points.row(j));
            seen[i].offer(squared, j);
            other.offer(squared, i);
        }
        self.next += 1;
        true
    }

    /// What is left, and the result.
    #[must_use]
    pub fn finish(mut self) -> Neighbours {
        while self.step() {}
        let (n, k) = (self.nearest.len(), self.k);
        let mut neighbours =
            Neighbours { k, indices: Vec::with_capacity(n * k), squared: Vec::with_capacity(n * k) };
        for point in self.nearest {
            for (squared, j) in point.sorted() {
                neighbours.indices.push(j);
                neighbours.squared.push(squared);
            }
        }
        neighbours
    }
}

/// The k nearest of those offered so far, and some that are not: half are thrown away when there are 2k.
#[derive(Clone, Debug)]
struct Nearest {
    k: usize,
    kept: Vec<(f64, usize)>,
    /// No further one of the k is this far.
    bound: f64,
}

impl Nearest {
    fn new(k: usize) -> Self {
        Self { k, kept: Vec::new(), bound: f64::INFINITY }
    }

    #[inline]
    fn offer(&mut self, squared: f64, index: usize) {
        if squared < self.bound {
            self.kept.push((squared, index));
            if self.kept.len() >= 2 * self.k {
                self.discard();
            }
        }
    }

    fn discard(&mut self) {
        self.kept.select_nth_unstable_by(self.k - 1, nearer);
        self.kept.truncate(self.k);
        self.bound = self.kept[self.k - 1].0;
    }

    fn sorted(mut self) -> impl Iterator<Item = (f64, usize)> {
        self.kept.sort_unstable_by(nearer);
        self.kept.into_iter().take(self.k)
    }
}

fn nearer(a: &(f64, usize), b: &(f64, usize)) -> Ordering {
    a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))
}

/// What each point says of its partners, made mutual: row i holds each j that i or j has as a partner, with what the two say
/// combined. As where each row starts (and the end), the partners in rising order, and the values.
///
/// The rows come in rising order of partners. Time O(entries): nothing is sorted.
pub(super) fn mutual(
    rows: &[Vec<(usize, f64)>],
    combine: impl Fn(f64, f64) -> f64,
) -> (Vec<usize>, Vec<usize>, Vec<f64>) {
    // Taken row by row, what others say of a point comes in rising order too.
    let mut heard: Vec<Vec<(usize, f64)>> = vec![Vec::new(); rows.len()];
    for (i, row) in rows.iter().enumerate() {
        row.iter().for_each(|&(j, value)| heard[j].push((i, value)));
    }
    let most = 2 * rows.iter().map(Vec::len).sum::<usize>();
    let mut starts = vec![0];
    let (mut partners, mut values) = (Vec::with_capacity(most), Vec::with_capacity(most));
    for (said, heard) in rows.iter().zip(&heard) {
        let (mut said, mut heard) = (said.iter().peekable(), heard.iter().peekable());
        loop {
            let order = match (said.peek(), heard.peek()) {
                (Some((a, _)), Some((b, _))) => a.cmp(b),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => break,
            };
            let one = (order != Ordering::Greater).then(|| said.next()).flatten();
            let other = (order != Ordering::Less).then(|| heard.next()).flatten();
            match (one, other) {
                (Some(&(partner, a)), Some(&(_, b))) => {
                    partners.push(partner);
                    values.push(combine(a, b));
                }
                (Some(&(partner, value)), None) | (None, Some(&(partner, value))) => {
                    partners.push(partner);
                    values.push(value);
                }
                (None, None) => {}
            }
        }
        starts.push(partners.len());
    }
    (starts, partners, values)
}

#[cfg(test)]
mod tests {
    use ndarray::{Array2, array};

    use super::*;

    #[test]
    fn ties_go_to_the_earlier_and_wrong_k_is_refused() {
        let x = array![[0.0], [1.0], [-1.0], [0.0]];
        let near = nearest(x.view(), 3).unwrap();
        assert_eq!(near.of(0).collect::<Vec<_>>(), [(3, 0.0), (1, 1.0), (2, 1.0)]);
        assert_eq!(near.of(9).count(), 0);
        for k in [0, 4] {
            assert!(nearest(x.view(), k).is_err());
        }
        assert!(nearest(Array2::zeros((0, 2)).view(), 1).is_err());
        assert!(nearest(array![[f64::NAN], [1.0]].view(), 1).is_err());
        assert!(nearest(array![[1e200], [1.0]].view(), 1).is_err());
    }

    #[test]
    fn the_same_as_sorting_all() {
        // A lattice, so that many are equally near.
        let x = Array2::from_shape_fn((60, 2), |(i, j)| f64::from([i % 8, i * 7 % 5][j] as u8));
        for k in [1, 2, 7, 30, 58, 59] {
            let near = nearest(x.view(), k).unwrap();
            for i in 0..60 {
                let gap = |j: usize| (x[(i, 0)] - x[(j, 0)]).powi(2) + (x[(i, 1)] - x[(j, 1)]).powi(2);
                let mut all: Vec<(usize, f64)> = (0..60).filter(|&j| j != i).map(|j| (j, gap(j))).collect();
                all.sort_by(|a, b| a.1.total_cmp(&b.1));
                assert_eq!(near.of(i).collect::<Vec<_>>(), all[..k], "{k} of {i}");
            }
        }
    }

    #[test]
    fn four_lanes_equal_one() {
        for length in [0, 1, 3, 4, 5, 15, 16, 17] {
            let a: Vec<f64> = (0..length).map(f64::from).collect();
            let b: Vec<f64> = (0..length).map(|value| f64::from(value * value)).collect();
            assert_eq!(squared(&a, &b), crate::linalg::squared_distance(&a, &b));
        }
    }
}
