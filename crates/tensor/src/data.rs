//! Batches out of a data set, in a new random order each time round.

use stepwise_random::Random;

use crate::device::Device;
use crate::error::TensorError;
use crate::shape::Shape;
use crate::tensor::Tensor;

/// What a row goes through on its way into a batch, so that no two rounds show quite the same. Rows are pictures
/// \[channels, height, width\], but for noise.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Augmentation {
    /// Left and right exchanged, every other time.
    Flip,
    /// Moved by up to so many places in each direction; zeros move in.
    Shift(usize),
    /// A normal number of this standard deviation added to each number.
    Noise(f32),
}

/// Hands out the rows of a data set in batches.
///
/// ```
/// use stepwise_random::Random;
/// use stepwise_tensor::{DataLoader, Device};
/// # fn main() -> Result<(), stepwise_tensor::TensorError> {
/// let device = Device::cpu();
/// let mut loader = DataLoader::new(vec![0.0, 1.0, 2.0, 3.0, 4.0], &[1], 2, Random::new(7))?;
/// let mut seen = Vec::new();
/// while let Some(batch) = loader.next(&device)? {
///     assert!(batch.inputs.shape().sizes()[0] <= 2);
///     seen.extend(batch.rows);
/// }
/// seen.sort();
/// assert_eq!(seen, [0, 1, 2, 3, 4]);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct DataLoader {
    inputs: Vec<f32>,
    row: Shape,
    rows: usize,
    batch: usize,
    random: Random,
    augmentations: Vec<Augmentation>,
    order: Vec<usize>,
    cursor: usize,
    values: Vec<f32>,
    moved: Vec<f32>,
}

/// Some rows of a data set.
#[derive(Clone, Debug)]
pub struct Batch {
    /// \[rows, a row's sizes …\]
    pub inputs: Tensor,
    /// Which rows these are, for their labels or targets.
    pub rows: Vec<usize>,
}

impl DataLoader {
    /// Batches of `batch` rows (the last of a round may be smaller) of a data set whose rows have these sizes.
    ///
    /// # Errors
    /// When a row holds no numbers, the rows are not whole, or the batch is 0.
    pub fn new(inputs: Vec<f32>, sizes: &[usize], batch: usize, random: Random) -> Result<Self, TensorError> {
        let row = Shape::new(sizes)?;
        if row.count() == 0 || !inputs.len().is_multiple_of(row.count()) {
            return Err(TensorError::Length { shape: row, given: inputs.len(), wanted: row.count() });
        }
        if batch == 0 {
            return Err(TensorError::Range {
                name: "the batch size",
                given: "0".to_owned(),
                allowed: "at least 1",
            });
        }
        Ok(Self {
            rows: inputs.len() / row.count(),
            inputs,
            row,
            batch,
            random,
            augmentations: Vec::new(),
            order: Vec::new(),
            cursor: 0,
            values: Vec::new(),
            moved: Vec::new(),
        })
    }

    /// The same with an augmentation, after those there are.
    ///
    /// # Errors
    /// When it needs pictures but the rows are none, or the noise is negative or not a number.
    pub fn with_augmentation(mut self, augmentation: Augmentation) -> Result<Self, TensorError> {
        match augmentation {
            Augmentation::Noise(deviation) if !(0.0..=f32::MAX).contains(&deviation) => {
                return Err(TensorError::Range {
                    name: "the noise of an augmentation",
                    given: deviation.to_string(),
                    allowed: "a finite number, 0 or more",
                });
            }
            Augmentation::Flip | Augmentation::Shift(_) if self.row.rank() != 3 => {
                return Err(TensorError::WrongShape {
                    operation: "augmentation",
                    tensor: "a row",
                    shape: self.row,
                    wanted: "a picture, [channels, height, width]".to_owned(),
                });
            }
            _ => self.augmentations.push(augmentation),
        }
        Ok(self)
    }

    /// Batches in a round.
    #[must_use]
    pub fn batches(&self) -> usize {
        self.rows.div_ceil(self.batch)
    }

