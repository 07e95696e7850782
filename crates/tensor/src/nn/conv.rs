//! Convolution and pools as layers.

use stepwise_random::Random;

use super::{Layer, Module, kaiming_uniform};
use crate::device::Device;
use crate::error::TensorError;
use crate::ops::Convolution;
use crate::shape::Shape;
use crate::tensor::Tensor;

/// A convolution of pictures \[batch, channels, height, width\] with a bias.
#[derive(Clone, Debug)]
pub struct Conv2d {
    /// \[out channels, channels / groups, kernel height, kernel width\]
    pub weight: Tensor,
    /// One number for each out channel.
    pub bias: Tensor,
    /// How the kernel moves.
    pub settings: Convolution,
}

impl Conv2d {
    /// A convolution with weights drawn by [`kaiming_uniform`]: the weight in row-major order, then the bias.
    ///
    /// # Errors
    /// When the groups do not divide both channel counts, or the sizes are too large.
    pub fn new(
        channels: usize,
        out_channels: usize,
        kernel: [usize; 2],
        settings: Convolution,
        random: &mut Random,
        device: &Device,
    ) -> Result<Self, TensorError> {
        let groups = settings.groups;
        if groups == 0 || !channels.is_multiple_of(groups) || !out_channels.is_multiple_of(groups) {
            return Err(TensorError::Range {
                name: "the number of groups",
                given: groups.to_string(),
                allowed: "a divisor of the channels of both sides",
            });
        }
        let sizes = [out_channels, channels / groups, kernel[0], kernel[1]];
        // Refused before it is drawn.
        let count = Shape::new(&sizes)?.count();
        let fan_in = count / out_channels.max(1);
        let weight = kaiming_uniform(count, fan_in, random);
        let bias = kaiming_uniform(out_channels, fan_in, random);
        Self::from_values(&weight, sizes, &bias, settings, device)
    }

    /// A convolution with these weights.
    ///
    /// # Errors
    /// When their numbers do not fit the sizes.
    pub fn from_values(
        weight: &[f32],
        sizes: [usize; 4],
        bias: &[f32],
        settings: Convolution,
        device: &Device,
    ) -> Result<Self, TensorError> {
        Ok(Self {
            weight: device.parameter(weight, &sizes)?,
            bias: device.parameter(bias, &sizes[..1])?,
            settings,
        })
    }
}

impl Module for Conv2d {
    fn own_parameters(&self) -> Vec<(&'static str, Tensor)> {
        vec![("weight", self.weight.clone()), ("bias", self.bias.clone())]
    }
}

impl Layer for Conv2d {
    fn forward(&self, input: &Tensor) -> Result<Tensor, TensorError> {
        input.conv2d(&self.weight, Some(&self.bias), &self.settings, false)
    }

    fn forward_relu(&self, input: &Tensor) -> Result<Tensor, TensorError> {
        input.conv2d(&self.weight, Some(&self.bias), &self.settings, true)
    }
}

/// The greatest number of each square of this side; squares lie side by side.
#[derive(Clone, Copy, Debug)]
pub struct MaxPool2d(pub usize);

/// The mean of each square of this side; squares lie side by side.
#[derive(Clone, Copy, Debug)]
pub struct AveragePool2d(pub usize);

/// The mean of each channel: \[batch, channels, height, width\] to \[batch, channels\].
#[derive(Clone, Copy, Debug)]
pub struct GlobalAveragePool;

impl Module for MaxPool2d {}
impl Module for AveragePool2d {}
impl Module for GlobalAveragePool {}

impl Layer for MaxPool2d {
    fn forward(&self, input: &Tensor) -> Result<Tensor, TensorError> {
        input.max_pool2d([self.0; 2], [self.0; 2], [0, 0])
    }
}

impl Layer for AveragePool2d {
    fn forward(&self, input: &Tensor) -> Result<Tensor, TensorError> {
        input.average_pool2d([self.0; 2], [self.0; 2], [0, 0])
    }
}

impl Layer for GlobalAveragePool {
    fn forward(&self, input: &Tensor) -> Result<Tensor, TensorError> {
        input.mean_along(&[2, 3])
    }
}
