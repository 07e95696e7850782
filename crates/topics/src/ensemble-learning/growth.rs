//! Two ensembles that grow: boosted trees, each correcting those before it, and bagged ones, each on rows of its own.

use ndarray::{Array1, ArrayView1, ArrayView2};
use stepwise_data::refused;
use stepwise_kernels::ensemble::{
    BoostingOptions, ForestOptions, HistGradientBoostingRegressor, RandomForestRegressor,
};
use stepwise_kernels::metrics::rmse;
use stepwise_lab::{LabError, Values};
use stepwise_random::Random;

use super::houses::Houses;

/// How many trees are bagged.
pub const BAGGED: usize = 100;

/// The stream of the seed that draws the bags.
const BAGS_STREAM: u64 = 4;

/// Into how many bins a feature is cut. More would follow single houses, and take longer.
const BINS: usize = 64;

/// In how many steps of the lab boosting is done, where the trees are small enough.
const STEPS: usize = 100;

/// How many bins and rows may be added up in a step.
const SLICE: usize = 3_000_000;

/// The size of the boosted model.
#[derive(Clone, Debug)]
pub struct Size {
    pub options: BoostingOptions,
    /// Whether it is the mistaken one.
    pub deep: bool,
}

impl Size {
    /// The reader's, or 2,000 deep trees.
    pub fn new(values: &Values) -> Result<Self, LabError> {
        let deep = values.text("size")? == "deep";
        let (trees, leaves, least) =
            if deep { (2_000, 256, 1) } else { (values.count("trees")?, values.count("leaves")?, 5) };
        let options = BoostingOptions {
            trees,
            learning_rate: values.number("rate")?,
            max_leaf_nodes: Some(leaves),
            min_samples_leaf: least,
            max_bins: BINS,
            ..BoostingOptions::default()
        };
        Ok(Self { options, deep })
    }

    /// The model before its first tree.
    pub fn begin(
        &self,
        x: ArrayView2<'_, f64>,
        y: ArrayView1<'_, f64>,
    ) -> Result<HistGradientBoostingRegressor, LabError> {
        HistGradientBoostingRegressor::new(x, y, &self.options).map_err(refused)
    }

    /// How many trees are so little work that a step can grow them.
    pub fn slice(&self, x: ArrayView2<'_, f64>) -> usize {
        let leaves = self.options.max_leaf_nodes.unwrap_or(x.nrows());
        let depth = leaves.ilog2() as usize + 1;
        SLICE.div_ceil(x.ncols() * (x.nrows() * depth + 3 * BINS * leaves)).max(1)
    }
}

/// Boosting on its way, watched by the rows held out.
pub struct Boosting {
    pub model: HistGradientBoostingRegressor,
    pub size: Size,
    /// How many leaves there are after each tree.
    pub leaves: Vec<usize>,
    per_step: usize,
}

impl Boosting {
    /// Before the first tree.
    pub fn new(size: Size, houses: &Houses) -> Result<Self, LabError> {
        let mut model = size.begin(houses.train.view(), houses.train_y.view())?;
        model.watch(houses.test.view(), houses.test_y.view()).map_err(refused)?;
        let per_step = size.slice(houses.train.view()).min(size.options.trees.div_ceil(STEPS));
        Ok(Self { model, size, leaves: vec![0], per_step })
    }

    /// How many steps it takes.
    pub fn steps(&self) -> usize {
        self.size.options.trees.div_ceil(self.per_step)
    }

    /// A few more trees.
    pub fn step(&mut self) -> Result<(), LabError> {
        for _ in 0..self.per_step {
            self.model.step().map_err(refused)?;
        }
        for tree in &self.model.trees()[self.leaves.len() - 1..] {
            self.leaves.push(self.leaves.last().copied().unwrap_or(0) + tree.leaves());
        }
        Ok(())
    }

    /// The errors (RMSE) on the training rows before the first tree and after each.
    pub fn seen(&self) -> Vec<f64> {
        errors(self.model.losses())
    }

    /// The same on the rows held out.
    pub fn held_out(&self) -> Vec<f64> {
        errors(self.model.watched_losses())
    }

    /// What it says of the rows held out.
    pub fn predicted(&self) -> Array1<f64> {
        self.model.watched_predictions().iter().copied().collect()
    }

    /// How many leaves there are now.
    pub fn leaves(&self) -> usize {
        self.leaves.last().copied().unwrap_or(0)
    }
}

/// The loss is half of the mean squared error.
fn errors(losses: &[f64]) -> Vec<f64> {
    losses.iter().map(|loss| (2.0 * loss).sqrt()).collect()
}

/// Bagging on its way.
pub struct Bagging {
    pub forest: RandomForestRegressor,
    random: Random,
    /// The sum of what the trees say of the rows held out.
    sum: Array1<f64>,
    /// How many leaves its trees have.
    pub leaves: usize,
    /// The error on the rows held out after each tree.
    pub held_out: Vec<f64>,
}

impl Bagging {
    /// Before the first tree.
    pub fn new(houses: &Houses, seed: u64) -> Result<Self, LabError> {
        let options = ForestOptions::bagging(BAGGED);
        let forest = RandomForestRegressor::new(houses.train.view(), houses.train_y.view(), &options)
            .map_err(refused)?;
        Ok(Self {
            forest,
            random: Random::stream(seed, BAGS_STREAM),
            sum: Array1::zeros(houses.test_y.len()),
            leaves: 0,
            held_out: Vec::new(),
        })
    }

    /// One more tree, if there is one left.
    pub fn step(&mut self, houses: &Houses) -> Result<(), LabError> {
        if self.forest.done() {
            return Ok(());
        }
        self.forest.step(&mut self.random).map_err(refused)?;
        if let Some(tree) = self.forest.trees().last() {
            self.sum += &tree.values(houses.test.view()).map_err(refused)?.column(0);
            self.leaves += tree.leaves();
        }
        self.held_out.push(rmse(&houses.test_y.to_vec(), &self.predicted().to_vec()));
        Ok(())
    }

    /// What it says of the rows held out.
    pub fn predicted(&self) -> Array1<f64> {
        &self.sum / self.forest.trees().len() as f64
    }
}
