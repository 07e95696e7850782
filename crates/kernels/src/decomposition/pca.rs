//! Principal components.

use ndarray::{Array1, Array2, ArrayView2, Axis};
use stepwise_random::Random;

use super::{FEW_COLUMNS, TOLERANCE, checked, fix_signs, right_vectors};
use crate::KernelError;
use crate::error::{enough_rows, same_length};
use crate::linalg::{RandomizedSvd, dot};

/// Principal component analysis: the k orthogonal directions along which the points vary most.
///
/// **Idea.** Move the origin to the mean. Of all directions, the first component is the one along which the points
/// spread most; the second is the next best at right angles to it, and so on. They are the eigenvectors of the
/// covariance matrix, and the variances its eigenvalues. Projecting on the first k of them loses less (in squared
/// distance) than any other projection on k dimensions.
///
/// **Units.** Variances are in the squared units of the features: standardise first unless these agree.
///
/// **Signs.** A direction and its opposite are equally good; here each has its largest entry positive.
///
/// **Two ways.** [`fit`](Self::fit) takes all eigenvalues of the smaller of XᵀX and XXᵀ: O(n·p·min(n, p)). It is exact, but
/// variances below 1e-15 of the first are rounding. [`top`](Self::top) asks [`RandomizedSvd`] for k of them only, unless
/// p is at most 8·k: O(n·p·k) for some five passes; the seed changes no more than the twelfth digit of a variance and the
/// sixth of a direction.
///
/// Source: K. Pearson, *On lines and planes of closest fit to systems of points in space*, Philosophical Magazine 2
/// (1901); I. T. Jolliffe, *Principal Component Analysis* (2002).
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::decomposition::Pca;
/// let x = array![[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]];
/// let pca = Pca::fit(x.view(), 1)?;
/// assert!((pca.components()[(0, 0)] - 0.5_f64.sqrt()).abs() < 1e-12);
/// assert!((pca.explained_variance_ratio()[0] - 1.0).abs() < 1e-12);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Pca {
    mean: Array1<f64>,
    components: Array2<f64>,
    variance: Array1<f64>,
    total: f64,
}

impl Pca {
    /// The first k components, from all of them.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] below two rows, [`KernelError::Range`] unless 1 ≤ k ≤ min(n, p) or for entries over
    /// 1e70, [`KernelError::NotFinite`], [`KernelError::Numerical`].
    pub fn fit(x: ArrayView2<'_, f64>, k: usize) -> Result<Self, KernelError> {
        let (mean, centred) = Self::centre(x, k)?;
        let (squares, components) = right_vectors(centred.view(), k)?;
        Ok(Self::new(mean, x.nrows(), squared_sum(&centred), squares, components))
    }

    /// The first k components, without the others: for k well below the number of columns. With up to 8·k columns it is
    /// [`fit`](Self::fit), which is cheaper.
    ///
    /// # Errors
    /// As [`fit`](Self::fit).
    pub fn top(x: ArrayView2<'_, f64>, k: usize, random: &mut Random) -> Result<Self, KernelError> {
        if x.ncols() <= FEW_COLUMNS * k {
            return Self::fit(x, k);
        }
        let (mean, centred) = Self::centre(x, k)?;
        let total = squared_sum(&centred);
        let svd = RandomizedSvd::of_owned(centred, k, TOLERANCE, random)?.finish()?;
        let squares = svd.singular_values().iter().map(|value| value * value).collect();
        Ok(Self::new(mean, x.nrows(), total, squares, svd.components()))
    }

    fn centre(x: ArrayView2<'_, f64>, k: usize) -> Result<(Array1<f64>, Array2<f64>), KernelError> {
        enough_rows("principal component analysis", x.nrows(), 2)?;
        checked(x, k)?;
        let mean = x.sum_axis(Axis(0)) / x.nrows() as f64;
        let mut centred = &x - &mean;
        // A constant column has no spread, whatever rounding its mean took.
        for (mut column, raw) in centred.columns_mut().into_iter().zip(x.columns()) {
            if raw.iter().all(|&value| value == raw[0]) {
                column.fill(0.0);
            }
        }
        Ok((mean, centred))
    }

