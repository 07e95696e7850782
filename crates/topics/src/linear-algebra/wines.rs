//! From the table at hand to the matrix X.

use ndarray::Array2;
use stepwise_data::{AtHand, Usable, WINE, refused};
use stepwise_kernels::frame::{Column, Frame};
use stepwise_kernels::preprocess::{Design, StandardScaler};
use stepwise_lab::{LabError, Setup};

/// The most rows that a run uses; of more, a random sample is drawn. Keeps every view small.
const MAX_ROWS: usize = 1_500;

/// The fewest rows that a run makes sense with.
const MIN_ROWS: usize = 3;

/// The column that colours the shipped wines. No axis is found with its help.
const CULTIVAR: &str = "cultivar";

/// The matrix, and what the figures need beside it.
pub struct Wines {
    /// One row for each wine, one column for each measurement, each column with mean 0.
    pub x: Array2<f64>,
    /// Names of the columns.
    pub names: Vec<String>,
    /// The grape of each row with the grapes' names; empty where the table does not say.
    pub grapes: (Vec<i32>, Vec<String>),
    /// Whether the columns have a standard deviation of 1.
    pub standard: bool,
    /// Whether the reader brought the table.
    pub own: bool,
    /// What was left out, as a sentence; empty when nothing was.
    pub note: String,
}

impl Wines {
    /// Reads, checks, samples and scales.
    pub fn new(setup: &Setup) -> Result<Self, LabError> {
        let names = setup.values.list("features")?;
        let standard = setup.values.text("scale")? == "standard";
        let table = AtHand::read(&setup.data, WINE)?;
        let needed: Vec<&str> = names.iter().map(String::as_str).collect();
        let Usable { frame, note } = table.usable(&needed, MIN_ROWS, MAX_ROWS, setup.seed)?;
        let raw = Design::new(&frame, names).map_err(|error| table.explain(error))?.x;
        let scaler = StandardScaler::fit(raw.view()).map_err(refused)?;
        let x = if standard { scaler.transform(raw.view()).map_err(refused)? } else { &raw - scaler.means() };
        Ok(Self { x, names: names.to_vec(), grapes: grapes(&frame), standard, own: table.own, note })
    }
}

/// The grape of each row; nothing where the table does not say.
fn grapes(frame: &Frame) -> (Vec<i32>, Vec<String>) {
    let Some(Column::Category(column)) = frame.get(CULTIVAR) else { return (Vec::new(), Vec::new()) };
    let codes =
        column.codes().iter().map(|code| code.and_then(|code| i32::try_from(code).ok()).unwrap_or(-1));
    (codes.collect(), column.levels().to_vec())
}
