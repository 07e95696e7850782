//! Density-based clusters, point by point.

use ndarray::ArrayView2;

use crate::KernelError;
use crate::error::finite;
use crate::linalg::{Points, squared_distance};

/// DBSCAN: clusters are regions where points lie densely; what lies alone is noise.
///
/// **Idea.** A point with at least `min_points` points within `radius` (itself counted) is a *core* point. Core
/// points within reach of each other belong to one cluster, with all points within their reach. Nobody says how
/// many clusters there are, and they may have any shape.
///
/// **One step** visits one point: it looks for its neighbours, and if it is a core point, hands its cluster on to
/// them. Clusters are numbered in the order in which their first core points stand in the data.
///
/// **Cost.** O(n·p) a step, O(n²·p) in all.
///
/// Source: M. Ester, H.-P. Kriegel, J. Sander, X. Xu, *A density-based algorithm for discovering clusters in large
/// spatial databases with noise*, KDD 1996.
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::cluster::Dbscan;
/// let x = array![[0.0], [0.5], [1.0], [9.0]];
/// let mut dbscan = Dbscan::new(x.view(), 0.6, 2)?;
/// while dbscan.step().is_some() {}
/// assert_eq!(dbscan.labels(), [Some(0), Some(0), Some(0), None]);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Dbscan {
    points: Points,
    radius: f64,
    min_points: usize,
    labels: Vec<Option<usize>>,
    visited: Vec<bool>,
    core: Vec<bool>,
    core_distances: Vec<f64>,
    /// Points of the growing cluster whose neighbours are still to be looked for.
    waiting: Vec<usize>,
    /// Where to look for the next cluster's first point.
    next: usize,
    clusters: usize,
    visits: usize,
}

/// What a step found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit {
    /// The row visited.
    pub row: usize,
    /// How many points lie within the radius, itself counted.
    pub neighbours: usize,
    /// Whether it is a core point.
    pub core: bool,
}

impl Dbscan {
    /// Nothing visited yet; all points are noise so far.
    ///
    /// # Errors
    /// [`KernelError::Range`] unless the radius is finite and above 0 and `min_points` at least 1,
    /// [`KernelError::NotFinite`].
    pub fn new(x: ArrayView2<'_, f64>, radius: f64, min_points: usize) -> Result<Self, KernelError> {
        if !(radius.is_finite() && radius > 0.0) {
            let allowed = "a finite number above 0".to_owned();
            return Err(KernelError::Range { what: "the radius", given: radius, allowed });
        }
        if min_points == 0 {
            let allowed = "at least 1".to_owned();
            return Err(KernelError::Range { what: "the number of neighbours", given: 0.0, allowed });
        }
        finite("the points", x)?;
        let rows = x.nrows();
        Ok(Self {
            points: Points::new(x),
            radius,
            min_points,
            labels: vec![None; rows],
            visited: vec![false; rows],
            core: vec![false; rows],
            core_distances: vec![f64::NAN; rows],
            waiting: Vec::new(),
            next: 0,
            clusters: 0,
            visits: 0,
        })
    }

    /// Visits the next point; `None` when all have been.
    pub fn step(&mut self) -> Option<Visit> {
        let (row, begins) = match self.waiting.pop() {
            Some(row) => (row, false),
            None => {
                while self.visited.get(self.next).copied().unwrap_or(false) {
                    self.next += 1;
                }
                if self.next >= self.visited.len() {
                    return None;
                }
                (self.next, true)
            }
        };
        let here = self.points.row(row);
        let mut squares: Vec<f64> =
            (0..self.points.rows()).map(|other| squared_distance(here, self.points.row(other))).collect();
        let reach = self.radius * self.radius;
        let near: Vec<usize> = (0..squares.len()).filter(|&other| squares[other] <= reach).collect();
        if self.min_points <= squares.len() {
            let (_, nth, _) = squares.select_nth_unstable_by(self.min_points - 1, f64::total_cmp);
            self.core_distances[row] = nth.sqrt();
        }
        self.visited[row] = true;
        self.visits += 1;
        let core = near.len() >= self.min_points;
        self.core[row] = core;
        if core {
            if begins {
                self.labels[row] = Some(self.clusters);
                self.clusters += 1;
            }
            for &other in &near {
                if self.labels[other].is_none() {
                    self.labels[other] = self.labels[row];
                    if !self.visited[other] {
                        self.waiting.push(other);
                    }
                }
            }
        }
        Some(Visit { row, neighbours: near.len(), core })
    }

    /// Whether all points have been visited.
    #[must_use]
    pub fn done(&self) -> bool {
        self.visits == self.visited.len()
    }

    /// How many points have been visited.
    #[must_use]
    pub fn visits(&self) -> usize {
        self.visits
    }

    /// The cluster of each point, from 0; `None` is noise, or not reached yet.
    #[must_use]
    pub fn labels(&self) -> &[Option<usize>] {
        &self.labels
    }

    /// Which points are known to be core points.
    #[must_use]
    pub fn core(&self) -> &[bool] {
        &self.core
    }

    /// How many clusters there are so far.
    #[must_use]
    pub fn clusters(&self) -> usize {
        self.clusters
    }

    /// For each point visited the distance to its `min_points`-th nearest (itself counted): the smallest radius
    /// that makes it a core point. NaN for points not visited, or when there are fewer points. Sorted, these
    /// distances have a knee near a good radius.
    #[must_use]
    pub fn core_distances(&self) -> &[f64] {
        &self.core_distances
    }
}
