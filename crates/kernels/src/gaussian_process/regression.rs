//! The posterior for a given kernel.

use nalgebra::{Cholesky, DMatrix, DVector, Dyn};
use ndarray::{Array1, ArrayView1, ArrayView2};

use super::Kernel;
use crate::KernelError;
use crate::error::{enough_rows, finite, finite_vector, out_of_range, same_length, settled};
use crate::estimator::Regressor;
use crate::linalg::Points;

/// The most observations: their covariances fill a matrix, and its factors take n³ ⁄ 3 products.
pub const MAX_OBSERVATIONS: usize = 4000;

/// What is known about the function at some places.
#[derive(Clone, Debug, PartialEq)]
pub struct Posterior {
    /// The mean of the function's value at each place.
    pub mean: Vec<f64>,
    /// Its standard deviation. A new observation varies by the noise as well: √(deviation² + σₙ²).
    pub deviation: Vec<f64>,
}

/// Gaussian-process regression: mean and deviation of a function of which some values were observed with noise.
///
/// **Steps.** K, the covariances of the observations with σₙ² on the diagonal, is factored into L·Lᵀ; α = K⁻¹·y. At a
/// new place with covariances k to the observations the mean is k·α and the variance σ² − ∣L⁻¹·k∣². Before any
/// observation the mean is 0 everywhere: give targets with their mean taken off.
///
/// **Jitter.** Without noise, observations close to each other make K singular in rounding. Then a little is added to
/// its diagonal, ten times more until it can be factored: [`jitter`](Self::jitter) says how much, 0 for none.
///
/// **Cost.** O(n²·p + n³) to begin, O(n·p) for a mean, O(n²) for a deviation; memory n².
///
/// Source: C. E. Rasmussen, C. K. I. Williams, *Gaussian processes for machine learning*, MIT Press (2006),
/// algorithm 2.1.
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::gaussian_process::{GaussianProcess, Kernel, Smoothness};
/// let kernel = Kernel {
///     smoothness: Smoothness::Rbf,
///     signal_variance: 1.0,
///     length_scales: vec![1.0],
///     noise_variance: 1e-6,
/// };
/// let process = GaussianProcess::new(array![[0.0], [2.0]].view(), array![0.5, -0.5].view(), kernel)?;
/// let known = process.predict(array![[0.0], [1.0], [99.0]].view())?;
/// assert!((known.mean[0] - 0.5).abs() < 1e-5 && known.deviation[0] < 0.01);
/// assert!(known.mean[1].abs() < 1e-9 && known.deviation[1] > 0.1); // half-way, in doubt
/// assert!(known.mean[2].abs() < 1e-9 && known.deviation[2] > 0.99); // far off, as before
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct GaussianProcess {
    points: Points,
    y: DVector<f64>,
    kernel: Kernel,
    factors: Cholesky<f64, Dyn>,
    /// α = K⁻¹·y.
    weights: DVector<f64>,
    jitter: f64,
}

