//! A last model that learns how far to trust the line, the boosted and the bagged trees, fitted in slices.

use ndarray::{Array1, Array2, Axis, stack};
use stepwise_data::refused;
use stepwise_kernels::ensemble::HistGradientBoostingRegressor;
use stepwise_kernels::linear::{LeastSquares, LinearModel};
use stepwise_kernels::model_selection::{Split, k_folds};
use stepwise_lab::LabError;

use super::growth::Size;
use super::houses::Houses;

/// Into how many folds the training rows are cut.
const FOLDS: usize = 5;

/// Stacking on its way. The last model must not see how a member predicts rows that it learned from: the line and the
/// boosted trees are fitted on the other folds, and bagged trees are heard only on the rows left out of their bags.
pub struct Stack {
    folds: Vec<Split>,
    done: usize,
    growing: Option<HistGradientBoostingRegressor>,
    line: Array1<f64>,
    boosted: Array1<f64>,
    /// What the last model makes of the three.
    pub last: Option<LinearModel>,
}

impl Stack {
    /// Before the first fold.
    pub fn new(houses: &Houses) -> Result<Self, LabError> {
        let rows = houses.train_y.len();
        Ok(Self {
            folds: k_folds(rows, FOLDS, None).map_err(refused)?,
            done: 0,
            growing: None,
            line: Array1::zeros(rows),
            boosted: Array1::zeros(rows),
            last: None,
        })
    }

    /// A share of the work on a fold, or the last model; the bagged trees' word is given.
    pub fn step(&mut self, houses: &Houses, size: &Size, bagged: Array1<f64>) -> Result<(), LabError> {
        let Some(fold) = self.folds.get(self.done) else {
            let features = features(&self.line, &self.boosted, &bagged)?;
            self.last = Some(LeastSquares::fit(features.view(), houses.train_y.view()).map_err(refused)?);
            return Ok(());
        };
        let others = houses.train.select(Axis(0), &fold.train);
        let y = houses.train_y.select(Axis(0), &fold.train);
        let mut model = match self.growing.take() {
            Some(model) => model,
            None => size.begin(others.view(), y.view())?,
        };
        for _ in 0..size.slice(others.view()) {
            model.step().map_err(refused)?;
        }
        if model.done() {
            let unseen = houses.train.select(Axis(0), &fold.test);
            let line = LeastSquares::fit(others.view(), y.view()).map_err(refused)?;
            let line = line.predict(unseen.view()).map_err(refused)?;
            let boosted = model.predict(unseen.view()).map_err(refused)?;
            for ((&row, line), boosted) in fold.test.iter().zip(line).zip(boosted) {
                (self.line[row], self.boosted[row]) = (line, boosted);
            }
            self.done += 1;
        } else {
            self.growing = Some(model);
        }
        Ok(())
    }

    /// How many steps it takes.
    pub fn steps(houses: &Houses, size: &Size) -> usize {
        FOLDS * size.options.trees.div_ceil(size.slice(houses.train.view())) + 1
    }

    /// What the stack says where the members say this.
    pub fn predict(
        &self,
        line: &Array1<f64>,
        boosted: &Array1<f64>,
        bagged: &Array1<f64>,
    ) -> Result<Option<Array1<f64>>, LabError> {
        let Some(last) = &self.last else { return Ok(None) };
        last.predict(features(line, boosted, bagged)?.view()).map(Some).map_err(refused)
    }
}

fn features(
    line: &Array1<f64>,
    boosted: &Array1<f64>,
    bagged: &Array1<f64>,
) -> Result<Array2<f64>, LabError> {
    stack(Axis(1), &[line.view(), boosted.view(), bagged.view()])
        .map_err(|error| LabError::computation(error.to_string()))
}
