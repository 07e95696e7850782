//! The net, its optimiser, and the batches it learns from.

use stepwise_data::Mnist;
use stepwise_data::mnist::{CLASSES, PIXELS, SIDE};
use stepwise_lab::{LabError, Values};
use stepwise_random::Random;
use stepwise_tensor::nn::{Layer, Linear, Module, Relu, Sequential};
use stepwise_tensor::{Adam, Device, Optimiser, Sgd, Tensor, TensorError, no_grad};

/// Streams of the run's seed, one for each purpose; `lab.py` uses the same.
const WEIGHTS: u64 = 1;
const ORDER: u64 = 2;
const SHIFTS: u64 = 3;

/// What a tensor program reports becomes a sentence of the lab.
pub fn failed(error: TensorError) -> LabError {
    let text = error.to_string();
    LabError::computation(text.trim_end_matches('.'))
}

/// A net in training.
pub struct Trainer {
    device: Device,
    pub model: Sequential,
    /// Weights of the first layer, pixels × neurons.
    pub first_weights: Tensor,
    optimiser: Box<dyn Optimiser>,
    data: Mnist,
    rows: usize,
    batch_size: usize,
    shift: usize,
    order: Vec<usize>,
    /// Place in `order`; at its end a new pass begins.
    cursor: usize,
    order_random: Random,
    shift_random: Random,
    pixels: Vec<f32>,
}

impl Trainer {
    pub fn new(values: &Values, seed: u64, data: Mnist) -> Result<Self, LabError> {
        let device = Device::cpu();
        let mut random = Random::stream(seed, WEIGHTS);
        let (hidden, classes) = (values.count("hidden")?, usize::from(CLASSES));
        let mut linear = |inputs, outputs| Linear::new(inputs, outputs, &mut random, &device).map_err(failed);

        let first = linear(PIXELS, hidden)?;
        let first_weights = first.weight.clone();
        let mut model = Sequential::new().then(first).then(Relu);
        if values.count("layers")? == 2 {
            model = model.then(linear(hidden, hidden)?).then(Relu);
        }
        let model = model.then(linear(hidden, classes)?);

        let rate = values.number("learning_rate")?;
        let parameters = model.parameters();
        let optimiser: Box<dyn Optimiser> = match values.text("optimizer")? {
            "adam" => Box::new(Adam::new(parameters, rate).map_err(failed)?),
            "momentum" => {
                Box::new(Sgd::new(parameters, rate).and_then(|sgd| sgd.with_momentum(0.9)).map_err(failed)?)
            }
            _ => Box::new(Sgd::new(parameters, rate).map_err(failed)?),
        };
        let rows = values.count("rows")?.min(data.train_labels.len());
        Ok(Self {
            device,
            model,
            first_weights,
            optimiser,
            rows,
            batch_size: values.count("batch_size")?,
            shift: values.count("shift")?,
            order: Vec::new(),
            cursor: 0,
            order_random: Random::stream(seed, ORDER),
            shift_random: Random::stream(seed, SHIFTS),
            pixels: Vec::new(),
            data,
        })
    }

    pub fn data(&self) -> &Mnist {
        &self.data
    }

    /// How many training pictures there are to learn from.
    pub fn rows(&self) -> usize {
        self.rows
    }

    pub fn set_learning_rate(&mut self, rate: f64) -> Result<(), LabError> {
        self.optimiser.set_learning_rate(rate).map_err(failed)
    }

    pub fn set_batch_size(&mut self, size: usize) {
        self.batch_size = size;
    }

    pub fn set_shift(&mut self, pixels: usize) {
        self.shift = pixels;
    }

    /// How many pictures the next batch holds: the last one of a pass may be smaller.
    pub fn next_batch(&self, pictures_seen: usize) -> usize {
        self.batch_size.min(self.rows - pictures_seen % self.rows)
    }

