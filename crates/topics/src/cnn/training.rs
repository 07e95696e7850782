//! The net, its optimiser, and the batches it learns from.

use std::ops::Range;

use stepwise_data::mnist::{CLASSES, PIXELS, SIDE};
use stepwise_data::{Mnist, animals};
use stepwise_lab::{LabError, SavedFile, Setup};
use stepwise_random::Random;
use stepwise_tensor::nn::{Layer, Mirrored, Module};
use stepwise_tensor::{Adam, Augmentation, Batch, DataLoader, Optimiser, Tensor, no_grad, onnx};

use super::net::Cnn;

/// Streams of the run's seed, one for each purpose; `lab.py` uses the same.
const WEIGHTS: u64 = 1;
const ORDER: u64 = 2;

/// Pictures in a batch; the last one of a pass may be smaller.
const BATCH: usize = 32;
/// Multiplications in one step of the run: few enough that a step stays short.
const WORK: usize = 100_000_000;
/// On a graphics card the loss comes back once in so many batches: each time costs a wait.
const READ_EVERY: usize = 16;

/// A batch that is learnt from in parts: gradients add up until all its pictures were seen.
struct Parts {
    batch: Batch,
    /// Pictures seen.
    seen: usize,
    /// The batch's mean loss so far; its parts add up.
    loss: Option<Tensor>,
}

/// What a part of a batch brought.
pub struct Learnt {
    /// Pictures of the batch, once all were seen and the weights have moved.
    pub batch: Option<usize>,
    /// The batch's mean loss before that, when it is read.
    pub loss: Option<f32>,
}

/// A net in training.
pub struct Trainer {
    net: Mirrored<Cnn>,
    optimiser: Adam,
    data: Mnist,
    rows: usize,
    loader: DataLoader,
    parts: Option<Parts>,
    batches: usize,
}

impl Trainer {
    pub fn new(setup: &Setup) -> Result<Self, LabError> {
        let Setup { values, seed, device, .. } = setup;
        let data = animals(&setup.data)?;
        let rows = values.count("rows")?.min(data.train_labels.len());
        let pixels = data.train_images[..rows * PIXELS].iter().map(|&pixel| brightness(pixel)).collect();
        let mut loader = DataLoader::new(pixels, &[1, SIDE, SIDE], BATCH, Random::stream(*seed, ORDER))?;
        if values.toggle("flip")? {
            loader = loader.with_augmentation(Augmentation::Flip)?;
        }
        match values.count("shift")? {
            0 => {}
            most => loader = loader.with_augmentation(Augmentation::Shift(most))?,
        }
        let net = Mirrored::new(device, |device| Cnn::new(values, Random::stream(*seed, WEIGHTS), device))?;
        let optimiser = Adam::new(net.trained().parameters(), values.number("learning_rate")?)?;
        Ok(Self { net, optimiser, data, rows, loader, parts: None, batches: 0 })
    }

    /// Goes on on the processor from the net that was last looked at; the optimiser starts anew.
    pub fn fall_back(&mut self) -> Result<(), LabError> {
        self.net.fall_back();
        self.parts = None;
        self.optimiser = Adam::new(self.net.trained().parameters(), self.optimiser.learning_rate())?;
        Ok(())
    }

    /// The net as it was last looked at.
    pub fn net(&self) -> &Cnn {
        self.net.at_hand()
    }

    /// The net as it was last looked at, as files for other programs.
    pub async fn save(&self) -> Result<Vec<SavedFile>, LabError> {
        let sample = self.net.device_at_hand().zeros(&[1, 1, SIDE, SIDE])?;
        let onnx = onnx::export(&sample, |input| self.net().forward(input)).await?;
        SavedFile::of_net(self.net(), onnx).await
    }

    /// Looks at the net as it now is.
    pub async fn refresh(&self) -> Result<(), LabError> {
        Ok(self.net.refresh().await?)
    }

    pub fn data(&self) -> &Mnist {
        &self.data
    }

    /// How many training pictures there are to learn from.
    pub fn rows(&self) -> usize {
        self.rows
    }

    pub fn set_learning_rate(&mut self, rate: f64) -> Result<(), LabError> {
        Ok(self.optimiser.set_learning_rate(rate)?)
    }

