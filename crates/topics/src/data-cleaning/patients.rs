//! The table at hand: what is to be predicted, the columns that may help, and which of their cells are blank.

use std::ops::Range;

use ndarray::Array2;
use stepwise_data::{AtHand, Classes, HEART_DISEASE, Usable};
use stepwise_kernels::frame::{Column, Frame};
use stepwise_kernels::preprocess::Design;
use stepwise_lab::{LabError, Setup};

/// The most rows that a run uses; of more, a random sample is drawn.
const MAX_ROWS: usize = 3_000;

/// The fewest rows: a few of each class for each fold.
const MIN_ROWS: usize = 40;

/// The most columns that help to predict, and the most words of a column among them.
const MAX_FEATURES: usize = 24;
const MAX_LEVELS: usize = 20;

/// What the shipped table is about.
pub const TARGET: &str = "disease";

/// The column of the shipped table in which blanks hide as zeros.
pub const ZEROS_IN: &str = "cholesterol";

/// Rows with what is to be predicted about them.
pub struct Patients {
    /// The table as it came.
    pub frame: Frame,
    /// The columns that help to predict.
    pub features: Vec<String>,
    /// One row for each patient, numbers as they are and words as columns of 0 and 1; NaN where blank.
    pub x: Array2<f64>,
    /// Which columns of `x` each feature became.
    pub groups: Vec<Range<usize>>,
    /// The words of each feature, the one without a column first; none for numbers.
    pub levels: Vec<Option<Vec<String>>>,
    /// For each feature and row, whether the table has a zero that cannot be.
    pub zero: Vec<Vec<bool>>,
    /// For each feature and row, whether it is blank, impossible zeros among them.
    pub blank: Vec<Vec<bool>>,
    /// The column to predict.
    pub target: String,
    /// Its classes.
    pub classes: Classes,
    /// Whether the table and the target are the shipped ones.
    pub shipped: bool,
    /// What was left out, as a sentence; empty when nothing was.
    pub note: String,
}

impl Patients {
    /// Reads and checks.
    pub fn new(setup: &Setup) -> Result<Self, LabError> {
        let target = setup.values.text("target")?.to_owned();
        let never_zero = setup.values.list("never_zero")?;
        let table = AtHand::read(&setup.data, HEART_DISEASE)?;
        let Usable { frame, note } = table.usable(&[&target], MIN_ROWS, MAX_ROWS, setup.seed)?;
        let classes = table.classes(&frame, &target, 2)?;
        let features: Vec<String> = frame
            .columns()
            .filter(|(name, column)| *name != target && helps(column))
            .take(MAX_FEATURES)
            .map(|(name, _)| name.to_owned())
            .collect();
        if features.is_empty() {
            return Err(LabError::file(
                &table.file,
                "has no column of numbers or categories to predict from",
            ));
        }
        let mut cleared = frame.clone();
        let mut zero = Vec::new();
        for name in &features {
            let declared = never_zero.contains(name);
            let zeros: Vec<bool> = match frame.get(name) {
                Some(Column::Number(numbers)) => {
                    numbers.iter().map(|&number| declared && number == 0.0).collect()
                }
                _ => vec![false; frame.rows()],
            };
            if let Some(Column::Number(numbers)) = frame.get(name) {
                let left =
                    numbers.iter().zip(&zeros).map(|(&number, &zero)| if zero { f64::NAN } else { number });
                let left = Column::Number(left.collect());
                cleared = cleared.replace(name, left).map_err(|error| table.explain(error))?;
            }
            zero.push(zeros);
        }
        let Design { mut x, groups, .. } =
            Design::new(&cleared, &features).map_err(|error| table.explain(error))?;
        let (mut blank, mut levels) = (Vec::new(), Vec::new());
        for (name, group) in features.iter().zip(&groups) {
            let column = cleared.column(name).map_err(|error| table.explain(error))?;
            let missing: Vec<bool> = (0..frame.rows()).map(|row| !column.is_present(row)).collect();
            for row in (0..frame.rows()).filter(|&row| missing[row]) {
                group.clone().for_each(|place| x[(row, place)] = f64::NAN);
            }
            blank.push(missing);
            levels.push(words_of(column));
        }
        let shipped = !table.own && target == TARGET;
        Ok(Self { frame, features, x, groups, levels, zero, blank, target, classes, shipped, note })
    }

    /// How many patients there are.
    pub fn rows(&self) -> usize {
        self.classes.of.len()
    }

    /// Whether any feature of a patient is blank.
    pub fn is_incomplete(&self, row: usize) -> bool {
        self.blank.iter().any(|column| column[row])
    }

    /// The places in `x` of features that are numbers.
    pub fn numbers(&self) -> Vec<usize> {
        let numbers = self.groups.iter().zip(&self.levels).filter(|(_, levels)| levels.is_none());
        numbers.map(|(group, _)| group.start).collect()
    }
}

fn helps(column: &Column) -> bool {
    match column {
        Column::Number(_) => true,
        Column::Category(_) => (2..=MAX_LEVELS).contains(&column.distinct()),
        _ => false,
    }
}

/// The words that occur, in the order of their columns of 0 and 1.
fn words_of(column: &Column) -> Option<Vec<String>> {
    let Column::Category(category) = column else { return None };
    let mut codes: Vec<u32> = category.codes().iter().flatten().copied().collect();
    codes.sort_unstable();
    codes.dedup();
    Some(codes.iter().filter_map(|&code| category.levels().get(code as usize).cloned()).collect())
}
