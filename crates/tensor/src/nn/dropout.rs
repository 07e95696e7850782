//! Dropout.

use std::cell::{Cell, RefCell};

use stepwise_random::Random;

use super::{Layer, Module};
use crate::error::TensorError;
use crate::tensor::Tensor;

/// In training sets a random share of the numbers to 0 and scales the others up by 1 / (1 − share), so that their mean
/// stays; in evaluation returns its input.
///
/// Source: N. Srivastava et al., *Dropout: a simple way to prevent neural networks from overfitting* (2014).
#[derive(Debug)]
pub struct Dropout {
    share: f64,
    random: RefCell<Random>,
    mask: RefCell<Vec<f32>>,
    training: Cell<bool>,
}

impl Dropout {
    /// Drops this share, 0 to below 1, by draws from `random`.
    ///
    /// # Errors
    /// When the share is outside that range.
    pub fn new(share: f64, random: Random) -> Result<Self, TensorError> {
        if !(0.0..1.0).contains(&share) {
            return Err(TensorError::Range {
                name: "the share that dropout drops",
                given: share.to_string(),
                allowed: "0 or more and below 1",
            });
        }
        Ok(Self { share, random: RefCell::new(random), mask: RefCell::default(), training: Cell::new(true) })
    }
}

impl Module for Dropout {
    fn set_own_training(&self, training: bool) {
        self.training.set(training);
    }
}

impl Layer for Dropout {
    fn forward(&self, input: &Tensor) -> Result<Tensor, TensorError> {
        if !self.training.get() || self.share == 0.0 {
            return Ok(input.clone());
        }
        let mut mask = self.mask.borrow_mut();
        let mut random = self.random.borrow_mut();
        let kept = (1.0 / (1.0 - self.share)) as f32;
        mask.clear();
        mask.extend(
            (0..input.shape().count()).map(|_| if random.uniform() < self.share { 0.0 } else { kept }),
        );
        input.mul(&input.device().tensor(&mask, input.shape().sizes())?)
    }
}
