//! What all scalers do: (x − centre) ⁄ scale.

use ndarray::{Array1, Array2, ArrayView2, Axis};

use crate::KernelError;
use crate::error::{enough_rows, finite_or_missing, same_length};

/// A centre and a scale for each column. Missing numbers stay missing.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Affine {
    pub centres: Array1<f64>,
    pub scales: Array1<f64>,
}

impl Affine {
    /// Centre and scale of each column from its present numbers, by `of`; 0 and 1 where there are none. A scale of 0
    /// becomes 1.
    pub fn fit(x: ArrayView2<'_, f64>, of: impl Fn(&[f64]) -> (f64, f64)) -> Result<Self, KernelError> {
        enough_rows("scaling", x.nrows(), 1)?;
        finite_or_missing("the features", x)?;
        let (mut centres, mut scales) = (Array1::zeros(x.ncols()), Array1::ones(x.ncols()));
        for (index, column) in x.axis_iter(Axis(1)).enumerate() {
            let present: Vec<f64> = column.iter().copied().filter(|value| !value.is_nan()).collect();
            if present.is_empty() {
                continue;
            }
            let (centre, scale) = of(&present);
            if !(centre.is_finite() && scale.is_finite()) {
                return Err(KernelError::Numerical { what: "A column's numbers are too large to be scaled" });
            }
            centres[index] = centre;
            scales[index] = if scale == 0.0 { 1.0 } else { scale };
        }
        Ok(Self { centres, scales })
    }

    pub fn transform(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        same_length("the number of columns", x.ncols(), self.centres.len())?;
        in_range((&x - &self.centres) / &self.scales)
    }

    pub fn inverse(&self, scaled: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        same_length("the number of columns", scaled.ncols(), self.centres.len())?;
        in_range(&scaled * &self.scales + &self.centres)
    }
}

fn in_range(numbers: Array2<f64>) -> Result<Array2<f64>, KernelError> {
    if numbers.iter().any(|number| number.is_infinite()) {
        return Err(KernelError::Numerical { what: "The numbers are too large to be scaled" });
    }
    Ok(numbers)
}
