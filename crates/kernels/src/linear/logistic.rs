//! Logistic regression, for two classes and for more.

use ndarray::{Array1, Array2, ArrayView2, ArrayViewMut1};

use crate::KernelError;
use crate::error::{enough_rows, finite, out_of_range, same_length};
use crate::linalg::{Points, first_largest};
use crate::optimize::{Descent, Lbfgs, Objective, Rule, dot};
use crate::softmax::{class_probabilities, softmax};

/// The gradient of the mean loss, on standardised features, at which L-BFGS is done.
const TOLERANCE: f64 = 1e-9;

/// How the weights are found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Solver {
    /// To all digits in some tens of steps.
    Lbfgs,
    /// By a first-order rule, to watch it walk; it stops only by diverging.
    Descent(Rule),
}

/// Weights and intercepts of a linear classifier that gives probabilities.
#[derive(Clone, Debug, PartialEq)]
pub struct LogisticModel {
    /// For two classes one row of p weights, towards class 1; for k > 2 classes one row for each.
    pub weights: Array2<f64>,
    /// One intercept for each row of weights.
    pub intercepts: Array1<f64>,
}

impl LogisticModel {
    /// Log odds: n×1 of class 1 for two classes, n×k up to a common number for more. Time O(n·p·k).
    ///
    /// # Errors
    /// [`KernelError::Shape`] when x has another number of columns than the model has weights,
    /// [`KernelError::NotFinite`], [`KernelError::Numerical`] when a score overflows.
    pub fn scores(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        same_length("the number of columns", x.ncols(), self.weights.ncols())?;
        finite("the features", x)?;
        let scores = x.dot(&self.weights.t()) + &self.intercepts;
        if scores.iter().all(|score| score.is_finite()) {
            Ok(scores)
        } else {
            Err(KernelError::Numerical { what: "The features are too large for finite log odds" })
        }
    }

    /// The probability of each class, n×k; each row sums to 1.
    ///
    /// # Errors
    /// As [`scores`](Self::scores).
    pub fn probabilities(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        Ok(class_probabilities(self.scores(x)?))
    }

    /// The most probable class of each row, the first of equals.
    ///
    /// # Errors
    /// As [`scores`](Self::scores).
    pub fn predict(&self, x: ArrayView2<'_, f64>) -> Result<Vec<usize>, KernelError> {
        let scores = self.scores(x)?;
        if scores.ncols() == 1 {
            return Ok(scores.column(0).iter().map(|&score| usize::from(score > 0.0)).collect());
        }
        Ok(scores.rows().into_iter().map(first_largest).collect())
    }
}

/// The data and the loss, on standardised features; see [`LogisticRegression`].
#[derive(Clone, Debug)]
struct Loss {
    z: Points,
    classes: Vec<usize>,
    /// Rows of weights: 1 for two classes, else k.
    outputs: usize,
    /// α ⁄ (n·scaleⱼ²): the penalty in terms of the weights of standardised features.
    penalties: Vec<f64>,
    scores: Vec<f64>,
}

impl Objective for Loss {
    fn evaluate(&mut self, place: &[f64], gradient: &mut [f64]) -> f64 {
        let (p, k) = (self.z.columns(), self.outputs);
        let (weights, intercepts) = place.split_at(p * k);
        gradient.fill(0.0);
        let (slopes, intercept_slopes) = gradient.split_at_mut(p * k);
        let share = 1.0 / self.z.rows() as f64;
        let (mut sum, mut product) = (0.0, 1.0);
        // One pass: while a row is in the cache, its scores, its loss, its part of the gradient.
        for (row, &class) in self.classes.iter().enumerate() {
            let z = self.z.row(row);
            for (output, score) in self.scores.iter_mut().enumerate() {
                *score = dot(z, &weights[output * p..(output + 1) * p]) + intercepts[output];
            }
            if k == 1 {
                // ln(1 + e^∓score), and the sigmoid from the same exponential. The factors 1 + e are at most 2: a
                // thousand of them take one logarithm.
                let score = self.scores[0];
                let signed = if class == 1 { score } else { -score };
                let e = libm::exp(-signed.abs());
                sum -= signed.min(0.0);
                product *= 1.0 + e;
                if row % 1000 == 999 {
                    sum += libm::log(product);
                    product = 1.0;
                }
                let wrong = if signed >= 0.0 { e / (1.0 + e) } else { 1.0 / (1.0 + e) };
                self.scores[0] = if class == 1 { -wrong } else { wrong };
            } else {
                sum -= self.scores[class];
                sum += softmax(ArrayViewMut1::from(&mut self.scores[..]));
                self.scores[class] -= 1.0;
            }
            for (output, &residual) in self.scores.iter().enumerate() {
                let part = residual * share;
                intercept_slopes[output] += part;
                let slopes = &mut slopes[output * p..(output + 1) * p];
                slopes.iter_mut().zip(z).for_each(|(slope, value)| *slope += part * value);
            }
        }
        let mut value = (sum + libm::log(product)) * share;
        for output in 0..k {
            for (j, penalty) in self.penalties.iter().enumerate() {
                let weight = weights[output * p + j];
                value += 0.5 * penalty * weight * weight;
                slopes[output * p + j] += penalty * weight;
            }
        }
        value
    }
}

