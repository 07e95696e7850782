//! How far a map can be believed.

use ndarray::ArrayView2;

use super::neighbours::{Neighbours, nearest, squared};
use crate::KernelError;
use crate::error::{out_of_range, same_length};
use crate::linalg::Points;

/// Trustworthiness: whether neighbours on a map were neighbours before; from 0 to 1, 1 when all were.
///
/// A point among the k nearest on the map that was only the r-th nearest before costs r − k. The sum is scaled by
/// its largest value: T = 1 − 2/(n·k·(2n − 3k − 1)) · Σ max(0, r − k). A random map has about 0.5.
///
/// **Cost.** O(n²·(p + log n)) time, O(n·k) memory.
///
/// Source: J. Venna, S. Kaski, *Neighborhood preservation in nonlinear projection methods: an experimental study*,
/// ICANN 2001.
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::manifold::trustworthiness;
/// let x = array![[0.0, 0.0], [1.0, 0.1], [2.0, 0.0], [4.0, 0.1], [8.0, 0.0]];
/// let map = array![[0.0], [1.0], [2.0], [4.0], [8.0]];
/// assert_eq!(trustworthiness(x.view(), map.view(), 2)?, 1.0);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
///
/// # Errors
/// [`KernelError::Range`] unless 1 ≤ k < n/2, or for entries over 1e150; [`KernelError::Shape`] when the map is of another number
/// of points; [`KernelError::NotFinite`].
pub fn trustworthiness(
    x: ArrayView2<'_, f64>,
    map: ArrayView2<'_, f64>,
    k: usize,
) -> Result<f64, KernelError> {
    super::checked_points(x)?;
    let n = x.nrows();
    same_length("the map", map.nrows(), n)?;
    checked_neighbours(k, n)?;
    let near = nearest(map, k)?;
    let points = Points::new(x);
    let mut order = Vec::with_capacity(n);
    let mut ranks = vec![0; n];
    let mut cost = 0.0;
    for i in 0..n {
        rank(&points, i, &mut order, |j, rank| ranks[j] = rank);
        cost += near.of(i).map(|(j, _)| ranks[j].saturating_sub(k) as f64).sum::<f64>();
    }
    Ok(scaled(cost, n, k))
}

fn checked_neighbours(k: usize, n: usize) -> Result<(), KernelError> {
    if k >= 1 && 2 * k < n {
        return Ok(());
    }
    let allowed = format!("at least 1 and below half the number of points, {n}");
    Err(KernelError::Range { what: "the number of neighbours", given: k as f64, allowed })
}

/// Ranks all others by their distance from a point, the nearest 1.
fn rank(points: &Points, point: usize, order: &mut Vec<(f64, usize)>, mut give: impl FnMut(usize, usize)) {
    let others = (0..points.rows()).filter(|&j| j != point);
    order.clear();
    order.extend(others.map(|j| (squared(points.row(point), points.row(j)), j)));
    order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    order.iter().enumerate().for_each(|(place, &(_, j))| give(j, place + 1));
}

fn scaled(cost: f64, n: usize, k: usize) -> f64 {
    let (n, k) = (n as f64, k as f64);
    1.0 - cost * 2.0 / (n * k * (2.0 * n - 3.0 * k - 1.0))
}

/// How all others rank by their distance from each point: for who asks for the [`trustworthiness`] of one map after the
/// other, and cannot wait for all ranks at once.
///
/// **Cost.** All ranks O(n²·(p + log n)) time and n² 32-bit numbers; each answer O(n·k).
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::manifold::{Ranks, nearest, trustworthiness};
/// let x = array![[0.0, 0.0], [1.0, 0.1], [2.0, 0.0], [4.0, 0.1], [8.0, 0.0]];
/// let map = array![[0.0], [9.0], [2.0], [4.0], [8.0]];
/// let mut ranks = Ranks::new(x.view())?;
/// while ranks.step() {}
/// let near = nearest(map.view(), 2)?;
/// assert_eq!(ranks.trustworthiness(&near)?, trustworthiness(x.view(), map.view(), 2)?);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Ranks {
    points: Points,
    ranks: Vec<u32>,
    next: usize,
}

