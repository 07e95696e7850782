//! Sequential minimal optimisation.

use ndarray::{Array1, ArrayView2};

use super::kernel::Kernel;
use crate::KernelError;
use crate::error::{finite, same_length};
use crate::linalg::Points;

/// Curvature below this is taken for it: two points that the kernel cannot tell apart.
const LEAST_CURVATURE: f64 = 1e-12;

/// How many numbers of the kernel matrix are kept at most: 64 MiB.
const KEPT: usize = 1 << 23;

/// How a support vector machine learns.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SvmOptions {
    /// C: what a point on the wrong side costs, for each unit that it is off; above 0.
    pub cost: f64,
    /// By how much the conditions of the optimum may be violated; above 0. scikit-learn's `tol`.
    pub tolerance: f64,
    /// After so many steps it is taken as it is.
    pub max_steps: usize,
}

impl Default for SvmOptions {
    fn default() -> Self {
        Self { cost: 1.0, tolerance: 1e-3, max_steps: 10_000_000 }
    }
}

impl SvmOptions {
    fn check(&self) -> Result<(), KernelError> {
        for (what, given) in [("the cost C", self.cost), ("the tolerance", self.tolerance)] {
            if !(given.is_finite() && given > 0.0) {
                let allowed = "a finite number above 0".to_owned();
                return Err(KernelError::Range { what, given, allowed });
            }
        }
        Ok(())
    }
}

/// A support vector machine for two sides, by sequential minimal optimisation.
///
/// **Idea.** Of all boundaries take the one that keeps farthest from the points of both sides, with a charge C for each
/// point by how far it is within the margin. Its dual gives every point a weight α from 0 to C, with Σ α·y = 0, and
/// makes ½·αᵀQα − Σ α small, where Q = y·yᵀ times the kernel. Most α end at 0; the others are the *support vectors*,
/// and they alone decide: f(x) = Σ α·y·k(xᵢ, x) + b.
///
/// **One step** changes the two α that promise most: the worst violator of the optimum's conditions, and the partner
/// with which the objective falls most to second order. Two, because with one the sum could not stay 0; the best
/// value of both is a formula.
///
/// **Cost.** O(n) a step and O(n·p) for a kernel row not kept (64 MiB are); memory O(n·p).
///
/// Source: J. Platt, *Fast training of support vector machines using sequential minimal optimization* (1999);
/// R.-E. Fan, P.-H. Chen, C.-J. Lin, *Working set selection using second order information for training support
/// vector machines*, JMLR 6 (2005).
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::svm::{Kernel, SupportVectorMachine, SvmOptions};
/// let x = array![[-1.0], [1.0], [3.0]];
/// let mut machine =
///     SupportVectorMachine::new(x.view(), &[false, true, true], Kernel::Linear, &SvmOptions::default())?;
/// machine.fit();
/// assert_eq!(machine.support(), [0, 1]);
/// assert!((machine.decision_function(array![[0.5]].view())?[0] - 0.5).abs() < 1e-9);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct SupportVectorMachine {
    points: Points,
    sides: Vec<f64>,
    kernel: Kernel,
    options: SvmOptions,
    alpha: Vec<f64>,
    /// Slope of the dual objective in each α.
    slope: Vec<f64>,
    diagonal: Vec<f64>,
    /// Kernel rows computed so far, and the order in which they came.
    rows: Vec<Option<Vec<f64>>>,
    kept: Vec<usize>,
    oldest: usize,
    steps: usize,
    done: bool,
}

