//! Shapley values of trees, exactly and fast.

use ndarray::{Array1, Array2, Array3, ArrayView1, ArrayView2, Axis};

use super::quadrature::gauss_legendre;
use crate::KernelError;
use crate::error::{enough_rows, finite_vector, same_length};
use crate::tree::{Node, Tree};

/// What the way to a leaf asks of one feature: low < x ≤ high.
#[derive(Clone, Copy, Debug)]
struct Condition {
    feature: usize,
    low: f64,
    high: f64,
    /// The share of training rows that go the leaf's way where this feature is asked.
    share: f64,
}

/// A leaf, the way to it, and what it adds to the outputs from `first` on.
#[derive(Clone, Debug)]
struct Leaf {
    way: Vec<Condition>,
    first: usize,
    values: Vec<f64>,
}

/// A condition as it stands for one row: with the feature known its factor is 1 or 0, else `share`.
#[derive(Clone, Copy, Debug)]
struct Factor {
    met: bool,
    share: f64,
}

impl Factor {
    /// The factor when the feature is known with probability t.
    fn at(self, t: f64) -> f64 {
        if self.met { self.share + t * (1.0 - self.share) } else { (1.0 - t) * self.share }
    }

    /// What knowing the feature adds to the factor.
    fn gain(self) -> f64 {
        if self.met { 1.0 - self.share } else { -self.share }
    }
}

/// SHAP values of trees: how far each feature moves a prediction from the mean, exactly and in polynomial time.
///
/// **Idea.** A coalition of features is worth the mean prediction when only they are known: where a tree asks for
/// another feature, both branches are taken, by their shares of the training rows ("path-dependent"). In that
/// game a leaf is a product: its value times, for each feature on its way, 1 or 0 if the feature is known (does
/// the row meet the leaf's conditions on it?), else the share of rows that do. The Shapley value of a game is an
/// integral: let each player be present with probability t, and add up what one more player adds while t goes
/// from 0 to 1. For a product of d factors fᵢ(t), linear in t, that is φⱼ = value · (known − share)ⱼ · ∫ Π_{i≠j}
/// fᵢ(t) dt, a polynomial of degree d − 1, which Gauss's rule with ⌈d⁄2⌉ places integrates exactly. All terms
/// have one sign, so no digits are lost, however deep the tree. Values are additive: those of a forest are the
/// mean, those of boosting the sum over its trees.
///
/// The values of a row and [`expected`](Self::expected) sum to the model's output.
///
/// **The shares** come from the trees' weights ([`Node::weight`]): training rows by their weights, or for
/// boosting the sums of second derivatives, as xgboost does. [`sum_by_rows`](Self::sum_by_rows) counts rows instead.
///
/// **One step** is a row ([`row`](Self::row)). **Cost.** O(leaves·d²) a row, where d counts the different
/// features on the way to a leaf; memory O(leaves·d).
///
/// Source: S. Lundberg, G. Erion, S.-I. Lee, *Consistent individualized feature attribution for tree ensembles*,
/// arXiv 1802.03888 (2018); the integral: G. Owen, *Multilinear extensions of games*, Management Science 18 (1972).
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::explain::TreeShap;
/// use stepwise_kernels::tree::{DecisionTreeRegressor, TreeOptions};
/// use stepwise_random::Random;
/// let x = array![[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];
/// let mut model =
///     DecisionTreeRegressor::new(x.view(), array![0.0, 1.0, 4.0, 5.0].view(), None, &TreeOptions::default())?;
/// model.fit(&mut Random::new(0));
/// let shap = TreeShap::mean(std::slice::from_ref(model.tree()))?;
/// assert_eq!(shap.expected()[0], 2.5);
/// let values = shap.row(array![1.0, 0.0].view())?;
/// assert!((values[(0, 0)] - 2.0).abs() < 1e-12 && (values[(1, 0)] + 0.5).abs() < 1e-12);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct TreeShap {
    leaves: Vec<Leaf>,
    expected: Array1<f64>,
    features: usize,
    /// Gauss's rules by their number of places, those that some leaf needs.
    rules: Vec<Vec<(f64, f64)>>,
}

impl TreeShap {
    /// For the mean over trees: a forest, or one tree ([`std::slice::from_ref`]). Outputs are those of the trees:
    /// class shares, or one number.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] for no trees, [`KernelError::Shape`] when trees differ in features or outputs.
    pub fn mean(trees: &[Tree]) -> Result<Self, KernelError> {
        let outputs = trees.first().map_or(0, Tree::outputs);
        let mut shap = Self::empty(trees, Array1::zeros(outputs))?;
        for tree in trees {
            same_length("the value of a node", tree.outputs(), outputs)?;
            shap.add(tree, 0, 1.0 / trees.len() as f64, Shares::Weights);
        }
        Ok(shap)
    }

