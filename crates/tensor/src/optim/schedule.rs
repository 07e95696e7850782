//! How the learning rate changes over a training.

use std::f64::consts::PI;

/// The learning rate as a share of the first one, by step: give the product to
/// [`set_learning_rate`](super::Optimiser::set_learning_rate).
///
/// ```
/// use stepwise_tensor::Schedule;
/// let schedule = Schedule::Cosine { warmup: 10, steps: 110, least: 0.1 };
/// assert_eq!(schedule.factor(4), 0.5);
/// assert_eq!(schedule.factor(10), 1.0);
/// assert!((schedule.factor(60) - 0.55).abs() < 1e-12);
/// assert_eq!(schedule.factor(1000), 0.1);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Schedule {
    /// Always the first one.
    Constant,
    /// Times `factor` after every so many steps: `StepLR`.
    Steps {
        /// How many steps lie between two changes; 0 counts as 1.
        every: usize,
        /// What the rate is multiplied by.
        factor: f64,
    },
    /// Times `factor` after each step: `ExponentialLR`.
    Exponential {
        /// What the rate is multiplied by.
        factor: f64,
    },
    /// In even steps up to the full rate during `warmup` steps, then along half a cosine down to `least` at step `steps`:
    /// `CosineAnnealingLR`, with a warm-up where wanted.
    ///
    /// Source: I. Loshchilov and F. Hutter, *SGDR: stochastic gradient descent with warm restarts* (2017).
    Cosine {
        /// Steps up.
        warmup: usize,
        /// Steps in all.
        steps: usize,
        /// The share that remains.
        least: f64,
    },
}

impl Schedule {
    /// What the first learning rate is multiplied by at a step, counted from 0.
    #[must_use]
    pub fn factor(&self, step: usize) -> f64 {
        let power = |factor: f64, times: usize| factor.powf(times as f64);
        match *self {
            Self::Constant => 1.0,
            Self::Steps { every, factor } => power(factor, step / every.max(1)),
            Self::Exponential { factor } => power(factor, step),
            Self::Cosine { warmup, .. } if step < warmup => (step + 1) as f64 / warmup as f64,
            Self::Cosine { steps, least, .. } if step >= steps => least,
            Self::Cosine { warmup, steps, least } => {
                let share = (step - warmup) as f64 / (steps - warmup) as f64;
                least + (1.0 - least) * 0.5 * (1.0 + (PI * share).cos())
            }
        }
    }
}