    /// Pictures that fit one step of the run when the net only answers.
    pub fn pictures_a_step(&self) -> usize {
        (WORK / self.net().work()).clamp(1, 500)
    }

    /// Pictures that fit one step of the run when the net learns: the way back costs twice the way there.
    fn pictures_a_part(&self) -> usize {
        (self.pictures_a_step() / 3).clamp(1, BATCH)
    }

    /// The batches of a pass after so many pictures, and the parts of each.
    pub fn batches_to_come(&self, pictures_seen: usize, most: usize) -> impl Iterator<Item = (usize, usize)> {
        let (rows, part) = (self.rows, self.pictures_a_part());
        let mut seen = pictures_seen;
        std::iter::from_fn(move || {
            let batch = BATCH.min(rows - seen % rows);
            (seen < most).then(|| {
                seen += batch;
                (batch, batch.div_ceil(part))
            })
        })
    }

    /// How many parts of the batch under way were seen.
    pub fn parts_seen(&self) -> usize {
        self.parts.as_ref().map_or(0, |parts| parts.seen.div_ceil(self.pictures_a_part()))
    }

    /// Learns from the next part of a batch.
    pub async fn train_part(&mut self) -> Result<Learnt, LabError> {
        let device = self.net.device().clone();
        let mut parts = match self.parts.take() {
            Some(parts) => parts,
            None => {
                self.optimiser.zero_grad();
                let batch = match self.loader.next(&device)? {
                    Some(batch) => batch,
                    // The end of a pass: the next one begins in a new order.
                    None => self
                        .loader
                        .next(&device)?
                        .ok_or_else(|| LabError::computation("There are no pictures"))?,
                };
                Parts { batch, seen: 0, loss: None }
            }
        };
        let count = parts.batch.rows.len();
        let range = parts.seen..(parts.seen + self.pictures_a_part()).min(count);
        let loss = self.loss(&parts.batch, range.clone())?;
        loss.backward()?;
        let loss = loss.detach();
        let loss = match parts.loss.take() {
            Some(sum) => sum.add(&loss)?,
            None => loss,
        };
        parts.seen = range.end;
        if parts.seen < count {
            parts.loss = Some(loss);
            self.parts = Some(parts);
            return Ok(Learnt { batch: None, loss: None });
        }
        self.optimiser.step()?;
        self.batches += 1;
        let read = !device.must_wait() || self.batches.is_multiple_of(READ_EVERY);
        let loss = if read { Some(loss.item().await?) } else { None };
        Ok(Learnt { batch: Some(count), loss })
    }

    /// The share of some pictures in their batch's mean loss.
    fn loss(&self, batch: &Batch, range: Range<usize>) -> Result<Tensor, LabError> {
        let rows = &batch.rows[range.clone()];
        let labels = rows.iter().map(|&row| usize::from(self.data.train_labels[row]));
        let labels = self.net.device().labels(labels, usize::from(CLASSES))?;
        let whole = range.len() == batch.rows.len();
        let pictures = if whole { batch.inputs.clone() } else { batch.inputs.slice(0, range.clone())? };
        let loss = self.net.trained().forward(&pictures)?.cross_entropy(&labels)?;
        Ok(if whole { loss } else { loss.scale(range.len() as f32 / batch.rows.len() as f32)? })
    }

    /// Pictures on the device of the net to look at.
    pub fn pictures(&self, pictures: &[u8]) -> Result<Tensor, LabError> {
        let pixels: Vec<f32> = pictures.iter().map(|&pixel| brightness(pixel)).collect();
        Ok(self.net.device_at_hand().tensor(&pixels, &[pixels.len() / PIXELS, 1, SIDE, SIDE])?)
    }

    /// The scores that the net, as it was last looked at, gives to some pictures: one row of ten each.
    pub fn scores(&self, pictures: &[u8]) -> Result<Tensor, LabError> {
        let pictures = self.pictures(pictures)?;
        Ok(no_grad(|| self.net().forward(&pictures))?)
    }
}

/// A pixel as the net sees it, 0 to 1.
fn brightness(pixel: u8) -> f32 {
    f32::from(pixel) / 255.0
}
