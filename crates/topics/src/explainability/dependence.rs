//! How the answer changes with one column, for some applicants and on their mean.

use ndarray::{Array1, Array2, ArrayView2, Axis};
use stepwise_data::refused;
use stepwise_kernels::KernelError;
use stepwise_kernels::ensemble::HistGradientBoostingClassifier;
use stepwise_kernels::explain::PartialDependence;
use stepwise_lab::LabError;

use super::loans::Loans;

/// The mean is that of so many rows held out, or of all where there are fewer.
const MOST: usize = 300;

/// Of so many the curves are drawn.
const ROWS: usize = 40;

/// The most values asked for.
const POINTS: usize = 20;

/// The curves of a column.
pub struct Dependence {
    /// The values asked for.
    pub grid: Vec<f64>,
    /// The mean risk for each.
    pub mean: Vec<f64>,
    /// The curve of each row, that of the applicant explained last.
    pub rows: Vec<Vec<f64>>,
}

impl Dependence {
    /// Asks the model about the first rows held out, and about the one explained.
    pub fn of(
        loans: &Loans,
        model: &HistGradientBoostingClassifier,
        feature: usize,
        person: usize,
    ) -> Result<Self, LabError> {
        let asked = &loans.features[feature];
        let values: Vec<f64> = loans.x.rows().into_iter().map(|row| asked.value(row)).collect();
        let grid = PartialDependence::grid_of(&values, POINTS).map_err(refused)?;
        let mean = curves(
            loans,
            model,
            feature,
            &loans.split.test[..loans.split.test.len().min(MOST)],
            grid.clone(),
        )?;
        let person = curves(loans, model, feature, &[person], grid.clone())?;
        let shown = loans.split.test.len().min(ROWS);
        let rows = (0..shown).map(|row| mean.row(row)).chain([person.row(0)]).collect();
        Ok(Self { grid, mean: mean.mean(), rows })
    }

    /// Highest less lowest mean.
    pub fn swing(&self) -> f64 {
        let high = self.mean.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        high - self.mean.iter().copied().fold(f64::INFINITY, f64::min)
    }
}

/// A column of names takes several columns of x, so that what is varied is a table of the one value.
fn curves(
    loans: &Loans,
    model: &HistGradientBoostingClassifier,
    feature: usize,
    rows: &[usize],
    grid: Vec<f64>,
) -> Result<PartialDependence, LabError> {
    let asked = &loans.features[feature];
    let x = loans.x.select(Axis(0), rows);
    let values = Array2::from_shape_fn((rows.len(), 1), |(row, _)| asked.value(x.row(row)));
    let mut run = PartialDependence::new(values.view(), 0, grid).map_err(refused)?;
    run.fit(|values: ArrayView2<'_, f64>| -> Result<Array1<f64>, KernelError> {
        let mut changed = x.clone();
        for (row, value) in changed.rows_mut().into_iter().zip(values.column(0)) {
            asked.set(row, *value);
        }
        Ok(model.predict_proba(changed.view())?.column(1).to_owned())
    })
    .map_err(refused)?;
    Ok(run)
}
