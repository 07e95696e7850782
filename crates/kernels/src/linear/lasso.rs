//! The lasso along a path of penalties, by cyclic coordinate descent.

use ndarray::{Array1, Array2, ArrayView1, ArrayView2};

use super::{Centred, LinearModel, checked_penalties};
use crate::KernelError;
use crate::linalg::gram;

/// How many sweeps one step makes at most; a penalty that needs more takes several steps.
const SWEEPS_PER_STEP: usize = 500;

/// How many sweeps one penalty gets before it is taken as it is.
const SWEEPS_PER_PENALTY: usize = 100_000;

/// A sweep that moves no weight by more than this share of the largest one ends the descent.
const TOLERANCE: f64 = 1e-11;

/// The lasso: Σ (y − ŷ)² ⁄ 2n + α·Σ ∣wⱼ∣. The corner of ∣w∣ at 0 sets weights to exactly 0: it chooses features.
///
/// **Idea.** With all other weights fixed, the best wⱼ is the least-squares one pulled towards 0 by α, and 0 when it
/// does not get past it (*soft threshold*). A **sweep** does this for each feature in turn; sweeps repeat until
/// nothing moves. The path starts at the smallest penalty that leaves all weights 0 ([`lasso_penalty_max`]) and
/// each penalty starts from the solution before (*warm start*).
///
/// **One step** is one penalty (or 500 sweeps of it, where features are so alike that it takes more).
///
/// **Cost.** O(n·p²) to begin, for XᵀX; O(p²) a sweep, whatever n. Memory O(p²).
///
/// Source: J. Friedman, T. Hastie, R. Tibshirani, *Regularization paths for generalized linear models via
/// coordinate descent*, Journal of Statistical Software 33 (2010), section 2.2 (covariance updates).
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::linear::LassoPath;
/// let x = array![[-1.0], [1.0]];
/// let model = LassoPath::fit(x.view(), array![-2.0, 2.0].view(), 0.5)?;
/// assert!((model.weights[0] - 1.5).abs() < 1e-12); // 2 pulled towards 0 by 0.5
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct LassoPath {
    data: Centred,
    /// XᵀX / n.
    gram: Array2<f64>,
    /// Xᵀ(y − X·w) / n, kept up to date.
    slope: Array1<f64>,
    weights: Array1<f64>,
    penalties: Vec<f64>,
    ratio: f64,
    path: Vec<Array1<f64>>,
    sweeps: usize,
}

/// The smallest penalty for which all weights of the lasso are 0: max ∣Xᵀy∣ ⁄ n on centred data.
///
/// # Errors
/// As [`Centred::new`].
pub fn lasso_penalty_max(x: ArrayView2<'_, f64>, y: ArrayView1<'_, f64>) -> Result<f64, KernelError> {
    let data = Centred::new(x, y)?;
    let slopes = data.x.t().dot(&data.y);
    Ok(slopes.iter().fold(0.0_f64, |most, slope| most.max(slope.abs())) / data.y.len() as f64)
}

impl LassoPath {
    /// A path over these penalties α > 0, best from large to small. scikit-learn's `Lasso(alpha)` has the same α.
    ///
    /// # Errors
    /// As [`Centred::new`]; [`KernelError::Range`] for a penalty that is not a finite number above 0.
    pub fn new(
        x: ArrayView2<'_, f64>,
        y: ArrayView1<'_, f64>,
        penalties: Vec<f64>,
    ) -> Result<Self, KernelError> {
        Self::elastic_net(x, y, penalties, 1.0)
    }

    /// The elastic net's path: Σ (y − ŷ)² ⁄ 2n + α·ratio·Σ ∣wⱼ∣ + α·(1 − ratio) ⁄ 2·Σ wⱼ². The squares keep the weights
    /// of alike features together, where the lasso picks one of them; at ratio 1 it is the lasso, near 0 ridge
    /// regression. scikit-learn's `ElasticNet(alpha, l1_ratio)` has the same numbers.
    ///
    /// Source: H. Zou, T. Hastie, *Regularization and variable selection via the elastic net*, Journal of the Royal
    /// Statistical Society B 67 (2005).
    ///
    /// # Errors
    /// As [`new`](Self::new); [`KernelError::Range`] for a ratio outside [0, 1].
    ///
    /// ```
    /// use ndarray::array;
    /// use stepwise_kernels::linear::LassoPath;
    /// // Two equal features share the weight.
    /// let x = array![[-1.0, -1.0], [1.0, 1.0]];
    /// let mut path = LassoPath::elastic_net(x.view(), array![-2.0, 2.0].view(), vec![0.5], 0.5)?;
    /// while path.step() {}
    /// let weights = path.model().weights;
    /// assert!((weights[0] - weights[1]).abs() < 1e-9 && weights[0] > 0.7);
    /// # Ok::<(), stepwise_kernels::KernelError>(())
    /// ```
    pub fn elastic_net(
        x: ArrayView2<'_, f64>,
        y: ArrayView1<'_, f64>,
        penalties: Vec<f64>,
        ratio: f64,
    ) -> Result<Self, KernelError> {
        checked_penalties(&penalties)?;
        if !(0.0..=1.0).contains(&ratio) {
            return Err(crate::error::out_of_range(
                "the share of the absolute penalty",
                ratio,
                "from 0 to 1",
            ));
        }
        let data = Centred::new(x, y)?;
        let rows = data.y.len() as f64;
        let gram = gram(data.x.view()) / rows;
        let slope = data.x.t().dot(&data.y) / rows;
        let weights = Array1::zeros(data.x.ncols());
        Ok(Self { data, gram, slope, weights, penalties, ratio, path: Vec::new(), sweeps: 0 })
    }

