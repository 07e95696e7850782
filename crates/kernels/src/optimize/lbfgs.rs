//! The quasi-Newton method that remembers little.

use std::collections::VecDeque;

use super::line_search::{From, search};
use super::{Objective, dot, largest};
use crate::KernelError;
use crate::error::{finite_vector, out_of_range};

/// How many past moves the curvature is learned from.
const MEMORY: usize = 10;

/// A function that still falls after so many moves falls without end.
const MOST_STEPS: usize = 10_000;

/// A move and what it did to the gradient.
#[derive(Clone, Debug)]
struct Pair {
    moved: Vec<f64>,
    turned: Vec<f64>,
    /// 1 ⁄ (moved · turned).
    inverse: f64,
}

/// L-BFGS: Newton's method with a curvature guessed from the last ten moves.
///
/// **Idea.** Newton's method divides the gradient by the curvature, an n×n matrix. Each move s changed the gradient
/// by y, which tells the curvature along s; ten such pairs, applied one after the other (*two-loop recursion*), give
/// nearly Newton's direction in O(n). A line search then goes along it until the function is low and flat enough
/// (Wolfe's conditions), which keeps the guess positive definite and the function falling.
///
/// **One step** is one direction and its line search, nearly always one gradient.
///
/// **Cost.** O(n) and the gradients; memory 20·n.
///
/// Source: D. C. Liu, J. Nocedal, *On the limited memory BFGS method for large scale optimization*, Mathematical
/// Programming 45 (1989).
///
/// ```
/// use stepwise_kernels::optimize::Lbfgs;
/// let mut valley = |x: &[f64], gradient: &mut [f64]| {
///     let off = x[1] - x[0] * x[0];
///     gradient[0] = -400.0 * x[0] * off - 2.0 * (1.0 - x[0]);
///     gradient[1] = 200.0 * off;
///     100.0 * off * off + (1.0 - x[0]).powi(2)
/// };
/// let mut search = Lbfgs::new(vec![-1.2, 1.0], 1e-9, &mut valley)?;
/// while search.step(&mut valley) {}
/// assert!(search.converged() && (search.place()[1] - 1.0).abs() < 1e-8);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Lbfgs {
    place: Vec<f64>,
    value: f64,
    gradient: Vec<f64>,
    tolerance: f64,
    memory: VecDeque<Pair>,
    steps: usize,
    stuck: bool,
}

impl Lbfgs {
    /// At a start; done when no entry of the gradient is larger than `tolerance`. All calls must get the same
    /// function.
    ///
    /// # Errors
    /// [`KernelError::NotFinite`] for the start or the gradient there, [`KernelError::Range`] for a tolerance that is
    /// negative or not finite, [`KernelError::Numerical`] for a value that is not finite.
    pub fn new(start: Vec<f64>, tolerance: f64, objective: &mut impl Objective) -> Result<Self, KernelError> {
        finite_vector("the start", &start)?;
        if !(tolerance.is_finite() && tolerance >= 0.0) {
            return Err(out_of_range("the tolerance", tolerance, "a finite number, at least 0"));
        }
        let mut gradient = vec![0.0; start.len()];
        let value = crate::error::settled(objective.evaluate(&start, &mut gradient))?;
        finite_vector("the gradient at the start", &gradient)?;
        Ok(Self { place: start, value, gradient, tolerance, memory: VecDeque::new(), steps: 0, stuck: false })
    }

    /// Makes one move; `false` when there is none left that lowers the function, or after 10,000 moves.
    pub fn step(&mut self, objective: &mut impl Objective) -> bool {
        if self.done() {
            return false;
        }
        let mut place = vec![0.0; self.place.len()];
        let mut gradient = place.clone();
        let mut found = None;
        // Should the learned curvature mislead, plain downhill gets one more try.
        for attempt in 0..2 {
            if attempt == 1 {
                self.memory.clear();
            }
            let direction = self.direction();
            // Without a curvature the first move is of length 1, in the sum of its entries, at most.
            let length = if self.memory.is_empty() { (1.0 / self.sum_of_slopes()).min(1.0) } else { 1.0 };
            let from = From { place: &self.place, value: self.value, gradient: &self.gradient };
            found = search(objective, &from, &direction, length, &mut place, &mut gradient);
            if found.is_some() || self.memory.is_empty() {
                break;
            }
        }
        match found {
            Some(value) => self.remember(place, value, gradient),
            None => self.stuck = true,
        }
        !self.done()
    }

    fn sum_of_slopes(&self) -> f64 {
        self.gradient.iter().map(|slope| slope.abs()).sum::<f64>().max(f64::MIN_POSITIVE)
    }

