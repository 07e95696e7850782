//! Finding the lowest place of a function of many numbers, by its gradient, one step at a time.
//!
//! | optimiser | one step | when |
//! |---|---|---|
//! | [`Descent`] by [`Rule::GradientDescent`] | downhill, by the rate | to see what a rate does |
//! | [`Descent`] by [`Rule::Momentum`] | with the speed of the steps before | long narrow valleys |
//! | [`Descent`] by [`Rule::RmsProp`] | each number at its own rate | numbers of different scales |
//! | [`Descent`] by [`Rule::Adam`] | both | noisy gradients |
//! | [`Lbfgs`] | the curvature learned, and a line search | smooth functions, to all digits |
//! | [`GoldenSection`] | an end of the interval cut off | functions of one number, without a gradient |
//!
//! [`numerical_gradient`] checks a gradient that somebody derived.
//!
//! A function is anything that returns its value at a place and writes its gradient there: an [`Objective`].

mod descent;
mod golden_section;
mod lbfgs;
mod line_search;
mod numerical;

pub use descent::{Descent, Rule};
pub use golden_section::GoldenSection;
pub use lbfgs::Lbfgs;
pub use numerical::numerical_gradient;

/// A function of many numbers with its gradient.
pub trait Objective {
    /// The value at a place; overwrites `gradient`, which is as long as `place`.
    fn evaluate(&mut self, place: &[f64], gradient: &mut [f64]) -> f64;
}

impl<F: FnMut(&[f64], &mut [f64]) -> f64> Objective for F {
    fn evaluate(&mut self, place: &[f64], gradient: &mut [f64]) -> f64 {
        self(place, gradient)
    }
}

/// Σ aᵢ·bᵢ in four interleaved sums, which a processor can run side by side.
pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    let (mut left, mut right) = (a.chunks_exact(4), b.chunks_exact(4));
    let mut sums = [0.0; 4];
    for (a, b) in left.by_ref().zip(right.by_ref()) {
        for lane in 0..4 {
            sums[lane] += a[lane] * b[lane];
        }
    }
    let rest: f64 = left.remainder().iter().zip(right.remainder()).map(|(a, b)| a * b).sum();
    (sums[0] + sums[2]) + (sums[1] + sums[3]) + rest
}

/// The largest absolute entry; 0 for none.
pub(crate) fn largest(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |most, value| most.max(value.abs()))
}
