//! One cross-validation, fold by fold: choose columns, fit, judge.

use ndarray::{Array2, Axis};
use stepwise_data::refused;
use stepwise_kernels::bayes::GaussianNaiveBayes;
use stepwise_kernels::estimator::Classifier;
use stepwise_kernels::feature_selection::{Selection, f_classif, select_k_best};
use stepwise_kernels::metrics::ConfusionMatrix;
use stepwise_kernels::model_selection::{Split, k_folds, stratified_folds};
use stepwise_lab::LabError;
use stepwise_random::Random;

/// The streams of a seed that deal the real rows, draw the imaginary ones, and deal those.
pub const ROWS_STREAM: u64 = 6;
const NOISE_STREAM: u64 = 7;
pub const NOISE_ROWS_STREAM: u64 = 8;

/// How many imaginary patients there are.
pub const PATIENTS: usize = 100;

/// The usual share of the widest variance that is added to all.
const SMOOTHING: f64 = 1e-9;

/// A table, its folds, and the accuracy in those that were held out so far.
pub struct Experiment {
    x: Array2<f64>,
    classes: Vec<usize>,
    labels: usize,
    keep: usize,
    /// The columns chosen from all rows, where that is how they are chosen.
    before: Option<Selection>,
    /// Who is held out when.
    pub folds: Vec<Split>,
    /// The accuracy on each fold held out so far.
    pub accuracies: Vec<f64>,
    /// The columns chosen for each of them.
    pub chosen: Vec<Vec<usize>>,
}

/// How folds are made and columns are chosen.
#[derive(Clone, Copy)]
pub struct Procedure<'a> {
    /// How rows are dealt.
    pub split: &'a str,
    /// How many folds there are.
    pub folds: usize,
    /// Whether columns are chosen from all rows.
    pub before: bool,
    /// How many columns are kept.
    pub keep: usize,
}

impl Experiment {
    /// Deals the rows.
    pub fn new(
        x: Array2<f64>,
        classes: Vec<usize>,
        labels: usize,
        procedure: Procedure<'_>,
        mut random: Random,
    ) -> Result<Self, LabError> {
        let folds = match procedure.split {
            "order" => k_folds(classes.len(), procedure.folds, None),
            "stratified" => stratified_folds(&classes, procedure.folds, Some(&mut random)),
            _ => k_folds(classes.len(), procedure.folds, Some(&mut random)),
        };
        let folds = folds.map_err(refused)?;
        let keep = procedure.keep.min(x.ncols());
        let before = match procedure.before {
            true => Some(choose(&x, &classes, keep)?),
            false => None,
        };
        Ok(Self { x, classes, labels, keep, before, folds, accuracies: Vec::new(), chosen: Vec::new() })
    }

    /// Patients who do not exist: random numbers, and coin flips for classes.
    pub fn of_noise(columns: usize, procedure: Procedure<'_>, seed: u64) -> Result<Self, LabError> {
        let mut random = Random::stream(seed, NOISE_STREAM);
        let classes = (0..PATIENTS).map(|_| usize::from(random.uniform() < 0.5)).collect();
        let x = Array2::from_shape_simple_fn((PATIENTS, columns), || random.uniform());
        Self::new(x, classes, 2, procedure, Random::stream(seed, NOISE_ROWS_STREAM))
    }

    /// Holds out the next fold, if there is one.
    pub fn step(&mut self) -> Result<(), LabError> {
        let Some(Split { train, test }) = self.folds.get(self.accuracies.len()) else { return Ok(()) };
        let pick = |rows: &[usize]| -> (Array2<f64>, Vec<usize>) {
            (self.x.select(Axis(0), rows), rows.iter().map(|&row| self.classes[row]).collect())
        };
        let ((x, y), (held_out, truth)) = (pick(train), pick(test));
        let selection = match &self.before {
            Some(selection) => selection.clone(),
            None => choose(&x, &y, self.keep)?,
        };
        let seen = selection.transform(x.view()).map_err(refused)?;
        let unseen = selection.transform(held_out.view()).map_err(refused)?;
        let model = GaussianNaiveBayes::fit(seen.view(), &y, self.labels, SMOOTHING).map_err(refused)?;
        let guessed = model.predict(unseen.view()).map_err(refused)?;
        let matrix = ConfusionMatrix::new(&truth, &guessed, self.labels).map_err(refused)?;
        self.accuracies.push(matrix.accuracy());
        self.chosen.push(selection.kept().to_vec());
        Ok(())
    }

    /// The share of a class in all rows.
    pub fn share(&self, class: usize) -> f64 {
        share(&self.classes, class)
    }

    /// The share of a class in each fold.
    pub fn shares(&self, class: usize) -> Vec<f64> {
        let members = |split: &Split| split.test.iter().map(|&row| self.classes[row]).collect::<Vec<usize>>();
        self.folds.iter().map(|split| share(&members(split), class)).collect()
    }

    /// How far, at most, a class's share in a fold is from its share in all rows.
    pub fn farthest(&self) -> f64 {
        let gaps = (0..self.labels).flat_map(|class| {
            let whole = self.share(class);
            self.shares(class).into_iter().map(move |share| (share - whole).abs())
        });
        gaps.fold(0.0, f64::max)
    }

    /// Whether all folds were held out.
    pub fn done(&self) -> bool {
        self.accuracies.len() == self.folds.len()
    }
}

fn choose(x: &Array2<f64>, classes: &[usize], keep: usize) -> Result<Selection, LabError> {
    let found = f_classif(x.view(), classes).map_err(refused)?;
    select_k_best(&found.scores, keep).map_err(refused)
}

fn share(classes: &[usize], class: usize) -> f64 {
    classes.iter().filter(|&&other| other == class).count() as f64 / classes.len().max(1) as f64
}
