//! Trend, season and rest, the classical way.

use super::{checked_period, mean};
use crate::KernelError;

/// Whether the season is added to the trend or multiplies it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Season {
    /// Series = trend + season + rest.
    Additive,
    /// Series = trend · season · rest; all values must be above 0.
    Multiplicative,
}

/// A series in parts.
#[derive(Clone, Debug, PartialEq)]
pub struct Decomposition {
    /// The slow part; `None` for the half period at each end, where no whole period lies around a value.
    pub trend: Vec<Option<f64>>,
    /// What repeats each period.
    pub season: Vec<f64>,
    /// What neither explains; `None` where the trend is.
    pub rest: Vec<Option<f64>>,
}

/// Classical decomposition: a moving average, then the mean of each place in the period.
///
/// **Steps.** The trend is the mean of one whole period around each value (for an even period, half of each end). The
/// season of a place in the period is the mean of what is left there, shifted to sum to 0 (or scaled to average 1). The
/// season is the same in all years; [`Stl`](super::Stl) lets it change. Time O(n·period).
///
/// Source: M. Kendall, A. Stuart, *The Advanced Theory of Statistics*, volume 3 (1966).
///
/// ```
/// use stepwise_kernels::timeseries::{Season, decompose};
/// let parts = decompose(&[1.0, 3.0, 2.0, 4.0, 3.0, 5.0], 2, Season::Additive)?;
/// assert_eq!(parts.trend[2], Some(2.75));
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
///
/// # Errors
/// [`KernelError::Range`] for a period below 2, values over 1e100, or values that are not above 0 where the season
/// multiplies; [`KernelError::TooFewRows`] below two periods; [`KernelError::NotFinite`].
pub fn decompose(series: &[f64], period: usize, season: Season) -> Result<Decomposition, KernelError> {
    checked_period(series, period)?;
    let multiplies = season == Season::Multiplicative;
    if let Some(&given) = series.iter().find(|value| multiplies && **value <= 0.0) {
        let allowed = "above 0 where the season multiplies".to_owned();
        return Err(KernelError::Range { what: "a value of the series", given, allowed });
    }
    let n = series.len();
    let half = period / 2;
    let trend: Vec<Option<f64>> = (0..n)
        .map(|place| {
            let around = series.get(place.checked_sub(half)?..=place + half)?;
            let ends =
                if period.is_multiple_of(2) { (around[0] + around[around.len() - 1]) / 2.0 } else { 0.0 };
            Some((around.iter().sum::<f64>() - ends) / period as f64)
        })
        .collect();
    let without = |value: f64, part: f64| if multiplies { value / part } else { value - part };
    let mut places: Vec<f64> = (0..period)
        .map(|place| {
            let detrended: Vec<f64> = (place..n)
                .step_by(period)
                .filter_map(|time| trend[time].map(|trend| without(series[time], trend)))
                .collect();
            mean(&detrended)
        })
        .collect();
    let level = mean(&places);
    places.iter_mut().for_each(|place| *place = without(*place, level));
    let season: Vec<f64> = (0..n).map(|time| places[time % period]).collect();
    let rest = (0..n)
        .map(|time| trend[time].map(|trend| without(without(series[time], trend), season[time])))
        .collect();
    Ok(Decomposition { trend, season, rest })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn awkward_input() {
        let parts = decompose(&[0.1; 6], 3, Season::Additive).unwrap();
        assert!(parts.season.iter().all(|value| value.abs() < 1e-15));
        assert!(decompose(&[1.0; 6], 1, Season::Additive).is_err());
        assert!(decompose(&[1.0; 6], 4, Season::Additive).is_err());
        assert!(decompose(&[], 2, Season::Additive).is_err());
        assert!(decompose(&[1.0, 0.0, 1.0, 1.0], 2, Season::Multiplicative).is_err());
        assert!(decompose(&[1.0, f64::NAN, 1.0, 1.0], 2, Season::Additive).is_err());
        let four = decompose(&[1.0, 2.0, 1.0, 2.0], 2, Season::Multiplicative).unwrap();
        assert!(four.season.iter().all(|value| value.is_finite()));
    }
}
