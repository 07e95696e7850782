//! A run: the model's path, and what it is worth at each point.

use ndarray::Array1;
use stepwise_data::refused;
use stepwise_kernels::linear::LinearModel;
use stepwise_kernels::metrics::{r2, rmse, rmsle};
use stepwise_kernels::stats::{BreuschPagan, HomoscedasticityTest};
use stepwise_lab::{Better, Format, LabError, Metrics, Progress, Session, Setup, Verdict, View, async_trait};

use super::GOAL;
use super::houses::Houses;
use super::model::Model;
use super::view;

/// A run of the lab.
pub struct Regression {
    pub(super) houses: Houses,
    pub(super) model: Model,
    pub(super) fit: Fit,
    /// Least squares only: the weights after each step.
    pub(super) entered: Vec<Array1<f64>>,
    scatter: BreuschPagan,
    steps: usize,
}

/// The model now, and what it gives for every row.
pub struct Fit {
    pub model: LinearModel,
    /// Predictions in standard scores, on the model's scale.
    pub standard: Vec<f64>,
    /// Predictions of the target as it is.
    pub price: Vec<f64>,
    /// Residuals in standard deviations of the training residuals.
    pub residuals: Vec<f64>,
    pub scatter: HomoscedasticityTest,
}

impl Fit {
    fn new(houses: &Houses, scatter: &BreuschPagan, model: LinearModel) -> Result<Self, LabError> {
        let standard = model.predict(houses.scores.view()).map_err(refused)?.to_vec();
        let price = standard.iter().map(|&value| houses.original(value)).collect();
        let errors: Vec<f64> =
            standard.iter().enumerate().map(|(row, value)| houses.standard(row) - value).collect();
        let seen: Vec<f64> = houses.split.train.iter().map(|&row| errors[row]).collect();
        let scale = rmse(&seen, &vec![0.0; seen.len()]);
        // A perfect fit has no scale; its residuals are drawn as they are.
        let scale = if scale > 0.0 { scale } else { 1.0 };
        let residuals = errors.iter().map(|error| error / scale).collect();
        let scatter = scatter.test(&seen).map_err(refused)?;
        Ok(Self { model, standard, price, residuals, scatter })
    }
}

/// Starts a run.
pub fn start(setup: Setup) -> Result<Box<dyn Session>, LabError> {
    let houses = Houses::new(&setup)?;
    let model = Model::new(setup.values.text("model")?, setup.values.number("penalty")?, &houses)?;
    let scatter = BreuschPagan::new(houses.train_scores().view()).map_err(refused)?;
    let fit = Fit::new(&houses, &scatter, model.current())?;
    Ok(Box::new(Regression { houses, model, fit, entered: Vec::new(), scatter, steps: 0 }))
}

impl Regression {
    /// Actual and predicted targets of the rows held out.
    pub(super) fn held_out(&self) -> (Vec<f64>, Vec<f64>) {
        self.houses.split.test.iter().map(|&row| (self.houses.price[row], self.fit.price[row])).unzip()
    }

    /// The error on the log scale; a price predicted below 0 counts as 0.
    pub(super) fn rmsle(&self) -> f64 {
        let (actual, predicted) = self.held_out();
        let predicted: Vec<f64> = predicted.iter().map(|price| price.max(0.0)).collect();
        rmsle(&actual, &predicted)
    }
}

#[async_trait(?Send)]
impl Session for Regression {
    async fn step(&mut self) -> Result<Progress, LabError> {
        if !self.model.done() {
            self.model.step()?;
            self.steps += 1;
            self.fit = Fit::new(&self.houses, &self.scatter, self.model.current())?;
            if matches!(self.model, Model::LeastSquares(..)) {
                self.entered.push(self.fit.model.weights.clone());
            }
        }
        Ok(self.progress())
    }

    fn progress(&self) -> Progress {
        let (points, of) = self.model.progress();
        // A penalty that takes several steps makes the run longer than its path.
        let of = of + self.steps.saturating_sub(points);
        Progress { step: self.steps, of: Some(of), done: self.model.done() }
    }

    fn metrics(&self) -> Metrics {
        let (actual, predicted) = self.held_out();
        let number = |digits| Format::Number { digits };
        let mut metrics = Metrics::new();
        metrics.push("rmsle", "Held-out RMSLE", self.rmsle(), "", number(3), Better::Lower);
        let unit = if self.houses.own { "" } else { "dollars" };
        metrics.push("rmse", "Held-out RMSE", rmse(&actual, &predicted), unit, number(0), Better::Lower);
        let explained = r2(&actual, &predicted);
        metrics.push("r2", "Held-out R²", explained, "", number(3), Better::Higher);
        let scatter = &self.fit.scatter;
        metrics.push("breusch_pagan", "Breusch–Pagan", scatter.statistic, "", number(0), Better::Lower);
        metrics.push("breusch_pagan_p", "its p-value", scatter.p_value, "", Format::PValue, Better::Neither);
        let used = self.fit.model.weights.iter().filter(|weight| **weight != 0.0).count();
        metrics.push("weights_used", "Weights in use", used as f64, "", number(0), Better::Neither);
        metrics
    }

    fn view(&self) -> View {
        view::view(self)
    }

    fn verdict(&self) -> Verdict {
        if self.houses.own || !self.model.done() || self.houses.target != "sale_price" {
            return Verdict::NotAttempted;
        }
        let error = self.rmsle();
        let result = format!("The held-out RMSLE is {error:.3}");
        match (error < GOAL, self.houses.log) {
            (true, true) => Verdict::Passed(format!("{result}, below {GOAL}.")),
            (true, false) => {
                Verdict::NotYet(format!("{result}, but the price was fitted as it is: use its logarithm."))
            }
            (false, _) => Verdict::NotYet(format!("{result}; it should be below {GOAL}.")),
        }
    }
}
