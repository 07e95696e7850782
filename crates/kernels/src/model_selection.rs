//! Which rows a model learns from, which it is judged by, and how its settings are chosen.
//!
//! | search | proposes | when |
//! |---|---|---|
//! | [`GridSearch`] | all combinations | few settings, few values |
//! | [`RandomSearch`] | random points | many settings of which few matter |
//! | [`SuccessiveHalving`] | the better ones again, with more rows | bad settings show early |
//! | [`BayesianSearch`] | where the most improvement is expected | trials are dear |
//! | [`GeneticSearch`] | crossed and mutated pipelines | stages and settings at once |
//!
//! The score of the winner of a search is too good: [`nested_splits`] judge it on other rows.

mod compare;
mod curves;
mod folds;
mod nested;
mod ranking;
mod search;
mod selection_bias;

pub use compare::{McNemarTest, PairedComparison, mcnemar};
pub use curves::{CrossValidation, CurvePoint, learning_curve, validation_curve};
pub use folds::{group_folds, k_folds, repeated_folds, stratified_folds, time_series_splits};
pub use nested::{NestedSplit, nested_splits};
pub use ranking::{Ranked, rank_models};
pub use selection_bias::{SelectionBias, selection_bias};

pub use search::{
    Alternative, BayesianOptions, BayesianSearch, Dimension, Domain, Forecast, Gene, GeneticOptions,
    GeneticSearch, Genome, GridSearch, RandomSearch, Search, Space, Stage, SuccessiveHalving, Surrogate,
    Trial, expected_improvement, pareto_front,
};

use stepwise_random::Random;

use crate::KernelError;
use crate::error::enough_rows;

/// The stream of a seed that splits draw from, so that a split stays the same whatever else is drawn.
pub const SPLIT_STREAM: u64 = 1;

/// Rows to learn from and rows held out; no row is both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// The rows to learn from.
    pub train: Vec<usize>,
    /// The rows held out.
    pub test: Vec<usize>,
}

/// Holds out a random share of the rows.
///
/// The rows are put into random order by [`Random::permutation`] on stream [`SPLIT_STREAM`] of the seed; the first
/// ⌈share·rows⌉ are held out, as in scikit-learn's `train_test_split`, and at least one row stays on each side.
/// Time O(rows).
///
/// # Errors
/// [`KernelError::TooFewRows`] for fewer than 2 rows, [`KernelError::Range`] for a share outside (0, 1).
///
/// ```
/// let split = stepwise_kernels::model_selection::train_test_split(10, 0.25, 7)?;
/// assert_eq!((split.train.len(), split.test.len()), (7, 3));
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
pub fn train_test_split(rows: usize, share: f64, seed: u64) -> Result<Split, KernelError> {
    enough_rows("a split", rows, 2)?;
    if !(share > 0.0 && share < 1.0) {
        return Err(KernelError::Range {
            what: "the share held out",
            given: share,
            allowed: "above 0 and below 1".to_owned(),
        });
    }
    let mut test = Random::stream(seed, SPLIT_STREAM).permutation(rows);
    // The cast saturates; the clamp keeps both sides non-empty.
    let held_out = ((share * rows as f64).ceil() as usize).clamp(1, rows - 1);
    let train = test.split_off(held_out);
    Ok(Split { train, test })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_row_is_on_one_side(rows in 2..300_usize, share in 0.001..0.999_f64, seed: u64) {
            let split = train_test_split(rows, share, seed).unwrap();
            let mut all = [split.train.clone(), split.test.clone()].concat();
            all.sort_unstable();
            prop_assert_eq!(all, (0..rows).collect::<Vec<_>>());
            prop_assert!(!split.train.is_empty() && !split.test.is_empty());
        }
    }

    #[test]
    fn impossible_splits_are_refused() {
        assert!(train_test_split(1, 0.5, 0).is_err());
        for share in [0.0, 1.0, f64::NAN, -1.0] {
            assert!(train_test_split(10, share, 0).is_err());
        }
    }
}
