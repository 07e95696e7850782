//! The fine-tuning: batches of questions, taken in slices.

use stepwise_data::reader as pretrained;
use stepwise_lab::{LabError, SavedFile, Setup, Values};
use stepwise_random::Random;
use stepwise_tensor::nn::{Mirrored, Module, NamedValues, from_safetensors, load_state};
use stepwise_tensor::{AdamW, Device, Indices, Optimiser, Schedule, no_grad, onnx};

use super::passages::{Library, Passage};
use super::reader::{Reader, Texts};

/// Streams of the run's seed, one for each purpose; `lab.py` uses the same.
const WEIGHTS: u64 = 1;
const QUESTIONS: u64 = 2;
/// Words that a step works on: few enough that it stays short.
const WORDS_AT_ONCE: usize = 512;
/// Share of the batches in which the learning rate rises to its full size.
const WARM_UP: usize = 10;
const DECAY: f64 = 0.01;

/// What the reader says to a text: for each word the probability that the answer begins there, and that it ends there.
pub struct Answer {
    pub begins: Vec<f64>,
    pub ends: Vec<f64>,
}

impl Answer {
    /// The most probable first and last word; `None` where the scores are not numbers.
    pub fn span(&self) -> Option<(usize, usize)> {
        Some((greatest(&self.begins)?, greatest(&self.ends)?))
    }
}

fn greatest(values: &[f64]) -> Option<usize> {
    if values.iter().any(|value| !value.is_finite()) {
        return None;
    }
    (0..values.len()).reduce(|best, at| if values[at] > values[best] { at } else { best })
}

/// A reader in training.
pub struct Trainer {
    pub library: Library,
    model: Mirrored<Reader>,
    optimiser: AdamW,
    rate: f64,
    pub length: usize,
    pub batch_size: usize,
    batches: usize,
    random: Random,
    /// The questions of this batch that are still to come.
    waiting: Vec<Passage>,
    loss: f64,
    done: usize,
}

fn build(
    values: &Values,
    words: usize,
    seed: u64,
    state: &[NamedValues],
    device: &Device,
) -> Result<Reader, LabError> {
    let reader = Reader::new(words, values.count("blocks")?, &mut Random::stream(seed, WEIGHTS), device)?;
    if values.text("start")? == "pretrained" {
        load_state(&reader.encoder, state)?;
    }
    reader.encoder.set_requires_grad(!values.toggle("freeze")?)?;
    Ok(reader)
}

impl Trainer {
    pub fn new(setup: &Setup) -> Result<Self, LabError> {
        let Setup { values, seed, data, device, .. } = setup;
        let library = Library::new(data)?;
        let state = from_safetensors(pretrained(data)?)?;
        let words = library.vocabulary.len();
        let model = Mirrored::new(device, |device| build(values, words, *seed, &state, device))?;
        let rate = values.number("learning_rate")?;
        Ok(Self {
            optimiser: AdamW::new(model.trained().parameters(), rate, DECAY)?,
            model,
            library,
            rate,
            length: values.text("length")?.parse().unwrap_or(64),
            batch_size: values.count("batch_size")?,
            batches: values.count("batches")?,
            random: Random::stream(*seed, QUESTIONS),
            waiting: Vec::new(),
            loss: 0.0,
            done: 0,
        })
    }

    /// Goes on on the processor from the reader that was last looked at; the optimiser starts anew.
    pub fn fall_back(&mut self) -> Result<(), LabError> {
        self.model.fall_back();
        self.waiting.clear();
        self.optimiser = AdamW::new(self.model.trained().parameters(), self.rate, DECAY)?;
        Ok(())
    }

    /// The reader as it was last looked at.
    pub fn reader(&self) -> &Reader {
        self.model.at_hand()
    }

    /// The reader as it was last looked at, as files for other programs.
    pub async fn save(&self) -> Result<Vec<SavedFile>, LabError> {
        let (device, words) = (self.model.device_at_hand(), self.library.vocabulary.len());
        let sample = device.indices(std::iter::repeat_n(0, self.length), words)?;
        let whole = |numbers: &Indices| self.reader().scores(&Texts::whole(numbers, self.length, device)?);
        let onnx = onnx::export_indices(&sample, whole).await?;
        SavedFile::of_net(self.reader(), onnx).await
    }

    /// Looks at the reader as it now is.
    pub async fn refresh(&self) -> Result<(), LabError> {
        Ok(self.model.refresh().await?)
    }

    pub fn set_learning_rate(&mut self, rate: f64) {
        self.rate = rate;
    }

    pub fn set_batches(&mut self, batches: usize) {
        self.batches = batches;
    }

    pub fn batches(&self) -> usize {
        self.batches
    }

