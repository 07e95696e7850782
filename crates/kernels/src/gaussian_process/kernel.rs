//! How alike two places are.

use crate::KernelError;
use crate::error::{out_of_range, positive};

/// The lowest and the highest hyper-parameter that a search looks at, as in scikit-learn.
pub const BOUNDS: (f64, f64) = (1e-5, 1e5);

/// How smooth the functions are that a kernel believes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Smoothness {
    /// Differentiable without end: exp(−r² ⁄ 2).
    Rbf,
    /// Twice differentiable, Matérn with ν = 5⁄2: (1 + √5·r + 5·r² ⁄ 3)·exp(−√5·r).
    Matern52,
    /// Once differentiable, Matérn with ν = 3⁄2: (1 + √3·r)·exp(−√3·r).
    Matern32,
}

impl Smoothness {
    /// The correlation at the squared distance r², and s so that a length scale lⱼ changes it by
    /// ∂ ⁄ ∂ ln lⱼ = s·(dⱼ ⁄ lⱼ)².
    fn correlation(self, squared: f64) -> (f64, f64) {
        // Farther out all is 0, and stays so where r² overflows.
        let squared = squared.min(1e7);
        match self {
            Self::Rbf => {
                let value = (-0.5 * squared).exp();
                (value, value)
            }
            Self::Matern52 => {
                let root = (5.0 * squared).sqrt();
                let fall = (-root).exp();
                ((1.0 + root + 5.0 / 3.0 * squared) * fall, 5.0 / 3.0 * (1.0 + root) * fall)
            }
            Self::Matern32 => {
                let root = (3.0 * squared).sqrt();
                let fall = (-root).exp();
                ((1.0 + root) * fall, 3.0 * fall)
            }
        }
    }
}

/// The covariance of a function's values at two places, and of the noise on them:
/// σ²·c(r), r² = Σ ((aⱼ − bⱼ) ⁄ lⱼ)², and for one and the same observation + σₙ².
#[derive(Clone, Debug, PartialEq)]
pub struct Kernel {
    /// The shape of c.
    pub smoothness: Smoothness,
    /// σ², the variance of the function's values, in the target's unit squared; above 0.
    pub signal_variance: f64,
    /// lⱼ, how far one has to go along each feature for the function to change much, in the feature's unit; above 0.
    /// One for all features, or one for each.
    pub length_scales: Vec<f64>,
    /// σₙ², the variance of the noise on each observation, in the target's unit squared; at least 0.
    pub noise_variance: f64,
}

impl Kernel {
    /// Checks the ranges, and that there is one length scale or one for each feature.
    pub(super) fn check(&self, features: usize) -> Result<(), KernelError> {
        positive("the signal variance", self.signal_variance)?;
        if self.length_scales.len() != 1 {
            crate::error::same_length("the length scales", self.length_scales.len(), features)?;
        }
        self.length_scales.iter().try_for_each(|&scale| positive("a length scale", scale))?;
        if !(self.noise_variance.is_finite() && self.noise_variance >= 0.0) {
            let allowed = "a finite number, at least 0";
            return Err(out_of_range("the noise variance", self.noise_variance, allowed));
        }
        Ok(())
    }

    fn scale(&self, feature: usize) -> f64 {
        if self.length_scales.len() == 1 { self.length_scales[0] } else { self.length_scales[feature] }
    }

    /// The covariance of the function's values at two places of equal dimension, without noise.
    #[must_use]
    pub fn covariance(&self, a: &[f64], b: &[f64]) -> f64 {
        let pairs = a.iter().zip(b).enumerate();
        let squared = pairs.map(|(feature, (a, b))| ((a - b) / self.scale(feature)).powi(2)).sum();
        self.signal_variance * self.smoothness.correlation(squared).0
    }

    /// The covariance; adds `weight` times its derivative by the logarithm of each length scale.
    pub(super) fn add_length_slopes(&self, a: &[f64], b: &[f64], weight: f64, slopes: &mut [f64]) -> f64 {
        let part = |feature: usize| ((a[feature] - b[feature]) / self.scale(feature)).powi(2);
        let squared: f64 = (0..a.len()).map(part).sum();
        let (correlation, slope) = self.smoothness.correlation(squared);
        // So far away the slope is 0, and the part may be infinite.
        if slope > 0.0 {
            let weight = weight * self.signal_variance * slope;
            match slopes {
                [one] => *one += weight * squared,
                each => each.iter_mut().enumerate().for_each(|(j, entry)| *entry += weight * part(j)),
            }
        }
        self.signal_variance * correlation
    }

    /// The logarithms of signal variance, length scales and, unless it is 0, noise variance: what is searched over.
    #[must_use]
    pub fn parameters(&self) -> Vec<f64> {
        let noise = Some(self.noise_variance).filter(|&noise| noise > 0.0);
        let all =
            std::iter::once(self.signal_variance).chain(self.length_scales.iter().copied()).chain(noise);
        all.map(f64::ln).collect()
    }

    /// The kernel with the parameters of which these are the logarithms, as many as [`parameters`](Self::parameters).
    pub(super) fn with_parameters(&self, logs: &[f64]) -> Self {
        let mut values = logs.iter().map(|log| log.exp());
        let mut kernel = self.clone();
        let rest = std::iter::once(&mut kernel.signal_variance).chain(&mut kernel.length_scales);
        rest.zip(values.by_ref()).for_each(|(old, new)| *old = new);
        kernel.noise_variance = values.next().unwrap_or(0.0);
        kernel
    }
}
