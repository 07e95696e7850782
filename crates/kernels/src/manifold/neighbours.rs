//! The k nearest of each point, by looking at all.

use std::cmp::Ordering;

use ndarray::ArrayView2;

use super::checked_points;
use crate::KernelError;
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
    checked_points(x)?;
    let n = x.nrows();
    if k == 0 || k >= n {
        let allowed = format!("at least 1 and below the number of points, {n}");
        return Err(KernelError::Range { what: "the number of neighbours", given: k as f64, allowed });
    }
    let points = Points::new(x);
    let mut nearest = vec![Nearest::new(k); n];
    for i in 0..n {
        let here = points.row(i);
        // Each distance serves both its ends; either sees the others in their order.
        let (seen, coming) = nearest.split_at_mut(i + 1);
        for (j, other) in (i + 1..n).zip(coming) {
            let squared = squared(here, points.row(j));
            seen[i].offer(squared, j);
            other.offer(squared, i);
        }
    }
    let mut neighbours =
        Neighbours { k, indices: Vec::with_capacity(n * k), squared: Vec::with_capacity(n * k) };
    for point in nearest {
        for (squared, j) in point.sorted() {
            neighbours.indices.push(j);
            neighbours.squared.push(squared);
        }
    }
    Ok(neighbours)
}

/// The k nearest of those offered so far, and some that are not: half are thrown away when there are 2k.
#[derive(Clone)]
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

/// Pairs (i, j, value) as rows: where each row starts (and the end), the partners, the values. Equal pairs are
/// combined.
pub(super) fn rows_of(
    mut pairs: Vec<(usize, usize, f64)>,
    rows: usize,
    combine: impl Fn(f64, f64) -> f64,
) -> (Vec<usize>, Vec<usize>, Vec<f64>) {
    pairs.sort_unstable_by_key(|&(i, j, _)| (i, j));
    pairs.dedup_by(|next, kept| {
        let equal = (next.0, next.1) == (kept.0, kept.1);
        if equal {
            kept.2 = combine(kept.2, next.2);
        }
        equal
    });
    let mut starts = vec![0; rows + 1];
    for pair in &pairs {
        starts[pair.0 + 1] += 1;
    }
    for row in 0..rows {
        starts[row + 1] += starts[row];
    }
    (starts, pairs.iter().map(|pair| pair.1).collect(), pairs.iter().map(|pair| pair.2).collect())
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
