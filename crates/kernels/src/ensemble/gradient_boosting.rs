//! Gradient boosting on histograms.

use ndarray::{Array1, ArrayView1, ArrayView2};

use super::bins::Bins;
use super::boosted_tree::BoostedTree;
use crate::KernelError;
use crate::error::{enough_rows, finite, same_length};
use crate::linalg::Points;
use crate::tree::Tree;
use crate::tree::models::{checked_labels, checked_target};
use crate::tree::structure::shares;

/// How boosting goes. The default is that of scikit-learn.
#[derive(Clone, Debug, PartialEq)]
pub struct BoostingOptions {
    /// How many trees.
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
    fn check(&self) -> Result<(), KernelError> {
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

/// What is made small.
#[derive(Clone, Copy, Debug)]
enum Loss {
    /// ½·(y − f)², mean over the rows.
    Squared,
    /// −ln of the probability of the true class, mean over the rows; f is the log odds of class 1.
    Logistic,
}

impl Loss {
    fn start(self, y: &[f64]) -> f64 {
        // Around the first value, so that a constant target has exactly itself as mean.
        let origin = y.first().copied().unwrap_or(0.0);
        let mean = origin + y.iter().map(|y| y - origin).sum::<f64>() / y.len() as f64;
        match self {
            Self::Squared => mean,
            Self::Logistic => (mean / (1.0 - mean)).ln(),
        }
    }

    fn derivatives(self, y: f64, raw: f64) -> (f64, f64) {
        match self {
            Self::Squared => (raw - y, 1.0),
            Self::Logistic => {
                let p = logistic(raw);
                (p - y, p * (1.0 - p))
            }
        }
    }

    fn mean(self, y: &[f64], raw: &[f64]) -> f64 {
        let of = |y: f64, raw: f64| match self {
            Self::Squared => (y - raw) * (y - raw) / 2.0,
            // ln(1 + eᶠ) − y·f, without overflow.
            Self::Logistic => raw.max(0.0) + (-raw.abs()).exp().ln_1p() - y * raw,
        };
        y.iter().zip(raw).map(|(&y, &raw)| of(y, raw)).sum::<f64>() / y.len() as f64
    }
}

fn logistic(raw: f64) -> f64 {
    1.0 / (1.0 + (-raw).exp())
}

/// Data that boosting is judged by.
#[derive(Clone, Debug)]
struct Watched {
    points: Points,
    y: Vec<f64>,
    raw: Vec<f64>,
    losses: Vec<f64>,
}

/// What both tasks share.
#[derive(Clone, Debug)]
struct Boosting {
    loss: Loss,
    options: BoostingOptions,
    bins: Bins,
    y: Vec<f64>,
    start: f64,
    raw: Vec<f64>,
    losses: Vec<f64>,
    trees: Vec<Tree>,
    watched: Option<Watched>,
}

impl Boosting {
    fn new(
        x: ArrayView2<'_, f64>,
        y: Vec<f64>,
        loss: Loss,
        options: &BoostingOptions,
    ) -> Result<Self, KernelError> {
        options.check()?;
        let bins = Bins::new(x, options.max_bins)?;
        let start = loss.start(&y);
        let raw = vec![start; y.len()];
        let first = loss.mean(&y, &raw);
        if !first.is_finite() {
            return Err(KernelError::Numerical { what: "the squares of the target are too large to add up" });
        }
        let options = options.clone();
        Ok(Self { loss, options, bins, y, start, raw, losses: vec![first], trees: Vec::new(), watched: None })
    }

    fn watch(&mut self, x: ArrayView2<'_, f64>, y: Vec<f64>) -> Result<(), KernelError> {
        enough_rows("what boosting is judged by", y.len(), 1)?;
        let raw = self.raw(x)?.to_vec();
        let losses = vec![self.loss.mean(&y, &raw)];
        self.watched = Some(Watched { points: Points::new(x), y, raw, losses });
        Ok(())
    }

    fn done(&self) -> bool {
        self.trees.len() == self.options.trees
    }

    fn step(&mut self) -> Result<bool, KernelError> {
        if self.done() {
            return Ok(false);
        }
        let (gradients, hessians): (Vec<f64>, Vec<f64>) =
            self.y.iter().zip(&self.raw).map(|(&y, &raw)| self.loss.derivatives(y, raw)).unzip();
        let tree = BoostedTree::grow(&self.bins, &self.options, &gradients, &hessians, &mut self.raw);
        let loss = self.loss.mean(&self.y, &self.raw);
        if !loss.is_finite() {
            return Err(KernelError::Numerical {
                what: "the loss is no longer finite; the penalty is too small",
            });
        }
        self.losses.push(loss);
        if let Some(watched) = &mut self.watched {
            for (row, raw) in watched.raw.iter_mut().enumerate() {
                *raw += tree.value(tree.leaf(watched.points.row(row)))[0];
            }
            watched.losses.push(self.loss.mean(&watched.y, &watched.raw));
        }
        self.trees.push(tree);
        Ok(!self.done())
    }

    fn raw(&self, x: ArrayView2<'_, f64>) -> Result<Array1<f64>, KernelError> {
        same_length("the number of columns", x.ncols(), self.bins.features())?;
        finite("the features", x)?;
        let points = Points::new(x);
        let mut raw = Array1::from_elem(x.nrows(), self.start);
        for tree in &self.trees {
            for (row, raw) in raw.iter_mut().enumerate() {
                *raw += tree.value(tree.leaf(points.row(row)))[0];
            }
        }
        Ok(raw)
    }

    fn watched(&self) -> &[f64] {
        self.watched.as_ref().map_or(&[], |watched| &watched.losses)
    }

    fn importances(&self) -> Array1<f64> {
        let mut gains = Array1::zeros(self.bins.features());
        for tree in &self.trees {
            gains += &tree.gains();
        }
        shares(gains)
    }
}

/// Gradient boosting for numbers, squared loss: trees that each correct what those before them got wrong.
///
/// **Idea.** The prediction f starts at the mean. Around the present f the loss is, to second order,
/// Σ (g·δ + ½·h·δ²) with the loss's derivatives g and h in each row. A new tree chooses δ: the best value of a leaf is
/// −G⁄(H + λ), with sums over its rows, and a split is worth ½·(G_l²⁄(H_l + λ) + G_r²⁄(H_r + λ) − G²⁄(H + λ)) − γ.
/// A `learning_rate`-th of δ is added to f. Features are cut into at most 256 bins once, so that the best split of
/// a node comes from a pass over sums of bins; of two children only the smaller is counted, the other is the
/// difference. The leaf that gains most is split first.
///
/// **One step** is one tree. The training loss never rises; that on data which the model
/// [watches](Self::watch) falls and, sooner or later, rises again.
///
/// **Cost.** O(p·n·log n) to begin, O(p·n·depth) a step at most; memory O(p·n) bytes, and O(p·bins) for each leaf.
///
/// Source: J. Friedman, *Greedy function approximation: a gradient boosting machine*, Annals of Statistics 29 (2001);
/// T. Chen, C. Guestrin, *XGBoost: a scalable tree boosting system*, KDD (2016), section 2; G. Ke et al., *LightGBM*,
/// NIPS (2017), for leaf-wise growth on histograms.
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
#[derive(Clone, Debug)]
pub struct HistGradientBoostingRegressor(Boosting);

impl HistGradientBoostingRegressor {
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
        Ok(Self(Boosting::new(x, checked_target(y, x.nrows())?, Loss::Squared, options)?))
    }

    /// Follows the loss on other data from now on.
    ///
    /// # Errors
    /// [`KernelError::Shape`], [`KernelError::NotFinite`].
    pub fn watch(&mut self, x: ArrayView2<'_, f64>, y: ArrayView1<'_, f64>) -> Result<(), KernelError> {
        self.0.watch(x, checked_target(y, x.nrows())?)
    }

    /// Grows the next tree; `false` when there is none left after it.
    ///
    /// # Errors
    /// [`KernelError::Numerical`] when the loss overflows.
    pub fn step(&mut self) -> Result<bool, KernelError> {
        self.0.step()
    }

    /// Grows all trees.
    ///
    /// # Errors
    /// As [`step`](Self::step).
    pub fn fit(&mut self) -> Result<(), KernelError> {
        while self.step()? {}
        Ok(())
    }

    /// The trees so far. The value of a leaf is what it adds to the prediction; a node's weight is its sum of second
    /// derivatives, and weight times impurity the lowest second-order loss that one value can reach, up to a constant.
    #[must_use]
    pub fn trees(&self) -> &[Tree] {
        &self.0.trees
    }

    /// What the prediction starts from.
    #[must_use]
    pub fn baseline(&self) -> f64 {
        self.0.start
    }

    /// The mean of ½·(y − f)² over the training rows before the first tree and after each.
    #[must_use]
    pub fn losses(&self) -> &[f64] {
        &self.0.losses
    }

    /// The same on the data watched, from when watching began.
    #[must_use]
    pub fn watched_losses(&self) -> &[f64] {
        self.0.watched()
    }

    /// The prediction for each row.
    ///
    /// # Errors
    /// [`KernelError::Shape`], [`KernelError::NotFinite`].
    pub fn predict(&self, x: ArrayView2<'_, f64>) -> Result<Array1<f64>, KernelError> {
        self.0.raw(x)
    }

    /// What the splits on each feature gained, as shares of the whole.
    #[must_use]
    pub fn importances(&self) -> Array1<f64> {
        self.0.importances()
    }
}

/// Gradient boosting for two classes, logistic loss: trees that add up to the log odds of class 1.
///
/// Idea, steps, cost and source as for [`HistGradientBoostingRegressor`], with g = p − y and h = p·(1 − p).
///
/// ```
/// use ndarray::Array2;
/// use stepwise_kernels::ensemble::{BoostingOptions, HistGradientBoostingClassifier};
/// let x = Array2::from_shape_fn((100, 1), |(row, _)| row as f64);
/// let labels: Vec<usize> = (0..100).map(|row| usize::from(row >= 50)).collect();
/// let mut model = HistGradientBoostingClassifier::new(x.view(), &labels, &BoostingOptions::default())?;
/// model.fit()?;
/// assert_eq!(model.predict(x.view())?, labels);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct HistGradientBoostingClassifier(Boosting);

impl HistGradientBoostingClassifier {
    /// For features x (n×p) and labels 0 or 1.
    ///
    /// # Errors
    /// As [`HistGradientBoostingRegressor::new`]; [`KernelError::Range`] when one of the classes has no rows.
    pub fn new(
        x: ArrayView2<'_, f64>,
        labels: &[usize],
        options: &BoostingOptions,
    ) -> Result<Self, KernelError> {
        let y = numbers(labels, x.nrows())?;
        let ones = y.iter().sum::<f64>();
        if !y.is_empty() && (ones == 0.0 || ones == y.len() as f64) {
            let allowed = "2: without both there is nothing to tell apart".to_owned();
            return Err(KernelError::Range { what: "the number of classes with rows", given: 1.0, allowed });
        }
        Ok(Self(Boosting::new(x, y, Loss::Logistic, options)?))
    }

