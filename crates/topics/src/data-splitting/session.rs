//! A run: fold by fold, once on the table and once on patients who do not exist.

use stepwise_data::{BREAST_CANCER, Labelled, Wanted};
use stepwise_kernels::stats;
use stepwise_lab::{Better, Format, LabError, Metrics, Progress, Session, Setup, Verdict, View, async_trait};
use stepwise_random::Random;

use super::experiment::{Experiment, Procedure, ROWS_STREAM};
use super::{GOAL, TARGET, view};

/// The fewest folds that the challenge takes.
const FOLDS: usize = 5;

/// What the lab takes: two rows for each of the most folds, and so few that every step is short.
const WANTED: Wanted = Wanted { names: false, columns: 60, classes: 8, fewest: 40, most: 1_500 };

/// A run of the lab.
pub struct DataSplitting {
    pub(super) rows: Labelled,
    /// The table's rows.
    pub(super) real: Experiment,
    /// Random columns and coin flips.
    pub(super) noise: Experiment,
    target: String,
}

/// Starts a run.
pub fn start(setup: Setup) -> Result<Box<dyn Session>, LabError> {
    let values = &setup.values;
    let rows = Labelled::read(&setup.data, BREAST_CANCER, values.text("target")?, WANTED, setup.seed)?;
    let procedure = Procedure {
        split: values.text("split")?,
        folds: values.count("folds")?,
        before: values.text("selection")? == "before",
        keep: values.count("keep")?,
    };
    let random = Random::stream(setup.seed, ROWS_STREAM);
    let real = Experiment::new(rows.x.clone(), rows.classes.clone(), rows.labels.len(), procedure, random)?;
    let noise = Experiment::of_noise(values.count("noise_columns")?, procedure, setup.seed)?;
    Ok(Box::new(DataSplitting { rows, real, noise, target: values.text("target")?.to_owned() }))
}

/// The mean, where there is anything to take it of.
pub(super) fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| stats::mean(values))
}

#[async_trait(?Send)]
impl Session for DataSplitting {
    async fn step(&mut self) -> Result<Progress, LabError> {
        self.real.step()?;
        self.noise.step()?;
        Ok(self.progress())
    }

    fn progress(&self) -> Progress {
        let (done, of) = (self.real.accuracies.len(), self.real.folds.len());
        Progress { step: done, of: Some(of), done: self.real.done() }
    }

    fn metrics(&self) -> Metrics {
        let percent = Format::Percent { digits: 1 };
        let mut metrics = Metrics::new();
        let farthest = self.real.farthest();
        metrics.push("farthest", "Farthest fold from the class share", farthest, "", percent, Better::Lower);
        let accuracies = &self.real.accuracies;
        metrics.push("accuracy", "Accuracy", mean(accuracies), "", percent, Better::Higher);
        let spread = mean(accuracies).map(|_| stats::standard_deviation(accuracies));
        metrics.push("spread", "its spread over the folds", spread, "", percent, Better::Lower);
        let noise = mean(&self.noise.accuracies);
        metrics.push("noise_accuracy", "Accuracy on noise", noise, "", percent, Better::Neither);
        metrics
    }

    fn view(&self) -> View {
        view::view(self)
    }

    fn verdict(&self) -> Verdict {
        if self.rows.own || !self.real.done() || self.target != TARGET {
            return Verdict::NotAttempted;
        }
        let (farthest, folds) = (self.real.farthest(), self.real.folds.len());
        let result = format!("The farthest of {folds} folds is {:.1} points off", 100.0 * farthest);
        if farthest > GOAL {
            Verdict::NotYet(format!("{result}; it should be at most 1.0."))
        } else if folds < FOLDS {
            Verdict::NotYet(format!("{result}, but at least {FOLDS} folds are asked for."))
        } else {
            Verdict::Passed(format!("{result}."))
        }
    }
}
