//! Exponential smoothing.

use super::minimise::Descent;
use super::{Forecast, Season, checked, checked_period, mean};
use crate::KernelError;
use crate::error::enough_rows;

/// Which parts a series has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Smoothing {
    /// Whether the level goes up or down steadily.
    pub trend: bool,
    /// Whether the trend dies out with time.
    pub damped: bool,
    /// How the season acts, and its period.
    pub season: Option<(Season, usize)>,
}

/// How fast each part follows the newest value: 0 not at all, 1 at once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SmoothingWeights {
    /// For the level.
    pub level: f64,
    /// For the trend.
    pub trend: f64,
    /// For the season.
    pub season: f64,
    /// What is left of the trend after one step: 1 unless it is damped.
    pub damping: f64,
}

/// Holt and Winters' exponential smoothing: a level, a trend and a season, each an average in which old values fade.
///
/// **Idea.** After each value, every part moves a share of the way to what that value says: with forecast
/// ŷ = l + φb + s, the level becomes α(y − s) + (1 − α)(l + φb), the trend β(l′ − l) + (1 − β)φb, the season
/// γ(y − l − φb) + (1 − γ)s. Where the season multiplies, − s becomes / s.
///
/// **The start** is plain: with a season, the first period's mean, the step to the second period's mean, and what is left; else one
/// first difference before the first value.
///
/// **One step** of fitting is one step of BFGS on the sum of squared one-step errors; α in (0, 1), β < α, γ < 1 − α,
/// φ in (0.8, 0.995).
///
/// **Forecasts** are of constant error variance; where the season multiplies, deviations are to first order.
///
/// **Cost.** O(n) for each look at the errors.
///
/// Sources: P. R. Winters, *Forecasting sales by exponentially weighted moving averages*, Management Science 6 (1960);
/// R. J. Hyndman, A. B. Koehler, J. K. Ord, R. D. Snyder, *Forecasting with Exponential Smoothing* (2008).
///
/// ```
/// use stepwise_kernels::timeseries::{ExponentialSmoothing, Smoothing};
/// let series: Vec<f64> = (0..20).map(f64::from).collect();
/// let parts = Smoothing { trend: true, damped: false, season: None };
/// let model = ExponentialSmoothing::fit(&series, parts)?;
/// assert!((model.forecast(2).mean[1] - 21.0).abs() < 1e-9);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ExponentialSmoothing {
    series: Vec<f64>,
    parts: Smoothing,
    weights: SmoothingWeights,
    descent: Option<Descent>,
    fitted: Vec<f64>,
    state: State,
    /// The sum of squared errors, relative to which the descent measures.
    unit: f64,
    iterations: usize,
}

/// The parts after some value.
#[derive(Clone, Debug, PartialEq)]
struct State {
    level: f64,
    trend: f64,
    /// The season's places; the oldest, which comes next, first.
    season: std::collections::VecDeque<f64>,
}

impl State {
    fn new(series: &[f64], parts: Smoothing) -> Self {
        let Some((kind, period)) = parts.season else {
            let trend = if parts.trend { series[1] - series[0] } else { 0.0 };
            return Self { level: series[0] - trend, trend, season: std::collections::VecDeque::new() };
        };
        let level = mean(&series[..period]);
        let trend =
            if parts.trend { (mean(&series[period..2 * period]) - level) / period as f64 } else { 0.0 };
        let part = |value: &f64| if kind == Season::Additive { value - level } else { value / level };
        Self { level, trend, season: series[..period].iter().map(part).collect() }
    }

    /// The forecast of the next value.
    fn expected(&self, parts: Smoothing, weights: SmoothingWeights) -> f64 {
        let base = self.level + weights.damping * self.trend;
        match (parts.season, self.season.front()) {
            (Some((Season::Additive, _)), Some(place)) => base + place,
            (Some((Season::Multiplicative, _)), Some(place)) => base * place,
            _ => base,
        }
    }

    /// Takes the next value in.
    fn take(&mut self, value: f64, parts: Smoothing, weights: SmoothingWeights) {
        let base = self.level + weights.damping * self.trend;
        let place = self.season.pop_front();
        let (deseasoned, detrended) = match (parts.season, place) {
            (Some((Season::Additive, _)), Some(place)) => (value - place, value - base),
            (Some((Season::Multiplicative, _)), Some(place)) => (value / place, value / base),
            _ => (value, 0.0),
        };
        let level = weights.level * deseasoned + (1.0 - weights.level) * base;
        self.trend =
            weights.trend * (level - self.level) + (1.0 - weights.trend) * weights.damping * self.trend;
        self.level = level;
        self.season.extend(place.map(|place| weights.season * detrended + (1.0 - weights.season) * place));
    }
}

