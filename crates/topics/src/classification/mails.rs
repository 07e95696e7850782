//! From the table at hand to standardised features, outcomes and a split, perhaps with most of the spam taken out.

use ndarray::{Array2, ArrayView1, Axis, concatenate};
use stepwise_data::{Labelled, SPAMBASE, Wanted, refused};
use stepwise_kernels::model_selection::Split;
use stepwise_kernels::preprocess::{StandardScaler, log_counts};
use stepwise_lab::{LabError, Setup};

/// So few rows and columns that every step is short.
const WANTED: Wanted = Wanted { names: true, columns: 80, classes: 2, fewest: 30, most: 5_000 };

/// What is added to a count before its logarithm, so that "never" has one: below the smallest count of the mails.
const OFFSET: f64 = 0.1;

/// The share of spam where it is thinned.
pub const THIN: f64 = 0.02;

/// Rows with their outcomes.
pub struct Mails {
    /// The table.
    pub table: Labelled,
    /// The names of the features.
    pub names: Vec<String>,
    /// The rows used.
    pub split: Split,
    /// Standard scores of the training rows, in the order of the split.
    pub train: Array2<f64>,
    /// Standard scores of the rows held out, by the training rows' means and deviations.
    pub test: Array2<f64>,
}

impl Mails {
    /// Reads, checks, splits, thins and scales.
    pub fn new(setup: &Setup) -> Result<Self, LabError> {
        let values = &setup.values;
        let table = Labelled::read(&setup.data, SPAMBASE, values.text("target")?, WANTED, setup.seed)?;
        let mut split = table.split(values.number("held_out")?, setup.seed)?;
        if values.text("spam")? == "thinned" {
            let spam = table.rarest();
            split = Split {
                train: thinned(&split.train, &table.classes, spam),
                test: thinned(&split.test, &table.classes, spam),
            };
        }
        let (x, names) = features(values.text("features")?, &table)?;
        let [train, test] = [&split.train, &split.test].map(|rows| x.select(Axis(0), rows));
        let scaler = StandardScaler::fit(train.view()).map_err(refused)?;
        let train = scaler.transform(train.view()).map_err(refused)?;
        let test = scaler.transform(test.view()).map_err(refused)?;
        Ok(Self { table, names, split, train, test })
    }

    /// Whether these rows are spam.
    pub fn outcomes(&self, rows: &[usize]) -> Vec<bool> {
        let spam = self.table.rarest();
        rows.iter().map(|&row| self.table.classes[row] == spam).collect()
    }
}

/// The same rows with only the first of one class, so many that they are [`THIN`] of what is left, and one at least.
fn thinned(rows: &[usize], classes: &[usize], thin: usize) -> Vec<usize> {
    let others = rows.iter().filter(|&&row| classes[row] != thin).count();
    let mut left = ((others as f64 * THIN / (1.0 - THIN)).round() as usize).max(1);
    let mut keep = |row: usize| {
        if classes[row] != thin {
            return true;
        }
        let kept = left > 0;
        left = left.saturating_sub(1);
        kept
    };
    rows.iter().copied().filter(|&row| keep(row)).collect()
}

/// The features as they count, and their names. A column with numbers below 0 is no count, and stays as it is.
fn features(kind: &str, table: &Labelled) -> Result<(Array2<f64>, Vec<String>), LabError> {
    let mut names = table.names.clone();
    if kind == "raw" {
        return Ok((table.x.clone(), names));
    }
    let mut x = table.x.clone();
    for column in x.columns_mut() {
        if column.iter().all(|&value| value >= 0.0) {
            log_counts(column, OFFSET).map_err(refused)?;
        }
    }
    if kind != "both" {
        return Ok((x, names));
    }
    let sometimes = |column: ArrayView1<'_, f64>| {
        column.iter().all(|&value| value >= 0.0) && column.iter().any(|&value| value == 0.0)
    };
    let chosen: Vec<usize> = (0..names.len()).filter(|&place| sometimes(table.x.column(place))).collect();
    let occurs = table.x.select(Axis(1), &chosen).mapv(|value| f64::from(u8::from(value > 0.0)));
    names.extend(chosen.iter().map(|&place| format!("{} occurs", table.names[place])));
    // Both have a row for each row of the table, so that they always fit together.
    let both = concatenate(Axis(1), &[x.view(), occurs.view()]).unwrap_or(x);
    Ok((both, names))
}
