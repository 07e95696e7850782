//! Decision trees for classes and for numbers.

use std::sync::Arc;

use ndarray::{Array1, Array2, ArrayView1, ArrayView2};
use stepwise_random::Random;

use super::columns::Columns;
use super::criterion::{Criterion, Target};
use super::grower::Grower;
use super::options::TreeOptions;
use super::structure::Tree;
use crate::KernelError;
use crate::error::{finite_vector, same_length};

/// Checks labels against the number of rows and of classes, and makes them small.
pub(crate) fn checked_labels(labels: &[usize], classes: usize, rows: usize) -> Result<Vec<u32>, KernelError> {
    same_length("the labels", labels.len(), rows)?;
    if classes == 0 || classes > 1 << 16 {
        return Err(KernelError::Range {
            what: "the number of classes",
            given: classes as f64,
            allowed: "from 1 to 65536".to_owned(),
        });
    }
    match labels.iter().find(|label| **label >= classes) {
        Some(&label) => Err(KernelError::Range {
            what: "a label",
            given: label as f64,
            allowed: format!("below the number of classes, {classes}"),
        }),
        None => Ok(labels.iter().map(|&label| label as u32).collect()),
    }
}

/// Checks a numeric target.
pub(crate) fn checked_target(y: ArrayView1<'_, f64>, rows: usize) -> Result<Vec<f64>, KernelError> {
    same_length("the target", y.len(), rows)?;
    let y = y.to_vec();
    finite_vector("the target", &y)?;
    Ok(y)
}

/// The place of the largest number in each row; of equals the first.
pub(crate) fn arg_max(shares: ArrayView2<'_, f64>) -> Vec<usize> {
    shares
        .rows()
        .into_iter()
        .map(|row| {
            let best = row.iter().enumerate().fold((0, f64::NEG_INFINITY), |best, (class, &share)| {
                if share > best.1 { (class, share) } else { best }
            });
            best.0
        })
        .collect()
}

fn weights_or_ones(weights: Option<&[f64]>, rows: usize) -> Vec<f64> {
    weights.map_or_else(|| vec![1.0; rows], <[f64]>::to_vec)
}

/// A decision tree for classes (CART).
///
/// **Idea.** Ask the one question "is feature j ≤ t?" after which the rows on both sides are least mixed, and go on
/// with each side. A row's class shares are those of the leaf it falls into.
///
/// **One step** splits one node: the next in depth, or the one that helps most ([`Growth`](super::Growth)). Of equally
/// good questions the one on the earlier feature and the lower threshold is taken.
///
/// **Cost.** O(p·n·log n) to begin, O(p·m) for a node of m rows: O(p·n·depth) in all.
///
/// Source: L. Breiman, J. Friedman, R. Olshen, C. Stone, *Classification and Regression Trees*, Wadsworth (1984).
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::tree::{Criterion, DecisionTreeClassifier, TreeOptions};
/// use stepwise_random::Random;
/// let x = array![[1.0], [2.0], [10.0], [11.0]];
/// let mut tree = DecisionTreeClassifier::new(
///     x.view(), &[0, 0, 1, 1], 2, None, Criterion::Gini, &TreeOptions::default(),
/// )?;
/// tree.fit(&mut Random::new(0));
/// assert_eq!(tree.tree().nodes()[0].split.as_ref().map(|split| split.threshold), Some(6.0));
/// assert_eq!(tree.predict(array![[5.0], [7.0]].view())?, [0, 1]);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct DecisionTreeClassifier(Grower);

impl DecisionTreeClassifier {
    /// For features x (n×p), labels below `classes`, and weights of the rows (`None`: all 1; 0: not there).
    ///
    /// # Errors
    /// [`KernelError::Shape`], [`KernelError::NotFinite`], [`KernelError::TooFewRows`] without rows,
    /// [`KernelError::Range`] for labels, weights or options outside their ranges.
    pub fn new(
        x: ArrayView2<'_, f64>,
        labels: &[usize],
        classes: usize,
        weights: Option<&[f64]>,
        criterion: Criterion,
        options: &TreeOptions,
    ) -> Result<Self, KernelError> {
        let columns = Arc::new(Columns::new(x)?);
        let labels = checked_labels(labels, classes, x.nrows())?;
        let target = Arc::new(Target::Classes { labels, classes, criterion });
        Ok(Self(Grower::new(columns, target, weights_or_ones(weights, x.nrows()), options)?))
    }

