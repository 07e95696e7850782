//! The rows that all models learn from, and those that judge them.

use ndarray::{Array1, Array2, Axis};
use stepwise_data::{AMES, Limits, ToPredict};
use stepwise_lab::{LabError, Setup};

/// What keeps every step short: one bagged tree is grown in one step.
const LIMITS: Limits = Limits { rows: 3_000, columns: 30 };

/// Features and target, split.
pub struct Houses {
    /// The table they come from.
    pub table: ToPredict,
    /// The training rows.
    pub train: Array2<f64>,
    /// Their target.
    pub train_y: Array1<f64>,
    /// The rows held out.
    pub test: Array2<f64>,
    /// Their target.
    pub test_y: Array1<f64>,
}

impl Houses {
    /// Reads, checks and splits.
    pub fn new(setup: &Setup) -> Result<Self, LabError> {
        let table = ToPredict::read(setup, AMES, LIMITS)?;
        let rows = |rows: &[usize]| {
            let y: Array1<f64> = rows.iter().map(|&row| table.y[row]).collect();
            (table.design.x.select(Axis(0), rows), y)
        };
        let ((train, train_y), (test, test_y)) = (rows(&table.split.train), rows(&table.split.test));
        Ok(Self { table, train, train_y, test, test_y })
    }
}
