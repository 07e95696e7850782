//! A run: rows come in at random, and the curves are fitted again and again.

use stepwise_data::{AMES, AtHand, Usable};
use stepwise_kernels::stats::MaximumLikelihood;
use stepwise_lab::{
    Better, Format, LabError, Metrics, Progress, Session, Setup, Tuned, Value, Verdict, View, async_trait,
};
use stepwise_random::Random;

use super::families::{FAMILIES, best, ends, fit, place};
use super::{GOAL_COLUMN, view};

/// The most rows that a run uses.
const MAX_ROWS: usize = 20_000;

/// The fewest, and how many there are at the start.
const FIRST_ROWS: usize = 20;

/// Steps of a run; each brings the same factor more rows.
const STEPS: usize = 60;

/// The seed's stream that says in which order rows come.
const ORDER_STREAM: u64 = 1;

/// AIC of each family, when there were so many rows.
pub struct Judged {
    pub rows: usize,
    pub aic: [f64; 3],
}

/// A run of the lab.
pub struct Distributions {
    pub(super) column: String,
    /// All values, in the order in which they come in.
    values: Vec<f64>,
    pub(super) fits: [MaximumLikelihood; 3],
    pub(super) history: Vec<Judged>,
    /// The place of the family that flags.
    pub(super) chosen: usize,
    pub(super) limit: f64,
    pub(super) note: String,
    pub(super) own: bool,
    steps: usize,
}

/// Starts a run.
pub fn start(setup: Setup) -> Result<Box<dyn Session>, LabError> {
    let column = setup.values.text("column")?.to_owned();
    let table = AtHand::read(&setup.data, AMES)?;
    let Usable { frame, mut note } = table.usable(&[&column], FIRST_ROWS, MAX_ROWS, setup.seed)?;
    let numbers = frame.numbers(&column).map_err(|error| table.explain(error))?;
    let above: Vec<f64> = numbers.iter().copied().filter(|&number| number > 0.0).collect();
    if above.len() < FIRST_ROWS {
        let problem = format!("has {} values above 0, but needs at least {FIRST_ROWS}", above.len());
        return Err(LabError::column(&table.file, &column, problem));
    }
    if above.len() < numbers.len() {
        note = format!("{note}{} rows at 0 or below are left out. ", numbers.len() - above.len());
    }
    let order = Random::stream(setup.seed, ORDER_STREAM).permutation(above.len());
    let values: Vec<f64> = order.into_iter().map(|row| above[row]).collect();
    // The first rows may be alike where all are not.
    let fits = fit(&values[..FIRST_ROWS]).or_else(|_| fit(&values))?;
    let mut run = Distributions {
        column,
        history: Vec::new(),
        chosen: place(setup.values.text("family")?)?,
        limit: setup.values.number("limit")?,
        note,
        own: table.own,
        steps: 0,
        fits,
        values,
    };
    run.judge();
    Ok(Box::new(run))
}

impl Distributions {
    /// The values that have come in.
    pub(super) fn values(&self) -> &[f64] {
        let (first, all) = (FIRST_ROWS as f64, self.values.len() as f64);
        let grown = first * (all / first).powf(self.steps as f64 / STEPS as f64);
        let count = if self.steps == STEPS { self.values.len() } else { grown as usize };
        &self.values[..count.clamp(FIRST_ROWS, self.values.len())]
    }

    fn judge(&mut self) {
        let aic = self.fits.map(|fit| fit.aic());
        self.history.push(Judged { rows: self.values().len(), aic });
    }

    /// How many values a family flags as too small and as too large.
    pub(super) fn flagged(&self, family: usize) -> (usize, usize) {
        let (low, high) = self.ends(family);
        let count = |odd: &dyn Fn(f64) -> bool| self.values().iter().filter(|&&value| odd(value)).count();
        (count(&|value| value < low), count(&|value| value > high))
    }

    /// The ends beyond which a family flags.
    pub(super) fn ends(&self, family: usize) -> (f64, f64) {
        ends(&self.fits[family], self.limit).unwrap_or((f64::NEG_INFINITY, f64::INFINITY))
    }

    /// Values that the family in use flags and the best one does not, or the other way round.
    fn wrong(&self) -> usize {
        let (ours, right) = (self.ends(self.chosen), self.ends(best(&self.fits)));
        let odd = |ends: (f64, f64), value: f64| value < ends.0 || value > ends.1;
        self.values().iter().filter(|&&value| odd(ours, value) != odd(right, value)).count()
    }
}

#[async_trait(?Send)]
impl Session for Distributions {
    async fn step(&mut self) -> Result<Progress, LabError> {
        if self.steps < STEPS {
            self.steps += 1;
            self.fits = fit(self.values()).unwrap_or(self.fits);
            self.judge();
        }
        Ok(self.progress())
    }

    fn progress(&self) -> Progress {
        Progress { step: self.steps, of: Some(STEPS), done: self.steps == STEPS }
    }

    fn tune(&mut self, key: &str, value: &Value) -> Result<Tuned, LabError> {
        match (key, value) {
            ("family", Value::Text(family)) => self.chosen = place(family)?,
            ("limit", Value::Number(limit)) => self.limit = *limit,
            _ => return Ok(Tuned::NeedsRestart),
        }
        Ok(Tuned::Applied)
    }

    fn metrics(&self) -> Metrics {
        let count = Format::Number { digits: 0 };
        let number = Format::Number { digits: 1 };
        let (low, high) = self.flagged(self.chosen);
        let mut metrics = Metrics::new();
        let mut add = |key: &str, label: &str, value: f64, format: Format, better: Better| {
            metrics.push(key, label, value, "", format, better);
        };
        add("wrong", "Wrongly flagged or missed", self.wrong() as f64, count, Better::Lower);
        add("flagged_low", "Flagged as too small", low as f64, count, Better::Neither);
        add("flagged_high", "Flagged as too large", high as f64, count, Better::Neither);
        add("rows", "Rows so far", self.values().len() as f64, count, Better::Neither);
        for (known, fit) in FAMILIES.iter().zip(&self.fits) {
            let key = format!("aic_{}", known.key);
            add(&key, &format!("AIC, {}", known.name), fit.aic(), number, Better::Lower);
        }
        let normal = self.flagged(FAMILIES.len() - 1).0 as f64;
        add("normal_low", "Too small by z-score", normal, count, Better::Neither);
        metrics
    }

    fn view(&self) -> View {
        view::view(self)
    }

    fn verdict(&self) -> Verdict {
        if self.own || self.steps < STEPS {
            return Verdict::NotAttempted;
        }
        let chosen = &FAMILIES[self.chosen];
        let right = &FAMILIES[best(&self.fits)];
        if self.column != GOAL_COLUMN {
            return Verdict::NotYet(format!(
                "Of {}, the {} is best; the question is about the basements.",
                stepwise_lab::words(&self.column),
                right.name
            ));
        }
        let (ours, best) = (self.fits[self.chosen].aic(), self.fits[best(&self.fits)].aic());
        if chosen.key == right.key {
            Verdict::Passed(format!("The {} has the lowest AIC, {ours:.0}.", chosen.name))
        } else {
            Verdict::NotYet(format!("The {} has an AIC of {ours:.0}; another has {best:.0}.", chosen.name))
        }
    }
}
