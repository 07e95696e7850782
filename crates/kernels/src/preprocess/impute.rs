//! Missing numbers filled in: by one number for each column, by similar rows, by the row before.

use ndarray::{Array1, Array2, ArrayView1, ArrayView2, Axis};

use crate::KernelError;
use crate::error::{enough_rows, finite_or_missing, out_of_range, same_length};
use crate::neighbors::nearest::Nearest;
use crate::stats::{mean, median};

/// The number that stands in for a column's missing ones.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fill {
    /// The mean of those present.
    Mean,
    /// Their median: outliers do not move it.
    Median,
    /// The most frequent, the least of equally frequent ones.
    MostFrequent,
    /// This number.
    Constant(f64),
}

impl Fill {
    /// The filling for a column of which these numbers are present; 0 for a mean, median or mode of none.
    pub(crate) fn of(self, present: &[f64]) -> f64 {
        match self {
            Self::Constant(number) => number,
            _ if present.is_empty() => 0.0,
            Self::Mean => mean(present),
            Self::Median => median(present),
            Self::MostFrequent => most_frequent(present),
        }
    }
}

fn most_frequent(present: &[f64]) -> f64 {
    let mut sorted = present.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    // Of equal lengths the last one counts as the largest, so the order is turned round.
    sorted.chunk_by(|a, b| a == b).rev().max_by_key(|run| run.len()).map_or(0.0, |run| run[0])
}

fn present(column: ArrayView1<'_, f64>) -> Vec<f64> {
    column.iter().copied().filter(|value| !value.is_nan()).collect()
}

/// Missing numbers (NaN) replaced by one number for each column.
///
/// Fit it on the training rows only. Filled columns vary less than they should; a [`MissingIndicator`] beside them lets
/// a model know which numbers are made up. A column without any number is filled with 0. Time O(n·p), with medians and
/// modes O(p·n·log n). scikit-learn: `SimpleImputer(keep_empty_features=True)`.
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::preprocess::{Fill, SimpleImputer};
/// let imputer = SimpleImputer::fit(array![[1.0], [f64::NAN], [5.0]].view(), Fill::Mean)?;
/// assert_eq!(imputer.transform(array![[f64::NAN], [7.0]].view())?, array![[3.0], [7.0]]);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct SimpleImputer(Array1<f64>);

impl SimpleImputer {
    /// Learns what to fill each column with.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] for no rows, [`KernelError::NotFinite`] for infinite numbers or filling.
    pub fn fit(x: ArrayView2<'_, f64>, fill: Fill) -> Result<Self, KernelError> {
        enough_rows("imputation", x.nrows(), 1)?;
        finite_or_missing("the features", x)?;
        let fills: Array1<f64> = x.axis_iter(Axis(1)).map(|column| fill.of(&present(column))).collect();
        crate::error::finite_vector("the filling", &fills.to_vec())?;
        Ok(Self(fills))
    }

    /// These rows with nothing missing.
    ///
    /// # Errors
    /// [`KernelError::Shape`] when the number of columns is another.
    pub fn transform(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        same_length("the number of columns", x.ncols(), self.0.len())?;
        let mut filled = x.to_owned();
        for mut row in filled.rows_mut() {
            row.zip_mut_with(&self.0, |value, fill| {
                if value.is_nan() {
                    *value = *fill;
                }
            });
        }
        Ok(filled)
    }

    /// What each column is filled with.
    #[must_use]
    pub fn fills(&self) -> &Array1<f64> {
        &self.0
    }
}

/// Missing numbers (NaN) replaced by the mean of the k nearest rows that have them.
///
/// Distances are over the columns that both rows have, scaled up for the others: √(p ⁄ present · Σ (aⱼ − bⱼ)²); so give the
/// columns one scale first. Of equally near rows the earlier ones count. Where no row is comparable, the column's mean
/// is taken; a column without any number is filled with 0. Time O(n·p) for each row that misses something.
/// scikit-learn: `KNNImputer(keep_empty_features=True)`.
///
/// Source: O. Troyanskaya et al., *Missing value estimation methods for DNA microarrays*, Bioinformatics 17 (2001).
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::preprocess::KnnImputer;
/// let train = array![[1.0, 10.0], [2.0, 12.0], [9.0, 50.0]];
/// let imputer = KnnImputer::fit(train.view(), 2)?;
/// assert_eq!(imputer.transform(array![[1.5, f64::NAN]].view())?, array![[1.5, 11.0]]);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct KnnImputer {
    x: Array2<f64>,
    neighbors: usize,
    means: SimpleImputer,
}

impl KnnImputer {
    /// Keeps the rows to compare with, and the number of neighbours, at least 1.
    ///
    /// # Errors
    /// [`KernelError::Range`], [`KernelError::TooFewRows`] for no rows, [`KernelError::NotFinite`] for infinite numbers.
    pub fn fit(x: ArrayView2<'_, f64>, neighbors: usize) -> Result<Self, KernelError> {
        if neighbors == 0 {
            return Err(out_of_range("the number of neighbours", 0.0, "at least 1"));
        }
        let means = SimpleImputer::fit(x, Fill::Mean)?;
        Ok(Self { x: x.as_standard_layout().into_owned(), neighbors, means })
    }

    /// These rows with nothing missing.
    ///
    /// # Errors
    /// [`KernelError::Shape`], [`KernelError::NotFinite`] for infinite numbers.
    pub fn transform(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        finite_or_missing("the features", x)?;
        // Where no row is comparable, the mean stays.
        let mut filled = self.means.transform(x)?;
        for (row, mut filled) in x.rows().into_iter().zip(filled.rows_mut()) {
            if !row.iter().any(|value| value.is_nan()) {
                continue;
            }
            let distances: Vec<f64> = self.x.rows().into_iter().map(|other| distance(row, other)).collect();
            for (column, value) in row.iter().enumerate() {
                if value.is_nan()
                    && let Some(mean) = self.mean_of_nearest(&distances, column)
                {
                    filled[column] = mean;
                }
            }
        }
        Ok(filled)
    }

