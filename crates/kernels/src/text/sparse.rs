//! Rows with few entries that are not 0.

use ndarray::Array2;

use crate::KernelError;
use crate::error::{out_of_range, same_length};

/// The most entries of a dense form: 800 MB.
const DENSEST: usize = 100_000_000;

/// A matrix whose rows list only the entries that are not 0, as (column, value) in order of columns: what the
/// vectorizers make, called *compressed sparse rows*.
///
/// ```
/// use stepwise_kernels::text::CountVectorizer;
/// let (_, counts) = CountVectorizer::fit(&["a cat, a cat", "a dog"], &Default::default())?;
/// assert_eq!(counts.row(0), [(0, 2.0)]);
/// assert_eq!(counts.dot(1, &[10.0, 1.0])?, 1.0);
/// assert_eq!(counts.to_dense()?, ndarray::array![[2.0, 0.0], [0.0, 1.0]]);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct SparseRows {
    columns: usize,
    /// Where each row begins, and the end of the last.
    starts: Vec<usize>,
    entries: Vec<(usize, f64)>,
}

impl SparseRows {
    /// No rows yet.
    pub(super) fn new(columns: usize) -> Self {
        Self { columns, starts: vec![0], entries: Vec::new() }
    }

    /// Adds a row of entries in order of columns.
    pub(super) fn push(&mut self, row: impl IntoIterator<Item = (usize, f64)>) {
        self.entries.extend(row);
        self.starts.push(self.entries.len());
    }

    /// The number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.starts.len() - 1
    }

    /// The number of columns.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// How many entries are listed.
    #[must_use]
    pub fn entries(&self) -> usize {
        self.entries.len()
    }

    /// A row's entries; none when there is no such row.
    #[must_use]
    pub fn row(&self, row: usize) -> &[(usize, f64)] {
        if row < self.rows() { &self.entries[self.starts[row]..self.starts[row + 1]] } else { &[] }
    }

    /// The product of a row with a vector that has an entry for each column. O(entries of the row).
    ///
    /// # Errors
    /// [`KernelError::Shape`] for another number of entries.
    pub fn dot(&self, row: usize, vector: &[f64]) -> Result<f64, KernelError> {
        same_length("the vector", vector.len(), self.columns)?;
        Ok(self.row(row).iter().map(|&(column, value)| value * vector[column]).sum())
    }

    /// All entries, with the zeros.
    ///
    /// # Errors
    /// [`KernelError::Range`] for more than a hundred million.
    pub fn to_dense(&self) -> Result<Array2<f64>, KernelError> {
        let size = self.rows().saturating_mul(self.columns);
        if size > DENSEST {
            return Err(out_of_range("the number of dense entries", size as f64, "at most 100,000,000"));
        }
        let mut dense = Array2::zeros((self.rows(), self.columns));
        for row in 0..self.rows() {
            for &(column, value) in self.row(row) {
                dense[(row, column)] = value;
            }
        }
        Ok(dense)
    }
}
