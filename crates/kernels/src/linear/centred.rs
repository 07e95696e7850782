//! Features and target with their means taken off, checked once for all linear models.

use ndarray::{Array1, Array2, ArrayView1, ArrayView2, Axis};

use super::{LinearModel, mean};
use crate::KernelError;
use crate::error::{enough_rows, finite, finite_vector, same_length};

/// Features and target with their means taken off.
#[derive(Clone, Debug)]
pub struct Centred {
    /// n×p features, each column of mean 0.
    pub x: Array2<f64>,
    /// n targets of mean 0.
    pub y: Array1<f64>,
    /// The features' means.
    pub x_means: Array1<f64>,
    /// The target's mean.
    pub y_mean: f64,
}

impl Centred {
    /// Checks and centres. Time O(n·p).
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] for no rows, [`KernelError::Shape`] when x and y differ in rows,
    /// [`KernelError::NotFinite`] for missing or infinite numbers.
    pub fn new(x: ArrayView2<'_, f64>, y: ArrayView1<'_, f64>) -> Result<Self, KernelError> {
        enough_rows("a linear model", x.nrows(), 1)?;
        same_length("the target", y.len(), x.nrows())?;
        finite("the features", x)?;
        finite_vector("the target", &y.to_vec())?;
        let x_means = x.mean_axis(Axis(0)).unwrap_or_else(|| Array1::zeros(x.ncols()));
        let y_mean = mean(y);
        Ok(Self { x: &x - &x_means, y: y.mapv(|value| value - y_mean), x_means, y_mean })
    }

    /// The model on the original features that these weights of the centred ones mean.
    #[must_use]
    pub fn model(&self, weights: Array1<f64>) -> LinearModel {
        LinearModel { intercept: self.y_mean - self.x_means.dot(&weights), weights }
    }
}
