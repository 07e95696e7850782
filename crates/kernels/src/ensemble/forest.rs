//! Random forests and extra trees.

use std::sync::Arc;

use ndarray::{Array1, Array2, ArrayView1, ArrayView2};
use stepwise_random::Random;

use crate::KernelError;
use crate::linalg::Points;
use crate::tree::columns::Columns;
use crate::tree::criterion::{Criterion, Target};
use crate::tree::grower::Grower;
use crate::tree::models::{arg_max, checked_labels, checked_target};
use crate::tree::structure::shares;
use crate::tree::{Splitter, Tree, TreeOptions};

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

/// What both forests share: trees on bootstrap samples, and for each row the sum of the values from the trees that
/// have not seen it.
#[derive(Clone, Debug)]
struct Forest {
    columns: Arc<Columns>,
    target: Arc<Target>,
    points: Points,
    options: ForestOptions,
    trees: Vec<Tree>,
    unseen_sums: Vec<f64>,
    unseen_counts: Vec<usize>,
}

impl Forest {
    fn new(x: ArrayView2<'_, f64>, target: Target, options: &ForestOptions) -> Result<Self, KernelError> {
        if options.trees == 0 {
            let allowed = "at least 1".to_owned();
            return Err(KernelError::Range { what: "the number of trees", given: 0.0, allowed });
        }
        let columns = Arc::new(Columns::new(x)?);
        let target = Arc::new(target);
        let rows = columns.rows();
        // Growing nothing yet, it checks options and target once for all trees.
        Grower::new(Arc::clone(&columns), Arc::clone(&target), vec![1.0; rows], &options.tree)?;
        Ok(Self {
            points: Points::new(x),
            unseen_sums: vec![0.0; rows * target.outputs()],
            unseen_counts: vec![0; rows],
            columns,
            target,
            options: options.clone(),
            trees: Vec::new(),
        })
    }

    fn step(&mut self, random: &mut Random) -> Result<bool, KernelError> {
        if self.done() {
            return Ok(false);
        }
        let rows = self.columns.rows();
        let mut weights = vec![1.0; rows];
        if self.options.bootstrap {
            weights.fill(0.0);
            for _ in 0..rows {
                weights[random.below(rows)] += 1.0;
            }
        }
        let unseen: Vec<usize> = (0..rows).filter(|&row| weights[row] == 0.0).collect();
        let (columns, target) = (Arc::clone(&self.columns), Arc::clone(&self.target));
        let mut grower = Grower::new(columns, target, weights, &self.options.tree)?;
        while grower.step(random).is_some() {}
        let tree = grower.into_tree();
        let outputs = tree.outputs();
        for row in unseen {
            let value = tree.value(tree.leaf(self.points.row(row)));
            let sums = &mut self.unseen_sums[row * outputs..(row + 1) * outputs];
            sums.iter_mut().zip(value).for_each(|(sum, value)| *sum += value);
            self.unseen_counts[row] += 1;
        }
        self.trees.push(tree);
        Ok(!self.done())
    }

    fn done(&self) -> bool {
        self.trees.len() == self.options.trees
    }

    /// The mean value over all trees: n×outputs.
    fn values(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        let outputs = self.target.outputs();
        let Some(first) = self.trees.first() else {
            let allowed = "at least 1 before anything is predicted".to_owned();
            return Err(KernelError::Range { what: "the number of trees grown", given: 0.0, allowed });
        };
        first.check(x)?;
        let points = Points::new(x);
        let mut sums = Array2::zeros((x.nrows(), outputs));
        for tree in &self.trees {
            for (row, mut sum) in sums.rows_mut().into_iter().enumerate() {
                let value = tree.value(tree.leaf(points.row(row)));
                sum.iter_mut().zip(value).for_each(|(sum, value)| *sum += value);
            }
        }
        Ok(sums / self.trees.len() as f64)
    }

    fn unseen(&self) -> Array2<f64> {
        let outputs = self.target.outputs();
        Array2::from_shape_fn((self.unseen_counts.len(), outputs), |(row, output)| {
            self.unseen_sums[row * outputs + output] / self.unseen_counts[row] as f64
        })
    }

