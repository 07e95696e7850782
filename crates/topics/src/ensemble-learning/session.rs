//! A run: boosted and bagged trees grow side by side, then the stack learns from them.

use ndarray::{Array1, Axis, Slice};
use stepwise_data::refused;
use stepwise_kernels::linear::LeastSquares;
use stepwise_kernels::metrics::rmse;
use stepwise_lab::{
    Better, Clock, Format, LabError, Metrics, Progress, Session, Setup, Verdict, View, async_trait,
};

use super::growth::{BAGGED, Bagging, Boosting, Size};
use super::houses::Houses;
use super::stack::Stack;
use super::{FEATURES, GOAL, MOST_TREES, TARGET, view};

/// Pricing is timed for at least so many milliseconds, or on so many houses should the clock stand still.
const TIMED_FOR: f64 = 4.0;
const TIMED_MOST: usize = 3_000;

/// A run of the lab.
pub struct Ensemble {
    pub(super) houses: Houses,
    /// What the linear model says of the rows held out.
    pub(super) line: Array1<f64>,
    pub(super) boosting: Boosting,
    pub(super) bagging: Bagging,
    pub(super) stack: Stack,
    pub(super) stacked: Option<Array1<f64>>,
    /// Microseconds that the boosted model takes for one row.
    latency: Option<f64>,
    clock: Clock,
    /// Whether target and features are those of the challenge.
    asked: bool,
    steps: usize,
    of: usize,
}

/// Starts a run.
pub fn start(setup: Setup) -> Result<Box<dyn Session>, LabError> {
    let houses = Houses::new(&setup)?;
    let size = Size::new(&setup.values)?;
    let line = LeastSquares::fit(houses.train.view(), houses.train_y.view())
        .and_then(|model| model.predict(houses.test.view()))
        .map_err(refused)?;
    let boosting = Boosting::new(size, &houses)?;
    let table = &houses.table;
    let stacking = if boosting.size.deep { 0 } else { Stack::steps(&houses, &boosting.size) };
    Ok(Box::new(Ensemble {
        line,
        of: boosting.steps().max(BAGGED) + stacking,
        bagging: Bagging::new(&houses, setup.seed)?,
        stack: Stack::new(&houses)?,
        stacked: None,
        latency: None,
        clock: setup.clock,
        asked: !table.own && table.target == TARGET && setup.values.list("features")? == FEATURES,
        boosting,
        houses,
        steps: 0,
    }))
}

impl Ensemble {
    /// The error of predictions of the rows held out.
    pub(super) fn error(&self, predicted: &Array1<f64>) -> f64 {
        rmse(&self.houses.test_y.to_vec(), &predicted.to_vec())
    }

    /// By which share a model's error is below the linear model's.
    pub(super) fn gain(&self, error: f64) -> f64 {
        1.0 - error / self.error(&self.line)
    }

    fn grown(&self) -> bool {
        self.boosting.model.done() && self.bagging.forest.done()
    }

    fn done(&self) -> bool {
        self.grown() && (self.boosting.size.deep || self.stack.last.is_some())
    }

    fn grow(&mut self) -> Result<(), LabError> {
        self.bagging.step(&self.houses)?;
        if !self.boosting.model.done() {
            self.boosting.step()?;
        }
        if self.grown() {
            self.latency = Some(self.time()?);
        }
        Ok(())
    }

    /// Microseconds that one row takes, each priced for itself as it would come.
    fn time(&self) -> Result<f64, LabError> {
        let (start, mut priced, mut passed) = (self.clock.now(), 0, 0.0);
        while passed < TIMED_FOR && priced < TIMED_MOST {
            let row = priced % self.houses.test.nrows();
            let one = self.houses.test.slice_axis(Axis(0), Slice::from(row..row + 1));
            self.boosting.model.predict(one).map_err(refused)?;
            priced += 1;
            passed = self.clock.now() - start;
        }
        Ok(1e3 * passed / priced as f64)
    }
}

#[async_trait(?Send)]
impl Session for Ensemble {
    async fn step(&mut self) -> Result<Progress, LabError> {
        if self.done() {
            return Ok(self.progress());
        }
        self.steps += 1;
        if self.grown() {
            let bagged = self.bagging.forest.oob_prediction();
            self.stack.step(&self.houses, &self.boosting.size, bagged)?;
            self.stacked =
                self.stack.predict(&self.line, &self.boosting.predicted(), &self.bagging.predicted())?;
        } else {
            self.grow()?;
        }
        Ok(self.progress())
    }

    fn progress(&self) -> Progress {
        // How long the stack takes is a guess until it stands.
        let of = if self.done() { self.steps } else { self.of.max(self.steps) };
        Progress { step: self.steps, of: Some(of), done: self.done() }
    }

    fn metrics(&self) -> Metrics {
        let number = |digits| Format::Number { digits };
        let unit = if self.houses.table.own { "" } else { "dollars" };
        let (seen, held_out) = (self.boosting.seen(), self.boosting.held_out());
        let now = held_out.last().copied();
        let mut metrics = Metrics::new();
        let mut error = |key, label, value: Option<f64>| {
            metrics.push(key, label, value, unit, number(0), Better::Lower);
        };
        error("line", "Held-out RMSE of the line", Some(self.error(&self.line)));
        error("boosting", "of boosting", now);
        error("bagging", "of bagging", self.bagging.held_out.last().copied());
        error("stacking", "of the stack", self.stacked.as_ref().map(|stacked| self.error(stacked)));
        error("seen", "Boosting on rows it saw", seen.last().copied());
        let gain = now.map(|error| self.gain(error));
        metrics.push(
            "gain",
            "Boosting beats the line by",
            gain,
            "",
            Format::Percent { digits: 1 },
            Better::Higher,
        );
        let trees = self.boosting.model.trees().len() as f64;
        metrics.push("trees", "Boosted trees", trees, "", number(0), Better::Lower);
        let leaves = self.boosting.leaves() as f64;
        metrics.push("leaves", "their leaves", leaves, "", number(0), Better::Lower);
        metrics.push_measured(
            "latency",
            "Pricing one house takes",
            self.latency,
            "µs",
            number(1),
            Better::Lower,
        );
        metrics
    }

    fn view(&self) -> View {
        view::view(self)
    }

    fn verdict(&self) -> Verdict {
        let Some(error) = self.boosting.held_out().last().copied().filter(|_| self.asked && self.grown())
        else {
            return Verdict::NotAttempted;
        };
        let trees = self.boosting.model.trees().len();
        let gain = self.gain(error);
        let percent = 100.0 * gain.abs();
        let side = if gain < 0.0 { "above" } else { "below" };
        let result = format!("The error of {trees} trees is {percent:.1} % {side} the line's");
        match (gain >= GOAL, trees <= MOST_TREES) {
            (true, true) => Verdict::Passed(format!("{result}.")),
            (true, false) => Verdict::NotYet(format!("{result}; do it with at most {MOST_TREES} trees.")),
            (false, _) => Verdict::NotYet(format!("{result}; it should be {:.0} % below.", 100.0 * GOAL)),
        }
    }
}
