//! Which depth? Each training row is judged by trees that have not seen it, at every depth.

use ndarray::Axis;
use stepwise_data::refused;
use stepwise_kernels::model_selection::{Split, k_folds};
use stepwise_kernels::stats;
use stepwise_kernels::tree::{Criterion, DecisionTreeClassifier, TreeOptions};
use stepwise_lab::LabError;
use stepwise_random::Random;

use super::DEEPEST;
use super::growth::{Judged, risks};
use super::loans::Loans;

/// How many parts the training rows are dealt into.
pub const FOLDS: usize = 10;

/// The skill of each depth, fold by fold.
pub struct Validation {
    folds: Vec<Split>,
    criterion: Criterion,
    done: usize,
    /// What trees of depth 1 to [`DEEPEST`], and last those without a limit, state about rows they have not seen.
    judged: Vec<Judged>,
}

impl Validation {
    /// Deals the training rows, which are in random order already.
    pub fn new(loans: &Loans, criterion: Criterion) -> Result<Self, LabError> {
        let folds = k_folds(loans.split.train.len(), FOLDS, None).map_err(refused)?;
        let judged = (0..=DEEPEST).map(|_| Judged { outcomes: Vec::new(), risks: Vec::new() }).collect();
        Ok(Self { folds, criterion, done: 0, judged })
    }

    /// Grows a full tree without the next part, and judges that part at every depth: a tree of limited depth is the upper
    /// part of a full one.
    pub fn step(&mut self, loans: &Loans) -> Result<(), LabError> {
        let Some(Split { train, test }) = self.folds.get(self.done) else { return Ok(()) };
        let rows = |places: &[usize]| -> Vec<usize> {
            places.iter().map(|&place| loans.split.train[place]).collect()
        };
        let x = loans.train.select(Axis(0), train);
        let labels = loans.classes(&rows(train));
        let classes = loans.table.labels.len();
        let full = TreeOptions::default();
        let mut model = DecisionTreeClassifier::new(x.view(), &labels, classes, None, self.criterion, &full)
            .map_err(refused)?;
        model.fit(&mut Random::new(0));
        let unseen = loans.train.select(Axis(0), test);
        let outcomes = loans.outcomes(&rows(test));
        for (place, judged) in self.judged.iter_mut().enumerate() {
            let stated = if place < DEEPEST {
                risks(&model.tree().to_depth(place + 1), unseen.view(), loans.event)?
            } else {
                risks(model.tree(), unseen.view(), loans.event)?
            };
            judged.outcomes.extend(&outcomes);
            judged.risks.extend(stated);
        }
        self.done += 1;
        Ok(())
    }

    /// Parts judged so far.
    pub fn folds_done(&self) -> usize {
        self.done
    }

    /// Whether all parts were judged.
    pub fn done(&self) -> bool {
        self.done == self.folds.len()
    }

    /// The skill at each depth on the parts judged so far, and its standard error; empty before the first.
    pub fn skills(&self) -> Vec<(f64, f64)> {
        let judged = self.judged.iter().filter(|one| !one.outcomes.is_empty());
        judged.map(|one| (one.skill(), standard_error(one))).collect()
    }

    /// The best depth and its skill: of 1 to [`DEEPEST`], the shallowest of equals; `None` before all parts were judged.
    pub fn best(&self) -> Option<(usize, f64)> {
        let skills = self.done().then(|| self.skills())?;
        skills
            .iter()
            .take(DEEPEST)
            .enumerate()
            .map(|(place, (skill, _))| (place + 1, *skill))
            .reduce(|best, next| if next.1 > best.1 { next } else { best })
    }

    /// The skill at a depth, or without a limit; `None` before all parts were judged.
    pub fn skill(&self, depth: Option<usize>) -> Option<f64> {
        let place = depth.map_or(DEEPEST, |depth| depth - 1);
        self.done().then(|| self.judged.get(place).map(Judged::skill)).flatten()
    }
}

/// How far chance moves a skill: that of the mean squared distance, on the skill's scale.
fn standard_error(judged: &Judged) -> f64 {
    let squares: Vec<f64> =
        judged.outcomes.iter().zip(&judged.risks).map(|(outcome, risk)| (outcome - risk).powi(2)).collect();
    let whole = stats::standard_deviation(&judged.outcomes).powi(2);
    if whole > 0.0 {
        stats::standard_deviation(&squares) / (squares.len() as f64).sqrt() / whole
    } else {
        0.0
    }
}
