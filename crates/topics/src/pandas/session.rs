//! A run: the pipeline, block by block.

use stepwise_kernels::frame::{Aggregate, Column, Frame};
use stepwise_lab::{
    Action, Better, Format, LabError, Metrics, Progress, Session, Setup, Tuned, Value, Verdict, View,
    async_trait,
};

use super::pipeline::{Change, Settings, Stage, Verb, key};
use super::sales::Sales;
use super::view;
use super::{GOAL_GROWTH, GOAL_NIGHTS, GOAL_SHIFT};

/// The answers of the challenge.
struct Answers {
    best: String,
    growth: f64,
}

/// A run of the lab.
pub struct Pandas {
    pub(super) sales: Sales,
    pub(super) settings: Settings,
    pub(super) order: Vec<Verb>,
    /// The table to begin with, and after each block carried out.
    pub(super) stages: Vec<Stage>,
    /// What the block after the last stage could not do.
    pub(super) failure: Option<String>,
    /// What the groups truly sum up to, where that is known: the label and the sum.
    pub(super) truth: Option<Vec<(String, f64)>>,
    /// The first row of the table to send.
    pub(super) first: usize,
    answers: Answers,
}

/// Starts a run.
pub fn start(setup: Setup) -> Result<Box<dyn Session>, LabError> {
    let sales = Sales::new(&setup)?;
    let settings = Settings::new(&setup.values)?;
    let mut order = vec![Verb::Fill, Verb::Filter, Verb::Derive, Verb::Group, Verb::Aggregate, Verb::Trend];
    if setup.values.text("first")? == "filter" {
        order.swap(0, 1);
    }
    let source = Stage { frame: sales.frame.clone(), change: Change::Nothing, note: String::new() };
    let mut run = Pandas {
        order,
        stages: vec![source],
        failure: None,
        truth: None,
        first: 0,
        answers: Answers {
            best: setup.values.text("best")?.to_owned(),
            growth: setup.values.number("growth")?,
        },
        sales,
        settings,
    };
    run.truth = run.true_sums();
    Ok(Box::new(run))
}

impl Pandas {
    /// The table now.
    pub(super) fn frame(&self) -> &Frame {
        self.stages.last().map_or(&self.sales.frame, |stage| &stage.frame)
    }

    /// How many blocks were carried out.
    pub(super) fn done(&self) -> usize {
        self.stages.len() - 1
    }

    /// Carries out the next block, unless one failed.
    fn advance(&mut self) {
        let Some(verb) = self.order.get(self.done()).filter(|_| self.failure.is_none()) else { return };
        match verb.apply(self.frame(), &self.sales, &self.settings) {
            Ok(stage) => self.stages.push(stage),
            Err(why) => self.failure = Some(why),
        }
    }

    /// The sums by group that the pipeline has come to: none before it has both grouped and aggregated.
    pub(super) fn sums(&self) -> Option<Vec<(String, f64)>> {
        sums(self.frame(), key(&self.sales), &self.sales.revenue).filter(|_| self.is_aggregated())
    }

    fn is_aggregated(&self) -> bool {
        self.order.iter().take(self.done()).any(|&verb| verb == Verb::Aggregate)
    }

    /// The sums by group with the true prices and the filter in its place.
    fn true_sums(&self) -> Option<Vec<(String, f64)>> {
        let prices = Column::Number(self.sales.truth.clone()?);
        let mut frame = self.sales.frame.clone().replace(&self.sales.price, prices).ok()?;
        for verb in [Verb::Filter, Verb::Derive, Verb::Group, Verb::Aggregate] {
            frame = verb.apply(&frame, &self.sales, &self.settings).ok()?.frame;
        }
        sums(&frame, key(&self.sales), &self.sales.revenue)
    }

    /// How far the groups are off, one with the other, as a share of the truth.
    fn shift(&self) -> Option<f64> {
        let (truth, ours) = (self.truth.as_ref()?, self.sums()?);
        let of = |label: &String| ours.iter().find(|(other, _)| other == label).map_or(0.0, |(_, sum)| *sum);
        let off: f64 = truth.iter().map(|(label, sum)| (of(label) - sum).abs()).sum();
        Some(off / truth.iter().map(|(_, sum)| sum).sum::<f64>())
    }
}

fn sums(frame: &Frame, key: &str, revenue: &str) -> Option<Vec<(String, f64)>> {
    let (labels, sums) = (frame.get(key)?, frame.numbers(revenue).ok()?);
    Some(sums.iter().enumerate().map(|(row, &sum)| (labels.cell(row), sum)).collect())
}

/// The group with the largest sum.
pub fn best(sums: &[(String, f64)]) -> Option<&(String, f64)> {
    sums.iter().filter(|(_, sum)| sum.is_finite()).max_by(|a, b| a.1.total_cmp(&b.1))
}

/// By which share a month's sum grew over that of the same month a year before.
pub fn growth(sums: &[(String, f64)], month: &str) -> Option<f64> {
    let of = |month: &str| sums.iter().find(|(label, _)| label == month).map(|(_, sum)| *sum);
    let (year, rest) = month.split_once('-')?;
    let before = of(&format!("{}-{rest}", year.parse::<i32>().ok()? - 1))?;
    Some(of(month)? / before - 1.0)
}

#[async_trait(?Send)]
impl Session for Pandas {
    async fn step(&mut self) -> Result<Progress, LabError> {
        self.advance();
        Ok(self.progress())
    }

