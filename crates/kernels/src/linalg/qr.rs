//! QR by Householder's mirrors, one column a step.

use ndarray::{Array2, ArrayView2, ArrayViewMut2, Axis};

use crate::KernelError;
use crate::error::largest;

/// A = Q·R: orthonormal columns times an upper triangle.
///
/// **Idea.** A mirror can send any vector onto an axis. Reflect so that the first column has only its first entry
/// left, then the same for the second column below its first entry, and so on: what remains is R, and the mirrors
/// together are Q.
///
/// **One step** reflects one column: v = a ± ‖a‖·e₁ (the sign that does not cancel), A ← A − 2·v·(vᵀA)/(vᵀv).
///
/// **Shapes.** A n×p; Q n×m and R m×p with m = min(n, p). Signs are as they come, as in LAPACK: the diagonal of R
/// may be negative.
///
/// **Cost.** O(n·p) a step, O(n·p·m) in all. Works for any rank: a dependent column gives a 0 on R's diagonal.
///
/// Source: A. S. Householder, *Unitary triangularization of a nonsymmetric matrix*, Journal of the ACM 5 (1958).
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::linalg::Qr;
/// let qr = Qr::fit(array![[3.0, 1.0], [4.0, 2.0]].view())?;
/// assert!((qr.r()[(0, 0)].abs() - 5.0).abs() < 1e-14);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Qr {
    /// R above the diagonal; what is still to do below it.
    work: Array2<f64>,
    /// The unit normal of each mirror made; `None` where there was nothing to reflect.
    mirrors: Vec<Option<Vec<f64>>>,
}

impl Qr {
    /// Starts with R = A.
    ///
    /// # Errors
    /// [`KernelError::NotFinite`]; [`KernelError::Range`] for entries over 1e150, whose squares overflow.
    pub fn new(a: ArrayView2<'_, f64>) -> Result<Self, KernelError> {
        let largest = largest("the matrix", a)?;
        if largest > 1e150 {
            let allowed = "at most 1e150, so that squares stay finite".to_owned();
            return Err(KernelError::Range { what: "the largest entry", given: largest, allowed });
        }
        Ok(Self { work: a.to_owned(), mirrors: Vec::new() })
    }

    /// Reflects the next column; `false` when all are done.
    pub fn step(&mut self) -> bool {
        let column = self.mirrors.len();
        let (rows, columns) = self.work.dim();
        if column >= rows.min(columns) {
            return false;
        }
        let mut normal = self.work.column(column).iter().skip(column).copied().collect::<Vec<_>>();
        let largest = normal.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
        if largest == 0.0 {
            self.mirrors.push(None);
            return true;
        }
        let length = |vector: &[f64]| vector.iter().map(|value| value * value).sum::<f64>().sqrt();
        normal.iter_mut().for_each(|value| *value /= largest);
        let reach = length(&normal).copysign(normal[0]);
        normal[0] += reach;
        let norm = length(&normal);
        normal.iter_mut().for_each(|value| *value /= norm);
        reflect(&normal, self.work.slice_axis_mut(Axis(1), (column..).into()));
        self.work[(column, column)] = -reach * largest;
        self.work.column_mut(column).iter_mut().skip(column + 1).for_each(|value| *value = 0.0);
        self.mirrors.push(Some(normal));
        true
    }

    /// How many columns are done.
    #[must_use]
    pub fn columns_done(&self) -> usize {
        self.mirrors.len()
    }

    /// The triangle R, min(n, p)×p; complete when all columns are done.
    #[must_use]
    pub fn r(&self) -> Array2<f64> {
        let (rows, columns) = self.work.dim();
        self.work.slice_axis(Axis(0), (..rows.min(columns)).into()).to_owned()
    }

    /// The orthonormal columns Q, n×min(n, p).
    #[must_use]
    pub fn q(&self) -> Array2<f64> {
        let (rows, columns) = self.work.dim();
        let mut q = Array2::zeros((rows, rows.min(columns)));
        q.diag_mut().fill(1.0);
        for normal in self.mirrors.iter().rev() {
            normal.iter().for_each(|normal| reflect(normal, q.view_mut()));
        }
        q
    }

    /// The end of a run.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn fit(a: ArrayView2<'_, f64>) -> Result<Self, KernelError> {
        let mut run = Self::new(a)?;
        while run.step() {}
        Ok(run)
    }
}

/// A ← A − 2·v·(vᵀA) on the last rows of A, as many as the unit vector v has entries.
fn reflect(normal: &[f64], mut matrix: ArrayViewMut2<'_, f64>) {
    let first = matrix.nrows() - normal.len();
    let mut last = matrix.slice_axis_mut(Axis(0), (first..).into());
    let normal = ndarray::ArrayView1::from(normal);
    let along = normal.dot(&last);
    for (mut row, &weight) in last.rows_mut().into_iter().zip(normal) {
        row.scaled_add(-2.0 * weight, &along);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_shape_rank_and_scale() {
        for (n, p) in [(0, 0), (0, 3), (3, 0), (1, 1), (5, 3), (3, 5), (16, 16), (40, 7)] {
            for scale in [0.0, 1e-12, 1.0, 1e12] {
                // The third column is twice the first.
                let a = Array2::from_shape_fn((n, p), |(i, j)| {
                    let (column, factor) = if j == 2 { (0, 2.0) } else { (j, 1.0) };
                    scale * factor * ((i * i + 3 * column * i + column) as f64 * 1.7).sin()
                });
                let qr = Qr::fit(a.view()).unwrap();
                let (q, r) = (qr.q(), qr.r());
                assert!((&q.dot(&r) - &a).iter().all(|value| value.abs() <= 1e-14 * 10.0 * scale));
                let identity = q.t().dot(&q);
                assert!((&identity - &Array2::<f64>::eye(n.min(p))).iter().all(|value| value.abs() < 1e-13));
                assert!(r.indexed_iter().all(|((i, j), &value)| i <= j || value == 0.0));
            }
        }
        assert!(Qr::fit(ndarray::array![[f64::NAN]].view()).is_err());
        assert!(Qr::fit(ndarray::array![[1e200]].view()).is_err());
    }
}
