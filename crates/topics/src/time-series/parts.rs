//! What is in the series before any model: trend, season, and how alike it is to itself.

use stepwise_kernels::timeseries::{Arima, Stl, StlOptions, autocorrelation, partial_autocorrelation};

use super::months::Months;

/// The most lags looked at, in seasons.
const SEASONS: usize = 3;

/// Trend and season of what the model may see, on its scale.
pub struct Parts {
    /// How many rows, from the first.
    pub rows: usize,
    pub trend: Vec<f64>,
    pub season: Vec<f64>,
}

impl Parts {
    /// `None` for fewer than two seasons. In a shuffled split the model's own values stand in the gaps.
    pub fn new(months: &Months, model: &Arima) -> Option<Self> {
        let seen = if months.shuffled { model.series() } else { &months.scaled[..months.first()] };
        let stl = Stl::fit(seen, months.period, StlOptions::default()).ok()?;
        Some(Self { rows: seen.len(), trend: stl.trend().to_vec(), season: stl.season().to_vec() })
    }
}

/// Autocorrelations from lag 1 on.
pub struct Lags {
    /// Of the differenced series.
    pub whole: Vec<f64>,
    /// Beyond all shorter lags.
    pub partial: Vec<f64>,
    /// Of the model's errors: what it leaves.
    pub left: Vec<f64>,
    /// Noise stays within ± this 19 times in 20.
    pub noise: f64,
}

impl Lags {
    /// `None` for a differenced series that is constant or very short.
    pub fn new(months: &Months, model: &Arima) -> Option<Self> {
        let differenced = model.differenced();
        let lags = (SEASONS * months.period).min(differenced.len() / 3);
        let from_one = |values: Vec<f64>| values.into_iter().skip(1).collect();
        Some(Self {
            whole: from_one(autocorrelation(&differenced, lags).ok()?),
            partial: from_one(partial_autocorrelation(&differenced, lags).ok()?),
            left: from_one(autocorrelation(&model.residuals(), lags).ok()?),
            noise: 1.96 / (differenced.len() as f64).sqrt(),
        })
    }
}
