//! A run: the weights on their way, and what the filter does with mails it has not seen.

use ndarray::{Array1, Axis, Slice};
use stepwise_data::refused;
use stepwise_kernels::bayes::LogOdds;
use stepwise_kernels::decomposition::Pca;
use stepwise_kernels::linear::{LogisticModel, LogisticRegression, Solver};
use stepwise_kernels::metrics::{Threshold, ThresholdCurve};
use stepwise_lab::{
    Action, Better, Format, LabError, Metrics, Progress, Session, Setup, Tuned, Value, Verdict, View,
    async_trait, nearest,
};
use stepwise_random::Random;

use super::mails::Mails;
use super::{FALSE_ALARMS, RECALL, TARGET, view};

/// The stream of a seed that the search for the second axis draws from.
const AXIS_STREAM: u64 = 9;

/// The second axis is found from this many rows.
const AXIS_ROWS: usize = 600;

/// The ends of the threshold.
const ENDS: (f64, f64) = (0.01, 0.99);

/// A run of the lab.
pub struct Classification {
    pub(super) mails: Mails,
    regression: LogisticRegression,
    pub(super) model: LogisticModel,
    /// Where each row held out lies along the direction in which rows differ most.
    pub(super) height: Vec<f64>,
    /// What is true of the rows held out.
    pub(super) actual: Vec<bool>,
    /// The log odds that the model gives each of them.
    pub(super) odds: Vec<f64>,
    pub(super) curve: ThresholdCurve,
    pub(super) threshold: f64,
    /// Whether rows and column are those that the challenge is about.
    asked: bool,
    pub(super) thinned: bool,
    steps: usize,
    done: bool,
}

/// Starts a run.
pub fn start(setup: Setup) -> Result<Box<dyn Session>, LabError> {
    let values = &setup.values;
    let mails = Mails::new(&setup)?;
    let y: Vec<usize> = mails.outcomes(&mails.split.train).into_iter().map(usize::from).collect();
    let regression =
        LogisticRegression::new(mails.train.view(), &y, 2, values.number("penalty")?, Solver::Lbfgs)
            .map_err(refused)?;
    let some = mails.train.slice_axis(Axis(0), Slice::from(..AXIS_ROWS.min(mails.train.nrows())));
    let mut random = Random::stream(setup.seed, AXIS_STREAM);
    let height = Pca::top(some, 1, &mut random).and_then(|axis| axis.transform(mails.test.view()));
    let height = height.map_err(refused)?.index_axis(Axis(1), 0).to_vec();
    let actual = mails.outcomes(&mails.split.test);
    let model = regression.model();
    let odds = odds(&model, &mails)?;
    let curve = ThresholdCurve::new(&actual, &odds).map_err(refused)?;
    Ok(Box::new(Classification {
        asked: !mails.table.own && values.text("target")? == TARGET,
        thinned: values.text("spam")? == "thinned",
        mails,
        regression,
        model,
        height,
        actual,
        odds,
        curve,
        threshold: values.number("threshold")?,
        steps: 0,
        done: false,
    }))
}

/// The log odds of the rows held out.
fn odds(model: &LogisticModel, mails: &Mails) -> Result<Vec<f64>, LabError> {
    Ok(model.scores(mails.test.view()).map_err(refused)?.column(0).to_vec())
}

/// The log odds of a probability.
pub fn logit(probability: f64) -> f64 {
    (probability / (1.0 - probability)).ln()
}

impl Classification {
    /// What the threshold does.
    pub(super) fn at(&self) -> Threshold {
        self.curve.at(logit(self.threshold))
    }

    /// What "never spam" does.
    pub(super) fn never(&self) -> Threshold {
        self.curve.at(f64::INFINITY)
    }

    /// The weights, in the order of the features.
    pub(super) fn weights(&self) -> Array1<f64> {
        self.model.weights.row(0).to_owned()
    }

    /// The probability at a place of a figure.
    fn threshold_at(&self, panel: &str, x: f64, y: f64) -> Option<f64> {
        let odds = match panel {
            view::PLANE => x,
            view::TRADE => {
                let nearest = nearest(&self.curve.roc(), (x, y))?;
                self.curve.thresholds()[nearest].score
            }
            _ => return None,
        };
        Some(LogOdds::probability(odds).clamp(ENDS.0, ENDS.1))
    }
}

#[async_trait(?Send)]
impl Session for Classification {
    async fn step(&mut self) -> Result<Progress, LabError> {
        if !self.done {
            if self.regression.step() {
                self.steps += 1;
                self.model = self.regression.model();
                self.odds = odds(&self.model, &self.mails)?;
                self.curve = ThresholdCurve::new(&self.actual, &self.odds).map_err(refused)?;
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
            ("threshold", Value::Number(threshold)) => {
                self.threshold = *threshold;
                Ok(Tuned::Applied)
            }
            _ => Ok(Tuned::NeedsRestart),
        }
    }

    fn turned(&self, action: &Action) -> Option<(&'static str, Value)> {
        let threshold = match action {
            Action::Click { panel, x, y } => self.threshold_at(panel, *x, *y),
            Action::Drag { panel, to, .. } => self.threshold_at(panel, to.0, to.1),
            _ => None,
        }?;
        Some(("threshold", Value::Number(threshold)))
    }

    fn act(&mut self, _: Action) -> Result<(), LabError> {
        Err(LabError::unsupported("only the threshold can be moved, in the figures that show it"))
    }

    fn metrics(&self) -> Metrics {
        let (at, percent) = (self.at(), Format::Percent { digits: 1 });
        let mut metrics = Metrics::new();
        metrics.push("recall", "Spam found", self.curve.recall(&at), "", percent, Better::Higher);
        let lost = self.curve.false_positive_rate(&at);
        metrics.push("false_alarms", "Wanted mail lost", lost, "", percent, Better::Lower);
        let precision = self.curve.precision(&at);
        metrics.push("precision", "Spam in the spam folder", precision, "", percent, Better::Higher);
        metrics.push("accuracy", "Accuracy", self.curve.accuracy(&at), "", percent, Better::Higher);
        let never = self.curve.accuracy(&self.never());
        metrics.push("never_accuracy", "Accuracy of \"never spam\"", never, "", percent, Better::Neither);
        let area = self.curve.roc_area();
        metrics.push("roc_area", "Area under ROC", area, "", Format::Number { digits: 3 }, Better::Higher);
        metrics
    }

    fn view(&self) -> View {
        view::view(self)
    }

    fn verdict(&self) -> Verdict {
        if !self.asked || !self.done {
            return Verdict::NotAttempted;
        }
        let at = self.at();
        let (recall, lost) = (self.curve.recall(&at), self.curve.false_positive_rate(&at));
        let result = format!(
            "{:.1} % of the spam is found, and {:.1} % of the wanted mail lost",
            100.0 * recall,
            100.0 * lost
        );
        if self.thinned {
            Verdict::NotYet(format!("{result}. But the challenge is about the mails as collected."))
        } else if lost > FALSE_ALARMS {
            Verdict::NotYet(format!("{result}; at most {:.0} % may be lost.", 100.0 * FALSE_ALARMS))
        } else if recall < RECALL {
            Verdict::NotYet(format!("{result}; at least {:.0} % should be found.", 100.0 * RECALL))
        } else {
            Verdict::Passed(format!("{result}."))
        }
    }
}
