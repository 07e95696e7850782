//! How much a model needs each feature.

use ndarray::{Array2, ArrayView2};
use stepwise_random::Random;

use crate::KernelError;
use crate::error::{enough_rows, finite, out_of_range, settled};
use crate::stats::{mean, standard_deviation};

/// By how much the score fell when a feature was shuffled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Importance {
    /// The mean over the repeats.
    pub mean: f64,
    /// Their population standard deviation.
    pub deviation: f64,
}

/// Permutation importance: by how much a model's score falls when one feature is shuffled among the rows.
///
/// **Idea.** Shuffling keeps a feature's values and breaks its tie with everything else. A model that leans on
/// the feature gets worse; one that does not is not disturbed. Use rows that the model was not fitted on, or
/// features that it overfitted look important. Of two features that say the same either can be shuffled at little
/// cost: both look unimportant.
///
/// **One step** shuffles one feature once and scores the model. **Cost.** Predictions for all rows a step,
/// `repeats`·p steps.
///
/// Source: L. Breiman, *Random forests*, Machine Learning 45 (2001); for any model: A. Fisher, C. Rudin, F.
/// Dominici, *All models are wrong, but many are useful*, Journal of Machine Learning Research 20 (2019).
///
/// ```
/// use ndarray::{ArrayView2, array};
/// use stepwise_kernels::KernelError;
/// use stepwise_kernels::explain::PermutationImportance;
/// use stepwise_random::Random;
/// let x = array![[1.0, 5.0], [2.0, 6.0], [3.0, 4.0]];
/// // The model looks at the first feature only, and is right.
/// let y = array![1.0, 2.0, 3.0];
/// let score = |x: ArrayView2<'_, f64>| Ok::<_, KernelError>(-(&x.column(0) - &y).mapv(f64::abs).sum());
/// let mut run = PermutationImportance::new(x.view(), 20)?;
/// run.fit(&mut Random::new(0), score)?;
/// let importances = run.importances();
/// assert!(importances[0].mean > 1.0);
/// assert_eq!(importances[1].mean, 0.0);
/// # Ok::<(), KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct PermutationImportance {
    x: Array2<f64>,
    repeats: usize,
    baseline: Option<f64>,
    /// How far the score fell, feature after feature.
    drops: Vec<f64>,
}

impl PermutationImportance {
    /// For rows x (n×p), each feature shuffled `repeats` times.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] for no rows, [`KernelError::NotFinite`], [`KernelError::Range`] for no repeats.
    pub fn new(x: ArrayView2<'_, f64>, repeats: usize) -> Result<Self, KernelError> {
        enough_rows("permutation importance", x.nrows(), 1)?;
        finite("the features", x)?;
        if repeats == 0 {
            return Err(out_of_range("the number of repeats", 0.0, "at least 1"));
        }
        Ok(Self { x: x.to_owned(), repeats, baseline: None, drops: Vec::new() })
    }

    /// Shuffles the next feature and scores: `score` gets the rows, predicts, and judges against the target in
    /// their order; greater is better. `false` when none is left after it. The first step scores the rows as they
    /// are, too.
    ///
    /// # Errors
    /// What `score` returns; [`KernelError::Numerical`] for a score that is not finite. A step that failed has
    /// left only its draws.
    pub fn step<E: From<KernelError>>(
        &mut self,
        random: &mut Random,
        mut score: impl FnMut(ArrayView2<'_, f64>) -> Result<f64, E>,
    ) -> Result<bool, E> {
        if self.done() {
            return Ok(false);
        }
        let baseline = match self.baseline {
            Some(baseline) => baseline,
            None => settled(score(self.x.view())?)?,
        };
        self.baseline = Some(baseline);
        let feature = self.drops.len() / self.repeats;
        let mut shuffled = self.x.clone();
        for (place, from) in random.permutation(self.x.nrows()).into_iter().enumerate() {
            shuffled[(place, feature)] = self.x[(from, feature)];
        }
        self.drops.push(settled(baseline - score(shuffled.view())?)?);
        Ok(!self.done())
    }

    /// Shuffles all features.
    ///
    /// # Errors
    /// As [`step`](Self::step).
    pub fn fit<E: From<KernelError>>(
        &mut self,
        random: &mut Random,
        mut score: impl FnMut(ArrayView2<'_, f64>) -> Result<f64, E>,
    ) -> Result<(), E> {
        while self.step(random, &mut score)? {}
        Ok(())
    }

    /// Whether all features had their repeats.
    #[must_use]
    pub fn done(&self) -> bool {
        self.drops.len() == self.x.ncols().saturating_mul(self.repeats)
    }

    /// The score of the rows as they are; `None` before the first step.
    #[must_use]
    pub fn baseline(&self) -> Option<f64> {
        self.baseline
    }

    /// By how much the score fell in each repeat so far of a feature; below 0 where it rose. Empty for a feature
    /// that was not reached or does not exist.
    #[must_use]
    pub fn drops(&self, feature: usize) -> &[f64] {
        let start = feature.saturating_mul(self.repeats).min(self.drops.len());
        &self.drops[start..start.saturating_add(self.repeats).min(self.drops.len())]
    }

    /// Mean and spread of the drops of each feature reached so far.
    #[must_use]
    pub fn importances(&self) -> Vec<Importance> {
        let of = |drops: &[f64]| Importance { mean: mean(drops), deviation: standard_deviation(drops) };
        self.drops.chunks(self.repeats).map(of).collect()
    }
}
