//! Agglomerative clustering, merge by merge.

use ndarray::ArrayView2;

use super::checked_k;
use super::distances::Distances;
use crate::KernelError;
use crate::error::finite;
use crate::linalg::Points;

/// The most points: their distances take 100 MB.
pub const MAX_POINTS: usize = 5_000;

/// How far apart two clusters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Linkage {
    /// By how much merging them raises the sum of squared distances to the centres (as a distance: its root, twice
    /// the size): compact clusters of similar size.
    Ward,
    /// The mean over all pairs of points.
    Average,
    /// The farthest pair: compact clusters.
    Complete,
    /// The nearest pair: chains.
    Single,
}

impl Linkage {
    /// The distance of the union of a and b to another cluster, from the three distances and sizes before
    /// (Lance and Williams). For Ward all distances are squared.
    fn update(self, to_a: f64, to_b: f64, between: f64, sizes: [f64; 3]) -> f64 {
        let [size_a, size_b, other] = sizes;
        match self {
            Self::Ward => {
                let all = size_a + size_b + other;
                ((other + size_a) * to_a + (other + size_b) * to_b - other * between) / all
            }
            Self::Average => (size_a * to_a + size_b * to_b) / (size_a + size_b),
            Self::Complete => to_a.max(to_b),
            Self::Single => to_a.min(to_b),
        }
    }
}

/// Two clusters became one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Merge {
    /// The cluster of the smaller number: points are 0 to n − 1, the cluster of merge m is n + m.
    pub first: usize,
    /// The cluster of the larger number.
    pub second: usize,
    /// How far apart they were.
    pub height: f64,
    /// How many points the new cluster has.
    pub size: usize,
}

/// Agglomerative clustering: every point begins as a cluster of its own, and the two nearest merge, again and
/// again, until one is left. The merges form a tree (*dendrogram*); cutting it gives any number of clusters.
///
/// **One step** is one merge. Each cluster knows its nearest among those after it, so that the nearest pair is found
/// in O(n); the distances to the new cluster follow from the old ones (Lance–Williams).
///
/// **Cost.** O(n²·p) to begin; O(n) a step as a rule. Memory n²⁄2 numbers. Merges come in order of height.
///
/// Source: D. Müllner, *Modern hierarchical, agglomerative clustering algorithms*, arXiv:1109.2378 (2011), the
/// generic algorithm.
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::cluster::{Agglomerative, Linkage};
/// let x = array![[0.0], [1.0], [9.0], [11.0]];
/// let mut tree = Agglomerative::new(x.view(), Linkage::Single)?;
/// while tree.step().is_some() {}
/// assert_eq!(tree.merges().iter().map(|merge| merge.height).collect::<Vec<_>>(), [1.0, 2.0, 8.0]);
/// assert_eq!(tree.labels(2)?, [0, 0, 1, 1]);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Agglomerative {
    linkage: Linkage,
    distances: Distances,
    /// For each slot the nearest slot after it, and its distance; infinity where there is none.
    nearest: Vec<(usize, f64)>,
    /// The number of the cluster in each slot; `None` when it was merged into another.
    cluster: Vec<Option<usize>>,
    sizes: Vec<usize>,
    merges: Vec<Merge>,
}

impl Agglomerative {
    /// Each point a cluster of its own.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] for no points, [`KernelError::Range`] for more than [`MAX_POINTS`],
    /// [`KernelError::NotFinite`].
    pub fn new(x: ArrayView2<'_, f64>, linkage: Linkage) -> Result<Self, KernelError> {
        let points = x.nrows();
        crate::error::enough_rows("a hierarchy", points, 1)?;
        if points > MAX_POINTS {
            return Err(KernelError::Range {
                what: "the number of points",
                given: points as f64,
                allowed: format!("at most {MAX_POINTS}, because all pairs of distances are kept"),
            });
        }
        finite("the points", x)?;
        let mut distances = Distances::squared(&Points::new(x));
        if linkage != Linkage::Ward {
            distances.map(f64::sqrt);
        }
        let nearest = (0..points).map(|slot| distances.nearest_after(slot)).collect();
        Ok(Self {
            linkage,
            distances,
            nearest,
            cluster: (0..points).map(Some).collect(),
            sizes: vec![1; points],
            merges: Vec::with_capacity(points - 1),
        })
    }

