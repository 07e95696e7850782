//! ARIMA models by exact likelihood.

mod ahead;
mod gaps;
mod kalman;
mod order;

pub use order::{ArimaOrder, ArimaParameters};

use self::kalman::{Filtered, StateSpace};
use super::minimise::Descent;
use super::{Forecast, checked, mean};
use crate::KernelError;
use crate::error::out_of_range;
use crate::error::{enough_rows, finite_vector, same_length};

/// ARIMA and seasonal ARIMA: the next value leans on the last values and the last errors, after differences have taken
/// trend and season out.
///
/// **Idea.** With wₜ the series differenced d times by one and D times by a period, and B the step back,
/// φ(B)·Φ(Bˢ)·(wₜ − μ) = θ(B)·Θ(Bˢ)·εₜ, where εₜ is normal noise. Kalman's filter gives the exact probability of all wₜ: each is
/// expected by what came before, with an error of known variance. The weights that make the data likeliest are taken.
///
/// **One step** of fitting is one step of BFGS on −log-likelihood / n. The search runs over partial correlations, so that every
/// model tried is stationary and invertible; the noise's variance has a closed form and needs no search.
///
/// **Gaps.** Values that are not known are unknowns of a least squares beside the filter ([`with_gaps`](Self::with_gaps)).
///
/// **Differences first.** The likelihood is that of the differenced series (statsmodels' `simple_differencing`).
///
/// **Forecasts** carry the filter's state forward and sum the differences up again; their variance counts all noise to come,
/// not that the weights are estimates.
///
/// **Cost.** O(n·r²) for each look at the likelihood, with r the larger of p + sP and q + sQ + 1.
///
/// Sources: G. E. P. Box, G. M. Jenkins, *Time Series Analysis* (1970); A. C. Harvey, *Forecasting, Structural Time Series Models and
/// the Kalman Filter* (1989), section 3.3; R. H. Jones, *Maximum likelihood fitting of ARMA models to time series with missing
/// observations*, Technometrics 22 (1980).
///
/// ```
/// use stepwise_kernels::timeseries::{Arima, ArimaOrder};
/// use stepwise_random::Random;
/// let mut random = Random::new(7);
/// let mut last = 0.0;
/// let series: Vec<f64> = (0..500).map(|_| { last = 0.7 * last + random.normal(); last }).collect();
/// let model = Arima::fit(&series, ArimaOrder::new(1, 0, 0))?;
/// assert!((model.parameters().autoregressive[0] - 0.7).abs() < 0.1);
/// assert_eq!(model.forecast(3).mean.len(), 3);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Arima {
    series: Vec<f64>,
    order: ArimaOrder,
    differenced: Differenced,
    parameters: ArimaParameters,
    filtered: Filtered,
    descent: Option<Descent>,
    iterations: usize,
}

/// What the filter runs through.
#[derive(Clone, Debug, PartialEq)]
struct Differenced {
    /// The differenced series in units of `unit`.
    values: Vec<f64>,
    unit: f64,
    /// For each gap, a series that is 1 there and 0 elsewhere, differenced alike.
    gaps: Vec<Vec<f64>>,
    /// Where the gaps are in the series, and what was guessed to stand there.
    guesses: Vec<(usize, f64)>,
}

const NOT_STATIONARY: KernelError = KernelError::Numerical { what: "The model is not stationary" };

fn filter(differenced: &Differenced, order: ArimaOrder, parameters: &ArimaParameters) -> Option<Filtered> {
    let (ar, ma) = parameters.expanded(order.period);
    let centred: Vec<f64> = differenced.values.iter().map(|value| value - parameters.mean).collect();
    StateSpace::new(&ar, &ma).filter(&centred, &differenced.gaps)
}

/// −log-likelihood / n; infinite where there is none.
fn objective(differenced: &Differenced, order: ArimaOrder, at: &[f64]) -> f64 {
    filter(differenced, order, &ArimaParameters::from_free(order, at))
        .map_or(f64::INFINITY, |filtered| -filtered.log_likelihood() / differenced.values.len() as f64)
}

