//! Trend, season and rest by local regression.

use super::checked_period;
use crate::KernelError;

/// The knobs of [`Stl`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StlOptions {
    /// Over how many periods the season is smoothed: odd, at least 3. The larger, the steadier.
    pub seasonal: usize,
    /// Over how many values the trend is smoothed: odd, at least 3; `None` for the first odd number above
    /// 1.5·period/(1 − 1.5/seasonal).
    pub trend: Option<usize>,
    /// Whether outliers lose weight, over 15 rounds.
    pub robust: bool,
}

impl Default for StlOptions {
    fn default() -> Self {
        Self { seasonal: 7, trend: None, robust: false }
    }
}

/// Seasonal-trend decomposition by loess: series = trend + season + rest, where the season may change over the years.
///
/// **Idea.** Smooth all Januaries, all Februaries, … each for themselves: that is the season, once its slow part is
/// taken out. Smooth the series without its season: that is the trend. Repeat, as each needs the other.
///
/// **One step** is one such round: take off the trend; smooth each place of the period by loess, one value beyond
/// both ends; take off what a low pass (three moving averages, a loess) leaves of it; take off that season, and smooth the rest
/// to the new trend. Five rounds; with `robust`, 16 times two rounds, between which values far from the fit lose weight.
///
/// **Loess** at a place is a line through the nearest values, weighted by (1 − (distance/reach)³)³.
///
/// **Cost.** O(n·(trend + seasonal + period)) a step.
///
/// Source: R. B. Cleveland, W. S. Cleveland, J. E. McRae, I. Terpenning, *STL: a seasonal-trend decomposition procedure
/// based on loess*, Journal of Official Statistics 6 (1990).
///
/// ```
/// use stepwise_kernels::timeseries::{Stl, StlOptions};
/// let series: Vec<f64> = (0..24).map(|t| f64::from(t) + f64::from(t % 4)).collect();
/// let stl = Stl::fit(&series, 4, StlOptions::default())?;
/// assert!(stl.rest().iter().all(|rest| rest.abs() < 1e-9));
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Stl {
    series: Vec<f64>,
    period: usize,
    seasonal: usize,
    trend_span: usize,
    robust: bool,
    trend: Vec<f64>,
    season: Vec<f64>,
    weights: Vec<f64>,
    iterations: usize,
}

/// Rounds between two looks at the weights, and how many times.
const ROUNDS: (usize, usize) = (5, 1);
const ROBUST_ROUNDS: (usize, usize) = (2, 16);

fn odd_span(what: &'static str, span: usize) -> Result<usize, KernelError> {
    if span >= 3 && span % 2 == 1 && span < 1_000_000_001 {
        return Ok(span);
    }
    Err(KernelError::Range { what, given: span as f64, allowed: "odd, from 3 to 999,999,999".to_owned() })
}

impl Stl {
    /// Starts with no trend and no season.
    ///
    /// # Errors
    /// [`KernelError::Range`] for a period below 2, a span that is even or below 3, or values over 1e100;
    /// [`KernelError::TooFewRows`] below two periods; [`KernelError::NotFinite`].
    pub fn new(series: &[f64], period: usize, options: StlOptions) -> Result<Self, KernelError> {
        checked_period(series, period)?;
        let seasonal = odd_span("the seasonal span", options.seasonal)?;
        let usual = (1.5 * period as f64 / (1.0 - 1.5 / seasonal as f64)).ceil() as usize;
        let trend_span = odd_span("the trend span", options.trend.unwrap_or(usual | 1))?;
        let n = series.len();
        Ok(Self {
            series: series.to_vec(),
            period,
            seasonal,
            trend_span,
            robust: options.robust,
            trend: vec![0.0; n],
            season: vec![0.0; n],
            weights: vec![1.0; n],
            iterations: 0,
        })
    }

