//! Votes and means of the nearest neighbours.

use ndarray::{Array1, Array2, ArrayView1, ArrayView2};

use super::search::{NearestNeighbors, Neighbor, Search, checked_k};
use crate::KernelError;
use crate::tree::models::{arg_max, checked_labels, checked_target};

/// How much a neighbour's word counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Vote {
    /// All the same.
    #[default]
    Uniform,
    /// 1 over its distance; where some are at distance 0, only those count.
    Distance,
}

impl Vote {
    fn weights(self, near: &[Neighbor]) -> Vec<f64> {
        match (self, near.first().map_or(0.0, |nearest| nearest.distance)) {
            (Self::Uniform, _) => vec![1.0; near.len()],
            (Self::Distance, 0.0) => near.iter().map(|one| f64::from(one.distance == 0.0)).collect(),
            // Relative to the nearest, so that no distance is too small to be divided by.
            (Self::Distance, least) => near.iter().map(|one| least / one.distance).collect(),
        }
    }
}

/// Classes by the vote of the k nearest neighbours.
///
/// **Idea.** What is near is alike. Small k follows every stray point, large k sees only the crowd.
///
/// **Cost.** O(p·n) for a query, or about O(p·log n) in few dimensions ([`Search`]).
///
/// Source: T. Cover, P. Hart, *Nearest neighbor pattern classification*, IEEE Transactions on Information Theory 13
/// (1967).
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::neighbors::{KNeighborsClassifier, Search, Vote};
/// let x = array![[0.0], [1.0], [5.0], [6.0]];
/// let model = KNeighborsClassifier::new(x.view(), &[0, 0, 1, 1], 2, 3, Vote::Uniform, Search::Auto)?;
/// assert_eq!(model.predict(array![[0.5], [9.0]].view())?, [0, 1]);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct KNeighborsClassifier {
    points: NearestNeighbors,
    labels: Vec<u32>,
    classes: usize,
    k: usize,
    vote: Vote,
}

impl KNeighborsClassifier {
    /// For points x (n×p), their labels below `classes`, and k neighbours, 1 to n.
    ///
    /// # Errors
    /// As [`NearestNeighbors::new`]; [`KernelError::Shape`]; [`KernelError::Range`] for labels or k.
    pub fn new(
        x: ArrayView2<'_, f64>,
        labels: &[usize],
        classes: usize,
        k: usize,
        vote: Vote,
        search: Search,
    ) -> Result<Self, KernelError> {
        let points = NearestNeighbors::new(x, search)?;
        checked_k(k, points.rows())?;
        let labels = checked_labels(labels, classes, points.rows())?;
        Ok(Self { points, labels, classes, k, vote })
    }

    /// The share of the votes that each class gets, for each query: m×classes.
    ///
    /// # Errors
    /// [`KernelError::Shape`], [`KernelError::NotFinite`].
    pub fn predict_proba(&self, queries: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        let mut shares = Array2::zeros((queries.nrows(), self.classes));
        for (near, mut share) in self.points.query(queries, self.k)?.iter().zip(shares.rows_mut()) {
            let weights = self.vote.weights(near);
            for (one, weight) in near.iter().zip(&weights) {
                share[self.labels[one.row] as usize] += weight;
            }
            share /= weights.iter().sum::<f64>();
        }
        Ok(shares)
    }

    /// The class with most votes for each query; of equals the lower one.
    ///
    /// # Errors
    /// As [`predict_proba`](Self::predict_proba).
    pub fn predict(&self, queries: ArrayView2<'_, f64>) -> Result<Vec<usize>, KernelError> {
        Ok(arg_max(self.predict_proba(queries)?.view()))
    }
}

/// Numbers by the mean of the k nearest neighbours. Idea, cost and source as for [`KNeighborsClassifier`].
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::neighbors::{KNeighborsRegressor, Search, Vote};
/// let x = array![[0.0], [1.0], [5.0]];
/// let model = KNeighborsRegressor::new(x.view(), array![2.0, 4.0, 9.0].view(), 2, Vote::Uniform, Search::Auto)?;
/// assert_eq!(model.predict(array![[0.4]].view())?[0], 3.0);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct KNeighborsRegressor {
    points: NearestNeighbors,
    y: Vec<f64>,
    k: usize,
    vote: Vote,
}

impl KNeighborsRegressor {
    /// For points x (n×p), target y, and k neighbours, 1 to n.
    ///
    /// # Errors
    /// As [`KNeighborsClassifier::new`].
    pub fn new(
        x: ArrayView2<'_, f64>,
        y: ArrayView1<'_, f64>,
        k: usize,
        vote: Vote,
        search: Search,
    ) -> Result<Self, KernelError> {
        let points = NearestNeighbors::new(x, search)?;
        checked_k(k, points.rows())?;
        let y = checked_target(y, points.rows())?;
        Ok(Self { points, y, k, vote })
    }

    /// The weighted mean of the neighbours' targets for each query.
    ///
    /// # Errors
    /// [`KernelError::Shape`], [`KernelError::NotFinite`].
    pub fn predict(&self, queries: ArrayView2<'_, f64>) -> Result<Array1<f64>, KernelError> {
        let mean = |near: &Vec<Neighbor>| {
            let weights = self.vote.weights(near);
            let whole: f64 = weights.iter().sum();
            near.iter().zip(&weights).map(|(one, weight)| self.y[one.row] * (weight / whole)).sum()
        };
        Ok(self.points.query(queries, self.k)?.iter().map(mean).collect())
    }
}
