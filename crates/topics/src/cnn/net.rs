//! The net: convolutions with pools between them, then one dense layer.

use stepwise_data::mnist::{CLASSES, SIDE};
use stepwise_lab::{LabError, Values};
use stepwise_random::Random;
use stepwise_tensor::nn::{Conv2d, Flatten, Layer, Linear, MaxPool2d, Module};
use stepwise_tensor::{Convolution, Device, Tensor, TensorError};

/// Each layer's pool halves both sides of the picture.
const POOL: MaxPool2d = MaxPool2d(2);

/// A convolutional net on pictures of [`SIDE`]² pixels.
pub struct Cnn {
    convolutions: Vec<Conv2d>,
    output: Linear,
    /// Multiplications for one picture.
    work: usize,
}

impl Cnn {
    /// The weights are drawn layer by layer, from the pixels to the answer.
    pub fn new(values: &Values, mut random: Random, device: &Device) -> Result<Self, LabError> {
        let (filters, layers) = (values.count("filters")?, values.count("layers")?);
        let kernel = if values.text("kernel")? == "5" { 5 } else { 3 };
        let settings = Convolution { padding: [kernel / 2; 2], ..Convolution::default() };
        let (mut convolutions, mut channels, mut side, mut work) = (Vec::new(), 1, SIDE, 0);
        for _ in 0..layers {
            convolutions.push(Conv2d::new(channels, filters, [kernel; 2], settings, &mut random, device)?);
            work += side * side * filters * channels * kernel * kernel;
            channels = filters;
            side /= 2;
        }
        let inputs = channels * side * side;
        let output = Linear::new(inputs, usize::from(CLASSES), &mut random, device)?;
        Ok(Self { convolutions, output, work: work + inputs * usize::from(CLASSES) })
    }

    /// Multiplications that the scores of one picture take.
    pub fn work(&self) -> usize {
        self.work
    }

    /// The kernels of the first layer, one after the other, and their side.
    pub fn first_kernels(&self) -> Result<(Vec<f32>, usize), LabError> {
        let Some(first) = self.convolutions.first() else { return Ok((Vec::new(), 1)) };
        let side = first.weight.shape().sizes().last().copied().unwrap_or(1);
        Ok((first.weight.to_vec_now()?, side))
    }

    /// What each layer's filters answer to pictures \[batch, 1, side, side\], before the pool, and then the scores.
    pub fn layers(&self, input: &Tensor) -> Result<(Vec<Tensor>, Tensor), TensorError> {
        let (mut maps, mut value) = (Vec::new(), input.clone());
        for convolution in &self.convolutions {
            let map = convolution.forward_relu(&value)?;
            value = POOL.forward(&map)?;
            maps.push(map);
        }
        Ok((maps, self.output.forward(&Flatten.forward(&value)?)?))
    }
}

impl Module for Cnn {
    fn children(&self) -> Vec<(String, &dyn Module)> {
        let convolutions = self.convolutions.iter().enumerate();
        convolutions
            .map(|(place, layer)| (format!("conv{}", place + 1), layer as &dyn Module))
            .chain([("output".to_owned(), &self.output as &dyn Module)])
            .collect()
    }
}

impl Layer for Cnn {
    fn forward(&self, input: &Tensor) -> Result<Tensor, TensorError> {
        Ok(self.layers(input)?.1)
    }
}
