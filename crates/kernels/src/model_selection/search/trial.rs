//! What a search proposes, and is told.

use crate::KernelError;
use crate::error::out_of_range;

/// A proposal, and its score once it is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial<P> {
    /// Its number, from 0, in the order of proposal.
    pub index: usize,
    /// The round it was proposed in, from 0. Trials of a round do not depend on each other.
    pub round: usize,
    /// What to try.
    pub point: P,
    /// How much to spend on it, such as rows or trees, where the search decides that.
    pub resource: Option<usize>,
    /// Its score, the higher the better; a score that is not finite is that of a failure. `None` until told.
    pub score: Option<f64>,
}

impl<P> Trial<P> {
    /// The score; −∞ for a failure, or while it is not known.
    pub(super) fn rank(&self) -> f64 {
        self.score.filter(|score| score.is_finite()).unwrap_or(f64::NEG_INFINITY)
    }
}

/// A search proposes trials and is told their scores; it computes none, so that they can run anywhere.
///
/// Trials come in rounds. All trials that [`ask`](Self::ask) returns may run at once, on any number of workers; the next
/// round depends only on the scores, not on the order in which they are told. So the same seed and scores give the same
/// search, however many workers there are.
pub trait Search {
    /// What is tried: a [`Space`](super::Space)'s point, or a pipeline.
    type Point;

    /// All trials so far.
    fn trials(&self) -> &[Trial<Self::Point>];

    /// Takes the score of a trial (the higher the better; not finite for a failure). The last score of a round opens the
    /// next one.
    ///
    /// # Errors
    /// [`KernelError::Range`] for a trial that there is not, or that has a score.
    fn tell(&mut self, index: usize, score: f64) -> Result<(), KernelError>;

    /// The trials that wait for a score; none when the search is done.
    fn ask(&self) -> Vec<&Trial<Self::Point>> {
        self.trials().iter().filter(|trial| trial.score.is_none()).collect()
    }

    /// Whether no trial is waiting.
    fn done(&self) -> bool {
        self.trials().iter().all(|trial| trial.score.is_some())
    }

    /// The best trial, the first of equals; where trials get different resources, among those with most. `None` before
    /// the first that is not a failure.
    fn best(&self) -> Option<&Trial<Self::Point>> {
        let key = |trial: &&Trial<Self::Point>| (trial.resource, trial.rank());
        let better =
            |a: (Option<usize>, f64), b: (Option<usize>, f64)| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1));
        self.trials()
            .iter()
            .filter(|trial| trial.rank() > f64::NEG_INFINITY)
            .reduce(|best, trial| if better(key(&trial), key(&best)).is_gt() { trial } else { best })
    }

    /// Scores the next waiting trial; `Ok(false)` when the search is done.
    ///
    /// # Errors
    /// What `score` returns; the trial can then be tried again.
    fn step<E: From<KernelError>>(
        &mut self,
        score: impl FnOnce(&Trial<Self::Point>) -> Result<f64, E>,
    ) -> Result<bool, E>
    where
        Self: Sized,
    {
        if let Some(trial) = self.ask().first() {
            let (index, score) = (trial.index, score(trial)?);
            self.tell(index, score)?;
        }
        Ok(!self.done())
    }
}

/// The trials that a search has proposed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Log<P> {
    trials: Vec<Trial<P>>,
    rounds: usize,
}

impl<P> Log<P> {
    pub fn new() -> Self {
        Self { trials: Vec::new(), rounds: 0 }
    }

    pub fn trials(&self) -> &[Trial<P>] {
        &self.trials
    }

    /// How many rounds were proposed.
    pub fn rounds(&self) -> usize {
        self.rounds
    }

    /// Proposes a round.
    pub fn propose(&mut self, points: impl IntoIterator<Item = P>, resource: Option<usize>) {
        let round = self.rounds;
        for point in points {
            self.trials.push(Trial { index: self.trials.len(), round, point, resource, score: None });
        }
        self.rounds += 1;
    }

    /// Takes a score; whether it was the last that its round waited for.
    pub fn tell(&mut self, index: usize, score: f64) -> Result<bool, KernelError> {
        match self.trials.get_mut(index) {
            Some(trial) if trial.score.is_none() => trial.score = Some(score),
            _ => return Err(out_of_range("a trial told", index as f64, "the number of one that is waiting")),
        }
        Ok(self.trials.iter().rev().all(|trial| trial.score.is_some()))
    }
}
