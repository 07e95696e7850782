//! From the table at hand to points whose distances mean something.

use ndarray::{Array2, ArrayView2};
use stepwise_data::{AtHand, CUSTOMERS, Usable, refused};
use stepwise_kernels::preprocess::{Design, StandardScaler};
use stepwise_kernels::stats;
use stepwise_lab::{LabError, Setup};

/// The most rows that a run uses: all pairs are compared.
const MAX_ROWS: usize = 2_000;

/// The fewest rows: more than clusters can be asked for.
const MIN_ROWS: usize = 15;

/// Skewness above which a feature counts as long-tailed.
const LONG_TAIL: f64 = 1.0;

/// A feature as the reader knows it.
pub struct Feature {
    /// Its column's name.
    pub name: String,
    /// Its values, as they are.
    pub values: Vec<f64>,
    /// Whether its logarithm is compared.
    pub log: bool,
}

/// Rows and the points that they are compared as.
pub struct Customers {
    /// The features.
    pub features: Vec<Feature>,
    /// One point for each row, on the scale chosen.
    pub points: Array2<f64>,
    scaler: Option<StandardScaler>,
    /// Whether the reader brought the table.
    pub own: bool,
    /// What was left out, as a sentence; empty when nothing was.
    pub note: String,
}

impl Customers {
    /// Reads, checks and scales.
    pub fn new(setup: &Setup) -> Result<Self, LabError> {
        let names = setup.values.list("features")?;
        let scale = setup.values.text("scale")?;
        let table = AtHand::read(&setup.data, CUSTOMERS)?;
        let needed: Vec<&str> = names.iter().map(String::as_str).collect();
        let Usable { frame, note } = table.usable(&needed, MIN_ROWS, MAX_ROWS, setup.seed)?;
        let mut features = Vec::new();
        for name in names {
            let values = frame.numbers(name).map_err(|error| table.explain(error))?.to_vec();
            let log = scale == "log"
                && values.iter().all(|&value| value >= 0.0)
                && stats::skewness(&values) > LONG_TAIL;
            features.push(Feature { name: name.clone(), values, log });
        }
        let mut points = Design::new(&frame, names).map_err(|error| table.explain(error))?.x;
        for (mut column, feature) in points.columns_mut().into_iter().zip(&features) {
            if feature.log {
                column.mapv_inplace(f64::ln_1p);
            }
        }
        let scaler = match scale {
            "raw" => None,
            _ => Some(StandardScaler::fit(points.view()).map_err(refused)?),
        };
        if let Some(scaler) = &scaler {
            points = scaler.transform(points.view()).map_err(refused)?;
        }
        Ok(Self { features, points, scaler, own: table.own, note })
    }

    /// Places among the points (centres, say) in the features' own units.
    pub fn original(&self, places: ArrayView2<'_, f64>) -> Array2<f64> {
        let mut original = match &self.scaler {
            // The places have as many columns as the points, so that they can always be led back.
            Some(scaler) => scaler.inverse(places).unwrap_or_else(|_| places.to_owned()),
            None => places.to_owned(),
        };
        for (mut column, feature) in original.columns_mut().into_iter().zip(&self.features) {
            if feature.log {
                column.mapv_inplace(f64::exp_m1);
            }
        }
        original
    }
}
