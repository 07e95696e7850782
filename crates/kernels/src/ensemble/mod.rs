//! Many weak models that make a strong one.
//!
//! | type | how the members differ | one step |
//! |---|---|---|
//! | [`RandomForestClassifier`], [`RandomForestRegressor`] | rows and features drawn at random (also bagging, extra trees) | one more tree |
//! | [`AdaBoostClassifier`] | each weighs more what those before it got wrong | one more tree |
//! | [`IsolationForest`] | random questions; finds outliers | one more tree |
//! | [`HistGradientBoostingRegressor`], [`HistGradientBoostingClassifier`] | each corrects what those before it got wrong | one more tree, or one for each class |
//! | [`BaggingClassifier`], [`BaggingRegressor`] | any model, each on rows drawn at random | one more member |
//! | [`StackingClassifier`], [`StackingRegressor`] | any models; one more learns from their predictions | one model on one fold |
//! | [`VotingClassifier`], [`VotingRegressor`] | any models; the mean of what they say | – |

mod ada_boost;
mod bagging;
mod bins;
mod boosted_tree;
mod boosting_options;
mod forest;
mod forest_options;
mod gradient_boosting;
mod isolation_forest;
mod loss;
mod predictor;
mod stacking;
mod task;
mod voting;

#[cfg(test)]
mod tests;

pub use ada_boost::{AdaBoostClassifier, Member};
pub use bagging::{Bagging, BaggingClassifier, BaggingRegressor};
pub use boosting_options::BoostingOptions;
pub use forest::{RandomForest, RandomForestClassifier, RandomForestRegressor};
pub use forest_options::ForestOptions;
pub use gradient_boosting::{
    HistGradientBoosting, HistGradientBoostingClassifier, HistGradientBoostingRegressor,
};
pub use isolation_forest::IsolationForest;
pub use predictor::{Predictor, RecipeOf};
pub use stacking::{Stack, Stacking, StackingClassifier, StackingRegressor};
pub use task::{Classes, Numbers};
pub use voting::{Ballot, Voting, VotingClassifier, VotingRegressor};
