//! A model's errors, compared with its best time.

use super::Signal;
use crate::KernelError;
use crate::error::positive;

/// When [`DriftDetectionMethod`] speaks. The default is that of the paper.
#[derive(Clone, Debug, PartialEq)]
pub struct DriftDetectionOptions {
    /// How many predictions are only counted, before any judgement.
    pub warm_start: usize,
    /// A warning comes this many standard deviations above the best time.
    pub warning: f64,
    /// A drift comes this many above it.
    pub drift: f64,
}

impl Default for DriftDetectionOptions {
    fn default() -> Self {
        Self { warm_start: 30, warning: 2.0, drift: 3.0 }
    }
}

/// The drift detection method (DDM): does a model err more often than at its best?
///
/// **Idea.** While the world stays the same, the error rate p of n predictions can only settle or fall, within
/// its standard deviation s = √(p·(1 − p) ⁄ n). The detector remembers p and s from when p + s was least. As soon
/// as p + s exceeds p_min + 2·s_min it warns, above p_min + 3·s_min it calls a drift and, with the next value,
/// starts anew. The rate is over the whole time since the last start: the longer all was well, the slower it
/// notices.
///
/// **One step** takes one prediction, right or wrong. **Cost.** O(1).
///
/// Source: J. Gama, P. Medas, G. Castillo, P. Rodrigues, *Learning with drift detection*, Advances in Artificial
/// Intelligence, SBIA (2004).
///
/// ```
/// use stepwise_kernels::drift::{DriftDetectionMethod, Signal};
/// let mut detector = DriftDetectionMethod::new(&Default::default())?;
/// // Every tenth prediction is wrong, later every second.
/// let signals: Vec<Signal> = (0..600).map(|i| detector.update(i % if i < 300 { 10 } else { 2 } == 0)).collect();
/// assert!(signals[..300].iter().all(|&signal| signal != Signal::Drift));
/// assert!(signals[300..400].contains(&Signal::Drift));
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct DriftDetectionMethod {
    options: DriftDetectionOptions,
    count: usize,
    wrong: usize,
    /// Error rate and standard deviation of the best time.
    best: Option<(f64, f64)>,
    drifted: bool,
}

impl DriftDetectionMethod {
    /// Before the first prediction.
    ///
    /// # Errors
    /// [`KernelError::Range`] for thresholds that are not finite numbers above 0.
    pub fn new(options: &DriftDetectionOptions) -> Result<Self, KernelError> {
        positive("the warning threshold", options.warning)?;
        positive("the drift threshold", options.drift)?;
        Ok(Self { options: options.clone(), count: 0, wrong: 0, best: None, drifted: false })
    }

    /// Takes the next prediction: was it wrong?
    pub fn update(&mut self, wrong: bool) -> Signal {
        if self.drifted {
            (self.count, self.wrong, self.best, self.drifted) = (0, 0, None, false);
        }
        self.count += 1;
        self.wrong += usize::from(wrong);
        if self.count <= self.options.warm_start {
            return Signal::Stable;
        }
        let (rate, deviation) = (self.error_rate(), self.deviation());
        let (best_rate, best_deviation) = match self.best {
            Some((p, s)) if p + s < rate + deviation => (p, s),
            _ => (rate, deviation),
        };
        self.best = Some((best_rate, best_deviation));
        let above = |deviations: f64| rate + deviation > best_rate + deviations * best_deviation;
        self.drifted = above(self.options.drift);
        if self.drifted {
            Signal::Drift
        } else if above(self.options.warning) {
            Signal::Warning
        } else {
            Signal::Stable
        }
    }

    /// The error rate since the last start; 0 before the first prediction.
    #[must_use]
    pub fn error_rate(&self) -> f64 {
        self.wrong as f64 / self.count.max(1) as f64
    }

    /// The standard deviation of the error rate.
    #[must_use]
    pub fn deviation(&self) -> f64 {
        let rate = self.error_rate();
        (rate * (1.0 - rate) / self.count.max(1) as f64).sqrt()
    }

    /// Error rate and standard deviation of the best time since the last start; `None` while warming up.
    #[must_use]
    pub fn best(&self) -> Option<(f64, f64)> {
        self.best
    }
}
