//! Features in the form that models want them: a matrix from a table's columns, standard scores, one-hot columns.

mod design;
mod scaler;

pub use design::{Design, one_hot};
pub use scaler::StandardScaler;