impl SupportVectorMachine {
    /// For points x (n×p) and the side of each, `true` for f > 0.
    ///
    /// # Errors
    /// [`KernelError::Shape`], [`KernelError::NotFinite`]; [`KernelError::Range`] for options or kernel outside their
    /// ranges, or when all points are on one side; [`KernelError::Numerical`] when the kernel overflows.
    pub fn new(
        x: ArrayView2<'_, f64>,
        sides: &[bool],
        kernel: Kernel,
        options: &SvmOptions,
    ) -> Result<Self, KernelError> {
        options.check()?;
        kernel.check()?;
        same_length("the sides", sides.len(), x.nrows())?;
        finite("the points", x)?;
        if sides.iter().all(|&side| side) || !sides.iter().any(|&side| side) {
            let allowed = "2: without both there is nothing to tell apart".to_owned();
            return Err(KernelError::Range { what: "the number of sides with points", given: 1.0, allowed });
        }
        let points = Points::new(x);
        let diagonal: Vec<f64> =
            (0..sides.len()).map(|row| kernel.of(points.row(row), points.row(row))).collect();
        // By the inequality of Cauchy and Schwarz no entry is larger than the largest of these.
        let largest = diagonal.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
        if !diagonal.iter().all(|value| value.is_finite())
            || !(largest * options.cost * sides.len() as f64).is_finite()
        {
            return Err(KernelError::Numerical {
                what: "the kernel's values are too large; scale the features",
            });
        }
        Ok(Self {
            sides: sides.iter().map(|&side| if side { 1.0 } else { -1.0 }).collect(),
            kernel,
            options: *options,
            alpha: vec![0.0; sides.len()],
            slope: vec![-1.0; sides.len()],
            diagonal,
            rows: vec![None; sides.len()],
            kept: Vec::new(),
            oldest: 0,
            points,
            steps: 0,
            done: false,
        })
    }

    /// Changes the two α that promise most; `false` when the optimum is reached, or `max_steps`.
    pub fn step(&mut self) -> bool {
        if self.done || self.steps >= self.options.max_steps {
            return false;
        }
        let Some((up, down)) = self.working_pair() else {
            self.done = true;
            return false;
        };
        self.remember(up);
        self.remember(down);
        let cost = self.options.cost;
        let (Some(row_up), Some(row_down)) = (&self.rows[up], &self.rows[down]) else { return false };
        let curvature = (self.diagonal[up] + self.diagonal[down] - 2.0 * row_up[down]).max(LEAST_CURVATURE);
        let (side_up, side_down) = (self.sides[up], self.sides[down]);
        // Along α_up += y_up·t, α_down −= y_down·t the sum stays; the box [0, C] bounds t.
        let best = (side_down * self.slope[down] - side_up * self.slope[up]) / curvature;
        let room = |alpha: f64, side: f64| if side > 0.0 { cost - alpha } else { alpha };
        let most_up = room(self.alpha[up], side_up);
        let most_down = room(self.alpha[down], -side_down);
        let change = best.min(most_up).min(most_down);
        // At a bound exactly, so that it counts as one.
        let moved = |alpha: f64, side: f64, most: f64| match (change >= most, side > 0.0) {
            (true, true) => cost,
            (true, false) => 0.0,
            (false, _) => (alpha + side * change).clamp(0.0, cost),
        };
        self.alpha[up] = moved(self.alpha[up], side_up, most_up);
        self.alpha[down] = moved(self.alpha[down], -side_down, most_down);
        for (row, slope) in self.slope.iter_mut().enumerate() {
            *slope += self.sides[row] * change * (row_up[row] - row_down[row]);
        }
        self.steps += 1;
        true
    }

    /// Steps until the optimum is reached.
    pub fn fit(&mut self) {
        while self.step() {}
    }

    /// The worst violator among the α that f wants larger on their side, and its best partner; `None` at the optimum.
    fn working_pair(&mut self) -> Option<(usize, usize)> {
        let cost = self.options.cost;
        let rises =
            |row: usize| if self.sides[row] > 0.0 { self.alpha[row] < cost } else { self.alpha[row] > 0.0 };
        let falls =
            |row: usize| if self.sides[row] > 0.0 { self.alpha[row] > 0.0 } else { self.alpha[row] < cost };
        let count = self.alpha.len();
        let pull = |row: usize| -self.sides[row] * self.slope[row];
        let mut up: Option<(f64, usize)> = None;
        let mut least = f64::INFINITY;
        for row in 0..count {
            if rises(row) && up.is_none_or(|(most, _)| pull(row) > most) {
                up = Some((pull(row), row));
            }
            if falls(row) {
                least = least.min(pull(row));
            }
        }
        let (most, up) = up?;
        let violated = most - least > self.options.tolerance;
        if !violated {
            return None;
        }
        self.remember(up);
        let row_up = self.rows[up].as_ref()?;
        let falls =
            |row: usize| if self.sides[row] > 0.0 { self.alpha[row] > 0.0 } else { self.alpha[row] < cost };
        let mut down: Option<(f64, usize)> = None;
        for row in (0..count).filter(|&row| falls(row)) {
            let gap = most + self.sides[row] * self.slope[row];
            if gap > 0.0 {
                let curvature =
                    (self.diagonal[up] + self.diagonal[row] - 2.0 * row_up[row]).max(LEAST_CURVATURE);
                let gain = gap * gap / curvature;
                if down.is_none_or(|(most, _)| gain > most) {
                    down = Some((gain, row));
                }
            }
        }
        down.map(|(_, down)| (up, down))
    }

