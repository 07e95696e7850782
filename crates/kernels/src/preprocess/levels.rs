//! The labels that columns had when an encoder learned them.

use std::collections::BTreeMap;

use crate::KernelError;
use crate::frame::{Category, Column, Frame};

/// What a cell is to an encoder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Code {
    /// The label of this index.
    Level(usize),
    /// An empty cell.
    Missing,
    /// A label that was not there when the encoder learned.
    Unknown,
}

/// Names of columns, and the labels of each, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Levels(pub Vec<(String, Vec<String>)>);

/// A column as labels; numbers and dates by how they are written.
fn labels(column: &Column) -> Category {
    match column {
        Column::Category(category) => category.clone(),
        Column::Text(text) => Category::new(text.iter()),
        other => {
            let cells: Vec<String> = (0..other.len()).map(|row| other.cell(row)).collect();
            Category::new(cells.iter().map(|cell| Some(cell.as_str())))
        }
    }
}

impl Levels {
    /// The labels that occur in each column, sorted.
    pub fn fit(frame: &Frame) -> Self {
        let occurring = |column: &Column| {
            let category = labels(column);
            let mut there = vec![false; category.levels().len()];
            category.codes().iter().flatten().for_each(|&code| there[code as usize] = true);
            category
                .levels()
                .iter()
                .zip(there)
                .filter(|(_, there)| *there)
                .map(|(level, _)| level.clone())
                .collect()
        };
        Self(frame.columns().map(|(name, column)| (name.to_owned(), occurring(column))).collect())
    }

    /// For each learned column the codes of a table's rows.
    pub fn codes(&self, frame: &Frame) -> Result<Vec<Vec<Code>>, KernelError> {
        let column_codes = |(name, levels): &(String, Vec<String>)| {
            let category = labels(frame.column(name).map_err(KernelError::Table)?);
            let known: BTreeMap<&String, usize> = levels.iter().zip(0..).collect();
            let place = |label| known.get(label).map_or(Code::Unknown, |&level| Code::Level(level));
            let places: Vec<Code> = category.levels().iter().map(place).collect();
            let code = |code: &Option<u32>| code.map_or(Code::Missing, |code| places[code as usize]);
            Ok(category.codes().iter().map(code).collect())
        };
        self.0.iter().map(column_codes).collect()
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }
}
