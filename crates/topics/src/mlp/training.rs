//! The net, its optimiser, and the batches it learns from.

use stepwise_data::Mnist;
use stepwise_data::mnist::{CLASSES, PIXELS, SIDE};
use stepwise_lab::{LabError, SavedFile, Setup, Values};
use stepwise_random::Random;
use stepwise_tensor::nn::{Layer, Linear, Mirrored, Module, Relu, Sequential};
use stepwise_tensor::{Adam, Device, Optimiser, Sgd, Tensor, no_grad, onnx};

/// Streams of the run's seed, one for each purpose; `lab.py` uses the same.
const WEIGHTS: u64 = 1;
const ORDER: u64 = 2;
const SHIFTS: u64 = 3;

/// On a graphics card the loss comes back once in so many batches: each time costs a wait.
const READ_EVERY: usize = 16;

/// The net: one or two hidden layers on the pixels.
fn net(values: &Values, seed: u64, device: &Device) -> Result<Sequential, LabError> {
    let mut random = Random::stream(seed, WEIGHTS);
    let (hidden, classes) = (values.count("hidden")?, usize::from(CLASSES));
    let mut linear = |inputs, outputs| Linear::new(inputs, outputs, &mut random, device);
    let mut model = Sequential::new().then(linear(PIXELS, hidden)?).then(Relu);
    if values.count("layers")? == 2 {
        model = model.then(linear(hidden, hidden)?).then(Relu);
    }
    Ok(model.then(linear(hidden, classes)?))
}

fn optimiser(values: &Values, rate: f64, model: &Sequential) -> Result<Box<dyn Optimiser>, LabError> {
    let parameters = model.parameters();
    Ok(match values.text("optimizer")? {
        "adam" => Box::new(Adam::new(parameters, rate)?),
        "momentum" => Box::new(Sgd::new(parameters, rate)?.with_momentum(0.9)?),
        _ => Box::new(Sgd::new(parameters, rate)?),
    })
}

/// A net in training.
pub struct Trainer {
    values: Values,
    model: Mirrored<Sequential>,
    optimiser: Box<dyn Optimiser>,
    rate: f64,
    data: Mnist,
    rows: usize,
    batch_size: usize,
    shift: usize,
    order: Vec<usize>,
    /// Place in `order`; at its end a new pass begins.
    cursor: usize,
    batches: usize,
    order_random: Random,
    shift_random: Random,
    pixels: Vec<f32>,
}

impl Trainer {
    pub fn new(setup: &Setup, data: Mnist) -> Result<Self, LabError> {
        let Setup { values, seed, device, .. } = setup;
        let model = Mirrored::new(device, |device| net(values, *seed, device))?;
        let rate = values.number("learning_rate")?;
        Ok(Self {
            optimiser: optimiser(values, rate, model.trained())?,
            rate,
            model,
            rows: values.count("rows")?.min(data.train_labels.len()),
            batch_size: values.count("batch_size")?,
            shift: values.count("shift")?,
            values: values.clone(),
            order: Vec::new(),
            cursor: 0,
            batches: 0,
            order_random: Random::stream(*seed, ORDER),
            shift_random: Random::stream(*seed, SHIFTS),
            pixels: Vec::new(),
            data,
        })
    }

    /// Goes on on the processor from the net that was last looked at; the optimiser starts anew.
    pub fn fall_back(&mut self) -> Result<(), LabError> {
        self.model.fall_back();
        self.optimiser = optimiser(&self.values, self.rate, self.model.trained())?;
        Ok(())
    }

    /// The net as it was last looked at.
    pub fn model(&self) -> &Sequential {
        self.model.at_hand()
    }

    /// The net as it was last looked at, as files for other programs.
    pub async fn save(&self) -> Result<Vec<SavedFile>, LabError> {
        let sample = self.model.device_at_hand().zeros(&[1, PIXELS])?;
        let onnx = onnx::export(&sample, |input| self.model().forward(input)).await?;
        SavedFile::of_net(self.model(), onnx).await
    }

    /// Looks at the net as it now is.
    pub async fn refresh(&self) -> Result<(), LabError> {
        Ok(self.model.refresh().await?)
    }

    pub fn data(&self) -> &Mnist {
        &self.data
    }

    /// How many training pictures there are to learn from.
    pub fn rows(&self) -> usize {
        self.rows
    }

    pub fn set_learning_rate(&mut self, rate: f64) -> Result<(), LabError> {
        self.rate = rate;
        Ok(self.optimiser.set_learning_rate(rate)?)
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

    /// Learns from the next batch; returns its mean loss before the step, when it is read.
    pub async fn train_batch(&mut self) -> Result<Option<f32>, LabError> {
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
        let device = self.model.device();
        let labels = device.labels(labels, usize::from(CLASSES))?;
        self.cursor = end;

        let pictures = device.tensor(&self.pixels, &[self.pixels.len() / PIXELS, PIXELS])?;
        let loss = self.model.trained().forward(&pictures)?.cross_entropy(&labels)?;
        self.optimiser.zero_grad();
        loss.backward()?;
        self.optimiser.step()?;

        self.batches += 1;
        let read = !device.must_wait() || self.batches.is_multiple_of(READ_EVERY);
        Ok(if read { Some(loss.item().await?) } else { None })
    }

    /// The scores that the net, as it was last looked at, gives to some pictures: one row of ten each.
    pub fn scores(&self, pictures: &[u8]) -> Result<Tensor, LabError> {
        let pixels: Vec<f32> = pictures.iter().map(|&pixel| brightness(pixel)).collect();
        let pictures = self.model.device_at_hand().tensor(&pixels, &[pixels.len() / PIXELS, PIXELS])?;
        Ok(no_grad(|| self.model().forward(&pictures))?)
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