    /// Makes sure that a row of the kernel matrix is there; forgets the one that came first when there are too many.
    fn remember(&mut self, row: usize) {
        if self.rows[row].is_some() {
            return;
        }
        let count = self.alpha.len();
        let here = self.points.row(row);
        let values = (0..count).map(|other| self.kernel.of(here, self.points.row(other))).collect();
        self.rows[row] = Some(values);
        // Three at least: a step needs two at once.
        let most = (KEPT / count).max(3);
        if self.kept.len() < most {
            self.kept.push(row);
        } else {
            let forgotten = std::mem::replace(&mut self.kept[self.oldest], row);
            self.rows[forgotten] = None;
            self.oldest = (self.oldest + 1) % most;
        }
    }

    /// Whether the conditions of the optimum hold within the tolerance.
    #[must_use]
    pub fn converged(&self) -> bool {
        self.done
    }

    /// How many steps were made.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.steps
    }

    /// α of each point, 0 to C.
    #[must_use]
    pub fn alpha(&self) -> &[f64] {
        &self.alpha
    }

    /// The rows of the support vectors: those with α > 0.
    #[must_use]
    pub fn support(&self) -> Vec<usize> {
        (0..self.alpha.len()).filter(|&row| self.alpha[row] > 0.0).collect()
    }

    /// The dual objective ½·αᵀQα − Σ α, which falls with every step.
    #[must_use]
    pub fn objective(&self) -> f64 {
        self.alpha.iter().zip(&self.slope).map(|(alpha, slope)| alpha * (slope - 1.0)).sum::<f64>() / 2.0
    }

    /// b: what makes f equal to the side on the margin, as the mean over the points with 0 < α < C; where there are
    /// none, the middle of the range that the others leave.
    #[must_use]
    pub fn intercept(&self) -> f64 {
        let cost = self.options.cost;
        let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
        let (mut sum, mut free) = (0.0, 0_usize);
        for ((&alpha, &side), &slope) in self.alpha.iter().zip(&self.sides).zip(&self.slope) {
            let pull = -side * slope;
            if alpha > 0.0 && alpha < cost {
                sum += pull;
                free += 1;
            } else if (alpha <= 0.0) == (side > 0.0) {
                low = low.max(pull);
            } else {
                high = high.min(pull);
            }
        }
        match (free, low.is_finite(), high.is_finite()) {
            (0, true, true) => low / 2.0 + high / 2.0,
            (0, true, false) => low,
            (0, false, true) => high,
            (0, false, false) => 0.0,
            _ => sum / free as f64,
        }
    }

    /// f for each row: above 0 on the `true` side, ±1 on the margin. Time O(rows·support vectors·p).
    ///
    /// # Errors
    /// [`KernelError::Shape`], [`KernelError::NotFinite`]; [`KernelError::Numerical`] when the kernel overflows.
    pub fn decision_function(&self, x: ArrayView2<'_, f64>) -> Result<Array1<f64>, KernelError> {
        same_length("the number of columns", x.ncols(), self.points.columns())?;
        finite("the features", x)?;
        let points = Points::new(x);
        let (support, intercept) = (self.support(), self.intercept());
        let of = |row: usize| {
            let here = points.row(row);
            let term =
                |&at: &usize| self.alpha[at] * self.sides[at] * self.kernel.of(self.points.row(at), here);
            support.iter().map(term).sum::<f64>() + intercept
        };
        let values: Array1<f64> = (0..points.rows()).map(of).collect();
        if values.iter().all(|value| value.is_finite()) {
            Ok(values)
        } else {
            Err(KernelError::Numerical { what: "the kernel's values are too large; scale the features" })
        }
    }
}
