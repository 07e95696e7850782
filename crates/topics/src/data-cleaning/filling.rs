//! Blanks filled: what is learned from some rows, and used on others, a slice at a time.

use ndarray::{Array2, ArrayView2, Axis};
use stepwise_data::refused;
use stepwise_kernels::preprocess::{Fill, KnnImputer, SimpleImputer, StandardScaler};
use stepwise_lab::LabError;

/// What becomes of a blank.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Blanks {
    /// The row goes.
    Drop,
    /// The column's mean.
    Mean,
    /// The column's median.
    Median,
    /// The mean of so many of the most similar rows.
    Neighbours(usize),
}

/// Multiplications and additions of one slice: keeps a step within 50 ms on a phone.
const WORK: usize = 3_000_000;

/// The fewest slices of a table, so that the filling can be watched.
const SLICES: usize = 12;

/// What was learned from rows: their scale, and what blanks become.
pub struct Filling {
    scaler: StandardScaler,
    how: How,
}

enum How {
    Simple(SimpleImputer),
    Neighbours(KnnImputer),
}

impl Filling {
    /// Learns from these rows. Who drops rows must still fill the blanks of patients to come: by the mean.
    pub fn learn(x: ArrayView2<'_, f64>, blanks: Blanks) -> Result<Self, LabError> {
        let scaler = StandardScaler::fit(x).map_err(refused)?;
        let scaled = scaler.transform(x).map_err(refused)?;
        let how = match blanks {
            Blanks::Neighbours(count) => {
                How::Neighbours(KnnImputer::fit(scaled.view(), count).map_err(refused)?)
            }
            Blanks::Median => How::Simple(SimpleImputer::fit(scaled.view(), Fill::Median).map_err(refused)?),
            Blanks::Mean | Blanks::Drop => {
                How::Simple(SimpleImputer::fit(scaled.view(), Fill::Mean).map_err(refused)?)
            }
        };
        Ok(Self { scaler, how })
    }

    /// These rows, scaled, with nothing blank.
    pub fn fill(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, LabError> {
        let scaled = self.scaler.transform(x).map_err(refused)?;
        match &self.how {
            How::Simple(imputer) => imputer.transform(scaled.view()),
            How::Neighbours(imputer) => imputer.transform(scaled.view()),
        }
        .map_err(refused)
    }

    /// These rows on their own scale, with nothing blank; what was there stays as it was.
    pub fn fill_unscaled(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, LabError> {
        let filled = self.fill(x)?;
        let mut filled = self.scaler.inverse(filled.view()).map_err(refused)?;
        filled.zip_mut_with(&x, |filled, &was| {
            if !was.is_nan() {
                *filled = was;
            }
        });
        Ok(filled)
    }
}

/// How many rows of a table of this size are filled in one step.
pub fn slice(x: &Array2<f64>, blanks: Blanks) -> usize {
    let rows = x.len_of(Axis(0));
    let visible = rows.div_ceil(SLICES);
    match blanks {
        Blanks::Neighbours(_) => (WORK / x.len().max(1)).clamp(1, visible.max(1)),
        _ => visible.max(1),
    }
}