    fn rounds(&self) -> (usize, usize) {
        if self.robust { ROBUST_ROUNDS } else { ROUNDS }
    }

    /// One round; `false` when all are made.
    pub fn step(&mut self) -> bool {
        let (inner, outer) = self.rounds();
        if self.iterations >= inner * outer {
            return false;
        }
        if self.iterations > 0 && self.iterations.is_multiple_of(inner) {
            self.weigh();
        }
        let cycle = self.smooth_places();
        let low = loess(&low_pass(&cycle, self.period), (self.period + 1) | 1, None);
        for (time, season) in self.season.iter_mut().enumerate() {
            *season = cycle[time + self.period] - low[time];
        }
        let rest: Vec<f64> =
            self.series.iter().zip(&self.season).map(|(value, season)| value - season).collect();
        self.trend = loess(&rest, self.trend_span, Some(&self.weights));
        self.iterations += 1;
        true
    }

    /// Each place of the period smoothed over the years, with one more year at both ends.
    fn smooth_places(&self) -> Vec<f64> {
        let n = self.series.len();
        let mut cycle = vec![0.0; n + 2 * self.period];
        for place in 0..self.period {
            let times = || (place..n).step_by(self.period);
            let values: Vec<f64> = times().map(|time| self.series[time] - self.trend[time]).collect();
            let weights: Vec<f64> = times().map(|time| self.weights[time]).collect();
            let smooth = loess(&values, self.seasonal, Some(&weights));
            let (count, reach) = (values.len(), self.seasonal.min(values.len()));
            let (first, last) = (smooth[0], smooth[count - 1]);
            let beyond = |at, range, instead| {
                local(&values, self.seasonal, at, range, Some(&weights)).unwrap_or(instead)
            };
            cycle[place] = beyond(-1.0, 0..reach, first);
            cycle[place + (count + 1) * self.period] = beyond(count as f64, count - reach..count, last);
            for (year, value) in smooth.into_iter().enumerate() {
                cycle[place + (year + 1) * self.period] = value;
            }
        }
        cycle
    }

    /// Tukey's bisquare weights: 0 from six median residuals on.
    fn weigh(&mut self) {
        let residuals: Vec<f64> = self.rest().into_iter().map(f64::abs).collect();
        let mut sorted = residuals.clone();
        sorted.sort_unstable_by(f64::total_cmp);
        let n = sorted.len();
        let far = 3.0 * (sorted[n / 2] + sorted[n - n / 2 - 1]);
        for (weight, residual) in self.weights.iter_mut().zip(residuals) {
            *weight = if residual <= 0.001 * far {
                1.0
            } else if residual <= 0.999 * far {
                (1.0 - (residual / far).powi(2)).powi(2)
            } else {
                0.0
            };
        }
    }

    /// The slow part.
    #[must_use]
    pub fn trend(&self) -> &[f64] {
        &self.trend
    }

    /// What (nearly) repeats each period.
    #[must_use]
    pub fn season(&self) -> &[f64] {
        &self.season
    }

    /// What neither explains.
    #[must_use]
    pub fn rest(&self) -> Vec<f64> {
        let parts = self.trend.iter().zip(&self.season);
        self.series.iter().zip(parts).map(|(value, (trend, season))| value - trend - season).collect()
    }

    /// The weight of each value, 1 unless `robust`.
    #[must_use]
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// How many rounds were made.
    #[must_use]
    pub fn iterations(&self) -> usize {
        self.iterations
    }

    /// The end of a run.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn fit(series: &[f64], period: usize, options: StlOptions) -> Result<Self, KernelError> {
        let mut run = Self::new(series, period, options)?;
        while run.step() {}
        Ok(run)
    }
}

/// Moving averages over the period, again, and over three.
fn low_pass(values: &[f64], period: usize) -> Vec<f64> {
    let average = |values: &[f64], span: usize| -> Vec<f64> {
        values.windows(span).map(|window| window.iter().sum::<f64>() / span as f64).collect()
    };
    average(&average(&average(values, period), period), 3)
}