impl Ranks {
    /// Before the first point.
    ///
    /// # Errors
    /// [`KernelError::Range`] for entries over 1e150 or more than 20,000 points, [`KernelError::NotFinite`].
    pub fn new(x: ArrayView2<'_, f64>) -> Result<Self, KernelError> {
        super::checked_points(x)?;
        let n = x.nrows();
        if n > 20_000 {
            return Err(out_of_range("the number of points", n as f64, "at most 20,000"));
        }
        Ok(Self { points: Points::new(x), ranks: vec![0; n * n], next: 0 })
    }

    /// Ranks the others by their distance from the next point; `false` when that is done for all.
    pub fn step(&mut self) -> bool {
        let (point, n) = (self.next, self.points.rows());
        if point >= n {
            return false;
        }
        let row = &mut self.ranks[point * n..(point + 1) * n];
        // The limit on the number of points keeps every rank far below 2³².
        rank(&self.points, point, &mut Vec::with_capacity(n), |j, rank| row[j] = rank as u32);
        self.next += 1;
        true
    }

    /// The trustworthiness of a map whose nearest neighbours these are. Points that have no ranks yet cost nothing.
    ///
    /// # Errors
    /// As [`trustworthiness`].
    pub fn trustworthiness(&self, near: &Neighbours) -> Result<f64, KernelError> {
        let (n, k) = (self.points.rows(), near.k());
        same_length("the map", near.points(), n)?;
        checked_neighbours(k, n)?;
        let cost = |point: usize| {
            let ranks = &self.ranks[point * n..(point + 1) * n];
            near.of(point)
                .map(|(j, _)| f64::from(ranks[j]) - k as f64)
                .filter(|beyond| *beyond > 0.0)
                .sum::<f64>()
        };
        Ok(scaled((0..n).map(cost).sum(), n, k))
    }
}

/// Purity: the share of points among the k nearest of each that have its label, from 0 to 1; how well a map keeps classes
/// together that it was not told of. A random map has the sum of the squared shares of the labels.
///
/// **Cost.** O(n²·p) time, O(n·k) memory.
///
/// ```
/// use ndarray::array;
/// let map = array![[0.0], [1.0], [5.0], [6.5]];
/// assert_eq!(stepwise_kernels::manifold::neighbour_purity(map.view(), &[0, 0, 1, 1], 1)?, 1.0);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
///
/// # Errors
/// As [`nearest`]; [`KernelError::Shape`] for another number of labels.
pub fn neighbour_purity(map: ArrayView2<'_, f64>, labels: &[usize], k: usize) -> Result<f64, KernelError> {
    nearest(map, k)?.purity(labels)
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;
    use stepwise_random::Random;

    use super::*;

    #[test]
    fn one_for_the_points_themselves_half_for_noise_and_errors() {
        let mut random = Random::new(5);
        let mut draw = || Array2::from_shape_simple_fn((200, 2), || random.normal());
        let (x, noise) = (draw(), draw());
        assert_eq!(trustworthiness(x.view(), x.view(), 5).unwrap(), 1.0);
        assert!((trustworthiness(x.view(), noise.view(), 5).unwrap() - 0.5).abs() < 0.05);
        for k in [0, 100] {
            assert!(trustworthiness(x.view(), noise.view(), k).is_err());
        }
        let short = Array2::zeros((3, 2));
        let halves: Vec<usize> = (0..200).map(|point| point % 2).collect();
        assert!((neighbour_purity(x.view(), &halves, 9).unwrap() - 0.5).abs() < 0.05);
        assert_eq!(neighbour_purity(x.view(), &[3; 200], 9).unwrap(), 1.0);
        assert!(neighbour_purity(x.view(), &halves[1..], 9).is_err());
        assert!(neighbour_purity(x.view(), &halves, 200).is_err());
        assert!(trustworthiness(x.view(), short.view(), 5).is_err());
        assert!(trustworthiness((&x * f64::NAN).view(), noise.view(), 5).is_err());
        assert!(trustworthiness(Array2::zeros((0, 2)).view(), Array2::zeros((0, 2)).view(), 1).is_err());
    }
}
