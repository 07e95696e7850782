//! Gradient boosting on histograms.

use std::marker::PhantomData;

use ndarray::{Array1, Array2, ArrayView1, ArrayView2};

use super::bins::Bins;
use super::boosted_tree::BoostedTree;
use super::boosting_options::BoostingOptions;
use super::loss::Loss;
use super::task::{Classes, Numbers};
use crate::KernelError;
use crate::error::{enough_rows, finite, out_of_range, same_length};
use crate::linalg::Points;
use crate::softmax::class_probabilities;
use crate::tree::Tree;
use crate::tree::models::{arg_max, checked_labels, checked_target};
use crate::tree::structure::shares;

/// Data that boosting is judged by.
#[derive(Clone, Debug)]
struct Watched {
    points: Points,
    y: Vec<f64>,
    raw: Vec<Vec<f64>>,
    losses: Vec<f64>,
}

/// Gradient boosting: trees that each correct what those before them got wrong. It comes as
/// [`HistGradientBoostingRegressor`] and [`HistGradientBoostingClassifier`].
///
/// **Idea.** The prediction f starts at the best constant. Around the present f the loss is, to second order,
/// Σ (g·δ + ½·h·δ²) with the loss's derivatives g and h in each row. A new tree chooses δ: the best value of a leaf is
/// −G⁄(H + λ), with sums over its rows, and a split is worth ½·(G_l²⁄(H_l + λ) + G_r²⁄(H_r + λ) − G²⁄(H + λ)) − γ.
/// A `learning_rate`-th of δ is added to f. Features are cut into at most 256 bins once, so that the best split of
/// a node comes from a pass over sums of bins; of two children only the smaller is counted, the other is the
/// difference. The leaf that gains most is split first.
///
/// **One step** is one tree; with more than two classes, one for each. The training loss of numbers never rises, that
/// of classes hardly ever; that on data which the model [watches](Self::watched_losses) falls and, sooner or later,
/// rises again.
///
/// **Cost.** O(p·n·log n) to begin, O(p·n·depth) a tree at most; memory O(p·n) bytes, and O(p·bins) for each leaf.
///
/// Source: J. Friedman, *Greedy function approximation: a gradient boosting machine*, Annals of Statistics 29 (2001);
/// T. Chen, C. Guestrin, *XGBoost: a scalable tree boosting system*, KDD (2016), section 2; G. Ke et al., *LightGBM*,
/// NIPS (2017), for leaf-wise growth on histograms.
#[derive(Clone, Debug)]
pub struct HistGradientBoosting<T> {
    loss: Loss,
    options: BoostingOptions,
    bins: Bins,
    y: Vec<f64>,
    start: Vec<f64>,
    raw: Vec<Vec<f64>>,
    losses: Vec<f64>,
    trees: Vec<Tree>,
    /// What the splits on each feature gained in all trees.
    gains: Array1<f64>,
    watched: Option<Watched>,
    task: PhantomData<T>,
}

/// [Gradient boosting](HistGradientBoosting) for numbers: g = f − y and h = 1, from the squared loss ½·(y − f)².
///
/// ```
/// use ndarray::Array2;
/// use stepwise_kernels::ensemble::{BoostingOptions, HistGradientBoostingRegressor};
/// let x = Array2::from_shape_fn((100, 1), |(row, _)| row as f64);
/// let y = x.column(0).mapv(|x| (x / 10.0).sin());
/// let options = BoostingOptions { min_samples_leaf: 5, ..BoostingOptions::default() };
/// let mut model = HistGradientBoostingRegressor::new(x.view(), y.view(), &options)?;
/// model.fit()?;
/// assert!(model.losses()[100] < 0.1 * model.losses()[0]);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
pub type HistGradientBoostingRegressor = HistGradientBoosting<Numbers>;

/// [Gradient boosting](HistGradientBoosting) for classes: g = p − 1 for the true class, p for another, and
/// h = p·(1 − p), from the loss −ln p of the true class.
///
/// For two classes f is the log odds of class 1. For more there is an f for each, and p is their softmax.
///
/// ```
/// use ndarray::Array2;
/// use stepwise_kernels::ensemble::{BoostingOptions, HistGradientBoostingClassifier};
/// let x = Array2::from_shape_fn((150, 1), |(row, _)| row as f64);
/// let labels: Vec<usize> = (0..150).map(|row| row / 50).collect();
/// let mut model = HistGradientBoostingClassifier::new(x.view(), &labels, 3, &BoostingOptions::default())?;
/// model.fit()?;
/// assert_eq!(model.predict(x.view())?, labels);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
pub type HistGradientBoostingClassifier = HistGradientBoosting<Classes>;

