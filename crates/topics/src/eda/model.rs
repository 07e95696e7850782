//! A logistic regression on the columns that were let in, judged fold by fold on passengers it has not seen.

use ndarray::{Array2, Axis, concatenate};
use stepwise_data::{Classes, refused};
use stepwise_kernels::linear::LogisticRegression;
use stepwise_kernels::metrics::ConfusionMatrix;
use stepwise_kernels::model_selection::{Split, stratified_folds};
use stepwise_lab::LabError;
use stepwise_random::Random;

use super::groups::Groups;
use super::table::AFTERWARDS;

/// The stream of a seed that deals the folds.
const FOLDS_STREAM: u64 = 10;

/// How many folds there are.
pub const FOLDS: usize = 10;

/// The penalty on squared weights: enough that groups of few rows get no extreme weight.
const PENALTY: f64 = 1.0;

/// A model, and how it did in the folds held out so far.
pub struct Model {
    x: Array2<f64>,
    /// The same before the event, when what is written afterwards is blank.
    before: Option<Array2<f64>>,
    classes: Classes,
    folds: Vec<Split>,
    /// The accuracy on each fold.
    pub accuracies: Vec<f64>,
    /// The accuracy on each fold before the event; empty where it is the same.
    pub accuracies_before: Vec<f64>,
}

impl Model {
    /// On these columns; `shipped` says whether it is known which of them is written afterwards.
    pub fn new(columns: &[&Groups], classes: &Classes, shipped: bool, seed: u64) -> Result<Self, LabError> {
        let folds = stratified_folds(&classes.of, FOLDS, Some(&mut Random::stream(seed, FOLDS_STREAM)));
        let late = |column: &Groups| shipped && column.name == AFTERWARDS;
        let rows = classes.of.len();
        Ok(Self {
            x: design(columns, rows, |_| false)?,
            before: match columns.iter().any(|column| late(column)) {
                true => Some(design(columns, rows, late)?),
                false => None,
            },
            classes: classes.clone(),
            folds: folds.map_err(refused)?,
            accuracies: Vec::new(),
            accuracies_before: Vec::new(),
        })
    }

    /// Holds out the next fold, if there is one.
    pub fn step(&mut self) -> Result<(), LabError> {
        let Some(Split { train, test }) = self.folds.get(self.accuracies.len()) else { return Ok(()) };
        let of = |rows: &[usize]| -> Vec<usize> { rows.iter().map(|&row| self.classes.of[row]).collect() };
        let labels = self.classes.labels.len();
        let x = self.x.select(Axis(0), train);
        let model = LogisticRegression::fit(x.view(), &of(train), labels, PENALTY).map_err(refused)?;
        let truth = of(test);
        let accuracy = |x: &Array2<f64>| -> Result<f64, LabError> {
            let guessed = model.predict(x.select(Axis(0), test).view()).map_err(refused)?;
            Ok(ConfusionMatrix::new(&truth, &guessed, labels).map_err(refused)?.accuracy())
        };
        let seen = accuracy(&self.x)?;
        let before = self.before.as_ref().map(accuracy).transpose()?;
        self.accuracies.push(seen);
        self.accuracies_before.extend(before);
        Ok(())
    }
}

fn design(
    columns: &[&Groups],
    rows: usize,
    unknown: impl Fn(&Groups) -> bool,
) -> Result<Array2<f64>, LabError> {
    // A column of zeros says nothing: without any other, the model knows only which class is the largest.
    let parts: Vec<Array2<f64>> = std::iter::once(Array2::zeros((rows, 1)))
        .chain(columns.iter().map(|column| column.one_hot(unknown(column))))
        .collect();
    let views: Vec<_> = parts.iter().map(|part| part.view()).collect();
    concatenate(Axis(1), &views).map_err(|_| LabError::computation("the columns differ in length"))
}
