//! The product of two matrices on a ladder, from numbers in boxes to what the registers can do.
//!
//! Every rung computes the same sums, c\[i, j\] = Σₚ a\[i, p\] · b\[p, j\], on row-major matrices. What differs is where
//! the numbers lie and in which order they are fetched. The rung above [`blocked`] is [`Tensor::matmul`](crate::Tensor::matmul)
//! itself, and the one above that the same on a graphics card.
//!
//! | rung | numbers | order | what it waits for |
//! |---|---|---|---|
//! | [`Lists::product`] | each in a box of its own, kind unknown | row by column | looking up kinds, making boxes |
//! | [`flat`] | side by side | row by column | B's columns, and each sum for the one before |
//! | [`blocked`] | side by side | small blocks, B along its rows | one number at a time, or what the compiler makes of it |
//! | [`peak`] | in registers | none | nothing: what the processor could do |
//!
//! [`trace`] writes down which cells a rung touches, and [`Cache`] counts what that costs.

mod lists;
mod peak;
mod trace;

pub use lists::{List, Lists};
pub use peak::{PEAK_OPERATIONS, peak};
pub use trace::{Cache, Matrix, Order, Touch, trace};

use crate::error::TensorError;
use crate::shape::Shape;

/// Rows and columns of the blocks of [`blocked`].
const BLOCK: usize = 64;

fn fitting(left: &[f32], right: &[f32], inner: usize, columns: usize) -> Result<usize, TensorError> {
    let rows = left.len().checked_div(inner).unwrap_or(0);
    let shapes = [(left, Shape::new(&[rows, inner])?), (right, Shape::new(&[inner, columns])?)];
    for (values, shape) in shapes {
        if values.len() != shape.count() {
            return Err(TensorError::Length { wanted: shape.count(), given: values.len(), shape });
        }
    }
    Ok(rows)
}

/// The definition as three loops, for numbers side by side: row by row, column by column. It strides through B, and each
/// addition waits for the one before.
///
/// ```
/// let product = stepwise_tensor::ladder::flat(&[1.0, 2.0], &[3.0, 4.0], 2, 1)?;
/// assert_eq!(product, [11.0]);
/// # Ok::<(), stepwise_tensor::TensorError>(())
/// ```
///
/// # Errors
/// When A is not of `inner` columns, or B not `inner` × `columns`.
pub fn flat(left: &[f32], right: &[f32], inner: usize, columns: usize) -> Result<Vec<f32>, TensorError> {
    let rows = fitting(left, right, inner, columns)?;
    let mut product = vec![0.0; rows * columns];
    for i in 0..rows {
        for j in 0..columns {
            let mut sum = 0.0;
            for p in 0..inner {
                sum += left[i * inner + p] * right[p * columns + j];
            }
            product[i * columns + j] = sum;
        }
    }
    Ok(product)
}

/// The same sums block by block, and within a block along B's rows: what was fetched is used again while it is near, and
/// neighbours are used together.
///
/// # Errors
/// As [`flat`].
pub fn blocked(left: &[f32], right: &[f32], inner: usize, columns: usize) -> Result<Vec<f32>, TensorError> {
    let rows = fitting(left, right, inner, columns)?;
    let mut product = vec![0.0; rows * columns];
    for from in (0..columns).step_by(BLOCK) {
        let to = (from + BLOCK).min(columns);
        for first in (0..inner).step_by(BLOCK) {
            for i in 0..rows {
                for p in first..(first + BLOCK).min(inner) {
                    let factor = left[i * inner + p];
                    let row = &right[p * columns + from..p * columns + to];
                    for (sum, value) in product[i * columns + from..i * columns + to].iter_mut().zip(row) {
                        *sum += factor * value;
                    }
                }
            }
        }
    }
    Ok(product)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Device;

    /// Whole numbers small enough that every order of summing gives the same.
    fn matrix(count: usize, seed: usize) -> Vec<f32> {
        (0..count).map(|index| ((index * 7 + seed) % 11) as f32 - 5.0).collect()
    }

    #[test]
    fn every_rung_gives_the_same() {
        for (rows, inner, columns) in [(1, 1, 1), (2, 3, 1), (5, 64, 65), (3, 130, 70), (16, 17, 15)] {
            let (left, right) = (matrix(rows * inner, 1), matrix(inner * columns, 4));
            let slow = flat(&left, &right, inner, columns).unwrap();
            assert_eq!(blocked(&left, &right, inner, columns).unwrap(), slow);
            let lists = Lists::new(&left, inner).product(&Lists::new(&right, columns)).unwrap();
            assert_eq!(lists.numbers(), slow);
            let device = Device::cpu();
            let left = device.tensor(&left, &[rows, inner]).unwrap();
            let right = device.tensor(&right, &[inner, columns]).unwrap();
            assert_eq!(left.matmul(&right).unwrap().to_vec_now().unwrap(), slow);
        }
    }

    #[test]
    fn awkward_sizes() {
        assert!(flat(&[1.0], &[1.0, 2.0], 2, 1).is_err() && blocked(&[1.0, 2.0], &[1.0], 2, 1).is_err());
        assert!(flat(&[1.0; 4], &[1.0; 3], 2, 2).is_err());
        assert!(blocked(&[], &[1.0, 2.0], 2, 1).unwrap().is_empty());
    }
}
