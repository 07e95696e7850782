//! A run: the real experiment's labels are shuffled, and the next experiment is simulated, some of each at a step.

use std::collections::VecDeque;

use stepwise_data::refused;
use stepwise_kernels::stats::{self, Alternative, PermutationTest};
use stepwise_lab::{
    Better, Format, LabError, Metrics, Progress, Session, Setup, Tuned, Value, Verdict, View, async_trait,
};
use stepwise_random::Random;

use super::experiment::Experiment;
use super::plan::Plan;
use super::view;
use super::{GOAL_ALARMS, GOAL_LIFT, GOAL_POWER, GOAL_WASTE};

/// Steps of a run, and what one does.
pub const STEPS: usize = 200;
const SHUFFLES: usize = 50;
const SIMULATED: usize = 20;

/// How many simulated experiments are drawn.
const DRAWN: usize = 12;

/// The seed's streams.
const SHUFFLE_STREAM: u64 = 1;
const NOTHING_STREAM: u64 = 2;
const SOMETHING_STREAM: u64 = 4;

/// A run of the lab.
pub struct Statistics {
    pub(super) experiment: Experiment,
    pub(super) permutation: PermutationTest,
    pub(super) plan: Plan,
    /// The last experiments in which there was nothing to find.
    pub(super) drawn: VecDeque<stats::Experiment>,
    /// After each step: tests of nothing so far, and false alarms among them.
    pub(super) alarms: Vec<(usize, usize)>,
    decision: String,
    shuffling: Random,
    nothing: Random,
    something: Random,
    steps: usize,
}

/// Starts a run.
pub fn start(setup: Setup) -> Result<Box<dyn Session>, LabError> {
    let experiment = Experiment::new(&setup)?;
    let [first, second] = &experiment.outcomes;
    let permutation = PermutationTest::new(second, first).map_err(refused)?;
    let plan = Plan::new(&setup.values, experiment.pooled())?;
    Ok(Box::new(Statistics {
        experiment,
        permutation,
        plan,
        drawn: VecDeque::new(),
        alarms: Vec::new(),
        decision: setup.values.text("decision")?.to_owned(),
        shuffling: Random::stream(setup.seed, SHUFFLE_STREAM),
        nothing: Random::stream(setup.seed, NOTHING_STREAM),
        something: Random::stream(setup.seed, SOMETHING_STREAM),
        steps: 0,
    }))
}

impl Statistics {
    /// The p-value by the shuffles; none before the first.
    pub(super) fn p_value(&self) -> Option<f64> {
        (self.steps > 0).then(|| self.permutation.p_value(Alternative::TwoSided))
    }

    /// What the conclusion gets wrong, if anything.
    fn wrong_decision(&self, p_value: f64) -> Option<String> {
        let beyond_chance = p_value < self.plan.level;
        match self.decision.as_str() {
            "chance" if beyond_chance => {
                Some(format!("chance alone gave such a difference with p = {p_value:.4} only"))
            }
            "difference" if !beyond_chance => {
                Some(format!("chance alone gives such a difference with p = {p_value:.2}"))
            }
            "certain" => Some(
                "the p-value is how often chance alone gives such a difference, not how likely it is that there is none"
                    .to_owned(),
            ),
            "open" => Some("the conclusion is still open".to_owned()),
            _ => None,
        }
    }

    /// What the plan gets wrong, if anything.
    fn wrong_plan(&self) -> Option<String> {
        let Plan { rows, lift, power, needed, .. } = self.plan;
        let alarms = self.plan.nothing.rate();
        if lift != GOAL_LIFT {
            return Some(format!("the plan is for {lift} points, not for {GOAL_LIFT}"));
        }
        if alarms > GOAL_ALARMS {
            return Some(format!("{:.1} % of the tests of nothing raise a false alarm", 100.0 * alarms));
        }
        if power < GOAL_POWER {
            return Some(format!("with {rows} rows in each group the power is {:.0} %", 100.0 * power));
        }
        if rows as f64 > GOAL_WASTE * needed {
            return Some(format!("{rows} rows in each group are more than a tenth above {needed:.0}"));
        }
        None
    }
}

#[async_trait(?Send)]
impl Session for Statistics {
    async fn step(&mut self) -> Result<Progress, LabError> {
        if self.steps < STEPS {
            self.permutation.step(SHUFFLES, &mut self.shuffling);
            for _ in 0..SIMULATED {
                self.drawn.push_back(self.plan.nothing.step(&mut self.nothing));
                self.plan.something.step(&mut self.something);
            }
            while self.drawn.len() > DRAWN {
                self.drawn.pop_front();
            }
            self.alarms.push((self.plan.nothing.experiments(), self.plan.nothing.finds()));
            self.steps += 1;
        }
        Ok(self.progress())
    }

    fn progress(&self) -> Progress {
        Progress { step: self.steps, of: Some(STEPS), done: self.steps == STEPS }
    }

    fn tune(&mut self, key: &str, value: &Value) -> Result<Tuned, LabError> {
        match (key, value) {
            ("decision", Value::Text(decision)) => {
                self.decision.clone_from(decision);
                Ok(Tuned::Applied)
            }
            _ => Ok(Tuned::NeedsRestart),
        }
    }

    fn metrics(&self) -> Metrics {
        let test = &self.experiment.test;
        let interval = test.interval(0.95).ok();
        let points = Format::Number { digits: 2 };
        let share = Format::Percent { digits: 1 };
        let rows = Format::Number { digits: 0 };
        let rate = |simulation: &stats::PeekingSimulation| (self.steps > 0).then(|| simulation.rate());
        let mut metrics = Metrics::new();
        let mut add =
            |key: &str, label: &str, value: Option<f64>, unit: &str, format: Format, better: Better| {
                metrics.push(key, label, value, unit, format, better);
            };
        add("difference", "Difference", Some(100.0 * test.difference), "points", points, Better::Neither);
        add("p_permutation", "p by shuffling", self.p_value(), "", Format::PValue, Better::Neither);
        add("false_alarms", "False alarms", rate(&self.plan.nothing), "", share, Better::Lower);
        add("found", "True differences found", rate(&self.plan.something), "", share, Better::Higher);
        add("p_z", "p by the z-test", Some(test.p_value), "", Format::PValue, Better::Neither);
        let (low, high) =
            interval.map_or((None, None), |(low, high)| (Some(100.0 * low), Some(100.0 * high)));
        add("interval_low", "95 % interval from", low, "points", points, Better::Neither);
        add("interval_high", "95 % interval to", high, "points", points, Better::Neither);
        add("power", "Power by formula", Some(self.plan.power), "", share, Better::Higher);
        add("needed", "Rows needed in each group", Some(self.plan.needed.ceil()), "", rows, Better::Neither);
        metrics
    }

    fn view(&self) -> View {
        view::view(self)
    }

    fn verdict(&self) -> Verdict {
        let Some(p_value) = self.p_value().filter(|_| self.experiment.shipped && self.steps == STEPS) else {
            return Verdict::NotAttempted;
        };
        let wrong: Vec<String> =
            [self.wrong_decision(p_value), self.wrong_plan()].into_iter().flatten().collect();
        if wrong.is_empty() {
            Verdict::Passed(format!(
                "Chance alone hardly gives such a difference, and the plan finds {GOAL_LIFT} points with a power of \
                 {:.0} % at {:.1} % false alarms.",
                100.0 * self.plan.power,
                100.0 * self.plan.nothing.rate()
            ))
        } else {
            Verdict::NotYet(stepwise_lab::capital(&(wrong.join("; ") + ".")))
        }
    }
}
