//! How the net does on pictures that it is not learning from at that moment.

use stepwise_data::mnist::PIXELS;
use stepwise_lab::LabError;
use stepwise_tensor::nn::Tally;

use super::training::Trainer;

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

/// An examination under way: first some training pictures, then all test pictures.
#[derive(Debug, Default)]
pub struct Examination {
    train: Tally,
    test: Tally,
}

impl Examination {
    /// How many steps a whole one takes.
    pub fn steps(trainer: &Trainer) -> usize {
        let (sample, tests) = sizes(trainer);
        sample.div_ceil(SLICE) + tests.div_ceil(SLICE)
    }

    /// The net's answer to each test picture seen; `None` where its scores are not numbers.
    pub fn answers(&self) -> &[Option<usize>] {
        self.test.answers()
    }

    /// Looks at the next slice; a report once all is seen.
    pub fn step(&mut self, trainer: &Trainer, pictures_seen: usize) -> Result<Option<Report>, LabError> {
        let (data, (sample, tests)) = (trainer.data(), sizes(trainer));
        let (tally, images, labels, count) = if self.train.rows() < sample {
            (&mut self.train, &data.train_images, &data.train_labels, sample)
        } else {
            (&mut self.test, &data.test_images, &data.test_labels, tests)
        };
        let range = tally.rows()..(tally.rows() + SLICE).min(count);
        if !range.is_empty() {
            let scores = trainer.scores(&images[range.start * PIXELS..range.end * PIXELS])?;
            tally.add(&scores, labels[range].iter().map(|&label| usize::from(label)))?;
        }
        let done = self.train.rows() == sample && self.test.rows() == tests;
        Ok(done.then(|| Report {
            pictures_seen,
            train_accuracy: self.train.accuracy(),
            train_loss: self.train.mean_loss(),
            test_accuracy: self.test.accuracy(),
            test_loss: self.test.mean_loss(),
        }))
    }

    /// The whole examination at once.
    pub fn run(mut self, trainer: &Trainer) -> Result<(Option<Report>, Self), LabError> {
        let mut report = None;
        for _ in 0..Self::steps(trainer) {
            report = self.step(trainer, 0)?;
        }
        Ok((report, self))
    }
}

/// How many training pictures and test pictures are looked at.
fn sizes(trainer: &Trainer) -> (usize, usize) {
    (trainer.rows().min(TRAINING_SAMPLE), trainer.data().test_labels.len())
}
