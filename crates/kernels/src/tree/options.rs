//! How a tree may grow.

use crate::KernelError;

/// Which node is split next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Growth {
    /// The left child first, all of it, then the right one. The finished tree is the same as with
    /// [`BestFirst`](Self::BestFirst) unless the number of leaves is limited.
    #[default]
    DepthFirst,
    /// The node whose split lowers the impurity of the whole tree most.
    BestFirst,
}

/// Which thresholds are tried for a feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Splitter {
    /// All of them; the best one counts.
    #[default]
    Best,
    /// One, drawn evenly between the feature's smallest and largest value in the node (extra trees).
    Random,
}

/// How a tree may grow. The default is a full tree on all features.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct TreeOptions {
    /// The most questions on a way from the root to a leaf; `None` is no limit.
    pub max_depth: Option<usize>,
    /// Nodes with fewer rows are not split; below 2 means 2.
    pub min_samples_split: usize,
    /// No side of a split gets fewer rows; 0 means 1.
    pub min_samples_leaf: usize,
    /// How many features, drawn anew for each node, are looked at; `None` is all. Features that are constant in
    /// the node count too, but the search goes on until one is found that is not.
    pub max_features: Option<usize>,
    /// The most leaves; `None` is no limit. Together with [`Growth::BestFirst`] the leaves that matter.
    pub max_leaf_nodes: Option<usize>,
    /// A split must lower the impurity by this much at least, in its unit, weighted by the node's share of the rows.
    pub min_impurity_decrease: f64,
    /// Which node is split next.
    pub growth: Growth,
    /// Which thresholds are tried.
    pub splitter: Splitter,
}

impl TreeOptions {
    /// A full tree, but no deeper than this.
    #[must_use]
    pub fn depth(max_depth: usize) -> Self {
        Self { max_depth: Some(max_depth), ..Self::default() }
    }

    pub(crate) fn check(&self) -> Result<(), KernelError> {
        let wrong =
            |what, given, allowed: &str| Err(KernelError::Range { what, given, allowed: allowed.to_owned() });
        if self.max_features == Some(0) {
            return wrong("the number of features to look at", 0.0, "at least 1");
        }
        if self.max_leaf_nodes == Some(0) {
            return wrong("the number of leaves", 0.0, "at least 1");
        }
        if !(self.min_impurity_decrease.is_finite() && self.min_impurity_decrease >= 0.0) {
            let given = self.min_impurity_decrease;
            return wrong("the least decrease of impurity", given, "a finite number of at least 0");
        }
        Ok(())
    }
}
