//! The largest singular values of a matrix as it is.

use ndarray::{Array1, Array2, ArrayView2};
use stepwise_random::Random;

use super::{FEW_COLUMNS, TOLERANCE, checked, fix_signs, right_vectors};
use crate::KernelError;
use crate::error::{enough_rows, same_length};
use crate::linalg::RandomizedSvd;

/// The best approximation of a matrix by one of rank k: X ≈ U·Σ·Vᵀ with k singular values.
///
/// **Idea.** As [`Pca`](super::Pca), but the origin stays where it is. That suits counts and TF-IDF weights, where
/// 0 means "nothing" and taking off the mean would fill an almost empty matrix.
///
/// **Cost.** [`fit`](Self::fit) O(n·p·min(n, p)); [`top`](Self::top) O(n·p·k) a pass.
///
/// Source: C. Eckart, G. Young, *The approximation of one matrix by another of lower rank*, Psychometrika 1 (1936).
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::decomposition::TruncatedSvd;
/// let svd = TruncatedSvd::fit(array![[3.0, 0.0], [0.0, 1.0]].view(), 1)?;
/// assert!((svd.singular_values()[0] - 3.0).abs() < 1e-12);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct TruncatedSvd {
    components: Array2<f64>,
    singular_values: Array1<f64>,
}

impl TruncatedSvd {
    /// The first k, from all of them.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] without rows, [`KernelError::Range`] unless 1 ≤ k ≤ min(n, p) or for entries over
    /// 1e70, [`KernelError::NotFinite`], [`KernelError::Numerical`].
    pub fn fit(x: ArrayView2<'_, f64>, k: usize) -> Result<Self, KernelError> {
        enough_rows("a singular value decomposition", x.nrows(), 1)?;
        checked(x, k)?;
        let (squares, components) = right_vectors(x, k)?;
        Ok(Self::new(squares.iter().map(|value| value.sqrt()).collect(), components))
    }

    /// The first k, without the others; with up to 8·k columns from all of them, which is cheaper.
    ///
    /// # Errors
    /// As [`fit`](Self::fit).
    pub fn top(x: ArrayView2<'_, f64>, k: usize, random: &mut Random) -> Result<Self, KernelError> {
        enough_rows("a singular value decomposition", x.nrows(), 1)?;
        checked(x, k)?;
        if x.ncols() <= FEW_COLUMNS * k {
            return Self::fit(x, k);
        }
        let svd = RandomizedSvd::fit(x, k, TOLERANCE, random)?;
        Ok(Self::new(svd.singular_values(), svd.components()))
    }

    fn new(singular_values: Array1<f64>, mut components: Array2<f64>) -> Self {
        fix_signs(&mut components);
        Self { components, singular_values }
    }

    /// The right singular vectors, k×p, one a row of length 1, each with its largest entry positive.
    #[must_use]
    pub fn components(&self) -> &Array2<f64> {
        &self.components
    }

    /// The singular values, largest first.
    #[must_use]
    pub fn singular_values(&self) -> &Array1<f64> {
        &self.singular_values
    }

    /// X·V: the places of rows along the components, n×k.
    ///
    /// # Errors
    /// [`KernelError::Shape`] for another number of features.
    pub fn transform(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        same_length("a row", x.ncols(), self.components.ncols())?;
        Ok(x.dot(&self.components.t()))
    }

    /// The rows whose places these are.
    ///
    /// # Errors
    /// [`KernelError::Shape`] for another number of components.
    pub fn inverse_transform(&self, places: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        same_length("a row of places", places.ncols(), self.components.nrows())?;
        Ok(places.dot(&self.components))
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn wide_rank_deficient_and_wrong_input() {
        // Rank 1 with three columns: the second vector is any unit vector at a right angle.
        let x = array![[1.0, 2.0, 2.0], [2.0, 4.0, 4.0]];
        for svd in [TruncatedSvd::fit(x.view(), 2), TruncatedSvd::top(x.view(), 2, &mut Random::new(3))] {
            let svd = svd.unwrap();
            assert!((svd.singular_values()[0] - 45.0_f64.sqrt()).abs() < 1e-9);
            assert!(svd.singular_values()[1] < 1e-6);
            let v = svd.components();
            assert!((v.dot(&v.t()) - Array2::<f64>::eye(2)).iter().all(|value| value.abs() < 1e-9));
            let back = svd.inverse_transform(svd.transform(x.view()).unwrap().view()).unwrap();
            assert!((back - &x).iter().all(|value| value.abs() < 1e-6));
        }
        assert!(TruncatedSvd::fit(x.view(), 0).is_err());
        assert!(TruncatedSvd::fit(Array2::zeros((0, 2)).view(), 1).is_err());
        assert_eq!(TruncatedSvd::fit(Array2::zeros((2, 3)).view(), 2).unwrap().singular_values().sum(), 0.0);
    }
}
