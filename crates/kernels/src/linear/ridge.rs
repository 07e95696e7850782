//! Ridge regression along a path of penalties.

use ndarray::{Array1, Array2, ArrayView1, ArrayView2};

use super::{Centred, LinearModel, checked_penalties};
use crate::KernelError;
use crate::linalg::{gram, solve_symmetric};

/// Ridge regression: least squares with α·Σ wⱼ² added, which shrinks all weights towards 0 but none to it.
///
/// **Idea.** The smallest sum solves (XᵀX + α·I)·w = Xᵀy, which has one solution for every α > 0, whatever the
/// features. XᵀX is formed once; **one step** solves for the next penalty of the path.
///
/// **Cost.** O(n·p²) to begin, O(p³) a step.
///
/// Source: A. E. Hoerl, R. W. Kennard, *Ridge regression: biased estimation for nonorthogonal problems*,
/// Technometrics 12 (1970).
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::linear::Ridge;
/// let x = array![[-1.0], [0.0], [1.0]];
/// let model = Ridge::fit(x.view(), array![-2.0, 0.0, 2.0].view(), 2.0)?;
/// assert!((model.weights[0] - 1.0).abs() < 1e-12); // 4 / (2 + 2)
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Ridge {
    data: Centred,
    gram: Array2<f64>,
    target: Array1<f64>,
    penalties: Vec<f64>,
    path: Vec<Array1<f64>>,
}

impl Ridge {
    /// A path over these penalties α > 0, in the order given. scikit-learn's `Ridge(alpha)` has the same α.
    ///
    /// # Errors
    /// As [`Centred::new`]; [`KernelError::Range`] for a penalty that is not a finite number above 0.
    pub fn new(
        x: ArrayView2<'_, f64>,
        y: ArrayView1<'_, f64>,
        penalties: Vec<f64>,
    ) -> Result<Self, KernelError> {
        checked_penalties(&penalties)?;
        let data = Centred::new(x, y)?;
        let gram = gram(data.x.view());
        let target = data.x.t().dot(&data.y);
        Ok(Self { data, gram, target, penalties, path: Vec::new() })
    }

    /// Solves for the next penalty; `false` when there is none left after it.
    ///
    /// # Errors
    /// [`KernelError::Numerical`] when the system cannot be solved, which overflowing features can do.
    pub fn step(&mut self) -> Result<bool, KernelError> {
        let Some(&penalty) = self.penalties.get(self.path.len()) else { return Ok(false) };
        let mut system = self.gram.clone();
        system.diag_mut().mapv_inplace(|entry| entry + penalty);
        self.path.push(solve_symmetric(system.view(), self.target.view())?);
        Ok(!self.done())
    }

    /// Whether the path is complete.
    #[must_use]
    pub fn done(&self) -> bool {
        self.path.len() == self.penalties.len()
    }

    /// The penalties.
    #[must_use]
    pub fn penalties(&self) -> &[f64] {
        &self.penalties
    }

    /// The weights for each penalty solved so far.
    #[must_use]
    pub fn path(&self) -> &[Array1<f64>] {
        &self.path
    }

    /// The model of the last penalty solved; before the first step, the mean.
    #[must_use]
    pub fn model(&self) -> LinearModel {
        let none = || Array1::zeros(self.data.x.ncols());
        self.data.model(self.path.last().cloned().unwrap_or_else(none))
    }

    /// The model for one penalty.
    ///
    /// # Errors
    /// As [`new`](Self::new) and [`step`](Self::step).
    pub fn fit(
        x: ArrayView2<'_, f64>,
        y: ArrayView1<'_, f64>,
        penalty: f64,
    ) -> Result<LinearModel, KernelError> {
        let mut path = Self::new(x, y, vec![penalty])?;
        while path.step()? {}
        Ok(path.model())
    }
}