/// The one-step forecasts and the last state.
fn run(series: &[f64], parts: Smoothing, weights: SmoothingWeights) -> (Vec<f64>, State) {
    let mut state = State::new(series, parts);
    let mut fitted = Vec::with_capacity(series.len());
    for &value in series {
        fitted.push(state.expected(parts, weights));
        state.take(value, parts, weights);
    }
    (fitted, state)
}

fn squares(series: &[f64], fitted: &[f64]) -> f64 {
    series.iter().zip(fitted).map(|(value, fitted)| (value - fitted).powi(2)).sum()
}

/// The weights of a place that the descent may choose freely.
fn weights_of(at: &[f64], parts: Smoothing) -> SmoothingWeights {
    let share = |value: f64| 1.0 / (1.0 + (-value).exp());
    let mut next = at.iter().copied().map(share);
    let level = next.next().unwrap_or(0.5);
    let trend = if parts.trend { level * next.next().unwrap_or(0.5) } else { 0.0 };
    let season = if parts.season.is_some() { (1.0 - level) * next.next().unwrap_or(0.5) } else { 0.0 };
    let damping = if parts.damped { 0.8 + 0.195 * next.next().unwrap_or(0.5) } else { 1.0 };
    SmoothingWeights { level, trend, season, damping }
}

fn check(series: &[f64], parts: Smoothing) -> Result<(), KernelError> {
    match parts.season {
        None => checked(series)?,
        Some((kind, period)) => {
            checked_period(series, period)?;
            if let Some(&given) = series.iter().find(|value| kind == Season::Multiplicative && **value <= 0.0)
            {
                let allowed = "above 0 where the season multiplies".to_owned();
                return Err(KernelError::Range { what: "a value of the series", given, allowed });
            }
        }
    }
    if parts.damped && !parts.trend {
        let allowed = "1 without a trend".to_owned();
        return Err(KernelError::Range { what: "the number of trends to damp", given: 0.0, allowed });
    }
    enough_rows("exponential smoothing", series.len(), 3)
}

impl ExponentialSmoothing {
    /// Starts the search for the best weights.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] below three values or two periods; [`KernelError::NotFinite`]; [`KernelError::Range`] for
    /// values over 1e100, values not above 0 where the season multiplies, a period below 2, or damping without a trend.
    pub fn new(series: &[f64], parts: Smoothing) -> Result<Self, KernelError> {
        check(series, parts)?;
        let free =
            1 + usize::from(parts.trend) + usize::from(parts.season.is_some()) + usize::from(parts.damped);
        // Rather steady at first: a weight of 0.3 for the level, a tenth of its room for the others.
        let mut start = vec![-2.0; free];
        start[0] = -0.85;
        let mut model = Self::with(series, parts, weights_of(&start, parts));
        model.unit = squares(series, &model.fitted).max(f64::MIN_POSITIVE);
        model.descent = Some(Descent::new(start, &|at: &[f64]| model.objective(at)));
        Ok(model)
    }

    /// With weights given.
    ///
    /// # Errors
    /// As [`new`](Self::new); [`KernelError::Range`] for a weight outside 0 to 1, or a damping other than 1 without
    /// `damped`.
    pub fn with_weights(
        series: &[f64],
        parts: Smoothing,
        weights: SmoothingWeights,
    ) -> Result<Self, KernelError> {
        check(series, parts)?;
        let all = [
            ("the level's weight", weights.level),
            ("the trend's weight", weights.trend),
            ("the season's weight", weights.season),
            ("the damping", weights.damping),
        ];
        for (what, given) in all {
            if !(0.0..=1.0).contains(&given) {
                return Err(KernelError::Range { what, given, allowed: "from 0 to 1".to_owned() });
            }
        }
        if !parts.damped && weights.damping != 1.0 {
            let allowed = "1 unless the trend is damped".to_owned();
            return Err(KernelError::Range { what: "the damping", given: weights.damping, allowed });
        }
        Ok(Self::with(series, parts, weights))
    }

    fn with(series: &[f64], parts: Smoothing, weights: SmoothingWeights) -> Self {
        let (fitted, state) = run(series, parts, weights);
        Self {
            series: series.to_vec(),
            parts,
            weights,
            descent: None,
            fitted,
            state,
            unit: 1.0,
            iterations: 0,
        }
    }

    fn objective(&self, at: &[f64]) -> f64 {
        squares(&self.series, &run(&self.series, self.parts, weights_of(at, self.parts)).0) / self.unit
    }

    /// Improves the weights once; `false` when they cannot be, or were given.
    pub fn step(&mut self) -> bool {
        let Some(mut descent) = self.descent.take() else { return false };
        let went = descent.steepness() > 1e-10 && descent.step(&|at: &[f64]| self.objective(at));
        if went {
            self.weights = weights_of(&descent.at(), self.parts);
            (self.fitted, self.state) = run(&self.series, self.parts, self.weights);
            self.iterations += 1;
        }
        self.descent = Some(descent);
        went
    }

