//! From the table at hand to numbers and classes.

use ndarray::Array2;
use stepwise_data::{AtHand, BREAST_CANCER, Classes, Usable};
use stepwise_kernels::frame::Column;
use stepwise_kernels::preprocess::Design;
use stepwise_lab::{LabError, Setup};

/// The most rows that a run uses; of more, a random sample is drawn.
const MAX_ROWS: usize = 1_500;

/// The fewest rows: two for each of the most folds.
const MIN_ROWS: usize = 40;

/// The most columns of numbers.
const MAX_COLUMNS: usize = 60;

/// The most classes.
const MAX_CLASSES: usize = 8;

/// Rows with their classes.
pub struct Rows {
    /// One row for each sample, one column for each number.
    pub x: Array2<f64>,
    /// Names of the columns.
    pub names: Vec<String>,
    /// The class of each row.
    pub classes: Vec<usize>,
    /// Names of the classes.
    pub labels: Vec<String>,
    /// Whether the reader brought the table.
    pub own: bool,
    /// What was left out, as a sentence; empty when nothing was.
    pub note: String,
}

impl Rows {
    /// Reads, checks and samples.
    pub fn new(setup: &Setup) -> Result<Self, LabError> {
        let target = setup.values.text("target")?;
        let table = AtHand::read(&setup.data, BREAST_CANCER)?;
        let numbers: Vec<String> = table
            .frame
            .names()
            .filter(|name| *name != target && matches!(table.frame.get(name), Some(Column::Number(_))))
            .take(MAX_COLUMNS)
            .map(str::to_owned)
            .collect();
        if numbers.is_empty() {
            return Err(LabError::file(&table.file, "has no column of numbers to predict from"));
        }
        let needed: Vec<&str> = numbers.iter().map(String::as_str).chain([target]).collect();
        let Usable { frame, note } = table.usable(&needed, MIN_ROWS, MAX_ROWS, setup.seed)?;
        let Classes { of: classes, labels } = table.classes(&frame, target, MAX_CLASSES)?;
        let x = Design::new(&frame, &numbers).map_err(|error| table.explain(error))?.x;
        Ok(Self { x, names: numbers, classes, labels, own: table.own, note })
    }

    /// The class with the fewest rows: the one that folds most easily lack.
    pub fn rarest(&self) -> usize {
        let size = |class: usize| self.classes.iter().filter(|&&other| other == class).count();
        (0..self.labels.len()).min_by_key(|&class| size(class)).unwrap_or(0)
    }
}
