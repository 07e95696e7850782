//! A window that is as long as its values agree.

use std::collections::VecDeque;

use super::{Signal, checked};
use crate::KernelError;
use crate::error::{open_share, out_of_range, settled};

/// How [`Adwin`] keeps and tests its window. The default is that of river.
#[derive(Clone, Debug, PartialEq)]
pub struct AdwinOptions {
    /// δ, about the chance of a false alarm at a test, strictly between 0 and 1.
    pub delta: f64,
    /// The window is tested after so many values, at least 1.
    pub clock: usize,
    /// How many buckets of each size are kept, at least 1: more are finer and slower.
    pub buckets: usize,
    /// Neither part may have fewer values, at least 1.
    pub least: usize,
    /// The window is not tested before it holds more values than this.
    pub grace: usize,
}

impl Default for AdwinOptions {
    fn default() -> Self {
        Self { delta: 0.002, clock: 32, buckets: 5, least: 5, grace: 10 }
    }
}

/// A number of values, their sum, and their sum of squared deviations from their mean.
#[derive(Clone, Copy, Debug, Default)]
struct Summary {
    count: f64,
    sum: f64,
    squares: f64,
}

impl Summary {
    fn mean(self) -> f64 {
        self.sum / self.count
    }

    /// n·m ⁄ (n + m)·(difference of the means)²: what squares gain when two summaries become one.
    fn between(self, other: Self) -> f64 {
        if self.count == 0.0 || other.count == 0.0 {
            return 0.0;
        }
        let apart = self.mean() - other.mean();
        self.count * other.count * apart * apart / (self.count + other.count)
    }

    fn plus(self, other: Self) -> Self {
        Self {
            count: self.count + other.count,
            sum: self.sum + other.sum,
            squares: self.squares + other.squares + self.between(other),
        }
    }

    fn minus(self, part: Self) -> Self {
        let rest = Self { count: self.count - part.count, sum: self.sum - part.sum, squares: 0.0 };
        Self { squares: (self.squares - part.squares - rest.between(part)).max(0.0), ..rest }
    }
}

/// ADWIN, adaptive windowing: keeps the longest window of latest values whose mean has not changed.
///
/// **Idea.** Cut the window into an older part of n₀ and a newer part of n₁ values, at every place. If somewhere
/// the means differ by more than chance allows, ε = √(2·σ²·d·m) + ⅔·d·m with m = 1 ⁄ n₀ + 1 ⁄ n₁, d = ln(2·ln(n)
/// ⁄ δ) and the variance σ² of the window, the oldest values go, until no cut shows a difference. So the window
/// is long when nothing changes, and short after a change; its mean is the best guess for now. As in river, a
/// part's n counts as n − least + 1 in m.
///
/// **Memory.** An exponential histogram: single values are the smallest buckets; when there is one too many of a
/// size, the two oldest of it become one of twice the size. A window of n values takes at most (buckets + 1)·log₂
/// n sums, and only the borders between buckets are tried.
///
/// After a drift the window goes on with what is left, as published. river's `ADWIN` forgets the whole window
/// instead: for its behaviour, replace the detector by a new one.
///
/// **One step** takes one value. **Cost.** O(log n) for a test, O(1) on the mean otherwise.
///
/// Source: A. Bifet, R. Gavaldà, *Learning from time-changing data with adaptive windowing*, Proceedings of the
/// 2007 SIAM International Conference on Data Mining.
///
/// ```
/// use stepwise_kernels::drift::{Adwin, Signal};
/// let mut detector = Adwin::new(&Default::default())?;
/// let mut drifts = Vec::new();
/// for index in 0..2000 {
///     if detector.update(f64::from(index % 3) + if index < 1000 { 0.0 } else { 1.0 })? == Signal::Drift {
///         drifts.push(index);
///     }
/// }
/// assert!((1000..1064).contains(&drifts[0]));
/// assert!(detector.width() <= 1064 && (detector.mean() - 2.0).abs() < 0.05);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Adwin {
    options: AdwinOptions,
    /// Buckets of 2^row values each, row after row, the oldest first.
    rows: Vec<VecDeque<Summary>>,
    window: Summary,
    ticks: usize,
}

