//! Rows as contiguous slices, and the distance between two of them.

use ndarray::ArrayView2;

/// Observations, one contiguous slice each, whatever the layout of the array they came from.
#[derive(Clone, Debug, PartialEq)]
pub struct Points {
    values: Vec<f64>,
    rows: usize,
    columns: usize,
}

impl Points {
    /// Copies an array, one row for each observation.
    #[must_use]
    pub fn new(array: ArrayView2<'_, f64>) -> Self {
        let (rows, columns) = array.dim();
        Self { values: array.iter().copied().collect(), rows, columns }
    }

    /// The number of observations.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The number of features.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// An observation's features; empty when there is no such row.
    #[must_use]
    pub fn row(&self, row: usize) -> &[f64] {
        self.values.get(row * self.columns..(row + 1) * self.columns).unwrap_or(&[])
    }

    /// An observation's features, to change.
    pub(crate) fn row_mut(&mut self, row: usize) -> &mut [f64] {
        self.values.get_mut(row * self.columns..(row + 1) * self.columns).unwrap_or_default()
    }

    /// As an array, rows×columns.
    pub(crate) fn to_array(&self) -> ndarray::Array2<f64> {
        ndarray::Array2::from_shape_fn((self.rows, self.columns), |(row, column)| self.row(row)[column])
    }
}

/// Where the largest entry is, the first of equals; 0 for none.
pub(crate) fn first_largest(values: ndarray::ArrayView1<'_, f64>) -> usize {
    let mut best = 0;
    for (index, value) in values.iter().enumerate() {
        if *value > values[best] {
            best = index;
        }
    }
    best
}

/// The squared Euclidean distance of two points of equal dimension: Σ (aⱼ − bⱼ)².
///
/// Four sums run side by side, since each waits for its last addition.
///
/// ```
/// assert_eq!(stepwise_kernels::linalg::squared_distance(&[0.0, 0.0], &[3.0, 4.0]), 25.0);
/// ```
#[must_use]
pub fn squared_distance(a: &[f64], b: &[f64]) -> f64 {
    let (left, left_rest) = a.as_chunks::<4>();
    let (right, right_rest) = b.as_chunks::<4>();
    let mut sums = [0.0; 4];
    for (left, right) in left.iter().zip(right) {
        for lane in 0..4 {
            sums[lane] += (left[lane] - right[lane]) * (left[lane] - right[lane]);
        }
    }
    let rest: f64 = left_rest.iter().zip(right_rest).map(|(a, b)| (a - b) * (a - b)).sum();
    (sums[0] + sums[2]) + (sums[1] + sums[3]) + rest
}
