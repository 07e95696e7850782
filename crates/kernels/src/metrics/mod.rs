//! How good predictions and clusterings are.

mod clustering;
mod regression;

pub use clustering::{Silhouette, adjusted_rand, silhouette};
pub use regression::{mae, r2, rmse, rmsle};