/// A series with its differences taken, by the polynomial of the differences without its leading 1.
fn differences(series: &[f64], back: &[f64]) -> Vec<f64> {
    let earlier =
        |time: usize| back.iter().enumerate().map(move |(lag, weight)| weight * series[time - lag - 1]);
    (back.len()..series.len()).map(|time| series[time] + earlier(time).sum::<f64>()).collect()
}

/// The series with straight lines over its gaps.
fn guessed(series: &[f64], hidden: &[usize]) -> Vec<f64> {
    let mut guess = series.to_vec();
    let known = |place: &usize| hidden.binary_search(place).is_err();
    for &place in hidden {
        let before = (0..place).rev().find(known);
        let after = (place + 1..series.len()).find(known);
        guess[place] = match (before, after) {
            (Some(a), Some(b)) => series[a] + (series[b] - series[a]) * (place - a) as f64 / (b - a) as f64,
            (Some(one), None) | (None, Some(one)) => series[one],
            (None, None) => 0.0,
        };
    }
    guess
}

impl Arima {
    /// The differenced series, its unit and its gaps.
    fn prepare(series: &[f64], hidden: &[usize], order: ArimaOrder) -> Result<Differenced, KernelError> {
        checked(series)?;
        order.check()?;
        let back = order.differencing();
        enough_rows("the model", series.len() - hidden.len(), back.len() + order.free() + 2)?;
        let mut values = differences(series, &back);
        let level = if order.mean { mean(&values) } else { 0.0 };
        let squares: Vec<f64> = values.iter().map(|value| (value - level).powi(2)).collect();
        let unit = mean(&squares).sqrt();
        let size = series.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
        if unit <= 1e-14 * size {
            let what = "The differenced series is constant: nothing is left to model";
            return Err(KernelError::Numerical { what });
        }
        values.iter_mut().for_each(|value| *value /= unit);
        let alone = |&place: &usize| {
            let mut one = vec![0.0; series.len()];
            one[place] = 1.0;
            differences(&one, &back)
        };
        Ok(Differenced {
            values,
            unit,
            gaps: hidden.iter().map(alone).collect(),
            guesses: hidden.iter().map(|&place| (place, series[place])).collect(),
        })
    }

    /// Starts the search with all weights 0.
    ///
    /// # Errors
    /// [`KernelError::Range`] for a seasonal part without a period of 2 or more, more than 120 lags of a kind, or values over 1e100;
    /// [`KernelError::TooFewRows`]; [`KernelError::NotFinite`]; [`KernelError::Numerical`] when the differenced series is
    /// constant.
    pub fn new(series: &[f64], order: ArimaOrder) -> Result<Self, KernelError> {
        Self::with_gaps(series, &[], order)
    }

