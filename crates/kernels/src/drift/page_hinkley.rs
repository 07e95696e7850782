//! Deviations from the mean, added up.

use super::{Signal, checked};
use crate::KernelError;
use crate::error::{out_of_range, positive, settled};

/// Which way a mean may move without an alarm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Direction {
    /// Only a rise is an alarm, as of an error rate.
    Up,
    /// Only a fall.
    Down,
    /// Either.
    #[default]
    Both,
}

/// How [`PageHinkley`] adds up. The default is that of river.
#[derive(Clone, Debug, PartialEq)]
pub struct PageHinkleyOptions {
    /// How many values are only added up, before any judgement.
    pub warm_start: usize,
    /// δ, by how much a value may differ from the mean at no cost, in the unit of the values, at least 0.
    pub tolerance: f64,
    /// λ, how far a sum may move from its lowest point, in the unit of the values, above 0.
    pub threshold: f64,
    /// By what the sums shrink with each value, above 0 and at most 1; 1 forgets nothing.
    pub forgetting: f64,
    /// What is an alarm.
    pub direction: Direction,
}

impl Default for PageHinkleyOptions {
    fn default() -> Self {
        Self {
            warm_start: 30,
            tolerance: 0.005,
            threshold: 50.0,
            forgetting: 0.9999,
            direction: Direction::Both,
        }
    }
}

/// The Page–Hinkley test: has the mean of a stream moved?
///
/// **Idea.** Add up how far each value lies above the mean so far, less a tolerance δ. While the mean stays, the
/// sum drifts downwards and keeps near its minimum; after a rise it climbs. An alarm comes when it is more than λ
/// above its minimum. A second sum, of x − mean + δ, watches for a fall below its maximum. After an alarm
/// everything starts anew with the next value. δ and λ are in the unit of the values: a λ of 50 is 50 misses in a
/// row if the values are 0 and 1.
///
/// **One step** takes one value. **Cost.** O(1).
///
/// Source: E. S. Page, *Continuous inspection schemes*, Biometrika 41 (1954); D. V. Hinkley, *Inference about the
/// change-point from cumulative sum tests*, Biometrika 58 (1971).
///
/// ```
/// use stepwise_kernels::drift::{PageHinkley, PageHinkleyOptions, Signal};
/// let mut detector = PageHinkley::new(&PageHinkleyOptions { threshold: 10.0, ..Default::default() })?;
/// let mut drifts = Vec::new();
/// for index in 0..300 {
///     if detector.update(f64::from(index % 2) + if index < 200 { 0.0 } else { 2.0 })? == Signal::Drift {
///         drifts.push(index);
///     }
/// }
/// assert_eq!(drifts, [205]);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct PageHinkley {
    options: PageHinkleyOptions,
    count: usize,
    mean: f64,
    /// The sum that watches for a rise and its minimum; the one that watches for a fall and its maximum.
    rise: (f64, f64),
    fall: (f64, f64),
    drifted: bool,
}

impl PageHinkley {
    /// Before the first value.
    ///
    /// # Errors
    /// [`KernelError::Range`] for an option outside its range.
    pub fn new(options: &PageHinkleyOptions) -> Result<Self, KernelError> {
        positive("the threshold", options.threshold)?;
        if !(options.tolerance.is_finite() && options.tolerance >= 0.0) {
            return Err(out_of_range("the tolerance", options.tolerance, "a finite number of at least 0"));
        }
        if !(options.forgetting > 0.0 && options.forgetting <= 1.0) {
            return Err(out_of_range("the forgetting factor", options.forgetting, "above 0 and at most 1"));
        }
        let start = (0.0, 0.0);
        Ok(Self { options: options.clone(), count: 0, mean: 0.0, rise: start, fall: start, drifted: false })
    }

    /// Takes the next value; a [`Signal::Drift`] or [`Signal::Stable`].
    ///
    /// # Errors
    /// [`KernelError::NotFinite`], [`KernelError::Numerical`] when the sums overflow; the value is then not taken.
    pub fn update(&mut self, value: f64) -> Result<Signal, KernelError> {
        checked(value)?;
        let mut next = if self.drifted { Self::new(&self.options)? } else { self.clone() };
        next.take(value)?;
        *self = next;
        Ok(if self.drifted { Signal::Drift } else { Signal::Stable })
    }

    fn take(&mut self, value: f64) -> Result<(), KernelError> {
        let PageHinkleyOptions { warm_start, tolerance, threshold, forgetting, direction } = self.options;
        self.count += 1;
        self.mean += settled((value - self.mean) / self.count as f64)?;
        let apart = value - self.mean;
        self.rise.0 = settled(forgetting * self.rise.0 + apart - tolerance)?;
        self.fall.0 = settled(forgetting * self.fall.0 + apart + tolerance)?;
        let first = self.count == 1;
        self.rise.1 = if first { self.rise.0 } else { self.rise.1.min(self.rise.0) };
        self.fall.1 = if first { self.fall.0 } else { self.fall.1.max(self.fall.0) };
        let (risen, fallen) = self.sums();
        let (up, down) = (risen > threshold, fallen > threshold);
        self.drifted = self.count >= warm_start
            && match direction {
                Direction::Up => up,
                Direction::Down => down,
                Direction::Both => up || down,
            };
        Ok(())
    }

    /// The mean since the last start; 0 before the first value.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// How far the sums are from their extremes: evidence for a rise and for a fall, to be compared with the
    /// threshold.
    #[must_use]
    pub fn sums(&self) -> (f64, f64) {
        (self.rise.0 - self.rise.1, self.fall.1 - self.fall.0)
    }
}