impl GaussianProcess {
    /// Conditions on the observations y at the places x (n×p).
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] for no observation, [`KernelError::Range`] for more than [`MAX_OBSERVATIONS`], no
    /// features, or a parameter outside its range; [`KernelError::Shape`], [`KernelError::NotFinite`];
    /// [`KernelError::Numerical`] when the covariances cannot be factored or their weights overflow.
    pub fn new(x: ArrayView2<'_, f64>, y: ArrayView1<'_, f64>, kernel: Kernel) -> Result<Self, KernelError> {
        checked(x, y)?;
        kernel.check(x.ncols())?;
        Self::with_points(Points::new(x), DVector::from_iterator(y.len(), y.iter().copied()), kernel)
    }

    fn with_points(points: Points, y: DVector<f64>, kernel: Kernel) -> Result<Self, KernelError> {
        let covariances = covariances(&points, &kernel);
        let mut jitter = 0.0;
        let factors = loop {
            let mut attempt = covariances.clone();
            for i in 0..points.rows() {
                attempt[(i, i)] += jitter;
            }
            if let Some(factors) = Cholesky::new(attempt) {
                break factors;
            }
            jitter = if jitter == 0.0 { 1e-12 * kernel.signal_variance } else { 10.0 * jitter };
            if jitter > 1e-3 * kernel.signal_variance {
                return Err(KernelError::Numerical { what: "The covariances cannot be factored" });
            }
        };
        Self::from_factors(points, y, kernel, factors, jitter)
    }

    /// Without jitter; `None` when the covariances are not positive definite or the weights overflow.
    pub(super) fn exact(points: &Points, y: &DVector<f64>, kernel: Kernel) -> Option<Self> {
        let factors = Cholesky::new(covariances(points, &kernel))?;
        Self::from_factors(points.clone(), y.clone(), kernel, factors, 0.0).ok()
    }

    fn from_factors(
        points: Points,
        y: DVector<f64>,
        kernel: Kernel,
        factors: Cholesky<f64, Dyn>,
        jitter: f64,
    ) -> Result<Self, KernelError> {
        let weights = factors.solve(&y);
        settled(weights.sum())?;
        Ok(Self { points, y, kernel, factors, weights, jitter })
    }

    /// What is known about the function at each row of x.
    ///
    /// # Errors
    /// [`KernelError::Shape`], [`KernelError::NotFinite`].
    pub fn predict(&self, x: ArrayView2<'_, f64>) -> Result<Posterior, KernelError> {
        same_length("the number of columns", x.ncols(), self.points.columns())?;
        finite("the places", x)?;
        let places = Points::new(x);
        let (observed, asked) = (self.points.rows(), places.rows());
        let mut across = DMatrix::from_fn(observed, asked, |i, place| {
            self.kernel.covariance(self.points.row(i), places.row(place))
        });
        let mean = across.tr_mul(&self.weights).iter().copied().collect();
        let solved = self.factors.l_dirty().solve_lower_triangular_mut(&mut across);
        if !solved {
            return Err(KernelError::Numerical { what: "The covariances cannot be factored" });
        }
        let left = |column: usize| self.kernel.signal_variance - across.column(column).norm_squared();
        // Rounding may leave a little less than nothing.
        let deviation = (0..asked).map(|place| left(place).max(0.0).sqrt()).collect();
        Ok(Posterior { mean, deviation })
    }

    /// ln p(y), the *marginal likelihood*: how well the kernel foresaw the observations,
    /// −½·y·α − Σ ln Lᵢᵢ − n ⁄ 2·ln 2π.
    #[must_use]
    pub fn log_marginal_likelihood(&self) -> f64 {
        let n = self.y.len() as f64;
        let lower = self.factors.l_dirty();
        let half_determinant: f64 = (0..self.y.len()).map(|i| lower[(i, i)].ln()).sum();
        -0.5 * self.y.dot(&self.weights) - half_determinant - n / 2.0 * std::f64::consts::TAU.ln()
    }

    /// Its derivatives by the [parameters](Kernel::parameters) of the kernel, which are logarithms:
    /// ½·tr((α·αᵀ − K⁻¹)·∂K). Time O(n³).
    #[must_use]
    pub fn likelihood_gradient(&self) -> Vec<f64> {
        let inverse = self.factors.inverse();
        let scales = self.kernel.length_scales.len();
        let (mut signal, mut lengths, mut noise) = (0.0, vec![0.0; scales], 0.0);
        for j in 0..self.y.len() {
            let here = self.points.row(j);
            for i in 0..=j {
                let there = self.points.row(i);
                // Each pair stands in K twice.
                let twice = if i == j { 0.5 } else { 1.0 };
                let weight = twice * (self.weights[i] * self.weights[j] - inverse[(i, j)]);
                signal += weight * self.kernel.add_length_slopes(here, there, weight, &mut lengths);
                if i == j {
                    noise += weight * self.kernel.noise_variance;
                }
            }
        }
        let noise = Some(noise).filter(|_| self.kernel.noise_variance > 0.0);
        std::iter::once(signal).chain(lengths).chain(noise).collect()
    }

    /// The kernel.
    #[must_use]
    pub fn kernel(&self) -> &Kernel {
        &self.kernel
    }

    /// What had to be added to the diagonal of the covariances; 0 is nothing.
    #[must_use]
    pub fn jitter(&self) -> f64 {
        self.jitter
    }
}

/// By the mean of the function alone.
impl Regressor for GaussianProcess {
    fn predict(&self, x: ArrayView2<'_, f64>) -> Result<Array1<f64>, KernelError> {
        Ok(Array1::from(self.predict(x)?.mean))
    }
}

/// Checks the observations.
pub(super) fn checked(x: ArrayView2<'_, f64>, y: ArrayView1<'_, f64>) -> Result<(), KernelError> {
    enough_rows("a Gaussian process", x.nrows(), 1)?;
    if x.nrows() > MAX_OBSERVATIONS {
        return Err(out_of_range("the number of observations", x.nrows() as f64, "at most 4,000"));
    }
    if x.ncols() == 0 {
        return Err(out_of_range("the number of features", 0.0, "at least 1"));
    }
    same_length("the target", y.len(), x.nrows())?;
    finite("the places", x)?;
    finite_vector("the target", &y.to_vec())
}

/// K, of which only the lower triangle matters.
fn covariances(points: &Points, kernel: &Kernel) -> DMatrix<f64> {
    let mut matrix = DMatrix::zeros(points.rows(), points.rows());
    for j in 0..points.rows() {
        matrix[(j, j)] = kernel.signal_variance + kernel.noise_variance;
        for i in j + 1..points.rows() {
            matrix[(i, j)] = kernel.covariance(points.row(i), points.row(j));
        }
    }
    matrix
}