    /// For boosting: the sum of a baseline and of trees with one number each. With k baselines (one for each class)
    /// tree i adds to output i mod k. For classes the outputs are log odds.
    ///
    /// # Errors
    /// As [`mean`](Self::mean); [`KernelError::TooFewRows`] for no baseline, [`KernelError::NotFinite`].
    pub fn sum(trees: &[Tree], baselines: &[f64]) -> Result<Self, KernelError> {
        Self::boosting(trees, baselines, Shares::Weights)
    }

    /// The same where every training row counts alike: [`expected`](Self::expected) is then the mean output over the
    /// training rows, and values are those that shap gives for scikit-learn's boosting.
    ///
    /// # Errors
    /// As [`sum`](Self::sum).
    ///
    /// ```
    /// use ndarray::Array2;
    /// use stepwise_kernels::ensemble::{BoostingOptions, HistGradientBoostingClassifier};
    /// use stepwise_kernels::explain::TreeShap;
    /// let x = Array2::from_shape_fn((100, 1), |(row, _)| row as f64);
    /// let labels: Vec<usize> = (0..100).map(|row| usize::from(row > 60)).collect();
    /// let mut model = HistGradientBoostingClassifier::new(x.view(), &labels, 2, &BoostingOptions::default())?;
    /// model.fit()?;
    /// let shap = TreeShap::sum_by_rows(model.trees(), model.baselines())?;
    /// let mean = model.decision_function(x.view())?.sum() / 100.0;
    /// assert!((shap.expected()[0] - mean).abs() < 1e-9);
    /// # Ok::<(), stepwise_kernels::KernelError>(())
    /// ```
    pub fn sum_by_rows(trees: &[Tree], baselines: &[f64]) -> Result<Self, KernelError> {
        Self::boosting(trees, baselines, Shares::Rows)
    }

    fn boosting(trees: &[Tree], baselines: &[f64], shares: Shares) -> Result<Self, KernelError> {
        enough_rows("boosting, by its baselines,", baselines.len(), 1)?;
        finite_vector("the baselines", baselines)?;
        let mut shap = Self::empty(trees, Array1::from(baselines.to_vec()))?;
        for (index, tree) in trees.iter().enumerate() {
            same_length("the value of a node", tree.outputs(), 1)?;
            shap.add(tree, index % baselines.len(), 1.0, shares);
        }
        Ok(shap)
    }

    fn empty(trees: &[Tree], expected: Array1<f64>) -> Result<Self, KernelError> {
        enough_rows("an explanation, by its trees,", trees.len(), 1)?;
        let features = trees[0].features();
        for tree in trees {
            same_length("the features of a tree", tree.features(), features)?;
        }
        Ok(Self { leaves: Vec::new(), expected, features, rules: Vec::new() })
    }

    /// Adds the leaves of a tree, `scale` times their value, to the outputs from `first` on.
    fn add(&mut self, tree: &Tree, first: usize, scale: f64, shares: Shares) {
        let mut waiting: Vec<(usize, Vec<Condition>)> = vec![(0, Vec::new())];
        while let Some((node, way)) = waiting.pop() {
            let Some(split) = &tree.nodes()[node].split else {
                let values: Vec<f64> = tree.value(node).iter().map(|value| scale * value).collect();
                let share: f64 = way.iter().map(|condition| condition.share).product();
                for (output, value) in values.iter().enumerate() {
                    self.expected[first + output] += share * value;
                }
                let places = way.len().div_ceil(2);
                if self.rules.len() <= places {
                    self.rules.resize(places + 1, Vec::new());
                }
                if self.rules[places].is_empty() {
                    self.rules[places] = gauss_legendre(places);
                }
                self.leaves.push(Leaf { way, first, values });
                continue;
            };
            let left = shares.left(&tree.nodes()[split.left], &tree.nodes()[split.right]);
            let (below, above) = (f64::NEG_INFINITY, f64::INFINITY);
            for (child, low, high, share) in [
                (split.right, split.threshold, above, 1.0 - left),
                (split.left, below, split.threshold, left),
            ] {
                let mut way = way.clone();
                match way.iter_mut().find(|condition| condition.feature == split.feature) {
                    Some(condition) => {
                        condition.low = condition.low.max(low);
                        condition.high = condition.high.min(high);
                        condition.share *= share;
                    }
                    None => way.push(Condition { feature: split.feature, low, high, share }),
                }
                waiting.push((child, way));
            }
        }
    }

    /// The mean output over the training rows, by the trees' shares: one number for each output.
    #[must_use]
    pub fn expected(&self) -> &Array1<f64> {
        &self.expected
    }

    fn check(&self, row: ArrayView1<'_, f64>) -> Result<(), KernelError> {
        same_length("the row", row.len(), self.features)?;
        finite_vector("the row", &row.to_vec())
    }

