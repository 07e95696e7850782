//! Numbers in the order of time.
//!
//! | question | answer |
//! |---|---|
//! | how alike are values k steps apart? | [`autocorrelation`], [`partial_autocorrelation`] |
//! | trend, season, rest? | [`decompose`], [`Stl`] |
//! | what comes next, by smoothing? | [`ExponentialSmoothing`] |
//! | what comes next, by a model with a likelihood? | [`Arima`] |
//! | is there a unit root? | [`augmented_dickey_fuller`] |
//! | how good would the forecasts have been? | [`RollingOrigins`], [`mape`](crate::metrics::mape) |
//!
//! A series is a slice, oldest value first, one value a period, none missing.

mod adf;
mod arima;
mod autocorrelation;
mod backtest;
mod decompose;
mod forecast;
mod minimise;
mod smoothing;
mod stl;

pub use adf::{AdfTest, augmented_dickey_fuller};
pub use arima::{Arima, ArimaOrder, ArimaParameters};
pub use autocorrelation::{autocorrelation, partial_autocorrelation};
pub use backtest::{Origin, RollingOrigins};
pub use decompose::{Decomposition, Season, decompose};
pub use forecast::Forecast;
pub use smoothing::{ExponentialSmoothing, Smoothing, SmoothingWeights};
pub use stl::{Stl, StlOptions};

use crate::KernelError;
use crate::error::finite_vector;

/// Checks for finite values whose squares do not overflow.
fn checked(series: &[f64]) -> Result<(), KernelError> {
    finite_vector("the series", series)?;
    let size = series.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
    if size <= 1e100 {
        return Ok(());
    }
    let allowed = "at most 1e100, so that squares stay finite".to_owned();
    Err(KernelError::Range { what: "the largest value of the series", given: size, allowed })
}

/// Checks for a period of at least two, with two whole periods of values.
fn checked_period(series: &[f64], period: usize) -> Result<(), KernelError> {
    checked(series)?;
    let most = series.len() / 2;
    if (2..=most.max(2)).contains(&period) {
        return crate::error::enough_rows("two whole periods", series.len(), 2 * period);
    }
    let allowed = format!("from 2 to half the length of the series, {most}");
    Err(KernelError::Range { what: "the period", given: period as f64, allowed })
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}
