//! Isolation forest.

use std::sync::Arc;

use ndarray::{Array1, ArrayView2};
use stepwise_random::Random;

use crate::KernelError;
use crate::error::{enough_rows, finite, same_length};
use crate::linalg::Points;
use crate::tree::columns::Columns;
use crate::tree::criterion::Target;
use crate::tree::grower::Grower;
use crate::tree::{Splitter, Tree, TreeOptions};

/// An isolation forest: what few random questions set apart is an outlier.
///
/// **Idea.** Ask random questions on a small sample until every row is alone. A row far from all others is alone after
/// few. With h the questions to a row's leaf, plus c(m) for the m rows still together there, the score is
/// 2^(−mean h ⁄ c(sample)), where c(m) = 2·(H(m − 1) − (m − 1)⁄m) is the mean depth among m rows and H a harmonic
/// number: near 1 is alone, well below ½ is in the crowd.
///
/// **One step** is one tree on its own sample, ⌈log₂ sample⌉ deep at most.
///
/// **Cost.** O(p·n·log n) to begin, O(n + sample·log sample) a step, O(trees·log sample) to score a row.
///
/// Source: F. T. Liu, K. M. Ting, Z.-H. Zhou, *Isolation forest*, ICDM (2008).
///
/// ```
/// use ndarray::Array2;
/// use stepwise_kernels::ensemble::IsolationForest;
/// use stepwise_random::Random;
/// let mut x = Array2::from_shape_fn((100, 2), |(row, column)| ((row * (column + 7)) % 10) as f64);
/// x[(42, 0)] = 50.0;
/// let mut forest = IsolationForest::new(x.view(), 50, 64)?;
/// forest.fit(&mut Random::new(3))?;
/// let scores = forest.scores(x.view())?;
/// assert!(scores.iter().enumerate().all(|(row, &score)| row == 42 || score < scores[42]));
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct IsolationForest {
    columns: Arc<Columns>,
    target: Arc<Target>,
    count: usize,
    sample: usize,
    trees: Vec<Tree>,
}

impl IsolationForest {
    /// For features x (n×p), a number of trees, and the rows of each tree's sample (usual are 100 and 256; at most n are
    /// taken).
    ///
    /// # Errors
    /// [`KernelError::NotFinite`], [`KernelError::TooFewRows`] for fewer than 2 rows, [`KernelError::Range`] for no
    /// features, no trees, or a sample below 2.
    pub fn new(x: ArrayView2<'_, f64>, trees: usize, sample: usize) -> Result<Self, KernelError> {
        enough_rows("an isolation forest", x.nrows(), 2)?;
        for (what, given, least) in [("the number of trees", trees, 1), ("the rows of a sample", sample, 2)] {
            if given < least {
                let allowed = format!("at least {least}");
                return Err(KernelError::Range { what, given: given as f64, allowed });
            }
        }
        let columns = Arc::new(Columns::new(x)?);
        // Numbers that are all different: no node is pure before it is alone.
        let target = Arc::new(Target::Numbers((0..x.nrows()).map(|row| row as f64).collect()));
        Ok(Self { columns, target, count: trees, sample: sample.min(x.nrows()), trees: Vec::new() })
    }

    /// Grows the next tree; `false` when there is none left after it.
    ///
    /// # Errors
    /// None that [`new`](Self::new) has not refused.
    pub fn step(&mut self, random: &mut Random) -> Result<bool, KernelError> {
        if self.done() {
            return Ok(false);
        }
        let rows = self.columns.rows();
        let mut weights = vec![0.0; rows];
        for &row in &random.permutation(rows)[..self.sample] {
            weights[row] = 1.0;
        }
        let options = TreeOptions {
            max_depth: Some((self.sample as f64).log2().ceil() as usize),
            max_features: Some(1),
            splitter: Splitter::Random,
            ..TreeOptions::default()
        };
        let mut grower = Grower::new(Arc::clone(&self.columns), Arc::clone(&self.target), weights, &options)?;
        while grower.step(random).is_some() {}
        self.trees.push(grower.into_tree());
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
        self.trees.len() == self.count
    }

    /// The trees grown so far.
    #[must_use]
    pub fn trees(&self) -> &[Tree] {
        &self.trees
    }

    /// The score of each row, in (0, 1): near 1 is an outlier. scikit-learn's `score_samples` is the same, negated.
    ///
    /// # Errors
    /// [`KernelError::Shape`], [`KernelError::NotFinite`]; [`KernelError::Range`] before the first tree.
    pub fn scores(&self, x: ArrayView2<'_, f64>) -> Result<Array1<f64>, KernelError> {
        same_length("the number of columns", x.ncols(), self.columns.features())?;
        finite("the features", x)?;
        if self.trees.is_empty() {
            let allowed = "at least 1 before anything is scored".to_owned();
            return Err(KernelError::Range { what: "the number of trees grown", given: 0.0, allowed });
        }
        let points = Points::new(x);
        let whole = self.trees.len() as f64 * mean_depth(self.sample);
        let mut depths = Array1::zeros(x.nrows());
        for tree in &self.trees {
            for (row, depth) in depths.iter_mut().enumerate() {
                let leaf = &tree.nodes()[tree.leaf(points.row(row))];
                *depth += leaf.depth as f64 + mean_depth(leaf.rows);
            }
        }
        Ok(depths.mapv(|depth: f64| (-depth / whole).exp2()))
    }
}

/// c(m): the mean depth of m rows in a random tree.
fn mean_depth(rows: usize) -> f64 {
    match rows {
        0 | 1 => 0.0,
        2 => 1.0,
        _ => {
            let below = rows as f64 - 1.0;
            // The harmonic number by its logarithm and Euler's constant.
            2.0 * (below.ln() + 0.577_215_664_901_532_9) - 2.0 * below / rows as f64
        }
    }
}