    /// The same where the values at these places are not known. They are never looked at: the likelihood is that of the
    /// known values, and [`gaps`](Self::gaps) says what the model puts there, from what lies before *and after*.
    ///
    /// **Cost.** As without, and O(n·g² + g³) more for g gaps at each look at the likelihood.
    ///
    /// ```
    /// use stepwise_kernels::timeseries::{Arima, ArimaOrder};
    /// // A walk goes straight over a gap, from neighbour to neighbour.
    /// let walk = Arima::with_gaps(&[3.0, 5.0, 99.0, 6.0, 4.0, 5.0], &[2], ArimaOrder::new(0, 1, 0))?;
    /// assert!((walk.gaps().mean[0] - 5.5).abs() < 1e-12);
    /// # Ok::<(), stepwise_kernels::KernelError>(())
    /// ```
    ///
    /// # Errors
    /// As [`new`](Self::new); [`KernelError::Range`] unless the places rise and lie within the series;
    /// [`KernelError::Numerical`] when the known values do not say what belongs into the gaps.
    pub fn with_gaps(series: &[f64], hidden: &[usize], order: ArimaOrder) -> Result<Self, KernelError> {
        let outside = hidden.iter().find(|&&place| place >= series.len());
        let unordered = hidden.windows(2).find(|pair| pair[0] >= pair[1]).map(|pair| &pair[1]);
        if let Some(&place) = outside.or(unordered) {
            return Err(out_of_range(
                "a gap's place",
                place as f64,
                "within the series, each above the one before",
            ));
        }
        let series = guessed(series, hidden);
        let differenced = Self::prepare(&series, hidden, order)?;
        let mut start = vec![0.0; order.free()];
        if let Some(level) = start.last_mut().filter(|_| order.mean) {
            *level = mean(&differenced.values);
        }
        let parameters = ArimaParameters::from_free(order, &start);
        let nothing = if hidden.is_empty() {
            NOT_STATIONARY
        } else {
            KernelError::Numerical { what: "The known values do not say what belongs into the gaps" }
        };
        let filtered = filter(&differenced, order, &parameters).ok_or(nothing)?;
        let descent = Some(Descent::new(start, &|at: &[f64]| objective(&differenced, order, at)));
        let mut model = Self { series, order, differenced, parameters, filtered, descent, iterations: 0 };
        model.fill();
        Ok(model)
    }

    /// Puts into the gaps what the filter found.
    fn fill(&mut self) {
        for (&(place, guess), gap) in self.differenced.guesses.iter().zip(&self.filtered.gaps) {
            self.series[place] = guess + gap.change * self.differenced.unit;
        }
    }

    /// With weights given.
    ///
    /// # Errors
    /// As [`new`](Self::new); [`KernelError::Shape`] when their numbers are not the orders; [`KernelError::Range`] for a
    /// mean that the order does not have; [`KernelError::Numerical`] when the model is not stationary.
    pub fn with_parameters(
        series: &[f64],
        order: ArimaOrder,
        given: ArimaParameters,
    ) -> Result<Self, KernelError> {
        let differenced = Self::prepare(series, &[], order)?;
        let groups = [
            &given.autoregressive,
            &given.moving_average,
            &given.seasonal_autoregressive,
            &given.seasonal_moving_average,
        ];
        for (group, size) in groups.into_iter().zip(order.sizes()) {
            same_length("a group of weights", group.len(), size)?;
            finite_vector("a group of weights", group)?;
        }
        if !given.mean.is_finite() || (!order.mean && given.mean != 0.0) {
            let allowed = "finite, and 0 when the order has no mean".to_owned();
            return Err(KernelError::Range { what: "the mean", given: given.mean, allowed });
        }
        let parameters = ArimaParameters { mean: given.mean / differenced.unit, ..given };
        let filtered = filter(&differenced, order, &parameters).ok_or(NOT_STATIONARY)?;
        Ok(Self {
            series: series.to_vec(),
            order,
            differenced,
            parameters,
            filtered,
            descent: None,
            iterations: 0,
        })
    }

    /// Makes the data likelier once; `false` when no way up is found, or the weights were given.
    pub fn step(&mut self) -> bool {
        let Some(descent) = &mut self.descent else { return false };
        let (differenced, order) = (&self.differenced, self.order);
        if descent.steepness() < 1e-9 || !descent.step(&|at: &[f64]| objective(differenced, order, at)) {
            return false;
        }
        let parameters = ArimaParameters::from_free(order, &descent.at());
        if let Some(filtered) = filter(differenced, order, &parameters) {
            (self.parameters, self.filtered) = (parameters, filtered);
            self.fill();
        }
        self.iterations += 1;
        true
    }

    /// The weights of now.
    #[must_use]
    pub fn parameters(&self) -> ArimaParameters {
        ArimaParameters { mean: self.parameters.mean * self.differenced.unit, ..self.parameters.clone() }
    }

    /// How many lags of which kind it has.
    #[must_use]
    pub fn order(&self) -> ArimaOrder {
        self.order
    }