/// Logistic regression: Σ −ln(probability of the true class) + α ⁄ 2·Σ w², as small as can be.
///
/// **Idea.** A weighted sum of the features is the log odds of class 1; for k > 2 classes there is one sum for each
/// and the probabilities are their *softmax*. The loss is convex: every downhill walk ends at the same bottom.
/// scikit-learn's `LogisticRegression(C)` has α = 1 ⁄ C. The intercept is not penalised.
///
/// **Conditioning.** Inside, the features are standardised and the penalty translated, which changes nothing about
/// the answer and much about the way there: features of scales 10⁻⁶ and 10⁶ cost no more steps than equal ones. A
/// constant feature gets weight 0.
///
/// **One step** is one move of the [`Solver`].
///
/// **Cost.** O(n·p·k) a step, in one pass over the rows; memory n·p for the standardised copy.
///
/// **Separable classes.** With α = 0 and classes that a plane divides, the weights have no bottom to reach; L-BFGS
/// stops when the loss is flat.
///
/// Source: D. R. Cox, *The regression analysis of binary sequences*, Journal of the Royal Statistical Society B 20
/// (1958); [`Lbfgs`].
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::linear::LogisticRegression;
/// let x = array![[0.0], [1.0], [2.0], [3.0]];
/// let model = LogisticRegression::fit(x.view(), &[0, 0, 1, 1], 2, 0.1)?;
/// assert_eq!(model.predict(array![[1.2], [1.8]].view())?, [0, 1]);
/// assert!((model.probabilities(array![[1.5]].view())?[(0, 1)] - 0.5).abs() < 1e-6);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct LogisticRegression {
    loss: Loss,
    means: Array1<f64>,
    scales: Array1<f64>,
    walk: Walk,
}

#[derive(Clone, Debug)]
enum Walk {
    Lbfgs(Lbfgs),
    Descent(Descent),
}

impl LogisticRegression {
    /// At weights of 0, for features (n×p) and classes numbered from 0.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] for no rows, [`KernelError::Shape`], [`KernelError::NotFinite`];
    /// [`KernelError::Range`] for fewer than 2 or more than 10,000 classes, a class that is not below their number,
    /// rows of one class only, or a penalty α that is negative or not finite; and the errors of [`Descent::new`].
    pub fn new(
        x: ArrayView2<'_, f64>,
        y: &[usize],
        classes: usize,
        penalty: f64,
        solver: Solver,
    ) -> Result<Self, KernelError> {
        checked_classes(x, y, classes)?;
        if !(penalty.is_finite() && penalty >= 0.0) {
            return Err(out_of_range("the penalty", penalty, "a finite number, at least 0"));
        }
        let Standardised { z, means, scales } = Standardised::new(x)?;
        let outputs = if classes == 2 { 1 } else { classes };
        let rows = y.len() as f64;
        let penalties: Vec<f64> = scales.iter().map(|scale| penalty / rows / (scale * scale)).collect();
        crate::error::finite_vector("the penalty over the squared scale of a feature", &penalties)?;
        let mut loss = Loss {
            z: Points::new(z.view()),
            classes: y.to_vec(),
            outputs,
            penalties,
            scores: vec![0.0; outputs],
        };
        let start = vec![0.0; (x.ncols() + 1) * outputs];
        let walk = match solver {
            Solver::Lbfgs => Walk::Lbfgs(Lbfgs::new(start, TOLERANCE, &mut loss)?),
            Solver::Descent(rule) => Walk::Descent(Descent::new(start, rule)?),
        };
        Ok(Self { loss, means, scales, walk })
    }

    /// Makes one move; `false` when the solver is done.
    pub fn step(&mut self) -> bool {
        match &mut self.walk {
            Walk::Lbfgs(walk) => walk.step(&mut self.loss),
            Walk::Descent(walk) => walk.step(&mut self.loss),
        }
    }

