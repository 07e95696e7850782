//! The product of two matrices on a ladder: the definition, the same in a better order, and in blocks.

use ndarray::{Array2, ArrayView2, Axis};

use crate::KernelError;

/// Rows and columns of the little square that stays in the processor's registers.
const SQUARE: usize = 4;
/// How far along the inner dimension a block goes: a strip of `SQUARE` rows fills a quarter of a small L1 cache.
const DEPTH: usize = 256;
/// The same where both strips come from one matrix, of which all columns should stay in the cache.
const SHALLOW: usize = 64;
/// Rows of the left block, which stays in the L2 cache.
const HEIGHT: usize = 128;

fn fitting(a: ArrayView2<'_, f64>, b: ArrayView2<'_, f64>) -> Result<(), KernelError> {
    if a.ncols() == b.nrows() { Ok(()) } else { Err(KernelError::Product { left: a.dim(), right: b.dim() }) }
}

/// A·B by its definition: each entry is a row times a column. Time O(n·m·k); strides through B.
///
/// # Errors
/// [`KernelError::Product`] when a row of A is not as long as a column of B.
pub fn matmul_naive(a: ArrayView2<'_, f64>, b: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
    fitting(a, b)?;
    Ok(Array2::from_shape_fn((a.nrows(), b.ncols()), |(i, j)| {
        (0..a.ncols()).map(|k| a[(i, k)] * b[(k, j)]).sum()
    }))
}

/// A·B with the loops in the order row, inner, column: the same sums, but B and the result are read along rows,
/// as they lie in memory. Time O(n·m·k).
///
/// # Errors
/// [`KernelError::Product`] when a row of A is not as long as a column of B.
pub fn matmul_rows(a: ArrayView2<'_, f64>, b: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
    fitting(a, b)?;
    let mut product = Array2::zeros((a.nrows(), b.ncols()));
    for (i, mut row) in product.rows_mut().into_iter().enumerate() {
        for (k, right) in b.rows().into_iter().enumerate() {
            row.scaled_add(a[(i, k)], &right);
        }
    }
    Ok(product)
}

/// Copies a block in strips of `SQUARE` rows, each strip column by column, padded with zeros.
fn pack(block: ArrayView2<'_, f64>, strips: &mut Vec<f64>) {
    strips.clear();
    let (rows, columns) = block.dim();
    strips.resize(rows.div_ceil(SQUARE) * SQUARE * columns, 0.0);
    if rows == 0 || columns == 0 {
        return;
    }
    if let Some(all) = block.t().as_slice() {
        // Column by column already: four at a time go to where they stay together.
        for (column, values) in all.chunks_exact(rows).enumerate() {
            let places = strips[column * SQUARE..].chunks_mut(SQUARE * columns);
            let (fours, rest) = values.as_chunks::<SQUARE>();
            for (place, four) in places.zip(fours) {
                place[..SQUARE].copy_from_slice(four);
            }
            if !rest.is_empty() {
                let place = rows / SQUARE * SQUARE * columns + column * SQUARE;
                strips[place..place + rest.len()].copy_from_slice(rest);
            }
        }
        return;
    }
    for (row, values) in block.rows().into_iter().enumerate() {
        let start = row / SQUARE * SQUARE * columns + row % SQUARE;
        for (place, value) in strips[start..].iter_mut().step_by(SQUARE).zip(values) {
            *place = *value;
        }
    }
}

/// The product of two strips: `SQUARE`² sums held in registers along the whole depth.
///
/// A function of its own, for only where the whole square goes into memory does the compiler add two sums at once.
#[inline(never)]
fn square(left: &[f64], right: &[f64]) -> [[f64; SQUARE]; SQUARE] {
    let mut sums = [[0.0; SQUARE]; SQUARE];
    for (a, b) in left.as_chunks::<SQUARE>().0.iter().zip(right.as_chunks::<SQUARE>().0) {
        for row in 0..SQUARE {
            for column in 0..SQUARE {
                sums[row][column] += a[row] * b[column];
            }
        }
    }
    sums
}