    /// The series; where there are gaps, as the model fills them.
    #[must_use]
    pub fn series(&self) -> &[f64] {
        &self.series
    }

    /// The log-likelihood of the differenced series.
    #[must_use]
    pub fn log_likelihood(&self) -> f64 {
        let known = (self.differenced.values.len() - self.differenced.gaps.len()) as f64;
        self.filtered.log_likelihood() - known * libm::log(self.differenced.unit)
    }

    /// The variance of the noise, in the series' squared unit.
    #[must_use]
    pub fn variance(&self) -> f64 {
        self.filtered.variance() * self.differenced.unit * self.differenced.unit
    }

    /// Akaike's criterion, 2k − 2·log-likelihood, with the noise's variance among the k.
    #[must_use]
    pub fn aic(&self) -> f64 {
        2.0 * (self.order.free() + 1) as f64 - 2.0 * self.log_likelihood()
    }

    /// The one-step errors of the differenced series, in the series' unit.
    #[must_use]
    pub fn residuals(&self) -> Vec<f64> {
        self.filtered.errors.iter().map(|error| error * self.differenced.unit).collect()
    }

    /// What the model puts into the gaps, in their order: from the values on both sides, at the weights of now.
    #[must_use]
    pub fn gaps(&self) -> Forecast {
        let variance = self.variance();
        let deviation = |gap: &kalman::Gap| (gap.variance * variance).max(0.0).sqrt();
        Forecast {
            mean: self.differenced.guesses.iter().map(|&(place, _)| self.series[place]).collect(),
            deviation: self.filtered.gaps.iter().map(deviation).collect(),
        }
    }

    /// The differenced series, in the series' unit; where there are gaps, as the model fills them.
    #[must_use]
    pub fn differenced(&self) -> Vec<f64> {
        differences(&self.series, &self.order.differencing())
    }

    /// How many steps were made.
    #[must_use]
    pub fn iterations(&self) -> usize {
        self.iterations
    }

    /// The end of a run, after 500 steps at most.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn fit(series: &[f64], order: ArimaOrder) -> Result<Self, KernelError> {
        let mut model = Self::new(series, order)?;
        while model.iterations < 500 && model.step() {}
        Ok(model)
    }
}

#[cfg(test)]
mod tests {
    use stepwise_random::Random;

    use super::*;

    fn walk(n: usize, scale: f64) -> Vec<f64> {
        let mut random = Random::new(5);
        let mut sum = 0.0;
        (0..n)
            .map(|t| {
                sum += random.normal();
                scale * (sum + (t % 4) as f64)
            })
            .collect()
    }

    #[test]
    fn each_step_makes_the_data_likelier_at_any_scale() {
        let mut found = Vec::new();
        for scale in [1e-12, 1.0, 1e12] {
            let series = walk(80, scale);
            let mut model = Arima::new(&series, ArimaOrder::new(1, 1, 1).seasonal(0, 1, 1, 4)).unwrap();
            let mut before = model.log_likelihood();
            while model.step() {
                assert!(model.log_likelihood() >= before);
                before = model.log_likelihood();
                assert!(model.iterations() < 500);
            }
            let forecast = model.forecast(8);
            assert!(forecast.deviation.windows(2).all(|pair| pair[0] < pair[1]));
            found.push(forecast.mean[7] / scale);
        }
        assert!(found.iter().all(|value| (value - found[1]).abs() < 1e-4 * found[1].abs()), "{found:?}");
    }

    #[test]
    fn a_walk_forecasts_its_last_value_with_errors_that_grow_as_the_root() {
        let series = walk(50, 1.0);
        let model = Arima::fit(&series, ArimaOrder::new(0, 1, 0)).unwrap();
        let forecast = model.forecast(4);
        assert!(forecast.mean.iter().all(|mean| (mean - series[49]).abs() < 1e-12));
        assert!((forecast.deviation[3] / forecast.deviation[0] - 2.0).abs() < 1e-12);
        let drift = Arima::fit(&series, ArimaOrder::new(0, 1, 0).with_mean()).unwrap();
        let steady = (series[49] - series[0]) / 49.0;
        assert!((drift.forecast(3).mean[2] - series[49] - 3.0 * steady).abs() < 1e-6);
    }

