//! The tree on its way, and what it is worth after each question.

use ndarray::{Array2, ArrayView2};
use stepwise_data::refused;
use stepwise_kernels::metrics::r2;
use stepwise_kernels::tree::{Criterion, DecisionTreeClassifier, Growth as Order, Tree, TreeOptions};
use stepwise_lab::LabError;
use stepwise_random::Random;

use super::loans::Loans;

/// How well stated risks fit what happened: 1 is perfect, 0 no better than stating the overall share for everybody. It is
/// the share of the outcomes' variance that the risks explain, also called the Brier skill score.
pub fn skill(outcomes: &[f64], risks: &[f64]) -> f64 {
    r2(outcomes, risks)
}

/// The risks that a tree states.
pub fn risks(tree: &Tree, x: ArrayView2<'_, f64>, event: usize) -> Result<Vec<f64>, LabError> {
    let shares: Array2<f64> = tree.values(x).map_err(refused)?;
    Ok(shares.column(event).to_vec())
}

/// What a tree states about some rows, beside what happened.
pub struct Judged {
    /// What happened: 1 or 0.
    pub outcomes: Vec<f64>,
    /// The risk stated.
    pub risks: Vec<f64>,
}

impl Judged {
    /// See [`skill`].
    pub fn skill(&self) -> f64 {
        skill(&self.outcomes, &self.risks)
    }

    /// The share of rows for which the more probable class came; an even chance counts as no event.
    pub fn accuracy(&self) -> f64 {
        let right = self
            .outcomes
            .iter()
            .zip(&self.risks)
            .filter(|(outcome, risk)| (**risk > 0.5) == (**outcome > 0.5))
            .count();
        right as f64 / self.outcomes.len().max(1) as f64
    }
}

/// A tree that grows one question a step, the most useful one first.
pub struct Growth {
    model: DecisionTreeClassifier,
    /// The nodes in the order in which they were asked a question.
    pub asked: Vec<usize>,
    /// Leaves, and skill on the training rows and on those held out, from the lone root on.
    pub curve: Vec<(usize, f64, f64)>,
    /// The training rows as the tree sees them now.
    pub train: Judged,
    /// The rows held out as the tree sees them now.
    pub test: Judged,
    /// Whether nothing is left to ask.
    pub done: bool,
}

impl Growth {
    /// The root.
    pub fn new(loans: &Loans, depth: Option<usize>, criterion: Criterion) -> Result<Self, LabError> {
        let options = TreeOptions { max_depth: depth, growth: Order::BestFirst, ..TreeOptions::default() };
        let labels = loans.classes(&loans.split.train);
        let classes = loans.table.labels.len();
        let model =
            DecisionTreeClassifier::new(loans.train.view(), &labels, classes, None, criterion, &options)
                .map_err(refused)?;
        let train = judged(&model, loans, Part::Train)?;
        let test = judged(&model, loans, Part::Test)?;
        let curve = vec![(1, train.skill(), test.skill())];
        Ok(Self { model, asked: Vec::new(), curve, train, test, done: false })
    }

    /// Asks one more question, if one is left.
    pub fn step(&mut self, loans: &Loans) -> Result<(), LabError> {
        // The stream is never drawn from: all features and all thresholds are tried.
        match self.model.step(&mut Random::new(0)) {
            None => self.done = true,
            Some(node) => {
                self.asked.push(node);
                self.train = judged(&self.model, loans, Part::Train)?;
                self.test = judged(&self.model, loans, Part::Test)?;
                self.curve.push((self.tree().leaves(), self.train.skill(), self.test.skill()));
            }
        }
        Ok(())
    }

    /// The tree as it is now.
    pub fn tree(&self) -> &Tree {
        self.model.tree()
    }
}

#[derive(Clone, Copy)]
enum Part {
    Train,
    Test,
}

fn judged(model: &DecisionTreeClassifier, loans: &Loans, part: Part) -> Result<Judged, LabError> {
    let (x, rows) = match part {
        Part::Train => (&loans.train, &loans.split.train),
        Part::Test => (&loans.test, &loans.split.test),
    };
    Ok(Judged { outcomes: loans.outcomes(rows), risks: risks(model.tree(), x.view(), loans.event)? })
}