/// A·B in blocks that fit the caches, each copied once so that the innermost loop reads straight ahead.
///
/// **Idea.** A number that is loaded should be used many times before it leaves the cache. The result is made of
/// 4×4 squares, each held in registers while 4 rows of A and 4 columns of B run past it: 8 loads for 16
/// multiplications, where the naive loop needs 2 for 1.
///
/// **Cost.** O(n·m·k) time; the copies take O(k·m) memory. The order of addition differs from
/// [`matmul_naive`]'s, so the last bits do too. Products too large for an `f64` come out infinite, as in any sum.
///
/// Source: K. Goto, R. A. van de Geijn, *Anatomy of high-performance matrix multiplication*, ACM Transactions on
/// Mathematical Software 34 (2008).
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::linalg::matmul;
/// let product = matmul(array![[1.0, 2.0]].view(), array![[3.0], [4.0]].view())?;
/// assert_eq!(product, array![[11.0]]);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
///
/// # Errors
/// [`KernelError::Product`] when a row of A is not as long as a column of B.
pub fn matmul(a: ArrayView2<'_, f64>, b: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
    fitting(a, b)?;
    let (n, depth) = a.dim();
    let m = b.ncols();
    let mut product = vec![0.0; n * m];
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for k in (0..depth).step_by(DEPTH) {
        let k_end = (k + DEPTH).min(depth);
        let strip = (k_end - k) * SQUARE;
        pack(b.slice_axis(Axis(0), (k..k_end).into()).t(), &mut right);
        let wide = a.slice_axis(Axis(1), (k..k_end).into());
        for i in (0..n).step_by(HEIGHT) {
            let i_end = (i + HEIGHT).min(n);
            pack(wide.slice_axis(Axis(0), (i..i_end).into()), &mut left);
            for (jr, right) in right.chunks_exact(strip).enumerate() {
                let columns = jr * SQUARE..m.min((jr + 1) * SQUARE);
                for (ir, left) in left.chunks_exact(strip).enumerate() {
                    let first = i + ir * SQUARE;
                    for (row, sums) in (first..i_end).zip(square(left, right)) {
                        let place = &mut product[row * m + columns.start..row * m + columns.end];
                        place.iter_mut().zip(sums).for_each(|(place, sum)| *place += sum);
                    }
                }
            }
        }
    }
    Array2::from_shape_vec((n, m), product)
        .map_err(|_| KernelError::Numerical { what: "The product has no shape" })
}

/// XᵀX, p×p, for an n×p matrix: the blocks of [`matmul`] on and above the diagonal, mirrored. Time O(n·p²), half of a
/// product.
#[must_use]
pub fn gram(x: ArrayView2<'_, f64>) -> Array2<f64> {
    let (rows, columns) = x.dim();
    let mut product = Array2::zeros((columns, columns));
    let mut strips = Vec::new();
    for first in (0..rows).step_by(SHALLOW) {
        let last = (first + SHALLOW).min(rows);
        pack(x.slice_axis(Axis(0), (first..last).into()).t(), &mut strips);
        let strips: Vec<&[f64]> = strips.chunks_exact((last - first) * SQUARE).collect();
        for (i, left) in strips.iter().enumerate() {
            for (j, right) in strips.iter().enumerate().skip(i) {
                for (row, sums) in (i * SQUARE..columns).zip(square(left, right)) {
                    for (column, sum) in (j * SQUARE..columns).zip(sums) {
                        product[(row, column)] += sum;
                    }
                }
            }
        }
    }
    for row in 0..columns {
        for column in 0..row {
            product[(row, column)] = product[(column, row)];
        }
    }
    product
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gram_matrices_are_products() {
        for (n, p) in [(0, 3), (3, 0), (1, 1), (15, 16), (16, 15), (17, 33), (130, 9), (64, 1), (1, 64)] {
            let x = Array2::from_shape_fn((n, p), |(i, j)| ((i * 7 + j * 3) % 11) as f64 - 5.0);
            assert_eq!(gram(x.view()), matmul_naive(x.t(), x.view()).unwrap(), "{n}×{p}");
            assert_eq!(gram(x.t()), matmul_naive(x.view(), x.t()).unwrap(), "{n}×{p}");
        }
    }

    #[test]
    fn all_rungs_agree_at_awkward_sizes() {
        for (n, k, m) in [
            (0, 3, 2),
            (2, 0, 3),
            (3, 2, 0),
            (1, 1, 1),
            (15, 16, 17),
            (4, 4, 4),
            (64, 1, 5),
            (130, 259, 9),
            (3, 600, 3),
        ] {
            let a = Array2::from_shape_fn((n, k), |(i, j)| ((i * 7 + j * 3) % 11) as f64 - 5.0);
            let b = Array2::from_shape_fn((m, k), |(i, j)| ((i * 5 + j * 2) % 13) as f64 - 6.0);
            // Whole numbers, so the order of addition does not matter; the right one is transposed on purpose.
            let expected = matmul_naive(a.view(), b.t()).unwrap();
            assert_eq!(matmul_rows(a.view(), b.t()).unwrap(), expected);
            assert_eq!(matmul(a.view(), b.t()).unwrap(), expected, "{n}×{k}×{m}");
        }
    }

    #[test]
    fn shapes_must_fit() {
        let (a, b) = (Array2::zeros((2, 3)), Array2::zeros((4, 5)));
        for product in [matmul, matmul_rows, matmul_naive] {
            let error = product(a.view(), b.view()).unwrap_err();
            assert_eq!(error, KernelError::Product { left: (2, 3), right: (4, 5) });
            assert_eq!(
                error.to_string(),
                "a 2×3 matrix times a 4×5 matrix does not exist: the left one has 3 columns, the right one 4 rows"
            );
        }
    }
}
