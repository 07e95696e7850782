//! Linear models: a prediction is an intercept plus a weight for each feature, ŷ = b + Σ wⱼ·xⱼ.
//!
//! | model | what is made small | one step |
//! |---|---|---|
//! | [`LeastSquares`] | Σ (y − ŷ)² | one more feature |
//! | [`Ridge`] | Σ (y − ŷ)² + α·Σ wⱼ² | one penalty of a path |
//! | [`LassoPath`] | Σ (y − ŷ)² ⁄ 2n + α·Σ ∣wⱼ∣; with squares too, the elastic net | one penalty of a path |
//! | [`LogisticRegression`] | Σ −ln(probability) + α ⁄ 2·Σ wⱼ² | one move of the solver |
//! | [`Perceptron`] | mistakes | one row |
//! | [`LinearSvm`] | ½·Σ wⱼ² + C·Σ max(0, 1 − y·ŷ) | one pass over the rows |
//!
//! [`LineLoss`] is the first one's loss for a single feature, as a bowl to walk down by hand.
//!
//! The intercept is never penalised: features and target are centred inside, and the means put back. Penalties
//! compare weights with each other, so give [`Ridge`] and [`LassoPath`] features of one scale
//! ([`StandardScaler`](crate::preprocess::StandardScaler)).

mod centred;
mod lasso;
mod least_squares;
mod line_loss;
mod linear_svm;
mod logistic;
mod perceptron;
mod ridge;

pub use centred::Centred;
pub use lasso::{LassoPath, lasso_penalty_max};
pub use least_squares::LeastSquares;
pub use line_loss::LineLoss;
pub use linear_svm::LinearSvm;
pub use logistic::{LogisticModel, LogisticRegression, Solver};
pub use perceptron::Perceptron;
pub use ridge::Ridge;

use ndarray::{Array1, ArrayView1, ArrayView2};

use crate::KernelError;

/// Weights and intercept of a linear model.
#[derive(Clone, Debug, PartialEq)]
pub struct LinearModel {
    /// One weight for each feature, in units of the target over units of the feature.
    pub weights: Array1<f64>,
    /// The prediction where all features are 0.
    pub intercept: f64,
}

impl LinearModel {
    /// Predictions for the rows of x. Time O(n·p).
    ///
    /// # Errors
    /// [`KernelError::Shape`] when x has another number of columns than the model has weights.
    pub fn predict(&self, x: ArrayView2<'_, f64>) -> Result<Array1<f64>, KernelError> {
        crate::error::same_length("the number of columns", x.ncols(), self.weights.len())?;
        Ok(x.dot(&self.weights) + self.intercept)
    }
}

/// n log-spaced numbers from `high` down to `low`, both included: the penalties of a path.
///
/// ```
/// let path = stepwise_kernels::linear::penalties(1.0, 0.01, 3);
/// assert!((path[1] - 0.1).abs() < 1e-15);
/// ```
#[must_use]
pub fn penalties(high: f64, low: f64, count: usize) -> Vec<f64> {
    let last = count.saturating_sub(1);
    (0..count)
        .map(|index| match index {
            _ if index == last => low,
            0 => high,
            _ => high * (low / high).powf(index as f64 / last as f64),
        })
        .collect()
}

fn checked_penalties(penalties: &[f64]) -> Result<(), KernelError> {
    match penalties.iter().find(|penalty| !(penalty.is_finite() && **penalty > 0.0)) {
        Some(&given) => Err(KernelError::Range {
            what: "the penalty",
            given,
            allowed: "a finite number above 0".to_owned(),
        }),
        None => Ok(()),
    }
}

fn mean(values: ArrayView1<'_, f64>) -> f64 {
    values.mean().unwrap_or(0.0)
}
