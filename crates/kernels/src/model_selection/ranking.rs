//! Many models on the same splits: who leads, and who is only behind by luck?

use super::PairedComparison;
use crate::KernelError;
use crate::error::{enough_rows, same_length};
use crate::stats::{TTest, moments};

/// A model's place in a benchmark.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranked {
    /// The model, by its place among those given.
    pub model: usize,
    /// Its mean score.
    pub mean: f64,
    /// The standard deviation of its scores (divisor n − 1; 0 for one score).
    pub deviation: f64,
    /// How far the best is ahead of it by the plain paired t test, which takes the splits for independent; `None` for
    /// the best itself, and where fewer than two splits or equal differences leave nothing to test.
    pub plain: Option<TTest>,
    /// The same by [`PairedComparison::corrected`]: the one to trust.
    pub corrected: Option<TTest>,
}

impl Ranked {
    /// Whether the corrected test finds it worse than the best, at a level that all `rivals` of the best share
    /// (Bonferroni): with this chance at most *any* of them is called worse by luck.
    #[must_use]
    pub fn proven_worse(&self, level: f64, rivals: usize) -> bool {
        self.corrected.is_some_and(|test| test.p_value * rivals as f64 <= level)
    }

    /// The same by the plain test, which says so too often.
    #[must_use]
    pub fn seems_worse(&self, level: f64, rivals: usize) -> bool {
        self.plain.is_some_and(|test| test.p_value * rivals as f64 <= level)
    }
}

/// Models by their mean score, the best first, of equals the one given first; each is compared with the best.
///
/// `scores` has a list for each model, one score for each split, and the splits are the same for all. For k folds
/// `test_over_train` is 1 ⁄ (k − 1), however often they are repeated. Time O(models·splits).
///
/// **Reading it.** A difference that is not proven is not proven to be none. And the best is chosen by the very scores
/// that it is then tested on, which flatters it a little: the level should be small.
///
/// # Errors
/// [`KernelError::TooFewRows`] for no models or no splits, [`KernelError::Shape`] for lists that differ in length,
/// [`KernelError::NotFinite`], [`KernelError::Range`] for a ratio that is not a finite number above 0.
///
/// ```
/// use stepwise_kernels::model_selection::rank_models;
/// let good = vec![0.95, 0.94, 0.97, 0.93];
/// let twin = vec![0.94, 0.96, 0.95, 0.92];
/// let poor = vec![0.70, 0.71, 0.72, 0.69];
/// let ranked = rank_models(&[poor, twin, good], 1.0 / 3.0)?;
/// assert_eq!([ranked[0].model, ranked[1].model, ranked[2].model], [2, 1, 0]);
/// assert!(!ranked[1].proven_worse(0.05, 2) && ranked[2].proven_worse(0.05, 2));
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
pub fn rank_models(scores: &[Vec<f64>], test_over_train: f64) -> Result<Vec<Ranked>, KernelError> {
    enough_rows("a ranking, by its models,", scores.len(), 1)?;
    crate::error::positive("the test rows over the training rows", test_over_train)?;
    for model in scores {
        same_length("the scores of a model", model.len(), scores[0].len())?;
        crate::error::sample("a ranking, by its splits,", model, 1)?;
    }
    let mut ranked: Vec<Ranked> = scores
        .iter()
        .enumerate()
        .map(|(model, scores)| {
            let (mean, variance) = moments(scores);
            Ranked { model, mean, deviation: variance.sqrt(), plain: None, corrected: None }
        })
        .collect();
    // To twelve digits: means of as many right answers in another order of folds differ by rounding.
    let to_twelve = |mean: f64| (mean * 1e12).round();
    ranked.sort_by(|a, b| to_twelve(b.mean).total_cmp(&to_twelve(a.mean)));
    let best = &scores[ranked[0].model];
    if best.len() >= 2 {
        for rival in &mut ranked[1..] {
            let pair = PairedComparison::new(best, &scores[rival.model])?;
            // All that is left to refuse are differences that do not vary.
            rival.plain = pair.t_test().ok();
            rival.corrected = pair.corrected(test_over_train).ok();
        }
    }
    Ok(ranked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_tested_is_not_proven() {
        // Means that are equal but for rounding, and differences that are.
        let scores = [vec![0.1, 0.2, 0.3], vec![0.3, 0.2, 0.1], vec![0.08, 0.18, 0.28]];
        let ranked = rank_models(&scores, 0.5).unwrap();
        assert_eq!([ranked[0].model, ranked[1].model, ranked[2].model], [0, 1, 2]);
        assert!(ranked[0].corrected.is_none() && ranked[2].corrected.is_none());
        let even = rank_models(&[vec![0.95, 0.97, 0.96], vec![0.93, 0.95, 0.94]], 0.5).unwrap();
        assert_eq!((even[1].model, even[1].corrected, even[1].proven_worse(0.05, 1)), (1, None, false));
        let one = rank_models(&[vec![0.4], vec![0.5]], 0.5).unwrap();
        assert_eq!((one[0].model, one[0].deviation, one[1].plain), (1, 0.0, None));
    }

    #[test]
    fn the_corrected_test_is_the_harder_one() {
        let a: Vec<f64> = (0..30).map(|fold| 0.9 + 0.01 * f64::from(fold % 7)).collect();
        let b: Vec<f64> = (0..30).map(|fold| 0.89 + 0.01 * f64::from(fold % 5)).collect();
        let ranked = rank_models(&[b, a], 1.0 / 9.0).unwrap();
        let (plain, corrected) = (ranked[1].plain.unwrap(), ranked[1].corrected.unwrap());
        assert!(corrected.p_value > plain.p_value && corrected.difference == plain.difference);
        assert!(ranked[1].seems_worse(0.05, 1) && !ranked[1].proven_worse(0.001, 5));
    }

    #[test]
    fn awkward_input() {
        assert!(rank_models(&[], 0.5).is_err() && rank_models(&[vec![]], 0.5).is_err());
        assert!(rank_models(&[vec![0.1], vec![0.1, 0.2]], 0.5).is_err());
        assert!(rank_models(&[vec![f64::NAN]], 0.5).is_err() && rank_models(&[vec![0.1]], 0.0).is_err());
    }
}
