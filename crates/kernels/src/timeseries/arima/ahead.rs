//! From the last value on: means, deviations, and futures that are drawn.

use ndarray::{Array1, Array2};
use stepwise_random::Random;

use super::Arima;
use super::kalman::StateSpace;
use crate::timeseries::Forecast;

/// The whole state: what the filter knows, then the last values, the newest first.
struct Ahead {
    transition: Array2<f64>,
    state: Array1<f64>,
    /// How the next value is read from the state.
    value: Array1<f64>,
    /// Where the mean of the differences is added in each step; `None` without differences.
    sum: Option<usize>,
    space: StateSpace,
}

impl Ahead {
    fn new(model: &Arima) -> Self {
        let (ar, ma) = model.parameters.expanded(model.order.period);
        let space = StateSpace::new(&ar, &ma);
        let back = model.order.differencing();
        let (inner, size) = (space.size(), space.size() + back.len());
        let mut transition = padded(&space.transition(), size);
        let mut value = Array1::zeros(size);
        value[0] = 1.0;
        back.iter().enumerate().for_each(|(lag, weight)| value[inner + lag] = -weight);
        if !back.is_empty() {
            transition.row_mut(inner).assign(&value);
            (1..back.len()).for_each(|lag| transition[(inner + lag, inner + lag - 1)] = 1.0);
        }
        let unit = model.differenced.unit;
        let recent = model.series.iter().rev().map(|value| value / unit);
        let state = model.filtered.state.iter().copied().chain(recent).take(size).collect();
        Self { transition, state, value, sum: (!back.is_empty()).then_some(inner), space }
    }

    fn size(&self) -> usize {
        self.state.len()
    }

    /// The next value, less the mean.
    fn now(&self) -> f64 {
        self.value.dot(&self.state)
    }

    /// Goes one step of time on.
    fn step(&mut self, mean: f64) {
        self.state = self.transition.dot(&self.state);
        if let Some(sum) = self.sum {
            self.state[sum] += mean;
        }
    }
}

/// The same matrix with zeros around.
fn padded(part: &Array2<f64>, size: usize) -> Array2<f64> {
    let mut whole = Array2::zeros((size, size));
    part.indexed_iter().for_each(|(place, &value)| whole[place] = value);
    whole
}

impl Arima {
    /// The next values. Time O(steps·m³) with m entries of the state and the last values together.
    #[must_use]
    pub fn forecast(&self, steps: usize) -> Forecast {
        let mut ahead = Ahead::new(self);
        let noise = padded(&ahead.space.noise(), ahead.size());
        let mut covariance = padded(&self.filtered.covariance, ahead.size());
        let (sigma, unit) = (self.variance().sqrt(), self.differenced.unit);
        let mut forecast = Forecast { mean: Vec::with_capacity(steps), deviation: Vec::with_capacity(steps) };
        for _ in 0..steps {
            forecast.mean.push((ahead.now() + self.parameters.mean) * unit);
            let spread = ahead.value.dot(&covariance).dot(&ahead.value);
            forecast.deviation.push(sigma * spread.max(0.0).sqrt());
            ahead.step(self.parameters.mean);
            covariance = ahead.transition.dot(&covariance).dot(&ahead.transition.t()) + &noise;
        }
        forecast
    }

    /// One future as the model would have it: the next values with noise that is drawn. Their mean over many draws is
    /// the forecast. Time O(steps·m²).
    ///
    /// ```
    /// use stepwise_kernels::timeseries::{Arima, ArimaOrder, ArimaParameters};
    /// use stepwise_random::Random;
    /// let walk = Arima::fit(&[3.0, 4.0, 2.0, 5.0, 7.0], ArimaOrder::new(0, 1, 0))?;
    /// let (mut random, mut sum) = (Random::new(7), 0.0);
    /// for _ in 0..2_000 {
    ///     sum += walk.simulate(3, &mut random)[2];
    /// }
    /// assert!((sum / 2_000.0 - 7.0).abs() < 0.3);
    /// # Ok::<(), stepwise_kernels::KernelError>(())
    /// ```
    #[must_use]
    pub fn simulate(&self, steps: usize, random: &mut Random) -> Vec<f64> {
        let mut ahead = Ahead::new(self);
        let unit = self.differenced.unit;
        let sigma = self.variance().sqrt() / unit;
        (0..steps)
            .map(|_| {
                let noise = sigma * random.normal();
                let enters = &ahead.space.enters;
                ahead.state.iter_mut().zip(enters).for_each(|(entry, enters)| *entry += noise * enters);
                let value = (ahead.now() + self.parameters.mean) * unit;
                ahead.step(self.parameters.mean);
                value
            })
            .collect()
    }
}
