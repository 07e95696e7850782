//! How good the filter is on messages held out.

use stepwise_data::refused;
use stepwise_kernels::bayes::LogOdds;
use stepwise_kernels::metrics::{
    CalibrationBin, ConfusionMatrix, brier, calibration_curve, calibration_error,
};
use stepwise_lab::LabError;

use super::filter::{Knobs, features};
use super::messages::Part;

/// Bins of the calibration curve.
const BINS: usize = 10;

/// The filter's answers and what they are worth.
pub struct Judged {
    /// The log-odds of spam of each message held out.
    pub scores: Vec<f64>,
    /// Of the messages filtered, the share that is spam; `None` where none is filtered.
    pub precision: Option<f64>,
    /// Of the spam, the share that is filtered.
    pub recall: f64,
    pub brier: f64,
    pub calibration: Vec<CalibrationBin>,
    pub calibration_error: f64,
}

impl Judged {
    pub fn new(evidence: &LogOdds, knobs: &Knobs, part: &Part) -> Result<Self, LabError> {
        let score = |message| evidence.of(features(part.counts.row(message), knobs.presence));
        let scores = (0..part.spam.len()).map(score).collect::<Result<Vec<f64>, _>>().map_err(refused)?;
        let probabilities: Vec<f64> = scores.iter().map(|&score| LogOdds::probability(score)).collect();
        let actual: Vec<usize> = part.spam.iter().map(|&spam| usize::from(spam)).collect();
        let limit = knobs.odds.ln();
        let filtered: Vec<usize> = scores.iter().map(|&score| usize::from(score > limit)).collect();
        let matrix = ConfusionMatrix::new(&actual, &filtered, 2).map_err(refused)?;
        let calibration = calibration_curve(&part.spam, &probabilities, BINS).map_err(refused)?;
        Ok(Self {
            precision: (matrix.predicted(1) > 0).then(|| matrix.precision(1)),
            recall: matrix.recall(1),
            brier: brier(&part.spam, &probabilities).map_err(refused)?,
            calibration_error: calibration_error(&calibration),
            calibration,
            scores,
        })
    }
}