    fn direction(&self) -> Vec<f64> {
        let mut direction: Vec<f64> = self.gradient.iter().map(|slope| -slope).collect();
        let mut shares = Vec::with_capacity(self.memory.len());
        for pair in self.memory.iter().rev() {
            let share = pair.inverse * dot(&pair.moved, &direction);
            add(&mut direction, -share, &pair.turned);
            shares.push(share);
        }
        if let Some(last) = self.memory.back() {
            let scale = 1.0 / (last.inverse * dot(&last.turned, &last.turned));
            direction.iter_mut().for_each(|entry| *entry *= scale);
        }
        for (pair, share) in self.memory.iter().zip(shares.into_iter().rev()) {
            let back = pair.inverse * dot(&pair.turned, &direction);
            add(&mut direction, share - back, &pair.moved);
        }
        direction
    }

    fn remember(&mut self, place: Vec<f64>, value: f64, gradient: Vec<f64>) {
        let difference = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a - b).collect::<Vec<f64>>();
        let (moved, turned) = (difference(&place, &self.place), difference(&gradient, &self.gradient));
        let along = dot(&moved, &turned);
        // A pair without clear curvature teaches nothing.
        if along > f64::EPSILON * dot(&turned, &turned).sqrt() * dot(&moved, &moved).sqrt() {
            if self.memory.len() == MEMORY {
                self.memory.pop_front();
            }
            self.memory.push_back(Pair { moved, turned, inverse: 1.0 / along });
        }
        self.stuck = place == self.place || self.steps + 1 >= MOST_STEPS;
        (self.place, self.value, self.gradient) = (place, value, gradient);
        self.steps += 1;
    }

    /// Where the search is.
    #[must_use]
    pub fn place(&self) -> &[f64] {
        &self.place
    }

    /// The value there.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.value
    }

    /// The gradient there.
    #[must_use]
    pub fn gradient(&self) -> &[f64] {
        &self.gradient
    }

    /// How many moves were made.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.steps
    }

    /// Whether the gradient is within the tolerance.
    #[must_use]
    pub fn converged(&self) -> bool {
        largest(&self.gradient) <= self.tolerance
    }

    /// Whether the search has converged, or cannot get lower in these digits.
    #[must_use]
    pub fn done(&self) -> bool {
        self.stuck || self.converged()
    }
}

fn add(to: &mut [f64], factor: f64, what: &[f64]) {
    to.iter_mut().zip(what).for_each(|(entry, more)| *entry += factor * more);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn bowls_of_any_shape_are_descended(
            scales in prop::collection::vec(-3.0..3.0_f64, 1..12),
            start in prop::collection::vec(-5.0..5.0_f64, 12),
        ) {
            let mut bowl = |x: &[f64], gradient: &mut [f64]| {
                let mut value = 0.0;
                for (i, scale) in scales.iter().enumerate() {
                    let curvature = 10_f64.powf(*scale);
                    gradient[i] = curvature * (x[i] - 1.0);
                    value += 0.5 * curvature * (x[i] - 1.0).powi(2);
                }
                value
            };
            let mut run = Lbfgs::new(start[..scales.len()].to_vec(), 1e-8, &mut bowl).unwrap();
            let mut before = run.value();
            while run.step(&mut bowl) {
                prop_assert!(run.value() <= before * (1.0 + 1e-14));
                before = run.value();
            }
            // Not given up: a bowl a million times steeper one way than another took 2,045 moves.
            prop_assert!(run.converged());
        }
    }

    #[test]
    fn awkward_functions_end() {
        // Falls forever; jumps; has a wall of NaN.
        let mut slope = |x: &[f64], gradient: &mut [f64]| {
            gradient[0] = -1.0;
            -x[0]
        };
        let mut run = Lbfgs::new(vec![0.0], 1e-9, &mut slope).unwrap();
        while run.step(&mut slope) {}
        assert!(!run.converged() && run.value() < -1e9);
        let mut wall = |x: &[f64], gradient: &mut [f64]| {
            gradient[0] = -1.0 / x[0] + 1.0;
            x[0] - x[0].ln()
        };
        let mut run = Lbfgs::new(vec![1e-6], 1e-9, &mut wall).unwrap();
        while run.step(&mut wall) {}
        assert!((run.place()[0] - 1.0).abs() < 1e-6);
        assert!(Lbfgs::new(vec![-1.0], 1e-9, &mut wall).is_err());
        assert!(Lbfgs::new(vec![1.0], f64::NAN, &mut wall).is_err());
        assert!(Lbfgs::new(vec![], 0.0, &mut |_: &[f64], _: &mut [f64]| 0.0).unwrap().converged());
    }
}