    /// Batches learnt from.
    pub fn done(&self) -> usize {
        self.done
    }

    /// Questions that a step works on.
    pub fn questions_at_once(&self) -> usize {
        (WORDS_AT_ONCE / self.length).max(1)
    }

    /// Steps that a batch takes.
    pub fn steps_in_batch(&self) -> usize {
        self.batch_size.div_ceil(self.questions_at_once())
    }

    /// Steps done of a batch that is not complete.
    pub fn steps_into_batch(&self) -> usize {
        match self.waiting.len() {
            0 => 0,
            left => self.steps_in_batch() - left.div_ceil(self.questions_at_once()),
        }
    }

    /// Learns from the next slice of the batch; the batch's mean loss when it was the last one.
    pub async fn step(&mut self) -> Result<Option<f64>, LabError> {
        if self.waiting.is_empty() {
            let draw = |_| self.library.draw(self.length, &mut self.random);
            self.waiting = (0..self.batch_size).map(draw).collect();
            self.loss = 0.0;
            self.optimiser.zero_grad();
        }
        let slice: Vec<Passage> =
            self.waiting.drain(..self.questions_at_once().min(self.waiting.len())).collect();
        let share = slice.len() as f32 / self.batch_size as f32;
        let loss = self.loss_of(&slice)?;
        loss.scale(share)?.backward()?;
        self.loss += f64::from(share * loss.item().await?);
        if !self.waiting.is_empty() {
            return Ok(None);
        }
        let schedule =
            Schedule::Cosine { warmup: self.batches / WARM_UP, steps: self.batches.max(1), least: 0.0 };
        self.optimiser.set_learning_rate(self.rate * schedule.factor(self.done))?;
        self.optimiser.step()?;
        self.done += 1;
        Ok(Some(self.loss))
    }

    fn loss_of(&self, passages: &[Passage]) -> Result<stepwise_tensor::Tensor, LabError> {
        let device = self.model.device();
        let texts = Texts::new(passages, self.length, self.library.vocabulary.len(), device)?;
        let truth = passages.iter().flat_map(|passage| [passage.answer.0, passage.answer.1]);
        let truth = device.labels(truth, self.length)?;
        Ok(self.model.trained().scores(&texts)?.cross_entropy(&truth)?)
    }

    /// What the reader, as it was last looked at, says to some passages.
    pub fn answers(&self, passages: &[Passage]) -> Result<Vec<Answer>, LabError> {
        let scores = no_grad(|| self.reader().scores(&self.texts(passages)?)?.softmax())?.to_vec_now()?;
        let rows: Vec<Vec<f64>> =
            scores.chunks_exact(self.length).map(|row| row.iter().map(|&p| f64::from(p)).collect()).collect();
        let pairs = rows.chunks_exact(2);
        Ok(pairs.map(|pair| Answer { begins: pair[0].clone(), ends: pair[1].clone() }).collect())
    }

    /// How much each word of a passage looks at each other one: for each head of each block a matrix, row by row.
    pub fn attention(&self, passage: &Passage) -> Result<Vec<Vec<f32>>, LabError> {
        let texts = self.texts(std::slice::from_ref(passage))?;
        let blocks = no_grad(|| self.reader().encoder.attention(&texts))?;
        let mut heads = Vec::new();
        for block in blocks {
            let values = block.to_vec_now()?;
            heads.extend(values.chunks_exact(self.length * self.length).map(<[f32]>::to_vec));
        }
        Ok(heads)
    }

    fn texts(&self, passages: &[Passage]) -> Result<Texts, stepwise_tensor::TensorError> {
        Texts::new(passages, self.length, self.library.vocabulary.len(), self.model.device_at_hand())
    }

    /// Numbers that the graph of one text of this length holds until the gradients are known, measured; and how many
    /// of these are attention.
    pub fn memory(&self, length: usize) -> Result<Memory, LabError> {
        let reader = self.reader();
        let device = self.model.device_at_hand();
        let texts =
            Texts::new(&[self.library.longest(length)], length, self.library.vocabulary.len(), device)?;
        let before = device.meter().live_numbers;
        let scores = reader.scores(&texts)?;
        let kept = device.meter().live_numbers.saturating_sub(before);
        drop(scores);
        let attention = no_grad(|| reader.encoder.attention(&texts))?;
        let attention = attention.iter().map(|block| block.shape().count()).sum();
        Ok(Memory { length, kept, attention })
    }
}

/// Numbers that one text keeps in memory.
#[derive(Clone, Copy, Debug)]
pub struct Memory {
    pub length: usize,
    /// All that the gradients need.
    pub kept: usize,
    /// The weights with which words look at each other.
    pub attention: usize,
}