    #[test]
    fn gaps_at_the_end_are_forecasts_and_drawn_futures_spread_as_these_say() {
        let series = walk(80, 1.0);
        let order = ArimaOrder::new(1, 1, 0).seasonal(0, 1, 1, 4);
        let hidden: Vec<usize> = (72..80).collect();
        let mut gapped = Arima::with_gaps(&series, &hidden, order).unwrap();
        while gapped.step() {}
        let plain = Arima::fit(&series[..72], order).unwrap();
        assert!((gapped.log_likelihood() - plain.log_likelihood()).abs() < 1e-6);
        let (gaps, ahead) = (gapped.gaps(), plain.forecast(8));
        for (a, b) in gaps.mean.iter().zip(&ahead.mean).chain(gaps.deviation.iter().zip(&ahead.deviation)) {
            assert!((a - b).abs() < 1e-3, "{gaps:?} {ahead:?}");
        }
        let mut random = Random::new(3);
        let draws: Vec<f64> = (0..4_000).map(|_| plain.simulate(8, &mut random)[7] - ahead.mean[7]).collect();
        let spread = (draws.iter().map(|draw| draw * draw).sum::<f64>() / 4_000.0).sqrt();
        assert!((spread / ahead.deviation[7] - 1.0).abs() < 0.05, "{spread} {}", ahead.deviation[7]);
    }

    #[test]
    fn awkward_input() {
        let series = walk(40, 1.0);
        let order = ArimaOrder::new(1, 0, 0);
        assert!(Arima::new(&[1.0; 20], order.with_mean()).is_err());
        assert!(Arima::new(&[0.0; 20], order).is_err());
        assert!(Arima::new(&(0..20).map(f64::from).collect::<Vec<_>>(), ArimaOrder::new(0, 2, 1)).is_err());
        assert!(Arima::new(&[1.0, 2.0], order).is_err());
        assert!(Arima::new(&[], order).is_err());
        assert!(Arima::new(&[f64::NAN; 20], order).is_err());
        assert!(Arima::new(&series, order.seasonal(1, 0, 0, 1)).is_err());
        assert!(Arima::new(&series, ArimaOrder::new(0, 0, 121)).is_err());
        assert!(Arima::new(&series, order.seasonal(usize::MAX, 0, 0, 12)).is_err());
        let of = |weight| ArimaParameters { autoregressive: vec![weight], ..ArimaParameters::default() };
        assert!(Arima::with_parameters(&series, order, of(1.2)).is_err());
        assert!(Arima::with_parameters(&series, order, of(f64::NAN)).is_err());
        assert!(Arima::with_parameters(&series, ArimaOrder::new(0, 0, 0), of(0.5)).is_err());
        let off = ArimaParameters { mean: 1.0, ..of(0.5) };
        assert!(Arima::with_parameters(&series, order, off).is_err());
        for hidden in [vec![40], vec![3, 3], vec![4, 3], (0..40).collect(), (1..38).collect()] {
            assert!(Arima::with_gaps(&series, &hidden, order.seasonal(0, 1, 0, 4)).is_err(), "{hidden:?}");
        }
        // Only the sum of two gaps is known where both enter nothing but one difference.
        assert!(
            Arima::with_gaps(&series, &[0, 4, 8, 12, 16, 20, 24, 28, 32, 36], order.seasonal(0, 1, 0, 4))
                .is_err()
        );
        // An exact alternation sits at the edge of what is stationary: the search must end, with finite numbers.
        let alternating: Vec<f64> = (0..40).map(|t| f64::from(t % 2) - 0.5).collect();
        let model = Arima::fit(&alternating, order).unwrap();
        assert!(model.forecast(5).mean.iter().all(|value| value.is_finite()));
    }
}
