//! Little for many, more for the better ones.

use super::trial::Log;
use super::{Search, Trial};
use crate::KernelError;
use crate::error::{enough_rows, out_of_range};

/// Successive halving: a tournament in which the survivors get more to work with.
///
/// **Idea.** A bad setting shows after a few rows, or trees. So all candidates are tried with a small resource; the best
/// one in `factor` goes on with `factor` times as much, and so on. Every round costs about the same.
///
/// **Schedule.** As scikit-learn's `HalvingGridSearchCV`: with n candidates ⌊log n⌋ + 1 rounds, or as many as the
/// resources allow, to the base of the factor; the first resource is so large that the last round uses nearly the
/// `largest`, but never below the `smallest`. Of equal scores the earlier candidate goes on.
///
/// Source: K. Jamieson, A. Talwalkar, *Non-stochastic best arm identification and hyperparameter optimization*, AISTATS
/// 2016.
///
/// ```
/// use stepwise_kernels::KernelError;
/// use stepwise_kernels::model_selection::{Search, SuccessiveHalving};
/// let candidates = (0..9).map(|value| vec![f64::from(value)]).collect();
/// let mut search = SuccessiveHalving::new(candidates, 10, 900, 3)?;
/// // With few rows the scores are blurred.
/// let score = |value: f64, rows: f64| -(value - 6.0).abs() + (9.0 * value).sin() * 10.0 / rows;
/// while search.step(|trial| {
///     Ok::<_, KernelError>(score(trial.point[0], trial.resource.unwrap_or(1) as f64))
/// })? {}
/// let resources: Vec<_> = search.trials().iter().filter_map(|trial| trial.resource).collect();
/// assert_eq!((resources[0], resources[9], resources[12]), (100, 300, 900));
/// assert!(search.best().is_some_and(|best| best.point == [6.0]));
/// # Ok::<(), KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct SuccessiveHalving {
    log: Log<Vec<f64>>,
    first: usize,
    largest: usize,
    factor: usize,
    rounds: usize,
}

/// The largest whole number not above the logarithm; 0 below the base.
fn whole_log(mut number: usize, base: usize) -> u32 {
    let mut log = 0;
    while number >= base {
        number /= base;
        log += 1;
    }
    log
}

impl SuccessiveHalving {
    /// Between these points, with resources between these limits; `factor` is 3 in scikit-learn.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] for no candidates, [`KernelError::Range`] unless 1 ≤ smallest ≤ largest and the factor is at
    /// least 2.
    pub fn new(
        candidates: Vec<Vec<f64>>,
        smallest: usize,
        largest: usize,
        factor: usize,
    ) -> Result<Self, KernelError> {
        enough_rows("halving, by its candidates,", candidates.len(), 1)?;
        if factor < 2 {
            return Err(out_of_range("the factor", factor as f64, "at least 2"));
        }
        if !(1..=largest).contains(&smallest) {
            return Err(out_of_range("the smallest resource", smallest as f64, "from 1 to the largest"));
        }
        let wanted = whole_log(candidates.len(), factor);
        let last = factor.checked_pow(wanted).map_or(0, |power| largest / power);
        let first = smallest.max(last);
        let rounds = 1 + wanted.min(whole_log(largest / first, factor)) as usize;
        let mut log = Log::new();
        log.propose(candidates, Some(first));
        Ok(Self { log, first, largest, factor, rounds })
    }
}

impl Search for SuccessiveHalving {
    type Point = Vec<f64>;

    fn trials(&self) -> &[Trial<Vec<f64>>] {
        self.log.trials()
    }

    fn tell(&mut self, index: usize, score: f64) -> Result<(), KernelError> {
        let complete = self.log.tell(index, score)?;
        let played = self.log.rounds();
        if complete && played < self.rounds {
            let mut round: Vec<&Trial<Vec<f64>>> =
                self.log.trials().iter().filter(|trial| trial.round + 1 == played).collect();
            round.sort_by(|a, b| b.rank().total_cmp(&a.rank()).then(a.index.cmp(&b.index)));
            round.truncate(round.len().div_ceil(self.factor));
            round.sort_by_key(|trial| trial.index);
            let survivors: Vec<Vec<f64>> = round.iter().map(|trial| trial.point.clone()).collect();
            let resource = self.first.saturating_mul(self.factor.saturating_pow(played as u32));
            self.log.propose(survivors, Some(resource.min(self.largest)));
        }
        Ok(())
    }
}
