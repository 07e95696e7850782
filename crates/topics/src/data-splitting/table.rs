//! From the table at hand to numbers and classes.

use ndarray::Array2;
use stepwise_data::{AtHand, BREAST_CANCER, Usable};
use stepwise_kernels::frame::{Category, Column};
use stepwise_kernels::preprocess::Design;
use stepwise_kernels::stats;
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
        let (classes, labels) = match frame.get(target) {
            Some(Column::Category(column)) => of_category(column),
            Some(Column::Number(values)) => of_numbers(values),
            _ => return Err(LabError::column(&table.file, target, "holds no classes")),
        };
        if !(2..=MAX_CLASSES).contains(&labels.len()) {
            return Err(LabError::column(
                &table.file,
                target,
                format!("has {} classes, but 2 to {MAX_CLASSES} are needed", labels.len()),
            ));
        }
        let x = Design::new(&frame, &numbers).map_err(|error| table.explain(error))?.x;
        Ok(Self { x, names: numbers, classes, labels, own: table.own, note })
    }

    /// The class with the fewest rows: the one that folds most easily lack.
    pub fn rarest(&self) -> usize {
        let size = |class: usize| self.classes.iter().filter(|&&other| other == class).count();
        (0..self.labels.len()).min_by_key(|&class| size(class)).unwrap_or(0)
    }
}

/// The class of each row, and their names; only classes that have rows are numbered.
fn of_category(column: &Category) -> (Vec<usize>, Vec<String>) {
    let codes: Vec<u32> = column.codes().iter().flatten().copied().collect();
    let mut present = codes.clone();
    present.sort_unstable();
    present.dedup();
    let classes = codes.iter().filter_map(|code| present.binary_search(code).ok()).collect();
    (classes, present.iter().filter_map(|&code| column.levels().get(code as usize).cloned()).collect())
}

/// Numbers as two classes: up to their median, and above it.
fn of_numbers(values: &[f64]) -> (Vec<usize>, Vec<String>) {
    let median = stats::median(values);
    let classes: Vec<usize> = values.iter().map(|value| usize::from(*value > median)).collect();
    let mut labels = vec![format!("at most {median}")];
    if classes.contains(&1) {
        labels.push(format!("above {median}"));
    }
    (classes, labels)
}