    fn new(
        mean: Array1<f64>,
        rows: usize,
        total: f64,
        squares: Vec<f64>,
        mut components: Array2<f64>,
    ) -> Self {
        fix_signs(&mut components);
        let degrees = (rows - 1) as f64;
        Self { mean, components, variance: Array1::from(squares) / degrees, total: total / degrees }
    }

    /// The mean of each feature.
    #[must_use]
    pub fn mean(&self) -> &Array1<f64> {
        &self.mean
    }

    /// The directions, k×p, one a row of length 1.
    #[must_use]
    pub fn components(&self) -> &Array2<f64> {
        &self.components
    }

    /// The variance along each component (divisor n − 1).
    #[must_use]
    pub fn explained_variance(&self) -> &Array1<f64> {
        &self.variance
    }

    /// The share of all variance along each component; 0 when nothing varies.
    #[must_use]
    pub fn explained_variance_ratio(&self) -> Array1<f64> {
        self.variance.mapv(|variance| if self.total > 0.0 { variance / self.total } else { 0.0 })
    }

    /// The places of points along the components, n×k.
    ///
    /// # Errors
    /// [`KernelError::Shape`] for another number of features.
    pub fn transform(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        same_length("a row", x.ncols(), self.mean.len())?;
        Ok((&x - &self.mean).dot(&self.components.t()))
    }

    /// The points whose places these are: the reconstruction from k numbers each.
    ///
    /// # Errors
    /// [`KernelError::Shape`] for another number of components.
    pub fn inverse_transform(&self, places: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        same_length("a row of places", places.ncols(), self.components.nrows())?;
        Ok(places.dot(&self.components) + &self.mean)
    }
}

/// The sum of all squares.
fn squared_sum(centred: &Array2<f64>) -> f64 {
    match centred.as_slice_memory_order() {
        Some(all) => dot(all, all),
        None => centred.iter().map(|value| value * value).sum(),
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn orthonormal_complete_and_the_same_both_ways(
            n in 2..16_usize, p in 1..16_usize, exponent in -12..13_i32, seed: u64,
        ) {
            let mut random = Random::new(seed);
            // Columns of clearly different spread, so that the directions are well determined.
            let scale = 10.0_f64.powi(exponent);
            let x = Array2::from_shape_fn((n, p), |(_, j)| scale * random.normal() * 2.0_f64.powi(j as i32));
            let k = n.min(p);
            let pca = Pca::fit(x.view(), k).unwrap();
            let identity = pca.components().dot(&pca.components().t());
            prop_assert!((identity - Array2::<f64>::eye(k)).iter().all(|value| value.abs() < 1e-9));
            prop_assert!((pca.explained_variance_ratio().sum() - 1.0).abs() < 1e-9);
            let back = pca.inverse_transform(pca.transform(x.view()).unwrap().view()).unwrap();
            let size = x.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
            prop_assert!((back - &x).iter().all(|value| value.abs() < 1e-6 * size));
            let few = k.min(3);
            let fast = Pca::top(x.view(), few, &mut random).unwrap();
            for (a, b) in fast.explained_variance().iter().zip(pca.explained_variance()) {
                prop_assert!((a - b).abs() <= 1e-8 * pca.explained_variance()[0]);
            }
        }
    }

    #[test]
    fn awkward_input() {
        let constant = Array2::from_elem((4, 3), 0.1);
        for pca in [Pca::fit(constant.view(), 2), Pca::top(constant.view(), 2, &mut Random::new(1))] {
            let pca = pca.unwrap();
            assert_eq!(pca.explained_variance().to_vec(), [0.0, 0.0]);
            assert_eq!(pca.explained_variance_ratio().to_vec(), [0.0, 0.0]);
            assert!(pca.transform(constant.view()).unwrap().iter().all(|value| value.abs() < 1e-15));
        }
        assert!(Pca::fit(array![[1.0, 2.0]].view(), 1).is_err());
        assert!(Pca::fit(array![[1.0], [2.0]].view(), 2).is_err());
        assert!(Pca::fit(array![[1.0], [f64::NAN]].view(), 1).is_err());
        assert!(Pca::fit(array![[1.0], [1e200]].view(), 1).is_err());
        let pca = Pca::fit(array![[1.0], [2.0]].view(), 1).unwrap();
        assert!(pca.transform(array![[1.0, 2.0]].view()).is_err());
        assert!(pca.inverse_transform(array![[1.0, 2.0]].view()).is_err());
    }
}
