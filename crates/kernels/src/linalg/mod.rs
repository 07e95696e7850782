//! The linear algebra that the models stand on: products, an orthonormal basis grown column by column, QR,
//! eigenvalues, the largest singular values, small symmetric systems, distances.
//!
//! | question | slow and obvious | fast |
//! |---|---|---|
//! | A·B | [`matmul_naive`], [`matmul_rows`] | [`matmul`] |
//! | XᵀX | [`matmul_naive`] | [`gram`] |
//! | A = Q·R | [`OrthonormalBasis`] | [`Qr`] |
//! | the largest eigenvalue | – | [`PowerIteration`] |
//! | all eigenvalues of a symmetric matrix | [`Jacobi`] | [`symmetric_eigen`] |
//! | the k largest singular values | [`symmetric_eigen`] of XᵀX | [`RandomizedSvd`] |

mod basis;
mod jacobi;
mod matmul;
mod points;
mod positive;
mod power;
mod qr;
mod randomized;
mod symmetric;

pub use basis::OrthonormalBasis;
pub(crate) use basis::dot;
pub use jacobi::{Jacobi, Rotation};
pub use matmul::{gram, matmul, matmul_naive, matmul_rows};
pub(crate) use points::first_largest;
pub use points::{Points, squared_distance};
pub(crate) use positive::PositiveSystem;
pub use power::PowerIteration;
pub use qr::Qr;
pub use randomized::RandomizedSvd;
pub use symmetric::{Eigen, solve_symmetric, symmetric_eigen};

use ndarray::ArrayView2;

use crate::KernelError;
use crate::error::largest;

/// How far two mirror entries of a matrix that counts as symmetric may differ, relative to the largest entry.
const SYMMETRIC: f64 = 1e-9;

/// Checks for a square, finite, symmetric matrix whose squares do not overflow.
pub(crate) fn symmetric(a: ArrayView2<'_, f64>) -> Result<(), KernelError> {
    let (rows, columns) = a.dim();
    crate::error::same_length("a row of the square matrix", columns, rows)?;
    let size = largest("the matrix", a)?;
    if size > 1e150 {
        return Err(KernelError::Range {
            what: "the largest entry",
            given: size,
            allowed: "at most 1e150, so that squares stay finite".to_owned(),
        });
    }
    let skew = a.indexed_iter().map(|((i, j), value)| (value - a[(j, i)]).abs()).fold(0.0_f64, f64::max);
    if skew > SYMMETRIC * size {
        return Err(KernelError::Range {
            what: "the difference between mirror entries",
            given: skew,
            allowed: format!("at most {:e}: the matrix must be symmetric", SYMMETRIC * size),
        });
    }
    Ok(())
}