    /// Splits the next node and returns it; `None` when the tree is complete. Draws only where
    /// [`TreeOptions::max_features`] or [`Splitter::Random`](super::Splitter::Random) ask for it.
    pub fn step(&mut self, random: &mut Random) -> Option<usize> {
        self.0.step(random)
    }

    /// Grows the tree to its end.
    pub fn fit(&mut self, random: &mut Random) {
        while self.step(random).is_some() {}
    }

    /// The tree as it is now. Its values are class shares.
    #[must_use]
    pub fn tree(&self) -> &Tree {
        self.0.tree()
    }

    /// The class shares for each row: n×classes.
    ///
    /// # Errors
    /// [`KernelError::Shape`], [`KernelError::NotFinite`].
    pub fn predict_proba(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        self.tree().values(x)
    }

    /// The class with the largest share for each row; of equals the lower one.
    ///
    /// # Errors
    /// As [`predict_proba`](Self::predict_proba).
    pub fn predict(&self, x: ArrayView2<'_, f64>) -> Result<Vec<usize>, KernelError> {
        Ok(arg_max(self.predict_proba(x)?.view()))
    }
}

/// A decision tree for numbers (CART), by least squares.
///
/// **Idea.** Ask the one question "is feature j ≤ t?" after which Σ (y − mean of its side)² is smallest, and go on
/// with each side. The prediction is the mean of the leaf: steps, never beyond the values seen.
///
/// Steps, cost and source as for [`DecisionTreeClassifier`].
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::tree::{DecisionTreeRegressor, TreeOptions};
/// use stepwise_random::Random;
/// let x = array![[1.0], [2.0], [10.0], [11.0]];
/// let y = array![1.0, 3.0, 20.0, 22.0];
/// let mut tree = DecisionTreeRegressor::new(x.view(), y.view(), None, &TreeOptions::depth(1))?;
/// tree.fit(&mut Random::new(0));
/// assert_eq!(tree.predict(array![[0.0], [50.0]].view())?, array![2.0, 21.0]);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct DecisionTreeRegressor(Grower);

impl DecisionTreeRegressor {
    /// For features x (n×p), target y, and weights of the rows (`None`: all 1; 0: not there).
    ///
    /// # Errors
    /// As [`DecisionTreeClassifier::new`]; [`KernelError::Numerical`] when the squares of the target overflow.
    pub fn new(
        x: ArrayView2<'_, f64>,
        y: ArrayView1<'_, f64>,
        weights: Option<&[f64]>,
        options: &TreeOptions,
    ) -> Result<Self, KernelError> {
        let columns = Arc::new(Columns::new(x)?);
        let target = Arc::new(Target::Numbers(checked_target(y, x.nrows())?));
        Ok(Self(Grower::new(columns, target, weights_or_ones(weights, x.nrows()), options)?))
    }

    /// As [`DecisionTreeClassifier::step`].
    pub fn step(&mut self, random: &mut Random) -> Option<usize> {
        self.0.step(random)
    }

    /// Grows the tree to its end.
    pub fn fit(&mut self, random: &mut Random) {
        while self.step(random).is_some() {}
    }

    /// The tree as it is now. Its values are means; impurities are mean squared deviations.
    #[must_use]
    pub fn tree(&self) -> &Tree {
        self.0.tree()
    }

    /// The mean of its leaf for each row.
    ///
    /// # Errors
    /// [`KernelError::Shape`], [`KernelError::NotFinite`].
    pub fn predict(&self, x: ArrayView2<'_, f64>) -> Result<Array1<f64>, KernelError> {
        let leaves = self.tree().apply(x)?;
        Ok(leaves.iter().map(|&leaf| self.tree().value(leaf).first().copied().unwrap_or(0.0)).collect())
    }
}
