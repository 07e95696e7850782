//! One trial: a forest with some settings, judged by folds of its training rows, and what it says of the rows held out.

use std::rc::Rc;

use ndarray::{Array2, Axis};
use stepwise_data::refused;
use stepwise_kernels::KernelError;
use stepwise_kernels::ensemble::{ForestOptions, RandomForestClassifier};
use stepwise_kernels::metrics::ConfusionMatrix;
use stepwise_kernels::model_selection::{Split, stratified_folds};
use stepwise_kernels::stats;
use stepwise_kernels::tree::{Criterion, TreeOptions};
use stepwise_lab::{LabError, Work};
use stepwise_random::Random;

use super::rows::Rows;
use super::space::Settings;

/// How many folds judge a trial.
const FOLDS: usize = 5;

/// The stream that deals the folds.
const FOLDS_STREAM: u64 = 20;

/// The first stream of the trials: each has its own.
const TRIAL_STREAM: u64 = 1_000;

/// What all trials of a run share.
pub struct Trials {
    pub rows: Rows,
    /// How many trees a forest has.
    pub trees: usize,
    folds: Vec<Split>,
    seed: u64,
}

impl Trials {
    pub fn new(rows: Rows, trees: usize, seed: u64) -> Result<Self, LabError> {
        let classes: Vec<usize> = rows.train.iter().map(|&row| rows.classes[row]).collect();
        let mut random = Random::stream(seed, FOLDS_STREAM);
        let folds = stratified_folds(&classes, FOLDS, Some(&mut random)).map_err(refused)?;
        Ok(Self { rows, trees, folds, seed })
    }
}

/// A forest that grows, and the rows that it will be asked about.
struct Growing {
    forest: RandomForestClassifier,
    asked: Vec<usize>,
}

/// A trial under way. One slice grows one tree.
pub struct Trial {
    trials: Rc<Trials>,
    settings: Settings,
    random: Random,
    growing: Option<Growing>,
    /// F1 of each fold so far.
    scores: Vec<f64>,
}

impl Trial {
    /// Begins the trial of this number.
    pub fn new(trials: Rc<Trials>, number: usize, point: &[f64]) -> Self {
        let random = Random::stream(trials.seed, TRIAL_STREAM + number as u64);
        Self { trials, settings: Settings::at(point), random, growing: None, scores: Vec::new() }
    }

    /// The next forest: of a fold, or in the end of all training rows.
    fn next_forest(&self) -> Result<Growing, KernelError> {
        let Trials { rows, trees, folds, .. } = &*self.trials;
        let in_table = |places: &[usize]| places.iter().map(|&place| rows.train[place]).collect();
        let (learned, asked): (Vec<usize>, Vec<usize>) = match folds.get(self.scores.len()) {
            Some(fold) => (in_table(&fold.train), in_table(&fold.test)),
            None => (rows.train.clone(), rows.held_out.clone()),
        };
        let tree = TreeOptions {
            min_samples_leaf: self.settings.leaf,
            max_features: Some(self.settings.features),
            ..TreeOptions::default()
        };
        let options = ForestOptions { trees: *trees, bootstrap: true, tree };
        let x: Array2<f64> = rows.x.select(Axis(0), &learned);
        let classes: Vec<usize> = learned.iter().map(|&row| rows.classes[row]).collect();
        let forest = RandomForestClassifier::new(x.view(), &classes, 2, Criterion::Gini, &options)?;
        Ok(Growing { forest, asked })
    }

    /// One tree; what was found out, once it was the last of the last forest: the score by folds, and for each row held
    /// out 1 where it is taken for the class to find.
    fn grow(&mut self) -> Result<Option<Vec<f64>>, KernelError> {
        let mut growing = match self.growing.take() {
            Some(growing) => growing,
            None => self.next_forest()?,
        };
        if growing.forest.step(&mut self.random)? {
            self.growing = Some(growing);
            return Ok(None);
        }
        let rows = &self.trials.rows;
        let shares = growing.forest.predict_proba(rows.x.select(Axis(0), &growing.asked).view())?;
        let said: Vec<usize> =
            shares.column(1).iter().map(|share| usize::from(*share >= self.settings.threshold)).collect();
        if self.scores.len() < self.trials.folds.len() {
            let actual: Vec<usize> = growing.asked.iter().map(|&row| rows.classes[row]).collect();
            self.scores.push(ConfusionMatrix::new(&actual, &said, 2)?.f1(1));
            return Ok(None);
        }
        let mut result = vec![stats::mean(&self.scores)];
        result.extend(said.into_iter().map(|class| class as f64));
        Ok(Some(result))
    }
}

impl Work for Trial {
    fn step(&mut self) -> Result<Option<Vec<f64>>, LabError> {
        self.grow().map_err(refused)
    }
}
