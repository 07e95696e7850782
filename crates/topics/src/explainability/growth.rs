//! The trees, and what each adds to the effects.

use ndarray::{Array2, Axis};
use stepwise_data::refused;
use stepwise_kernels::ensemble::HistGradientBoostingClassifier;
use stepwise_kernels::explain::TreeShap;
use stepwise_lab::LabError;

use super::loans::Loans;

/// Trees on their way, and the exact effects of all columns so far.
pub struct Growth {
    /// The trees.
    pub model: HistGradientBoostingClassifier,
    /// How far each column moves the log odds of each row of the table.
    pub effects: Array2<f64>,
    /// The mean log odds over the training rows.
    pub base: f64,
}

impl Growth {
    /// Grows a tree and adds what it says to the effects: those of a sum are the sums of its parts'.
    pub fn step(&mut self, loans: &Loans) -> Result<(), LabError> {
        self.model.step().map_err(refused)?;
        let Some(tree) = self.model.trees().last() else { return Ok(()) };
        let shap = TreeShap::sum_by_rows(std::slice::from_ref(tree), &[0.0]).map_err(refused)?;
        self.base += shap.expected()[0];
        let values = shap.rows(loans.x.view()).map_err(refused)?;
        let values = values.index_axis(Axis(2), 0);
        for (place, feature) in loans.features.iter().enumerate() {
            for column in feature.columns.clone() {
                let mut effects = self.effects.column_mut(place);
                effects += &values.column(column);
            }
        }
        Ok(())
    }
}