impl<T> HistGradientBoosting<T> {
    fn begin(
        x: ArrayView2<'_, f64>,
        y: Vec<f64>,
        loss: Loss,
        options: &BoostingOptions,
    ) -> Result<Self, KernelError> {
        options.check()?;
        let bins = Bins::new(x, options.max_bins)?;
        let start = loss.start(&y);
        let raw: Vec<Vec<f64>> = start.iter().map(|&start| vec![start; y.len()]).collect();
        let first = loss.mean(&y, &raw);
        if !first.is_finite() {
            return Err(KernelError::Numerical { what: "the squares of the target are too large to add up" });
        }
        Ok(Self {
            loss,
            options: options.clone(),
            gains: Array1::zeros(bins.features()),
            bins,
            y,
            start,
            raw,
            losses: vec![first],
            trees: Vec::new(),
            watched: None,
            task: PhantomData,
        })
    }

    fn begin_watching(&mut self, x: ArrayView2<'_, f64>, y: Vec<f64>) -> Result<(), KernelError> {
        enough_rows("what boosting is judged by", y.len(), 1)?;
        let raw: Vec<Vec<f64>> = self.raw(x)?.columns().into_iter().map(|column| column.to_vec()).collect();
        let losses = vec![self.loss.mean(&y, &raw)];
        self.watched = Some(Watched { points: Points::new(x), y, raw, losses });
        Ok(())
    }

    /// Grows the next tree, or one for each class; `false` when there is none left after it.
    ///
    /// # Errors
    /// [`KernelError::Numerical`] when the loss overflows.
    pub fn step(&mut self) -> Result<bool, KernelError> {
        if self.done() {
            return Ok(false);
        }
        let derivatives = self.loss.derivatives(&self.y, &self.raw);
        for (output, (gradients, hessians)) in derivatives.iter().enumerate() {
            let raw = &mut self.raw[output];
            let tree = BoostedTree::grow(&self.bins, &self.options, gradients, hessians, raw);
            if let Some(watched) = &mut self.watched {
                for (row, raw) in watched.raw[output].iter_mut().enumerate() {
                    *raw += tree.value(tree.leaf(watched.points.row(row)))[0];
                }
            }
            self.gains += &tree.gains();
            self.trees.push(tree);
        }
        let loss = self.loss.mean(&self.y, &self.raw);
        if !loss.is_finite() {
            return Err(KernelError::Numerical {
                what: "the loss is no longer finite; the penalty is too small",
            });
        }
        self.losses.push(loss);
        if let Some(watched) = &mut self.watched {
            watched.losses.push(self.loss.mean(&watched.y, &watched.raw));
        }
        Ok(!self.done())
    }

    /// Grows all trees.
    ///
    /// # Errors
    /// As [`step`](Self::step).
    pub fn fit(&mut self) -> Result<(), KernelError> {
        while self.step()? {}
        Ok(())
    }

    /// Whether all steps are made.
    #[must_use]
    pub fn done(&self) -> bool {
        self.trees.len() == self.options.trees * self.loss.outputs()
    }

    /// The trees so far; with K > 2 classes tree i adds to the f of class i mod K. The value of a leaf is what it adds; a
    /// node's weight is its sum of second derivatives, and weight times impurity the lowest second-order loss that one
    /// value can reach, up to a constant.
    #[must_use]
    pub fn trees(&self) -> &[Tree] {
        &self.trees
    }

    /// What f starts from: one number, or with more than two classes one for each.
    #[must_use]
    pub fn baselines(&self) -> &[f64] {
        &self.start
    }

    /// The mean loss over the training rows before the first step and after each.
    #[must_use]
    pub fn losses(&self) -> &[f64] {
        &self.losses
    }

    /// The same on the data watched, from when watching began.
    #[must_use]
    pub fn watched_losses(&self) -> &[f64] {
        self.watched.as_ref().map_or(&[], |watched| &watched.losses)
    }

    /// What the splits on each feature gained, as shares of the whole.
    #[must_use]
    pub fn importances(&self) -> Array1<f64> {
        shares(self.gains.clone())
    }

    /// f for each row, n×outputs.
    fn raw(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        same_length("the number of columns", x.ncols(), self.bins.features())?;
        finite("the features", x)?;
        let points = Points::new(x);
        let outputs = self.start.len();
        let mut raw = Array2::from_shape_fn((x.nrows(), outputs), |(_, output)| self.start[output]);
        for (index, tree) in self.trees.iter().enumerate() {
            for (row, raw) in raw.column_mut(index % outputs).iter_mut().enumerate() {
                *raw += tree.value(tree.leaf(points.row(row)))[0];
            }
        }
        Ok(raw)
    }
}

