//! What models say about applicants whom they have not seen: ten folds, each judged by a model of the other nine.

use ndarray::{Array2, Axis};
use stepwise_data::refused;
use stepwise_kernels::linear::{LogisticRegression, Solver};
use stepwise_kernels::model_selection::{Split, k_folds};
use stepwise_kernels::preprocess::StandardScaler;
use stepwise_lab::LabError;
use stepwise_random::Random;

use super::applicants::Applicants;

/// How many folds.
pub const FOLDS: usize = 10;

/// The stream that deals them.
const FOLD_STREAM: u64 = 33;

/// How strongly weights are held back.
const PENALTY: f64 = 1.0;

/// What is asked about an applicant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Whether the wanted decision is due, by all columns.
    Open,
    /// The same without the group's column.
    Blind,
    /// Whether the applicant is of the group, by all other columns.
    Group,
}

/// A probability for each applicant and question, as far as the folds were done.
pub struct Scores {
    folds: Vec<Split>,
    order: [Asked; 3],
    done: usize,
    /// In the order of `order`; NaN where no model was asked yet.
    scores: [Vec<f64>; 3],
}

impl Scores {
    /// Deals the folds; the model that the reader has chosen goes first.
    pub fn new(applicants: &Applicants, blind: bool, seed: u64) -> Result<Self, LabError> {
        let rows = applicants.deserved.len();
        let folds = k_folds(rows, FOLDS, Some(&mut Random::stream(seed, FOLD_STREAM))).map_err(refused)?;
        let order = if blind {
            [Asked::Blind, Asked::Open, Asked::Group]
        } else {
            [Asked::Open, Asked::Blind, Asked::Group]
        };
        Ok(Self { folds, order, done: 0, scores: std::array::from_fn(|_| vec![f64::NAN; rows]) })
    }

    /// Fits the next model and asks it about its fold.
    pub fn step(&mut self, applicants: &Applicants) -> Result<(), LabError> {
        if self.done() {
            return Ok(());
        }
        let (place, fold) = (self.done / FOLDS, self.done % FOLDS);
        let asked = self.order[place];
        let x = if asked == Asked::Open { &applicants.with } else { &applicants.without };
        let truth = |row: usize| match asked {
            Asked::Group => applicants.groups[row],
            _ => usize::from(applicants.deserved[row]),
        };
        let Split { train, test } = &self.folds[fold];
        let known: Vec<usize> = train.iter().map(|&row| truth(row)).collect();
        let said = probabilities(x, train, &known, test)?;
        for (&row, said) in test.iter().zip(said) {
            self.scores[place][row] = said;
        }
        self.done += 1;
        Ok(())
    }

    /// Steps done, and in all.
    pub fn steps(&self) -> (usize, usize) {
        (self.done, self.order.len() * FOLDS)
    }

    /// Whether all were done.
    pub fn done(&self) -> bool {
        self.done == self.order.len() * FOLDS
    }

    /// The probabilities of the model that the reader has chosen; NaN where it was not asked yet.
    pub fn shown(&self) -> &[f64] {
        &self.scores[0]
    }

    /// The probabilities for a question, when all folds were asked it.
    pub fn of(&self, asked: Asked) -> Option<&[f64]> {
        let place = self.order.iter().position(|&other| other == asked)?;
        (self.done >= (place + 1) * FOLDS).then(|| self.scores[place].as_slice())
    }
}

/// The probability of class 1 that a logistic regression of some rows gives others.
fn probabilities(
    x: &Array2<f64>,
    train: &[usize],
    classes: &[usize],
    test: &[usize],
) -> Result<Vec<f64>, LabError> {
    let seen = x.select(Axis(0), train);
    let scaler = StandardScaler::fit(seen.view()).map_err(refused)?;
    let seen = scaler.transform(seen.view()).map_err(refused)?;
    let mut model =
        LogisticRegression::new(seen.view(), classes, 2, PENALTY, Solver::Lbfgs).map_err(refused)?;
    while model.step() {}
    let unseen = scaler.transform(x.select(Axis(0), test).view()).map_err(refused)?;
    Ok(model.model().probabilities(unseen.view()).map_err(refused)?.column(1).to_vec())
}
