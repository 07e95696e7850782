//! The table at hand: what is to be told, and the columns that may tell it.

use stepwise_data::{AtHand, Classes, TITANIC, Usable};
use stepwise_lab::{LabError, Setup};

use super::groups::Groups;

/// The most rows that a run uses; of more, a random sample is drawn. Keeps every step short.
const MAX_ROWS: usize = 2_000;

/// The fewest rows: a few for each fold.
const MIN_ROWS: usize = 40;

/// The most columns looked at.
const MAX_COLUMNS: usize = 24;

/// The most classes.
const MAX_CLASSES: usize = 6;

/// What the shipped table is about.
pub const TARGET: &str = "survived";

/// The column of the shipped table that was written after the event.
pub const AFTERWARDS: &str = "boat";

/// Rows with what is to be told about them.
pub struct Passengers {
    /// The column to tell.
    pub target: String,
    /// Its classes.
    pub classes: Classes,
    /// The other columns.
    pub columns: Vec<Groups>,
    /// Whether the table and the target are the shipped ones.
    pub shipped: bool,
    /// What was left out, as a sentence; empty when nothing was.
    pub note: String,
}

impl Passengers {
    /// Reads, checks and groups.
    pub fn new(setup: &Setup) -> Result<Self, LabError> {
        let target = setup.values.text("target")?.to_owned();
        let ranges = setup.values.count("ranges")?;
        let table = AtHand::read(&setup.data, TITANIC)?;
        let Usable { frame, note } = table.usable(&[&target], MIN_ROWS, MAX_ROWS, setup.seed)?;
        let mut classes = table.classes(&frame, &target, MAX_CLASSES)?;
        let shipped = !table.own && target == TARGET;
        if shipped {
            classes.labels = vec!["died".to_owned(), "survived".to_owned()];
        }
        let columns = frame
            .columns()
            .filter(|(name, _)| *name != target)
            .take(MAX_COLUMNS)
            .map(|(name, column)| Groups::new(name, column, ranges))
            .collect::<Result<Vec<_>, _>>()?;
        if columns.is_empty() {
            return Err(LabError::file(&table.file, "has no other column to look at"));
        }
        Ok(Self { target, classes, columns, shipped, note })
    }

    /// The class that shares are told of: the last.
    pub fn told(&self) -> usize {
        self.classes.labels.len() - 1
    }

    /// The share of a class among all rows.
    pub fn share(&self, class: usize) -> f64 {
        self.classes.of.iter().filter(|&&other| other == class).count() as f64
            / self.classes.of.len().max(1) as f64
    }
}
