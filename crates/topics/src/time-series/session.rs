//! A run: the likelihood is climbed, then the model is judged origin by origin, or gap by gap.

use stepwise_data::refused;
use stepwise_kernels::timeseries::{Arima, ArimaOrder, RollingOrigins};
use stepwise_lab::{
    Action, Better, Format, LabError, Metrics, Progress, Session, Setup, Tuned, Value, Values, Verdict, View,
    async_trait,
};

use super::backtest::{self, Filled, Foreseen, Judged};
use super::months::Months;
use super::{GOAL, HORIZON, view};

/// A step that makes the data no likelier than this ends the search: far above rounding, so that every machine ends it
/// at the same step.
const GAIN: f64 = 1e-7;

/// The most steps of the search.
const MOST_STEPS: usize = 60;

/// A run of the lab.
pub struct TimeSeries {
    pub(super) months: Months,
    pub(super) model: Arima,
    /// Whether the search has ended.
    pub(super) fitted: bool,
    /// The origins still to come.
    origins: RollingOrigins,
    /// How far ahead forecasts are judged.
    pub(super) horizon: usize,
    /// What the origins foresaw so far; before the backtest, what the first one foresees with the weights of now.
    pub(super) foreseen: Vec<Foreseen>,
    /// In a shuffled split, what stands in the gaps.
    pub(super) filled: Filled,
    pub(super) judged: Vec<Judged>,
    /// The origin that the reader wants to see, from 0.
    chosen: usize,
    seed: u64,
    steps: usize,
    done: bool,
}

fn order(values: &Values) -> Result<ArimaOrder, LabError> {
    let lags = |key| values.count(key);
    Ok(ArimaOrder::new(lags("p")?, lags("d")?, lags("q")?).seasonal(
        lags("seasonal_p")?,
        lags("seasonal_d")?,
        lags("seasonal_q")?,
        lags("period")?,
    ))
}

/// Starts a run.
pub fn start(setup: Setup) -> Result<Box<dyn Session>, LabError> {
    let values = &setup.values;
    let months = Months::new(&setup)?;
    let order = order(values)?;
    let model = if months.shuffled {
        Arima::with_gaps(&months.scaled, &months.held_out, order)
    } else {
        Arima::new(&months.scaled[..months.first()], order)
    }
    .map_err(refused)?;
    let horizon = values.count("horizon")?.min(months.held_out.len());
    let origins = RollingOrigins::new(months.values.len(), months.first(), horizon, 1).map_err(refused)?;
    let mut run = TimeSeries {
        filled: Filled::new(&months, &model)?,
        foreseen: Vec::new(),
        months,
        model,
        fitted: false,
        origins,
        horizon,
        judged: Vec::new(),
        chosen: values.count("origin")? - 1,
        seed: setup.seed,
        steps: 0,
        done: false,
    };
    run.foresee()?;
    Ok(Box::new(run))
}

impl TimeSeries {
    /// What the weights of now say.
    fn foresee(&mut self) -> Result<(), LabError> {
        if self.months.shuffled {
            self.filled = Filled::new(&self.months, &self.model)?;
        } else {
            self.foreseen = vec![Foreseen::new(&self.months, &self.model, self.months.first(), self.seed)?];
        }
        Ok(())
    }

    /// Climbs once.
    fn climb(&mut self) -> Result<(), LabError> {
        let before = self.model.log_likelihood();
        let moved = self.model.step();
        let gain = self.model.log_likelihood() - before;
        self.fitted = !moved || gain < GAIN || self.model.iterations() == MOST_STEPS;
        self.foresee()
    }

    /// Judges the next month of a shuffled split.
    fn uncover(&mut self) {
        self.judged = self.filled.judged(&self.months, self.judged.len() + 1);
        self.done = self.judged.len() == self.months.held_out.len();
    }

    /// Judges the forecast from the next origin.
    fn roll(&mut self) -> Result<(), LabError> {
        if let Some(origin) = self.origins.next() {
            let start = origin.test.start;
            if start > self.months.first() {
                let next = Foreseen::from_weights(&self.months, &self.model, start, self.seed)?;
                self.foreseen.push(next);
            }
            let last = self.foreseen.last().into_iter();
            self.judged.extend(last.flat_map(|last| backtest::judged(&self.months, last, self.horizon)));
        }
        self.done = self.origins.clone().next().is_none();
        Ok(())
    }