    /// As [`HistGradientBoostingRegressor::watch`].
    ///
    /// # Errors
    /// As there.
    pub fn watch(&mut self, x: ArrayView2<'_, f64>, labels: &[usize]) -> Result<(), KernelError> {
        self.0.watch(x, numbers(labels, x.nrows())?)
    }

    /// As [`HistGradientBoostingRegressor::step`].
    ///
    /// # Errors
    /// As there.
    pub fn step(&mut self) -> Result<bool, KernelError> {
        self.0.step()
    }

    /// Grows all trees.
    ///
    /// # Errors
    /// As [`step`](Self::step).
    pub fn fit(&mut self) -> Result<(), KernelError> {
        while self.step()? {}
        Ok(())
    }

    /// As [`HistGradientBoostingRegressor::trees`]; they add to the log odds.
    #[must_use]
    pub fn trees(&self) -> &[Tree] {
        &self.0.trees
    }

    /// The log odds that the prediction starts from.
    #[must_use]
    pub fn baseline(&self) -> f64 {
        self.0.start
    }

    /// The mean of −ln(probability of the true class) over the training rows before the first tree and after each.
    #[must_use]
    pub fn losses(&self) -> &[f64] {
        &self.0.losses
    }

    /// The same on the data watched, from when watching began.
    #[must_use]
    pub fn watched_losses(&self) -> &[f64] {
        self.0.watched()
    }