    /// Descends to the solution of the next penalty; `false` when there is none left after it.
    pub fn step(&mut self) -> bool {
        let Some(&penalty) = self.penalties.get(self.path.len()) else { return false };
        for _ in 0..SWEEPS_PER_STEP {
            let moved = self.sweep(penalty);
            self.sweeps += 1;
            let largest = self.weights.iter().fold(0.0_f64, |most, weight| most.max(weight.abs()));
            if moved <= TOLERANCE * largest || self.sweeps >= SWEEPS_PER_PENALTY {
                self.path.push(self.weights.clone());
                self.sweeps = 0;
                break;
            }
        }
        !self.done()
    }

    /// Sets each weight to its best value in turn; returns the largest change.
    fn sweep(&mut self, penalty: f64) -> f64 {
        let mut moved = 0.0_f64;
        let (corner, bowl) = (penalty * self.ratio, penalty * (1.0 - self.ratio));
        for index in 0..self.weights.len() {
            let curvature = self.gram[(index, index)];
            if curvature <= 0.0 {
                continue;
            }
            let old = self.weights[index];
            let pull = self.slope[index] + curvature * old;
            let new = pull.signum() * (pull.abs() - corner).max(0.0) / (curvature + bowl);
            let change = new - old;
            if change != 0.0 {
                self.weights[index] = new;
                self.slope.scaled_add(-change, &self.gram.row(index));
                moved = moved.max(change.abs());
            }
        }
        moved
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

    /// The model as it is now; before the first step, the mean.
    #[must_use]
    pub fn model(&self) -> LinearModel {
        self.data.model(self.weights.clone())
    }

    /// What is made small, Σ (y − ŷ)² ⁄ 2n and the penalties, for this α at the weights as they are. Time O(n·p).
    #[must_use]
    pub fn objective(&self, penalty: f64) -> f64 {
        let residuals = &self.data.y - &self.data.x.dot(&self.weights);
        let squares = residuals.dot(&residuals) / (2.0 * self.data.y.len() as f64);
        let absolute = self.weights.iter().map(|weight| weight.abs()).sum::<f64>();
        let square = self.weights.dot(&self.weights) / 2.0;
        squares + penalty * (self.ratio * absolute + (1.0 - self.ratio) * square)
    }

    /// The model for one penalty.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn fit(
        x: ArrayView2<'_, f64>,
        y: ArrayView1<'_, f64>,
        penalty: f64,
    ) -> Result<LinearModel, KernelError> {
        let mut path = Self::new(x, y, vec![penalty])?;
        while path.step() {}
        Ok(path.model())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_sweep_raises_the_objective(
            values in prop::collection::vec(-5.0..5.0_f64, 40),
            penalty in 0.001..2.0_f64,
            ratio in 0.0..=1.0_f64,
        ) {
            let x = ArrayView2::from_shape((10, 3), &values[..30]).unwrap();
            let y = ArrayView1::from(&values[30..]);
            let mut path = LassoPath::elastic_net(x, y, vec![penalty], ratio).unwrap();
            let mut before = path.objective(penalty);
            for _ in 0..20 {
                path.sweep(penalty);
                let after = path.objective(penalty);
                prop_assert!(after <= before * (1.0 + 1e-12) + 1e-12);
                before = after;
            }
        }

        #[test]
        fn at_the_largest_penalty_all_weights_are_zero(values in prop::collection::vec(-5.0..5.0_f64, 40)) {
            let x = ArrayView2::from_shape((10, 3), &values[..30]).unwrap();
            let y = ArrayView1::from(&values[30..]);
            let most = lasso_penalty_max(x, y).unwrap();
            let model = LassoPath::fit(x, y, most * (1.0 + 1e-9)).unwrap();
            prop_assert!(model.weights.iter().all(|&weight| weight == 0.0));
            let below = LassoPath::fit(x, y, most * 0.9).unwrap();
            prop_assert!(below.weights.iter().any(|&weight| weight != 0.0));
        }
    }
}
