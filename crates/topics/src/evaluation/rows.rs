//! From the table at hand to standardised features, outcomes and a split.

use ndarray::{Array2, Axis};
use stepwise_data::{BREAST_CANCER, GERMAN_CREDIT, Labelled, Wanted, refused};
use stepwise_kernels::model_selection::Split;
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
        let split = table.split(values.number("held_out")?, setup.seed)?;
        let event = table.rarest();
        let scaler = StandardScaler::fit(table.x.select(Axis(0), &split.train).view()).map_err(refused)?;
        let scores = scaler.transform(table.x.view()).map_err(refused)?;
        Ok(Self { loans: !own && shipped == GERMAN_CREDIT, event, table, scores, split })
    }

    /// Whether "yes" is true of these rows.
    pub fn outcomes(&self, rows: &[usize]) -> Vec<bool> {
        rows.iter().map(|&row| self.table.classes[row] == self.event).collect()
    }
}
