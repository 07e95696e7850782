//! Many weak models that make a strong one.
//!
//! | type | how the members differ | one step |
//! |---|---|---|
//! | [`RandomForestClassifier`], [`RandomForestRegressor`] | rows and features drawn at random (also bagging, extra trees) | one more tree |
//! | [`HistGradientBoostingRegressor`], [`HistGradientBoostingClassifier`] | each corrects what those before it got wrong | one more tree |

mod bins;
mod boosted_tree;
mod forest;
mod gradient_boosting;

#[cfg(test)]
mod tests;

pub use forest::{ForestOptions, RandomForestClassifier, RandomForestRegressor};
pub use gradient_boosting::{BoostingOptions, HistGradientBoostingClassifier, HistGradientBoostingRegressor};
