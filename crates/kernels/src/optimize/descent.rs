//! First-order optimisers: what they do with the gradient.

use super::Objective;
use crate::KernelError;
use crate::error::{finite_vector, out_of_range, positive};

/// Keeps a division by the root of a mean square from failing where the gradient has always been 0.
const SMALL: f64 = 1e-8;

/// How a step is made of the gradient g.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    /// x ← x − rate·g. Converges on a bowl of curvature c when the rate is below 2 ⁄ c, and leaves it above.
    GradientDescent {
        /// The step's length for a gradient of 1.
        rate: f64,
    },
    /// v ← momentum·v − rate·g, x ← x + v: a ball with inertia.
    ///
    /// Source: B. T. Polyak, *Some methods of speeding up the convergence of iteration methods*, USSR Computational
    /// Mathematics and Mathematical Physics 4 (1964).
    Momentum {
        /// The step's length for a gradient of 1.
        rate: f64,
        /// How much of the speed stays, from 0 to below 1; 0.9 is usual.
        momentum: f64,
    },
    /// s ← decay·s + (1 − decay)·g², x ← x − rate·g ⁄ (√s + 10⁻⁸): the rate in units of the recent gradients.
    ///
    /// Source: T. Tieleman, G. Hinton, *Lecture 6.5: RMSProp*, Coursera (2012).
    RmsProp {
        /// About how far each number moves in a step.
        rate: f64,
        /// How slowly the mean square forgets; 0.9 is usual.
        decay: f64,
    },
    /// Momentum and mean square together, both corrected for starting at 0.
    ///
    /// Source: D. P. Kingma, J. Ba, *Adam: a method for stochastic optimization*, ICLR (2015).
    Adam {
        /// About how far each number moves in a step; 0.001 is usual.
        rate: f64,
        /// How slowly the mean gradient forgets; 0.9 is usual.
        first: f64,
        /// How slowly the mean square forgets; 0.999 is usual.
        second: f64,
    },
}

impl Rule {
    fn checked(self) -> Result<(), KernelError> {
        let (rate, shares) = match self {
            Self::GradientDescent { rate } => (rate, [0.0, 0.0]),
            Self::Momentum { rate, momentum } => (rate, [momentum, 0.0]),
            Self::RmsProp { rate, decay } => (rate, [decay, 0.0]),
            Self::Adam { rate, first, second } => (rate, [first, second]),
        };
        positive("the rate", rate)?;
        match shares.into_iter().find(|share| !(0.0..1.0).contains(share)) {
            Some(given) => Err(out_of_range("the momentum or decay", given, "from 0 to below 1")),
            None => Ok(()),
        }
    }
}

/// A walk downhill by a [`Rule`].
///
/// **One step** is one gradient and one move. A rate that is too large makes the walk climb and in the end leave the
/// finite numbers; then it stops where it last was, and [`diverged`](Self::diverged) says so.
///
/// **Cost.** One gradient and O(n) a step; memory 3·n.
///
/// ```
/// use stepwise_kernels::optimize::{Descent, Rule};
/// let mut bowl = |x: &[f64], gradient: &mut [f64]| {
///     gradient[0] = 2.0 * x[0];
///     x[0] * x[0]
/// };
/// let mut walk = Descent::new(vec![1.0], Rule::GradientDescent { rate: 0.25 })?;
/// for _ in 0..3 {
///     walk.step(&mut bowl);
/// }
/// assert_eq!(walk.place(), [0.125]);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Descent {
    rule: Rule,
    place: Vec<f64>,
    gradient: Vec<f64>,
    first: Vec<f64>,
    second: Vec<f64>,
    value: f64,
    steps: i32,
    diverged: bool,
}

