//! The run: batches to learn from, and now and then an examination.

use stepwise_kernels::metrics::rmse;
use stepwise_lab::{
    Action, Better, Curve, Format, LabError, Metrics, Progress, SavedFile, Session, Setup, Tuned, Value,
    Verdict, View, async_trait,
};
use stepwise_tensor::nn::Module;

use super::examination::{Examination, Inside, Look, Report, Score, decades};
use super::prices::Prices;
use super::task::Task;
use super::training::Trainer;
use super::{GOAL, GOAL_STEPS, memory_view, prices_view, view};

/// Batches between two examinations.
const EXAMINE_EVERY: usize = 15;

/// A run of the lab.
pub struct RnnSession {
    pub trainer: Trainer,
    /// Steps of a sequence.
    pub length: usize,
    /// The cell's key.
    pub cell: String,
    /// Batches to learn from in all.
    pub batches: usize,
    weights: usize,
    batch_loss: Option<f32>,
    /// Mean losses of batches against batches.
    pub batch_losses: Curve,
    /// All examinations, the first one before any learning.
    pub reports: Vec<Report>,
    /// What was last seen of the net.
    pub look: Look,
    /// The gradient by steps before any learning.
    pub first_gradient: Vec<f64>,
    /// The place from which the reader wants to see a forecast.
    pub chosen: usize,
    /// Whether the loss stopped being a number.
    pub diverged: bool,
    examination: Option<Examination>,
    step: usize,
    of: usize,
}

impl RnnSession {
    pub fn new(setup: &Setup) -> Result<Self, LabError> {
        let trainer = Trainer::new(setup)?;
        let look = Look::new(&trainer)?;
        let mut session = Self {
            length: setup.values.count("length")?,
            cell: setup.values.text("cell")?.to_owned(),
            batches: setup.values.count("batches")?,
            weights: trainer.net().parameter_count(),
            batch_loss: None,
            batch_losses: Curve::new(),
            reports: Vec::new(),
            first_gradient: look.gradient.clone(),
            look,
            chosen: 0,
            diverged: false,
            // An untrained net is examined too.
            examination: Some(Examination::new(true)),
            step: 0,
            of: 0,
            trainer,
        };
        if let Task::Prices(prices) = session.trainer.task() {
            session.chosen = prices.origins().count() / 2;
        }
        session.of = session.under_way() + session.remaining();
        Ok(session)
    }

    pub fn report(&self) -> Option<&Report> {
        self.reports.last()
    }

    pub fn done(&self) -> bool {
        self.examination.is_none() && (self.diverged || self.trainer.batches() >= self.batches)
    }

    /// Whether an examination follows when so many batches have been learnt from.
    fn due(&self, batches: usize) -> bool {
        batches.is_multiple_of(EXAMINE_EVERY) || batches >= self.batches
    }

    /// Steps that are left of an examination under way.
    fn under_way(&self) -> usize {
        let task = self.trainer.task();
        self.examination.as_ref().map_or(0, |examination| examination.left(task, self.length))
    }

    /// Steps from here to the end, but for an examination under way.
    fn remaining(&self) -> usize {
        let (from, to) = (self.trainer.batches(), self.batches);
        let examinations = (from + 1..=to).filter(|&batches| self.due(batches)).count();
        to.saturating_sub(from) + examinations * Examination::steps(self.trainer.task(), self.length)
    }

    async fn train(&mut self) -> Result<(), LabError> {
        if let Some(loss) = self.trainer.train_batch().await? {
            self.batch_loss = Some(loss);
            self.batch_losses.push(self.trainer.batches() as f64, f64::from(loss));
            self.diverged = !loss.is_finite();
        }
        if self.diverged || self.due(self.trainer.batches()) {
            self.trainer.refresh().await?;
            self.examination = Some(Examination::new(false));
        }
        Ok(())
    }

