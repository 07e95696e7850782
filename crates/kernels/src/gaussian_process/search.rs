//! The kernel under which the observations are likeliest.

use nalgebra::DVector;
use ndarray::{ArrayView1, ArrayView2};
use stepwise_random::Random;

use super::regression::checked;
use super::{BOUNDS, GaussianProcess, Kernel};
use crate::KernelError;
use crate::error::out_of_range;
use crate::linalg::Points;
use crate::optimize::Lbfgs;

/// The slope at which a climb is at its top: what is left to gain is then far below what likelihoods are compared by.
const FLAT: f64 = 1e-4;

/// Moves that one start may take.
const MOST_STEPS: usize = 200;

/// The hyper-parameters that make the observations likeliest: signal variance, length scales and, unless it is 0,
/// noise variance.
///
/// **Idea.** The marginal likelihood weighs fit against simplicity by itself: a kernel that could produce anything
/// gives little probability to what did happen. Its gradient is known, so L-BFGS climbs it, from the kernel
/// given and from `restarts` kernels drawn at random, since there may be several tops. Logarithms are searched over, kept
/// inside [`BOUNDS`] by θ = low + (high − low) ⁄ (1 + e⁻ᵘ), where u is free.
///
/// **One step** is one move of L-BFGS. **Cost.** O(n³) a move, a few dozen moves a start.
///
/// Source: C. E. Rasmussen, C. K. I. Williams, *Gaussian processes for machine learning*, MIT Press (2006), section
/// 5.4.1. The optimiser's source is that of [`Lbfgs`].
///
/// ```
/// use ndarray::Array2;
/// use stepwise_kernels::gaussian_process::{Kernel, KernelSearch, Smoothness};
/// use stepwise_random::Random;
/// let x = Array2::from_shape_fn((30, 1), |(row, _)| 0.2 * row as f64);
/// let y = x.column(0).mapv(f64::sin);
/// let start = Kernel {
///     smoothness: Smoothness::Rbf,
///     signal_variance: 1.0,
///     length_scales: vec![0.1],
///     noise_variance: 0.1,
/// };
/// let process = KernelSearch::fit(x.view(), y.view(), start, 0, &mut Random::new(1))?;
/// assert!(process.kernel().length_scales[0] > 0.5 && process.kernel().noise_variance < 1e-4);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct KernelSearch {
    points: Points,
    y: DVector<f64>,
    start: Kernel,
    /// Where the remaining climbs begin, as free numbers, the next one last.
    starts: Vec<Vec<f64>>,
    climb: Option<Lbfgs>,
    best: Option<(f64, Kernel)>,
}

impl KernelSearch {
    /// Begins at this kernel, brought inside [`BOUNDS`], with so many further starts drawn log-uniformly from them.
    ///
    /// # Errors
    /// As [`GaussianProcess::new`]; [`KernelError::Range`] for more than 1,000 restarts.
    pub fn new(
        x: ArrayView2<'_, f64>,
        y: ArrayView1<'_, f64>,
        start: Kernel,
        restarts: usize,
        random: &mut Random,
    ) -> Result<Self, KernelError> {
        checked(x, y)?;
        start.check(x.ncols())?;
        if restarts > 1000 {
            return Err(out_of_range("the number of restarts", restarts as f64, "at most 1,000"));
        }
        let parameters = start.parameters();
        let draws: Vec<Vec<f64>> = (0..restarts)
            .map(|_| parameters.iter().map(|_| free(0.001 + 0.998 * random.uniform())).collect())
            .collect();
        let first = parameters.iter().map(|&log| free((log - low()) / width())).collect();
        let mut starts = vec![first];
        starts.extend(draws);
        starts.reverse();
        let y = DVector::from_iterator(y.len(), y.iter().copied());
        Ok(Self { points: Points::new(x), y, start, starts, climb: None, best: None })
    }

    /// The kernel of free numbers.
    fn kernel(&self, place: &[f64]) -> Kernel {
        self.start.with_parameters(&place.iter().map(|&u| low() + width() * share(u)).collect::<Vec<_>>())
    }

    /// Minus the log likelihood, with its gradient; infinite where the covariances cannot be factored.
    fn loss(&self, place: &[f64], gradient: &mut [f64]) -> f64 {
        let Some(process) = GaussianProcess::exact(&self.points, &self.y, self.kernel(place)) else {
            return f64::INFINITY;
        };
        for ((slope, by_log), &u) in gradient.iter_mut().zip(process.likelihood_gradient()).zip(place) {
            *slope = -by_log * width() * share(u) * share(-u);
        }
        -process.log_marginal_likelihood()
    }

