//! A run: sixty steps down the bowl.

use stepwise_data::refused;
use stepwise_kernels::linear::LineLoss;
use stepwise_kernels::optimize::{Descent, Objective, Rule, numerical_gradient};
use stepwise_lab::{
    Action, Better, Format, LabError, Metrics, Progress, Session, Setup, Verdict, View, async_trait,
};

use super::bowl::Bowl;
use super::points::Points;
use super::{FEATURE, GOAL, STEPS, TARGET, view};

/// Derivatives further apart than this, relative to their size where that is above 1, do not agree.
const AGREE: f64 = 1e-6;

/// A run of the lab.
pub struct Calculus {
    pub(super) points: Points,
    pub(super) bowl: Bowl,
    pub(super) rate: f64,
    /// Whether the slope in w lacks its inner derivative.
    pub(super) outer_only: bool,
    walk: Descent,
    /// Slope and intercept after each step, the start first.
    pub(super) path: Vec<[f64; 2]>,
    /// The loss at each of these places.
    pub(super) losses: Vec<f64>,
    diverged: bool,
}

/// The loss with the gradient that the reader chose.
struct Chosen<'a> {
    loss: &'a mut LineLoss,
    outer_only: bool,
}

impl Objective for Chosen<'_> {
    fn evaluate(&mut self, place: &[f64], gradient: &mut [f64]) -> f64 {
        let value = self.loss.evaluate(place, gradient);
        if self.outer_only {
            // Without the inner derivative, x, what is left of the slope in w is the slope in b.
            gradient[0] = gradient[1];
        }
        value
    }
}

/// Starts a run.
pub fn start(setup: Setup) -> Result<Box<dyn Session>, LabError> {
    let points = Points::new(&setup)?;
    let bowl = Bowl::new(&points)?;
    let rate = setup.values.number("rate")?;
    let outer_only = setup.values.text("derivative")? == "outer";
    let mut run = Calculus {
        walk: walk_from([0.0, 0.0], rate)?,
        points,
        bowl,
        rate,
        outer_only,
        path: Vec::new(),
        losses: Vec::new(),
        diverged: false,
    };
    run.begin([0.0, 0.0])?;
    Ok(Box::new(run))
}

fn walk_from(place: [f64; 2], rate: f64) -> Result<Descent, LabError> {
    Descent::new(place.to_vec(), Rule::GradientDescent { rate }).map_err(refused)
}

/// A derivative as derived and as measured.
pub struct Check {
    /// By the rule chosen.
    pub derived: f64,
    /// By finite differences.
    pub measured: f64,
}

impl Check {
    /// Whether both agree.
    pub fn agrees(&self) -> bool {
        let size = self.derived.abs().max(self.measured.abs()).max(1.0);
        (self.derived - self.measured).abs() <= AGREE * size
    }
}

impl Calculus {
    fn begin(&mut self, place: [f64; 2]) -> Result<(), LabError> {
        self.walk = walk_from(place, self.rate)?;
        self.path = vec![place];
        self.losses = vec![self.points.loss.value(place[0], place[1])];
        self.diverged = false;
        Ok(())
    }

    /// Where the walk is.
    pub(super) fn place(&self) -> [f64; 2] {
        self.path.last().copied().unwrap_or_default()
    }

    fn done(&self) -> bool {
        self.diverged || self.path.len() > STEPS
    }

    /// How far each loss is above the least one, as a share of it.
    pub(super) fn above(&self) -> Vec<f64> {
        self.losses.iter().map(|loss| loss / self.bowl.least - 1.0).collect()
    }

    /// Both derivatives at the place of now, as derived and as measured.
    pub(super) fn checks(&self) -> [Check; 2] {
        let place = self.place();
        let mut loss = self.points.loss.clone();
        let mut derived = [0.0; 2];
        let mut chosen = Chosen { loss: &mut loss, outer_only: self.outer_only };
        let _ = chosen.evaluate(&place, &mut derived);
        let measured = numerical_gradient(&mut loss, &place);
        [0, 1].map(|index| Check { derived: derived[index], measured: measured[index] })
    }

    /// The step after which the loss first is as near as the challenge asks.
    fn reached(&self) -> Option<usize> {
        self.above().iter().position(|above| *above <= GOAL)
    }
}

#[async_trait(?Send)]
impl Session for Calculus {
    async fn step(&mut self) -> Result<Progress, LabError> {
        if !self.done() {
            let mut chosen = Chosen { loss: &mut self.points.loss, outer_only: self.outer_only };
            if self.walk.step(&mut chosen) {
                let place = [self.walk.place()[0], self.walk.place()[1]];
                self.path.push(place);
                self.losses.push(self.points.loss.value(place[0], place[1]));
            } else {
                self.diverged = true;
            }
        }
        Ok(self.progress())
    }

    fn progress(&self) -> Progress {
        Progress { step: self.path.len() - 1, of: Some(STEPS), done: self.done() }
    }

    fn act(&mut self, action: Action) -> Result<(), LabError> {
        match action {
            Action::Click { panel, x, y } if panel == view::BOWL => self.begin([x, y]),
            _ => Err(LabError::unsupported("only the bowl can be clicked, for another start")),
        }
    }

    fn metrics(&self) -> Metrics {
        let number = |digits| Format::Number { digits };
        let percent = Format::Percent { digits: 2 };
        let mut metrics = Metrics::new();
        let above = self.above().last().copied();
        metrics.push("above", "Loss above least squares", above, "", percent, Better::Lower);
        metrics.push("loss", "Loss", self.losses.last().copied(), "", number(4), Better::Lower);
        let reached = self.reached().map(|step| step as f64);
        metrics.push("reached", "Within 1 % after", reached, "steps", number(0), Better::Lower);
        let wrong = self.checks().iter().filter(|check| !check.agrees()).count() as f64;
        metrics.push("wrong", "Derivatives that fail the check", wrong, "of 2", number(0), Better::Lower);
        metrics.push("limit", "Rates converge below", self.bowl.limit, "", number(3), Better::Neither);
        metrics
    }

    fn view(&self) -> View {
        view::view(self)
    }

    fn verdict(&self) -> Verdict {
        if self.points.own || !self.done() {
            return Verdict::NotAttempted;
        }
        if self.points.feature.name != FEATURE || self.points.target.name != TARGET {
            return Verdict::NotYet("The challenge is about the price by the living area.".to_owned());
        }
        if self.path.first() != Some(&[0.0, 0.0]) {
            return Verdict::NotYet("The challenge starts at w = 0 and b = 0.".to_owned());
        }
        let above = self.above().last().copied().unwrap_or(f64::INFINITY);
        if above <= GOAL {
            let steps = self.reached().unwrap_or(STEPS);
            Verdict::Passed(format!(
                "Within 1 % after {steps} steps, and {:.2} % above at the end.",
                100.0 * above
            ))
        } else if above > 1e3 || self.diverged {
            Verdict::NotYet(format!("The walk leaves the bowl: rates converge below {:.3}.", self.bowl.limit))
        } else {
            Verdict::NotYet(format!(
                "After {STEPS} steps the loss is {:.2} % above the least one; it should be at most 1 %.",
                100.0 * above
            ))
        }
    }
}
