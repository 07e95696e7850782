//! From the table at hand to what the models are given.

use ndarray::{Array1, Array2, Axis};
use stepwise_data::{AMES, Limits, ToPredict, refused};
use stepwise_kernels::frame::Frame;
use stepwise_kernels::model_selection::Split;
use stepwise_kernels::preprocess::StandardScaler;
use stepwise_kernels::stats;
use stepwise_lab::{LabError, Setup};

/// What keeps every step short.
const LIMITS: Limits = Limits { rows: 4_000, columns: 80 };

/// Rows, split and scaled, with what the figures need beside them.
pub struct Houses {
    /// The target's name.
    pub target: String,
    /// Whether the model sees ln(1 + target).
    pub log: bool,
    /// The target of every row, as it is.
    pub price: Vec<f64>,
    /// The feature drawn against the target: the first numeric one, with its place among the columns of `scores`.
    pub drawn: Option<(String, usize, Vec<f64>)>,
    /// Longitudes and latitudes, where the table has them.
    pub places: Option<(Vec<f64>, Vec<f64>)>,
    /// Names of the columns of `scores`.
    pub names: Vec<String>,
    /// The columns that each feature became.
    pub groups: Vec<std::ops::Range<usize>>,
    /// Standard scores of the features of all rows, by the training rows' means and deviations.
    pub scores: Array2<f64>,
    /// Means and deviations.
    pub scaler: StandardScaler,
    /// Mean and deviation of the training rows' target, on the model's scale.
    pub centre: f64,
    /// See `centre`.
    pub spread: f64,
    /// Which rows train.
    pub split: Split,
    /// Whether the reader brought the table.
    pub own: bool,
    /// What was left out, as a sentence; empty when nothing was.
    pub note: String,
}

impl Houses {
    /// Reads, checks, samples, splits and scales.
    pub fn new(setup: &Setup) -> Result<Self, LabError> {
        let log = setup.values.text("target_scale")? == "log";
        let ToPredict { file, target, y: price, features, design, frame, split, own, note } =
            ToPredict::read(setup, AMES, LIMITS)?;
        check_target(&file, &target, &price, log)?;
        let scaler = StandardScaler::fit(design.x.select(Axis(0), &split.train).view()).map_err(refused)?;
        let scores = scaler.transform(design.x.view()).map_err(refused)?;
        let seen: Vec<f64> = split.train.iter().map(|&row| to_scale(price[row], log)).collect();
        let (centre, spread) = (stats::mean(&seen), stats::standard_deviation(&seen));
        let drawn = features.iter().zip(&design.groups).find_map(|(name, group)| {
            let numbers = frame.numbers(name).ok()?;
            Some((name.clone(), group.start, numbers.to_vec()))
        });
        Ok(Self {
            target,
            log,
            price,
            drawn,
            places: places(&frame),
            names: design.names,
            groups: design.groups,
            scores,
            scaler,
            centre,
            spread,
            split,
            own,
            note,
        })
    }

    /// The training rows' features.
    pub fn train_scores(&self) -> Array2<f64> {
        self.scores.select(Axis(0), &self.split.train)
    }

    /// The training rows' target in standard scores, on the model's scale.
    pub fn train_target(&self) -> Array1<f64> {
        self.split.train.iter().map(|&row| self.standard(row)).collect()
    }

    /// A row's target in standard scores, on the model's scale.
    pub fn standard(&self, row: usize) -> f64 {
        (to_scale(self.price[row], self.log) - self.centre) / self.spread
    }

    /// The target that a standard score on the model's scale means.
    pub fn original(&self, standard: f64) -> f64 {
        let value = self.centre + self.spread * standard;
        if self.log { value.exp_m1() } else { value }
    }
}

fn to_scale(price: f64, log: bool) -> f64 {
    if log { price.ln_1p() } else { price }
}

fn check_target(file: &str, target: &str, price: &[f64], log: bool) -> Result<(), LabError> {
    match price.iter().find(|&&value| log && value < 0.0) {
        Some(value) => Err(LabError::column(
            file,
            target,
            format!(
                "holds {value}, and a logarithm needs 0 or more; set the scale of the target to \"as it is\""
            ),
        )),
        None => Ok(()),
    }
}

/// Longitudes and latitudes under their usual names, when they are in range for all rows.
fn places(frame: &Frame) -> Option<(Vec<f64>, Vec<f64>)> {
    let find = |names: &[&str], most: f64| -> Option<Vec<f64>> {
        let name = frame.names().find(|name| names.contains(&name.to_lowercase().as_str()))?;
        let numbers = frame.numbers(name).ok()?;
        numbers.iter().all(|number| number.abs() <= most).then(|| numbers.to_vec())
    };
    Some((find(&["longitude", "lon", "lng", "long"], 180.0)?, find(&["latitude", "lat"], 85.0)?))
}
