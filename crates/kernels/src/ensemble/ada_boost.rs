//! AdaBoost.

use std::sync::Arc;

use ndarray::{Array2, ArrayView2};
use stepwise_random::Random;

use crate::KernelError;
use crate::linalg::Points;
use crate::tree::columns::Columns;
use crate::tree::criterion::{Criterion, Target};
use crate::tree::grower::Grower;
use crate::tree::models::{arg_max, checked_labels};
use crate::tree::{Tree, TreeOptions};

/// A tree of AdaBoost, and how much its word counts.
#[derive(Clone, Debug)]
pub struct Member {
    /// The tree.
    pub tree: Tree,
    /// The share of the rows' weight that it got wrong.
    pub error: f64,
    /// What its vote counts.
    pub weight: f64,
}

/// AdaBoost (SAMME): small trees, each grown on what those before it got wrong.
///
/// **Idea.** All rows weigh the same at first. A tree with weighted error e gets the vote
/// a = rate·(ln((1 − e)⁄e) + ln(K − 1)) for K classes; the rows that it got wrong then weigh eᵃ times more. It ends early
/// with a tree that makes no error, or with one no better than guessing, which is not taken unless it is the first.
///
/// **One step** is one tree. **Cost.** O(p·n·log n) to begin, O(p·n·depth) a step.
///
/// Source: Y. Freund, R. Schapire, *A decision-theoretic generalization of on-line learning*, JCSS 55 (1997); J. Zhu, H.
/// Zou, S. Rosset, T. Hastie, *Multi-class AdaBoost*, Statistics and its Interface 2 (2009).
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::ensemble::AdaBoostClassifier;
/// use stepwise_kernels::tree::TreeOptions;
/// use stepwise_random::Random;
/// let x = array![[0.0], [1.0], [2.0], [3.0], [4.0], [5.0]];
/// let labels = [0, 0, 1, 1, 0, 0]; // no single question can tell
/// let mut model = AdaBoostClassifier::new(x.view(), &labels, 2, 10, 1.0, &TreeOptions::depth(1))?;
/// model.fit(&mut Random::new(0))?;
/// assert_eq!(model.predict(x.view())?, labels);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct AdaBoostClassifier {
    columns: Arc<Columns>,
    target: Arc<Target>,
    points: Points,
    labels: Vec<usize>,
    classes: usize,
    trees: usize,
    learning_rate: f64,
    options: TreeOptions,
    weights: Vec<f64>,
    members: Vec<Member>,
    ended: bool,
}

impl AdaBoostClassifier {
    /// For features x (n×p), labels below `classes`, the most trees, and a learning rate above 0.
    ///
    /// # Errors
    /// As [`DecisionTreeClassifier::new`](crate::tree::DecisionTreeClassifier::new); [`KernelError::Range`] for no
    /// trees, fewer than 2 classes, or the learning rate.
    pub fn new(
        x: ArrayView2<'_, f64>,
        labels: &[usize],
        classes: usize,
        trees: usize,
        learning_rate: f64,
        options: &TreeOptions,
    ) -> Result<Self, KernelError> {
        for (what, given, allowed, right) in [
            ("the number of trees", trees as f64, "at least 1", trees > 0),
            ("the number of classes", classes as f64, "at least 2", classes > 1),
            (
                "the learning rate",
                learning_rate,
                "above 0 and at most 100",
                learning_rate > 0.0 && learning_rate <= 100.0,
            ),
        ] {
            if !right {
                return Err(KernelError::Range { what, given, allowed: allowed.to_owned() });
            }
        }
        let small = checked_labels(labels, classes, x.nrows())?;
        let columns = Arc::new(Columns::new(x)?);
        let target = Arc::new(Target::Classes { labels: small, classes, criterion: Criterion::Gini });
        let rows = x.nrows();
        let weights = vec![1.0 / rows as f64; rows];
        // Growing nothing yet, it checks the options once for all trees.
        Grower::new(Arc::clone(&columns), Arc::clone(&target), weights.clone(), options)?;
        Ok(Self {
            columns,
            target,
            points: Points::new(x),
            labels: labels.to_vec(),
            classes,
            trees,
            learning_rate,
            options: options.clone(),
            weights,
            members: Vec::new(),
            ended: false,
        })
    }

