//! Is a clustering any good (silhouette), and do two agree (adjusted Rand index)?

use std::collections::BTreeMap;

use ndarray::ArrayView2;

use crate::KernelError;
use crate::error::{finite, same_length};
use crate::linalg::{Points, squared_distance};

/// The silhouette of each point: does it sit nearer to its own cluster than to the next?
///
/// **Idea.** a is the mean distance to the other points of the own cluster, b the smallest mean distance to the
/// points of another one; s = (b − a) ⁄ max(a, b). 1 is deep inside, 0 on the border, negative misplaced. A point
/// alone in its cluster has s = 0. The mean over all points judges the clustering, and so k.
///
/// **Steps.** [`step`](Self::step) does some rows, because each costs a pass over all points.
///
/// **Cost.** O(n·p) for a point, O(n²·p) in all.
///
/// Source: P. J. Rousseeuw, *Silhouettes: a graphical aid to the interpretation and validation of cluster
/// analysis*, Journal of Computational and Applied Mathematics 20 (1987).
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::metrics::silhouette;
/// let x = array![[0.0], [0.0], [10.0], [10.0]];
/// assert_eq!(silhouette(x.view(), &[0, 0, 1, 1])?.mean(), Some(1.0));
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Silhouette {
    points: Points,
    labels: Vec<usize>,
    sizes: Vec<usize>,
    samples: Vec<f64>,
}

impl Silhouette {
    /// For points (n×p) and their clusters, numbered from 0.
    ///
    /// # Errors
    /// [`KernelError::Shape`], [`KernelError::NotFinite`]; [`KernelError::Range`] when fewer than 2 clusters have
    /// points, for then there is no other cluster to compare with, or for a label that is not below n.
    pub fn new(x: ArrayView2<'_, f64>, labels: &[usize]) -> Result<Self, KernelError> {
        same_length("the labels", labels.len(), x.nrows())?;
        finite("the points", x)?;
        let count = labels.iter().max().map_or(0, |most| most.saturating_add(1));
        if count > labels.len() {
            return Err(KernelError::Range {
                what: "a label",
                given: (count - 1) as f64,
                allowed: format!("below the number of points, {}", labels.len()),
            });
        }
        let mut sizes = vec![0; count];
        for &label in labels {
            sizes[label] += 1;
        }
        let clusters = sizes.iter().filter(|&&size| size > 0).count();
        if clusters < 2 {
            return Err(KernelError::Range {
                what: "the number of clusters",
                given: clusters as f64,
                allowed: "at least 2".to_owned(),
            });
        }
        let samples = Vec::with_capacity(labels.len());
        Ok(Self { points: Points::new(x), labels: labels.to_vec(), sizes, samples })
    }

    /// Does the next `rows` points; `false` when all are done.
    pub fn step(&mut self, rows: usize) -> bool {
        let end = (self.samples.len() + rows).min(self.labels.len());
        let mut sums = vec![0.0; self.sizes.len()];
        for row in self.samples.len()..end {
            sums.fill(0.0);
            let here = self.points.row(row);
            for (other, &label) in self.labels.iter().enumerate() {
                sums[label] += squared_distance(here, self.points.row(other)).sqrt();
            }
            let own = self.labels[row];
            let value = if self.sizes[own] < 2 {
                0.0
            } else {
                let within = sums[own] / (self.sizes[own] - 1) as f64;
                let between = sums
                    .iter()
                    .zip(&self.sizes)
                    .enumerate()
                    .filter(|&(label, (_, &size))| label != own && size > 0)
                    .map(|(_, (sum, &size))| sum / size as f64)
                    .fold(f64::INFINITY, f64::min);
                let most = within.max(between);
                if most > 0.0 { (between - within) / most } else { 0.0 }
            };
            self.samples.push(value);
        }
        !self.done()
    }

    /// Whether all points are done.
    #[must_use]
    pub fn done(&self) -> bool {
        self.samples.len() == self.labels.len()
    }

    /// The silhouettes of the points done so far, in row order.
    #[must_use]
    pub fn samples(&self) -> &[f64] {
        &self.samples
    }

    /// The mean silhouette, once all points are done.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        self.done().then(|| crate::stats::mean(&self.samples))
    }
}

/// The silhouettes of all points at once.
///
/// # Errors
/// As [`Silhouette::new`].
pub fn silhouette(x: ArrayView2<'_, f64>, labels: &[usize]) -> Result<Silhouette, KernelError> {
    let mut silhouette = Silhouette::new(x, labels)?;
    while silhouette.step(labels.len()) {}
    Ok(silhouette)
}

/// How far two clusterings of the same points agree, beyond chance: 1 for the same clusters under any names, near 0
/// for unrelated ones. Time O(n·log n).
///
/// Source: L. Hubert, P. Arabie, *Comparing partitions*, Journal of Classification 2 (1985).
///
/// # Errors
/// [`KernelError::Shape`] when they are not of equal length.
///
/// ```
/// use stepwise_kernels::metrics::adjusted_rand;
/// assert_eq!(adjusted_rand(&[0, 0, 1, 1], &[5, 5, 2, 2])?, 1.0);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
pub fn adjusted_rand(a: &[i64], b: &[i64]) -> Result<f64, KernelError> {
    same_length("the second clustering", b.len(), a.len())?;
    let pairs = |count: usize| count as f64 * (count as f64 - 1.0) / 2.0;
    let mut cells: BTreeMap<(i64, i64), usize> = BTreeMap::new();
    let mut rows: BTreeMap<i64, usize> = BTreeMap::new();
    let mut columns: BTreeMap<i64, usize> = BTreeMap::new();
    for (&a, &b) in a.iter().zip(b) {
        *cells.entry((a, b)).or_default() += 1;
        *rows.entry(a).or_default() += 1;
        *columns.entry(b).or_default() += 1;
    }
    let together: f64 = cells.values().map(|&count| pairs(count)).sum();
    let in_a: f64 = rows.values().map(|&count| pairs(count)).sum();
    let in_b: f64 = columns.values().map(|&count| pairs(count)).sum();
    let all = pairs(a.len());
    let expected = if all > 0.0 { in_a * in_b / all } else { 0.0 };
    let most = (in_a + in_b) / 2.0;
    Ok(if most == expected { 1.0 } else { (together - expected) / (most - expected) })
}