    /// The forecast to draw: the newest, and once all are there the reader's.
    pub(super) fn shown(&self) -> Option<&Foreseen> {
        let last = self.foreseen.len().checked_sub(1)?;
        self.foreseen.get(if self.done { self.chosen.min(last) } else { last })
    }

    /// Whether all is judged.
    pub(super) fn done(&self) -> bool {
        self.done
    }

    /// Whether the series and the months are those of the challenge.
    fn asked(&self) -> bool {
        !self.months.own
    }
}

#[async_trait(?Send)]
impl Session for TimeSeries {
    async fn step(&mut self) -> Result<Progress, LabError> {
        if !self.done {
            self.steps += 1;
            match (self.fitted, self.months.shuffled) {
                (false, _) => self.climb()?,
                (true, true) => self.uncover(),
                (true, false) => self.roll()?,
            }
        }
        Ok(self.progress())
    }

    fn progress(&self) -> Progress {
        Progress { step: self.steps, of: self.done.then_some(self.steps), done: self.done }
    }

    fn tune(&mut self, key: &str, value: &Value) -> Result<Tuned, LabError> {
        match (key, value) {
            ("origin", Value::Integer(origin)) => {
                self.chosen = usize::try_from(origin - 1).unwrap_or_default();
                Ok(Tuned::Applied)
            }
            _ => Ok(Tuned::NeedsRestart),
        }
    }

    fn turned(&self, action: &Action) -> Option<(&'static str, Value)> {
        let x = match action {
            Action::Click { panel, x, .. } if panel == view::FAN => *x,
            Action::Drag { panel, to, .. } if panel == view::FAN => to.0,
            _ => return None,
        };
        let away = |foreseen: &Foreseen| (self.months.place(foreseen.origin) - x).abs();
        let nearest = (0..self.foreseen.len())
            .min_by(|&a, &b| away(&self.foreseen[a]).total_cmp(&away(&self.foreseen[b])))?;
        Some(("origin", Value::Integer(nearest as i64 + 1)))
    }

    fn act(&mut self, _: Action) -> Result<(), LabError> {
        Err(LabError::unsupported("only the figure of a forecast can be clicked, to choose where it begins"))
    }

    fn metrics(&self) -> Metrics {
        let (percent, number) = (Format::Percent { digits: 2 }, Format::Number { digits: 2 });
        let mut metrics = Metrics::new();
        let error = backtest::error(&self.judged);
        metrics.push("mape", "Mean error (MAPE)", error, "", percent, Better::Lower);
        let naive = backtest::naive_error(&self.judged);
        metrics.push("naive_mape", "The season before (MAPE)", naive, "", percent, Better::Lower);
        let held = backtest::held(&self.judged);
        metrics.push(
            "inside",
            "Inside the 80 % interval",
            held,
            "",
            Format::Percent { digits: 0 },
            Better::Neither,
        );
        let likelihood = self.model.log_likelihood();
        metrics.push("log_likelihood", "Log-likelihood", likelihood, "", number, Better::Higher);
        metrics.push("aic", "AIC", self.model.aic(), "", number, Better::Lower);
        metrics
    }

    fn view(&self) -> View {
        view::view(self)
    }

    fn verdict(&self) -> Verdict {
        let Some(error) = backtest::error(&self.judged).filter(|_| self.done && self.asked()) else {
            return Verdict::NotAttempted;
        };
        let result = format!("The mean error is {:.2} %", 100.0 * error);
        if self.months.shuffled {
            Verdict::NotYet(format!("{result}. But the model knew the months before and after."))
        } else if self.horizon < HORIZON {
            Verdict::NotYet(format!("{result}. But the challenge looks {HORIZON} months ahead."))
        } else if error < GOAL {
            Verdict::Passed(format!("{result}, up to {} months ahead.", self.horizon))
        } else {
            Verdict::NotYet(format!("{result}; below {:.0} % is asked for.", 100.0 * GOAL))
        }
    }
}
