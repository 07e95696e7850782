//! From the table at hand to rows that train, test, and stay unseen.

use ndarray::Array2;
use stepwise_data::{GERMAN_CREDIT, Labelled, Wanted, refused};
use stepwise_kernels::model_selection::stratified_folds;
use stepwise_lab::{LabError, Setup};
use stepwise_random::Random;

/// What the lab takes: columns and rows so few that every tree is quick.
const WANTED: Wanted = Wanted { names: true, columns: 150, classes: 20, fewest: 40, most: 1_000 };

/// The rows are dealt into so many parts alike in classes: one is the test, one the last word, the others train.
const PARTS: usize = 5;

/// The stream that deals them.
const PARTS_STREAM: u64 = 19;

/// Rows, encoded and split.
pub struct Rows {
    /// Features of all rows.
    pub x: Array2<f64>,
    /// Whether each row is of the class to find, the rarest one: 1, or 0.
    pub classes: Vec<usize>,
    /// The name of that class.
    pub positive: String,
    /// The rows that forests learn from.
    pub train: Vec<usize>,
    /// The rows held out: the test, and after it the last word.
    pub held_out: Vec<usize>,
    /// How many of them are the test.
    pub tested: usize,
    /// Whether the reader brought the table.
    pub own: bool,
    /// What was left out, as a sentence; empty when nothing was.
    pub note: String,
}

impl Rows {
    /// Reads, checks, samples, encodes and splits.
    pub fn new(setup: &Setup) -> Result<Self, LabError> {
        let target = setup.values.text("target")?;
        let table = Labelled::read(&setup.data, GERMAN_CREDIT, target, WANTED, setup.seed)?;
        let rarest = table.rarest();
        let classes: Vec<usize> = table.classes.iter().map(|&class| usize::from(class == rarest)).collect();
        let mut random = Random::stream(setup.seed, PARTS_STREAM);
        let parts = stratified_folds(&classes, PARTS, Some(&mut random)).map_err(refused)?;
        let mut parts = parts.into_iter().map(|part| part.test);
        let mut held_out = parts.next().unwrap_or_default();
        let tested = held_out.len();
        held_out.extend(parts.next().unwrap_or_default());
        Ok(Self {
            x: table.x,
            classes,
            positive: table.labels.get(rarest).cloned().unwrap_or_default(),
            train: parts.flatten().collect(),
            held_out,
            tested,
            own: table.own,
            note: table.note,
        })
    }
}
