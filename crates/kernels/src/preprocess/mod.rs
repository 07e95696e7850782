//! Features in the form that models want them.
//!
//! | what is wrong with a column | what helps |
//! |---|---|
//! | its scale | [`StandardScaler`], [`MinMaxScaler`]; with outliers [`RobustScaler`] |
//! | its shape | [`PowerTransformer`], [`QuantileTransformer`]; for counts [`log_counts`] |
//! | it is of labels | [`OneHotEncoder`], [`OrdinalEncoder`]; of many labels [`TargetEncoder`], with three or more classes [`ClassEncoder`] |
//! | numbers are missing | [`SimpleImputer`], [`KnnImputer`], [`forward_fill`]; [`MissingIndicator`] |
//! | the model is too straight for it | [`PolynomialFeatures`], [`KBinsDiscretizer`] |
//! | it stands in a table | [`Design`]; learned on some rows, [`ColumnTransformer`](crate::pipeline::ColumnTransformer) |
//!
//! Whatever is learned (means, levels, quantiles) is learned by `fit`, on training rows, and used on others by
//! `transform`. Learn it on all rows, and the test rows have had a say in what they judge; a
//! [`Pipeline`](crate::pipeline::Pipeline) does not let that happen.

mod affine;
mod bins;
mod class_encoder;
mod design;
#[cfg(test)]
mod hard_numbers;
mod impute;
mod levels;
mod logarithm;
mod one_hot;
mod ordinal;
mod polynomial;
mod power;
mod quantiles;
mod scalers;
mod target_encoder;

pub use bins::{Cuts, KBinsDiscretizer};
pub use class_encoder::ClassEncoder;
pub use design::Design;
pub(crate) use impute::last_present;
pub use impute::{Fill, KnnImputer, MissingIndicator, SimpleImputer, forward_fill};
pub use logarithm::log_counts;
pub use one_hot::{OneHotEncoder, one_hot};
pub use ordinal::OrdinalEncoder;
pub use polynomial::PolynomialFeatures;
pub use power::{Power, PowerTransformer};
pub use quantiles::{Output, QuantileTransformer};
pub use scalers::{MinMaxScaler, RobustScaler, StandardScaler};
pub use target_encoder::{Smoothing, TargetEncoder};

use crate::KernelError;
use crate::error::out_of_range;

/// The most numbers of a matrix that an encoding makes.
const MOST_CELLS: usize = 100_000_000;

/// Checks that a matrix is not larger than memory may be.
fn small_enough(rows: usize, columns: usize) -> Result<(), KernelError> {
    let cells = rows.saturating_mul(columns);
    if cells <= MOST_CELLS {
        Ok(())
    } else {
        Err(out_of_range("the number of cells", cells as f64, "at most 100 million; fewer columns help"))
    }
}
