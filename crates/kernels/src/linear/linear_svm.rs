//! The linear support vector machine, by its dual.

use ndarray::{Array1, ArrayView2};
use stepwise_random::Random;

use super::LinearModel;
use super::logistic::{checked_classes, checked_size};
use super::perceptron::signs;
use crate::KernelError;
use crate::error::positive;
use crate::linalg::Points;
use crate::optimize::dot;

/// A pass whose largest violation is below this ends the descent.
const TOLERANCE: f64 = 1e-10;

/// Passes that [`LinearSvm::fit`] makes at most.
const MOST_EPOCHS: usize = 100_000;

/// The linear support vector machine for two classes: ½·Σ w² + C·Σ max(0, 1 − y·score), the widest street between
/// the classes, with a price C for each row that is not on its own side of it.
///
/// **Idea.** The best plane is a sum of rows, each with a share between 0 and C. *Dual coordinate descent* sets one
/// share after the other to its best value, which has a formula; rows with a share above 0 are the support vectors,
/// all others could be left out. As in scikit-learn's `LinearSVC(loss="hinge")`, the intercept is a weight of a
/// feature that is always 1, and is penalised like the others: scale the features.
///
/// **One step** is one pass over the rows in random order; the dual objective never falls.
///
/// **Cost.** O(n·p) a step; the number of steps grows with C and with the features' scale.
///
/// Source: C.-J. Hsieh, K.-W. Chang, C.-J. Lin, S. S. Keerthi, S. Sundararajan, *A dual coordinate descent method for
/// large-scale linear SVM*, ICML (2008), algorithm 1.
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::linear::LinearSvm;
/// use stepwise_random::Random;
/// let x = array![[-2.0], [-1.0], [1.0], [2.0]];
/// let model = LinearSvm::fit(x.view(), &[0, 0, 1, 1], 10.0, &mut Random::new(1))?;
/// assert!((model.weights[0] - 1.0).abs() < 1e-6); // the street from −1 to 1
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct LinearSvm {
    points: Points,
    signs: Vec<f64>,
    cost: f64,
    squares: Vec<f64>,
    shares: Vec<f64>,
    weights: Vec<f64>,
    intercept: f64,
    order: Vec<usize>,
    violation: f64,
}

impl LinearSvm {
    /// At weights of 0, for features (n×p), classes 0 and 1, and the cost C.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`], [`KernelError::Shape`], [`KernelError::NotFinite`], [`KernelError::Range`] for a
    /// class that is not 0 or 1, rows of one class only, a feature beyond ±1e100, or a cost that is not a finite
    /// number above 0.
    pub fn new(x: ArrayView2<'_, f64>, y: &[usize], cost: f64) -> Result<Self, KernelError> {
        checked_classes(x, y, 2)?;
        checked_size(x)?;
        positive("the cost", cost)?;
        let points = Points::new(x);
        let squares: Vec<f64> =
            (0..points.rows()).map(|row| dot(points.row(row), points.row(row)) + 1.0).collect();
        Ok(Self {
            signs: signs(y),
            cost,
            squares,
            shares: vec![0.0; y.len()],
            weights: vec![0.0; points.columns()],
            intercept: 0.0,
            order: (0..y.len()).collect(),
            violation: f64::INFINITY,
            points,
        })
    }

    /// Makes one pass; `false` when no row has a better share.
    pub fn step(&mut self, random: &mut Random) -> bool {
        if self.done() {
            return false;
        }
        random.shuffle(&mut self.order);
        self.violation = 0.0;
        for &row in &self.order {
            let (point, sign, share) = (self.points.row(row), self.signs[row], self.shares[row]);
            let slope = sign * (dot(point, &self.weights) + self.intercept) - 1.0;
            // At a bound, a slope that points outward is no violation.
            let off = if share <= 0.0 {
                slope.min(0.0)
            } else if share >= self.cost {
                slope.max(0.0)
            } else {
                slope
            };
            self.violation = self.violation.max(off.abs());
            if off != 0.0 {
                let better = (share - slope / self.squares[row]).clamp(0.0, self.cost);
                let change = (better - share) * sign;
                self.shares[row] = better;
                self.weights.iter_mut().zip(point).for_each(|(weight, value)| *weight += change * value);
                self.intercept += change;
            }
        }
        !self.done()
    }

    /// Whether the last pass found no violation.
    #[must_use]
    pub fn done(&self) -> bool {
        self.violation <= TOLERANCE
    }

    /// The share of each row, from 0 to C; above 0 for support vectors.
    #[must_use]
    pub fn shares(&self) -> &[f64] {
        &self.shares
    }

    /// What is made small, ½·Σ w² + C·Σ max(0, 1 − y·score), with the intercept among the weights.
    #[must_use]
    pub fn objective(&self) -> f64 {
        let losses = self.signs.iter().enumerate().map(|(row, sign)| {
            (1.0 - sign * (dot(self.points.row(row), &self.weights) + self.intercept)).max(0.0)
        });
        self.size() + self.cost * losses.sum::<f64>()
    }

    /// The dual objective, Σ shares − ½·Σ w²: below [`objective`](Self::objective) until both meet.
    #[must_use]
    pub fn dual(&self) -> f64 {
        self.shares.iter().sum::<f64>() - self.size()
    }

    fn size(&self) -> f64 {
        0.5 * (dot(&self.weights, &self.weights) + self.intercept * self.intercept)
    }

    /// The plane as it is; its predictions are above 0 for class 1.
    #[must_use]
    pub fn model(&self) -> LinearModel {
        LinearModel { weights: Array1::from_vec(self.weights.clone()), intercept: self.intercept }
    }

    /// The plane after the last pass that changes something, or after 100,000.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn fit(
        x: ArrayView2<'_, f64>,
        y: &[usize],
        cost: f64,
        random: &mut Random,
    ) -> Result<LinearModel, KernelError> {
        let mut machine = Self::new(x, y, cost)?;
        for _ in 0..MOST_EPOCHS {
            if !machine.step(random) {
                break;
            }
        }
        Ok(machine.model())
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn the_dual_rises_to_the_primal(values in prop::collection::vec(-2.0..2.0_f64, 24), seed: u64) {
            let x = ArrayView2::from_shape((12, 2), &values).unwrap();
            let y: Vec<usize> = (0..12).map(|row| row % 2).collect();
            let mut machine = LinearSvm::new(x, &y, 0.5).unwrap();
            let mut random = Random::new(seed);
            let mut before = machine.dual();
            // Most cases need some thirty passes. Where four rows lie nearly on the street's edges, three weights
            // cannot tell their shares apart: these drift on while the plane stands still, for more than 100,000
            // passes in the worst case.
            for _ in 0..MOST_EPOCHS {
                let more = machine.step(&mut random);
                prop_assert!(machine.dual() >= before - 1e-12);
                before = machine.dual();
                if !more {
                    break;
                }
            }
            let gap = machine.objective() - machine.dual();
            prop_assert!(gap > -1e-9);
            let most = if machine.done() { 1e-6 } else { 1e-4 };
            prop_assert!(gap < most);
        }
    }

    #[test]
    fn awkward_input() {
        let x = array![[1.0], [1.0], [2.0]];
        assert!(LinearSvm::new(x.view(), &[1, 1, 1], 1.0).is_err());
        assert!(LinearSvm::new(x.view(), &[0, 1, 1], 0.0).is_err());
        assert!(LinearSvm::new(array![[1e200], [0.0]].view(), &[0, 1], 1.0).is_err());
        assert!(LinearSvm::fit(x.view(), &[0, 1, 1], 1.0, &mut Random::new(1)).is_ok());
    }
}
