//! Jacobi's rotations: all eigenvalues of a symmetric matrix, one turn of the axes at a time.

use ndarray::{Array1, Array2, ArrayView2};

use super::symmetric;
use crate::KernelError;

/// One turn of two axes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rotation {
    /// The first axis.
    pub first: usize,
    /// The second axis.
    pub second: usize,
    /// The angle, in radians, at most π/4 either way.
    pub angle: f64,
}

/// Jacobi's method: a symmetric matrix becomes diagonal by turning two axes at a time.
///
/// **Idea.** In the plane of axes i and j there is an angle at which the entry aᵢⱼ becomes 0. The turn spoils zeros
/// made before, but the sum of squares off the diagonal falls by 2·aᵢⱼ², so a few sweeps over all pairs end it.
/// What is on the diagonal then are the eigenvalues; the axes are the eigenvectors.
///
/// **One step** turns the next pair (row by row) whose entry is not negligible.
///
/// **Cost.** O(p) a step, O(p²) steps a sweep, some six to ten sweeps. For p in the hundreds
/// [`symmetric_eigen`](super::symmetric_eigen) is much faster.
///
/// Source: G. H. Golub, C. F. Van Loan, *Matrix Computations*, 4th edition, section 8.5.
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::linalg::Jacobi;
/// let jacobi = Jacobi::fit(array![[2.0, 1.0], [1.0, 2.0]].view())?;
/// let (values, _) = jacobi.sorted();
/// assert!((values[0] - 3.0).abs() < 1e-14 && (values[1] - 1.0).abs() < 1e-14);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Jacobi {
    matrix: Array2<f64>,
    axes: Array2<f64>,
    /// The pair to look at next.
    pair: (usize, usize),
    rotations: usize,
    /// Entries up to this size are 0.
    negligible: f64,
}

/// Entries this small beside the matrix's Frobenius norm are rounding.
const NEGLIGIBLE: f64 = 1e-17;

impl Jacobi {
    /// Starts with the axes as they are.
    ///
    /// # Errors
    /// [`KernelError::Shape`] unless the matrix is square, [`KernelError::Range`] unless it is symmetric,
    /// [`KernelError::NotFinite`].
    pub fn new(matrix: ArrayView2<'_, f64>) -> Result<Self, KernelError> {
        symmetric(matrix)?;
        let largest = matrix.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
        Ok(Self {
            matrix: matrix.to_owned(),
            axes: Array2::eye(matrix.nrows()),
            pair: (0, 1),
            rotations: 0,
            negligible: NEGLIGIBLE * largest,
        })
    }

    /// Turns the next pair of axes that needs it; `None` when the matrix is diagonal.
    pub fn step(&mut self) -> Option<Rotation> {
        let size = self.matrix.nrows();
        for _ in 0..size * size.saturating_sub(1) / 2 {
            let (i, j) = self.pair;
            self.pair = match (i, j) {
                (i, j) if j + 1 < size => (i, j + 1),
                (i, _) if i + 2 < size => (i + 1, i + 2),
                _ => (0, 1),
            };
            let entry = self.matrix[(i, j)];
            let (a, b) = (self.matrix[(i, i)], self.matrix[(j, j)]);
            // Beside a diagonal this large the turn would not change a bit.
            if entry.abs() > self.negligible && entry.abs() > f64::EPSILON / 8.0 * (a.abs() * b.abs()).sqrt()
            {
                return Some(self.rotate(i, j));
            }
        }
        None
    }

    fn rotate(&mut self, i: usize, j: usize) -> Rotation {
        let entry = self.matrix[(i, j)];
        let ratio = (self.matrix[(j, j)] - self.matrix[(i, i)]) / (2.0 * entry);
        // The smaller of the two angles that do it; stable for a large ratio too.
        let tangent = if ratio >= 0.0 { 1.0 } else { -1.0 } / (ratio.abs() + ratio.hypot(1.0));
        let cosine = 1.0 / tangent.hypot(1.0);
        let sine = tangent * cosine;
        for row in 0..self.matrix.nrows() {
            for matrix in [&mut self.matrix, &mut self.axes] {
                let (a, b) = (matrix[(row, i)], matrix[(row, j)]);
                matrix[(row, i)] = cosine * a - sine * b;
                matrix[(row, j)] = sine * a + cosine * b;
            }
        }
        for column in 0..self.matrix.nrows() {
            let (a, b) = (self.matrix[(i, column)], self.matrix[(j, column)]);
            self.matrix[(i, column)] = cosine * a - sine * b;
            self.matrix[(j, column)] = sine * a + cosine * b;
        }
        self.matrix[(i, j)] = 0.0;
        self.matrix[(j, i)] = 0.0;
        self.rotations += 1;
        Rotation { first: i, second: j, angle: tangent.atan() }
    }

