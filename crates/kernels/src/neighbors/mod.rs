//! Prediction by the most similar observations.
//!
//! | type | what it does |
//! |---|---|
//! | [`NearestNeighbors`] | the k nearest points and their distances |
//! | [`KNeighborsClassifier`] | their vote |
//! | [`KNeighborsRegressor`] | their mean |
//!
//! Nothing is learnt beforehand, all work is in the question. Distances add up the features, so bring them to one
//! scale first ([`StandardScaler`](crate::preprocess::StandardScaler)).

mod brute;
mod k_d_tree;
mod models;
pub(crate) mod nearest;
mod search;

#[cfg(test)]
mod tests;

pub use models::{KNeighborsClassifier, KNeighborsRegressor, Vote};
pub use search::{NearestNeighbors, Neighbor, Search};
