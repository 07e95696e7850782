//! From the table at hand to standardised features, outcomes and a split.

use ndarray::{Array2, Axis};
use stepwise_data::{BREAST_CANCER, GERMAN_CREDIT, Labelled, Wanted, refused};
use stepwise_kernels::model_selection::{Split, train_test_split};
use stepwise_kernels::preprocess::StandardScaler;
use stepwise_lab::{LabError, Setup};

use super::DIAGNOSIS;

/// So few rows and columns that every step is short.
const WANTED: Wanted = Wanted { names: true, columns: 100, classes: 2, fewest: 30, most: 3_000 };

/// Rows with their outcomes.
pub struct Rows {
    /// The table.
    pub table: Labelled,
    /// The rarer class: "yes".
    pub event: usize,
    /// Whether the rows are the loans.
    pub loans: bool,
    /// Standard scores of all rows, by the training rows' means and deviations.
    pub scores: Array2<f64>,
    /// Which rows the model learns from.
    pub split: Split,
}

impl Rows {
    /// Reads, checks, splits and scales.
    pub fn new(setup: &Setup) -> Result<Self, LabError> {
        let values = &setup.values;
        let own = setup.data.own.is_some();
        let (shipped, target) = match values.text("data")? {
            "cells" if !own => (BREAST_CANCER, DIAGNOSIS),
            _ => (GERMAN_CREDIT, values.text("target")?),
        };
        let table = Labelled::read(&setup.data, shipped, target, WANTED, setup.seed)?;
        let split =
            train_test_split(table.classes.len(), values.number("held_out")?, setup.seed).map_err(refused)?;
        let event = table.rarest();
        for (rows, side) in [(&split.train, "training rows"), (&split.test, "rows held out")] {
            let events = rows.iter().filter(|&&row| table.classes[row] == event).count();
            if events == 0 || events == rows.len() {
                return Err(LabError::Rows {
                    what: format!("Each class among the {side}"),
                    given: 0,
                    needed: "at least 1 row; hold out another share".to_owned(),
                });
            }
        }
        let scaler = StandardScaler::fit(table.x.select(Axis(0), &split.train).view()).map_err(refused)?;
        let scores = scaler.transform(table.x.view()).map_err(refused)?;
        Ok(Self { loans: !own && shipped == GERMAN_CREDIT, event, table, scores, split })
    }

    /// Whether "yes" is true of these rows.
    pub fn outcomes(&self, rows: &[usize]) -> Vec<bool> {
        rows.iter().map(|&row| self.table.classes[row] == self.event).collect()
    }

    /// What "no" and "yes" are called.
    pub fn names(&self) -> [&str; 2] {
        let name = |class: usize| self.table.labels.get(class).map_or("", String::as_str);
        // Two classes: what is not the event is the other.
        [name(1 - self.event.min(1)), name(self.event)]
    }
}
