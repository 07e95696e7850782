//! A run: fold by fold, one classifier after the other.

use stepwise_data::refused;
use stepwise_kernels::model_selection::{Ranked, rank_models};
use stepwise_kernels::stats;
use stepwise_lab::{Better, Format, LabError, Metrics, Progress, Session, Setup, Verdict, View, async_trait};
use stepwise_random::Random;

use super::fit::{CONTESTANTS, Fit};
use super::rows::Rows;
use super::{GOAL, LEVEL, view};

/// The first stream of the fits: each has its own.
const FIT_STREAM: u64 = 2_000;

/// How many others the best has to compare with.
pub(super) const RIVALS: usize = CONTESTANTS.len() - 1;

/// A run of the lab.
pub struct Benchmark {
    pub(super) rows: Rows,
    seed: u64,
    /// The accuracies of each classifier, fold after fold.
    pub(super) scores: Vec<Vec<f64>>,
    /// The fit under way.
    fit: Option<Fit>,
    /// The classifiers by their means over the folds that all of them have been through.
    pub(super) ranking: Vec<Ranked>,
}

/// Starts a run.
pub fn start(setup: Setup) -> Result<Box<dyn Session>, LabError> {
    let scores = vec![Vec::new(); CONTESTANTS.len()];
    let rows = Rows::new(&setup)?;
    Ok(Box::new(Benchmark { rows, seed: setup.seed, scores, fit: None, ranking: Vec::new() }))
}

impl Benchmark {
    /// How many results there are.
    pub(super) fn cells(&self) -> usize {
        self.scores.iter().map(Vec::len).sum()
    }

    /// How many folds every classifier has been through.
    pub(super) fn through(&self) -> usize {
        self.cells() / CONTESTANTS.len()
    }

    /// How many rivals are proven worse than the best, or by the plain test would be.
    pub(super) fn behind(&self, worse: impl Fn(&Ranked) -> bool) -> usize {
        self.ranking.iter().filter(|rival| worse(rival)).count()
    }

    fn next(&self) -> Result<Fit, LabError> {
        let number = self.cells();
        let (fold, contestant) = (number / CONTESTANTS.len(), number % CONTESTANTS.len());
        let table = &self.rows.table;
        let random = Random::stream(self.seed, FIT_STREAM + number as u64);
        let classes = (table.classes.as_slice(), table.labels.len());
        Fit::new(&CONTESTANTS[contestant], &table.x, classes, &self.rows.splits[fold], random)
            .map_err(refused)
    }
}

#[async_trait(?Send)]
impl Session for Benchmark {
    async fn step(&mut self) -> Result<Progress, LabError> {
        if self.fit.is_none() && !self.progress().done {
            self.fit = Some(self.next()?);
        }
        self.go_on().await?;
        Ok(self.progress())
    }

    fn goes_on(&self) -> bool {
        self.fit.is_some()
    }

    async fn go_on(&mut self) -> Result<(), LabError> {
        let Some(mut fit) = self.fit.take() else { return Ok(()) };
        match fit.step().map_err(refused)? {
            None => self.fit = Some(fit),
            Some(accuracy) => {
                let contestant = self.cells() % CONTESTANTS.len();
                self.scores[contestant].push(accuracy);
                if contestant + 1 == CONTESTANTS.len() {
                    // Of k folds one is held out and k − 1 are learned from.
                    let ratio = 1.0 / (self.rows.folds as f64 - 1.0);
                    self.ranking = rank_models(&self.scores, ratio).map_err(refused)?;
                }
            }
        }
        Ok(())
    }

    fn progress(&self) -> Progress {
        let (done, of) = (self.cells(), self.rows.splits.len() * CONTESTANTS.len());
        Progress { step: done, of: Some(of), done: done == of }
    }

    fn metrics(&self) -> Metrics {
        let (percent, count) = (Format::Percent { digits: 1 }, Format::Number { digits: 0 });
        let mean = |scores: &[f64]| (!scores.is_empty()).then(|| stats::mean(scores));
        let mut metrics = Metrics::new();
        let means: Vec<f64> = self.ranking.iter().map(|ranked| ranked.mean).collect();
        metrics.push("accuracy", "Accuracy, mean of all six", mean(&means), "", percent, Better::Higher);
        for (contestant, scores) in CONTESTANTS.iter().zip(&self.scores) {
            metrics.push(contestant.key, contestant.name, mean(scores), "", percent, Better::Higher);
        }
        let lead =
            self.ranking.first().zip(self.ranking.get(1)).map(|(best, next)| 100.0 * (best.mean - next.mean));
        let digits = Format::Number { digits: 1 };
        metrics.push("lead", "Lead of the best", lead, "points", digits, Better::Neither);
        let done = self.progress().done;
        let behind = |worse: &dyn Fn(&Ranked) -> bool| done.then(|| self.behind(worse) as f64);
        let proven = behind(&|rival| rival.proven_worse(LEVEL, RIVALS));
        metrics.push("proven", "Rivals proven worse", proven, "of 5", count, Better::Higher);
        let seeming = behind(&|rival| rival.seems_worse(LEVEL, RIVALS));
        metrics.push("seeming", "by the plain test", seeming, "of 5", count, Better::Neither);
        metrics
    }

    fn view(&self) -> View {
        view::view(self)
    }

    fn verdict(&self) -> Verdict {
        let Some(best) = self.ranking.first().filter(|_| self.progress().done && self.rows.asked) else {
            return Verdict::NotAttempted;
        };
        let name = |ranked: &Ranked| CONTESTANTS[ranked.model].name;
        let worse: Vec<&str> =
            self.ranking.iter().filter(|rival| rival.proven_worse(LEVEL, RIVALS)).map(name).collect();
        let result = format!("{} of {RIVALS} rivals are proven worse than {}", worse.len(), name(best));
        if self.rows.in_order {
            Verdict::NotYet(format!("{result}, but by folds in the table's order: they are not alike."))
        } else if worse.len() < GOAL {
            Verdict::NotYet(format!("{result}; at least {GOAL} are asked for."))
        } else {
            Verdict::Passed(format!(
                "{result}: {}. The others share the first place with it.",
                worse.join(", ")
            ))
        }
    }
}
