//! Numbers cut into bins.

use ndarray::{Array2, ArrayView2, Axis};

use super::small_enough;
use crate::KernelError;
use crate::cluster::KMeans;
use crate::error::{enough_rows, finite, out_of_range, same_length};
use crate::stats::quantile;

/// Where a column is cut.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cuts {
    /// Into bins of equal width: simple, but an outlier leaves most of them empty.
    Uniform,
    /// Into bins of about equally many rows.
    #[default]
    Quantile,
    /// Halfway between the centres of k-means on the column, begun in the middle of equal widths.
    KMeans,
}

/// The number of the bin that each number falls into, from 0, column by column.
///
/// A linear model on binned (and one-hot encoded) features can follow a curve by steps. The bins are learned; numbers
/// below the first or above the last go to those. A number on a cut belongs above it. Equal cuts merge, so that a column
/// may have fewer bins than asked; a constant column has one. Time O(n·log n) a column. scikit-learn:
/// `KBinsDiscretizer`, with its linear quantiles.
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::preprocess::{Cuts, KBinsDiscretizer};
/// let x = array![[1.0], [2.0], [3.0], [100.0]];
/// let halves = KBinsDiscretizer::fit(x.view(), 2, Cuts::Quantile)?;
/// assert_eq!(halves.transform(x.view())?, array![[0.0], [0.0], [1.0], [1.0]]);
/// assert_eq!(halves.edges()[0], [1.0, 2.5, 100.0]);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct KBinsDiscretizer(Vec<Vec<f64>>);

impl KBinsDiscretizer {
    /// Learns the cuts of each column into this many bins, 2 to 10,000.
    ///
    /// # Errors
    /// [`KernelError::Range`], also for k-means with more bins than rows; [`KernelError::TooFewRows`] for no rows,
    /// [`KernelError::NotFinite`], [`KernelError::Numerical`] when a range overflows.
    pub fn fit(x: ArrayView2<'_, f64>, bins: usize, cuts: Cuts) -> Result<Self, KernelError> {
        if !(2..=10_000).contains(&bins) {
            return Err(out_of_range("the number of bins", bins as f64, "from 2 to 10,000"));
        }
        enough_rows("bins", x.nrows(), 1)?;
        finite("the features", x)?;
        let edges = |column: ndarray::ArrayView1<'_, f64>| edges(&column.to_vec(), bins, cuts);
        Ok(Self(x.axis_iter(Axis(1)).map(edges).collect::<Result<_, _>>()?))
    }

    /// The bins of these numbers.
    ///
    /// # Errors
    /// [`KernelError::Shape`], [`KernelError::NotFinite`].
    pub fn transform(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        same_length("the number of columns", x.ncols(), self.0.len())?;
        finite("the features", x)?;
        let mut bins = x.to_owned();
        for (mut column, edges) in bins.axis_iter_mut(Axis(1)).zip(&self.0) {
            let inner = edges.get(1..edges.len() - 1).unwrap_or(&[]);
            column.mapv_inplace(|value| inner.partition_point(|cut| *cut <= value) as f64);
        }
        Ok(bins)
    }

    /// The bins of these numbers, each bin a column of its own: 1 in that of the number, 0 in the others. All bins of the
    /// first feature come first. scikit-learn: `encode="onehot"`.
    ///
    /// # Errors
    /// As [`transform`](Self::transform); [`KernelError::Range`] for more than 100 million cells.
    pub fn transform_one_hot(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        let bins = self.transform(x)?;
        let width = self.0.iter().map(|edges| edges.len() - 1).sum();
        small_enough(x.nrows(), width)?;
        let mut columns = Array2::zeros((x.nrows(), width));
        let mut first = 0;
        for (bins, edges) in bins.axis_iter(Axis(1)).zip(&self.0) {
            for (row, bin) in bins.iter().enumerate() {
                columns[(row, first + *bin as usize)] = 1.0;
            }
            first += edges.len() - 1;
        }
        Ok(columns)
    }

    /// The edges of each column's bins, one more than bins.
    #[must_use]
    pub fn edges(&self) -> &[Vec<f64>] {
        &self.0
    }
}

fn edges(column: &[f64], bins: usize, cuts: Cuts) -> Result<Vec<f64>, KernelError> {
    let least = column.iter().copied().fold(f64::INFINITY, f64::min);
    let most = column.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if !(most - least).is_finite() {
        return Err(KernelError::Numerical { what: "A column's range is too large to be cut" });
    }
    if least == most {
        return Ok(vec![least, most]);
    }
    let even = |index: usize| least + (most - least) * (index as f64 / bins as f64);
    let mut edges: Vec<f64> = match cuts {
        Cuts::Uniform => (0..bins).map(even).collect(),
        Cuts::Quantile => (0..bins).map(|index| quantile(column, index as f64 / bins as f64)).collect(),
        Cuts::KMeans => {
            let points = ArrayView2::from_shape((column.len(), 1), column)
                .map_err(|_| KernelError::Numerical { what: "A column is no matrix" })?;
            let start = Array2::from_shape_fn((bins, 1), |(index, _)| (even(index) + even(index + 1)) / 2.0);
            let mut clusters = KMeans::new(points, start.view())?;
            while clusters.step() {}
            let mut centres = clusters.centres().iter().copied().collect::<Vec<f64>>();
            centres.sort_unstable_by(f64::total_cmp);
            let halfway = centres.windows(2).map(|pair| (pair[0] + pair[1]) / 2.0);
            std::iter::once(least).chain(halfway).collect()
        }
    };
    edges.push(most);
    edges.dedup();
    Ok(edges)
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn hard_columns() {
        let x = array![[5.0, 1e12], [5.0, 1e12 + 1.0], [5.0, 1e12 + 2.0], [5.0, 1e12 + 3.0]];
        for cuts in [Cuts::Uniform, Cuts::Quantile, Cuts::KMeans] {
            let bins = KBinsDiscretizer::fit(x.view(), 2, cuts).unwrap();
            let found = bins.transform(x.view()).unwrap();
            assert_eq!(found, array![[0.0, 0.0], [0.0, 0.0], [0.0, 1.0], [0.0, 1.0]]);
            let wide = bins.transform_one_hot(x.view()).unwrap();
            assert_eq!(wide.select(Axis(0), &[0, 3]), array![[1.0, 1.0, 0.0], [1.0, 0.0, 1.0]]);
            let one = KBinsDiscretizer::fit(x.select(Axis(0), &[0]).view(), 7, cuts).unwrap();
            assert_eq!(one.transform(array![[9.0, -9.0]].view()).unwrap(), array![[0.0, 0.0]]);
        }
        assert!(KBinsDiscretizer::fit(x.view(), 1, Cuts::Uniform).is_err());
        assert!(KBinsDiscretizer::fit(array![[1e308], [-1e308]].view(), 3, Cuts::Uniform).is_err());
        assert!(KBinsDiscretizer::fit(array![[f64::NAN]].view(), 3, Cuts::Uniform).is_err());
    }
}
