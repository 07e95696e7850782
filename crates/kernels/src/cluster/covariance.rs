//! The shapes of a mixture's components.

use nalgebra::{Cholesky, DMatrix};
use ndarray::Array2;

use crate::KernelError;
use crate::linalg::Points;

/// What shapes the components of a mixture may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CovarianceKind {
    /// Each its own ellipsoid, in any direction.
    Full,
    /// All the same ellipsoid.
    Tied,
    /// Each its own ellipsoid, along the axes.
    Diagonal,
    /// Each its own ball.
    Spherical,
}

impl CovarianceKind {
    /// How many numbers describe the shapes of k components in p dimensions.
    pub(super) fn parameters(self, k: usize, p: usize) -> usize {
        match self {
            Self::Full => k * p * (p + 1) / 2,
            Self::Tied => p * (p + 1) / 2,
            Self::Diagonal => k * p,
            Self::Spherical => k,
        }
    }
}

/// One component's covariance Σ, ready to measure by.
#[derive(Clone, Debug)]
pub(super) struct Covariance {
    matrix: Array2<f64>,
    /// L⁻¹ for Σ = L·Lᵀ, row by row from the first column on to the diagonal; of a diagonal Σ just the diagonal.
    inverse: Vec<f64>,
    diagonal: bool,
    /// ln det Σ.
    pub log_determinant: f64,
}

impl Covariance {
    /// From a full matrix.
    pub fn full(matrix: Array2<f64>) -> Result<Self, KernelError> {
        let p = matrix.nrows();
        let square = DMatrix::from_row_iterator(p, p, matrix.iter().copied());
        let lower = Cholesky::new(square).map(|factors| factors.unpack()).ok_or(COLLAPSED)?;
        let log_determinant = (0..p).map(|i| 2.0 * lower[(i, i)].ln()).sum();
        let inverted = lower.solve_lower_triangular(&DMatrix::identity(p, p)).ok_or(COLLAPSED)?;
        let inverse: Vec<f64> =
            (0..p).flat_map(|i| (0..=i).map(move |j| (i, j))).map(|at| inverted[at]).collect();
        Self { matrix, inverse, diagonal: false, log_determinant }.checked()
    }

    /// From the variances along the axes.
    pub fn diagonal(variances: &[f64]) -> Result<Self, KernelError> {
        let p = variances.len();
        let matrix = Array2::from_shape_fn((p, p), |(i, j)| if i == j { variances[i] } else { 0.0 });
        let inverse = variances.iter().map(|variance| 1.0 / variance.sqrt()).collect();
        let log_determinant = variances.iter().map(|variance| variance.ln()).sum();
        Self { matrix, inverse, diagonal: true, log_determinant }.checked()
    }

    fn checked(self) -> Result<Self, KernelError> {
        let measurable =
            self.log_determinant.is_finite() && self.inverse.iter().all(|entry| entry.is_finite());
        if measurable { Ok(self) } else { Err(COLLAPSED) }
    }

    /// (x − μ)ᵀ·Σ⁻¹·(x − μ), for the difference of a point and the mean.
    pub fn squared_distance(&self, difference: &[f64]) -> f64 {
        if self.diagonal {
            return self.inverse.iter().zip(difference).map(|(scale, d)| (scale * d) * (scale * d)).sum();
        }
        let mut rest = self.inverse.as_slice();
        let mut sum = 0.0;
        for length in 1..=difference.len() {
            let (row, after) = rest.split_at(length);
            let along: f64 = row.iter().zip(difference).map(|(entry, d)| entry * d).sum();
            sum += along * along;
            rest = after;
        }
        sum
    }

    pub fn matrix(&self) -> &Array2<f64> {
        &self.matrix
    }
}

const COLLAPSED: KernelError = KernelError::Numerical {
    what: "A component has collapsed onto a flat: its covariance is singular; add more to the variances",
};

/// The covariances that make the points likeliest, given how much each belongs to each component, plus `added` on the
/// variances.
pub(super) fn covariances(
    kind: CovarianceKind,
    points: &Points,
    shares: &Array2<f64>,
    sizes: &[f64],
    means: &Points,
    added: f64,
) -> Result<Vec<Covariance>, KernelError> {
    let p = points.columns();
    match kind {
        CovarianceKind::Full => (0..sizes.len())
            .map(|component| {
                let mut matrix = scatter(points, shares, means, component) / sizes[component];
                matrix.diag_mut().mapv_inplace(|variance| variance + added);
                Covariance::full(matrix)
            })
            .collect(),
        CovarianceKind::Tied => {
            let mut matrix = Array2::zeros((p, p));
            for component in 0..sizes.len() {
                matrix += &scatter(points, shares, means, component);
            }
            matrix /= sizes.iter().sum::<f64>();
            matrix.diag_mut().mapv_inplace(|variance| variance + added);
            Ok(vec![Covariance::full(matrix)?; sizes.len()])
        }
        CovarianceKind::Diagonal | CovarianceKind::Spherical => (0..sizes.len())
            .map(|component| {
                let mut variances = vec![0.0; p];
                for (row, &share) in shares.column(component).iter().enumerate() {
                    let pairs = points.row(row).iter().zip(means.row(component));
                    for (variance, (value, mean)) in variances.iter_mut().zip(pairs) {
                        *variance += share * (value - mean) * (value - mean);
                    }
                }
                variances.iter_mut().for_each(|variance| *variance = *variance / sizes[component] + added);
                if kind == CovarianceKind::Spherical {
                    let mean = variances.iter().sum::<f64>() / p as f64;
                    variances.fill(mean);
                }
                Covariance::diagonal(&variances)
            })
            .collect(),
    }
}

/// Σ share·(x − μ)·(x − μ)ᵀ of one component.
fn scatter(points: &Points, shares: &Array2<f64>, means: &Points, component: usize) -> Array2<f64> {
    let p = points.columns();
    let mut sums = vec![0.0; p * p];
    let mut difference = vec![0.0; p];
    for (row, &share) in shares.column(component).iter().enumerate() {
        for ((entry, value), mean) in difference.iter_mut().zip(points.row(row)).zip(means.row(component)) {
            *entry = value - mean;
        }
        for i in 0..p {
            let weight = share * difference[i];
            let sums = &mut sums[i * p..=i * p + i];
            sums.iter_mut().zip(&difference).for_each(|(sum, other)| *sum += weight * other);
        }
    }
    Array2::from_shape_fn((p, p), |(i, j)| sums[i.max(j) * p + i.min(j)])
}
