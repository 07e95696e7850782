//! What the cleaned table is worth: a model learned from the rows that are left, judged by patients as they come.
//!
//! A patient who comes tomorrow cannot be dropped. So held-out patients are all kept, blanks and outliers too; their
//! blanks are filled with what was learned from the training rows.

use ndarray::{Array2, Axis, concatenate};
use stepwise_data::refused;
use stepwise_kernels::linear::LogisticRegression;
use stepwise_kernels::metrics::ThresholdCurve;
use stepwise_kernels::model_selection::{Split, stratified_folds};
use stepwise_lab::LabError;
use stepwise_random::Random;

use super::filling::{Blanks, Filling, slice};
use super::patients::Patients;

/// The stream of a seed that deals the folds.
const FOLDS_STREAM: u64 = 11;

/// How many folds there are.
pub const FOLDS: usize = 5;

/// The penalty on squared weights of standardised features.
const PENALTY: f64 = 1.0;

/// A cross-validation, slice by slice.
pub struct Judge {
    blanks: Blanks,
    slice: usize,
    folds: Vec<Split>,
    /// Which rows of the table are left after cleaning.
    kept: Vec<bool>,
    /// The fold at work.
    work: Option<Work>,
    /// The area under the curve on each fold done; NaN where too little was left to learn from.
    pub areas: Vec<f64>,
}

/// A fold at work: its training rows, then its test rows, filled up to here.
struct Work {
    filling: Filling,
    rows: Vec<usize>,
    training: usize,
    parts: Vec<Array2<f64>>,
    done: usize,
}

impl Judge {
    pub fn new(patients: &Patients, kept: Vec<bool>, blanks: Blanks, seed: u64) -> Result<Self, LabError> {
        let mut random = Random::stream(seed, FOLDS_STREAM);
        let folds = stratified_folds(&patients.classes.of, FOLDS, Some(&mut random)).map_err(refused)?;
        Ok(Self { blanks, slice: judged(patients, blanks), folds, kept, work: None, areas: Vec::new() })
    }

    /// Fills a slice of the next fold; with the last one, fits and judges.
    pub fn step(&mut self, patients: &Patients) -> Result<(), LabError> {
        let Some(Split { train, test }) = self.folds.get(self.areas.len()) else { return Ok(()) };
        let classes = &patients.classes.of;
        let mut work = match self.work.take() {
            Some(work) => work,
            None => {
                let mut rows: Vec<usize> = train.iter().copied().filter(|&row| self.kept[row]).collect();
                let training = rows.len();
                let both = [0, 1].iter().all(|class| rows.iter().any(|&row| classes[row] == *class));
                if !both || [0, 1].iter().any(|class| test.iter().all(|&row| classes[row] != *class)) {
                    self.areas.push(f64::NAN);
                    return Ok(());
                }
                let filling = Filling::learn(patients.x.select(Axis(0), &rows).view(), self.blanks)?;
                rows.extend(test);
                Work { filling, rows, training, parts: Vec::new(), done: 0 }
            }
        };
        let to = (work.done + self.slice).min(work.rows.len());
        let part = patients.x.select(Axis(0), &work.rows[work.done..to]);
        work.parts.push(work.filling.fill(part.view())?);
        work.done = to;
        if to == work.rows.len() {
            self.areas.push(area(&work, classes)?);
        } else {
            self.work = Some(work);
        }
        Ok(())
    }

    /// Whether all folds were judged.
    pub fn done(&self) -> bool {
        self.areas.len() == FOLDS
    }
}

/// How many rows of a fold are filled in one step: cheap fillings need no slices.
fn judged(patients: &Patients, blanks: Blanks) -> usize {
    match blanks {
        Blanks::Neighbours(_) => slice(&patients.x, blanks),
        _ => patients.rows(),
    }
}

fn area(work: &Work, classes: &[usize]) -> Result<f64, LabError> {
    let views: Vec<_> = work.parts.iter().map(|part| part.view()).collect();
    let x = concatenate(Axis(0), &views).map_err(|_| LabError::computation("the slices differ in width"))?;
    let y: Vec<usize> = work.rows.iter().map(|&row| classes[row]).collect();
    let (train, test) = x.view().split_at(Axis(0), work.training);
    let model = LogisticRegression::fit(train, &y[..work.training], 2, PENALTY).map_err(refused)?;
    let scores = model.scores(test).map_err(refused)?.column(0).to_vec();
    let actual: Vec<bool> = y[work.training..].iter().map(|&class| class == 1).collect();
    Ok(ThresholdCurve::new(&actual, &scores).map_err(refused)?.roc_area())
}
