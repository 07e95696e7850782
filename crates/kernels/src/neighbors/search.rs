//! The k nearest points.

use ndarray::ArrayView2;

use super::brute::Blocks;
use super::k_d_tree::KdTree;
use super::nearest::Nearest;
use crate::KernelError;
use crate::error::{enough_rows, finite, same_length};
use crate::linalg::Points;

/// Up to this many features [`Search::Auto`] builds a tree.
const FEW_FEATURES: usize = 8;

/// How the nearest points are found. All find the same ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Search {
    /// A tree for up to 8 features, else all points.
    #[default]
    Auto,
    /// A k-d tree: about O(p·log n) for a query in few dimensions.
    KdTree,
    /// All points, in blocks: O(p·n) for a query, whatever the dimension.
    Brute,
}

/// A point near a query.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Neighbor {
    /// Its row.
    pub row: usize,
    /// Its Euclidean distance from the query.
    pub distance: f64,
}

#[derive(Clone, Debug)]
enum Index {
    Tree(KdTree),
    Blocks(Blocks),
}

/// Finds the k nearest points by Euclidean distance.
///
/// Of equally near points those with lower row numbers come first, whichever way they are found. Distances are sums
/// of squared differences, never differences of squares, so that points far from 0 keep their digits.
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::neighbors::{NearestNeighbors, Search};
/// let x = array![[0.0], [1.0], [5.0]];
/// let near = NearestNeighbors::new(x.view(), Search::Auto)?.query(array![[4.0]].view(), 2)?;
/// assert_eq!((near[0][0].row, near[0][1].distance), (2, 3.0));
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct NearestNeighbors {
    points: Points,
    index: Index,
}

impl NearestNeighbors {
    /// For points x (n×p).
    ///
    /// # Errors
    /// [`KernelError::NotFinite`], [`KernelError::TooFewRows`] without points.
    pub fn new(x: ArrayView2<'_, f64>, search: Search) -> Result<Self, KernelError> {
        enough_rows("a search for neighbours", x.nrows(), 1)?;
        finite("the points", x)?;
        let points = Points::new(x);
        let tree = match search {
            Search::Auto => x.ncols() <= FEW_FEATURES,
            Search::KdTree => true,
            Search::Brute => false,
        };
        let index =
            if tree { Index::Tree(KdTree::new(&points)) } else { Index::Blocks(Blocks::new(&points)) };
        Ok(Self { points, index })
    }

    /// The number of points.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.points.rows()
    }

    /// The k nearest points to each row of `queries`, nearest first.
    ///
    /// # Errors
    /// [`KernelError::Shape`], [`KernelError::NotFinite`]; [`KernelError::Range`] for k outside 1 to n,
    /// [`KernelError::Numerical`] when a squared distance overflows.
    pub fn query(&self, queries: ArrayView2<'_, f64>, k: usize) -> Result<Vec<Vec<Neighbor>>, KernelError> {
        same_length("the number of columns", queries.ncols(), self.points.columns())?;
        finite("the queries", queries)?;
        checked_k(k, self.rows())?;
        let queries = Points::new(queries);
        let mut nearest = vec![Nearest::new(k); queries.rows()];
        match &self.index {
            Index::Tree(tree) => {
                for (row, nearest) in nearest.iter_mut().enumerate() {
                    tree.search(&self.points, queries.row(row), nearest);
                }
            }
            Index::Blocks(blocks) => blocks.search(&queries, &mut nearest),
        }
        if nearest.iter().any(|nearest| nearest.worst() == f64::INFINITY) {
            return Err(KernelError::Numerical { what: "the squared distances are too large for a number" });
        }
        let named = |(square, row): (f64, usize)| Neighbor { row, distance: square.sqrt() };
        Ok(nearest.into_iter().map(|nearest| nearest.into_found().into_iter().map(named).collect()).collect())
    }
}

pub(super) fn checked_k(k: usize, rows: usize) -> Result<(), KernelError> {
    if k >= 1 && k <= rows {
        return Ok(());
    }
    let allowed = format!("from 1 to the number of points, {rows}");
    Err(KernelError::Range { what: "the number of neighbours", given: k as f64, allowed })
}
