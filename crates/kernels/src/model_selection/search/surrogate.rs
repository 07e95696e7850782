//! What the trials so far suggest about all other points.

use ndarray::{Array1, Array2};
use stepwise_random::Random;

use super::{Space, Trial};
use crate::KernelError;
use crate::error::enough_rows;
use crate::gaussian_process::{GaussianProcess, Kernel, KernelSearch, Smoothness};
use crate::stats::{moments, normal_density, normal_upper};

/// How much better than the best so far a point will be, on average, where being worse counts as 0:
/// (μ − best)·Φ(z) + σ·φ(z), z = (μ − best) ⁄ σ, of a normal score with this mean and deviation. Large where the mean is
/// high, and where nothing is known.
///
/// Source: D. R. Jones, M. Schonlau, W. J. Welch, *Efficient global optimization of expensive black-box functions*,
/// Journal of Global Optimization 13 (1998).
///
/// ```
/// use stepwise_kernels::model_selection::expected_improvement;
/// assert_eq!(expected_improvement(3.0, 0.0, 1.0), 2.0); // certain
/// assert!((expected_improvement(1.0, 1.0, 1.0) - 0.398942).abs() < 1e-6); // as good, in doubt
/// ```
#[must_use]
pub fn expected_improvement(mean: f64, deviation: f64, best: f64) -> f64 {
    let gain = mean - best;
    if deviation > 0.0 {
        let z = gain / deviation;
        // Far below the difference of two nearly equal numbers, not less than nothing.
        (gain * normal_upper(-z) + deviation * normal_density(z)).max(0.0)
    } else {
        gain.max(0.0)
    }
}

/// A model of the score over a space: a [`GaussianProcess`] on the trials so far, its kernel (Matérn 5⁄2, a length scale
/// for each setting) the likeliest.
#[derive(Clone, Debug)]
pub struct Surrogate {
    space: Space,
    process: GaussianProcess,
    places: Vec<Vec<f64>>,
    scores: Vec<f64>,
    centre: f64,
    scale: f64,
    best: f64,
}

/// What a surrogate says about one point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Forecast {
    /// The mean of the score.
    pub mean: f64,
    /// Its standard deviation.
    pub deviation: f64,
    /// The [`expected_improvement`] over the best trial.
    pub expected_improvement: f64,
}

impl Surrogate {
    /// Of the trials with a score; a failure counts as the worst score.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] for fewer than 2 trials that did not fail, and as [`KernelSearch::fit`].
    pub(super) fn new(
        space: &Space,
        trials: &[Trial<Vec<f64>>],
        random: &mut Random,
    ) -> Result<Self, KernelError> {
        let known: Vec<f64> = trials.iter().map(Trial::rank).filter(|rank| rank.is_finite()).collect();
        enough_rows("a surrogate, by its scores,", known.len(), 2)?;
        let (centre, variance) = moments(&known);
        // Scores that are all equal, or overflow when squared, keep their scale.
        let scale = Some(variance.sqrt()).filter(|scale| scale.is_normal()).unwrap_or(1.0);
        let (worst, best) = known
            .iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &s| (low.min(s), high.max(s)));
        let tried = || trials.iter().filter(|trial| trial.score.is_some());
        let places: Vec<Vec<f64>> = tried().map(|trial| space.encode(&trial.point)).collect();
        let scores: Vec<f64> = tried().map(|trial| (trial.rank().max(worst) - centre) / scale).collect();
        let start = Kernel {
            smoothness: Smoothness::Matern52,
            signal_variance: 1.0,
            length_scales: vec![0.5; places[0].len()],
            noise_variance: 0.01,
        };
        let (x, y) = arrays(&places, &scores);
        let process = KernelSearch::fit(x.view(), y.view(), start, 1, random)?;
        let best = (best - centre) / scale;
        Ok(Self { space: space.clone(), process, places, scores, centre, scale, best })
    }

    /// What is expected of each point.
    ///
    /// # Errors
    /// [`KernelError::Shape`], [`KernelError::Range`] for a value outside its setting's range.
    pub fn forecast(&self, points: &[Vec<f64>]) -> Result<Vec<Forecast>, KernelError> {
        points.iter().try_for_each(|point| self.space.check(point))?;
        let places: Vec<Vec<f64>> = points.iter().map(|point| self.space.encode(point)).collect();
        let known = self.process.predict(matrix(&places, self.places[0].len()).view())?;
        let of = |(&mean, &deviation): (&f64, &f64)| Forecast {
            mean: self.centre + self.scale * mean,
            deviation: self.scale * deviation,
            expected_improvement: self.scale * expected_improvement(mean, deviation, self.best),
        };
        Ok(known.mean.iter().zip(&known.deviation).map(of).collect())
    }

    /// The process, on encoded points ([`Space::encode`]) and scores with mean 0 and deviation 1.
    #[must_use]
    pub fn process(&self) -> &GaussianProcess {
        &self.process
    }

    /// Supposes that the point's score came out as its mean.
    pub(super) fn believe(&mut self, point: &[f64]) -> Result<(), KernelError> {
        let place = self.space.encode(point);
        let mean = self.process.predict(matrix(std::slice::from_ref(&place), place.len()).view())?.mean[0];
        self.places.push(place);
        self.scores.push(mean);
        let (x, y) = arrays(&self.places, &self.scores);
        self.process = GaussianProcess::new(x.view(), y.view(), self.process.kernel().clone())?;
        Ok(())
    }
}

fn matrix(rows: &[Vec<f64>], columns: usize) -> Array2<f64> {
    Array2::from_shape_fn((rows.len(), columns), |(row, column)| rows[row][column])
}

fn arrays(places: &[Vec<f64>], scores: &[f64]) -> (Array2<f64>, Array1<f64>) {
    (matrix(places, places[0].len()), Array1::from(scores.to_vec()))
}
