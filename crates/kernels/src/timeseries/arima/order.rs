//! How many lags of which kind, and their weights.

use crate::KernelError;

/// The orders of an [`Arima`](super::Arima) model: ARIMA(p, d, q)(P, D, Q)ₛ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArimaOrder {
    /// p: how many values back the next one leans on.
    pub autoregressive: usize,
    /// d: how often neighbouring values are subtracted first.
    pub differences: usize,
    /// q: how many errors back it leans on.
    pub moving_average: usize,
    /// P: as p, in whole periods.
    pub seasonal_autoregressive: usize,
    /// D: as d, over a whole period.
    pub seasonal_differences: usize,
    /// Q: as q, in whole periods.
    pub seasonal_moving_average: usize,
    /// s: the period; not used when P, D and Q are 0.
    pub period: usize,
    /// Whether the differenced series has a mean other than 0.
    pub mean: bool,
}

/// The weights of an [`Arima`](super::Arima) model.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ArimaParameters {
    /// φ₁ … φₚ.
    pub autoregressive: Vec<f64>,
    /// θ₁ … θ_q; errors enter as 1 + θ₁B + ….
    pub moving_average: Vec<f64>,
    /// Φ₁ … Φ_P.
    pub seasonal_autoregressive: Vec<f64>,
    /// Θ₁ … Θ_Q.
    pub seasonal_moving_average: Vec<f64>,
    /// The mean of the differenced series.
    pub mean: f64,
}

/// More lags than this make the state too large to be filtered in reasonable time.
const MOST_LAGS: usize = 120;

impl ArimaOrder {
    /// ARIMA(p, d, q), without season or mean.
    #[must_use]
    pub fn new(p: usize, d: usize, q: usize) -> Self {
        Self {
            autoregressive: p,
            differences: d,
            moving_average: q,
            seasonal_autoregressive: 0,
            seasonal_differences: 0,
            seasonal_moving_average: 0,
            period: 0,
            mean: false,
        }
    }

    /// The same with a seasonal part (P, D, Q)ₛ.
    #[must_use]
    pub fn seasonal(self, p: usize, d: usize, q: usize, period: usize) -> Self {
        Self {
            seasonal_autoregressive: p,
            seasonal_differences: d,
            seasonal_moving_average: q,
            period,
            ..self
        }
    }

    /// The same with a mean of the differenced series.
    #[must_use]
    pub fn with_mean(self) -> Self {
        Self { mean: true, ..self }
    }

    pub(super) fn check(&self) -> Result<(), KernelError> {
        let seasonal =
            [self.seasonal_autoregressive, self.seasonal_differences, self.seasonal_moving_average];
        if seasonal.iter().any(|&lags| lags > 0) && self.period < 2 {
            let allowed = "at least 2 for a seasonal part".to_owned();
            return Err(KernelError::Range { what: "the period", given: self.period as f64, allowed });
        }
        let most = [
            ("the autoregressive lags", self.autoregressive, seasonal[0]),
            ("the lags of differences", self.differences, seasonal[1]),
            ("the lags of errors", self.moving_average, seasonal[2]),
        ];
        for (what, lags, periods) in most {
            let reach = lags.saturating_add(periods.saturating_mul(self.period));
            if reach > MOST_LAGS {
                let allowed = format!("at most {MOST_LAGS} in all, whole periods counted in values");
                return Err(KernelError::Range { what, given: reach as f64, allowed });
            }
        }
        Ok(())
    }

    /// How many weights are free, the variance of the noise not counted.
    pub(super) fn free(&self) -> usize {
        self.sizes().iter().sum::<usize>() + usize::from(self.mean)
    }

    /// p, q, P, Q.
    pub(super) fn sizes(&self) -> [usize; 4] {
        [self.autoregressive, self.moving_average, self.seasonal_autoregressive, self.seasonal_moving_average]
    }

    /// The polynomial of the differences, (1 − B)ᵈ(1 − Bˢ)ᴰ, without its leading 1.
    pub(super) fn differencing(&self) -> Vec<f64> {
        let mut weights = Vec::new();
        (0..self.differences).for_each(|_| weights = product(&weights, &[-1.0], 1));
        (0..self.seasonal_differences).for_each(|_| weights = product(&weights, &[-1.0], self.period));
        weights
    }
}

impl ArimaParameters {
    /// The weights of a free place: each group through partial correlations tanh u, which keeps it stationary (or
    /// invertible) wherever u is.
    pub(super) fn from_free(order: ArimaOrder, at: &[f64]) -> Self {
        let mut rest = at;
        let [ar, ma, seasonal_ar, seasonal_ma] = order.sizes().map(|size| {
            let (group, after) = rest.split_at(size.min(rest.len()));
            rest = after;
            stationary(group)
        });
        let negative = |weights: Vec<f64>| weights.into_iter().map(|weight| -weight).collect();
        Self {
            autoregressive: ar,
            moving_average: negative(ma),
            seasonal_autoregressive: seasonal_ar,
            seasonal_moving_average: negative(seasonal_ma),
            mean: rest.first().copied().unwrap_or(0.0),
        }
    }

    /// φ and θ with the seasonal parts multiplied in.
    pub(super) fn expanded(&self, period: usize) -> (Vec<f64>, Vec<f64>) {
        let negative = |weights: &[f64]| weights.iter().map(|weight| -weight).collect::<Vec<_>>();
        let ar = product(&negative(&self.autoregressive), &negative(&self.seasonal_autoregressive), period);
        (negative(&ar), product(&self.moving_average, &self.seasonal_moving_average, period))
    }
}

/// (1 + Σ aᵢBⁱ)·(1 + Σ bⱼBʲˢ), without the leading 1.
fn product(a: &[f64], b: &[f64], period: usize) -> Vec<f64> {
    let mut weights = vec![0.0; a.len() + b.len() * period];
    weights[..a.len()].copy_from_slice(a);
    for (j, b) in b.iter().enumerate() {
        let shift = (j + 1) * period;
        weights[shift - 1] += b;
        for (i, a) in a.iter().enumerate() {
            weights[shift + i] += a * b;
        }
    }
    weights
}

/// A stationary autoregression from its partial autocorrelations tanh u, by Durbin and Levinson's recursion.
fn stationary(free: &[f64]) -> Vec<f64> {
    let mut weights: Vec<f64> = Vec::with_capacity(free.len());
    for u in free {
        // The same bits on every machine: where a search ends must not depend on it.
        let last = libm::tanh(*u);
        let before = weights.clone();
        weights.iter_mut().zip(before.iter().rev()).for_each(|(weight, mirror)| *weight -= last * mirror);
        weights.push(last);
    }
    weights
}
