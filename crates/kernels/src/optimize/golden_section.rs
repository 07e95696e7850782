//! The lowest place of a function of one number.

use crate::KernelError;
use crate::error::out_of_range;

/// The golden section: the larger part of a whole that is to the smaller as the whole is to it.
const SHARE: f64 = 0.618_033_988_749_894_9;

/// Golden section search: the lowest place of a function that first falls and then rises, within an interval.
///
/// **Idea.** Of two places inside, the higher one cuts off its end: the bottom cannot lie there. Both divide the interval
/// by the golden section, so that one of them serves again. **One step** looks at one place and leaves 62 % of the
/// interval. On other functions it finds a low place, not the lowest. A value that is not a number counts as high.
///
/// Source: J. Kiefer, *Sequential minimax search for a maximum*, Proceedings of the AMS 4 (1953).
///
/// ```
/// use stepwise_kernels::optimize::GoldenSection;
/// let bowl = |x: f64| (x - 1.5) * (x - 1.5);
/// let mut search = GoldenSection::new(-10.0, 10.0, bowl)?;
/// while search.step(bowl) {}
/// assert!((search.place() - 1.5).abs() < 1e-6);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct GoldenSection {
    low: f64,
    high: f64,
    /// The two places inside and their values.
    left: (f64, f64),
    right: (f64, f64),
}

impl GoldenSection {
    /// Looks at the first two places of an interval.
    ///
    /// # Errors
    /// [`KernelError::Range`] unless both ends are finite and the second is above the first.
    pub fn new(low: f64, high: f64, mut function: impl FnMut(f64) -> f64) -> Result<Self, KernelError> {
        if !(low.is_finite() && high.is_finite() && (high - low).is_finite() && high > low) {
            return Err(out_of_range("the end of the interval", high, "finite and above its start"));
        }
        let inside = (high - (high - low) * SHARE, low + (high - low) * SHARE);
        let (left, right) = ((inside.0, function(inside.0)), (inside.1, function(inside.1)));
        Ok(Self { low, high, left, right })
    }

    /// Cuts off one end; `false` when the interval is so short that a function with rounding errors tells nothing more.
    pub fn step(&mut self, mut function: impl FnMut(f64) -> f64) -> bool {
        if self.high - self.low <= 1e-10 * self.low.abs().max(self.high.abs()).max(1e-300) {
            return false;
        }
        if self.left.1 <= self.right.1 || self.right.1.is_nan() {
            self.high = self.right.0;
            self.right = self.left;
            let place = self.high - (self.high - self.low) * SHARE;
            self.left = (place, function(place));
        } else {
            self.low = self.left.0;
            self.left = self.right;
            let place = self.low + (self.high - self.low) * SHARE;
            self.right = (place, function(place));
        }
        true
    }

    /// The interval that the lowest place lies in.
    #[must_use]
    pub fn interval(&self) -> (f64, f64) {
        (self.low, self.high)
    }

    /// The lower of the two places inside.
    #[must_use]
    pub fn place(&self) -> f64 {
        if self.left.1 <= self.right.1 || self.right.1.is_nan() { self.left.0 } else { self.right.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_on_any_function() {
        for function in [f64::abs, |x: f64| -x, |_| f64::NAN, |_| 1.0, |x: f64| (x - 3.0).ln()] {
            let mut search = GoldenSection::new(-5.0, 20.0, function).unwrap();
            let mut steps = 0;
            while search.step(function) {
                steps += 1;
            }
            assert!(steps < 2_000 && search.place() >= -5.0 && search.place() <= 20.0);
        }
        assert!(GoldenSection::new(1.0, 1.0, f64::abs).is_err());
        assert!(
            GoldenSection::new(-1e308, 1e308, f64::abs).is_err()
                && GoldenSection::new(f64::NAN, 1.0, f64::abs).is_err()
        );
    }
}