    /// Makes one move; `false` when the last climb has ended.
    pub fn step(&mut self) -> bool {
        let mut climb = self.climb.take();
        if climb.is_none() {
            let Some(start) = self.starts.pop() else { return false };
            // A start whose covariances cannot be factored is passed over.
            climb =
                Lbfgs::new(start, FLAT, &mut |place: &[f64], slope: &mut [f64]| self.loss(place, slope)).ok();
        }
        if let Some(mut climb) = climb {
            let more = climb.step(&mut |place: &[f64], slope: &mut [f64]| self.loss(place, slope));
            if self.best.as_ref().is_none_or(|(likelihood, _)| -climb.value() > *likelihood) {
                self.best = Some((-climb.value(), self.kernel(climb.place())));
            }
            self.climb = Some(climb).filter(|climb| more && climb.steps() < MOST_STEPS);
        }
        !self.done()
    }

    /// Whether all climbs have ended.
    #[must_use]
    pub fn done(&self) -> bool {
        self.climb.is_none() && self.starts.is_empty()
    }

    /// The log marginal likelihood of the best kernel so far, and that kernel.
    #[must_use]
    pub fn best(&self) -> Option<(f64, &Kernel)> {
        self.best.as_ref().map(|(likelihood, kernel)| (*likelihood, kernel))
    }

    /// The process with the best kernel.
    ///
    /// # Errors
    /// As [`new`](Self::new); [`KernelError::Numerical`] when no start had covariances that can be factored.
    pub fn fit(
        x: ArrayView2<'_, f64>,
        y: ArrayView1<'_, f64>,
        start: Kernel,
        restarts: usize,
        random: &mut Random,
    ) -> Result<GaussianProcess, KernelError> {
        let mut search = Self::new(x, y, start, restarts, random)?;
        while search.step() {}
        match search.best {
            Some((_, kernel)) => GaussianProcess::new(x, y, kernel),
            None => Err(KernelError::Numerical { what: "The covariances cannot be factored from any start" }),
        }
    }
}

fn low() -> f64 {
    BOUNDS.0.ln()
}

fn width() -> f64 {
    BOUNDS.1.ln() - low()
}

fn share(u: f64) -> f64 {
    1.0 / (1.0 + (-u).exp())
}

/// The free number of a share of the way from low to high, kept off the ends, where nothing moves any more.
fn free(share: f64) -> f64 {
    let share = share.clamp(0.001, 0.999);
    (share / (1.0 - share)).ln()
}

#[cfg(test)]
mod tests {
    use ndarray::{Array1, Array2, array};

    use super::*;
    use crate::gaussian_process::Smoothness;

    #[test]
    fn awkward_input() {
        let start = |noise_variance: f64| Kernel {
            smoothness: Smoothness::Matern52,
            signal_variance: 1.0,
            length_scales: vec![1.0],
            noise_variance,
        };
        let random = &mut Random::new(3);
        // One row, constant targets, duplicates, extreme scales: an end, and finite numbers.
        for (x, y) in [
            (array![[1.0]], array![2.0]),
            (Array2::ones((6, 1)), Array1::ones(6)),
            (array![[0.0], [1e12], [2e12]], array![1e-12, 0.0, -1e-12]),
            (array![[0.0], [1e-12], [2e-12]], array![1e12, 0.0, -1e12]),
        ] {
            let process = KernelSearch::fit(x.view(), y.view(), start(0.1), 2, random).unwrap();
            assert!(process.predict(x.view()).unwrap().mean.iter().all(|mean| mean.is_finite()));
        }
        let x = array![[0.0], [1.0], [2.0]];
        let y = array![0.0, 1.0, 0.5];
        let silent = KernelSearch::fit(x.view(), y.view(), start(0.0), 1, random).unwrap();
        assert_eq!(silent.kernel().noise_variance, 0.0);
        let mut search = KernelSearch::new(x.view(), y.view(), start(0.1), 1, random).unwrap();
        let mut before = f64::NEG_INFINITY;
        while search.step() {
            let (likelihood, _) = search.best().unwrap();
            assert!(likelihood >= before);
            before = likelihood;
        }
        assert!(search.done() && !search.step());
        assert!(KernelSearch::new(x.view(), y.view(), start(0.1), 1001, random).is_err());
        assert!(KernelSearch::new(x.view(), y.view(), start(-0.1), 0, random).is_err());
        // Equal places without noise cannot be factored under any kernel.
        let same = KernelSearch::fit(Array2::ones((3, 1)).view(), y.view(), start(0.0), 1, random);
        assert!(matches!(same, Err(KernelError::Numerical { .. })));
    }
}