impl Adwin {
    /// Before the first value.
    ///
    /// # Errors
    /// [`KernelError::Range`] for an option outside its range.
    pub fn new(options: &AdwinOptions) -> Result<Self, KernelError> {
        open_share("the level", options.delta)?;
        for (what, given) in [
            ("the clock", options.clock),
            ("the number of buckets", options.buckets),
            ("the least part", options.least),
        ] {
            if given == 0 {
                return Err(out_of_range(what, 0.0, "at least 1"));
            }
        }
        Ok(Self {
            options: options.clone(),
            rows: vec![VecDeque::new()],
            window: Summary::default(),
            ticks: 0,
        })
    }

    /// Takes the next value; a [`Signal::Drift`] or [`Signal::Stable`].
    ///
    /// # Errors
    /// [`KernelError::NotFinite`], [`KernelError::Numerical`] when squares overflow; the value is then not taken.
    pub fn update(&mut self, value: f64) -> Result<Signal, KernelError> {
        let one = Summary { count: 1.0, sum: checked(value)?, squares: 0.0 };
        let window = self.window.plus(one);
        settled(window.squares + window.sum * window.sum)?;
        self.window = window;
        self.rows[0].push_back(one);
        self.compress();
        self.ticks += 1;
        if !self.ticks.is_multiple_of(self.options.clock) || self.width() <= self.options.grace {
            return Ok(Signal::Stable);
        }
        let mut signal = Signal::Stable;
        while self.changed() {
            self.forget_oldest();
            signal = Signal::Drift;
        }
        Ok(signal)
    }

    /// Joins the two oldest buckets of each row that has one too many.
    fn compress(&mut self) {
        let mut row = 0;
        while self.rows[row].len() > self.options.buckets {
            let pair = (self.rows[row].pop_front(), self.rows[row].pop_front());
            if let (Some(a), Some(b)) = pair {
                if self.rows.len() == row + 1 {
                    self.rows.push(VecDeque::new());
                }
                self.rows[row + 1].push_back(a.plus(b));
            }
            row += 1;
            if row == self.rows.len() {
                break;
            }
        }
    }

    /// Whether some cut between two buckets separates different means.
    fn changed(&self) -> bool {
        let (n, least) = (self.window.count, self.options.least as f64);
        let d = (2.0 * n.ln() / self.options.delta).ln();
        let (mut old, mut new) = (Summary::default(), self.window);
        for bucket in self.rows.iter().rev().flatten() {
            // Only counts and sums are needed here.
            old = Summary { count: old.count + bucket.count, sum: old.sum + bucket.sum, squares: 0.0 };
            new = Summary { count: new.count - bucket.count, sum: new.sum - bucket.sum, squares: 0.0 };
            if old.count < least || new.count < least {
                continue;
            }
            let m = 1.0 / (old.count - least + 1.0) + 1.0 / (new.count - least + 1.0);
            let allowed = (2.0 * m * self.variance() * d).sqrt() + 2.0 / 3.0 * d * m;
            if (old.mean() - new.mean()).abs() > allowed {
                return true;
            }
        }
        false
    }

    fn forget_oldest(&mut self) {
        if let Some(bucket) = self.rows.last_mut().and_then(VecDeque::pop_front) {
            self.window = self.window.minus(bucket);
        }
        while self.rows.len() > 1 && self.rows.last().is_some_and(VecDeque::is_empty) {
            self.rows.pop();
        }
    }

    /// How many values the window holds.
    #[must_use]
    pub fn width(&self) -> usize {
        self.window.count as usize
    }

    /// The mean of the window; 0 before the first value.
    #[must_use]
    pub fn mean(&self) -> f64 {
        if self.window.count > 0.0 { self.window.mean() } else { 0.0 }
    }

    /// The population variance of the window; 0 before the first value.
    #[must_use]
    pub fn variance(&self) -> f64 {
        if self.window.count > 0.0 { self.window.squares / self.window.count } else { 0.0 }
    }

    /// How many buckets hold the window.
    #[must_use]
    pub fn buckets(&self) -> usize {
        self.rows.iter().map(VecDeque::len).sum()
    }
}
