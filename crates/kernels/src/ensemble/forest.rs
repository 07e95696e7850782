//! Random forests and extra trees.

use std::marker::PhantomData;
use std::sync::Arc;

use ndarray::{Array1, Array2, ArrayView1, ArrayView2};
use stepwise_random::Random;

use super::forest_options::ForestOptions;
use super::task::{Classes, Numbers};
use crate::KernelError;
use crate::error::out_of_range;
use crate::linalg::Points;
use crate::tree::Tree;
use crate::tree::columns::Columns;
use crate::tree::criterion::{Criterion, Target};
use crate::tree::grower::Grower;
use crate::tree::models::{arg_max, checked_labels, checked_target};
use crate::tree::structure::shares;

/// A random forest: many trees that err differently, and the mean of what they say. It comes as
/// [`RandomForestClassifier`] and [`RandomForestRegressor`].
///
/// **Idea.** A full tree fits every accident of its rows. Trees on different samples of the rows, each node looking
/// at a few features only, have different accidents; averaging keeps what they agree on. Each tree leaves about
/// 37 % of the rows unseen, so the forest tests itself while it grows (`oob_score`).
///
/// **One step** grows one tree, to its end. [`ForestOptions`] makes it a random forest, bagging or extra trees.
///
/// **Cost.** O(p·n·log n) to begin, O(max_features·n·depth) a step; memory O(p·n), once for all trees.
///
/// Source: L. Breiman, *Random forests*, Machine Learning 45 (2001).
#[derive(Clone, Debug)]
pub struct RandomForest<T> {
    columns: Arc<Columns>,
    target: Arc<Target>,
    points: Points,
    options: ForestOptions,
    trees: Vec<Tree>,
    /// For each row the sum of the values from the trees that have not seen it, and how many these are.
    unseen_sums: Vec<f64>,
    unseen_counts: Vec<usize>,
    task: PhantomData<T>,
}

/// A [random forest](RandomForest) for classes: the mean of the trees' class shares.
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
pub type RandomForestClassifier = RandomForest<Classes>;

/// A [random forest](RandomForest) for numbers: the mean of the trees' means.
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
pub type RandomForestRegressor = RandomForest<Numbers>;

impl<T> RandomForest<T> {
    fn begin(x: ArrayView2<'_, f64>, target: Target, options: &ForestOptions) -> Result<Self, KernelError> {
        if options.trees == 0 {
            return Err(out_of_range("the number of trees", 0.0, "at least 1"));
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
            task: PhantomData,
        })
    }

    /// Grows the next tree; `false` when there is none left after it.
    ///
    /// # Errors
    /// None that `new` has not refused.
    pub fn step(&mut self, random: &mut Random) -> Result<bool, KernelError> {
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
        self.trees.len() == self.options.trees
    }

    /// The trees grown so far.
    #[must_use]
    pub fn trees(&self) -> &[Tree] {
        &self.trees
    }

    /// The mean value over all trees: n×outputs.
    fn values(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        let outputs = self.target.outputs();
        let Some(first) = self.trees.first() else {
            let allowed = "at least 1 before anything is predicted";
            return Err(out_of_range("the number of trees grown", 0.0, allowed));
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

    /// The mean of the trees' [importances](Tree::importances), as shares of the whole.
    #[must_use]
    pub fn importances(&self) -> Array1<f64> {
        let mut sum: Array1<f64> = Array1::zeros(self.columns.features());
        for tree in self.trees.iter().filter(|tree| tree.nodes().len() > 1) {
            sum += &tree.importances();
        }
        shares(sum)
    }
}

impl RandomForest<Classes> {
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
        Self::begin(x, Target::Classes { labels, classes, criterion }, options)
    }

    /// The mean class shares for each row: n×classes.
    ///
    /// # Errors
    /// [`KernelError::Shape`], [`KernelError::NotFinite`]; [`KernelError::Range`] before the first tree.
    pub fn predict_proba(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        self.values(x)
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
        self.unseen()
    }

    /// The share of training rows classified rightly by the trees that have not seen them, of those rows for which
    /// there are such trees; `None` when there are none.
    #[must_use]
    pub fn oob_score(&self) -> Option<f64> {
        let Target::Classes { labels, .. } = &*self.target else { return None };
        let predicted = arg_max(self.oob_proba().view());
        let judged: Vec<usize> = (0..labels.len()).filter(|&row| self.unseen_counts[row] > 0).collect();
        let right = judged.iter().filter(|&&row| predicted[row] == labels[row] as usize).count();
        (!judged.is_empty()).then(|| right as f64 / judged.len() as f64)
    }
}

impl RandomForest<Numbers> {
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
        Self::begin(x, target, options)
    }

    /// The mean prediction of all trees for each row.
    ///
    /// # Errors
    /// [`KernelError::Shape`], [`KernelError::NotFinite`]; [`KernelError::Range`] before the first tree.
    pub fn predict(&self, x: ArrayView2<'_, f64>) -> Result<Array1<f64>, KernelError> {
        Ok(self.values(x)?.column(0).to_owned())
    }

    /// The mean prediction for each training row by the trees that have not seen it; NaN for rows that all trees
    /// have seen so far.
    #[must_use]
    pub fn oob_prediction(&self) -> Array1<f64> {
        self.unseen().column(0).to_owned()
    }

    /// R² of [`oob_prediction`](Self::oob_prediction) on those rows for which there is one; `None` when there are
    /// none.
    #[must_use]
    pub fn oob_score(&self) -> Option<f64> {
        let Target::Numbers(y) = &*self.target else { return None };
        let (actual, predicted): (Vec<f64>, Vec<f64>) =
            y.iter().copied().zip(self.oob_prediction()).filter(|(_, predicted)| !predicted.is_nan()).unzip();
        (!actual.is_empty()).then(|| crate::metrics::r2(&actual, &predicted))
    }
}