    fn importances(&self) -> Array1<f64> {
        let mut sum: Array1<f64> = Array1::zeros(self.columns.features());
        for tree in self.trees.iter().filter(|tree| tree.nodes().len() > 1) {
            sum += &tree.importances();
        }
        shares(sum)
    }
}

/// A random forest for classes: many trees that err differently, and the mean of their class shares.
///
/// **Idea.** A full tree fits every accident of its rows. Trees on different samples of the rows, each node looking
/// at a few features only, have different accidents; averaging keeps what they agree on. Each tree leaves about
/// 37 % of the rows unseen, so the forest tests itself while it grows ([`oob_score`](Self::oob_score)).
///
/// **One step** grows one tree, to its end. [`ForestOptions`] makes it a random forest, bagging or extra trees.
///
/// **Cost.** O(p·n·log n) to begin, O(max_features·n·depth) a step; memory O(p·n), once for all trees.
///
/// Source: L. Breiman, *Random forests*, Machine Learning 45 (2001).
///
/// ```
/// use ndarray::Array2;
/// use stepwise_kernels::ensemble::{ForestOptions, RandomForestClassifier};
/// use stepwise_kernels::tree::Criterion;
/// use stepwise_random::Random;
/// let x = Array2::from_shape_fn((40, 2), |(row, column)| ((row * (column + 3)) % 40) as f64);
/// let labels: Vec<usize> = x.column(0).iter().map(|&value| usize::from(value > 20.0)).collect();
/// let options = ForestOptions::random_forest(25, 1);
/// let mut forest = RandomForestClassifier::new(x.view(), &labels, 2, Criterion::Gini, &options)?;
/// forest.fit(&mut Random::new(7))?;
/// assert_eq!(forest.predict(x.view())?, labels);
/// assert!(forest.oob_score().is_some_and(|share| share > 0.7));
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct RandomForestClassifier(Forest);

impl RandomForestClassifier {
    /// For features x (n×p) and labels below `classes`.
    ///
    /// # Errors
    /// As [`DecisionTreeClassifier::new`](crate::tree::DecisionTreeClassifier::new); [`KernelError::Range`] for no
    /// trees.
    pub fn new(
        x: ArrayView2<'_, f64>,
        labels: &[usize],
        classes: usize,
        criterion: Criterion,
        options: &ForestOptions,
    ) -> Result<Self, KernelError> {
        let labels = checked_labels(labels, classes, x.nrows())?;
        Ok(Self(Forest::new(x, Target::Classes { labels, classes, criterion }, options)?))
    }

    /// Grows the next tree; `false` when there is none left after it.
    ///
    /// # Errors
    /// None that [`new`](Self::new) has not refused.
    pub fn step(&mut self, random: &mut Random) -> Result<bool, KernelError> {
        self.0.step(random)
    }

    /// Grows all trees.
    ///
    /// # Errors
    /// As [`step`](Self::step).
    pub fn fit(&mut self, random: &mut Random) -> Result<(), KernelError> {
        while self.step(random)? {}
        Ok(())
    }

    /// Whether all trees are grown.
    #[must_use]
    pub fn done(&self) -> bool {
        self.0.done()
    }

    /// The trees grown so far.
    #[must_use]
    pub fn trees(&self) -> &[Tree] {
        &self.0.trees
    }

    /// The mean class shares for each row: n×classes.
    ///
    /// # Errors
    /// [`KernelError::Shape`], [`KernelError::NotFinite`]; [`KernelError::Range`] before the first tree.
    pub fn predict_proba(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        self.0.values(x)
    }

    /// The class with the largest mean share for each row; of equals the lower one.
    ///
    /// # Errors
    /// As [`predict_proba`](Self::predict_proba).
    pub fn predict(&self, x: ArrayView2<'_, f64>) -> Result<Vec<usize>, KernelError> {
        Ok(arg_max(self.predict_proba(x)?.view()))
    }

    /// The mean class shares of each training row by the trees that have not seen it; NaN for rows that all trees
    /// have seen so far.
    #[must_use]
    pub fn oob_proba(&self) -> Array2<f64> {
        self.0.unseen()
    }