    /// The next batch; `None` at the end of a round, after which the next one begins in a new order.
    ///
    /// # Errors
    /// When there is no memory or the device is lost.
    pub fn next(&mut self, device: &Device) -> Result<Option<Batch>, TensorError> {
        if self.cursor == 0 {
            self.order = self.random.permutation(self.rows);
        }
        let rows = self.order[self.cursor..self.cursor.saturating_add(self.batch).min(self.rows)].to_vec();
        if rows.is_empty() {
            self.cursor = 0;
            return Ok(None);
        }
        self.cursor += rows.len();
        let count = self.row.count();
        self.values.clear();
        for &row in &rows {
            self.values.extend_from_slice(&self.inputs[row * count..(row + 1) * count]);
            let start = self.values.len() - count;
            for &augmentation in &self.augmentations {
                let picture = &mut self.values[start..];
                augment(augmentation, &self.row, picture, &mut self.moved, &mut self.random);
            }
        }
        let inputs = device.tensor(&self.values, &[&[rows.len()], self.row.sizes()].concat())?;
        Ok(Some(Batch { inputs, rows }))
    }
}

fn augment(
    augmentation: Augmentation,
    row: &Shape,
    values: &mut [f32],
    moved: &mut Vec<f32>,
    random: &mut Random,
) {
    let [_, height, width] = *row.sizes() else {
        if let Augmentation::Noise(deviation) = augmentation {
            add_noise(values, deviation, random);
        }
        return;
    };
    match augmentation {
        Augmentation::Noise(deviation) => add_noise(values, deviation, random),
        Augmentation::Flip => {
            if random.below(2) == 1 {
                values.chunks_exact_mut(width).for_each(<[f32]>::reverse);
            }
        }
        Augmentation::Shift(most) => {
            // Further than the picture reaches, nothing more changes.
            let mut by = |size: usize| {
                let most = most.min(size);
                random.below(2 * most + 1) as isize - most as isize
            };
            let (down, right) = (by(height), by(width));
            moved.clear();
            moved.extend_from_slice(values);
            let from = |at: usize, by: isize, size: usize| at.checked_add_signed(-by).filter(|&at| at < size);
            for (line, out) in values.chunks_exact_mut(width).enumerate() {
                let plane = line / height * height;
                let source = from(line % height, down, height).map(|row| (plane + row) * width);
                for (column, out) in out.iter_mut().enumerate() {
                    *out = match (source, from(column, right, width)) {
                        (Some(start), Some(column)) => moved[start + column],
                        _ => 0.0,
                    };
                }
            }
        }
    }
}

fn add_noise(values: &mut [f32], deviation: f32, random: &mut Random) {
    values.iter_mut().for_each(|value| *value += deviation * random.normal() as f32);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_move_and_turn() {
        let picture = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
        let row = Shape::new(&[1, 2, 3]).unwrap();
        let mut seen = std::collections::BTreeSet::new();
        let mut random = Random::new(1);
        for _ in 0..200 {
            let mut values = picture;
            augment(Augmentation::Shift(1), &row, &mut values, &mut Vec::new(), &mut random);
            seen.insert(values.map(|value| value as u8));
            let mut values = picture;
            augment(Augmentation::Flip, &row, &mut values, &mut Vec::new(), &mut random);
            seen.insert(values.map(|value| value as u8));
        }
        // Nine shifts, one of them none, and the mirror image.
        assert_eq!(seen.len(), 10);
        assert!(seen.contains(&[0, 1, 2, 0, 4, 5]));
        assert!(seen.contains(&[0, 0, 0, 1, 2, 3]));
        assert!(seen.contains(&[3, 2, 1, 6, 5, 4]));
    }

    #[test]
    fn misfits_are_refused() {
        let device = Device::cpu();
        let loader = |inputs: Vec<f32>, batch| DataLoader::new(inputs, &[2], batch, Random::new(1));
        assert!(loader(vec![1.0; 3], 1).is_err());
        assert!(loader(vec![1.0; 4], 0).is_err());
        assert!(loader(Vec::new(), 1).unwrap().next(&device).unwrap().is_none());
        assert!(loader(vec![1.0; 4], 1).unwrap().with_augmentation(Augmentation::Flip).is_err());
        assert!(loader(vec![1.0; 4], 1).unwrap().with_augmentation(Augmentation::Noise(f32::NAN)).is_err());
        let mut noisy = loader(vec![1.0; 4], usize::MAX).unwrap();
        noisy = noisy.with_augmentation(Augmentation::Noise(0.1)).unwrap();
        assert_eq!(noisy.batches(), 1);
    }
}
