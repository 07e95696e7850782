//! The exact likelihood of an ARMA process, by Kalman's filter.

use ndarray::{Array1, Array2};

use super::gaps::fill;

/// What the filter found, for noise of variance 1.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Filtered {
    /// The one-step errors, and the variance of each.
    pub(super) errors: Vec<f64>,
    pub(super) variances: Vec<f64>,
    /// The state expected for the next time, and its covariance.
    pub(super) state: Array1<f64>,
    pub(super) covariance: Array2<f64>,
    /// What is known of the values that were not given.
    pub(super) gaps: Vec<Gap>,
    /// The logarithm of the determinant that these cost the likelihood; 0 without gaps.
    pub(super) determinant: f64,
}

/// A value that was not given.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Gap {
    /// What the model puts there, less what was guessed.
    pub(super) change: f64,
    /// Its variance, for noise of variance 1.
    pub(super) variance: f64,
}

/// One series on its way through the filter: all of them share the gains, because these do not depend on the values.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Track {
    pub(super) errors: Vec<f64>,
    pub(super) state: Vec<f64>,
}

impl Track {
    fn new(size: usize, length: usize) -> Self {
        Self { errors: Vec::with_capacity(length), state: vec![0.0; size] }
    }

    /// Takes a value in, and goes one step of time on.
    fn take(&mut self, value: f64, gain: &[f64], moves: &[f64]) {
        let error = value - self.state[0];
        self.errors.push(error);
        let size = self.state.len();
        let first = self.state[0] + gain[0] * error;
        for i in 0..size {
            let above = if i + 1 < size { self.state[i + 1] + gain[i + 1] * error } else { 0.0 };
            self.state[i] = moves[i] * first + above;
        }
    }
}

impl Filtered {
    /// The mean of squared errors in their own unit: the variance of the noise that makes the data likeliest.
    pub(super) fn variance(&self) -> f64 {
        let squares =
            self.errors.iter().zip(&self.variances).map(|(error, variance)| error * error / variance);
        squares.sum::<f64>() / self.known()
    }

    /// How many values the likelihood is that of.
    fn known(&self) -> f64 {
        (self.errors.len() - self.gaps.len()) as f64
    }

    /// The log-likelihood at that variance.
    pub(super) fn log_likelihood(&self) -> f64 {
        let logs: f64 = self.variances.iter().map(|&variance| libm::log(variance)).sum();
        let scale = libm::log(std::f64::consts::TAU) + 1.0 + libm::log(self.variance());
        -0.5 * (self.known() * scale + logs + self.determinant)
    }
}

/// Harvey's state space form: the first entry of the state is the value; φ moves it, the others shift up, and noise enters
/// through (1, θ₁, θ₂, …).
#[derive(Clone, Debug, PartialEq)]
pub(super) struct StateSpace {
    /// φ, filled with zeros.
    pub(super) moves: Vec<f64>,
    /// (1, θ₁, θ₂, …), filled with zeros.
    pub(super) enters: Vec<f64>,
}

impl StateSpace {
    pub(super) fn new(ar: &[f64], ma: &[f64]) -> Self {
        let size = ar.len().max(ma.len() + 1);
        let mut moves = ar.to_vec();
        moves.resize(size, 0.0);
        let mut enters = vec![1.0];
        enters.extend(ma);
        enters.resize(size, 0.0);
        Self { moves, enters }
    }

    pub(super) fn size(&self) -> usize {
        self.moves.len()
    }

    pub(super) fn transition(&self) -> Array2<f64> {
        let size = self.size();
        Array2::from_shape_fn((size, size), |(i, j)| {
            let shift = if j == i + 1 { 1.0 } else { 0.0 };
            if j == 0 { self.moves[i] } else { shift }
        })
    }

    /// The covariance of the noise that enters at once.
    pub(super) fn noise(&self) -> Array2<f64> {
        Array2::from_shape_fn((self.size(), self.size()), |(i, j)| self.enters[i] * self.enters[j])
    }

    /// The covariance of the state before anything is known: Σ Tᵏ·R·Rᵀ·Tᵏᵀ, doubling the number of terms each time. `None`
    /// unless the process is stationary.
    fn stationary(&self) -> Option<Array2<f64>> {
        let (mut power, mut sum) = (self.transition(), self.noise());
        for _ in 0..60 {
            sum = &sum + &power.dot(&sum).dot(&power.t());
            power = power.dot(&power);
            let largest = power.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
            if largest >= 1e12 {
                return None;
            }
            if largest < 1e-18 {
                return sum.iter().all(|value| value.is_finite()).then_some(sum);
            }
        }
        None
    }

    /// Runs through the values, and beside them through a series for each gap: 1 where its value stands, differenced.
    /// `None` unless the process is stationary. Time O(n·(r² + g·r)) for a state of r entries and g gaps.
    pub(super) fn filter(&self, values: &[f64], gaps: &[Vec<f64>]) -> Option<Filtered> {
        let size = self.size();
        let mut covariance = self.stationary()?;
        let mut tracks = vec![Track::new(size, values.len()); 1 + gaps.len()];
        let mut variances = Vec::with_capacity(values.len());
        let mut moved = Array2::<f64>::zeros((size, size));
        for (time, value) in values.iter().enumerate() {
            let variance = covariance[(0, 0)];
            if variance.is_nan() || variance <= 0.0 {
                return None;
            }
            variances.push(variance);
            // What a value tells.
            let gain: Vec<f64> = (0..size).map(|i| covariance[(i, 0)] / variance).collect();
            let now = std::iter::once(value).chain(gaps.iter().map(|gap| &gap[time]));
            tracks.iter_mut().zip(now).for_each(|(track, &value)| track.take(value, &gain, &self.moves));
            for i in 0..size {
                for j in 0..size {
                    covariance[(i, j)] -= gain[i] * gain[j] * variance;
                }
            }
            // One step of time: T·P, then ·Tᵀ, knowing where T is 0.
            for i in 0..size {
                for j in 0..size {
                    let below = if i + 1 < size { covariance[(i + 1, j)] } else { 0.0 };
                    moved[(i, j)] = self.moves[i] * covariance[(0, j)] + below;
                }
            }
            for i in 0..size {
                for j in 0..size {
                    let right = if j + 1 < size { moved[(i, j + 1)] } else { 0.0 };
                    covariance[(i, j)] =
                        moved[(i, 0)] * self.moves[j] + right + self.enters[i] * self.enters[j];
                }
            }
        }
        let beside = tracks.split_off(1);
        let track = tracks.pop()?;
        let filtered = Filtered {
            errors: track.errors,
            variances,
            state: track.state.into(),
            covariance,
            gaps: Vec::new(),
            determinant: 0.0,
        };
        if beside.is_empty() { Some(filtered) } else { fill(filtered, &beside) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_autoregression_of_order_one_by_hand() {
        let values = [0.3, -0.1, 0.7];
        let filtered = StateSpace::new(&[0.6], &[]).filter(&values, &[]).unwrap();
        let expected = [0.3, -0.1 - 0.6 * 0.3, 0.7 + 0.6 * 0.1];
        assert!(filtered.errors.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-14));
        assert!((filtered.variances[0] - 1.0 / (1.0 - 0.36)).abs() < 1e-12);
        assert!((filtered.variances[1] - 1.0).abs() < 1e-12);
        for root in [1.0, -1.0, 1.5, f64::NAN] {
            assert!(StateSpace::new(&[root], &[]).filter(&values, &[]).is_none());
        }
    }
}
