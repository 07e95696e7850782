//! What the card must get right: every operation with its gradients, a training step of each kind of net, the ladder on
//! awkward sizes. The list is the same natively and in the browser; [`open`](crate::open) goes through the essential
//! part of it before anything depends on the card.
//!
//! A program runs on the processor and on the card, and the results are compared: the greatest difference, relative to
//! the greatest number. The processor's results are held to PyTorch elsewhere.

mod device;
mod ladder;
mod models;
mod operations;

use std::fmt;

use stepwise_random::Random;
use stepwise_tensor::{Device, Tensor, TensorError};

use crate::open::Opened;

/// Results to compare.
type Results = Result<Vec<Tensor>, TensorError>;

/// A program whose results must be the same on both.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Check {
    pub name: &'static str,
    /// The greatest difference allowed, relative to the greatest number.
    pub allowed: f64,
    pub program: fn(&Device) -> Results,
}

/// How a check went.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// What was checked.
    pub name: &'static str,
    /// The greatest difference found, relative to the greatest number.
    pub error: f64,
    /// The greatest difference allowed.
    pub allowed: f64,
    /// What kept it from being computed at all.
    pub trouble: Option<TensorError>,
}

impl Outcome {
    /// Whether all is as it should be.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.trouble.is_none() && self.error <= self.allowed
    }

    fn new(name: &'static str, allowed: f64, found: Result<f64, TensorError>) -> Self {
        match found {
            Ok(error) => Self { name, error, allowed, trouble: None },
            Err(trouble) => Self { name, error: f64::INFINITY, allowed, trouble: Some(trouble) },
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.trouble {
            Some(trouble) => write!(f, "{}: {trouble}", self.name),
            None => write!(f, "{}: off by {:.1e}, {:.0e} allowed", self.name, self.error, self.allowed),
        }
    }
}

/// What a card must get right before it is used at all.
pub(crate) static ESSENTIAL: &[Check] = &[operations::PRODUCT, models::MLP];

/// Goes through the whole list.
pub async fn all(opened: &Opened) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for check in operations::ALL.iter().chain(models::ALL) {
        outcomes.push(Outcome::new(check.name, check.allowed, check.difference(&opened.device).await));
    }
    outcomes.extend(ladder::all(&opened.gpu).await);
    outcomes.extend(device::all(opened).await);
    outcomes
}

impl Check {
    /// How far the card is from the processor.
    pub async fn difference(&self, card: &Device) -> Result<f64, TensorError> {
        let expected = (self.program)(&Device::cpu())?;
        let found = (self.program)(card)?;
        let mut worst = 0.0_f64;
        for (expected, found) in expected.iter().zip(&found) {
            worst = worst.max(distance(&found.to_vec().await?, &expected.to_vec_now()?));
        }
        Ok(worst)
    }

    pub fn accepts(&self, error: f64) -> bool {
        error <= self.allowed
    }
}

/// The greatest difference relative to the greatest finite number, or to a hundredth where all are smaller. A number
/// that is not finite must be met exactly.
fn distance(found: &[f32], expected: &[f32]) -> f64 {
    if found.len() != expected.len() {
        return f64::INFINITY;
    }
    let finite = expected.iter().filter(|number| number.is_finite());
    let size = finite.fold(0.01_f64, |size, number| size.max(f64::from(number.abs())));
    let pairs = found.iter().zip(expected);
    pairs.fold(0.0, |worst, (&found, &expected)| {
        let same = found == expected || found.is_nan() && expected.is_nan();
        let difference = (f64::from(found) - f64::from(expected)).abs() / size;
        let difference = if same {
            0.0
        } else if difference.is_nan() {
            f64::INFINITY
        } else {
            difference
        };
        worst.max(difference)
    })
}

/// Reproducible numbers from the standard normal distribution.
fn numbers(seed: u64, count: usize) -> Vec<f32> {
    let mut random = Random::new(seed);
    (0..count).map(|_| random.normal() as f32).collect()
}

/// A parameter of such numbers.
fn parameter(device: &Device, seed: u64, sizes: &[usize]) -> Result<Tensor, TensorError> {
    device.parameter(&numbers(seed, sizes.iter().product()), sizes)
}

/// A program's result, and the gradients of its inputs when each number of the result counts differently.
fn with_gradients(
    device: &Device,
    shapes: &[&[usize]],
    program: impl Fn(&[Tensor]) -> Result<Tensor, TensorError>,
) -> Results {
    let inputs: Vec<Tensor> = shapes
        .iter()
        .enumerate()
        .map(|(seed, sizes)| parameter(device, seed as u64, sizes))
        .collect::<Result<_, _>>()?;
    let result = program(&inputs)?;
    let weights = device.tensor(&numbers(99, result.shape().count()), result.shape().sizes())?;
    result.mul(&weights)?.sum()?.backward()?;
    let gradients = inputs.iter().filter_map(Tensor::grad);
    Ok(std::iter::once(result.clone()).chain(gradients).collect())
}
