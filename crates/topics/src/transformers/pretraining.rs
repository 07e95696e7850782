//! The training before the training: words are hidden, and the reader guesses them.
//!
//! It needs no answers, only text, so there can be much of it. What the page ships was made by this code: see
//! `crates/topics/examples/pretrain_reader.rs`.
//!
//! Source: J. Devlin et al., *BERT: pre-training of deep bidirectional transformers for language understanding* (2019).

use stepwise_lab::{DataStore, LabError};
use stepwise_random::Random;
use stepwise_tensor::nn::{Module, NamedValues, state, to_safetensors};
use stepwise_tensor::{AdamW, Device, Optimiser, Schedule};

use super::passages::{Library, MASK, Passage, SIGNS};
use super::reader::{Encoder, Texts};

const SEED: u64 = 1;
const STEPS: usize = 4_000;
const BATCH: usize = 16;
/// Texts have room for so many words, or for fewer: with few facts in sight, a hidden word of the question can be found
/// in the sentence that answers it, so the two are learnt together.
const LENGTH: usize = 64;
const SHORTEST: usize = 24;
const BLOCKS: usize = 2;
const LEARNING_RATE: f64 = 2e-3;
const DECAY: f64 = 0.01;
const SCHEDULE: Schedule = Schedule::Cosine { warmup: 200, steps: STEPS, least: 0.0 };
/// The share of words that are hidden.
const HIDDEN: f64 = 0.15;

/// A reader that learns its words.
pub struct Pretraining {
    library: Library,
    encoder: Encoder,
    optimiser: AdamW,
    device: Device,
    random: Random,
    step: usize,
}

impl Pretraining {
    /// A reader that has read nothing yet.
    ///
    /// # Errors
    /// When the questions about countries are not loaded.
    pub fn new(store: &DataStore) -> Result<Self, LabError> {
        let (library, device) = (Library::new(store)?, Device::cpu());
        let encoder = Encoder::new(library.vocabulary.len(), BLOCKS, &mut Random::stream(SEED, 0), &device)?;
        let optimiser = AdamW::new(encoder.parameters(), LEARNING_RATE, DECAY)?;
        Ok(Self { library, encoder, optimiser, device, random: Random::stream(SEED, 1), step: 0 })
    }

    /// One step; the mean loss of the hidden words, or nothing once all steps are done.
    ///
    /// # Errors
    /// When there is no memory.
    pub fn step(&mut self) -> Result<Option<f32>, LabError> {
        if self.step == STEPS {
            return Ok(None);
        }
        let mut passages: Vec<Passage> = (0..BATCH)
            .map(|_| {
                let length = SHORTEST + self.random.below(LENGTH + 1 - SHORTEST);
                self.library.draw(length, &mut self.random)
            })
            .collect();
        let (mut places, mut truth) = (Vec::new(), Vec::new());
        for (row, passage) in passages.iter_mut().enumerate() {
            for (place, number) in
                passage.numbers.iter_mut().enumerate().filter(|(_, number)| **number >= SIGNS)
            {
                if self.random.uniform() < HIDDEN {
                    places.push(row * LENGTH + place);
                    truth.push(std::mem::replace(number, MASK));
                }
            }
        }
        let words = self.library.vocabulary.len();
        let texts = Texts::new(&passages, LENGTH, words, &self.device)?;
        let places = self.device.indices(places, BATCH * LENGTH)?;
        let truth = self.device.labels(truth, words)?;
        self.optimiser.set_learning_rate(LEARNING_RATE * SCHEDULE.factor(self.step))?;
        let guesses = self.encoder.guess_words(&self.encoder.encode(&texts)?, &places)?;
        let loss = guesses.cross_entropy(&truth)?;
        self.optimiser.zero_grad();
        loss.backward()?;
        self.optimiser.step()?;
        self.step += 1;
        Ok(Some(loss.item_now()?))
    }

    /// What was learnt, as a safetensors file. The lower half of each number's digits is cut off, since a network does
    /// not need them and the packed file is half as long.
    ///
    /// # Errors
    /// When the numbers cannot be written.
    pub async fn file(&self) -> Result<Vec<u8>, LabError> {
        let shortened = state(&self.encoder)
            .await?
            .into_iter()
            .map(|tensor| NamedValues { values: tensor.values.into_iter().map(shorten).collect(), ..tensor });
        Ok(to_safetensors(&shortened.collect::<Vec<_>>())?)
    }
}

/// A number rounded to sixteen bits (bfloat16).
fn shorten(value: f32) -> f32 {
    f32::from_bits(value.to_bits().saturating_add(0x8000) & 0xFFFF_0000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shortened_number_is_near() {
        for value in [1.0, -0.333, 1e-8, 3.7e5] {
            assert!((shorten(value) / value - 1.0).abs() < 1.0 / 256.0);
        }
    }
}