    /// The log odds of class 1 for each row.
    ///
    /// # Errors
    /// [`KernelError::Shape`], [`KernelError::NotFinite`].
    pub fn decision_function(&self, x: ArrayView2<'_, f64>) -> Result<Array1<f64>, KernelError> {
        self.0.raw(x)
    }

    /// The probability of class 1 for each row.
    ///
    /// # Errors
    /// As [`decision_function`](Self::decision_function).
    pub fn predict_proba(&self, x: ArrayView2<'_, f64>) -> Result<Array1<f64>, KernelError> {
        Ok(self.0.raw(x)?.mapv(logistic))
    }

    /// The likelier class of each row; class 0 at even odds.
    ///
    /// # Errors
    /// As [`decision_function`](Self::decision_function).
    pub fn predict(&self, x: ArrayView2<'_, f64>) -> Result<Vec<usize>, KernelError> {
        Ok(self.0.raw(x)?.iter().map(|&raw| usize::from(raw > 0.0)).collect())
    }

    /// What the splits on each feature gained, as shares of the whole.
    #[must_use]
    pub fn importances(&self) -> Array1<f64> {
        self.0.importances()
    }
}

fn numbers(labels: &[usize], rows: usize) -> Result<Vec<f64>, KernelError> {
    Ok(checked_labels(labels, 2, rows)?.into_iter().map(f64::from).collect())
}