    /// The weights.
    #[must_use]
    pub fn weights(&self) -> SmoothingWeights {
        self.weights
    }

    /// The one-step forecasts of the values known.
    #[must_use]
    pub fn fitted(&self) -> &[f64] {
        &self.fitted
    }

    /// The sum of squared one-step errors.
    #[must_use]
    pub fn squared_error(&self) -> f64 {
        squares(&self.series, &self.fitted)
    }

    /// How many steps were made.
    #[must_use]
    pub fn iterations(&self) -> usize {
        self.iterations
    }

    /// The next values. An error at one step moves all later ones: each deviation sums the effects of all errors up to
    /// its step. Time O(steps²).
    #[must_use]
    pub fn forecast(&self, steps: usize) -> Forecast {
        let ahead = |shocked: Option<(usize, f64)>, steps: usize| -> Vec<f64> {
            let mut state = self.state.clone();
            (0..steps)
                .map(|step| {
                    let shock = shocked.filter(|(at, _)| *at == step).map_or(0.0, |(_, shock)| shock);
                    let value = state.expected(self.parts, self.weights) + shock;
                    state.take(value, self.parts, self.weights);
                    value
                })
                .collect()
        };
        let mean = ahead(None, steps);
        let sigma = (self.squared_error() / self.series.len() as f64).sqrt();
        let mut squares = vec![0.0; steps];
        for shock in 0..steps {
            let moved = ahead(Some((shock, sigma)), steps);
            for ((square, moved), mean) in squares.iter_mut().zip(&moved).zip(&mean).skip(shock) {
                *square += (moved - mean).powi(2);
            }
        }
        Forecast { mean, deviation: squares.into_iter().map(f64::sqrt).collect() }
    }

    /// The end of a run, after 1000 steps at most.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn fit(series: &[f64], parts: Smoothing) -> Result<Self, KernelError> {
        let mut model = Self::new(series, parts)?;
        while model.iterations < 1000 && model.step() {}
        Ok(model)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEVEL: Smoothing = Smoothing { trend: false, damped: false, season: None };

    #[test]
    fn each_step_lowers_the_error() {
        let series: Vec<f64> =
            (0..40).map(|t| f64::from(t % 4) + f64::from(t * t % 7) / 5.0 + 0.1 * f64::from(t)).collect();
        let parts = Smoothing { trend: true, damped: true, season: Some((Season::Additive, 4)) };
        let mut model = ExponentialSmoothing::new(&series, parts).unwrap();
        let mut before = model.squared_error();
        while model.step() {
            assert!(model.squared_error() <= before);
            before = model.squared_error();
            assert!(model.iterations() < 1000);
        }
        let forecast = model.forecast(12);
        assert!(forecast.deviation.windows(2).all(|pair| pair[0] <= pair[1] * (1.0 + 1e-9)));
    }

    #[test]
    fn awkward_input() {
        for scale in [0.0, 1e-12, 1e12] {
            let model = ExponentialSmoothing::fit(&[scale; 5], LEVEL).unwrap();
            assert!((model.forecast(1).mean[0] - scale).abs() <= 1e-12 * scale);
        }
        let weights = SmoothingWeights { level: 0.5, trend: 0.0, season: 0.0, damping: 1.0 };
        assert!(
            ExponentialSmoothing::with_weights(&[1.0; 5], LEVEL, SmoothingWeights { level: 2.0, ..weights })
                .is_err()
        );
        assert!(
            ExponentialSmoothing::with_weights(
                &[1.0; 5],
                LEVEL,
                SmoothingWeights { damping: 0.9, ..weights }
            )
            .is_err()
        );
        assert!(!ExponentialSmoothing::with_weights(&[1.0; 5], LEVEL, weights).unwrap().step());
        assert!(ExponentialSmoothing::new(&[1.0, 2.0], LEVEL).is_err());
        assert!(ExponentialSmoothing::new(&[1.0, f64::NAN, 2.0], LEVEL).is_err());
        assert!(ExponentialSmoothing::new(&[1.0; 5], Smoothing { damped: true, ..LEVEL }).is_err());
        let seasonal = |kind| Smoothing { season: Some((kind, 2)), ..LEVEL };
        assert!(ExponentialSmoothing::new(&[1.0, 0.0, 1.0, 1.0], seasonal(Season::Multiplicative)).is_err());
        assert!(ExponentialSmoothing::new(&[1.0, 0.0, 1.0], seasonal(Season::Additive)).is_err());
        assert!(ExponentialSmoothing::fit(&[1.0, 0.0, 1.0, 0.0, 1.0], seasonal(Season::Additive)).is_ok());
    }
}