    /// Grows the next tree; `false` when there is none left after it.
    ///
    /// # Errors
    /// None that [`new`](Self::new) has not refused.
    pub fn step(&mut self, random: &mut Random) -> Result<bool, KernelError> {
        if self.done() {
            return Ok(false);
        }
        let (columns, target) = (Arc::clone(&self.columns), Arc::clone(&self.target));
        let mut grower = Grower::new(columns, target, self.weights.clone(), &self.options)?;
        while grower.step(random).is_some() {}
        let tree = grower.into_tree();
        let wrong: Vec<bool> = (0..self.labels.len())
            .map(|row| largest(tree.value(tree.leaf(self.points.row(row)))) != self.labels[row])
            .collect();
        let whole: f64 = self.weights.iter().sum();
        let missed = self.weights.iter().zip(&wrong).filter(|(_, wrong)| **wrong).map(|(weight, _)| weight);
        let error = missed.sum::<f64>() / whole;
        let classes = self.classes as f64;
        if error <= 0.0 || error >= 1.0 - 1.0 / classes {
            self.ended = true;
            if error <= 0.0 || self.members.is_empty() {
                self.members.push(Member { tree, error, weight: 1.0 });
            }
            return Ok(false);
        }
        let weight = self.learning_rate * (((1.0 - error) / error).ln() + (classes - 1.0).ln());
        // Those that were right become lighter rather than the others heavier, so that nothing overflows.
        for (row, _) in self.weights.iter_mut().zip(&wrong).filter(|(_, wrong)| !**wrong) {
            *row *= (-weight).exp();
        }
        let whole: f64 = self.weights.iter().sum();
        self.weights.iter_mut().for_each(|row| *row /= whole);
        self.members.push(Member { tree, error, weight });
        Ok(!self.done())
    }

    /// Grows all trees.
    ///
    /// # Errors
    /// As [`step`](Self::step).
    pub fn fit(&mut self, random: &mut Random) -> Result<(), KernelError> {
        while self.step(random)? {}
        Ok(())
    }

    /// Whether all trees are grown, or it ended early.
    #[must_use]
    pub fn done(&self) -> bool {
        self.ended || self.members.len() == self.trees
    }

    /// The trees so far, with their errors and votes.
    #[must_use]
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// How much each row weighs for the next tree; the sum is 1.
    #[must_use]
    pub fn row_weights(&self) -> &[f64] {
        &self.weights
    }

    /// The share of the votes for each class: n×classes. All 0 before the first tree.
    ///
    /// # Errors
    /// [`KernelError::Shape`], [`KernelError::NotFinite`].
    pub fn votes(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        let mut votes = Array2::zeros((x.nrows(), self.classes));
        let whole: f64 = self.members.iter().map(|member| member.weight).sum();
        for member in &self.members {
            for (row, leaf) in member.tree.apply(x)?.into_iter().enumerate() {
                votes[(row, largest(member.tree.value(leaf)))] += member.weight / whole;
            }
        }
        Ok(votes)
    }

    /// The class with most votes for each row; of equals the lower one.
    ///
    /// # Errors
    /// As [`votes`](Self::votes).
    pub fn predict(&self, x: ArrayView2<'_, f64>) -> Result<Vec<usize>, KernelError> {
        Ok(arg_max(self.votes(x)?.view()))
    }
}

fn largest(shares: &[f64]) -> usize {
    let best = shares.iter().enumerate().fold((0, f64::NEG_INFINITY), |best, (class, &share)| {
        if share > best.1 { (class, share) } else { best }
    });
    best.0
}
