//! Where a value stands along an axis.

use stepwise_lab::{Axis, Scale};

/// A value's place is cut off this many axis lengths outside, so that no arithmetic on places overflows.
const FAR: f64 = 1e6;

/// The part of an axis that is in view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct View {
    pub(crate) low: f64,
    pub(crate) high: f64,
    pub(crate) log: bool,
}

impl View {
    pub(crate) fn new(axis: &Axis, (low, high): (f64, f64)) -> Self {
        Self { low, high, log: axis.scale == Scale::Log }
    }

    /// 0 at the low end, 1 at the high end; `None` for what has no place.
    pub(crate) fn share(&self, value: f64) -> Option<f64> {
        let share = if self.log {
            if value <= 0.0 {
                return None;
            }
            (value.ln() - self.low.ln()) / (self.high.ln() - self.low.ln())
        } else {
            (value - self.low) / (self.high - self.low)
        };
        share.is_finite().then(|| share.clamp(-FAR, FAR))
    }

    /// The value at a share of the way from the low to the high end.
    pub(crate) fn value(&self, share: f64) -> f64 {
        if self.log {
            (self.low.ln() + (self.high.ln() - self.low.ln()) * share).exp()
        } else {
            self.low + (self.high - self.low) * share
        }
    }

    /// Ends in increasing order.
    pub(crate) fn ordered(&self) -> (f64, f64) {
        (self.low.min(self.high), self.low.max(self.high))
    }

    /// The view grown about its middle by a factor of at least one.
    pub(crate) fn widened(&self, factor: f64) -> Self {
        let beyond = (factor - 1.0) / 2.0;
        Self { low: self.value(-beyond), high: self.value(1.0 + beyond), ..*self }
    }
}
