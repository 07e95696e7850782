//! The linear algebra that the models stand on: an orthonormal basis grown column by column, small symmetric
//! systems, distances.

mod basis;
mod points;
mod symmetric;

pub use basis::OrthonormalBasis;
pub(crate) use points::first_largest;
pub use points::{Points, squared_distance};
pub use symmetric::{gram, solve_symmetric};
