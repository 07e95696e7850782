//! Two parts of a window, compared by their distributions.

use std::collections::VecDeque;

use super::{Signal, checked};
use crate::KernelError;
use crate::error::{open_share, out_of_range};
use crate::stats::{TwoSampleTest, kolmogorov_smirnov};

/// The Kolmogorov–Smirnov test on a sliding window: do the latest values come from where the older ones came
/// from? It sees changes of any kind, of the spread as well as of the mean.
///
/// **Idea.** Of the last `window` values the latest `recent` ones are tested against all before them, whenever
/// the window is full. A p-value below α is a drift: the older values are then forgotten, and the window fills up
/// again. With a test at every value false alarms add up, so α must be small. The published method tests against
/// a random part of the older values; all of them need no luck.
///
/// **One step** takes one value. **Cost.** O(recent·window) a step, memory O(window).
///
/// Source: C. Raab, M. Heusinger, F.-M. Schleif, *Reactive soft prototype computing for concept drift streams*,
/// Neurocomputing 416 (2020).
///
/// ```
/// use stepwise_kernels::drift::{KolmogorovSmirnovWindow, Signal};
/// let mut detector = KolmogorovSmirnovWindow::new(100, 30, 1e-4)?;
/// let stream = (0..400).map(|i| f64::from(i % 7) + if i < 200 { 0.0 } else { 4.0 });
/// let mut drifts = Vec::new();
/// for (index, value) in stream.enumerate() {
///     if detector.update(value)? == Signal::Drift {
///         drifts.push(index);
///     }
/// }
/// assert!(drifts.len() == 1 && (200..240).contains(&drifts[0]));
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct KolmogorovSmirnovWindow {
    window: usize,
    recent: usize,
    alpha: f64,
    values: VecDeque<f64>,
    test: Option<TwoSampleTest>,
}

impl KolmogorovSmirnovWindow {
    /// A window, how many of its values are recent, and the level α. Usual: 100, 30, 0.005.
    ///
    /// # Errors
    /// [`KernelError::Range`] for a window of more than 1,000 values, for no recent values or no others, or a
    /// level that is not strictly between 0 and 1.
    pub fn new(window: usize, recent: usize, alpha: f64) -> Result<Self, KernelError> {
        if !(2..=1000).contains(&window) {
            return Err(out_of_range("the window", window as f64, "from 2 to 1,000"));
        }
        if !(1..window).contains(&recent) {
            let allowed = format!("at least 1 and below the window, {window}");
            return Err(KernelError::Range { what: "the recent part", given: recent as f64, allowed });
        }
        open_share("the level", alpha)?;
        Ok(Self { window, recent, alpha, values: VecDeque::new(), test: None })
    }

    /// Takes the next value; a [`Signal::Drift`] or [`Signal::Stable`].
    ///
    /// # Errors
    /// [`KernelError::NotFinite`]; the value is then not taken.
    pub fn update(&mut self, value: f64) -> Result<Signal, KernelError> {
        self.values.push_back(checked(value)?);
        if self.values.len() > self.window {
            self.values.pop_front();
        }
        self.test = None;
        if self.values.len() < self.window {
            return Ok(Signal::Stable);
        }
        let values = self.values.make_contiguous();
        let test =
            kolmogorov_smirnov(&values[self.window - self.recent..], &values[..self.window - self.recent])?;
        self.test = Some(test);
        if test.p_value >= self.alpha {
            return Ok(Signal::Stable);
        }
        self.values.drain(..self.window - self.recent);
        Ok(Signal::Drift)
    }

    /// The test of the last value; `None` where the window was not full.
    #[must_use]
    pub fn test(&self) -> Option<TwoSampleTest> {
        self.test
    }

    /// How many values are in the window.
    #[must_use]
    pub fn width(&self) -> usize {
        self.values.len()
    }
}
