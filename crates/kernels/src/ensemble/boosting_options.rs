//! What can be chosen about boosting.

use crate::KernelError;

/// How boosting goes. The default is that of scikit-learn.
#[derive(Clone, Debug, PartialEq)]
pub struct BoostingOptions {
    /// How many steps, each of one tree, or of one for each of more than two classes.
    pub trees: usize,
    /// The share of each tree's correction that is made, above 0 and at most 1. Smaller is better, but takes more
    /// trees.
    pub learning_rate: f64,
    /// The most leaves of a tree; `None` is no limit.
    pub max_leaf_nodes: Option<usize>,
    /// The most questions on a way from the root to a leaf; `None` is no limit.
    pub max_depth: Option<usize>,
    /// No leaf has fewer rows.
    pub min_samples_leaf: usize,
    /// No leaf has a smaller sum of second derivatives.
    pub min_child_weight: f64,
    /// λ, the penalty on squared leaf values, at least 0.
    pub l2: f64,
    /// γ, what a split must gain, at least 0.
    pub min_gain: f64,
    /// How many bins a feature is cut into, 2 to 256.
    pub max_bins: usize,
}

impl Default for BoostingOptions {
    fn default() -> Self {
        Self {
            trees: 100,
            learning_rate: 0.1,
            max_leaf_nodes: Some(31),
            max_depth: None,
            min_samples_leaf: 20,
            min_child_weight: 1e-3,
            l2: 0.0,
            min_gain: 0.0,
            max_bins: 255,
        }
    }
}

impl BoostingOptions {
    pub(super) fn check(&self) -> Result<(), KernelError> {
        let wrong =
            |what, given, allowed: &str| Err(KernelError::Range { what, given, allowed: allowed.to_owned() });
        if self.trees == 0 {
            return wrong("the number of trees", 0.0, "at least 1");
        }
        if self.max_leaf_nodes == Some(0) {
            return wrong("the number of leaves", 0.0, "at least 1");
        }
        if !(self.learning_rate > 0.0 && self.learning_rate <= 1.0) {
            return wrong("the learning rate", self.learning_rate, "above 0 and at most 1");
        }
        for (what, given) in [
            ("the penalty on leaf values", self.l2),
            ("the least gain", self.min_gain),
            ("the least weight of a leaf", self.min_child_weight),
        ] {
            if !(given.is_finite() && given >= 0.0) {
                return wrong(what, given, "a finite number of at least 0");
            }
        }
        Ok(())
    }
}
