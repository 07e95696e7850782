//! Batch normalisation.

use std::cell::Cell;

use super::{Layer, Module};
use crate::device::Device;
use crate::error::TensorError;
use crate::shape::Shape;
use crate::tensor::{Tensor, no_grad};

const EPSILON: f32 = 1e-5;
/// How far the running numbers move towards each batch's.
const MOMENTUM: f32 = 0.1;

/// Each channel brought to mean 0 and variance 1, then scaled and shifted by learned numbers. In training the mean and
/// variance are the batch's own, and running means of them are kept; in evaluation those take their place.
///
/// Source: S. Ioffe and C. Szegedy, *Batch normalization* (2015).
#[derive(Debug)]
pub struct BatchNorm {
    /// The scale, 1 at first.
    pub weight: Tensor,
    /// The shift, 0 at first.
    pub bias: Tensor,
    /// Running mean of each channel, 0 at first.
    pub running_mean: Tensor,
    /// Running variance (over n − 1) of each channel, 1 at first.
    pub running_variance: Tensor,
    training: Cell<bool>,
}

impl BatchNorm {
    /// For so many channels.
    ///
    /// # Errors
    /// When there is no memory.
    pub fn new(channels: usize, device: &Device) -> Result<Self, TensorError> {
        // Refused before it is filled.
        let channels = Shape::new(&[channels])?.count();
        let (zeros, ones) = (vec![0.0; channels], vec![1.0; channels]);
        Ok(Self {
            weight: device.parameter(&ones, &[channels])?,
            bias: device.parameter(&zeros, &[channels])?,
            running_mean: device.tensor(&zeros, &[channels])?,
            running_variance: device.tensor(&ones, &[channels])?,
            training: Cell::new(true),
        })
    }

    /// running ← (1 − momentum) · running + momentum · batch, on the device.
    fn follow(running: &Tensor, batch: &Tensor, correction: f32) -> Result<(), TensorError> {
        let moved = running.scale(1.0 - MOMENTUM)?.add(&batch.scale(MOMENTUM * correction)?)?;
        running.assign(&moved)
    }
}

impl Module for BatchNorm {
    fn own_parameters(&self) -> Vec<(&'static str, Tensor)> {
        vec![("weight", self.weight.clone()), ("bias", self.bias.clone())]
    }

    fn own_buffers(&self) -> Vec<(&'static str, Tensor)> {
        vec![("running_mean", self.running_mean.clone()), ("running_var", self.running_variance.clone())]
    }

    fn set_own_training(&self, training: bool) {
        self.training.set(training);
    }
}

impl Layer for BatchNorm {
    fn forward(&self, input: &Tensor) -> Result<Tensor, TensorError> {
        let channels = self.weight.shape().count();
        let fits = matches!(*input.shape().sizes(), [_, found] | [_, found, _, _] if found == channels);
        let count = input.shape().count().checked_div(channels).unwrap_or(0);
        if !fits || (self.training.get() && count < 2) {
            return Err(TensorError::WrongShape {
                operation: "batch_norm",
                tensor: "the input",
                shape: input.shape(),
                wanted: format!(
                    "[batch, {channels}] or [batch, {channels}, height, width], in training with at least 2 numbers \
                     in each channel"
                ),
            });
        }
        // [channels] does as it is for rows; for pictures it stretches along height and width.
        let each = |tensor: &Tensor| match input.shape().rank() {
            2 => Ok(tensor.clone()),
            _ => tensor.reshape(&[channels, 1, 1]),
        };
        if self.training.get() {
            let found = input.normalise_channels(EPSILON)?;
            no_grad(|| {
                Self::follow(&self.running_mean, &found.mean, 1.0)?;
                // Over n − 1, which does not underestimate.
                let correction = count as f32 / (count - 1) as f32;
                Self::follow(&self.running_variance, &found.variance, correction)
            })?;
            return found.result.mul(&each(&self.weight)?)?.add(&each(&self.bias)?);
        }
        let factor = self.weight.div(&self.running_variance.shift(EPSILON)?.sqrt()?)?;
        let offset = self.bias.sub(&self.running_mean.mul(&factor)?)?;
        input.mul(&each(&factor)?)?.add(&each(&offset)?)
    }
}
