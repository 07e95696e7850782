//! Features whose inner products are nearly a Gaussian kernel.

use ndarray::{Array1, Array2, ArrayView1, ArrayView2};
use stepwise_random::Random;

use crate::KernelError;
use crate::error::{finite, finite_vector, same_length};

/// Random Fourier features: z(x)·z(y) ≈ exp(−γ‖x − y‖²).
///
/// **Idea.** A Gaussian kernel is the average of cos(ω·(x − y)) over normal frequencies ω. Draw D of them, and
/// z(x) = √(2/D)·cos(ω·x + b), with b uniform in a full turn, has inner products that average to the kernel. A *linear* model
/// on z then does what a kernel machine does, in time linear in n.
///
/// **The scale.** exp(−γ‖x − y‖²) needs frequencies of standard deviation √(2γ), which is 1/σ when the kernel is
/// written exp(−‖x − y‖²/(2σ²)). Confusing the two approximates another kernel, and no D mends it.
///
/// **Error.** It falls as 1/√D. **Cost.** O(n·p·D).
///
/// Source: A. Rahimi, B. Recht, *Random features for large-scale kernel machines*, NIPS 2007.
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::decomposition::RandomFourier;
/// use stepwise_random::Random;
/// let features = RandomFourier::new(2, 4000, 0.5, &mut Random::new(7))?;
/// let z = features.transform(array![[0.0, 0.0], [1.0, 1.0]].view())?;
/// assert!((z.row(0).dot(&z.row(1)) - (-1.0_f64).exp()).abs() < 0.05);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct RandomFourier {
    frequencies: Array2<f64>,
    offsets: Array1<f64>,
}

impl RandomFourier {
    /// Draws D frequencies for p features.
    ///
    /// # Errors
    /// [`KernelError::Range`] unless D ≥ 1, and γ is above 0 and finite.
    pub fn new(p: usize, d: usize, gamma: f64, random: &mut Random) -> Result<Self, KernelError> {
        if d == 0 {
            let allowed = "at least 1".to_owned();
            return Err(KernelError::Range { what: "the number of random features", given: 0.0, allowed });
        }
        if !(gamma > 0.0 && gamma.is_finite()) {
            let allowed = "above 0 and finite".to_owned();
            return Err(KernelError::Range { what: "the kernel's γ", given: gamma, allowed });
        }
        let scale = (2.0 * gamma).sqrt();
        let frequencies = Array2::from_shape_simple_fn((p, d), || scale * random.normal());
        let offsets = Array1::from_shape_simple_fn(d, || std::f64::consts::TAU * random.uniform());
        Ok(Self { frequencies, offsets })
    }

    /// Takes these frequencies (p×D) and offsets (D).
    ///
    /// # Errors
    /// [`KernelError::Shape`] when they do not fit, [`KernelError::Range`] when there are none,
    /// [`KernelError::NotFinite`].
    pub fn from_parts(
        frequencies: ArrayView2<'_, f64>,
        offsets: ArrayView1<'_, f64>,
    ) -> Result<Self, KernelError> {
        same_length("the offsets", offsets.len(), frequencies.ncols())?;
        finite("the frequencies", frequencies)?;
        finite_vector("the offsets", &offsets.to_vec())?;
        if offsets.is_empty() {
            let allowed = "at least 1".to_owned();
            return Err(KernelError::Range { what: "the number of random features", given: 0.0, allowed });
        }
        Ok(Self { frequencies: frequencies.to_owned(), offsets: offsets.to_owned() })
    }

    /// The features of points, n×D.
    ///
    /// # Errors
    /// [`KernelError::Shape`] for another number of columns, [`KernelError::NotFinite`] for the points or for a phase
    /// ω·x that overflows.
    pub fn transform(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        same_length("a row", x.ncols(), self.frequencies.nrows())?;
        finite("the points", x)?;
        let phases = x.dot(&self.frequencies) + &self.offsets;
        finite("the phases", phases.view())?;
        let scale = (2.0 / self.offsets.len() as f64).sqrt();
        Ok(phases.mapv(|phase| scale * phase.cos()))
    }

    /// The frequencies, p×D.
    #[must_use]
    pub fn frequencies(&self) -> &Array2<f64> {
        &self.frequencies
    }

    /// The offsets, in radians.
    #[must_use]
    pub fn offsets(&self) -> &Array1<f64> {
        &self.offsets
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(d: usize, seed: u64) -> f64 {
        let mut random = Random::new(seed);
        let x = Array2::from_shape_simple_fn((30, 3), || random.normal());
        let z = RandomFourier::new(3, d, 0.7, &mut random).unwrap().transform(x.view()).unwrap();
        let approximate = z.dot(&z.t());
        let mut sum = 0.0;
        for ((i, j), value) in approximate.indexed_iter() {
            let squared: f64 = x.row(i).iter().zip(x.row(j)).map(|(a, b)| (a - b) * (a - b)).sum();
            sum += (value - (-0.7 * squared).exp()).powi(2);
        }
        (sum / approximate.len() as f64).sqrt()
    }

    #[test]
    fn the_error_falls_as_one_over_the_root_of_d() {
        let mean = |d| (0..8).map(|seed| error(d, seed)).sum::<f64>() / 8.0;
        let slope = (mean(3200) / mean(50)).ln() / 64.0_f64.ln();
        assert!((slope + 0.5).abs() < 0.05, "{slope}");
    }

    #[test]
    fn awkward_input() {
        let mut random = Random::new(1);
        for gamma in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(RandomFourier::new(1, 1, gamma, &mut random).is_err());
        }
        assert!(RandomFourier::new(1, 0, 1.0, &mut random).is_err());
        let features = RandomFourier::new(1, 2, 1e12, &mut random).unwrap();
        assert!(features.transform(ndarray::array![[f64::NAN]].view()).is_err());
        assert!(features.transform(ndarray::array![[1e308]].view()).is_err());
        assert!(features.transform(ndarray::array![[1.0, 2.0]].view()).is_err());
        assert!(
            features
                .transform(ndarray::array![[1e12]].view())
                .unwrap()
                .iter()
                .all(|value| value.abs() <= 1.0)
        );
    }
}
