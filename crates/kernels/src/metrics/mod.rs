//! How good predictions and clusterings are.

mod classification;
mod clustering;
mod curves;
mod probability;
mod regression;

pub use classification::{ConfusionMatrix, f1_score};
pub use clustering::{Silhouette, adjusted_rand, silhouette};
pub use curves::{Threshold, ThresholdCurve};
pub use probability::{
    CalibrationBin, brier, calibration_curve, calibration_error, log_loss, log_loss_classes,
};
pub use regression::{mae, mape, r2, rmse, rmsle};
