//! The lowest point of a smooth function of a few numbers.

use ndarray::{Array1, Array2};

/// Quasi-Newton descent (BFGS) with slopes by differences.
///
/// One step goes along −H·g, with H an estimate of the inverse curvature that each step improves, as far as the
/// function falls. Source: J. Nocedal, S. J. Wright, *Numerical Optimization* (2006), chapter 6.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Descent {
    at: Array1<f64>,
    value: f64,
    slope: Array1<f64>,
    inverse: Array2<f64>,
    /// How many steps in a row have gained next to nothing.
    idle: usize,
    done: bool,
}

/// The step of the central differences: their error is about its square.
const STEP: f64 = 1e-5;
/// A step that lowers the function by no more than this share gains nothing, and three of them end the descent: near a
/// wall it would creep on for ever.
const NOTHING: f64 = 1e-12;
/// The longest way of one step.
const LONGEST: f64 = 1.0;

fn slope(at: &Array1<f64>, function: &impl Fn(&[f64]) -> f64) -> Array1<f64> {
    (0..at.len())
        .map(|axis| {
            let moved = |by: f64| {
                let mut place = at.to_vec();
                place[axis] += by;
                function(&place)
            };
            let difference = (moved(STEP) - moved(-STEP)) / (2.0 * STEP);
            if difference.is_finite() { difference } else { 0.0 }
        })
        .collect()
}

impl Descent {
    /// Starts at a place where the function is finite.
    pub(super) fn new(at: Vec<f64>, function: &impl Fn(&[f64]) -> f64) -> Self {
        let at = Array1::from(at);
        let value = function(&at.to_vec());
        let slope = slope(&at, function);
        let done = at.is_empty() || !value.is_finite();
        Self { inverse: Array2::eye(at.len()), at, value, slope, idle: 0, done }
    }

    /// Goes down once; `false` when there is no way down.
    pub(super) fn step(&mut self, function: &impl Fn(&[f64]) -> f64) -> bool {
        for _ in 0..2 {
            if self.done {
                return false;
            }
            let mut way = -self.inverse.dot(&self.slope);
            if way.dot(&self.slope) >= 0.0 {
                self.inverse = Array2::eye(self.at.len());
                way = -&self.slope;
            }
            let longest = way.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
            if longest > LONGEST {
                way *= LONGEST / longest;
            }
            if self.along(&way, function) {
                return true;
            }
            // The curvature may mislead: try once more along the slope itself.
            self.done = self.inverse == Array2::<f64>::eye(self.at.len());
            self.inverse = Array2::eye(self.at.len());
        }
        self.done = true;
        false
    }

    fn along(&mut self, way: &Array1<f64>, function: &impl Fn(&[f64]) -> f64) -> bool {
        let fall = way.dot(&self.slope);
        let mut share = 1.0;
        for _ in 0..40 {
            let next = &self.at + &(way * share);
            let value = function(&next.to_vec());
            if value.is_finite() && value < self.value && value <= self.value + 1e-4 * share * fall {
                let slope = slope(&next, function);
                self.learn(&(way * share), &(&slope - &self.slope));
                let idle = self.value - value <= NOTHING * (1.0 + self.value.abs());
                self.idle = if idle { self.idle + 1 } else { 0 };
                self.done = self.idle == 3;
                (self.at, self.value, self.slope) = (next, value, slope);
                return true;
            }
            share /= 2.0;
        }
        false
    }

    /// The update of Broyden, Fletcher, Goldfarb and Shanno.
    fn learn(&mut self, moved: &Array1<f64>, change: &Array1<f64>) {
        let curvature = moved.dot(change);
        if curvature <= 1e-14 {
            return;
        }
        let image = self.inverse.dot(change);
        let factor = (1.0 + change.dot(&image) / curvature) / curvature;
        for ((i, j), entry) in self.inverse.indexed_iter_mut() {
            *entry += factor * moved[i] * moved[j] - (image[i] * moved[j] + moved[i] * image[j]) / curvature;
        }
    }

    pub(super) fn at(&self) -> Vec<f64> {
        self.at.to_vec()
    }

    /// How steep it still is.
    pub(super) fn steepness(&self) -> f64 {
        self.slope.iter().fold(0.0_f64, |most, value| most.max(value.abs()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_bottom_of_a_bent_valley() {
        let valley = |at: &[f64]| (1.0 - at[0]).powi(2) + 100.0 * (at[1] - at[0] * at[0]).powi(2);
        let mut descent = Descent::new(vec![-1.2, 1.0], &valley);
        let mut steps = 0;
        while descent.step(&valley) {
            steps += 1;
            assert!(steps < 500);
        }
        assert!(descent.at().iter().all(|value| (value - 1.0).abs() < 1e-5));
        assert!(!Descent::new(vec![], &|_: &[f64]| 0.0).step(&|_: &[f64]| 0.0));
        assert!(!Descent::new(vec![1.0], &|_: &[f64]| f64::NAN).step(&|_: &[f64]| f64::NAN));
    }
}
