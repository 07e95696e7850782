//! How the net does on pictures that it is not learning from at that moment.

use std::ops::Range;

use stepwise_data::Mnist;
use stepwise_data::mnist::{CLASSES, PIXELS};
use stepwise_lab::LabError;
use stepwise_tensor::nn::greatest;

use super::training::{Trainer, mean_loss};

/// Pictures evaluated in one step: few enough that a step stays short.
const SLICE: usize = 500;
/// Training pictures that stand for all of them when the net is examined.
const TRAINING_SAMPLE: usize = 2_000;

/// What an examination found.
#[derive(Clone, Debug)]
pub struct Report {
    /// Pictures seen when it was made.
    pub pictures_seen: usize,
    pub train_accuracy: f64,
    /// Not finite after a run that diverged.
    pub train_loss: f64,
    pub test_accuracy: f64,
    pub test_loss: f64,
}

/// Sums over the pictures of one set.
#[derive(Clone, Debug, Default)]
struct Tally {
    pictures: usize,
    right: usize,
    loss: f64,
}

impl Tally {
    fn accuracy(&self) -> f64 {
        self.right as f64 / self.pictures.max(1) as f64
    }

    fn mean_loss(&self) -> f64 {
        self.loss / self.pictures.max(1) as f64
    }
}

/// An examination under way: first some training pictures, then all test pictures.
#[derive(Clone, Debug, Default)]
pub struct Examination {
    train: Tally,
    test: Tally,
    /// The net's answer to each test picture; `None` where its scores are not numbers.
    pub answers: Vec<Option<usize>>,
}

impl Examination {
    /// How many steps a whole one takes.
    pub fn steps(trainer: &Trainer) -> usize {
        sample(trainer).div_ceil(SLICE) + trainer.data().test_labels.len().div_ceil(SLICE)
    }

    /// Looks at the next slice; a report once all is seen.
    pub fn step(&mut self, trainer: &Trainer, pictures_seen: usize) -> Result<Option<Report>, LabError> {
        let slice = Slice::next(self, trainer);
        if !slice.range.is_empty() {
            let (images, labels) = slice.of(trainer.data());
            let scores = trainer.scores(images)?;
            self.add(&slice, &scores.to_vec_now()?, mean_loss(&scores, labels)?, trainer);
        }
        Ok(self.report(trainer, pictures_seen))
    }

    /// The whole examination at once.
    pub fn run(mut self, trainer: &Trainer) -> Result<(Option<Report>, Self), LabError> {
        let mut report = None;
        for _ in 0..Self::steps(trainer) {
            report = self.step(trainer, 0)?;
        }
        Ok((report, self))
    }

    fn add(&mut self, slice: &Slice, scores: &[f32], loss: f32, trainer: &Trainer) {
        let answers: Vec<Option<usize>> = greatest(scores, usize::from(CLASSES)).collect();
        let (_, labels) = slice.of(trainer.data());
        let tally = if slice.training { &mut self.train } else { &mut self.test };
        tally.pictures += labels.len();
        tally.loss += f64::from(loss) * labels.len() as f64;
        let pairs = answers.iter().zip(labels);
        tally.right += pairs.filter(|&(&answer, &label)| answer == Some(usize::from(label))).count();
        if !slice.training {
            self.answers.extend(answers);
        }
    }

    fn report(&self, trainer: &Trainer, pictures_seen: usize) -> Option<Report> {
        let (sample, tests) = (sample(trainer), trainer.data().test_labels.len());
        let done = self.train.pictures == sample && self.test.pictures == tests;
        done.then(|| Report {
            pictures_seen,
            train_accuracy: self.train.accuracy(),
            train_loss: self.train.mean_loss(),
            test_accuracy: self.test.accuracy(),
            test_loss: self.test.mean_loss(),
        })
    }
}

/// How many training pictures are looked at.
fn sample(trainer: &Trainer) -> usize {
    trainer.rows().min(TRAINING_SAMPLE)
}

/// Some pictures in a row, of the training or of the test set.
struct Slice {
    training: bool,
    range: Range<usize>,
}

impl Slice {
    /// The first pictures that the examination has not seen.
    fn next(examination: &Examination, trainer: &Trainer) -> Self {
        let training = examination.train.pictures < sample(trainer);
        let (from, to) = if training {
            (examination.train.pictures, sample(trainer))
        } else {
            (examination.test.pictures, trainer.data().test_labels.len())
        };
        Self { training, range: from..to.min(from + SLICE) }
    }

    /// Its pictures and labels.
    fn of<'a>(&self, data: &'a Mnist) -> (&'a [u8], &'a [u8]) {
        let (images, labels) = if self.training {
            (&data.train_images, &data.train_labels)
        } else {
            (&data.test_images, &data.test_labels)
        };
        (&images[self.range.start * PIXELS..self.range.end * PIXELS], &labels[self.range.clone()])
    }
}
