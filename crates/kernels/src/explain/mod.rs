//! Why a model says what it says: about one row, and on the whole.
//!
//! | question | algorithm | one step |
//! |---|---|---|
//! | how far did each feature move this prediction? | [`TreeShap`] exactly, for trees; [`KernelShap`] for any model | a row; a coalition |
//! | which plane is the model here? | [`Lime`] | a batch of rows nearby |
//! | how much worse is it without a feature? | [`PermutationImportance`] | a feature shuffled |
//! | how does the prediction change with a feature? | [`PartialDependence`] and its single curves | a value of the feature |
//!
//! All but [`TreeShap`] ask the model only for predictions: a closure from rows to numbers. Of a classifier pass
//! the probability of one class.
//!
//! None of them says what would happen if the world were changed: they explain the model, not its subject.
//! Features that depend on each other share their effects in ways that no method settles, and combinations that
//! no row has (a house of 20 m² with 8 rooms) are asked of the model all the same.
//!
//! The Shapley value is the same idea in the first two: features are players, a coalition's worth is what the
//! model predicts when only its features are known, and each feature is paid the mean of what it adds over all
//! orders of joining ([`shapley_values`] works that out from the definition). They differ in what "not known"
//! means: the share of training rows down each branch of a tree, or the values of background rows.

mod dependence;
mod kernel_shap;
mod lime;
mod permutation;
mod quadrature;
mod shapley;
mod tree_shap;

#[cfg(test)]
mod tests;

pub use dependence::PartialDependence;
pub use kernel_shap::KernelShap;
pub use lime::{Lime, LimeOptions, LocalModel};
pub use permutation::{Importance, PermutationImportance};
pub use shapley::{MAX_PLAYERS, shapley_values};
pub use tree_shap::TreeShap;