    /// The SHAP values of one row: features×outputs.
    ///
    /// # Errors
    /// [`KernelError::Shape`] for another number of features than the trees have, [`KernelError::NotFinite`].
    pub fn row(&self, row: ArrayView1<'_, f64>) -> Result<Array2<f64>, KernelError> {
        self.check(row)?;
        let mut shap = Array2::zeros((self.features, self.expected.len()));
        for leaf in &self.leaves {
            let factors = leaf.factors(row);
            let mut integrals = vec![0.0; factors.len()];
            for &(t, weight) in &self.rules[factors.len().div_ceil(2)] {
                let product = weight * factors.iter().map(|factor| factor.at(t)).product::<f64>();
                if product > 0.0 {
                    for (integral, factor) in integrals.iter_mut().zip(&factors) {
                        *integral += product / factor.at(t);
                    }
                }
            }
            for ((condition, factor), integral) in leaf.way.iter().zip(&factors).zip(integrals) {
                for (output, value) in leaf.values.iter().enumerate() {
                    shap[(condition.feature, leaf.first + output)] += value * factor.gain() * integral;
                }
            }
        }
        Ok(shap)
    }

    /// The SHAP values of all rows of x (n×p): n×p×outputs.
    ///
    /// # Errors
    /// As [`row`](Self::row).
    pub fn rows(&self, x: ArrayView2<'_, f64>) -> Result<Array3<f64>, KernelError> {
        same_length("the number of columns", x.ncols(), self.features)?;
        let mut shap = Array3::zeros((x.nrows(), self.features, self.expected.len()));
        for (row, mut place) in x.rows().into_iter().zip(shap.axis_iter_mut(Axis(0))) {
            place.assign(&self.row(row)?);
        }
        Ok(shap)
    }

    /// The SHAP values of one row divided among pairs of features, for one output: p×p, symmetric. Off the
    /// diagonal stands half of what two features do together that neither does alone, on it what is left of a
    /// feature's value: each row sums to that value.
    ///
    /// # Errors
    /// As [`row`](Self::row); [`KernelError::Range`] for an output that is not there.
    pub fn interactions(&self, row: ArrayView1<'_, f64>, output: usize) -> Result<Array2<f64>, KernelError> {
        let shap = self.row(row)?;
        if output >= self.expected.len() {
            return Err(KernelError::Range {
                what: "the output",
                given: output as f64,
                allowed: format!("below the number of outputs, {}", self.expected.len()),
            });
        }
        let mut pairs = Array2::zeros((self.features, self.features));
        for leaf in &self.leaves {
            let Some(value) = output.checked_sub(leaf.first).and_then(|index| leaf.values.get(index)) else {
                continue;
            };
            let factors = leaf.factors(row);
            for &(t, weight) in &self.rules[factors.len().div_ceil(2)] {
                let product = weight * factors.iter().map(|factor| factor.at(t)).product::<f64>();
                if product <= 0.0 {
                    continue;
                }
                // gain ⁄ factor: what stands in the place of a feature's factor.
                let gains: Vec<f64> = factors.iter().map(|factor| factor.gain() / factor.at(t)).collect();
                for (a, gain) in gains.iter().enumerate() {
                    for (b, other) in gains.iter().enumerate().take(a) {
                        let (a, b) = (leaf.way[a].feature, leaf.way[b].feature);
                        pairs[(a, b)] += value * product * gain * other / 2.0;
                    }
                }
            }
        }
        let mut whole = &pairs + &pairs.t();
        for (feature, value) in shap.column(output).iter().enumerate() {
            let shared = whole.row(feature).sum();
            whole[(feature, feature)] = value - shared;
        }
        Ok(whole)
    }
}

impl Leaf {
    fn factors(&self, row: ArrayView1<'_, f64>) -> Vec<Factor> {
        let met = |condition: &Condition| {
            let x = row[condition.feature];
            condition.low < x && x <= condition.high
        };
        self.way.iter().map(|condition| Factor { met: met(condition), share: condition.share }).collect()
    }
}

/// What the share of a branch is a share of.
#[derive(Clone, Copy, Debug)]
enum Shares {
    Weights,
    Rows,
}

impl Shares {
    /// The share of the left of two children. Second derivatives of sure predictions can round to nothing: then rows
    /// count.
    fn left(self, left: &Node, right: &Node) -> f64 {
        let share = |left: f64, right: f64| left.max(0.0) / (left.max(0.0) + right.max(0.0));
        let by_rows = share(left.rows.max(1) as f64, right.rows.max(1) as f64);
        match self {
            Self::Rows => by_rows,
            Self::Weights => {
                let by_weight = share(left.weight, right.weight);
                if by_weight.is_finite() { by_weight } else { by_rows }
            }
        }
    }
}
