//! A run: zeros that cannot be, blanks, outliers, and what the rest is worth.

use ndarray::{Array2, Axis, Slice};
use stepwise_kernels::stats;
use stepwise_lab::{
    Action, Better, Format, LabError, Metrics, Progress, Session, Setup, Tuned, Value, Verdict, View,
    async_trait,
};

use super::filling::{Blanks, Filling, slice};
use super::judge::{FOLDS, Judge};
use super::outliers::{Found, Outliers};
use super::patients::{Patients, ZEROS_IN};
use super::{GOAL_AREA, GOAL_ROWS, view};

/// A run of the lab.
pub struct DataCleaning {
    pub(super) patients: Patients,
    pub(super) blanks: Blanks,
    pub(super) outliers: Outliers,
    /// Whether impossible zeros were made blank yet.
    pub(super) cleared: bool,
    filling: Option<Filling>,
    /// The features as they are now, on their own scale.
    pub(super) x: Array2<f64>,
    /// How many rows had their blanks looked at.
    pub(super) swept: usize,
    /// What the outliers are, once they were looked for.
    pub(super) found: Option<Found>,
    /// Which rows are left.
    pub(super) kept: Vec<bool>,
    judge: Option<Judge>,
    /// The column to draw.
    pub(super) show: String,
    /// The first row of the table to send, where the reader chose it.
    pub(super) first: Option<usize>,
    slice: usize,
    seed: u64,
    steps: usize,
}

/// Starts a run.
pub fn start(setup: Setup) -> Result<Box<dyn Session>, LabError> {
    let values = &setup.values;
    let patients = Patients::new(&setup)?;
    let blanks = match values.text("blanks")? {
        "drop" => Blanks::Drop,
        "median" => Blanks::Median,
        "knn" => Blanks::Neighbours(values.count("neighbours")?),
        _ => Blanks::Mean,
    };
    Ok(Box::new(DataCleaning {
        blanks,
        outliers: Outliers::new(values)?,
        cleared: false,
        filling: None,
        x: patients.x.clone(),
        swept: 0,
        found: None,
        kept: vec![true; patients.rows()],
        judge: None,
        show: values.text("show")?.to_owned(),
        first: None,
        slice: slice(&patients.x, blanks),
        seed: setup.seed,
        steps: 0,
        patients,
    }))
}

impl DataCleaning {
    /// The places of the rows that are left.
    pub(super) fn left(&self) -> Vec<usize> {
        (0..self.kept.len()).filter(|&row| self.kept[row]).collect()
    }

    /// How many cells were filled so far.
    pub(super) fn filled(&self) -> usize {
        match self.blanks {
            Blanks::Drop => 0,
            _ => self
                .patients
                .blank
                .iter()
                .map(|column| column[..self.swept].iter().filter(|&&blank| blank).count())
                .sum(),
        }
    }

    /// The areas of the folds judged so far.
    pub(super) fn areas(&self) -> &[f64] {
        self.judge.as_ref().map_or(&[], |judge| &judge.areas)
    }

    /// The mean area, where every fold had enough to learn from.
    pub(super) fn area(&self) -> Option<f64> {
        let areas = self.areas();
        (!areas.is_empty()).then(|| stats::mean(areas)).filter(|mean| mean.is_finite())
    }

    pub(super) fn is_done(&self) -> bool {
        self.judge.as_ref().is_some_and(Judge::done)
    }

    /// Fills the next slice of rows, or drops those of it with blanks.
    fn sweep(&mut self) -> Result<(), LabError> {
        let to = (self.swept + self.slice).min(self.patients.rows());
        let filling = match self.filling.take() {
            Some(filling) => filling,
            None => Filling::learn(self.patients.x.view(), self.blanks)?,
        };
        if self.blanks == Blanks::Drop {
            (self.swept..to).for_each(|row| self.kept[row] = !self.patients.is_incomplete(row));
        } else {
            let rows = Slice::from(self.swept..to);
            let part = filling.fill_unscaled(self.patients.x.slice_axis(Axis(0), rows))?;
            self.x.slice_axis_mut(Axis(0), rows).assign(&part);
        }
        self.filling = Some(filling);
        self.swept = to;
        Ok(())
    }

