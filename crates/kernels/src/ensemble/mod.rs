//! Many weak models that make a strong one.
//!
//! | type | how the members differ | one step |
//! |---|---|---|
//! | [`RandomForestClassifier`], [`RandomForestRegressor`] | rows and features drawn at random (also bagging, extra trees) | one more tree |
//! | [`AdaBoostClassifier`] | each weighs more what those before it got wrong | one more tree |
//! | [`IsolationForest`] | random questions; finds outliers | one more tree |
//! | [`HistGradientBoostingRegressor`], [`HistGradientBoostingClassifier`] | each corrects what those before it got wrong | one more tree |

mod ada_boost;
mod bins;
mod boosted_tree;
mod forest;
mod gradient_boosting;
mod isolation_forest;

#[cfg(test)]
mod tests;

pub use ada_boost::{AdaBoostClassifier, Member};
pub use forest::{ForestOptions, RandomForestClassifier, RandomForestRegressor};
pub use gradient_boosting::{BoostingOptions, HistGradientBoostingClassifier, HistGradientBoostingRegressor};
pub use isolation_forest::IsolationForest;
