//! How the net does on pictures that it is not learning from at that moment.

use stepwise_data::mnist::PIXELS;
use stepwise_lab::LabError;
use stepwise_tensor::nn::Tally;

use super::training::Trainer;

/// Training pictures that stand for all of them when the net is examined.
const TRAINING_SAMPLE: usize = 500;

/// What an examination found.
#[derive(Clone, Debug)]
pub struct Report {
    /// Pictures seen when it was made.
    pub pictures_seen: usize,
    /// On a sample of the training pictures.
    pub train: Tally,
    /// On all test pictures.
    pub test: Tally,
}

/// An examination under way: first some training pictures, then all test pictures.
#[derive(Debug, Default)]
pub struct Examination {
    train: Tally,
    test: Tally,
}

impl Examination {
    /// How many steps are left of it.
    pub fn left(&self, trainer: &Trainer) -> usize {
        let (sample, tests) = sizes(trainer);
        let slice = trainer.pictures_a_step();
        (sample - self.train.rows()).div_ceil(slice) + (tests - self.test.rows()).div_ceil(slice)
    }

    /// Looks at the next slice; a report once all is seen.
    pub fn step(&mut self, trainer: &Trainer, pictures_seen: usize) -> Result<Option<Report>, LabError> {
        let (data, (sample, tests)) = (trainer.data(), sizes(trainer));
        let (tally, images, labels, count) = if self.train.rows() < sample {
            (&mut self.train, &data.train_images, &data.train_labels, sample)
        } else {
            (&mut self.test, &data.test_images, &data.test_labels, tests)
        };
        let range = tally.rows()..(tally.rows() + trainer.pictures_a_step()).min(count);
        let scores = trainer.scores(&images[range.start * PIXELS..range.end * PIXELS])?;
        tally.add(&scores, labels[range].iter().map(|&label| usize::from(label)))?;
        let done = self.train.rows() == sample && self.test.rows() == tests;
        Ok(done.then(|| Report {
            pictures_seen,
            train: std::mem::take(&mut self.train),
            test: std::mem::take(&mut self.test),
        }))
    }
}

/// How many training pictures and test pictures are looked at.
fn sizes(trainer: &Trainer) -> (usize, usize) {
    (trainer.rows().min(TRAINING_SAMPLE), trainer.data().test_labels.len())
}