    fn remove_outliers(&mut self) -> Result<(), LabError> {
        let numbers = self.x.select(Axis(1), &self.patients.numbers());
        let found = self.outliers.find(&numbers, &self.left(), self.seed)?;
        found.beyond.iter().flatten().for_each(|&row| self.kept[row] = false);
        self.found = Some(found);
        Ok(())
    }

    /// How many rows that are left have an impossible zero which nobody declared one.
    fn zeros_left(&self) -> usize {
        let numbers = self.patients.frame.numbers(ZEROS_IN).unwrap_or(&[]);
        let place = self.patients.features.iter().position(|name| name == ZEROS_IN);
        let declared = |row: usize| place.is_some_and(|place| self.patients.zero[place][row]);
        (0..numbers.len()).filter(|&row| numbers[row] == 0.0 && self.kept[row] && !declared(row)).count()
    }
}

#[async_trait(?Send)]
impl Session for DataCleaning {
    async fn step(&mut self) -> Result<Progress, LabError> {
        if !self.cleared {
            self.cleared = true;
        } else if self.swept < self.patients.rows() {
            self.sweep()?;
        } else if self.found.is_none() {
            self.remove_outliers()?;
        } else if !self.is_done() {
            let mut judge = match self.judge.take() {
                Some(judge) => judge,
                None => Judge::new(&self.patients, self.kept.clone(), self.blanks, self.seed)?,
            };
            judge.step(&self.patients)?;
            self.judge = Some(judge);
        } else {
            return Ok(self.progress());
        }
        self.steps += 1;
        Ok(self.progress())
    }

    fn progress(&self) -> Progress {
        Progress { step: self.steps, of: self.is_done().then_some(self.steps), done: self.is_done() }
    }

    fn tune(&mut self, key: &str, value: &Value) -> Result<Tuned, LabError> {
        match (key, value) {
            ("show", Value::Text(show)) => {
                self.show.clone_from(show);
                Ok(Tuned::Applied)
            }
            _ => Ok(Tuned::NeedsRestart),
        }
    }

    fn act(&mut self, action: Action) -> Result<(), LabError> {
        match action {
            Action::Scroll { panel, first } if panel == "table" => {
                self.first = Some(first);
                Ok(())
            }
            _ => Err(LabError::unsupported("only the table can be scrolled")),
        }
    }

    fn metrics(&self) -> Metrics {
        let count = Format::Number { digits: 0 };
        let percent = Format::Percent { digits: 1 };
        let mut metrics = Metrics::new();
        let rows = self.left().len() as f64 / self.patients.rows() as f64;
        metrics.push("rows", "Rows left", rows, "", percent, Better::Higher);
        metrics.push("filled", "Cells filled", self.filled() as f64, "", count, Better::Neither);
        let zeros = self.patients.shipped.then(|| self.zeros_left() as f64);
        metrics.push("zeros", "Cholesterols of 0 left", zeros, "", count, Better::Lower);
        let digits = Format::Number { digits: 3 };
        metrics.push("auc", "AUC on patients held out", self.area(), "", digits, Better::Higher);
        metrics
    }

    fn view(&self) -> View {
        view::view(self)
    }

    fn verdict(&self) -> Verdict {
        if !self.patients.shipped || !self.is_done() {
            return Verdict::NotAttempted;
        }
        let Some(area) = self.area() else {
            return Verdict::NotYet("Too few rows are left to learn from.".to_owned());
        };
        let rows = self.left().len() as f64 / self.patients.rows() as f64;
        let result = format!(
            "{:.1} % of the rows are left, and the AUC over {FOLDS} folds is {area:.3}",
            100.0 * rows
        );
        if rows < GOAL_ROWS {
            Verdict::NotYet(format!("{result}; {:.0} % are to stay.", 100.0 * GOAL_ROWS))
        } else if area < GOAL_AREA {
            Verdict::NotYet(format!("{result}; {GOAL_AREA:.2} is asked."))
        } else if self.zeros_left() > 0 {
            Verdict::NotYet(format!("{result}, but {} patients have a cholesterol of 0.", self.zeros_left()))
        } else {
            Verdict::Passed(format!("{result}."))
        }
    }
}
