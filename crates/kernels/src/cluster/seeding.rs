//! Where k-means starts.

use ndarray::{Array2, ArrayView2, Axis};
use stepwise_random::Random;

use super::checked_k;
use crate::KernelError;
use crate::error::finite;
use crate::linalg::{Points, squared_distance};

/// k different rows drawn at random, as centres. Time O(n).
///
/// # Errors
/// [`KernelError::Range`] unless 1 ≤ k ≤ n.
pub fn random_rows(
    x: ArrayView2<'_, f64>,
    k: usize,
    random: &mut Random,
) -> Result<Array2<f64>, KernelError> {
    checked_k(k, x.nrows())?;
    let mut order = random.permutation(x.nrows());
    order.truncate(k);
    Ok(x.select(Axis(0), &order))
}

/// Greedy k-means++: centres far from each other, but drawn by chance so that outliers are not always taken.
///
/// **Steps.** The first centre is any row. For each further one, 2 + ⌊ln k⌋ candidates are drawn with probability
/// proportional to their squared distance from the nearest centre so far; the candidate that leaves the smallest
/// sum of squared distances becomes a centre. scikit-learn does the same.
///
/// **Draws.** One [`Random::below`] for the first centre, then one [`Random::uniform`] for each candidate: the
/// first row at which the running sum of squared distances reaches `uniform · total`.
///
/// **Cost.** O(n·p·k·log k).
///
/// Source: D. Arthur, S. Vassilvitskii, *k-means++: the advantages of careful seeding*, SODA 2007.
///
/// # Errors
/// [`KernelError::Range`] unless 1 ≤ k ≤ n, [`KernelError::NotFinite`].
pub fn plus_plus(x: ArrayView2<'_, f64>, k: usize, random: &mut Random) -> Result<Array2<f64>, KernelError> {
    checked_k(k, x.nrows())?;
    finite("the points", x)?;
    let points = Points::new(x);
    let rows = points.rows();
    // k is at least 1, so that the logarithm is at least 0.
    let trials = 2 + (k as f64).ln() as usize;
    let nearest_with = |centre: usize, nearest: &[f64]| -> Vec<f64> {
        let centre = points.row(centre);
        (0..rows).map(|row| squared_distance(points.row(row), centre).min(nearest[row])).collect()
    };
    let first = random.below(rows);
    let mut chosen = vec![first];
    let mut nearest = nearest_with(first, &vec![f64::INFINITY; rows]);
    while chosen.len() < k {
        let sums: Vec<f64> = nearest
            .iter()
            .scan(0.0, |sum, distance| {
                *sum += distance;
                Some(*sum)
            })
            .collect();
        let total = sums.last().copied().unwrap_or(0.0);
        let draws: Vec<f64> = (0..trials).map(|_| random.uniform() * total).collect();
        let mut best: Option<(f64, usize, Vec<f64>)> = None;
        for draw in draws {
            let candidate = sums.partition_point(|&sum| sum < draw).min(rows - 1);
            let distances = nearest_with(candidate, &nearest);
            let loss: f64 = distances.iter().sum();
            if best.as_ref().is_none_or(|(least, ..)| loss < *least) {
                best = Some((loss, candidate, distances));
            }
        }
        if let Some((_, candidate, distances)) = best {
            chosen.push(candidate);
            nearest = distances;
        }
    }
    Ok(x.select(Axis(0), &chosen))
}
