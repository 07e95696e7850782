//! What comes next, and how sure that is.

use statrs::distribution::{ContinuousCDF, Normal};

use crate::KernelError;

/// The next values: for each step ahead the mean and the standard deviation of the error.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    /// The expected values, the nearest first.
    pub mean: Vec<f64>,
    /// The standard deviations, in the series' unit.
    pub deviation: Vec<f64>,
}

impl Forecast {
    /// For each step ahead the ends of an interval that holds the value with this probability, if errors are normal
    /// and the model's parameters are right (they are estimates: real intervals are somewhat wider).
    ///
    /// # Errors
    /// [`KernelError::Range`] unless 0 < probability < 1.
    pub fn interval(&self, probability: f64) -> Result<Vec<(f64, f64)>, KernelError> {
        if !(probability > 0.0 && probability < 1.0) {
            let allowed = "above 0 and below 1".to_owned();
            return Err(KernelError::Range { what: "the probability", given: probability, allowed });
        }
        let reach = Normal::standard().inverse_cdf(0.5 + probability / 2.0);
        let ends = |(mean, deviation): (&f64, &f64)| (mean - reach * deviation, mean + reach * deviation);
        Ok(self.mean.iter().zip(&self.deviation).map(ends).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ninety_five_percent_is_1_96_deviations() {
        let forecast = Forecast { mean: vec![1.0], deviation: vec![2.0] };
        let (low, high) = forecast.interval(0.95).unwrap()[0];
        assert!((low - (1.0 - 3.919_928)).abs() < 1e-5 && (high - (1.0 + 3.919_928)).abs() < 1e-5);
        for probability in [0.0, 1.0, f64::NAN] {
            assert!(forecast.interval(probability).is_err());
        }
    }
}
