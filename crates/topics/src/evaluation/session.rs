//! A run: a logistic regression on its way, and what its probabilities are worth at every threshold.

use ndarray::Axis;
use stepwise_data::refused;
use stepwise_kernels::linear::{LogisticRegression, Solver};
use stepwise_kernels::metrics::{Threshold, ThresholdCurve};
use stepwise_lab::{
    Action, Better, Format, LabError, Metrics, Progress, Session, Setup, Tuned, Value, Verdict, View,
    async_trait, nearest,
};

use super::rows::Rows;
use super::{COST, GOAL, TARGET, view};

/// A run of the lab.
pub struct Evaluation {
    pub(super) rows: Rows,
    model: LogisticRegression,
    /// Whether the curves are those of the training rows.
    pub(super) training: bool,
    /// What is true of the rows counted.
    pub(super) actual: Vec<bool>,
    /// The probability of "yes" that the model gives each of them.
    pub(super) stated: Vec<f64>,
    pub(super) curve: ThresholdCurve,
    pub(super) threshold: f64,
    pub(super) miss: f64,
    /// Whether the column is the one that the challenge is about.
    asked: bool,
    steps: usize,
    done: bool,
}

/// Starts a run.
pub fn start(setup: Setup) -> Result<Box<dyn Session>, LabError> {
    let values = &setup.values;
    let rows = Rows::new(&setup)?;
    let x = rows.scores.select(Axis(0), &rows.split.train);
    let y: Vec<usize> = rows.outcomes(&rows.split.train).into_iter().map(usize::from).collect();
    let model = LogisticRegression::new(x.view(), &y, 2, values.number("penalty")?, Solver::Lbfgs)
        .map_err(refused)?;
    let training = values.text("rows")? == "training";
    let actual = rows.outcomes(if training { &rows.split.train } else { &rows.split.test });
    let stated = stated(&rows, &model, training)?;
    let curve = ThresholdCurve::new(&actual, &stated).map_err(refused)?;
    Ok(Box::new(Evaluation {
        asked: rows.loans && values.text("target")? == TARGET,
        rows,
        model,
        training,
        actual,
        stated,
        curve,
        threshold: values.number("threshold")?,
        miss: values.number("miss")?,
        steps: 0,
        done: false,
    }))
}

/// The probability of "yes" for each of the rows counted.
fn stated(rows: &Rows, model: &LogisticRegression, training: bool) -> Result<Vec<f64>, LabError> {
    let counted = if training { &rows.split.train } else { &rows.split.test };
    let x = rows.scores.select(Axis(0), counted);
    Ok(model.model().probabilities(x.view()).map_err(refused)?.column(1).to_vec())
}

impl Evaluation {
    /// What the threshold does.
    pub(super) fn at(&self) -> Threshold {
        self.curve.at(self.threshold)
    }

    /// What errors cost at a threshold, in false alarms for each 100 rows.
    pub(super) fn cost(&self, point: &Threshold) -> f64 {
        100.0 * self.curve.cost(point, 1.0, self.miss) / self.actual.len() as f64
    }

    /// The threshold whose errors cost least.
    pub(super) fn cheapest(&self) -> Threshold {
        // A cost out of range is refused before it comes here.
        self.curve.cheapest(1.0, self.miss).unwrap_or_else(|_| self.at())
    }

    /// The threshold of the point of a curve that is nearest to a place.
    fn nearest(&self, panel: &str, x: f64, y: f64) -> Option<f64> {
        let places = match panel {
            view::ROC => self.curve.roc(),
            view::PRECISION => self.curve.precision_recall(),
            _ => return None,
        };
        let nearest = nearest(&places, (x, y))?;
        // "Never yes" has no finite score.
        Some(self.curve.thresholds()[nearest].score.clamp(0.0, 1.0))
    }
}

#[async_trait(?Send)]
impl Session for Evaluation {
    async fn step(&mut self) -> Result<Progress, LabError> {
        if !self.done {
            if self.model.step() {
                self.steps += 1;
                self.stated = stated(&self.rows, &self.model, self.training)?;
                self.curve = ThresholdCurve::new(&self.actual, &self.stated).map_err(refused)?;
            } else {
                self.done = true;
            }
        }
        Ok(self.progress())
    }

    fn progress(&self) -> Progress {
        Progress { step: self.steps, of: self.done.then_some(self.steps), done: self.done }
    }

    fn tune(&mut self, key: &str, value: &Value) -> Result<Tuned, LabError> {
        match (key, value) {
            ("threshold", Value::Number(threshold)) => self.threshold = *threshold,
            ("miss", Value::Number(miss)) => self.miss = *miss,
            _ => return Ok(Tuned::NeedsRestart),
        }
        Ok(Tuned::Applied)
    }

    fn turned(&self, action: &Action) -> Option<(&'static str, Value)> {
        let threshold = match action {
            Action::Click { panel, x, y } => self.nearest(panel, *x, *y),
            Action::Drag { panel, to, .. } => match panel.as_str() {
                view::COST | view::PROBABILITIES => Some(to.0.clamp(0.0, 1.0)),
                _ => self.nearest(panel, to.0, to.1),
            },
            _ => None,
        }?;
        Some(("threshold", Value::Number(threshold)))
    }

    fn act(&mut self, _: Action) -> Result<(), LabError> {
        Err(LabError::unsupported("only the two curves and the figures with the threshold can be dragged"))
    }

    fn metrics(&self) -> Metrics {
        let at = self.at();
        let (number, percent) = (|digits| Format::Number { digits }, Format::Percent { digits: 1 });
        let mut metrics = Metrics::new();
        let cost = self.cost(&at);
        metrics.push("cost", "Cost of 100 rows", cost, "false alarms", number(1), Better::Lower);
        let least = self.cost(&self.cheapest());
        metrics.push("least_cost", "Least cost", least, "false alarms", number(1), Better::Lower);
        metrics.push("recall", "Recall", self.curve.recall(&at), "", percent, Better::Higher);
        let precision = self.curve.precision(&at);
        metrics.push("precision", "Precision", precision, "", percent, Better::Higher);
        let alarms = self.curve.false_positive_rate(&at);
        metrics.push("false_alarms", "False alarms", alarms, "", percent, Better::Lower);
        let area = self.curve.roc_area();
        metrics.push("roc_area", "Area under ROC", area, "", number(3), Better::Higher);
        let average = self.curve.average_precision();
        metrics.push("average_precision", "Average precision", average, "", number(3), Better::Higher);
        metrics
    }

    fn view(&self) -> View {
        view::view(self)
    }

    fn verdict(&self) -> Verdict {
        if !self.asked || !self.done {
            return Verdict::NotAttempted;
        }
        let (cost, least) = (self.cost(&self.at()), self.cost(&self.cheapest()));
        let result =
            format!("The errors cost {cost:.1} false alarms for each 100 loans; the least is {least:.1}");
        if self.training {
            Verdict::NotYet(format!("{result}. But these are the loans that the model learned from."))
        } else if (self.miss - COST).abs() > 1e-9 {
            Verdict::NotYet(format!("{result}. But the challenge is about a miss that costs {COST}."))
        } else if cost > GOAL * least {
            Verdict::NotYet(format!("{result}, so that at most {:.1} is asked for.", GOAL * least))
        } else {
            Verdict::Passed(format!("{result}."))
        }
    }
}
