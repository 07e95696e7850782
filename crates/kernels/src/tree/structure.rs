//! A grown tree: questions and leaves.

use ndarray::{Array1, Array2, ArrayView2};

use crate::KernelError;
use crate::error::{finite, same_length};

/// A question: is `feature` ≤ `threshold`? Yes goes to the left child.
#[derive(Clone, Debug, PartialEq)]
pub struct Split {
    /// The feature's column.
    pub feature: usize,
    /// Half-way between the two values that it separates.
    pub threshold: f64,
    /// The node for values up to the threshold.
    pub left: usize,
    /// The node for values above it.
    pub right: usize,
}

/// A node of a tree.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Its question; `None` makes it a leaf.
    pub split: Option<Split>,
    /// How many questions lie above it.
    pub depth: usize,
    /// How many training rows of positive weight came here.
    pub rows: usize,
    /// The sum of their weights.
    pub weight: f64,
    /// How mixed they are, in the unit of the criterion.
    pub impurity: f64,
}

/// A binary tree of questions. Node 0 is the root; children come after their parent.
///
/// Each node, leaf or not, has a value: the shares of the classes among its training rows, or the mean of their
/// target.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    nodes: Vec<Node>,
    values: Vec<f64>,
    outputs: usize,
    features: usize,
}

impl Tree {
    pub(crate) fn new(features: usize, outputs: usize) -> Self {
        Self { nodes: Vec::new(), values: Vec::new(), outputs, features }
    }

    pub(crate) fn push(&mut self, node: Node, value: &[f64]) -> usize {
        self.nodes.push(node);
        self.values.extend_from_slice(value);
        self.nodes.len() - 1
    }

    pub(crate) fn split(&mut self, node: usize, split: Split) {
        self.nodes[node].split = Some(split);
    }

    /// All nodes.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// A node's value: one number for each class, or one mean. Empty when there is no such node.
    #[must_use]
    pub fn value(&self, node: usize) -> &[f64] {
        self.values.get(node * self.outputs..(node + 1) * self.outputs).unwrap_or(&[])
    }

    /// How many numbers a value has: the number of classes, or 1.
    #[must_use]
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// How many features the tree was grown on.
    #[must_use]
    pub fn features(&self) -> usize {
        self.features
    }

    /// The number of leaves.
    #[must_use]
    pub fn leaves(&self) -> usize {
        self.nodes.iter().filter(|node| node.split.is_none()).count()
    }

    /// The most questions on a way from the root to a leaf.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.nodes.iter().map(|node| node.depth).max().unwrap_or(0)
    }

    /// The leaf of one observation, which must have all features.
    pub(crate) fn leaf(&self, row: &[f64]) -> usize {
        let mut node = 0;
        while let Some(split) = &self.nodes[node].split {
            node = if row[split.feature] <= split.threshold { split.left } else { split.right };
        }
        node
    }

    /// The leaf that each row of x (n×p) falls into. Time O(n·depth).
    ///
    /// # Errors
    /// [`KernelError::Shape`] for another number of columns, [`KernelError::NotFinite`].
    pub fn apply(&self, x: ArrayView2<'_, f64>) -> Result<Vec<usize>, KernelError> {
        self.check(x)?;
        let x = x.as_standard_layout();
        Ok(x.rows().into_iter().map(|row| self.leaf(row.as_slice().unwrap_or(&[]))).collect())
    }

    /// The value of the leaf of each row: n×[`outputs`](Self::outputs).
    ///
    /// # Errors
    /// As [`apply`](Self::apply).
    pub fn values(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        let leaves = self.apply(x)?;
        Ok(Array2::from_shape_fn((leaves.len(), self.outputs), |(row, output)| {
            self.values[leaves[row] * self.outputs + output]
        }))
    }

    pub(crate) fn check(&self, x: ArrayView2<'_, f64>) -> Result<(), KernelError> {
        same_length("the number of columns", x.ncols(), self.features)?;
        finite("the features", x)
    }

    /// How much each feature's questions lowered the impurity, as shares of the whole; all 0 for a lone root.
    ///
    /// A question in a node of weight w lowers it by w·impurity − w_left·impurity_left − w_right·impurity_right.
    /// Features with many distinct values look better than they are: they offer more questions to overfit with.
    #[must_use]
    pub fn importances(&self) -> Array1<f64> {
        shares(self.gains())
    }

    /// By how much each feature's questions lowered weight times impurity.
    pub(crate) fn gains(&self) -> Array1<f64> {
        let mut gains = Array1::zeros(self.features);
        for node in &self.nodes {
            if let Some(split) = &node.split {
                let mixed = |node: &Node| node.weight * node.impurity;
                gains[split.feature] +=
                    mixed(node) - mixed(&self.nodes[split.left]) - mixed(&self.nodes[split.right]);
            }
        }
        gains
    }

    /// The same tree without the questions below a depth: what would have been grown with that
    /// [`max_depth`](super::TreeOptions::max_depth), because no question looks ahead. Grown once, a tree can so be judged at
    /// every depth. Time O(nodes).
    ///
    /// ```
    /// use ndarray::array;
    /// use stepwise_kernels::tree::{Criterion, DecisionTreeClassifier, TreeOptions};
    /// use stepwise_random::Random;
    /// let x = array![[1.0], [2.0], [3.0], [4.0]];
    /// let mut full = DecisionTreeClassifier::new(
    ///     x.view(), &[0, 1, 0, 0], 2, None, Criterion::Gini, &TreeOptions::default(),
    /// )?;
    /// full.fit(&mut Random::new(0));
    /// assert_eq!((full.tree().depth(), full.tree().to_depth(1).leaves()), (2, 2));
    /// # Ok::<(), stepwise_kernels::KernelError>(())
    /// ```
    #[must_use]
    pub fn to_depth(&self, depth: usize) -> Self {
        let leaf: Vec<bool> = self.nodes.iter().map(|node| node.depth >= depth).collect();
        self.pruned(&leaf)
    }

    /// The same tree with the questions of some nodes removed, and all below them.
    pub(crate) fn pruned(&self, leaf: &[bool]) -> Self {
        let mut tree = Self::new(self.features, self.outputs);
        let mut waiting = vec![(0, None)];
        while let Some((old, parent)) = waiting.pop() {
            let mut node = self.nodes[old].clone();
            let split = if leaf[old] { None } else { node.split.clone() };
            node.split.clone_from(&split);
            let new = tree.push(node, self.value(old));
            if let Some((parent, left)) = parent {
                let parent: &mut Node = &mut tree.nodes[parent];
                if let Some(split) = &mut parent.split {
                    *(if left { &mut split.left } else { &mut split.right }) = new;
                }
            }
            if let Some(split) = split {
                waiting.push((split.right, Some((new, false))));
                waiting.push((split.left, Some((new, true))));
            }
        }
        tree
    }
}

/// Numbers as shares of their sum, if it is above 0.
pub(crate) fn shares(numbers: Array1<f64>) -> Array1<f64> {
    let whole: f64 = numbers.sum();
    if whole > 0.0 { numbers / whole } else { numbers }
}