#[cfg(test)]
mod tests {
    use ndarray::{Array2, array};
    use proptest::prelude::*;

    use super::*;
    use crate::gaussian_process::Smoothness;

    fn kernel(smoothness: Smoothness, length_scales: Vec<f64>, noise_variance: f64) -> Kernel {
        Kernel { smoothness, signal_variance: 1.5, length_scales, noise_variance }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        /// The gradient is that of finite differences; observing never leaves more doubt than before.
        #[test]
        fn gradients_and_doubt(
            values in prop::collection::vec(-3.0..3.0_f64, 36),
            kind in 0..3_usize,
            noise in prop::option::of(0.01..1.0_f64),
            scales in prop::collection::vec(0.3..3.0_f64, 1..3),
        ) {
            let smoothness = [Smoothness::Rbf, Smoothness::Matern52, Smoothness::Matern32][kind];
            let x = Array2::from_shape_vec((12, 2), values[..24].to_vec()).unwrap();
            let y = Array1::from(values[24..].to_vec());
            let kernel = kernel(smoothness, scales, noise.unwrap_or(0.0));
            let process = GaussianProcess::new(x.view(), y.view(), kernel.clone()).unwrap();
            let known = process.predict(x.view()).unwrap();
            prop_assert!(known.deviation.iter().all(|&deviation| deviation <= 1.5_f64.sqrt() + 1e-12));
            prop_assert_eq!(process.kernel().parameters().len(), process.likelihood_gradient().len());
            if noise.is_some() {
                let logs = kernel.parameters();
                for (index, slope) in process.likelihood_gradient().iter().enumerate() {
                    let at = |step: f64| {
                        let mut moved = logs.clone();
                        moved[index] += step;
                        let kernel = kernel.with_parameters(&moved);
                        GaussianProcess::new(x.view(), y.view(), kernel).unwrap().log_marginal_likelihood()
                    };
                    let slow = (at(1e-5) - at(-1e-5)) / 2e-5;
                    prop_assert!((slope - slow).abs() < 1e-4 * (1.0 + slow.abs()), "{slope} is not {slow}");
                }
            }
        }
    }

    #[test]
    fn awkward_input() {
        let rbf = |scale: f64, noise: f64| kernel(Smoothness::Rbf, vec![scale], noise);
        // The same place twice, without noise: factored only with jitter, which is said.
        let twice = array![[1.0], [1.0], [1.0 + 1e-9]];
        let y = array![1.0, 1.0, 1.0];
        let process = GaussianProcess::new(twice.view(), y.view(), rbf(1.0, 0.0)).unwrap();
        assert!(process.jitter() > 0.0);
        let known = process.predict(twice.view()).unwrap();
        assert!((known.mean[0] - 1.0).abs() < 1e-6 && known.deviation[0] < 1e-3);
        assert_eq!(GaussianProcess::new(twice.view(), y.view(), rbf(1.0, 0.1)).unwrap().jitter(), 0.0);
        // Scales at which squares overflow leave the places unrelated.
        for smoothness in [Smoothness::Rbf, Smoothness::Matern32, Smoothness::Matern52] {
            let far = array![[-1e300], [0.0], [1e300]];
            let process =
                GaussianProcess::new(far.view(), y.view(), kernel(smoothness, vec![1e-3], 0.1)).unwrap();
            assert!(process.likelihood_gradient().iter().all(|slope| slope.is_finite()));
            assert!(process.predict(far.view()).unwrap().mean.iter().all(|mean| mean.is_finite()));
        }
        let x = array![[0.0, 1.0], [1.0, 0.0]];
        let y = array![1.0, 2.0];
        for bad in [
            rbf(0.0, 0.1),
            rbf(f64::NAN, 0.1),
            rbf(1.0, -1.0),
            rbf(1.0, f64::INFINITY),
            kernel(Smoothness::Rbf, vec![], 0.1),
            kernel(Smoothness::Rbf, vec![1.0; 3], 0.1),
            Kernel { signal_variance: 0.0, ..rbf(1.0, 0.1) },
        ] {
            assert!(GaussianProcess::new(x.view(), y.view(), bad).is_err());
        }
        assert!(GaussianProcess::new(x.view(), array![1.0].view(), rbf(1.0, 0.1)).is_err());
        assert!(GaussianProcess::new(x.view(), array![1.0, f64::NAN].view(), rbf(1.0, 0.1)).is_err());
        assert!(GaussianProcess::new(Array2::zeros((0, 1)).view(), array![].view(), rbf(1.0, 0.1)).is_err());
        assert!(GaussianProcess::new(Array2::zeros((2, 0)).view(), y.view(), rbf(1.0, 0.1)).is_err());
        let process = GaussianProcess::new(x.view(), y.view(), rbf(1.0, 0.1)).unwrap();
        assert!(process.predict(array![[1.0]].view()).is_err());
        assert!(process.predict(array![[1.0, f64::NAN]].view()).is_err());
    }
}
