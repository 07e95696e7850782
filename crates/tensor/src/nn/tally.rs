//! How a classifier does on rows that are looked at a slice at a time.

use super::greatest;
use crate::error::TensorError;
use crate::tensor::{Tensor, no_grad};

/// Sums over the rows seen so far.
///
/// ```
/// use stepwise_tensor::Device;
/// use stepwise_tensor::nn::Tally;
/// # fn main() -> Result<(), stepwise_tensor::TensorError> {
/// let scores = Device::cpu().tensor(&[2.0, 0.0, 0.0, 3.0, 1.0, 0.0], &[3, 2])?;
/// let mut tally = Tally::default();
/// tally.add(&scores, [0, 1, 1])?;
/// assert_eq!(tally.answers(), [Some(0), Some(1), Some(0)]);
/// assert!((tally.accuracy() - 2.0 / 3.0).abs() < 1e-12);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Tally {
    right: usize,
    loss: f64,
    answers: Vec<Option<usize>>,
}

impl Tally {
    /// Adds the scores of some rows, \[rows, classes\], on a device that answers at once, and their true classes.
    ///
    /// # Errors
    /// When there are not as many labels as rows, a label is no class, or values must be waited for.
    pub fn add(
        &mut self,
        scores: &Tensor,
        labels: impl IntoIterator<Item = usize>,
    ) -> Result<(), TensorError> {
        let labels: Vec<usize> = labels.into_iter().collect();
        let classes = scores.shape().matrix().map_or(0, |(_, classes)| classes);
        let truth = scores.device().labels(labels.iter().copied(), classes)?;
        let loss = no_grad(|| scores.cross_entropy(&truth))?.item_now()?;
        self.loss += f64::from(loss) * labels.len() as f64;
        let before = self.answers.len();
        self.answers.extend(greatest(&scores.to_vec_now()?, classes));
        let pairs = self.answers[before..].iter().zip(&labels);
        self.right += pairs.filter(|&(answer, label)| *answer == Some(*label)).count();
        Ok(())
    }

    /// How many rows were seen.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.answers.len()
    }

    /// The share of rows answered right; 0 before any was seen.
    #[must_use]
    pub fn accuracy(&self) -> f64 {
        self.right as f64 / self.rows().max(1) as f64
    }

    /// The mean cross entropy; not finite where scores are not.
    #[must_use]
    pub fn mean_loss(&self) -> f64 {
        self.loss / self.rows().max(1) as f64
    }

    /// The answer to each row in the order seen; `None` where its scores are not numbers.
    #[must_use]
    pub fn answers(&self) -> &[Option<usize>] {
        &self.answers
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::device::Device;

    #[test]
    fn slices_add_up_to_the_whole() {
        let device = Device::cpu();
        let values: Vec<f32> = (0..30).map(|at| ((at * 7) % 11) as f32).collect();
        let labels: Vec<usize> = (0..10).map(|row| row % 3).collect();
        let (mut whole, mut parts) = (Tally::default(), Tally::default());
        whole.add(&device.tensor(&values, &[10, 3]).unwrap(), labels.clone()).unwrap();
        for (values, labels) in values.chunks(12).zip(labels.chunks(4)) {
            let scores = device.tensor(values, &[labels.len(), 3]).unwrap();
            parts.add(&scores, labels.iter().copied()).unwrap();
        }
        assert_eq!((whole.rows(), whole.answers()), (10, parts.answers()));
        assert_eq!(whole.accuracy(), parts.accuracy());
        assert!((whole.mean_loss() - parts.mean_loss()).abs() < 1e-6);
    }

    #[test]
    fn what_is_no_number_is_no_answer_and_misfits_are_refused() {
        let device = Device::cpu();
        let mut tally = Tally::default();
        tally.add(&device.tensor(&[f32::NAN, 0.0], &[1, 2]).unwrap(), [0]).unwrap();
        assert_eq!((tally.answers(), tally.accuracy()), (&[None][..], 0.0));
        assert!(!tally.mean_loss().is_finite());
        assert!(tally.add(&device.tensor(&[0.0, 0.0], &[1, 2]).unwrap(), [2]).is_err());
        assert!(tally.add(&device.tensor(&[0.0, 0.0], &[1, 2]).unwrap(), [0, 1]).is_err());
        assert_eq!(tally.rows(), 1);
    }
}