    /// Learns from the next batch; returns its mean loss before the step.
    pub async fn train_batch(&mut self) -> Result<f32, LabError> {
        if self.cursor == self.order.len() {
            self.order = self.order_random.permutation(self.rows);
            self.cursor = 0;
        }
        let end = (self.cursor + self.batch_size).min(self.rows);
        self.pixels.clear();
        for &row in &self.order[self.cursor..end] {
            let picture = &self.data.train_images[row * PIXELS..(row + 1) * PIXELS];
            let mut offset = || match self.shift {
                0 => 0,
                most => self.shift_random.below(2 * most + 1) as isize - most as isize,
            };
            let (right, down) = (offset(), offset());
            push_shifted(&mut self.pixels, picture, right, down);
        }
        let labels = self.order[self.cursor..end].iter().map(|&row| usize::from(self.data.train_labels[row]));
        let labels = self.device.labels(labels, usize::from(CLASSES)).map_err(failed)?;
        self.cursor = end;

        let loss = self.step(&labels).map_err(failed)?;
        loss.item().await.map_err(failed)
    }

    fn step(&mut self, labels: &stepwise_tensor::Indices) -> Result<Tensor, TensorError> {
        let pictures = self.device.tensor(&self.pixels, &[self.pixels.len() / PIXELS, PIXELS])?;
        let loss = self.model.forward(&pictures)?.cross_entropy(labels)?;
        self.optimiser.zero_grad();
        loss.backward()?;
        self.optimiser.step()?;
        Ok(loss.detach())
    }

    /// The scores of some pictures, one row of ten each.
    pub fn scores(&self, pictures: &[u8]) -> Result<Tensor, LabError> {
        let pixels: Vec<f32> = pictures.iter().map(|&pixel| brightness(pixel)).collect();
        let run = || {
            let pictures = self.device.tensor(&pixels, &[pixels.len() / PIXELS, PIXELS])?;
            no_grad(|| self.model.forward(&pictures))
        };
        run().map_err(failed)
    }

    /// The mean loss of such scores.
    pub fn loss(&self, scores: &Tensor, labels: &[u8]) -> Result<Tensor, LabError> {
        let labels = labels.iter().map(|&label| usize::from(label));
        let labels = self.device.labels(labels, usize::from(CLASSES));
        labels.and_then(|labels| scores.cross_entropy(&labels)).map_err(failed)
    }
}

/// A pixel as the net sees it, 0 to 1.
fn brightness(pixel: u8) -> f32 {
    f32::from(pixel) / 255.0
}

/// Appends a picture moved by some pixels; what moves in from outside is paper.
fn push_shifted(pixels: &mut Vec<f32>, picture: &[u8], right: isize, down: isize) {
    if (right, down) == (0, 0) {
        pixels.extend(picture.iter().map(|&pixel| brightness(pixel)));
        return;
    }
    let source = |at: usize, by: isize| at.checked_add_signed(-by).filter(|&at| at < SIDE);
    for row in 0..SIDE {
        for column in 0..SIDE {
            let pixel = match (source(row, down), source(column, right)) {
                (Some(row), Some(column)) => picture[row * SIDE + column],
                _ => 0,
            };
            pixels.push(brightness(pixel));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shifted_picture_keeps_what_stays_inside() {
        let mut picture = [0; PIXELS];
        picture[0] = 255;
        picture[5 * SIDE + 27] = 51;
        let shifted = |right, down| {
            let mut pixels = Vec::new();
            push_shifted(&mut pixels, &picture, right, down);
            let inked = pixels.iter().enumerate().filter(|&(_, &pixel)| pixel > 0.0);
            inked.map(|(place, &pixel)| (place, pixel)).collect::<Vec<_>>()
        };
        assert_eq!(shifted(0, 0), [(0, 1.0), (5 * SIDE + 27, 0.2)]);
        assert_eq!(shifted(1, 2), [(2 * SIDE + 1, 1.0)]);
        assert_eq!(shifted(-1, -1), [(4 * SIDE + 26, 0.2)]);
    }
}
