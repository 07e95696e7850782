//! LIME: the plane that the model is near one applicant.

use ndarray::{ArrayView2, Axis};
use stepwise_data::refused;
use stepwise_kernels::KernelError;
use stepwise_kernels::ensemble::HistGradientBoostingClassifier;
use stepwise_kernels::explain::{Lime, LimeOptions};
use stepwise_kernels::stats::{mean, standard_deviation};
use stepwise_lab::LabError;
use stepwise_random::Random;

use super::loans::Loans;

/// The stream that draws the neighbours.
const NEIGHBOUR_STREAM: u64 = 32;

/// How many neighbours are asked.
const NEIGHBOURS: usize = 1_000;

/// What the plane says about one applicant.
pub struct Plane {
    /// By how much each column moves the log odds from those of the mean row.
    pub effects: Vec<f64>,
    /// How well the plane fits the model nearby: 1 is perfect.
    pub r2: f64,
}

impl Plane {
    /// Asks the model about rows drawn around the one explained.
    pub fn near(
        loans: &Loans,
        model: &HistGradientBoostingClassifier,
        person: usize,
        seed: u64,
    ) -> Result<Self, LabError> {
        let train = loans.x.select(Axis(0), &loans.split.train);
        let row = loans.x.row(person);
        let options = LimeOptions { samples: NEIGHBOURS, ..LimeOptions::default() };
        let mut lime = Lime::new(row, train.view(), &options).map_err(refused)?;
        let mut random = Random::stream(seed, NEIGHBOUR_STREAM);
        lime.fit(&mut random, |x: ArrayView2<'_, f64>| -> Result<_, KernelError> {
            Ok(model.decision_function(x)?.column(0).to_owned())
        })
        .map_err(refused)?;
        let plane = lime.explanation().map_err(refused)?;
        // A weight is for one standard deviation.
        let moved = |column: usize| {
            let values = train.column(column).to_vec();
            let deviation = standard_deviation(&values);
            let away = if deviation > 0.0 { (row[column] - mean(&values)) / deviation } else { 0.0 };
            plane.weights[column] * away
        };
        let effects = loans.features.iter().map(|feature| feature.columns.clone().map(moved).sum()).collect();
        Ok(Self { effects, r2: plane.r2 })
    }
}