    fn place(&self) -> &[f64] {
        match &self.walk {
            Walk::Lbfgs(walk) => walk.place(),
            Walk::Descent(walk) => walk.place(),
        }
    }

    /// What is made small, over the number of rows: mean log loss plus penalty, in nats.
    #[must_use]
    pub fn objective(&self) -> f64 {
        let mut gradient = vec![0.0; self.place().len()];
        self.loss.clone().evaluate(self.place(), &mut gradient)
    }

    /// The largest entry of the gradient of [`objective`](Self::objective), on standardised features: how far from the
    /// bottom the walk is. scikit-learn's solvers stop at 1e-4.
    #[must_use]
    pub fn slope(&self) -> f64 {
        let largest = |gradient: &[f64]| gradient.iter().fold(0.0_f64, |most, slope| most.max(slope.abs()));
        match &self.walk {
            Walk::Lbfgs(walk) => largest(walk.gradient()),
            Walk::Descent(walk) => {
                let mut gradient = vec![0.0; walk.place().len()];
                self.loss.clone().evaluate(walk.place(), &mut gradient);
                largest(&gradient)
            }
        }
    }

    /// Whether a descent has left the finite numbers.
    #[must_use]
    pub fn diverged(&self) -> bool {
        matches!(&self.walk, Walk::Descent(walk) if walk.diverged())
    }

    /// The model as it is now, on the features as they were given.
    #[must_use]
    pub fn model(&self) -> LogisticModel {
        let (p, k) = (self.means.len(), self.loss.outputs);
        let place = self.place();
        let weights = Array2::from_shape_fn((k, p), |(output, j)| place[output * p + j] / self.scales[j]);
        let intercepts = Array1::from_shape_fn(k, |output| place[p * k + output]) - weights.dot(&self.means);
        LogisticModel { weights, intercepts }
    }

    /// The model at the bottom, by L-BFGS.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn fit(
        x: ArrayView2<'_, f64>,
        y: &[usize],
        classes: usize,
        penalty: f64,
    ) -> Result<LogisticModel, KernelError> {
        let mut regression = Self::new(x, y, classes, penalty, Solver::Lbfgs)?;
        while regression.step() {}
        Ok(regression.model())
    }
}

/// The largest feature, in size, that leaves room for sums of squares and of many rows.
const LARGEST: f64 = 1e100;

/// Checks for models that work on the features as they are, that no sum of them can overflow.
pub(super) fn checked_size(x: ArrayView2<'_, f64>) -> Result<(), KernelError> {
    match x.iter().find(|value| value.abs() > LARGEST) {
        Some(&given) => Err(out_of_range("a feature", given, "between −1e100 and 1e100")),
        None => Ok(()),
    }
}

/// Checks what every classifier needs: rows, finite features, classes below their number, at least two of them.
pub(super) fn checked_classes(
    x: ArrayView2<'_, f64>,
    y: &[usize],
    classes: usize,
) -> Result<(), KernelError> {
    enough_rows("a classifier", x.nrows(), 1)?;
    same_length("the classes", y.len(), x.nrows())?;
    finite("the features", x)?;
    if !(2..=10_000).contains(&classes) {
        return Err(out_of_range("the number of classes", classes as f64, "from 2 to 10,000"));
    }
    if let Some(&given) = y.iter().find(|&&class| class >= classes) {
        return Err(out_of_range("a class", given as f64, "below the number of classes"));
    }
    if y.iter().all(|class| *class == y[0]) {
        return Err(out_of_range("the number of classes that have rows", 1.0, "at least 2"));
    }
    Ok(())
}

/// Features less their means over their standard deviations; a constant one becomes 0 with scale 1.
struct Standardised {
    z: Array2<f64>,
    means: Array1<f64>,
    scales: Array1<f64>,
}

