//! Forecasts of a past that is known.

use std::ops::Range;

use crate::KernelError;
use crate::error::enough_rows;

/// A place in time: what was known, and what came next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The values to fit on: from the first to the last one known.
    pub train: Range<usize>,
    /// The values to forecast.
    pub test: Range<usize>,
}

/// Rolling origins: fit on the first values, forecast the next few, move on, again.
///
/// Nothing that comes later is ever in `train`: a shuffled split would let a model look at both neighbours of the value
/// it predicts, and promise what it cannot hold. Each step is one [`Origin`].
///
/// Source: L. J. Tashman, *Out-of-sample tests of forecasting accuracy: an analysis and review*, International Journal
/// of Forecasting 16 (2000).
///
/// ```
/// use stepwise_kernels::timeseries::RollingOrigins;
/// let origins: Vec<_> = RollingOrigins::new(10, 6, 2, 2)?.collect();
/// assert_eq!(origins[1].train, 0..8);
/// assert_eq!(origins[1].test, 8..10);
/// assert_eq!(origins.len(), 2);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RollingOrigins {
    length: usize,
    next: usize,
    horizon: usize,
    stride: usize,
}

impl RollingOrigins {
    /// The origins of a series of this length: the first after `first` values, then every `stride`, each with `horizon`
    /// values to forecast.
    ///
    /// # Errors
    /// [`KernelError::Range`] when `first`, `horizon` or `stride` is 0; [`KernelError::TooFewRows`] when not even one fits.
    pub fn new(length: usize, first: usize, horizon: usize, stride: usize) -> Result<Self, KernelError> {
        for (what, value) in [("the first origin", first), ("the horizon", horizon), ("the stride", stride)] {
            if value == 0 {
                return Err(KernelError::Range { what, given: 0.0, allowed: "at least 1".to_owned() });
            }
        }
        enough_rows("a backtest", length, first.saturating_add(horizon))?;
        Ok(Self { length, next: first, horizon, stride })
    }
}

impl Iterator for RollingOrigins {
    type Item = Origin;

    fn next(&mut self) -> Option<Origin> {
        let (start, end) = (self.next, self.next.checked_add(self.horizon)?);
        self.next = start.saturating_add(self.stride);
        (end <= self.length).then_some(Origin { train: 0..start, test: start..end })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_never_look_ahead_and_errors_are_typed() {
        for origin in RollingOrigins::new(20, 3, 4, 5).unwrap() {
            assert!(origin.train.end == origin.test.start && origin.test.end <= 20);
        }
        assert_eq!(RollingOrigins::new(5, 3, 2, usize::MAX).unwrap().count(), 1);
        for (first, horizon, stride) in [(0, 1, 1), (1, 0, 1), (1, 1, 0), (3, 3, 1), (usize::MAX, 1, 1)] {
            assert!(RollingOrigins::new(5, first, horizon, stride).is_err());
        }
    }
}
