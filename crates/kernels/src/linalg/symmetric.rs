//! The small symmetric systems of ridge regression, and all eigenvalues of a symmetric matrix.

use nalgebra::{DMatrix, DVector};
use ndarray::{Array1, Array2, ArrayView1, ArrayView2};

use crate::KernelError;

/// Solves A·w = b for a symmetric matrix A without negative eigenvalues.
///
/// Cholesky's factors where A is positive definite; else the pseudo-inverse, which gives the shortest of the
/// best solutions. Time O(p³).
///
/// # Errors
/// [`KernelError::Shape`] when the sizes do not fit, [`KernelError::Numerical`] when not even the singular
/// values can be found (entries that are not finite).
pub fn solve_symmetric(a: ArrayView2<'_, f64>, b: ArrayView1<'_, f64>) -> Result<Array1<f64>, KernelError> {
    let size = b.len();
    if a.dim() != (size, size) {
        return Err(KernelError::Shape { what: "the matrix", given: a.len(), expected: size * size });
    }
    let matrix = DMatrix::from_row_iterator(size, size, a.iter().copied());
    let right = DVector::from_iterator(size, b.iter().copied());
    // A pivot far below its diagonal entry has lost its digits: such a matrix counts as singular.
    let factors = matrix.clone().cholesky().filter(|factors| {
        let lower = factors.l_dirty();
        (0..size).all(|i| lower[(i, i)] * lower[(i, i)] > 1e-13 * matrix[(i, i)])
    });
    let solution = match factors {
        Some(factors) => factors.solve(&right),
        None => {
            let decomposition =
                matrix.try_svd(true, true, f64::EPSILON, 10_000).ok_or(KernelError::Numerical {
                    what: "The singular values of the system cannot be found",
                })?;
            let cut = decomposition.singular_values.max() * f64::EPSILON * size as f64;
            decomposition
                .solve(&right, cut)
                .map_err(|_| KernelError::Numerical { what: "The system cannot be solved" })?
        }
    };
    Ok(Array1::from_iter(solution.iter().copied()))
}

/// Eigenvalues and eigenvectors.
#[derive(Clone, Debug, PartialEq)]
pub struct Eigen {
    /// The eigenvalues, largest first.
    pub values: Array1<f64>,
    /// The eigenvectors in the same order, one a column, of length 1.
    pub vectors: Array2<f64>,
}

/// All eigenvalues and eigenvectors of a symmetric matrix: reduced to three diagonals, then the QR iteration.
/// Time O(p³). [`Jacobi`](super::Jacobi) does the same in steps that can be watched.
///
/// # Errors
/// [`KernelError::Shape`] unless the matrix is square, [`KernelError::Range`] unless it is symmetric,
/// [`KernelError::NotFinite`], [`KernelError::Numerical`] when the iteration does not end.
pub fn symmetric_eigen(a: ArrayView2<'_, f64>) -> Result<Eigen, KernelError> {
    super::symmetric(a)?;
    let size = a.nrows();
    // Brought to scale 1, so that the iteration's idea of "small" fits.
    let scale = a.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
    if scale == 0.0 {
        return Ok(Eigen { values: Array1::zeros(size), vectors: Array2::eye(size) });
    }
    let matrix = DMatrix::from_row_iterator(size, size, a.iter().map(|value| value / scale));
    let eigen = nalgebra::SymmetricEigen::try_new(matrix, f64::EPSILON, 10_000)
        .ok_or(KernelError::Numerical { what: "The eigenvalues cannot be found" })?;
    let mut order: Vec<usize> = (0..size).collect();
    order.sort_by(|&a, &b| eigen.eigenvalues[b].total_cmp(&eigen.eigenvalues[a]).then(a.cmp(&b)));
    Ok(Eigen {
        values: order.iter().map(|&place| eigen.eigenvalues[place] * scale).collect(),
        vectors: Array2::from_shape_fn((size, size), |(row, column)| {
            eigen.eigenvectors[(row, order[column])]
        }),
    })
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn regular_and_singular_systems() {
        let solved = solve_symmetric(array![[4.0, 1.0], [1.0, 3.0]].view(), array![1.0, 2.0].view()).unwrap();
        assert!((solved[0] - 1.0 / 11.0).abs() < 1e-14 && (solved[1] - 7.0 / 11.0).abs() < 1e-14);
        // Two equal columns share the weight.
        let shared = solve_symmetric(array![[2.0, 2.0], [2.0, 2.0]].view(), array![2.0, 2.0].view()).unwrap();
        assert!((shared[0] - 0.5).abs() < 1e-12 && (shared[1] - 0.5).abs() < 1e-12);
        assert_eq!(solve_symmetric(array![[0.0]].view(), array![0.0].view()).unwrap()[0], 0.0);
        assert_eq!(solve_symmetric(Array2::zeros((0, 0)).view(), Array1::zeros(0).view()).unwrap().len(), 0);
        assert!(solve_symmetric(array![[1.0]].view(), array![1.0, 2.0].view()).is_err());
    }
}