impl Standardised {
    fn new(x: ArrayView2<'_, f64>) -> Result<Self, KernelError> {
        let mut z = x.to_owned();
        let (mut means, mut scales) = (Array1::zeros(x.ncols()), Array1::ones(x.ncols()));
        for (j, mut column) in z.columns_mut().into_iter().enumerate() {
            let (mean, variance) = crate::stats::moments(&column.to_vec());
            means[j] = crate::error::settled(mean)?;
            let scale = crate::error::settled(variance.sqrt())?;
            if scale > 0.0 {
                scales[j] = scale;
            }
            column.mapv_inplace(|value| (value - mean) / scales[j]);
        }
        Ok(Self { z, means, scales })
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
        fn the_gradient_is_that_of_the_loss(
            values in prop::collection::vec(-2.0..2.0_f64, 24),
            place in prop::collection::vec(-1.0..1.0_f64, 9),
            classes in 2..4_usize,
        ) {
            let x = ArrayView2::from_shape((12, 2), &values).unwrap();
            let y: Vec<usize> = (0..12).map(|row| row % classes).collect();
            let mut loss = LogisticRegression::new(x, &y, classes, 0.7, Solver::Lbfgs).unwrap().loss;
            let place = &place[..3 * loss.outputs];
            let mut gradient = vec![0.0; place.len()];
            let mut spare = gradient.clone();
            loss.evaluate(place, &mut gradient);
            for index in 0..place.len() {
                let mut at = |shift: f64| {
                    let mut moved = place.to_vec();
                    moved[index] += shift;
                    loss.evaluate(&moved, &mut spare)
                };
                let slope = (at(1e-5) - at(-1e-5)) / 2e-5;
                prop_assert!((slope - gradient[index]).abs() < 1e-8);
            }
        }

        #[test]
        fn the_answer_does_not_depend_on_the_features_scale(
            values in prop::collection::vec(-2.0..2.0_f64, 30), power in -12..12_i32,
        ) {
            let x = ArrayView2::from_shape((15, 2), &values).unwrap();
            let y: Vec<usize> = (0..15).map(|row| row % 2).collect();
            let factor = 10_f64.powi(power);
            let a = LogisticRegression::fit(x, &y, 2, 0.0).unwrap();
            let b = LogisticRegression::fit((&x * factor).view(), &y, 2, 0.0).unwrap();
            let (a, b) = (a.probabilities(x).unwrap(), b.probabilities((&x * factor).view()).unwrap());
            prop_assert!((a - b).iter().all(|gap| gap.abs() < 1e-5));
        }
    }

    #[test]
    fn descent_reaches_the_same_bottom() {
        let x = array![[0.0, 1.0], [1.0, 0.5], [2.0, 3.0], [3.0, 1.0], [1.5, 2.0]];
        for (y, classes) in [([0, 1, 1, 0, 1], 2), ([0, 1, 2, 1, 0], 3)] {
            let best = LogisticRegression::fit(x.view(), &y, classes, 0.5).unwrap();
            let rule = Rule::Momentum { rate: 0.5, momentum: 0.9 };
            let mut walk =
                LogisticRegression::new(x.view(), &y, classes, 0.5, Solver::Descent(rule)).unwrap();
            for _ in 0..3000 {
                assert!(walk.step());
            }
            assert!((walk.model().weights - best.weights).iter().all(|gap| gap.abs() < 1e-7));
            assert!(!walk.diverged() && walk.objective() < 2.0);
        }
    }

    #[test]
    fn awkward_input() {
        let x = array![[0.0, 7.0], [1.0, 7.0], [2.0, 7.0]];
        let fit = LogisticRegression::fit;
        assert!(fit(x.view(), &[0, 0, 0], 2, 1.0).is_err() && fit(x.view(), &[0, 1, 2], 2, 1.0).is_err());
        assert!(fit(x.view(), &[0, 1], 2, 1.0).is_err() && fit(x.view(), &[0, 1, 1], 2, -1.0).is_err());
        assert!(fit(array![[f64::NAN], [1.0]].view(), &[0, 1], 2, 1.0).is_err());
        assert!(fit(array![[1e308], [-1e308]].view(), &[0, 1], 2, 1.0).is_err());
        assert!(fit(Array2::zeros((0, 1)).view(), &[], 2, 1.0).is_err());
        // Separable and unpenalised: no bottom, but an end; the constant feature has weight 0.
        let model = fit(x.view(), &[0, 1, 1], 2, 0.0).unwrap();
        assert_eq!(model.predict(x.view()).unwrap(), [0, 1, 1]);
        assert_eq!(model.weights[(0, 1)], 0.0);
        // A class without rows.
        let model = fit(x.view(), &[0, 2, 2], 3, 1.0).unwrap();
        assert_eq!(model.predict(x.view()).unwrap(), [0, 2, 2]);
        assert!(model.predict(array![[1.0]].view()).is_err());
        assert!(model.probabilities(array![[f64::NAN, 1.0]].view()).is_err());
        let steep = LogisticModel { weights: array![[1e200]], intercepts: array![0.0] };
        assert!(steep.predict(array![[1e200]].view()).is_err());
    }
}
