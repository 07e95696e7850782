//! The largest eigenvalue, by multiplying again and again.

use ndarray::{Array1, Array2, ArrayView1, ArrayView2};

use super::symmetric;
use crate::KernelError;
use crate::error::{enough_rows, finite, finite_vector, same_length};

/// Power iteration: the eigenvector of a symmetric matrix whose eigenvalue is largest in size.
///
/// **Idea.** A symmetric matrix stretches along its eigenvectors. Apply it again and again, and the direction it
/// stretches most wins.
///
/// **One step**: w = A·v, λ = vᵀw (the Rayleigh quotient), v ← w / ‖w‖. The part of v along another eigenvector
/// shrinks by |λ₂ / λ₁| a step; with λ₂ = −λ₁ it never does, which [`residual`](Self::residual) shows.
///
/// **Deflation.** [`deflated`](Self::deflated) gives A − λ·v·vᵀ, whose largest eigenvalue is A's second.
///
/// **Cost.** O(p²) a step.
///
/// Source: G. H. Golub, C. F. Van Loan, *Matrix Computations*, 4th edition, section 8.2.
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::linalg::PowerIteration;
/// let mut power = PowerIteration::new(array![[2.0, 1.0], [1.0, 2.0]].view(), array![1.0, 0.0].view())?;
/// while power.residual() > 1e-12 && power.iterations() < 1000 {
///     power.step();
/// }
/// assert!((power.value() - 3.0).abs() < 1e-12);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct PowerIteration {
    matrix: Array2<f64>,
    vector: Array1<f64>,
    image: Array1<f64>,
    iterations: usize,
}

impl PowerIteration {
    /// Starts from a direction, of any length but 0.
    ///
    /// # Errors
    /// [`KernelError::Shape`] unless the matrix is square and the vector fits, [`KernelError::Range`] unless it is
    /// symmetric and the vector longer than 0, [`KernelError::NotFinite`], [`KernelError::TooFewRows`] without rows.
    pub fn new(matrix: ArrayView2<'_, f64>, start: ArrayView1<'_, f64>) -> Result<Self, KernelError> {
        enough_rows("power iteration", matrix.nrows(), 1)?;
        symmetric(matrix)?;
        same_length("the start vector", start.len(), matrix.nrows())?;
        finite_vector("the start vector", &start.to_vec())?;
        finite("the matrix", matrix)?;
        let vector = unit(&start.to_owned()).ok_or(KernelError::Range {
            what: "the length of the start vector",
            given: 0.0,
            allowed: "above 0".to_owned(),
        })?;
        let image = matrix.dot(&vector);
        Ok(Self { matrix: matrix.to_owned(), vector, image, iterations: 0 })
    }

    /// Multiplies once; `false` when the matrix sends the vector to 0, so that there is no direction to take.
    pub fn step(&mut self) -> bool {
        let Some(next) = unit(&self.image) else { return false };
        self.image = self.matrix.dot(&next);
        self.vector = next;
        self.iterations += 1;
        true
    }

    /// The Rayleigh quotient vᵀAv: what the eigenvalue would be if v were an eigenvector.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.vector.dot(&self.image)
    }

    /// The direction, of length 1.
    #[must_use]
    pub fn vector(&self) -> &Array1<f64> {
        &self.vector
    }

    /// ‖A·v − λ·v‖: 0 for an eigenvector; some eigenvalue lies at most this far from λ.
    #[must_use]
    pub fn residual(&self) -> f64 {
        let rest = &self.image - &(&self.vector * self.value());
        rest.dot(&rest).sqrt()
    }

    /// How many steps were made.
    #[must_use]
    pub fn iterations(&self) -> usize {
        self.iterations
    }

    /// The matrix without the direction found: A − λ·v·vᵀ.
    #[must_use]
    pub fn deflated(&self) -> Array2<f64> {
        let value = self.value();
        Array2::from_shape_fn(self.matrix.dim(), |(i, j)| {
            self.matrix[(i, j)] - value * self.vector[i] * self.vector[j]
        })
    }
}

/// The vector made unit length, through its largest entry so that nothing overflows; `None` for 0.
fn unit(vector: &Array1<f64>) -> Option<Array1<f64>> {
    let largest = vector.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
    if largest == 0.0 {
        return None;
    }
    let scaled = vector / largest;
    let length = scaled.dot(&scaled).sqrt();
    Some(scaled / length)
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn deflation_finds_the_next_one() {
        let a = array![[4.0, 1.0, 0.0], [1.0, 3.0, 1.0], [0.0, 1.0, 2.0]];
        let mut power = PowerIteration::new(a.view(), array![1.0, 1.0, 1.0].view()).unwrap();
        (0..200).for_each(|_| assert!(power.step()));
        assert!((power.value() - (3.0 + 3.0_f64.sqrt())).abs() < 1e-12);
        let mut second = PowerIteration::new(power.deflated().view(), array![1.0, 0.5, -1.0].view()).unwrap();
        (0..200).for_each(|_| assert!(second.step()));
        assert!((second.value() - 3.0).abs() < 1e-10);
    }

    #[test]
    fn awkward_input() {
        let zero = Array2::zeros((2, 2));
        let mut power = PowerIteration::new(zero.view(), array![1.0, 0.0].view()).unwrap();
        assert!(!power.step() && power.value() == 0.0);
        for scale in [1e-300, 1e-12, 1e12, 1e150] {
            let a = array![[2.0, 1.0], [1.0, 2.0]] * (scale / 2.0);
            let mut power = PowerIteration::new(a.view(), array![1.0, 0.2].view()).unwrap();
            (0..100).for_each(|_| assert!(power.step()));
            assert!((power.value() / scale - 1.5).abs() < 1e-12);
        }
        let start = array![1.0, 1.0];
        assert!(PowerIteration::new(array![[1.0, 2.0], [0.0, 1.0]].view(), start.view()).is_err());
        assert!(PowerIteration::new(array![[1.0, f64::NAN], [0.0, 1.0]].view(), start.view()).is_err());
        assert!(PowerIteration::new(zero.view(), array![0.0, 0.0].view()).is_err());
        assert!(PowerIteration::new(Array2::zeros((0, 0)).view(), Array1::zeros(0).view()).is_err());
    }
}