    fn progress(&self) -> Progress {
        let done = self.done();
        Progress {
            step: done,
            of: Some(self.order.len()),
            done: done == self.order.len() || self.failure.is_some(),
        }
    }

    fn tune(&mut self, key: &str, value: &Value) -> Result<Tuned, LabError> {
        match (key, value) {
            ("best", Value::Text(best)) => self.answers.best.clone_from(best),
            ("growth", Value::Number(growth)) => self.answers.growth = *growth,
            _ => return Ok(Tuned::NeedsRestart),
        }
        Ok(Tuned::Applied)
    }

    fn act(&mut self, action: Action) -> Result<(), LabError> {
        match action {
            Action::Scroll { panel, first } if panel == "table" => {
                self.first = first;
                Ok(())
            }
            Action::Order { panel, order } if panel == "pipeline" => {
                let mut places = order.clone();
                places.sort_unstable();
                if places != (0..self.order.len()).collect::<Vec<_>>() {
                    return Err(LabError::unsupported("an order must name each block once"));
                }
                // Blocks that had their turn have it again, in the new order.
                let reached = self.done() + usize::from(self.failure.is_some());
                self.order = order.iter().map(|&place| self.order[place]).collect();
                self.stages.truncate(1);
                self.failure = None;
                (0..reached).for_each(|_| self.advance());
                Ok(())
            }
            _ => Err(LabError::unsupported("only the blocks can be moved and the table be scrolled")),
        }
    }

    fn metrics(&self) -> Metrics {
        let count = Format::Number { digits: 0 };
        let share = Format::Percent { digits: 2 };
        let sums = self.sums();
        let best = sums.as_deref().and_then(best);
        let total = sums.as_ref().map(|sums| sums.iter().map(|(_, sum)| sum).sum::<f64>());
        let unit = if self.sales.truth.is_some() { "euros" } else { "" };
        let mut metrics = Metrics::new();
        let rows = self.frame().rows() as f64;
        metrics.push("rows", "Rows", rows, "", count, Better::Neither);
        let blanks = self.frame().get(&self.sales.price).map_or(0, Column::missing) as f64;
        metrics.push("blanks", "Blank prices", blanks, "", count, Better::Lower);
        metrics.push("total", "All groups", total, unit, count, Better::Neither);
        metrics.push("shift", "Months are off by", self.shift(), "", share, Better::Lower);
        metrics.push("best", "The best one", best.map(|(_, sum)| *sum), unit, count, Better::Neither);
        let growth = sums.as_ref().zip(best).and_then(|(sums, (month, _))| growth(sums, month));
        metrics.push("growth", "its growth in a year", growth, "", share, Better::Neither);
        metrics
    }

    fn view(&self) -> View {
        view::view(self)
    }

    fn verdict(&self) -> Verdict {
        let Some(truth) = self.truth.as_ref().filter(|_| self.progress().done && key(&self.sales) == "month")
        else {
            return Verdict::NotAttempted;
        };
        let Some(shift) = self.shift() else {
            return Verdict::NotYet("The pipeline does not come to a revenue for each month.".to_owned());
        };
        if self.settings.least != GOAL_NIGHTS {
            return Verdict::NotYet(format!(
                "The question is about stays of {GOAL_NIGHTS} nights and more; the filter keeps {} and more.",
                self.settings.least
            ));
        }
        if shift >= GOAL_SHIFT {
            return Verdict::NotYet(format!(
                "The months are off by {:.2} % in all; less than {:.1} % is asked.",
                100.0 * shift,
                100.0 * GOAL_SHIFT
            ));
        }
        let month = best(truth).map_or("", |(month, _)| month);
        let grown = 100.0 * growth(truth, month).unwrap_or(0.0);
        let Answers { best, growth } = &self.answers;
        if best != month || (growth - grown).abs() > GOAL_GROWTH {
            return Verdict::NotYet(match best.as_str() {
                "open" => "The pipeline is right; now answer which month was best.".to_owned(),
                other if other != month => format!("{other} was not the best month."),
                _ => format!("{month} was the best month, but it did not grow by {growth:.1} %."),
            });
        }
        Verdict::Passed(format!("{month} was the best month, and truly grew by {grown:.1} %."))
    }
}

/// How many rows of each group have a price, and how many have none: what can be seen before anything is summed up.
pub fn counts(run: &Pandas) -> Option<Vec<(String, f64, f64)>> {
    let sales = &run.sales;
    // Once rows are summed up, those to begin with are what can be counted.
    let frame = if run.is_aggregated() { &sales.frame } else { run.frame() };
    let frame = match frame.get(key(sales)) {
        Some(_) => frame.clone(),
        None => Verb::Group.apply(frame, sales, &run.settings).ok()?.frame,
    };
    let all = frame
        .derive("one", &[&sales.quantity], |_| 1.0)
        .and_then(|frame| {
            let counted = [("one", Aggregate::Sum, "all"), (sales.price.as_str(), Aggregate::Count, "known")];
            frame.group_by(&[key(sales)], &counted)
        })
        .ok()?;
    let (labels, all, known) = (all.get(key(sales))?, all.numbers("all").ok()?, all.numbers("known").ok()?);
    Some((0..labels.len()).map(|row| (labels.cell(row), known[row], all[row] - known[row])).collect())
}