    /// Merges the two nearest clusters; `None` when only one is left.
    pub fn step(&mut self) -> Option<Merge> {
        let points = self.cluster.len();
        if self.done() {
            return None;
        }
        let mut a = 0;
        for slot in 1..points {
            if self.nearest[slot].1 < self.nearest[a].1 {
                a = slot;
            }
        }
        let (b, between) = self.nearest[a];
        let (first, second) = (self.cluster[a]?, self.cluster[b]?);
        let (size_a, size_b) = (self.sizes[a], self.sizes[b]);

        // The union lives on in slot b; slot a is empty from now on and infinitely far away.
        self.cluster[a] = None;
        self.nearest[a] = (a, f64::INFINITY);
        self.sizes[b] = size_a + size_b;
        self.cluster[b] = Some(points + self.merges.len());
        for other in 0..points {
            if other == a || other == b || self.cluster[other].is_none() {
                continue;
            }
            let sizes = [size_a as f64, size_b as f64, self.sizes[other] as f64];
            let (to_a, to_b) = (self.distances.get(a, other), self.distances.get(b, other));
            self.distances.set(a, other, f64::INFINITY);
            self.distances.set(b, other, self.linkage.update(to_a, to_b, between, sizes));
        }
        self.distances.set(a, b, f64::INFINITY);
        for other in 0..b {
            if self.cluster[other].is_none() {
                continue;
            }
            let (neighbour, least) = self.nearest[other];
            let now = self.distances.get(other, b);
            if now <= least {
                self.nearest[other] = (b, now);
            } else if neighbour == a || neighbour == b {
                self.nearest[other] = self.distances.nearest_after(other);
            }
        }
        self.nearest[b] = self.distances.nearest_after(b);

        let height = if self.linkage == Linkage::Ward { between.max(0.0).sqrt() } else { between };
        let merge =
            Merge { first: first.min(second), second: first.max(second), height, size: size_a + size_b };
        self.merges.push(merge);
        Some(merge)
    }

    /// Whether only one cluster is left.
    #[must_use]
    pub fn done(&self) -> bool {
        self.merges.len() + 1 >= self.cluster.len()
    }

    /// How many clusters are left.
    #[must_use]
    pub fn clusters(&self) -> usize {
        self.cluster.len() - self.merges.len()
    }

    /// The merges so far, lowest first.
    #[must_use]
    pub fn merges(&self) -> &[Merge] {
        &self.merges
    }

    /// The cluster of each point when the tree is cut so that k are left (or as many as there still are, if more),
    /// numbered in the order of their first points. Time O(n).
    ///
    /// # Errors
    /// [`KernelError::Range`] unless 1 ≤ k ≤ n.
    pub fn labels(&self, k: usize) -> Result<Vec<usize>, KernelError> {
        let points = self.cluster.len();
        checked_k(k, points)?;
        let made = (points - k).min(self.merges.len());
        // From the last merge down, each cluster hands its root on to its two parts.
        let mut root: Vec<usize> = (0..points + made).collect();
        for (index, merge) in self.merges[..made].iter().enumerate().rev() {
            root[merge.first] = root[points + index];
            root[merge.second] = root[points + index];
        }
        let mut number = vec![None; points + made];
        let mut next = 0;
        let labels = root[..points]
            .iter()
            .map(|&root| {
                *number[root].get_or_insert_with(|| {
                    next += 1;
                    next - 1
                })
            })
            .collect();
        Ok(labels)
    }

    /// All merges of a set of points.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn fit(x: ArrayView2<'_, f64>, linkage: Linkage) -> Result<Self, KernelError> {
        let mut tree = Self::new(x, linkage)?;
        while tree.step().is_some() {}
        Ok(tree)
    }
}
