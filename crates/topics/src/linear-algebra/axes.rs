//! The two ways to the axes behind one face: the directions of now, longest first, one step at a time.

use ndarray::{Array1, Array2, ArrayView2};
use stepwise_data::refused;
use stepwise_kernels::linalg::{Jacobi, OrthonormalBasis, PowerIteration};
use stepwise_lab::LabError;
use stepwise_random::Random;

/// The stream of a seed that draws the directions from which power iteration starts.
const START_STREAM: u64 = 5;

/// An axis counts as found when a product turns it by no more than this, relative to its variance.
const STILL: f64 = 1e-6;

/// Variances below this share of all are rounding.
const ROUNDING: f64 = 1e-9;

/// The most products for one axis: two equally long ones never part, and either will do.
const MOST: usize = 1_000;

/// A way to the axes.
pub enum Axes {
    /// One axis after the other.
    Power(Box<Power>),
    /// All at once, two turned at a time.
    Jacobi(Box<Jacobi>),
}

/// Power iteration, with deflation between one axis and the next.
pub struct Power {
    now: PowerIteration,
    found: Vec<(f64, Array1<f64>)>,
    /// Where the axes after this one start, the next one last.
    starts: Vec<Array1<f64>>,
    wanted: usize,
    total: f64,
}

impl Axes {
    /// The method chosen, before its first step, for the first `wanted` axes of a covariance.
    pub fn new(
        method: &str,
        covariance: ArrayView2<'_, f64>,
        wanted: usize,
        seed: u64,
    ) -> Result<Self, LabError> {
        if method == "jacobi" {
            return Ok(Self::Jacobi(Box::new(Jacobi::new(covariance).map_err(refused)?)));
        }
        let size = covariance.nrows();
        let mut random = Random::stream(seed, START_STREAM);
        // A second one to look along, even where only one is wanted.
        let mut starts: Vec<Array1<f64>> =
            (0..wanted.max(2)).map(|_| (0..size).map(|_| random.normal()).collect()).collect();
        let first = starts.pop().unwrap_or_default();
        let now = PowerIteration::new(covariance, first.view()).map_err(refused)?;
        let total = covariance.diag().sum();
        Ok(Self::Power(Box::new(Power { now, found: Vec::new(), starts, wanted, total })))
    }

    /// One product, or one turn of two axes; `false` when there is nothing left to do.
    pub fn step(&mut self) -> Result<bool, LabError> {
        match self {
            Self::Jacobi(run) => {
                Ok(run.off_diagonal() > ROUNDING * run.matrix().diag().sum() && run.step().is_some())
            }
            Self::Power(run) => run.step(),
        }
    }

    /// How many axes are found, of an end that a step can no longer move.
    pub fn found(&self, done: bool) -> usize {
        match self {
            Self::Jacobi(run) if done => run.matrix().nrows(),
            Self::Jacobi(_) => 0,
            Self::Power(run) => run.found.len() + usize::from(done),
        }
    }

    /// The variances along the axes known so far, and the axes, one a column; of these at least two, to look along.
    pub fn known(&self) -> (Vec<f64>, Array2<f64>) {
        match self {
            Self::Jacobi(run) => {
                let (values, axes) = run.sorted();
                (values.to_vec(), axes)
            }
            Self::Power(run) => run.known(),
        }
    }

    /// What is still to be done of the covariance: off the diagonal, or without the axes found.
    pub fn matrix(&self) -> Array2<f64> {
        match self {
            Self::Jacobi(run) => run.matrix().clone(),
            Self::Power(run) => run.now.deflated(),
        }
    }

    /// How far the axes of now are from being right, in units of variance.
    pub fn residual(&self) -> f64 {
        match self {
            Self::Jacobi(run) => run.off_diagonal(),
            Self::Power(run) => run.now.residual(),
        }
    }
}

impl Power {
    fn step(&mut self) -> Result<bool, LabError> {
        let length = self.now.value().max(ROUNDING * self.total);
        let still = self.now.residual() <= STILL * length || self.now.iterations() >= MOST;
        if !still && self.now.step() {
            return Ok(true);
        }
        if self.found.len() + 1 >= self.wanted {
            return Ok(false);
        }
        let Some(start) = self.starts.pop() else { return Ok(false) };
        let rest = self.now.deflated();
        self.found.push((self.now.value(), self.now.vector().clone()));
        self.now = PowerIteration::new(rest.view(), start.view()).map_err(refused)?;
        Ok(true)
    }

    fn known(&self) -> (Vec<f64>, Array2<f64>) {
        let values = self.found.iter().map(|(value, _)| *value).chain([self.now.value()]).collect();
        let found = self.found.iter().map(|(_, axis)| axis);
        let mut basis = OrthonormalBasis::new();
        for axis in found.chain([self.now.vector()]).chain(self.starts.iter().rev()) {
            basis.push(&axis.to_vec());
        }
        let axes = basis.vectors();
        let size = self.now.vector().len();
        (values, Array2::from_shape_fn((size, axes.len()), |(row, axis)| axes[axis][row]))
    }
}
