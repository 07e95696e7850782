//! Search where a model of the score expects most.

use stepwise_random::Random;

use super::surrogate::Surrogate;
use super::trial::Log;
use super::{Search, Space, Trial};
use crate::KernelError;
use crate::error::out_of_range;

/// Random points that a proposal is chosen from.
const CANDIDATES: usize = 600;

/// How many of the best candidates are moved about.
const REFINED: usize = 4;

/// How far they are moved, as a share of the way through each setting, in turn.
const RADII: [f64; 5] = [0.1, 0.05, 0.02, 0.005, 0.001];

/// Moves tried at each radius.
const MOVES: usize = 16;

/// How a Bayesian search goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BayesianOptions {
    /// How many trials in all; each round costs the cube of the trials before it.
    pub trials: usize,
    /// How many of them are drawn at random, to begin with.
    pub initial: usize,
    /// How many are proposed at a time thereafter: as many as run at once, but fewer decide better.
    pub round: usize,
}

impl Default for BayesianOptions {
    fn default() -> Self {
        Self { trials: 30, initial: 8, round: 1 }
    }
}

/// Bayesian optimisation: each trial where a [`Surrogate`] of the score expects the most improvement.
///
/// **Idea.** When a trial is dear, thinking about which to make is cheap. A Gaussian process on the trials so far says what
/// score to expect anywhere, and how surely. The [expected improvement](super::expected_improvement) trades hope for
/// knowledge: it is large where the mean is high, and where nothing is known.
///
/// **One round.** The surrogate is fitted anew. The best of 600 random points by expected improvement, moved about at random
/// by less and less, is proposed, unless it was tried. For more than one trial a round, the surrogate then believes
/// in the mean there (the *kriging believer*) and chooses the next. Where no surrogate can be fitted, points are drawn
/// at random.
///
/// **Draws.** Round r has stream r of the seed. **Cost.** O(n³) for each of some dozens of moves a round, n trials so far.
///
/// Source: J. Snoek, H. Larochelle, R. P. Adams, *Practical Bayesian optimization of machine learning algorithms*, NIPS
/// 2012; D. Ginsbourger, R. Le Riche, L. Carraro, *Kriging is well-suited to parallelize optimization* (2010).
///
/// ```
/// use stepwise_kernels::KernelError;
/// use stepwise_kernels::model_selection::{BayesianOptions, BayesianSearch, Dimension, Domain, Search, Space};
/// let space = Space::new(vec![Dimension::new("x", Domain::Uniform { low: 0.0, high: 10.0 })])?;
/// let options = BayesianOptions { trials: 15, initial: 5, round: 1 };
/// let mut search = BayesianSearch::new(&space, options, 7)?;
/// while search.step(|trial| Ok::<_, KernelError>(-(trial.point[0] - 7.3).powi(2)))? {}
/// assert!(search.best().is_some_and(|best| (best.point[0] - 7.3).abs() < 0.05));
/// # Ok::<(), KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct BayesianSearch {
    space: Space,
    options: BayesianOptions,
    seed: u64,
    log: Log<Vec<f64>>,
}

impl BayesianSearch {
    /// Begins with random points of a seed.
    ///
    /// # Errors
    /// [`KernelError::Range`] unless there are 1 to 500 trials, 1 to all of them initial, and at least one a round.
    pub fn new(space: &Space, options: BayesianOptions, seed: u64) -> Result<Self, KernelError> {
        let BayesianOptions { trials, initial, round } = options;
        for (what, given, most, allowed) in [
            ("the number of trials", trials, 500, "from 1 to 500"),
            ("the number of initial trials", initial, trials, "from 1 to the number of trials"),
            ("the trials of a round", round, usize::MAX, "at least 1"),
        ] {
            if !(1..=most).contains(&given) {
                return Err(out_of_range(what, given as f64, allowed));
            }
        }
        let mut random = Random::new(seed);
        let mut log = Log::new();
        log.propose((0..initial).map(|_| space.draw(&mut random)), None);
        Ok(Self { space: space.clone(), options, seed, log })
    }

    /// The model of the score by the trials so far.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] before 2 trials have scores; [`KernelError::Numerical`] when it cannot be fitted.
    pub fn surrogate(&self) -> Result<Surrogate, KernelError> {
        Surrogate::new(&self.space, self.trials(), &mut Random::stream(self.seed, self.log.rounds() as u64))
    }

    fn promising(&self, count: usize, random: &mut Random) -> Result<Vec<Vec<f64>>, KernelError> {
        let mut surrogate = Surrogate::new(&self.space, self.trials(), random)?;
        let mut points: Vec<Vec<f64>> = Vec::with_capacity(count);
        while points.len() < count {
            let point = self.most_promising(&surrogate, &points, random)?;
            if points.len() + 1 < count {
                surrogate.believe(&point)?;
            }
            points.push(point);
        }
        Ok(points)
    }

    /// The point of the largest expected improvement among random ones and those near the best of them.
    fn most_promising(
        &self,
        surrogate: &Surrogate,
        chosen: &[Vec<f64>],
        random: &mut Random,
    ) -> Result<Vec<f64>, KernelError> {
        let tried = |point: &Vec<f64>| {
            chosen.contains(point) || self.trials().iter().any(|trial| &trial.point == point)
        };
        // What was tried comes last, so that it is proposed again only when there is nothing else.
        let judge = |points: Vec<Vec<f64>>| -> Result<Vec<(f64, Vec<f64>)>, KernelError> {
            let forecasts = surrogate.forecast(&points)?;
            let value = |(forecast, point): (&super::Forecast, Vec<f64>)| {
                (if tried(&point) { -1.0 } else { forecast.expected_improvement }, point)
            };
            Ok(forecasts.iter().zip(points).map(value).collect())
        };
        let mut best = judge((0..CANDIDATES).map(|_| self.space.draw(random)).collect())?;
        best.sort_by(|a, b| b.0.total_cmp(&a.0));
        best.truncate(REFINED);
        for radius in RADII {
            for top in &mut best {
                let near = (0..MOVES).map(|_| self.space.near(&top.1, radius, random)).collect();
                for candidate in judge(near)? {
                    if candidate.0 > top.0 {
                        *top = candidate;
                    }
                }
            }
        }
        let first = best.swap_remove(0);
        Ok(best.into_iter().fold(first, |best, other| if other.0 > best.0 { other } else { best }).1)
    }
}

impl Search for BayesianSearch {
    type Point = Vec<f64>;

    fn trials(&self) -> &[Trial<Vec<f64>>] {
        self.log.trials()
    }

    fn tell(&mut self, index: usize, score: f64) -> Result<(), KernelError> {
        let complete = self.log.tell(index, score)?;
        let count = self.options.round.min(self.options.trials - self.trials().len());
        if complete && count > 0 {
            let mut random = Random::stream(self.seed, self.log.rounds() as u64);
            let points = self
                .promising(count, &mut random)
                .unwrap_or_else(|_| (0..count).map(|_| self.space.draw(&mut random)).collect());
            self.log.propose(points, None);
        }
        Ok(())
    }
}