/// Loess at every value: a window of `span` values that stays inside the series.
fn loess(values: &[f64], span: usize, weights: Option<&[f64]>) -> Vec<f64> {
    let n = values.len();
    let reach = span.min(n);
    (0..n)
        .map(|at| {
            let start = at.saturating_sub(span.div_ceil(2) - 1).min(n - reach);
            local(values, span, at as f64, start..start + reach, weights).unwrap_or(values[at])
        })
        .collect()
}

/// A weighted line through the values of a range, at one place; `None` when all weights are 0.
fn local(
    values: &[f64],
    span: usize,
    at: f64,
    range: std::ops::Range<usize>,
    given: Option<&[f64]>,
) -> Option<f64> {
    let n = values.len();
    let mut reach = (at - range.start as f64).max(range.end as f64 - 1.0 - at);
    if span > n {
        reach += ((span - n) / 2) as f64;
    }
    let mut weights: Vec<f64> = range
        .clone()
        .map(|place| {
            let distance = (place as f64 - at).abs();
            let weight = if distance <= 0.001 * reach {
                1.0
            } else if distance <= 0.999 * reach {
                (1.0 - (distance / reach).powi(3)).powi(3)
            } else {
                0.0
            };
            weight * given.map_or(1.0, |given| given[place])
        })
        .collect();
    let total: f64 = weights.iter().sum();
    if total <= 0.0 {
        return None;
    }
    weights.iter_mut().for_each(|weight| *weight /= total);
    let places = || range.clone().map(|place| place as f64);
    let mean: f64 = weights.iter().zip(places()).map(|(weight, place)| weight * place).sum();
    let spread: f64 =
        weights.iter().zip(places()).map(|(weight, place)| weight * (place - mean).powi(2)).sum();
    // With nearly all weight at one place there is no slope to tell.
    if reach > 0.0 && spread.sqrt() > 0.001 * (n as f64 - 1.0) {
        let slope = (at - mean) / spread;
        weights.iter_mut().zip(places()).for_each(|(weight, place)| *weight *= slope * (place - mean) + 1.0);
    }
    Some(weights.iter().zip(&values[range]).map(|(weight, value)| weight * value).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outlier_loses_its_weight() {
        let mut series: Vec<f64> = (0..48).map(|t| f64::from(t % 12) + f64::from(t * t % 7) / 10.0).collect();
        series[20] += 100.0;
        let stl = Stl::fit(&series, 12, StlOptions { robust: true, ..StlOptions::default() }).unwrap();
        assert_eq!((stl.iterations(), stl.weights()[20]), (32, 0.0));
        assert!((stl.rest()[20] - 100.0).abs() < 2.0);
    }

    #[test]
    fn awkward_input() {
        for robust in [false, true] {
            let options = StlOptions { robust, ..StlOptions::default() };
            for scale in [0.0, 1e-12, 1e12] {
                let constant = Stl::fit(&[scale; 8], 4, options).unwrap();
                assert!(constant.trend().iter().all(|trend| (trend - scale).abs() <= 1e-9 * scale));
            }
            assert!(
                Stl::fit(&[1.0, 2.0, 3.0, 4.0], 2, options)
                    .unwrap()
                    .rest()
                    .iter()
                    .all(|rest| rest.is_finite())
            );
            assert!(Stl::new(&[1.0; 7], 4, options).is_err());
            assert!(Stl::new(&[], 2, options).is_err());
            assert!(Stl::new(&[f64::INFINITY; 8], 2, options).is_err());
        }
        for (seasonal, trend) in [(8, None), (1, None), (7, Some(4)), (7, Some(1)), (usize::MAX, None)] {
            assert!(Stl::new(&[1.0; 8], 2, StlOptions { seasonal, trend, robust: false }).is_err());
        }
    }
}
