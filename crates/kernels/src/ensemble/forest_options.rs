//! What can be chosen about forests.

use crate::tree::{Splitter, TreeOptions};

/// How a forest grows.
#[derive(Clone, Debug, PartialEq)]
pub struct ForestOptions {
    /// How many trees.
    pub trees: usize,
    /// Whether each tree learns from n rows drawn with replacement instead of from all rows.
    pub bootstrap: bool,
    /// How each tree grows.
    pub tree: TreeOptions,
}

impl ForestOptions {
    /// A random forest: each tree on a bootstrap sample, each node on `max_features` features drawn anew. Usual are
    /// √p for classes and p⁄3 to p for numbers; with all p features it is bagging.
    #[must_use]
    pub fn random_forest(trees: usize, max_features: usize) -> Self {
        let tree = TreeOptions { max_features: Some(max_features), ..TreeOptions::default() };
        Self { trees, bootstrap: true, tree }
    }

    /// Bagging: each tree on a bootstrap sample, all features everywhere.
    ///
    /// Source: L. Breiman, *Bagging predictors*, Machine Learning 24 (1996).
    #[must_use]
    pub fn bagging(trees: usize) -> Self {
        Self { trees, bootstrap: true, tree: TreeOptions::default() }
    }

    /// Extra trees: each tree on all rows, each node on `max_features` features with one random threshold each.
    ///
    /// Source: P. Geurts, D. Ernst, L. Wehenkel, *Extremely randomized trees*, Machine Learning 63 (2006).
    #[must_use]
    pub fn extra_trees(trees: usize, max_features: usize) -> Self {
        let tree = TreeOptions {
            max_features: Some(max_features),
            splitter: Splitter::Random,
            ..TreeOptions::default()
        };
        Self { trees, bootstrap: false, tree }
    }
}
