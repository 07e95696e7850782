//! Kernels: how alike two points are.

use crate::KernelError;

/// How alike two points are: their inner product after a map into another space, computed without the map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kernel {
    /// a·b: no map.
    Linear,
    /// exp(−γ·∣a − b∣²): as many dimensions as points; γ is 1 over a squared distance.
    Rbf {
        /// γ, above 0.
        gamma: f64,
    },
    /// (γ·a·b + c)ᵈ: all products of up to d features.
    Poly {
        /// γ, above 0.
        gamma: f64,
        /// d, at least 1.
        degree: u32,
        /// c: how much the lower degrees count.
        coef0: f64,
    },
}

impl Kernel {
    /// k(a, b) for points of equal dimension.
    #[must_use]
    pub fn of(&self, a: &[f64], b: &[f64]) -> f64 {
        let dot = || a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        match *self {
            Self::Linear => dot(),
            Self::Rbf { gamma } => (-gamma * crate::linalg::squared_distance(a, b)).exp(),
            Self::Poly { gamma, degree, coef0 } => {
                (gamma * dot() + coef0).powi(i32::try_from(degree).unwrap_or(i32::MAX))
            }
        }
    }

    pub(super) fn check(&self) -> Result<(), KernelError> {
        let wrong =
            |what, given, allowed: &str| Err(KernelError::Range { what, given, allowed: allowed.to_owned() });
        match *self {
            Self::Rbf { gamma } | Self::Poly { gamma, .. } if !(gamma.is_finite() && gamma > 0.0) => {
                wrong("γ of the kernel", gamma, "a finite number above 0")
            }
            Self::Poly { degree, .. } if degree == 0 || degree > 100 => {
                wrong("the degree of the kernel", f64::from(degree), "from 1 to 100")
            }
            Self::Poly { coef0, .. } if !coef0.is_finite() => {
                wrong("the constant of the kernel", coef0, "a finite number")
            }
            _ => Ok(()),
        }
    }
}

/// The usual γ: 1 over features times the variance of all entries of x (1 where that is 0), as scikit-learn's
/// `gamma="scale"`.
#[must_use]
pub fn gamma_scale(x: ndarray::ArrayView2<'_, f64>) -> f64 {
    let spread = x.ncols() as f64 * x.var(0.0);
    if spread > 0.0 { 1.0 / spread } else { 1.0 }
}
