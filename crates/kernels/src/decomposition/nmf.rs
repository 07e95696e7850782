//! Factors without negative numbers.

use ndarray::{Array2, ArrayView2, Zip};
use stepwise_random::Random;

use crate::KernelError;
use crate::error::{enough_rows, finite, same_length};

/// Stands for a denominator of 0.
const TINY: f64 = f32::EPSILON as f64;

/// Non-negative matrix factorisation: X ≈ W·H with no negative number anywhere.
///
/// **Idea.** Each row of X becomes a sum of k parts (the rows of H) in amounts W. As nothing can be subtracted, parts
/// cannot cancel: they come out local, like strokes of digits or topics of texts.
///
/// **One step** multiplies every entry by how far its gradient is off balance, first W ← W ∘ (X·Hᵀ)/(W·H·Hᵀ), then
/// H ← H ∘ (Wᵀ·X)/(Wᵀ·W·H). That never raises ‖X − W·H‖ and keeps signs; an entry of 0 stays 0. It ends in a
/// *local* minimum.
///
/// **Shapes.** X n×p, W n×k, H k×p. **Cost.** O(n·p·k) a step.
///
/// Source: D. D. Lee, H. S. Seung, *Algorithms for non-negative matrix factorization*, NIPS 2000.
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::decomposition::Nmf;
/// use stepwise_random::Random;
/// let x = array![[1.0, 2.0], [2.0, 4.0], [3.0, 6.0]];
/// let mut nmf = Nmf::random(x.view(), 1, &mut Random::new(1))?;
/// for _ in 0..50 {
///     nmf.step();
/// }
/// assert!(nmf.error() < 1e-6);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Nmf {
    x: Array2<f64>,
    w: Array2<f64>,
    h: Array2<f64>,
    iterations: usize,
}

fn checked(what: &'static str, matrix: ArrayView2<'_, f64>) -> Result<(), KernelError> {
    finite(what, matrix)?;
    match matrix.iter().find(|value| !(0.0..=1e100).contains(*value)) {
        Some(&given) => {
            Err(KernelError::Range { what, given, allowed: "from 0 to 1e100 in each entry".to_owned() })
        }
        None => Ok(()),
    }
}

impl Nmf {
    /// Starts from these factors.
    ///
    /// # Errors
    /// [`KernelError::Range`] for a negative entry, one over 1e100, or k = 0; [`KernelError::Shape`] when the shapes
    /// do not fit; [`KernelError::NotFinite`]; [`KernelError::TooFewRows`] without rows.
    pub fn new(
        x: ArrayView2<'_, f64>,
        w: ArrayView2<'_, f64>,
        h: ArrayView2<'_, f64>,
    ) -> Result<Self, KernelError> {
        enough_rows("a factorisation", x.nrows(), 1)?;
        Self::checked_k(h.nrows())?;
        same_length("a column of W", w.nrows(), x.nrows())?;
        same_length("a row of H", h.ncols(), x.ncols())?;
        same_length("a row of W", w.ncols(), h.nrows())?;
        checked("the matrix", x)?;
        checked("the factor W", w)?;
        checked("the factor H", h)?;
        Ok(Self { x: x.to_owned(), w: w.to_owned(), h: h.to_owned(), iterations: 0 })
    }

