//! From the table at hand to features, outcomes and a split.

use ndarray::{Array2, Axis};
use stepwise_data::{GERMAN_CREDIT, Labelled, Wanted, refused};
use stepwise_kernels::model_selection::{Split, train_test_split};
use stepwise_lab::{LabError, Setup};

/// Two rows for each fold of the smallest training set; and so few that a fold's trees grow in one step.
const WANTED: Wanted = Wanted { names: true, columns: 100, classes: 2, fewest: 40, most: 1_500 };

/// Rows with what became of them.
pub struct Loans {
    /// The table.
    pub table: Labelled,
    /// What the tree warns of: the rarer class.
    pub event: usize,
    /// Which rows it learns from.
    pub split: Split,
    /// The features of the training rows, in the order of the split.
    pub train: Array2<f64>,
    /// The features of the rows held out, in the order of the split.
    pub test: Array2<f64>,
}

impl Loans {
    /// Reads, checks and splits.
    pub fn new(setup: &Setup) -> Result<Self, LabError> {
        let values = &setup.values;
        let table = Labelled::read(&setup.data, GERMAN_CREDIT, values.text("target")?, WANTED, setup.seed)?;
        let split =
            train_test_split(table.classes.len(), values.number("held_out")?, setup.seed).map_err(refused)?;
        let [train, test] = [&split.train, &split.test].map(|rows| table.x.select(Axis(0), rows));
        Ok(Self { event: table.rarest(), table, split, train, test })
    }

    /// The name of the event.
    pub fn event_name(&self) -> &str {
        self.table.labels.get(self.event).map_or("", String::as_str)
    }

    /// Whether the event came to each of these rows: 1 or 0.
    pub fn outcomes(&self, rows: &[usize]) -> Vec<f64> {
        rows.iter().map(|&row| f64::from(u8::from(self.table.classes[row] == self.event))).collect()
    }

    /// The classes of these rows.
    pub fn classes(&self, rows: &[usize]) -> Vec<usize> {
        rows.iter().map(|&row| self.table.classes[row]).collect()
    }
}
