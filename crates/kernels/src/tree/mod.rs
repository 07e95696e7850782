//! Decision trees: questions "is feature j ≤ t?", asked one after the other.
//!
//! | type | what it does | one step |
//! |---|---|---|
//! | [`DecisionTreeClassifier`] | class shares | one more question |
//! | [`DecisionTreeRegressor`] | means | one more question |
//! | [`PruningPath`] | cuts back what does not pay | one branch less |
//!
//! A tree does not care about the scale of a feature, nor about any other transformation that keeps the order of its
//! values. Grown to its end it knows the training rows by heart: limit its depth or its leaves, prune it, or average
//! many (random forest, boosting).

pub(crate) mod columns;
pub(crate) mod criterion;
pub(crate) mod grower;
pub(crate) mod models;
mod options;
mod pruning;
pub(crate) mod structure;

#[cfg(test)]
mod tests;

pub use criterion::Criterion;
pub use models::{DecisionTreeClassifier, DecisionTreeRegressor};
pub use options::{Growth, Splitter, TreeOptions};
pub use pruning::PruningPath;
pub use structure::{Node, Split, Tree};
