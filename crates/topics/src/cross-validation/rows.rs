//! From the table at hand to features, classes, and who is held out when.

use stepwise_data::{DIGITS, IRIS, Labelled, WINE, Wanted, refused};
use stepwise_kernels::model_selection::{Split, k_folds, repeated_folds};
use stepwise_lab::{LabError, Setup};
use stepwise_random::Random;

use super::TARGET;

/// What the lab takes: two rows for each of the most folds, and so few that every step is short.
const WANTED: Wanted = Wanted { names: true, columns: 150, classes: 10, fewest: 40, most: 500 };

/// The stream that deals the rows.
const FOLDS_STREAM: u64 = 40;

/// Rows and their folds.
pub struct Rows {
    /// The table.
    pub table: Labelled,
    /// Who is held out when: round after round, the folds of each in turn.
    pub splits: Vec<Split>,
    /// How many folds a round has.
    pub folds: usize,
    /// Whether the folds are runs of neighbouring rows.
    pub in_order: bool,
    /// Whether it is a shipped table with the classes that the challenge is about.
    pub asked: bool,
}

impl Rows {
    /// Reads, checks, samples and deals.
    pub fn new(setup: &Setup) -> Result<Self, LabError> {
        let values = &setup.values;
        let (shipped, target) = match values.text("data")? {
            _ if setup.data.own.is_some() => (IRIS, values.text("target")?),
            "wine" => (WINE, "cultivar"),
            "digits" => (DIGITS, "digit"),
            _ => (IRIS, values.text("target")?),
        };
        let table = Labelled::read(&setup.data, shipped, target, WANTED, setup.seed)?;
        let (folds, rounds) = (values.count("folds")?, values.count("repeats")?);
        let (order, rows) = (values.text("order")?, table.classes.len());
        let mut random = Random::stream(setup.seed, FOLDS_STREAM);
        let classes = (order == "stratified").then_some(table.classes.as_slice());
        let splits = match order {
            // A second round would be the first again.
            "table" => k_folds(rows, folds, None),
            _ => repeated_folds(rows, classes, folds, rounds, &mut random),
        };
        Ok(Self {
            asked: !table.own && (shipped != IRIS || target == TARGET),
            table,
            splits: splits.map_err(refused)?,
            folds,
            in_order: order == "table",
        })
    }

    /// How many of these rows are of each class.
    pub fn counts(&self, rows: &[usize]) -> Vec<usize> {
        let mut counts = vec![0; self.table.labels.len()];
        rows.iter().for_each(|&row| counts[self.table.classes[row]] += 1);
        counts
    }

    /// The share of the most frequent class: what who always says it gets right.
    pub fn guess(&self) -> f64 {
        let all: Vec<usize> = (0..self.table.classes.len()).collect();
        self.counts(&all).into_iter().max().unwrap_or(0) as f64 / all.len().max(1) as f64
    }
}
