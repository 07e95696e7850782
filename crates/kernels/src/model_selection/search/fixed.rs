//! Searches that know from the start what they will try.

use stepwise_random::Random;

use super::trial::Log;
use super::{Search, Space, Trial};
use crate::KernelError;
use crate::error::{enough_rows, out_of_range, same_length};

/// The most trials of one search.
const MOST_TRIALS: usize = 1_000_000;

/// All combinations of some values of each setting.
///
/// **Order.** As in scikit-learn's `ParameterGrid`: the setting whose name comes last in the alphabet changes fastest.
///
/// **Cost.** The number of trials is the product of the numbers of values; of settings that do not matter, all values
/// are tried for nothing. [`RandomSearch`] wastes less.
///
/// ```
/// use stepwise_kernels::KernelError;
/// use stepwise_kernels::model_selection::{Dimension, Domain, GridSearch, Search, Space};
/// let space = Space::new(vec![Dimension::new("x", Domain::Uniform { low: -1.0, high: 1.0 })])?;
/// let mut search = GridSearch::even(&space, 5)?;
/// while search.step(|trial| Ok::<_, KernelError>(-(trial.point[0] - 0.4).powi(2)))? {}
/// assert!(search.best().is_some_and(|best| best.point == [0.5]));
/// # Ok::<(), KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct GridSearch {
    log: Log<Vec<f64>>,
}

impl GridSearch {
    /// Over these values of each setting.
    ///
    /// # Errors
    /// [`KernelError::Shape`], [`KernelError::TooFewRows`] for a setting without values, [`KernelError::Range`] for a value
    /// outside its setting's range or more than a million combinations.
    pub fn new(space: &Space, values: &[Vec<f64>]) -> Result<Self, KernelError> {
        same_length("the settings with values", values.len(), space.dimensions().len())?;
        values.iter().try_for_each(|values| enough_rows("a setting, by its values,", values.len(), 1))?;
        let count = values.iter().try_fold(1, |count: usize, values| count.checked_mul(values.len()));
        let Some(count) = count.filter(|count| *count <= MOST_TRIALS) else {
            let product = values.iter().map(|values| values.len() as f64).product();
            return Err(out_of_range("the number of combinations", product, "at most 1,000,000"));
        };
        let mut order: Vec<usize> = (0..values.len()).collect();
        order.sort_by_key(|&place| &space.dimensions()[place].name);
        let point = |index: usize| {
            let (mut rest, mut point) = (index, vec![0.0; values.len()]);
            for &place in order.iter().rev() {
                point[place] = values[place][rest % values[place].len()];
                rest /= values[place].len();
            }
            point
        };
        let points: Vec<Vec<f64>> = (0..count).map(point).collect();
        points.iter().try_for_each(|point| space.check(point))?;
        let mut log = Log::new();
        log.propose(points, None);
        Ok(Self { log })
    }

    /// Over so many evenly spaced values of each setting ([`Domain::grid`](super::Domain::grid)).
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn even(space: &Space, count: usize) -> Result<Self, KernelError> {
        if count > MOST_TRIALS {
            return Err(out_of_range("the values of a setting", count as f64, "at most 1,000,000"));
        }
        let values: Vec<Vec<f64>> =
            space.dimensions().iter().map(|dimension| dimension.domain.grid(count)).collect();
        Self::new(space, &values)
    }
}

/// Points drawn at random.
///
/// **Idea.** Usually few settings matter. Of n random points each setting has n different values; of a grid of n points
/// in d dimensions only the d-th root of n.
///
/// **Draws.** Point after point from stream 0 of the seed, one uniform number for each setting.
///
/// Source: J. Bergstra, Y. Bengio, *Random search for hyper-parameter optimization*, Journal of Machine Learning Research
/// 13 (2012).
///
/// ```
/// use stepwise_kernels::KernelError;
/// use stepwise_kernels::model_selection::{Dimension, Domain, RandomSearch, Search, Space};
/// let space = Space::new(vec![Dimension::new("rate", Domain::LogUniform { low: 1e-6, high: 1.0 })])?;
/// let mut search = RandomSearch::new(&space, 50, 7)?;
/// while search.step(|trial| Ok::<_, KernelError>(-(trial.point[0].ln() + 7.0).abs()))? {}
/// assert!(search.best().is_some_and(|best| (best.point[0].ln() + 7.0).abs() < 1.0));
/// # Ok::<(), KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct RandomSearch {
    log: Log<Vec<f64>>,
}

impl RandomSearch {
    /// So many points of a seed.
    ///
    /// # Errors
    /// [`KernelError::Range`] for no trials or more than a million.
    pub fn new(space: &Space, trials: usize, seed: u64) -> Result<Self, KernelError> {
        if !(1..=MOST_TRIALS).contains(&trials) {
            return Err(out_of_range("the number of trials", trials as f64, "from 1 to 1,000,000"));
        }
        let mut random = Random::new(seed);
        let mut log = Log::new();
        log.propose((0..trials).map(|_| space.draw(&mut random)), None);
        Ok(Self { log })
    }
}

impl Search for GridSearch {
    type Point = Vec<f64>;

    fn trials(&self) -> &[Trial<Vec<f64>>] {
        self.log.trials()
    }

    fn tell(&mut self, index: usize, score: f64) -> Result<(), KernelError> {
        self.log.tell(index, score).map(|_| ())
    }
}

impl Search for RandomSearch {
    type Point = Vec<f64>;

    fn trials(&self) -> &[Trial<Vec<f64>>] {
        self.log.trials()
    }

    fn tell(&mut self, index: usize, score: f64) -> Result<(), KernelError> {
        self.log.tell(index, score).map(|_| ())
    }
}
