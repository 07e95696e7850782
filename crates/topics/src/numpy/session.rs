//! A run: every way is measured in turn, many times over.

use stepwise_kernels::stats::quantile;
use stepwise_lab::{
    Better, Clock, Format, LabError, Metrics, Progress, Session, Setup, Tuned, Value, Verdict, View,
    async_trait,
};

use super::layer::{INPUTS, Layer};
use super::pattern;
use super::rung::Rung;
use super::view;
use super::{GOAL_SHAPE, GOAL_SPEEDUP};

/// How often each way is measured. The middle of so many is stable on a busy device.
const ROUNDS: usize = 30;

/// A way, and its measurements so far.
pub struct Measured {
    pub rung: Rung,
    rates: Vec<f64>,
}

impl Measured {
    /// The middle one, in billions a second, of a peak the highest; none before the first.
    pub fn rate(&self) -> Option<f64> {
        self.quartile(if self.rung == Rung::Peak { 1.0 } else { 0.5 })
    }

    /// The measurement that this share of them is below.
    pub fn quartile(&self, share: f64) -> Option<f64> {
        (!self.rates.is_empty()).then(|| quantile(&self.rates, share))
    }
}

/// A run of the lab.
pub struct NumPy {
    /// None where the shapes do not fit.
    pub(super) layer: Option<Layer>,
    /// The shapes of X and W.
    pub(super) shapes: ((usize, usize), (usize, usize)),
    pub(super) ladder: Vec<Measured>,
    pub(super) chosen: Rung,
    clock: Clock,
    steps: usize,
}

/// Starts a run.
pub fn start(setup: Setup) -> Result<Box<dyn Session>, LabError> {
    let chosen = Rung::of(setup.values.text("rung")?)?;
    let (rows, units) = (setup.values.count("rows")?, setup.values.count("units")?);
    let right = match setup.values.text("weights")? {
        "units_first" => (units, INPUTS),
        _ => (INPUTS, units),
    };
    let layer = Layer::new(&setup)?;
    let has_card = layer.card.is_some();
    let measured = |rung| Measured { rung, rates: Vec::new() };
    let products = Rung::PRODUCTS.into_iter().filter(|&rung| rung != Rung::Card || has_card);
    Ok(Box::new(NumPy {
        ladder: products.chain([Rung::Peak]).map(measured).collect(),
        layer: (right.0 == INPUTS).then_some(layer),
        shapes: ((rows, INPUTS), right),
        chosen,
        clock: setup.clock,
        steps: 0,
    }))
}

impl NumPy {
    /// The rate of a way, in billions of operations a second.
    pub(super) fn rate(&self, rung: Rung) -> Option<f64> {
        self.ladder.iter().find(|measured| measured.rung == rung)?.rate()
    }

    /// How many times as fast as lists.
    pub(super) fn speedup(&self, rung: Rung) -> Option<f64> {
        Some(self.rate(rung)? / self.rate(Rung::Lists)?)
    }

    fn steps(&self) -> usize {
        if self.layer.is_some() { ROUNDS * self.ladder.len() } else { 0 }
    }

    /// How far the run has come, as a share.
    pub(super) fn share(&self) -> f64 {
        self.steps as f64 / self.steps().max(1) as f64
    }

    /// Why the matrices cannot be multiplied, where they cannot.
    pub(super) fn misfit(&self) -> Option<String> {
        let (left, right) = self.shapes;
        (left.1 != right.0).then(|| {
            format!(
                "{} × {} times {} × {} does not fit: a row of X has {} numbers, a column of W has {}.",
                left.0, left.1, right.0, right.1, left.1, right.0
            )
        })
    }
}

#[async_trait(?Send)]
impl Session for NumPy {
    async fn step(&mut self) -> Result<Progress, LabError> {
        if self.steps < self.steps()
            && let Some(layer) = &self.layer
        {
            let turn = self.steps % self.ladder.len();
            let measured = &mut self.ladder[turn];
            measured.rates.extend(measured.rung.measure(layer, &self.clock).await?);
            self.steps += 1;
        }
        Ok(self.progress())
    }

    fn progress(&self) -> Progress {
        Progress { step: self.steps, of: Some(self.steps()), done: self.steps == self.steps() }
    }

    fn tune(&mut self, key: &str, value: &Value) -> Result<Tuned, LabError> {
        match (key, value) {
            ("rung", Value::Text(rung)) => {
                self.chosen = Rung::of(rung)?;
                Ok(Tuned::Applied)
            }
            _ => Ok(Tuned::NeedsRestart),
        }
    }

    fn metrics(&self) -> Metrics {
        let number = |digits| Format::Number { digits };
        let rate = self.rate(self.chosen);
        let multiplications = self.layer.as_ref().map(|layer| layer.multiplications() as f64);
        let mut metrics = Metrics::new();
        metrics.push_measured("rate", "Your layer computes", rate, "GFLOP/s", number(3), Better::Higher);
        let speedup = self.speedup(self.chosen);
        metrics.push_measured("speedup", "Times as fast as lists", speedup, "×", number(1), Better::Higher);
        let time = multiplications.zip(rate).map(|(count, rate)| 2.0 * count / rate / 1e6);
        metrics.push_measured("time", "One product takes", time, "ms", number(2), Better::Lower);
        let peak = rate.zip(self.rate(Rung::Peak)).map(|(rate, peak)| rate / peak);
        let percent = Format::Percent { digits: 1 };
        metrics.push_measured("of_peak", "Of this processor's peak", peak, "", percent, Better::Higher);
        let vectors = self.speedup(Rung::Vectors);
        metrics.push_measured(
            "vectors_over_lists",
            "Vectors over lists",
            vectors,
            "×",
            number(0),
            Better::Neither,
        );
        metrics.push("multiplications", "Multiplications", multiplications, "", number(0), Better::Neither);
        let mean = self.layer.as_ref().map(|layer| layer.mean);
        metrics.push("mean", "Mean of the product", mean, "", number(4), Better::Neither);
        let misses = pattern::misses(self.chosen) as f64;
        metrics.push("misses", "Fetches, small matrix", misses, "", number(0), Better::Lower);
        metrics
    }

    fn view(&self) -> View {
        view::view(self)
    }

    fn verdict(&self) -> Verdict {
        if let Some(misfit) = self.misfit() {
            return Verdict::NotYet(misfit);
        }
        let shape = (self.shapes.0.0, self.shapes.1.1);
        if !self.progress().done {
            return Verdict::NotAttempted;
        }
        let Some(speedup) = self.speedup(self.chosen) else {
            return Verdict::NotYet(
                "This run has no graphics card; it can be switched on below the settings.".to_owned(),
            );
        };
        let result = format!(
            "The product is {} × {}, and computed {speedup:.0} times as fast as by lists",
            shape.0, shape.1
        );
        if shape == GOAL_SHAPE && speedup >= GOAL_SPEEDUP {
            Verdict::Passed(format!("{result}."))
        } else {
            Verdict::NotYet(format!(
                "{result}; asked are {} × {} and {GOAL_SPEEDUP} times.",
                GOAL_SHAPE.0, GOAL_SHAPE.1
            ))
        }
    }
}
