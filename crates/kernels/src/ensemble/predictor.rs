//! Regressors and classifiers, seen alike.

use ndarray::{Array2, ArrayView2, Axis};

use crate::KernelError;
use crate::estimator::{Classifier, Recipe, Regressor};
use crate::tree::models::arg_max;

/// A fitted model whose predictions are columns of numbers: what committees average and stack.
pub trait Predictor {
    /// What the model is fitted to: numbers or classes.
    type Target: Copy;

    /// The prediction (n×1) of a regressor, the class probabilities (n×k) of a classifier.
    ///
    /// # Errors
    /// Those of the model.
    fn columns(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError>;
}

impl Predictor for dyn Regressor {
    type Target = f64;

    fn columns(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        Ok(self.predict(x)?.insert_axis(Axis(1)))
    }
}

impl Predictor for dyn Classifier {
    type Target = usize;

    fn columns(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        self.predict_proba(x)
    }
}

/// A [`Recipe`] for such a model.
pub type RecipeOf<'a, M> = Recipe<'a, <M as Predictor>::Target, M>;

/// The rows of features and target.
pub(super) fn rows_of<T: Copy>(x: ArrayView2<'_, f64>, y: &[T], rows: &[usize]) -> (Array2<f64>, Vec<T>) {
    (x.select(Axis(0), rows), rows.iter().map(|&row| y[row]).collect())
}

/// 1 for each row's likeliest class, else 0.
pub(super) fn ballots(shares: &Array2<f64>) -> Array2<f64> {
    let mut votes = Array2::zeros(shares.dim());
    for (row, class) in arg_max(shares.view()).into_iter().enumerate() {
        if let Some(vote) = votes.get_mut((row, class)) {
            *vote = 1.0;
        }
    }
    votes
}