    /// The matrix in the axes of now.
    #[must_use]
    pub fn matrix(&self) -> &Array2<f64> {
        &self.matrix
    }

    /// The axes of now, one a column.
    #[must_use]
    pub fn axes(&self) -> &Array2<f64> {
        &self.axes
    }

    /// How many turns were made.
    #[must_use]
    pub fn rotations(&self) -> usize {
        self.rotations
    }

    /// The length of all that is off the diagonal.
    #[must_use]
    pub fn off_diagonal(&self) -> f64 {
        let off = self.matrix.indexed_iter().filter(|((i, j), _)| i != j);
        off.map(|(_, value)| value * value).sum::<f64>().sqrt()
    }

    /// The diagonal, largest first, and the axes in the same order, one a column.
    #[must_use]
    pub fn sorted(&self) -> (Array1<f64>, Array2<f64>) {
        let diagonal = self.matrix.diag();
        let mut order: Vec<usize> = (0..diagonal.len()).collect();
        order.sort_by(|&a, &b| diagonal[b].total_cmp(&diagonal[a]).then(a.cmp(&b)));
        let values = order.iter().map(|&place| diagonal[place]).collect();
        (values, self.axes.select(ndarray::Axis(1), &order))
    }

    /// The end of a run, at most 60 sweeps.
    ///
    /// # Errors
    /// As [`new`](Self::new); [`KernelError::Numerical`] when 60 sweeps do not end it.
    pub fn fit(matrix: ArrayView2<'_, f64>) -> Result<Self, KernelError> {
        let mut run = Self::new(matrix)?;
        let most = 60 * matrix.len();
        while run.step().is_some() {
            if run.rotations > most {
                return Err(KernelError::Numerical { what: "Jacobi's rotations do not come to an end" });
            }
        }
        Ok(run)
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;
    use proptest::prelude::*;

    use super::super::symmetric_eigen;
    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn axes_stay_orthonormal_and_the_rest_falls(values in prop::collection::vec(-1.0..1.0_f64, 36), exponent in -12..12_i32) {
            let half = Array2::from_shape_vec((6, 6), values).unwrap() * 10.0_f64.powi(exponent);
            let a = &half + &half.t();
            let mut run = Jacobi::new(a.view()).unwrap();
            let mut before = run.off_diagonal();
            while run.step().is_some() {
                prop_assert!(run.off_diagonal() <= before * (1.0 + 1e-12));
                before = run.off_diagonal();
                prop_assert!(run.rotations() < 500);
            }
            let identity = run.axes().t().dot(run.axes());
            prop_assert!((&identity - &Array2::<f64>::eye(6)).iter().all(|value| value.abs() < 1e-13));
            let scale = a.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
            let (values, axes) = run.sorted();
            let back = axes.dot(&Array2::from_diag(&values)).dot(&axes.t());
            prop_assert!((&back - &a).iter().all(|value| value.abs() < 1e-13 * scale));
            let fast = symmetric_eigen(a.view()).unwrap();
            prop_assert!((&fast.values - &values).iter().all(|value| value.abs() < 1e-12 * scale));
        }
    }

    #[test]
    fn awkward_input() {
        assert!(Jacobi::fit(Array2::zeros((0, 0)).view()).unwrap().sorted().0.is_empty());
        assert_eq!(Jacobi::fit(array![[7.0]].view()).unwrap().sorted().0[0], 7.0);
        assert_eq!(Jacobi::fit(Array2::zeros((3, 3)).view()).unwrap().rotations(), 0);
        assert!(Jacobi::fit(array![[0.0, f64::INFINITY], [f64::INFINITY, 0.0]].view()).is_err());
        assert!(Jacobi::fit(Array2::zeros((2, 3)).view()).is_err());
        let (values, _) = Jacobi::fit(Array2::ones((4, 4)).view()).unwrap().sorted();
        assert!((values[0] - 4.0).abs() < 1e-13 && values[3].abs() < 1e-13);
    }
}