    /// The share of training rows classified rightly by the trees that have not seen them, of those rows for which
    /// there are such trees; `None` when there are none.
    #[must_use]
    pub fn oob_score(&self) -> Option<f64> {
        let Target::Classes { labels, .. } = &*self.0.target else { return None };
        let predicted = arg_max(self.oob_proba().view());
        let judged: Vec<usize> = (0..labels.len()).filter(|&row| self.0.unseen_counts[row] > 0).collect();
        let right = judged.iter().filter(|&&row| predicted[row] == labels[row] as usize).count();
        (!judged.is_empty()).then(|| right as f64 / judged.len() as f64)
    }

    /// The mean of the trees' [importances](Tree::importances), as shares of the whole.
    #[must_use]
    pub fn importances(&self) -> Array1<f64> {
        self.0.importances()
    }
}

/// A random forest for numbers: the mean of many trees' means.
///
/// Idea, steps, cost and source as for [`RandomForestClassifier`].
///
/// ```
/// use ndarray::Array2;
/// use stepwise_kernels::ensemble::{ForestOptions, RandomForestRegressor};
/// use stepwise_random::Random;
/// let x = Array2::from_shape_fn((50, 1), |(row, _)| row as f64);
/// let y = x.column(0).mapv(|x| x * x);
/// let mut forest = RandomForestRegressor::new(x.view(), y.view(), &ForestOptions::random_forest(30, 1))?;
/// forest.fit(&mut Random::new(7))?;
/// assert!(forest.oob_score().is_some_and(|r2| r2 > 0.95));
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct RandomForestRegressor(Forest);

impl RandomForestRegressor {
    /// For features x (n×p) and target y.
    ///
    /// # Errors
    /// As [`DecisionTreeRegressor::new`](crate::tree::DecisionTreeRegressor::new); [`KernelError::Range`] for no
    /// trees.
    pub fn new(
        x: ArrayView2<'_, f64>,
        y: ArrayView1<'_, f64>,
        options: &ForestOptions,
    ) -> Result<Self, KernelError> {
        let target = Target::Numbers(checked_target(y, x.nrows())?);
        Ok(Self(Forest::new(x, target, options)?))
    }

    /// As [`RandomForestClassifier::step`].
    ///
    /// # Errors
    /// As there.
    pub fn step(&mut self, random: &mut Random) -> Result<bool, KernelError> {
        self.0.step(random)
    }

    /// Grows all trees.
    ///
    /// # Errors
    /// As [`step`](Self::step).
    pub fn fit(&mut self, random: &mut Random) -> Result<(), KernelError> {
        while self.step(random)? {}
        Ok(())
    }

    /// Whether all trees are grown.
    #[must_use]
    pub fn done(&self) -> bool {
        self.0.done()
    }

    /// The trees grown so far.
    #[must_use]
    pub fn trees(&self) -> &[Tree] {
        &self.0.trees
    }

    /// The mean prediction of all trees for each row.
    ///
    /// # Errors
    /// As [`RandomForestClassifier::predict_proba`].
    pub fn predict(&self, x: ArrayView2<'_, f64>) -> Result<Array1<f64>, KernelError> {
        Ok(self.0.values(x)?.column(0).to_owned())
    }

    /// The mean prediction for each training row by the trees that have not seen it; NaN for rows that all trees
    /// have seen so far.
    #[must_use]
    pub fn oob_prediction(&self) -> Array1<f64> {
        self.0.unseen().column(0).to_owned()
    }

    /// R² of [`oob_prediction`](Self::oob_prediction) on those rows for which there is one; `None` when there are
    /// none.
    #[must_use]
    pub fn oob_score(&self) -> Option<f64> {
        let Target::Numbers(y) = &*self.0.target else { return None };
        let (actual, predicted): (Vec<f64>, Vec<f64>) =
            y.iter().copied().zip(self.oob_prediction()).filter(|(_, predicted)| !predicted.is_nan()).unzip();
        (!actual.is_empty()).then(|| crate::metrics::r2(&actual, &predicted))
    }

    /// The mean of the trees' [importances](Tree::importances), as shares of the whole.
    #[must_use]
    pub fn importances(&self) -> Array1<f64> {
        self.0.importances()
    }
}
