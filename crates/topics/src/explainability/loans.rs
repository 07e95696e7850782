//! From the table at hand to features in groups: one for each column of the table, whatever columns it became.

use std::ops::Range;

use ndarray::{Array2, ArrayViewMut1, Axis, concatenate};
use stepwise_data::{GERMAN_CREDIT, Labelled, Wanted};
use stepwise_kernels::frame::Column;
use stepwise_kernels::model_selection::Split;
use stepwise_kernels::stats::standard_deviation;
use stepwise_lab::{LabError, Setup, trimmed, words};
use stepwise_random::Random;

use super::{ASKED, TARGET};

/// So few rows and columns that every step is short.
const WANTED: Wanted = Wanted { names: true, columns: 100, classes: 2, fewest: 40, most: 1_000 };

/// The stream of the noise in the column that causes nothing.
const NOISE_STREAM: u64 = 31;

/// Its size, in standard deviations of the column that is copied.
const NOISE: f64 = 0.1;

/// A column of the table as the model sees it.
pub struct Feature {
    /// Its name, as the reader sees it.
    pub name: String,
    /// The columns of x that it became.
    pub columns: Range<usize>,
    /// The labels that occur, where it is one of names; the first has no column of x.
    pub labels: Vec<String>,
}

impl Feature {
    /// Whether it is a column of numbers.
    pub fn is_number(&self) -> bool {
        self.labels.is_empty()
    }

    /// Its value in a row of x: the number, or the place of the label.
    pub fn value(&self, row: ndarray::ArrayView1<'_, f64>) -> f64 {
        if self.is_number() {
            return row[self.columns.start];
        }
        self.columns.clone().position(|column| row[column] > 0.5).map_or(0.0, |place| (place + 1) as f64)
    }

    /// Gives a row of x another value.
    pub fn set(&self, mut row: ArrayViewMut1<'_, f64>, value: f64) {
        for (place, column) in self.columns.clone().enumerate() {
            let is = f64::from(u8::from((place + 1) as f64 == value));
            row[column] = if self.is_number() { value } else { is };
        }
    }

    /// A value in words.
    pub fn text(&self, value: f64) -> String {
        if self.is_number() {
            return trimmed(value, if value.abs() < 10.0 { 2 } else { 1 });
        }
        // Casting saturates, and places are small whole numbers.
        self.labels.get(value as usize).map_or_else(String::new, |label| words(label))
    }
}

/// Loans with what became of them.
pub struct Loans {
    /// The table.
    pub table: Labelled,
    /// What is explained: the rarer class.
    pub event: usize,
    /// Whether it is the table and the column that the challenge is about.
    pub asked: bool,
    /// Which rows the model learns from.
    pub split: Split,
    /// The columns of the table, the one that causes nothing last where it is there.
    pub features: Vec<Feature>,
    /// All rows.
    pub x: Array2<f64>,
    /// The first column of numbers, which is copied.
    pub original: Option<usize>,
    /// The column that causes nothing, where it is there.
    pub copy: Option<usize>,
}

impl Loans {
    /// Reads, checks, splits, and makes the copy where it is asked for.
    pub fn new(setup: &Setup) -> Result<Self, LabError> {
        let values = &setup.values;
        let target = values.text("target")?;
        let mut table = Labelled::read(&setup.data, GERMAN_CREDIT, target, WANTED, setup.seed)?;
        let mut split = table.split(values.number("held_out")?, setup.seed)?;
        let asked = !table.own && target == TARGET;
        if asked {
            hold_out(&mut split, ASKED - 1);
        }
        let mut features: Vec<Feature> = table
            .features
            .iter()
            .zip(&table.groups)
            .map(|(name, columns)| Feature {
                name: words(name),
                columns: columns.clone(),
                labels: labels(&table, name),
            })
            .collect();
        let original = features.iter().position(Feature::is_number);
        let mut x = std::mem::take(&mut table.x);
        let copy = match (values.text("column")?, original) {
            ("copy", Some(original)) => {
                let source = &features[original];
                let name =
                    if asked { "file thickness".to_owned() } else { format!("copy of {}", source.name) };
                let made = copied(&x, source.columns.start, setup.seed);
                features.push(Feature { name, columns: x.ncols()..x.ncols() + 1, labels: Vec::new() });
                // Both have as many rows.
                x = concatenate(Axis(1), &[x.view(), made.view()]).unwrap_or(x);
                Some(features.len() - 1)
            }
            ("copy", None) => {
                return Err(LabError::parameter(
                    "column",
                    "copy",
                    "none: the table has no column of numbers",
                ));
            }
            _ => None,
        };
        Ok(Self { event: table.rarest(), table, asked, split, features, x, original, copy })
    }

    /// The place of a column of this name.
    pub fn feature(&self, key: &str, name: &str) -> Result<usize, LabError> {
        let found = self.table.features.iter().position(|feature| feature == name);
        found.ok_or_else(|| LabError::parameter(key, name, "a column that the model predicts from"))
    }

    /// The row of an applicant, who are counted from 1.
    pub fn row(&self, person: usize) -> Result<usize, LabError> {
        let rows = self.x.nrows();
        if (1..=rows).contains(&person) {
            Ok(person - 1)
        } else {
            Err(LabError::parameter("person", person, format!("a row of the table, from 1 to {rows}")))
        }
    }

    /// Whether the event came to each of these rows.
    pub fn outcomes(&self, rows: &[usize]) -> Vec<bool> {
        rows.iter().map(|&row| self.table.classes[row] == self.event).collect()
    }

    /// The name of the event.
    pub fn event_name(&self) -> &str {
        self.table.labels.get(self.event).map_or("", String::as_str)
    }

    /// What the rows are.
    pub fn who(&self) -> &'static str {
        if self.table.own { "row" } else { "applicant" }
    }
}

/// Sees to it that a row is not among those learned from.
fn hold_out(split: &mut Split, row: usize) {
    if let (Some(place), Some(first)) =
        (split.train.iter().position(|&other| other == row), split.test.first_mut())
    {
        split.train[place] = *first;
        *first = row;
    }
}

/// The labels that occur in a column of names, in the order of the columns of x that they became.
fn labels(table: &Labelled, name: &str) -> Vec<String> {
    let Some(Column::Category(category)) = table.frame.get(name) else { return Vec::new() };
    let occurs = |code: usize| category.codes().iter().flatten().any(|&other| other as usize == code);
    let levels = category.levels().iter().enumerate();
    levels.filter(|(code, _)| occurs(*code)).map(|(_, level)| level.clone()).collect()
}

/// A column and a little noise: it tells nothing that the column does not tell, and causes nothing.
fn copied(x: &Array2<f64>, column: usize, seed: u64) -> Array2<f64> {
    let values = x.column(column).to_vec();
    let size = NOISE * standard_deviation(&values);
    let mut random = Random::stream(seed, NOISE_STREAM);
    Array2::from_shape_fn((values.len(), 1), |(row, _)| values[row] + size * random.normal())
}
