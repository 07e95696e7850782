//! The mean squared error of a straight line, as a function of its two numbers.

use ndarray::{Array2, array};

use crate::KernelError;
use crate::error::{same_length, sample};
use crate::optimize::Objective;

/// The loss of a line ŷ = w·x + b on points: L(w, b) = mean of (w·x + b − y)².
///
/// **Gradient,** by the chain rule: with the residual r = w·x + b − y, the outer function r² has the derivative 2r,
/// and the inner one x by w and 1 by b. So ∂L ⁄ ∂w = mean of 2r·x and ∂L ⁄ ∂b = mean of 2r.
///
/// **Shape.** A bowl whose curvature, [`hessian`](Self::hessian), is the same everywhere. Gradient descent converges
/// for rates below 2 ⁄ its largest eigenvalue.
///
/// **Cost.** O(n) for a value with its gradient.
///
/// ```
/// use stepwise_kernels::linear::LineLoss;
/// use stepwise_kernels::optimize::Objective;
/// let mut loss = LineLoss::new(vec![0.0, 1.0, 2.0], vec![1.0, 3.0, 5.0])?;
/// let mut gradient = [0.0; 2];
/// assert_eq!(loss.evaluate(&[2.0, 1.0], &mut gradient), 0.0);
/// assert_eq!(loss.evaluate(&[2.0, 2.0], &mut gradient), 1.0);
/// assert_eq!(gradient, [2.0, 2.0]);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct LineLoss {
    x: Vec<f64>,
    y: Vec<f64>,
}

impl LineLoss {
    /// The loss on these points.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] without points, [`KernelError::NotFinite`], [`KernelError::Shape`] unless x and y are
    /// equally long.
    pub fn new(x: Vec<f64>, y: Vec<f64>) -> Result<Self, KernelError> {
        sample("x", &x, 1)?;
        sample("y", &y, 1)?;
        same_length("y", y.len(), x.len())?;
        Ok(Self { x, y })
    }

    /// The loss alone.
    #[must_use]
    pub fn value(&self, slope: f64, intercept: f64) -> f64 {
        let squares = self.x.iter().zip(&self.y).map(|(x, y)| (slope * x + intercept - y).powi(2));
        squares.sum::<f64>() / self.x.len() as f64
    }

    /// The curvature: twice the means of x², x and 1.
    #[must_use]
    pub fn hessian(&self) -> Array2<f64> {
        let rows = self.x.len() as f64;
        let mean = self.x.iter().sum::<f64>() / rows;
        let square = self.x.iter().map(|x| x * x).sum::<f64>() / rows;
        array![[2.0 * square, 2.0 * mean], [2.0 * mean, 2.0]]
    }

    /// Across.
    #[must_use]
    pub fn x(&self) -> &[f64] {
        &self.x
    }

    /// Upwards.
    #[must_use]
    pub fn y(&self) -> &[f64] {
        &self.y
    }
}

impl Objective for LineLoss {
    fn evaluate(&mut self, place: &[f64], gradient: &mut [f64]) -> f64 {
        let (slope, intercept) = (place[0], place[1]);
        let (mut loss, mut by_slope, mut by_intercept) = (0.0, 0.0, 0.0);
        for (x, y) in self.x.iter().zip(&self.y) {
            let residual = slope * x + intercept - y;
            loss += residual * residual;
            by_slope += 2.0 * residual * x;
            by_intercept += 2.0 * residual;
        }
        let rows = self.x.len() as f64;
        gradient[0] = by_slope / rows;
        gradient[1] = by_intercept / rows;
        loss / rows
    }
}

#[cfg(test)]
mod tests {
    use super::super::LeastSquares;
    use super::*;
    use crate::linalg::symmetric_eigen;
    use crate::optimize::{Descent, Rule, numerical_gradient};

    fn points() -> LineLoss {
        let x: Vec<f64> = (0..40).map(|row| f64::from(row % 13) / 5.0).collect();
        let y = x.iter().enumerate().map(|(row, x)| 3.0 * x - 1.0 + ((row * 7) % 5) as f64 / 3.0).collect();
        LineLoss::new(x, y).unwrap()
    }

    #[test]
    fn the_gradient_is_the_numerical_one_and_descent_ends_at_least_squares() {
        let mut loss = points();
        for place in [[0.0, 0.0], [3.0, -1.0], [-20.0, 7.0]] {
            let mut gradient = [0.0; 2];
            let value = loss.evaluate(&place, &mut gradient);
            assert!((value - loss.value(place[0], place[1])).abs() < 1e-12 * value);
            for (derived, numerical) in gradient.iter().zip(numerical_gradient(&mut loss, &place)) {
                assert!((derived - numerical).abs() < 1e-7 * derived.abs().max(1.0));
            }
        }
        let column = Array2::from_shape_vec((loss.x.len(), 1), loss.x.clone()).unwrap();
        let best = LeastSquares::fit(column.view(), ndarray::aview1(&loss.y)).unwrap();
        let steepest = symmetric_eigen(loss.hessian().view()).unwrap().values[0];
        let mut walk = Descent::new(vec![0.0, 0.0], Rule::GradientDescent { rate: 1.9 / steepest }).unwrap();
        for _ in 0..2_000 {
            walk.step(&mut loss);
        }
        assert!((walk.place()[0] - best.weights[0]).abs() < 1e-9);
        assert!((walk.place()[1] - best.intercept).abs() < 1e-9);
        let mut walk = Descent::new(vec![0.0, 0.0], Rule::GradientDescent { rate: 2.1 / steepest }).unwrap();
        for _ in 0..200 {
            walk.step(&mut loss);
        }
        assert!(walk.value() > 1e3, "beyond 2 ⁄ curvature it leaves the bowl");
    }

    #[test]
    fn awkward_input() {
        assert!(LineLoss::new(vec![], vec![]).is_err());
        assert!(LineLoss::new(vec![1.0], vec![1.0, 2.0]).is_err());
        assert!(LineLoss::new(vec![1.0], vec![f64::NAN]).is_err());
        assert_eq!(LineLoss::new(vec![1.0], vec![2.0]).unwrap().value(2.0, 0.0), 0.0);
    }
}
