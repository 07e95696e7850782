//! A table for predicting a number: the target, the features as a matrix, and which rows are held out.

use stepwise_kernels::frame::Frame;
use stepwise_kernels::model_selection::{Split, train_test_split};
use stepwise_kernels::preprocess::Design;
use stepwise_kernels::stats;
use stepwise_lab::{DatasetId, LabError, Setup};

use crate::{AtHand, Usable, refused};

/// The fewest rows that such a run makes sense with.
const FEWEST: usize = 10;

/// How large a table a lab takes.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The most rows; of more, a random sample is drawn.
    pub rows: usize,
    /// The most columns of the design matrix; more are refused.
    pub columns: usize,
}

/// What a lab needs that predicts a number from the columns of a table.
#[derive(Clone, Debug)]
pub struct ToPredict {
    /// The file's name, for messages.
    pub file: String,
    /// The target's name.
    pub target: String,
    /// The target of every row.
    pub y: Vec<f64>,
    /// The features' names.
    pub features: Vec<String>,
    /// The features as numbers.
    pub design: Design,
    /// The rows in use, with all columns.
    pub frame: Frame,
    /// Which rows train, and which are held out.
    pub split: Split,
    /// Whether the reader brought the table.
    pub own: bool,
    /// What was left out, as sentences; empty when nothing was.
    pub note: String,
}

impl ToPredict {
    /// Reads the table at hand, or else the `shipped` one, by the parameters `target`, `features` and `held_out`.
    ///
    /// ```
    /// use stepwise_data::to_predict::{Limits, ToPredict};
    /// use stepwise_data::AMES;
    /// use stepwise_lab::{Clock, DataStore, Device, OwnFile, Setup, Value, Values};
    /// let rows: String = (0..20).map(|row| format!("{row},{}\n", 3 * row)).collect();
    /// let mut data = DataStore::new();
    /// data.own = Some(OwnFile { name: "mine.csv".to_owned(), bytes: format!("size,price\n{rows}").as_bytes().into() });
    /// let mut values = Values::defaults(&[]);
    /// values.insert("target", Value::Text("price".to_owned()));
    /// values.insert("features", Value::List(vec!["size".to_owned()]));
    /// values.insert("held_out", Value::Number(0.25));
    /// let setup = Setup { values, seed: 7, data, device: Device::cpu(), clock: Clock::new(|| 0.0) };
    /// let table = ToPredict::read(&setup, AMES, Limits { rows: 100, columns: 10 })?;
    /// assert_eq!((table.split.train.len(), table.split.test.len()), (15, 5));
    /// # Ok::<(), stepwise_lab::LabError>(())
    /// ```
    ///
    /// # Errors
    /// As [`AtHand::read`] and [`AtHand::usable`]; [`LabError::Parameter`] for a feature that is the target and for too
    /// many columns; [`LabError::Column`] for a target of one value.
    pub fn read(setup: &Setup, shipped: DatasetId, limits: Limits) -> Result<Self, LabError> {
        let values = &setup.values;
        let (target, features) = (values.text("target")?, values.list("features")?);
        let table = AtHand::read(&setup.data, shipped)?;
        if let Some(name) = features.iter().find(|name| *name == target) {
            return Err(LabError::parameter("features", name, "columns other than the one to predict"));
        }
        let needed: Vec<&str> = features.iter().map(String::as_str).chain([target]).collect();
        let Usable { frame, note } = table.usable(&needed, FEWEST, limits.rows, setup.seed)?;
        let y = frame.numbers(target).map_err(|error| table.explain(error))?.to_vec();
        let design = Design::new(&frame, features).map_err(|error| table.explain(error))?;
        if design.names.len() > limits.columns {
            return Err(LabError::parameter(
                "features",
                format!("a choice that makes {} columns", design.names.len()),
                format!("at most {} columns, each name of a category being one", limits.columns),
            ));
        }
        let split =
            train_test_split(frame.rows(), values.number("held_out")?, setup.seed).map_err(refused)?;
        let seen: Vec<f64> = split.train.iter().map(|&row| y[row]).collect();
        let spread = stats::standard_deviation(&seen);
        if spread.is_nan() || spread <= 1e-12 * stats::mean(&seen).abs() {
            return Err(LabError::column(
                &table.file,
                target,
                "has only one value, so there is nothing to predict",
            ));
        }
        Ok(Self {
            file: table.file,
            target: target.to_owned(),
            y,
            features: features.to_vec(),
            design,
            frame,
            split,
            own: table.own,
            note,
        })
    }
}