    /// The task of prices, with what the net foresees.
    pub fn forecasts(&self) -> Option<Forecasts<'_>> {
        let Task::Prices(prices) = self.trainer.task() else { return None };
        let Inside::Prices { rolled } = &self.look.inside else { return None };
        let one_step = match self.report() {
            Some(Report { score: Score::Forecasts(forecasts), .. }) => &forecasts[..],
            _ => &[],
        };
        Some(Forecasts { prices, one_step, rolled })
    }

    fn memory_metrics(&self, metrics: &mut Metrics) {
        let accuracy = self.report().and_then(|report| match report.score {
            Score::Accuracy(accuracy) => Some(accuracy),
            Score::Forecasts(_) => None,
        });
        let percent = Format::Percent { digits: 1 };
        metrics.push("test_accuracy", "Right answers", accuracy, "", percent, Better::Higher);
    }

    fn price_metrics(&self, metrics: &mut Metrics) {
        let Some(Forecasts { prices, one_step, rolled }) = self.forecasts() else { return };
        let percent = Format::Percent { digits: 2 };
        let errors = Errors::new(prices, one_step);
        let rolled = prices_view::rolled_errors(prices, rolled);
        let last = |errors: &[f64]| errors.last().copied();
        let mut push = |key, label, value: Option<f64>, better| {
            metrics.push(key, label, value, "", percent, better);
        };
        push("rmse", "Error one day ahead", errors.as_ref().map(|errors| errors.net), Better::Lower);
        push(
            "naive_rmse",
            "Error of “tomorrow = today”",
            errors.as_ref().map(|errors| errors.naive),
            Better::Neither,
        );
        push("skill", "Gained on it", errors.map(|errors| 1.0 - errors.net / errors.naive), Better::Higher);
        push("rolled_error", "Error 20 days ahead", last(&rolled.net), Better::Lower);
        push("naive_rolled_error", "Error of “as today”", last(&rolled.naive), Better::Neither);
    }
}

/// Logarithms of prices that the net foresees.
pub struct Forecasts<'a> {
    pub prices: &'a Prices,
    /// A day ahead, on each test day; empty before the first examination.
    pub one_step: &'a [f64],
    /// From each origin on.
    pub rolled: &'a [Vec<f64>],
}

/// Root mean squares of what one-step forecasts are off, in logarithms of the price: shares, as long as they are small.
pub struct Errors {
    pub net: f64,
    /// Of the forecast that nothing changes.
    pub naive: f64,
}

impl Errors {
    /// `None` before the first examination.
    pub fn new(prices: &Prices, forecasts: &[f64]) -> Option<Self> {
        if forecasts.is_empty() {
            return None;
        }
        let days = (0..forecasts.len()).map(|test| prices.day(test));
        let truth: Vec<f64> = days.clone().map(|day| prices.logs[day]).collect();
        let before: Vec<f64> = days.map(|day| prices.logs[day - 1]).collect();
        Some(Self { net: rmse(&truth, forecasts), naive: rmse(&truth, &before) })
    }
}

#[async_trait(?Send)]
impl Session for RnnSession {
    async fn step(&mut self) -> Result<Progress, LabError> {
        if self.done() {
            return Ok(self.progress());
        }
        match &mut self.examination {
            None => self.train().await?,
            Some(examination) if !examination.looked => {
                examination.looked = true;
                self.look = Look::new(&self.trainer)?;
            }
            Some(examination) => {
                if let Some(report) = examination.step(&self.trainer, self.length)? {
                    self.diverged |= !report.loss.is_finite();
                    self.reports.push(report);
                    self.examination = None;
                }
            }
        }
        self.step += 1;
        Ok(self.progress())
    }

    async fn rehearse(&mut self) -> Result<(), LabError> {
        self.trainer.train_batch().await.map(drop)
    }

    fn progress(&self) -> Progress {
        let of = if self.diverged { None } else { Some(self.of) };
        Progress { step: self.step, of, done: self.done() }
    }