    /// Starts from the sizes of normal numbers, scaled so that W·H is about as large as X.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn random(x: ArrayView2<'_, f64>, k: usize, random: &mut Random) -> Result<Self, KernelError> {
        Self::checked_k(k)?;
        checked("the matrix", x)?;
        let mean = x.sum() / x.len().max(1) as f64;
        let scale = (mean / k as f64).sqrt();
        let mut draw = |shape| Array2::from_shape_simple_fn(shape, || scale * random.normal().abs());
        let h = draw((k, x.ncols()));
        let w = draw((x.nrows(), k));
        Self::new(x, w.view(), h.view())
    }

    fn checked_k(k: usize) -> Result<(), KernelError> {
        if k > 0 {
            return Ok(());
        }
        let allowed = "at least 1".to_owned();
        Err(KernelError::Range { what: "the number of components", given: 0.0, allowed })
    }

    /// Improves W, then H; returns the change of [`error`](Self::error), which is never above 0 but for rounding.
    pub fn step(&mut self) -> f64 {
        let before = self.error();
        let inner = self.h.dot(&self.h.t());
        multiply(&mut self.w, &self.x.dot(&self.h.t()), |w| w.dot(&inner));
        let inner = self.w.t().dot(&self.w);
        multiply(&mut self.h, &self.w.t().dot(&self.x), |h| inner.dot(h));
        self.iterations += 1;
        self.error() - before
    }

    /// ‖X − W·H‖, the root of the sum of squares.
    #[must_use]
    pub fn error(&self) -> f64 {
        let rest = &self.x - &self.w.dot(&self.h);
        let largest = rest.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
        if largest > 0.0 {
            largest * rest.iter().map(|value| (value / largest).powi(2)).sum::<f64>().sqrt()
        } else {
            0.0
        }
    }

    /// The amounts, n×k.
    #[must_use]
    pub fn w(&self) -> &Array2<f64> {
        &self.w
    }

    /// The parts, k×p.
    #[must_use]
    pub fn h(&self) -> &Array2<f64> {
        &self.h
    }

    /// How many steps were made.
    #[must_use]
    pub fn iterations(&self) -> usize {
        self.iterations
    }

    /// A run from random factors that ends when ten steps together improve by less than `tolerance` of the first
    /// error, or after `most` steps.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn fit(
        x: ArrayView2<'_, f64>,
        k: usize,
        tolerance: f64,
        most: usize,
        random: &mut Random,
    ) -> Result<Self, KernelError> {
        let mut run = Self::random(x, k, random)?;
        let first = run.error();
        let mut before = first;
        while run.iterations < most {
            run.step();
            if run.iterations.is_multiple_of(10) {
                let error = run.error();
                if before - error < tolerance * first {
                    break;
                }
                before = error;
            }
        }
        Ok(run)
    }
}

/// factor ∘ above / below(factor).
fn multiply(factor: &mut Array2<f64>, above: &Array2<f64>, below: impl Fn(&Array2<f64>) -> Array2<f64>) {
    let below = below(factor);
    Zip::from(factor).and(above).and(&below).for_each(|factor, &above, &below| {
        *factor *= above / if below == 0.0 { TINY } else { below };
    });
}

#[cfg(test)]
mod tests {
    use ndarray::array;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn the_error_never_rises_and_nothing_is_negative(
            values in prop::collection::vec(0.0..1.0_f64, 40), k in 1..6_usize, exponent in -12..13_i32, seed: u64,
        ) {
            let x = Array2::from_shape_vec((8, 5), values).unwrap() * 10.0_f64.powi(exponent);
            let mut run = Nmf::random(x.view(), k, &mut Random::new(seed)).unwrap();
            for _ in 0..60 {
                let error = run.error();
                prop_assert!(run.step() <= 1e-9 * error + f64::EPSILON * x.sum());
                prop_assert!(run.w().iter().chain(run.h()).all(|value| *value >= 0.0 && value.is_finite()));
            }
        }
    }

    #[test]
    fn awkward_input() {
        let mut random = Random::new(1);
        let zero = Nmf::fit(Array2::zeros((3, 2)).view(), 2, 1e-4, 100, &mut random).unwrap();
        assert_eq!(zero.error(), 0.0);
        let x = array![[1.0, 2.0]];
        assert!(Nmf::random(array![[1.0, -2.0]].view(), 1, &mut random).is_err());
        assert!(Nmf::random(array![[1.0, f64::NAN]].view(), 1, &mut random).is_err());
        assert!(Nmf::random(x.view(), 0, &mut random).is_err());
        assert!(Nmf::random(Array2::zeros((0, 2)).view(), 1, &mut random).is_err());
        assert!(Nmf::new(x.view(), array![[1.0]].view(), array![[1.0]].view()).is_err());
        // A tolerance that is not a number only means that the steps run out.
        assert_eq!(Nmf::fit(x.view(), 1, f64::NAN, 30, &mut random).unwrap().iterations(), 30);
    }
}