impl HistGradientBoosting<Numbers> {
    /// For features x (n×p) and target y.
    ///
    /// # Errors
    /// [`KernelError::Shape`], [`KernelError::NotFinite`], [`KernelError::TooFewRows`] without rows,
    /// [`KernelError::Range`] for an option outside its range, [`KernelError::Numerical`] when the squares of the
    /// target overflow.
    pub fn new(
        x: ArrayView2<'_, f64>,
        y: ArrayView1<'_, f64>,
        options: &BoostingOptions,
    ) -> Result<Self, KernelError> {
        Self::begin(x, checked_target(y, x.nrows())?, Loss::Squared, options)
    }

    /// Follows the loss on other data from now on.
    ///
    /// # Errors
    /// [`KernelError::Shape`], [`KernelError::NotFinite`].
    pub fn watch(&mut self, x: ArrayView2<'_, f64>, y: ArrayView1<'_, f64>) -> Result<(), KernelError> {
        self.begin_watching(x, checked_target(y, x.nrows())?)
    }

    /// The predictions now for the data watched, which each step has kept up; empty where none are.
    ///
    /// ```
    /// use ndarray::array;
    /// use stepwise_kernels::ensemble::{BoostingOptions, HistGradientBoostingRegressor};
    /// let (x, y) = (array![[1.0], [2.0]], array![1.0, 3.0]);
    /// let options = BoostingOptions { trees: 1, min_samples_leaf: 1, learning_rate: 1.0, ..BoostingOptions::default() };
    /// let mut model = HistGradientBoostingRegressor::new(x.view(), y.view(), &options)?;
    /// model.watch(x.view(), y.view())?;
    /// assert_eq!(model.watched_predictions(), [2.0, 2.0]);
    /// model.step()?;
    /// assert_eq!(model.watched_predictions(), [1.0, 3.0]);
    /// # Ok::<(), stepwise_kernels::KernelError>(())
    /// ```
    #[must_use]
    pub fn watched_predictions(&self) -> &[f64] {
        self.watched.as_ref().and_then(|watched| watched.raw.first()).map_or(&[], Vec::as_slice)
    }

    /// The prediction for each row.
    ///
    /// # Errors
    /// [`KernelError::Shape`], [`KernelError::NotFinite`].
    pub fn predict(&self, x: ArrayView2<'_, f64>) -> Result<Array1<f64>, KernelError> {
        Ok(self.raw(x)?.column(0).to_owned())
    }
}

impl HistGradientBoosting<Classes> {
    /// For features x (n×p) and labels below `classes`.
    ///
    /// # Errors
    /// As for numbers; [`KernelError::Range`] for fewer than 2 classes or more than 65,536, for a label that is not below
    /// them, and when fewer than two classes have rows.
    pub fn new(
        x: ArrayView2<'_, f64>,
        labels: &[usize],
        classes: usize,
        options: &BoostingOptions,
    ) -> Result<Self, KernelError> {
        if classes < 2 {
            return Err(out_of_range("the number of classes", classes as f64, "at least 2"));
        }
        let y = numbers(labels, classes, x.nrows())?;
        if !y.is_empty() && y.iter().all(|&class| class == y[0]) {
            let allowed = "at least 2: without there is nothing to tell apart";
            return Err(out_of_range("the number of classes with rows", 1.0, allowed));
        }
        Self::begin(x, y, Loss::of_classes(classes), options)
    }

    /// Follows the loss on other data from now on.
    ///
    /// # Errors
    /// [`KernelError::Shape`], [`KernelError::NotFinite`]; [`KernelError::Range`] for a label that is not below the
    /// number of classes.
    pub fn watch(&mut self, x: ArrayView2<'_, f64>, labels: &[usize]) -> Result<(), KernelError> {
        let classes = self.loss.outputs().max(2);
        self.begin_watching(x, numbers(labels, classes, x.nrows())?)
    }

    /// f for each row: n×1 with the log odds of class 1, or with more than two classes n×classes.
    ///
    /// # Errors
    /// [`KernelError::Shape`], [`KernelError::NotFinite`].
    pub fn decision_function(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        self.raw(x)
    }

    /// The probability of each class for each row, n×classes.
    ///
    /// # Errors
    /// As [`decision_function`](Self::decision_function).
    pub fn predict_proba(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        Ok(class_probabilities(self.raw(x)?))
    }

    /// The likeliest class of each row; of equals the lower one.
    ///
    /// # Errors
    /// As [`decision_function`](Self::decision_function).
    pub fn predict(&self, x: ArrayView2<'_, f64>) -> Result<Vec<usize>, KernelError> {
        Ok(arg_max(self.predict_proba(x)?.view()))
    }
}

fn numbers(labels: &[usize], classes: usize, rows: usize) -> Result<Vec<f64>, KernelError> {
    Ok(checked_labels(labels, classes, rows)?.into_iter().map(f64::from).collect())
}
