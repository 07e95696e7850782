//! The first learning machine.

use ndarray::{Array1, ArrayView2};

use super::LinearModel;
use super::logistic::{checked_classes, checked_size};
use crate::KernelError;
use crate::linalg::Points;
use crate::optimize::dot;

/// Rosenblatt's perceptron for two classes: a plane that is pushed by each row it gets wrong.
///
/// **Idea.** Class 1 should score above 0, class 0 below. A row on the wrong side (or on the plane) is added to the
/// weights, or taken off, and so pulls the plane towards its right side; right rows change nothing. If some plane
/// divides the classes, this ends after finitely many mistakes; if none does, it never ends, and only the loop's own
/// limit stops it.
///
/// **One step** is one row, in the order given; [`epoch`](Self::epoch) is a pass over all. scikit-learn's
/// `Perceptron(shuffle=False, tol=None)` makes the same moves.
///
/// **Cost.** O(p) a step.
///
/// Source: F. Rosenblatt, *The perceptron: a probabilistic model for information storage and organization in the
/// brain*, Psychological Review 65 (1958).
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::linear::Perceptron;
/// let x = array![[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];
/// let mut perceptron = Perceptron::new(x.view(), &[0, 0, 0, 1])?; // "and"
/// while perceptron.epoch() > 0 {}
/// let scores = perceptron.model().predict(x.view())?;
/// assert!(scores[2] < 0.0 && scores[3] > 0.0);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Perceptron {
    points: Points,
    signs: Vec<f64>,
    weights: Vec<f64>,
    intercept: f64,
    next: usize,
    mistakes: usize,
}

impl Perceptron {
    /// At weights of 0, for features (n×p) and classes 0 and 1.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`], [`KernelError::Shape`], [`KernelError::NotFinite`], [`KernelError::Range`] for a
    /// class that is not 0 or 1, rows of one class only, or a feature beyond ±1e100.
    pub fn new(x: ArrayView2<'_, f64>, y: &[usize]) -> Result<Self, KernelError> {
        checked_classes(x, y, 2)?;
        checked_size(x)?;
        let signs = signs(y);
        let weights = vec![0.0; x.ncols()];
        Ok(Self { points: Points::new(x), signs, weights, intercept: 0.0, next: 0, mistakes: 0 })
    }

    /// Looks at the next row; `true` when it was a mistake, and the weights have moved.
    pub fn step(&mut self) -> bool {
        let (row, sign) = (self.points.row(self.next), self.signs[self.next]);
        let wrong = sign * (dot(row, &self.weights) + self.intercept) <= 0.0;
        if wrong {
            self.weights.iter_mut().zip(row).for_each(|(weight, value)| *weight += sign * value);
            self.intercept += sign;
            self.mistakes += 1;
        }
        self.next = (self.next + 1) % self.signs.len();
        wrong
    }

    /// Looks at as many rows as there are; how many were mistakes. 0 means that the plane divides the classes.
    pub fn epoch(&mut self) -> usize {
        (0..self.signs.len()).filter(|_| self.step()).count()
    }

    /// How many mistakes were made so far.
    #[must_use]
    pub fn mistakes(&self) -> usize {
        self.mistakes
    }

    /// The plane as it is; its predictions are above 0 for class 1.
    #[must_use]
    pub fn model(&self) -> LinearModel {
        LinearModel { weights: Array1::from_vec(self.weights.clone()), intercept: self.intercept }
    }
}

/// −1 for class 0, 1 for class 1.
pub(super) fn signs(y: &[usize]) -> Vec<f64> {
    y.iter().map(|&class| if class == 1 { 1.0 } else { -1.0 }).collect()
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn awkward_input() {
        let x = array![[1.0], [1.0], [2.0]];
        assert!(
            Perceptron::new(x.view(), &[0, 0, 0]).is_err() && Perceptron::new(x.view(), &[0, 1, 2]).is_err()
        );
        assert!(Perceptron::new(array![[1e300], [0.0]].view(), &[0, 1]).is_err());
        // Equal rows of both classes: always a mistake.
        let mut never = Perceptron::new(x.view(), &[0, 1, 1]).unwrap();
        assert!((0..100).all(|_| never.epoch() > 0));
        assert!(never.mistakes() >= 100);
    }
}
