//! The block that residual networks are made of.

use stepwise_random::Random;

use super::{BatchNorm, Conv2d, Layer, Module};
use crate::device::Device;
use crate::error::TensorError;
use crate::ops::Convolution;
use crate::tensor::Tensor;

/// Two 3×3 convolutions with batch normalisation, whose result is added to the input: the layers learn what to change,
/// and gradients have a path around them. Where the stride or the channels differ, a 1×1 convolution brings the input
/// to the result's shape.
///
/// Source: K. He et al., *Deep residual learning for image recognition* (2016).
#[derive(Debug)]
pub struct ResidualBlock {
    /// The first convolution, which moves by the block's stride.
    pub conv1: Conv2d,
    /// Behind it.
    pub norm1: BatchNorm,
    /// The second convolution.
    pub conv2: Conv2d,
    /// Behind it.
    pub norm2: BatchNorm,
    /// The path around both, where the input does not have the result's shape.
    pub shortcut: Option<(Conv2d, BatchNorm)>,
}

impl ResidualBlock {
    /// A block between so many channels, moving by `stride`.
    ///
    /// # Errors
    /// When the sizes are too large.
    pub fn new(
        channels: usize,
        out_channels: usize,
        stride: usize,
        random: &mut Random,
        device: &Device,
    ) -> Result<Self, TensorError> {
        let mut conv = |from, side: usize, stride| {
            let settings = Convolution { stride: [stride; 2], padding: [side / 2; 2], groups: 1 };
            Conv2d::new(from, out_channels, [side; 2], settings, random, device)
        };
        let norm = || BatchNorm::new(out_channels, device);
        let (conv1, conv2) = (conv(channels, 3, stride)?, conv(out_channels, 3, 1)?);
        let shortcut = match (channels == out_channels, stride) {
            (true, 1) => None,
            _ => Some((conv(channels, 1, stride)?, norm()?)),
        };
        Ok(Self { conv1, norm1: norm()?, conv2, norm2: norm()?, shortcut })
    }
}

impl Module for ResidualBlock {
    fn children(&self) -> Vec<(String, &dyn Module)> {
        let mut children: Vec<(String, &dyn Module)> = vec![
            ("conv1".to_owned(), &self.conv1),
            ("norm1".to_owned(), &self.norm1),
            ("conv2".to_owned(), &self.conv2),
            ("norm2".to_owned(), &self.norm2),
        ];
        if let Some((conv, norm)) = &self.shortcut {
            children.push(("shortcut.0".to_owned(), conv));
            children.push(("shortcut.1".to_owned(), norm));
        }
        children
    }
}

impl Layer for ResidualBlock {
    fn forward(&self, input: &Tensor) -> Result<Tensor, TensorError> {
        let inner = self.norm1.forward_relu(&self.conv1.forward(input)?)?;
        let change = self.norm2.forward(&self.conv2.forward(&inner)?)?;
        match &self.shortcut {
            Some((conv, norm)) => norm.forward(&conv.forward(input)?)?.add(&change)?.relu(),
            None => input.add(&change)?.relu(),
        }
    }
}