    fn tune(&mut self, key: &str, value: &Value) -> Result<Tuned, LabError> {
        if self.diverged {
            // What is not a number stays so under any setting.
            return Ok(Tuned::NeedsRestart);
        }
        match (key, value) {
            ("learning_rate", Value::Number(rate)) => self.trainer.set_learning_rate(*rate)?,
            ("batches", Value::Integer(batches)) => self.batches = usize::try_from(*batches).unwrap_or(1),
            _ => return Ok(Tuned::NeedsRestart),
        }
        self.of = self.step + self.under_way() + self.remaining();
        Ok(Tuned::Applied)
    }

    async fn save(&self) -> Result<Vec<SavedFile>, LabError> {
        self.trainer.save().await
    }

    fn fall_back(&mut self) -> Result<(), LabError> {
        self.trainer.fall_back()
    }

    fn act(&mut self, action: Action) -> Result<(), LabError> {
        let Action::Click { panel, x, .. } = action else {
            return Err(LabError::unsupported("only the forecast can be clicked"));
        };
        let Task::Prices(prices) = self.trainer.task() else {
            return Err(LabError::unsupported("there is nothing to click in this task"));
        };
        if panel != prices_view::FORECAST {
            return Err(LabError::unsupported(format!("the panel {panel} has nothing to click")));
        }
        let distance = |test: usize| (prices.place(prices.day(test)) - x).abs();
        let nearest = prices.origins().enumerate().min_by(|a, b| distance(a.1).total_cmp(&distance(b.1)));
        self.chosen = nearest.map_or(0, |(origin, _)| origin);
        Ok(())
    }

    fn metrics(&self) -> Metrics {
        let mut metrics = Metrics::new();
        match self.trainer.task() {
            Task::Memory(_) => self.memory_metrics(&mut metrics),
            Task::Prices(_) => self.price_metrics(&mut metrics),
        }
        let mut push = |key, label, value: Option<f64>, unit, digits, better| {
            metrics.push(key, label, value, unit, Format::Number { digits }, better);
        };
        let (first, now) = (decades(&self.first_gradient), decades(&self.look.gradient));
        push("decades", "Gradient lost on the way back", now, "powers of ten", 1, Better::Lower);
        push("first_decades", "The same before training", first, "powers of ten", 1, Better::Lower);
        push("test_loss", "Test loss", self.report().map(|report| report.loss), "", 4, Better::Lower);
        push("batch_loss", "Loss of the last batch", self.batch_loss.map(f64::from), "", 4, Better::Lower);
        push("weights", "Weights", Some(self.weights as f64), "", 0, Better::Neither);
        push("batches_seen", "Batches seen", Some(self.trainer.batches() as f64), "", 0, Better::Neither);
        metrics
    }

    fn view(&self) -> View {
        match (self.trainer.task(), &self.look.inside) {
            (Task::Memory(_), Inside::Memory { answers, states }) => memory_view::view(self, answers, states),
            _ => prices_view::view(self),
        }
    }

    fn verdict(&self) -> Verdict {
        let Some(report) = self.report().filter(|_| self.done()) else { return Verdict::NotAttempted };
        // Prices have no goal: nobody knows one that can be reached.
        let Score::Accuracy(accuracy) = report.score else { return Verdict::NotAttempted };
        let found = format!(
            "{} of the first symbols are named right after {} steps",
            view::percent(accuracy),
            self.length
        );
        Verdict::NotYet(if self.diverged {
            "The run diverged: lower the learning rate and start anew.".to_owned()
        } else if self.length < GOAL_STEPS {
            format!("{found}, but the challenge asks for {GOAL_STEPS} steps or more.")
        } else if accuracy < GOAL {
            format!("{found}; guessing gives 50 %, the goal is {:.0} %.", 100.0 * GOAL)
        } else if self.cell == "rnn" {
            format!("{found}, but that is the plain net, which is to be beaten.")
        } else {
            return Verdict::Passed(format!("{found}."));
        })
    }
}
