//! A run: fold by fold, and what the thresholds decide.

use stepwise_kernels::fairness::{
    GroupCalibration, GroupTable, GroupThresholds, Measure, Parity, TradeOff, calibration_gap,
    group_calibration,
};
use stepwise_kernels::metrics::ThresholdCurve;
use stepwise_lab::{
    Action, Better, Format, LabError, Metrics, Progress, Session, Setup, Tuned, Value, Verdict, View,
    async_trait,
};

use super::applicants::Applicants;
use super::scores::{Asked, Scores};
use super::{GAP, LOSS, view};

/// A rate of fewer rows may be chance.
const FEW: usize = 30;

/// Bins of the calibration curves.
const BINS: usize = 8;

/// The threshold that accuracy is compared with.
const HALF: f64 = 0.5;

/// Gaps that the trade-off curve is drawn for: 0 to 30 points.
const GAPS: usize = 31;

/// A run of the lab.
pub struct Ethics {
    pub(super) applicants: Applicants,
    pub(super) scores: Scores,
    /// Whether the group's column is dropped.
    pub(super) blind: bool,
    /// Where approval begins, for the others and for the group.
    thresholds: [f64; 2],
    /// Which rate is to be equal.
    pub(super) parity: Parity,
    /// What accuracy can be had for each gap, when all applicants were judged.
    pub(super) trade_off: Vec<TradeOff>,
}

/// Starts a run.
pub fn start(setup: Setup) -> Result<Box<dyn Session>, LabError> {
    let values = &setup.values;
    let applicants = Applicants::new(&setup)?;
    let blind = values.text("columns")? == "blind";
    Ok(Box::new(Ethics {
        scores: Scores::new(&applicants, blind, setup.seed)?,
        applicants,
        blind,
        thresholds: [values.number("threshold")?, values.number("threshold_group")?],
        parity: parity(values.text("demand")?),
        trade_off: Vec::new(),
    }))
}

fn parity(demand: &str) -> Parity {
    if demand == "opportunity" { Parity::EqualOpportunity } else { Parity::Demographic }
}

impl Ethics {
    /// Where approval begins for a group. Who does not know the group has one threshold for all.
    pub(super) fn threshold(&self, group: usize) -> f64 {
        if self.blind { self.thresholds[0] } else { self.thresholds[group] }
    }

    /// The rate that is to be equal.
    pub(super) fn measure(&self) -> Measure {
        match self.parity {
            Parity::Demographic => Measure::SelectionRate,
            Parity::EqualOpportunity => Measure::TruePositiveRate,
        }
    }

    /// The applicants judged so far: what they deserved, their scores and their groups.
    pub(super) fn judged(&self) -> (Vec<bool>, Vec<f64>, Vec<usize>) {
        let (mut deserved, mut scores, mut groups) = (Vec::new(), Vec::new(), Vec::new());
        for (row, &score) in self.scores.shown().iter().enumerate().filter(|(_, score)| score.is_finite()) {
            deserved.push(self.applicants.deserved[row]);
            scores.push(score);
            groups.push(self.applicants.groups[row]);
        }
        (deserved, scores, groups)
    }

    /// What the reader's thresholds decide; `None` before anybody was judged.
    pub(super) fn decisions(&self) -> Option<GroupTable> {
        self.decided(self.scores.shown(), [self.threshold(0), self.threshold(1)])
    }

    /// What thresholds decide about everybody who has a score.
    fn decided(&self, scores: &[f64], thresholds: [f64; 2]) -> Option<GroupTable> {
        let rows: Vec<usize> = (0..scores.len()).filter(|&row| scores[row].is_finite()).collect();
        let deserved: Vec<bool> = rows.iter().map(|&row| self.applicants.deserved[row]).collect();
        let groups: Vec<usize> = rows.iter().map(|&row| self.applicants.groups[row]).collect();
        let decided: Vec<bool> =
            rows.iter().map(|&row| scores[row] >= thresholds[self.applicants.groups[row]]).collect();
        GroupTable::new(&deserved, &decided, &groups, 2, FEW).ok()
    }

    /// The gap in a rate.
    pub(super) fn gap(&self, measure: Measure) -> Option<f64> {
        Some(self.decisions()?.gap(measure)?.difference)
    }

    /// The gap in approvals at one threshold of ½ when the group's column is dropped.
    pub(super) fn blind_gap(&self) -> Option<f64> {
        let scores = self.scores.of(Asked::Blind)?;
        Some(self.decided(scores, [HALF; 2])?.gap(Measure::SelectionRate)?.difference)
    }

    /// The share of decisions that agree with what was deserved.
    pub(super) fn accuracy(&self) -> Option<f64> {
        self.decisions().map(|table| accuracy(&table))
    }

    /// The same at one threshold of ½ for all.
    pub(super) fn usual_accuracy(&self) -> Option<f64> {
        self.decided(self.scores.shown(), [HALF; 2]).map(|table| accuracy(&table))
    }

    /// Accuracy given up against one threshold of ½.
    pub(super) fn lost(&self) -> Option<f64> {
        Some(self.usual_accuracy()? - self.accuracy()?)
    }

    /// Whether probabilities come true, for the others and for the group.
    pub(super) fn calibration(&self) -> Vec<Option<GroupCalibration>> {
        let (deserved, scores, groups) = self.judged();
        // Probabilities of nobody have no calibration.
        group_calibration(&deserved, &scores, &groups, 2, BINS).unwrap_or_default()
    }

