//! Classical multidimensional scaling.

use ndarray::{Array1, Array2, ArrayView2};

use super::checked_points;
use super::neighbours::squared;
use crate::KernelError;
use crate::error::{enough_rows, finite, same_length};
use crate::linalg::{Points, symmetric, symmetric_eigen};

/// All Euclidean distances between points, n×n. Time O(n²·p).
///
/// # Errors
/// [`KernelError::NotFinite`]; [`KernelError::Range`] for entries over 1e150.
pub fn distances(x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
    checked_points(x)?;
    let points = Points::new(x);
    let mut all = Array2::zeros((x.nrows(), x.nrows()));
    for i in 0..x.nrows() {
        for j in 0..i {
            let distance = squared(points.row(i), points.row(j)).sqrt();
            all[(i, j)] = distance;
            all[(j, i)] = distance;
        }
    }
    Ok(all)
}

/// Classical multidimensional scaling: places for things of which only the distances are known.
///
/// **Idea.** Squared distances determine the inner products about the mean: B = −½·J·D²·J, with J taking off the
/// mean of rows and columns. Eigenvectors of B times the roots of their eigenvalues are the places. For Euclidean
/// distances this is [`Pca`](crate::decomposition::Pca), up to signs; other distances leave negative eigenvalues,
/// which no place can show and which count as 0.
///
/// **Cost.** O(n³).
///
/// Source: W. S. Torgerson, *Multidimensional scaling: I. Theory and method*, Psychometrika 17 (1952).
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::manifold::ClassicalMds;
/// let roads = array![[0.0, 3.0, 5.0], [3.0, 0.0, 4.0], [5.0, 4.0, 0.0]];
/// let map = ClassicalMds::fit(roads.view(), 2)?;
/// let (a, b) = (map.embedding().row(0), map.embedding().row(2));
/// assert!(((a[0] - b[0]).hypot(a[1] - b[1]) - 5.0).abs() < 1e-12);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ClassicalMds {
    embedding: Array2<f64>,
    eigenvalues: Array1<f64>,
}

impl ClassicalMds {
    /// Places in k dimensions for things with these distances (n×n, symmetric).
    ///
    /// # Errors
    /// [`KernelError::Range`] unless 1 ≤ k ≤ n, or for a distance below 0 or over 1e70, or two different ones for one pair;
    /// [`KernelError::Shape`], [`KernelError::NotFinite`], [`KernelError::TooFewRows`], [`KernelError::Numerical`].
    pub fn fit(distances: ArrayView2<'_, f64>, k: usize) -> Result<Self, KernelError> {
        let n = distances.nrows();
        enough_rows("multidimensional scaling", n, 1)?;
        same_length("a row of distances", distances.ncols(), n)?;
        finite("the distances", distances)?;
        if let Some(&given) = distances.iter().find(|value| !(0.0..=1e70).contains(*value)) {
            let allowed = "from 0 to 1e70".to_owned();
            return Err(KernelError::Range { what: "a distance", given, allowed });
        }
        if !(1..=n).contains(&k) {
            let allowed = format!("from 1 to the number of points, {n}");
            return Err(KernelError::Range { what: "the number of dimensions", given: k as f64, allowed });
        }
        symmetric(distances)?;
        let squares = Array2::from_shape_fn((n, n), |(i, j)| distances[(i, j)] * distances[(j, i)]);
        let means = squares.sum_axis(ndarray::Axis(1)) / n as f64;
        let all = means.sum() / n as f64;
        let products =
            Array2::from_shape_fn((n, n), |(i, j)| -0.5 * (squares[(i, j)] - (means[i] + means[j]) + all));
        let eigen = symmetric_eigen(products.view())?;
        let eigenvalues: Array1<f64> = eigen.values.iter().take(k).copied().collect();
        let mut axes = eigen.vectors.t().slice_axis(ndarray::Axis(0), (..k).into()).to_owned();
        crate::decomposition::fix_signs(&mut axes);
        let embedding = &axes.t() * &eigenvalues.mapv(|value| value.max(0.0).sqrt());
        Ok(Self { embedding, eigenvalues })
    }

    /// The places, n×k; each column's largest entry is positive.
    #[must_use]
    pub fn embedding(&self) -> &Array2<f64> {
        &self.embedding
    }

    /// The eigenvalues of B, largest first: a negative one says that no such places exist.
    #[must_use]
    pub fn eigenvalues(&self) -> &Array1<f64> {
        &self.eigenvalues
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
        fn euclidean_distances_come_back(values in prop::collection::vec(-1.0..1.0_f64, 24), exponent in -12..13_i32) {
            let x = Array2::from_shape_vec((8, 3), values).unwrap() * 10.0_f64.powi(exponent);
            let given = distances(x.view()).unwrap();
            let back = distances(ClassicalMds::fit(given.view(), 3).unwrap().embedding().view()).unwrap();
            let size = given.iter().fold(0.0_f64, |most, &value| most.max(value));
            prop_assert!((back - &given).iter().all(|value| value.abs() < 1e-6 * size));
        }
    }

    #[test]
    fn awkward_input() {
        assert_eq!(ClassicalMds::fit(Array2::zeros((3, 3)).view(), 2).unwrap().embedding().sum(), 0.0);
        // Three things at 1 from each other and one at 0.5 from all: there is no such place.
        let mut odd = Array2::from_elem((4, 4), 1.0);
        odd.row_mut(3).fill(0.5);
        odd.column_mut(3).fill(0.5);
        odd.diag_mut().fill(0.0);
        let map = ClassicalMds::fit(odd.view(), 4).unwrap();
        assert!(map.eigenvalues()[3] < 0.0 && map.embedding().iter().all(|value| value.is_finite()));
        assert!(ClassicalMds::fit(array![[0.0, 1.0], [2.0, 0.0]].view(), 1).is_err());
        assert!(ClassicalMds::fit(array![[0.0, -1.0], [-1.0, 0.0]].view(), 1).is_err());
        assert!(ClassicalMds::fit(array![[0.0, f64::NAN], [1.0, 0.0]].view(), 1).is_err());
        assert!(ClassicalMds::fit(Array2::zeros((2, 3)).view(), 1).is_err());
        assert!(ClassicalMds::fit(Array2::zeros((2, 2)).view(), 3).is_err());
        assert!(ClassicalMds::fit(Array2::zeros((0, 0)).view(), 1).is_err());
    }
}
