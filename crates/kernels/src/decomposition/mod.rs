//! Fewer columns that say nearly the same.
//!
//! | algorithm | a row becomes | you choose | computes |
//! |---|---|---|---|
//! | [`Pca`] | its place along the directions of largest variance | k | eigenvectors |
//! | [`TruncatedSvd`] | the same about the origin, not the mean | k | singular vectors |
//! | [`Nmf`] | a sum of parts, none negative | k | multiplicative updates |
//! | [`RandomFourier`] | features whose products approximate a Gaussian kernel | D, γ | random waves |

mod nmf;
mod pca;
mod random_fourier;
mod truncated;

pub use nmf::Nmf;
pub use pca::Pca;
pub use random_fourier::RandomFourier;
pub use truncated::TruncatedSvd;

use ndarray::{Array2, ArrayView2};

use crate::KernelError;
use crate::error::largest;
use crate::linalg::{gram, symmetric_eigen};

/// How nearly ‖C·v − λ·v‖ must vanish, relative to λ₁, in the fast forms. The error of λ is its square.
const TOLERANCE: f64 = 1e-6;

/// With up to this many columns for each direction asked for, XᵀX is cheaper than the passes of the fast form.
const FEW_COLUMNS: usize = 8;

/// Checks a matrix and the number of directions asked of it.
fn checked(x: ArrayView2<'_, f64>, k: usize) -> Result<(), KernelError> {
    let size = largest("the points", x)?;
    let most = x.nrows().min(x.ncols());
    if !(1..=most).contains(&k) {
        return Err(KernelError::Range {
            what: "the number of components",
            given: k as f64,
            allowed: format!("from 1 to the smaller of rows and columns, {most}"),
        });
    }
    if size > 1e70 {
        return Err(KernelError::Range {
            what: "the largest entry",
            given: size,
            allowed: "at most 1e70, so that powers stay finite".to_owned(),
        });
    }
    Ok(())
}

/// The k largest squared singular values and their right vectors (k×p), through the smaller Gram matrix.
fn right_vectors(x: ArrayView2<'_, f64>, k: usize) -> Result<(Vec<f64>, Array2<f64>), KernelError> {
    let wide = x.ncols() > x.nrows();
    let eigen = symmetric_eigen(if wide { gram(x.t()) } else { gram(x) }.view())?;
    let values: Vec<f64> = eigen.values.iter().take(k).map(|value| value.max(0.0)).collect();
    let mut vectors = eigen.vectors.t().slice_axis(ndarray::Axis(0), (..k).into()).to_owned();
    if wide {
        // Xᵀu is σ·v; made orthonormal again, and completed where σ is 0.
        let mut basis = Array2::zeros((k, x.ncols()));
        let images = vectors.dot(&x);
        let top = values.first().copied().unwrap_or(0.0);
        for (place, &value) in values.iter().enumerate() {
            let significant = value > top * 1e-14;
            let along = if significant { images.row(place).to_vec() } else { Vec::new() };
            complete(&mut basis, place, along);
        }
        vectors = basis;
    }
    Ok((values, vectors))
}

/// Writes into row `place` the vector made orthonormal to the rows before it; else the first axis that is not
/// spanned by them.
fn complete(basis: &mut Array2<f64>, place: usize, vector: Vec<f64>) {
    let width = basis.ncols();
    let axes = (0..width).map(|axis| {
        let mut unit = vec![0.0; width];
        unit[axis] = 1.0;
        unit
    });
    for candidate in std::iter::once(vector).filter(|vector| vector.len() == width).chain(axes) {
        let mut rest = ndarray::Array1::from(candidate);
        let before = rest.dot(&rest).sqrt();
        for _ in 0..2 {
            for row in 0..place {
                let along = basis.row(row).dot(&rest);
                rest.scaled_add(-along, &basis.row(row));
            }
        }
        let length = rest.dot(&rest).sqrt();
        if length > 1e-6 * before {
            basis.row_mut(place).assign(&(rest / length));
            return;
        }
    }
}

/// Turns each row so that its largest entry in size is positive: the sign of a direction is free.
pub(crate) fn fix_signs(vectors: &mut Array2<f64>) {
    for mut row in vectors.rows_mut() {
        let largest =
            row.iter().fold(0.0_f64, |most, &value| if value.abs() > most.abs() { value } else { most });
        if largest < 0.0 {
            row.mapv_inplace(|value| -value);
        }
    }
}