    /// How well the other columns tell the group: the area under the ROC curve.
    pub(super) fn proxies(&self) -> Option<f64> {
        let scores = self.scores.of(Asked::Group)?;
        let truth: Vec<bool> = self.applicants.groups.iter().map(|&group| group == 1).collect();
        ThresholdCurve::new(&truth, scores).ok().map(|curve| curve.roc_area())
    }

    fn trade(&mut self) {
        let (deserved, scores, groups) = self.judged();
        let gaps: Vec<f64> = (0..GAPS).map(|points| points as f64 / 100.0).collect();
        // A group without anybody has no trade-off.
        self.trade_off = GroupThresholds::new(&deserved, &scores, &groups, 2)
            .and_then(|thresholds| thresholds.trade_off(self.parity, &gaps))
            .unwrap_or_default();
    }
}

fn accuracy(table: &GroupTable) -> f64 {
    let right: usize = table.groups().iter().map(|group| group.true_positives + group.true_negatives).sum();
    let rows: usize = table.groups().iter().map(stepwise_kernels::fairness::GroupCounts::rows).sum();
    right as f64 / rows.max(1) as f64
}

#[async_trait(?Send)]
impl Session for Ethics {
    async fn step(&mut self) -> Result<Progress, LabError> {
        if !self.scores.done() {
            self.scores.step(&self.applicants)?;
            if self.scores.done() {
                self.trade();
            }
        }
        Ok(self.progress())
    }

    fn progress(&self) -> Progress {
        let (step, of) = self.scores.steps();
        Progress { step, of: Some(of), done: self.scores.done() }
    }

    fn tune(&mut self, key: &str, value: &Value) -> Result<Tuned, LabError> {
        match (key, value) {
            ("threshold", Value::Number(threshold)) => self.thresholds[0] = *threshold,
            ("threshold_group", Value::Number(threshold)) => self.thresholds[1] = *threshold,
            ("demand", Value::Text(demand)) => {
                self.parity = parity(demand);
                if self.scores.done() {
                    self.trade();
                }
            }
            _ => return Ok(Tuned::NeedsRestart),
        }
        Ok(Tuned::Applied)
    }

    fn turned(&self, action: &Action) -> Option<(&'static str, Value)> {
        let (from, to) = match action {
            Action::Click { panel, x, y } if panel == view::APPROVALS => ((*x, *y), *x),
            Action::Drag { panel, from, to } if panel == view::APPROVALS => (*from, to.0),
            _ => return None,
        };
        let group = view::nearest_group(self, from)?;
        let key = if group == 1 && !self.blind { "threshold_group" } else { "threshold" };
        Some((key, Value::Number(to.clamp(0.02, 0.98))))
    }

    fn act(&mut self, _: Action) -> Result<(), LabError> {
        Err(LabError::unsupported("only the curves of approvals can be dragged"))
    }

    fn metrics(&self) -> Metrics {
        let percent = Format::Percent { digits: 1 };
        let table = self.decisions();
        let approved = |group: usize| table.as_ref()?.rate(group, Measure::SelectionRate).value();
        let mut metrics = Metrics::new();
        let mut push = |key, label: &str, value: Option<f64>, better| {
            metrics.push(key, label, value, "", percent, better);
        };
        let gap = match self.parity {
            Parity::Demographic => "Gap in approvals",
            Parity::EqualOpportunity => "Gap in fair chances",
        };
        push("gap", gap, self.gap(self.measure()), Better::Lower);
        push("lost", "Accuracy given up", self.lost(), Better::Lower);
        push("accuracy", "Accuracy", self.accuracy(), Better::Higher);
        let [others, group] = &self.applicants.names;
        push("approved_group", &format!("Approved: {group}"), approved(1), Better::Neither);
        push("approved_others", &format!("Approved: {others}"), approved(0), Better::Neither);
        push("opportunity", "Gap in opportunity", self.gap(Measure::TruePositiveRate), Better::Lower);
        push("calibration", "Gap in calibration", calibration_gap(&self.calibration()), Better::Lower);
        push("blind", "Gap without the column, at ½", self.blind_gap(), Better::Lower);
        metrics.push(
            "proxies",
            "Other columns tell the group",
            self.proxies(),
            "area under ROC",
            Format::Number { digits: 3 },
            Better::Neither,
        );
        metrics
    }

    fn view(&self) -> View {
        view::view(self)
    }

    fn verdict(&self) -> Verdict {
        let (true, true, Some(gap), Some(lost)) =
            (self.applicants.asked, self.scores.done(), self.gap(Measure::SelectionRate), self.lost())
        else {
            return Verdict::NotAttempted;
        };
        let result = format!(
            "Approvals are {:.1} points apart, for {:.1} points of accuracy",
            100.0 * gap,
            100.0 * lost
        );
        if self.blind {
            Verdict::NotYet(format!("{result}. Who drops the column can neither see the gap nor mend it."))
        } else if gap > GAP {
            Verdict::NotYet(format!("{result}. At most {:.0} points apart are asked for.", 100.0 * GAP))
        } else if lost > LOSS {
            Verdict::NotYet(format!("{result}. At most {:.0} points may be given up.", 100.0 * LOSS))
        } else {
            Verdict::Passed(format!("{result}."))
        }
    }
}
