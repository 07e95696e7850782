//! Ordinary least squares, feature by feature.

use ndarray::{Array1, ArrayView1, ArrayView2};

use super::{Centred, LinearModel};
use crate::KernelError;
use crate::linalg::OrthonormalBasis;

/// Ordinary least squares: the weights with the smallest sum of squared residuals.
///
/// **Idea.** Grow an orthonormal basis of the features column by column; each step takes from the target what the
/// new direction explains. After j steps this is the exact fit on the first j features.
///
/// **Safe on singular input.** A feature that the ones before already determine (a constant, a copy, a sum) gets
/// weight 0; predictions are not affected. No normal equations are formed, so the error grows with the condition
/// number and not with its square.
///
/// **Cost.** O(n·j) for step j, O(n·p²) in all; memory O(n·p).
///
/// Source: G. H. Golub, *Numerical methods for solving linear least squares problems*, Numerische Mathematik 7
/// (1965).
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::linear::LeastSquares;
/// let x = array![[1.0], [2.0], [3.0]];
/// let model = LeastSquares::fit(x.view(), array![3.0, 5.0, 7.0].view())?;
/// assert!((model.weights[0] - 2.0).abs() < 1e-12 && (model.intercept - 1.0).abs() < 1e-12);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct LeastSquares {
    data: Centred,
    basis: OrthonormalBasis,
    coordinates: Vec<f64>,
    residuals: Vec<f64>,
    entered: usize,
}

impl LeastSquares {
    /// A fit on no features yet: it predicts the mean.
    ///
    /// # Errors
    /// As [`Centred::new`].
    pub fn new(x: ArrayView2<'_, f64>, y: ArrayView1<'_, f64>) -> Result<Self, KernelError> {
        let data = Centred::new(x, y)?;
        let residuals = data.y.to_vec();
        Ok(Self { data, basis: OrthonormalBasis::new(), coordinates: Vec::new(), residuals, entered: 0 })
    }

    /// Enters the next feature; `false` when all are in.
    pub fn step(&mut self) -> bool {
        if self.done() {
            return false;
        }
        let column = self.data.x.column(self.entered).to_vec();
        // Centring a constant leaves rounding of the size of its mean; that is no feature.
        let size = column.iter().fold(0.0_f64, |size, value| size.max(value.abs()));
        let constant = size <= 1e-13 * self.data.x_means[self.entered].abs();
        let zeros = vec![0.0; column.len()];
        if self.basis.push(if constant { &zeros } else { &column })
            && let Some(vector) = self.basis.vectors().last()
        {
            let along: f64 = vector.iter().zip(&self.residuals).map(|(unit, rest)| unit * rest).sum();
            self.residuals.iter_mut().zip(vector).for_each(|(rest, unit)| *rest -= along * unit);
            self.coordinates.push(along);
        }
        self.entered += 1;
        !self.done()
    }

    /// How many features have entered.
    #[must_use]
    pub fn entered(&self) -> usize {
        self.entered
    }

    /// Whether all features are in.
    #[must_use]
    pub fn done(&self) -> bool {
        self.entered == self.data.x.ncols()
    }

    /// How many of the features that have entered are independent.
    #[must_use]
    pub fn rank(&self) -> usize {
        self.coordinates.len()
    }

    /// Σ (y − ŷ)² of the fit so far.
    #[must_use]
    pub fn residual_sum_of_squares(&self) -> f64 {
        self.residuals.iter().map(|residual| residual * residual).sum()
    }

    /// The fit on the features that have entered; the others have weight 0. Time O(p²).
    #[must_use]
    pub fn model(&self) -> LinearModel {
        let mut weights = self.basis.weights(&self.coordinates);
        weights.resize(self.data.x.ncols(), 0.0);
        self.data.model(Array1::from_vec(weights))
    }

    /// The fit on all features.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn fit(x: ArrayView2<'_, f64>, y: ArrayView1<'_, f64>) -> Result<LinearModel, KernelError> {
        let mut fit = Self::new(x, y)?;
        while fit.step() {}
        Ok(fit.model())
    }
}
