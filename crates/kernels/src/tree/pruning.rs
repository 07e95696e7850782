//! Cost-complexity pruning.

use super::structure::Tree;

/// The way from a full tree back to its root, weakest link first.
///
/// **Idea.** Charge α for each leaf. As α grows, a branch stops paying for itself when the impurity that it saves,
/// shared among the leaves that it adds, falls below α. The branch for which this happens first is cut, again and
/// again. Every tree on the way is the best one for its range of α; cross-validation picks among them.
///
/// **One step** cuts one branch. **Cost.** O(nodes) a step.
///
/// Source: L. Breiman et al., *Classification and Regression Trees*, Wadsworth (1984), chapter 3.
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::tree::{DecisionTreeRegressor, PruningPath, TreeOptions};
/// use stepwise_random::Random;
/// let x = array![[1.0], [2.0], [10.0], [11.0]];
/// let y = array![1.0, 3.0, 20.0, 22.0];
/// let mut model = DecisionTreeRegressor::new(x.view(), y.view(), None, &TreeOptions::default())?;
/// model.fit(&mut Random::new(0));
/// let mut path = PruningPath::new(model.tree());
/// path.prune_to(1.0);
/// assert_eq!(path.tree().leaves(), 2);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct PruningPath {
    full: Tree,
    /// The nodes in the order in which a depth-first walk meets them, to choose among equals.
    walk: Vec<usize>,
    parents: Vec<Option<usize>>,
    /// Nodes that are leaves now, and nodes that are gone.
    leaf: Vec<bool>,
    gone: Vec<bool>,
    /// Of the whole weight, what a node would cost as a leaf, and what the leaves below it cost.
    own: Vec<f64>,
    branch: Vec<f64>,
    leaves: Vec<usize>,
    alphas: Vec<f64>,
    impurities: Vec<f64>,
}

impl PruningPath {
    /// Begins with the full tree at α = 0.
    #[must_use]
    pub fn new(tree: &Tree) -> Self {
        let nodes = tree.nodes();
        let whole = nodes.first().map_or(1.0, |root| root.weight);
        let own: Vec<f64> = nodes.iter().map(|node| node.weight * node.impurity / whole).collect();
        let mut parents = vec![None; nodes.len()];
        let mut branch = own.clone();
        let mut leaves = vec![1; nodes.len()];
        // Children come after their parents.
        for (index, node) in nodes.iter().enumerate().rev() {
            if let Some(split) = &node.split {
                branch[index] = branch[split.left] + branch[split.right];
                leaves[index] = leaves[split.left] + leaves[split.right];
                parents[split.left] = Some(index);
                parents[split.right] = Some(index);
            }
        }
        let mut walk = Vec::with_capacity(nodes.len());
        let mut waiting: Vec<usize> = (0..nodes.len().min(1)).collect();
        while let Some(node) = waiting.pop() {
            walk.push(node);
            if let Some(split) = &nodes[node].split {
                waiting.extend([split.right, split.left]);
            }
        }
        Self {
            leaf: nodes.iter().map(|node| node.split.is_none()).collect(),
            gone: vec![false; nodes.len()],
            full: tree.clone(),
            walk,
            parents,
            own,
            alphas: vec![0.0],
            impurities: branch.first().copied().into_iter().collect(),
            branch,
            leaves,
        }
    }

    /// The weakest link: its node, and the α at which its branch stops paying.
    #[must_use]
    pub fn weakest(&self) -> Option<(usize, f64)> {
        let mut weakest: Option<(usize, f64)> = None;
        for &node in self.walk.iter().filter(|&&node| !self.leaf[node] && !self.gone[node]) {
            let alpha = (self.own[node] - self.branch[node]) / (self.leaves[node] - 1) as f64;
            if weakest.is_none_or(|(_, least)| alpha < least) {
                weakest = Some((node, alpha));
            }
        }
        weakest
    }

    /// Cuts the weakest link's branch and returns its node, now a leaf; `None` when only the root is left.
    pub fn step(&mut self) -> Option<usize> {
        let (node, alpha) = self.weakest()?;
        let saved = self.own[node] - self.branch[node];
        let lost = self.leaves[node] - 1;
        self.leaf[node] = true;
        let mut below = vec![node];
        while let Some(next) = below.pop() {
            if let Some(split) = &self.full.nodes()[next].split {
                for child in [split.left, split.right] {
                    self.gone[child] = true;
                    below.push(child);
                }
            }
        }
        let mut up = Some(node);
        while let Some(next) = up {
            self.branch[next] += saved;
            self.leaves[next] -= lost;
            up = self.parents[next];
        }
        self.alphas.push(alpha);
        self.impurities.push(self.branch[0]);
        Some(node)
    }

    /// Cuts all branches that do not pay at this α. scikit-learn's `ccp_alpha` is the same.
    pub fn prune_to(&mut self, alpha: f64) {
        while self.weakest().is_some_and(|(_, weakest)| weakest <= alpha) {
            self.step();
        }
    }

    /// α of each tree so far, ascending but for rounding, from 0.
    #[must_use]
    pub fn alphas(&self) -> &[f64] {
        &self.alphas
    }

    /// The impurity of the leaves of each tree so far, weighted by their share of the rows.
    #[must_use]
    pub fn impurities(&self) -> &[f64] {
        &self.impurities
    }

    /// The tree as it is now. Time O(nodes).
    #[must_use]
    pub fn tree(&self) -> Tree {
        self.full.pruned(&self.leaf)
    }
}