impl Descent {
    /// At a start, before the first step.
    ///
    /// # Errors
    /// [`KernelError::NotFinite`] for the start, [`KernelError::Range`] for a rate that is not above 0 or a momentum or
    /// decay outside [0, 1).
    pub fn new(start: Vec<f64>, rule: Rule) -> Result<Self, KernelError> {
        rule.checked()?;
        finite_vector("the start", &start)?;
        let zeros = vec![0.0; start.len()];
        Ok(Self {
            rule,
            place: start,
            gradient: zeros.clone(),
            first: zeros.clone(),
            second: zeros,
            value: f64::INFINITY,
            steps: 0,
            diverged: false,
        })
    }

    /// Makes a move; `false` when the function or the move is no longer finite.
    pub fn step(&mut self, objective: &mut impl Objective) -> bool {
        if self.diverged {
            return false;
        }
        let value = objective.evaluate(&self.place, &mut self.gradient);
        let mut next = self.place.clone();
        self.steps = self.steps.saturating_add(1);
        next.iter_mut().enumerate().for_each(|(index, number)| *number += self.change(index));
        self.diverged = !value.is_finite() || next.iter().any(|number| !number.is_finite());
        if !self.diverged {
            self.value = value;
            self.place = next;
        }
        !self.diverged
    }

    fn change(&mut self, index: usize) -> f64 {
        let slope = self.gradient[index];
        let (first, second) = (&mut self.first[index], &mut self.second[index]);
        match self.rule {
            Rule::GradientDescent { rate } => -rate * slope,
            Rule::Momentum { rate, momentum } => {
                *first = momentum * *first - rate * slope;
                *first
            }
            Rule::RmsProp { rate, decay } => {
                *second = decay * *second + (1.0 - decay) * slope * slope;
                -rate * slope / (second.sqrt() + SMALL)
            }
            Rule::Adam { rate, first: keep, second: keep_square } => {
                *first = keep * *first + (1.0 - keep) * slope;
                *second = keep_square * *second + (1.0 - keep_square) * slope * slope;
                let mean = *first / (1.0 - keep.powi(self.steps));
                let square = *second / (1.0 - keep_square.powi(self.steps));
                -rate * mean / (square.sqrt() + SMALL)
            }
        }
    }

    /// Where the walk is.
    #[must_use]
    pub fn place(&self) -> &[f64] {
        &self.place
    }

    /// The value before the last move; infinite before the first.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.value
    }

    /// The gradient before the last move.
    #[must_use]
    pub fn gradient(&self) -> &[f64] {
        &self.gradient
    }

    /// Whether the walk has left the finite numbers.
    #[must_use]
    pub fn diverged(&self) -> bool {
        self.diverged
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bowl(x: &[f64], gradient: &mut [f64]) -> f64 {
        gradient.iter_mut().zip(x).for_each(|(g, x)| *g = 2.0 * x);
        x.iter().map(|x| x * x).sum()
    }

    #[test]
    fn a_rate_too_large_diverges_and_stops() {
        let mut walk = Descent::new(vec![1.0, -2.0], Rule::GradientDescent { rate: 1.5 }).unwrap();
        let mut steps = 0;
        while walk.step(&mut bowl) {
            steps += 1;
            assert!(steps < 10_000);
        }
        assert!(walk.diverged() && walk.value().is_finite() && walk.place()[0].is_finite());
        assert!(!walk.step(&mut bowl));
    }

    #[test]
    fn awkward_input() {
        for rate in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(Descent::new(vec![1.0], Rule::RmsProp { rate, decay: 0.9 }).is_err());
        }
        assert!(Descent::new(vec![1.0], Rule::Momentum { rate: 1.0, momentum: 1.0 }).is_err());
        assert!(Descent::new(vec![f64::NAN], Rule::GradientDescent { rate: 1.0 }).is_err());
        // At the bottom the mean square is 0, and nothing moves.
        let mut still = Descent::new(vec![0.0], Rule::Adam { rate: 0.1, first: 0.9, second: 0.999 }).unwrap();
        assert!(still.step(&mut bowl) && still.place() == [0.0]);
        assert!(Descent::new(vec![], Rule::GradientDescent { rate: 1.0 }).unwrap().step(&mut bowl));
    }
}
