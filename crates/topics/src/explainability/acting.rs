//! What the model promises to whoever acts on what it leans on, and what comes of it.

use ndarray::Axis;
use stepwise_data::refused;
use stepwise_kernels::ensemble::HistGradientBoostingClassifier;
use stepwise_kernels::stats::{mean, quantile};
use stepwise_lab::LabError;

use super::loans::Loans;

/// The value that everybody is given: one tenth of the training rows have less.
const LOW: f64 = 0.1;

/// An intervention: everybody held out gets the same low value of one column.
pub struct Acting {
    /// The column acted on.
    pub feature: usize,
    /// The value that all get.
    pub value: f64,
    /// The share of the event that the model expects of the rows as they are.
    pub expected: f64,
    /// The share that it promises.
    pub promised: f64,
    /// The share that came. Of a column that was made up when all outcomes were known, it is known that acting on it
    /// changes none of them; of others only an experiment could tell.
    pub came: Option<f64>,
}

impl Acting {
    /// Asks the model about the rows held out, before and after: on the column that causes nothing where it is there, else
    /// on the first column of numbers. `None` without one.
    pub fn on(loans: &Loans, model: &HistGradientBoostingClassifier) -> Result<Option<Self>, LabError> {
        let Some(feature) = loans.copy.or(loans.original) else { return Ok(None) };
        let acted = &loans.features[feature];
        let known: Vec<f64> = loans.split.train.iter().map(|&row| acted.value(loans.x.row(row))).collect();
        let value = quantile(&known, LOW);
        let mut rows = loans.x.select(Axis(0), &loans.split.test);
        let share = |rows: &ndarray::Array2<f64>| -> Result<f64, LabError> {
            Ok(mean(&model.predict_proba(rows.view()).map_err(refused)?.column(1).to_vec()))
        };
        let expected = share(&rows)?;
        rows.rows_mut().into_iter().for_each(|row| acted.set(row, value));
        let outcomes = loans.outcomes(&loans.split.test);
        let came = outcomes.iter().filter(|&&yes| yes).count() as f64 / outcomes.len().max(1) as f64;
        Ok(Some(Self { feature, value, expected, promised: share(&rows)?, came: loans.copy.map(|_| came) }))
    }
}