    fn mean_of_nearest(&self, distances: &[f64], column: usize) -> Option<f64> {
        let donors = self.x.column(column);
        let mut nearest = Nearest::new(self.neighbors.min(distances.len()));
        for (row, (&distance, donor)) in distances.iter().zip(donors).enumerate() {
            if !distance.is_nan() && !donor.is_nan() {
                nearest.offer(distance, row);
            }
        }
        let found: Vec<f64> = nearest.into_found().iter().map(|&(_, row)| donors[row]).collect();
        (!found.is_empty()).then(|| mean(&found))
    }
}

/// The mean squared difference over the columns that both have; NaN for none.
fn distance(a: ArrayView1<'_, f64>, b: ArrayView1<'_, f64>) -> f64 {
    let (mut squares, mut both) = (0.0, 0.0);
    for (a, b) in a.iter().zip(b) {
        let difference = a - b;
        if !difference.is_nan() {
            squares += difference * difference;
            both += 1.0;
        }
    }
    squares / both
}

/// A column of 0 and 1 for each column that had missing numbers when it learned: 1 where a number is missing.
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::preprocess::MissingIndicator;
/// let x = array![[1.0, f64::NAN], [2.0, 5.0]];
/// assert_eq!(MissingIndicator::fit(x.view()).transform(x.view())?, array![[1.0], [0.0]]);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingIndicator {
    columns: Vec<usize>,
    features: usize,
}

impl MissingIndicator {
    /// Learns which columns have missing numbers.
    #[must_use]
    pub fn fit(x: ArrayView2<'_, f64>) -> Self {
        let missing = |&column: &usize| x.column(column).iter().any(|value| value.is_nan());
        Self { columns: (0..x.ncols()).filter(missing).collect(), features: x.ncols() }
    }

    /// Whether the numbers of these columns are missing, as 0 and 1.
    ///
    /// # Errors
    /// [`KernelError::Shape`] when the number of columns is another.
    pub fn transform(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        same_length("the number of columns", x.ncols(), self.features)?;
        Ok(x.select(Axis(1), &self.columns).mapv(|value| f64::from(u8::from(value.is_nan()))))
    }

    /// The columns that had missing numbers.
    #[must_use]
    pub fn columns(&self) -> &[usize] {
        &self.columns
    }
}

/// Missing numbers (NaN) of ordered rows replaced by the last one before them; those at the start stay missing. It learns
/// nothing and looks only back, so it cannot leak. Time O(n). pandas: `ffill`.
///
/// ```
/// let filled = stepwise_kernels::preprocess::forward_fill(&[f64::NAN, 2.0, f64::NAN, 5.0]);
/// assert!(filled[0].is_nan() && filled[1..] == [2.0, 2.0, 5.0]);
/// ```
#[must_use]
pub fn forward_fill(values: &[f64]) -> Vec<f64> {
    let last = last_present(values.iter().map(|value| !value.is_nan()));
    last.into_iter().map(|row| values.get(row).copied().unwrap_or(f64::NAN)).collect()
}

/// For each row the last one up to it that is present; past all rows where there is none.
pub(crate) fn last_present(present: impl Iterator<Item = bool>) -> Vec<usize> {
    let mut last = usize::MAX;
    let step = |(row, present)| {
        if present {
            last = row;
        }
        last
    };
    present.enumerate().map(step).collect()
}

#[cfg(test)]
mod tests {
    use ndarray::array;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_there_stays_and_nothing_is_missing(
            values in prop::collection::vec(prop::option::of(-1e3..1e3_f64), 24),
            neighbors in 1..10_usize,
        ) {
            let values: Vec<f64> = values.into_iter().map(|value| value.unwrap_or(f64::NAN)).collect();
            let x = ArrayView2::from_shape((8, 3), &values).unwrap();
            let mut filled = vec![KnnImputer::fit(x, neighbors).unwrap().transform(x).unwrap()];
            for fill in [Fill::Mean, Fill::Median, Fill::MostFrequent, Fill::Constant(-1.0)] {
                filled.push(SimpleImputer::fit(x, fill).unwrap().transform(x).unwrap());
            }
            for filled in filled {
                prop_assert!(filled.iter().zip(x).all(|(new, old)| new == old || (old.is_nan() && new.is_finite())));
            }
        }
    }

    #[test]
    fn hard_columns() {
        assert_eq!(Fill::MostFrequent.of(&[3.0, 1.0, 3.0, 1.0, 2.0]), 1.0);
        let x = array![[f64::NAN, 1.0], [f64::NAN, f64::NAN]];
        let knn = KnnImputer::fit(x.view(), 3).unwrap().transform(x.view()).unwrap();
        assert_eq!(knn, array![[0.0, 1.0], [0.0, 1.0]]);
        assert!(KnnImputer::fit(x.view(), 0).is_err());
        assert!(KnnImputer::fit(x.view(), usize::MAX).unwrap().transform(x.view()).is_ok());
        assert!(SimpleImputer::fit(Array2::zeros((0, 1)).view(), Fill::Mean).is_err());
        assert!(SimpleImputer::fit(x.view(), Fill::Constant(f64::NAN)).is_err());
        assert!(SimpleImputer::fit(array![[1e308], [1e308]].view(), Fill::Mean).is_err());
        assert_eq!(MissingIndicator::fit(x.view()).columns(), [0, 1]);
    }
}
