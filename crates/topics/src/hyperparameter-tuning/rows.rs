//! From the table at hand to rows that train, test, and stay unseen.

use ndarray::Array2;
use stepwise_data::{AtHand, GERMAN_CREDIT, Usable, refused};
use stepwise_kernels::frame::Column;
use stepwise_kernels::model_selection::stratified_folds;
use stepwise_kernels::preprocess::Design;
use stepwise_lab::{LabError, Setup};
use stepwise_random::Random;

/// The most rows that a run uses; of more, a random sample is drawn.
const MAX_ROWS: usize = 1_000;

/// The fewest rows.
const MIN_ROWS: usize = 60;

/// The most columns of the design matrix.
const MAX_COLUMNS: usize = 150;

/// The rows are dealt into so many parts alike in classes: one is the test, one the last word, the others train.
const PARTS: usize = 5;

/// The stream that deals them.
const PARTS_STREAM: u64 = 19;

/// Rows, encoded and split.
pub struct Rows {
    /// Features of all rows.
    pub x: Array2<f64>,
    /// Whether each row is of the class to find: 1, or 0.
    pub classes: Vec<usize>,
    /// The name of that class.
    pub positive: String,
    /// The rows that forests learn from.
    pub train: Vec<usize>,
    /// The rows held out: the test, and after it the last word.
    pub held_out: Vec<usize>,
    /// How many of them are the test.
    pub tested: usize,
    /// Whether the reader brought the table.
    pub own: bool,
    /// What was left out, as a sentence; empty when nothing was.
    pub note: String,
}

impl Rows {
    /// Reads, checks, samples, encodes and splits.
    pub fn new(setup: &Setup) -> Result<Self, LabError> {
        let target = setup.values.text("target")?;
        let table = AtHand::read(&setup.data, GERMAN_CREDIT)?;
        let features: Vec<String> = table
            .frame
            .names()
            .filter(|name| *name != target && !matches!(table.frame.get(name), Some(Column::Text(_)) | None))
            .map(str::to_owned)
            .collect();
        let needed: Vec<&str> = features.iter().map(String::as_str).chain([target]).collect();
        let Usable { frame, note } = table.usable(&needed, MIN_ROWS, MAX_ROWS, setup.seed)?;
        let Some(Column::Category(column)) = frame.get(target) else {
            return Err(LabError::column(&table.file, target, "holds no classes"));
        };
        let count = |code: u32| column.codes().iter().flatten().filter(|&&other| other == code).count();
        let codes = 0..u32::try_from(column.levels().len()).unwrap_or(u32::MAX);
        let Some(rarest) = codes.filter(|&code| count(code) > 0).min_by_key(|&code| count(code)) else {
            return Err(LabError::column(&table.file, target, "holds no classes"));
        };
        let rare = count(rarest);
        if rare < MIN_ROWS / 5 || rare == frame.rows() {
            let problem = format!(
                "has {rare} rows of its rarest class and {} of others, but at least {} and 1 are needed",
                frame.rows() - rare,
                MIN_ROWS / 5
            );
            return Err(LabError::column(&table.file, target, problem));
        }
        let design = Design::new(&frame, &features).map_err(|error| table.explain(error))?;
        if design.names.is_empty() || design.names.len() > MAX_COLUMNS {
            let problem = format!(
                "makes {} columns beside “{target}”, each name of a category being one, but 1 to {MAX_COLUMNS} are \
                 needed",
                design.names.len()
            );
            return Err(LabError::file(&table.file, problem));
        }
        let classes: Vec<usize> =
            column.codes().iter().map(|code| usize::from(*code == Some(rarest))).collect();
        let mut random = Random::stream(setup.seed, PARTS_STREAM);
        let parts = stratified_folds(&classes, PARTS, Some(&mut random)).map_err(refused)?;
        let mut parts = parts.into_iter().map(|part| part.test);
        let mut held_out = parts.next().unwrap_or_default();
        let tested = held_out.len();
        held_out.extend(parts.next().unwrap_or_default());
        Ok(Self {
            x: design.x,
            classes,
            positive: column.levels().get(rarest as usize).cloned().unwrap_or_default(),
            train: parts.flatten().collect(),
            held_out,
            tested,
            own: table.own,
            note,
        })
    }
}
