//! Choosing and judging on different rows.

use super::Split;
use crate::KernelError;
use crate::error::out_of_range;

/// An outer split, to judge by, with inner splits of its training rows, to choose by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NestedSplit {
    /// The rows to judge by, and the others.
    pub outer: Split,
    /// Splits of the outer training rows, by their numbers in the whole.
    pub inner: Vec<Split>,
}

/// Splits for nested cross-validation.
///
/// **Idea.** The score of the best of many settings is too good: it is the best partly by luck on those very rows. So
/// settings are chosen by the inner splits alone, and the choice is judged on rows that had no part in it. What is
/// judged so is the whole way of working, the search included.
///
/// `inner` splits so many rows, numbered from 0, as [`k_folds`](super::k_folds) does.
///
/// Source: S. Varma, R. Simon, *Bias in error estimation when using cross-validation for model selection*, BMC
/// Bioinformatics 7 (2006).
///
/// # Errors
/// What `inner` returns; [`KernelError::Range`] for an inner row that there is not.
///
/// ```
/// use stepwise_kernels::model_selection::{k_folds, nested_splits};
/// let nested = nested_splits(k_folds(6, 3, None)?, |rows| k_folds(rows, 2, None))?;
/// assert_eq!(nested[0].outer.test, [0, 1]);
/// assert_eq!((&nested[0].inner[0].train[..], &nested[0].inner[0].test[..]), (&[4, 5][..], &[2, 3][..]));
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
pub fn nested_splits(
    outer: Vec<Split>,
    mut inner: impl FnMut(usize) -> Result<Vec<Split>, KernelError>,
) -> Result<Vec<NestedSplit>, KernelError> {
    let nest = |outer: Split| {
        let rows = |places: &[usize]| -> Result<Vec<usize>, KernelError> {
            let row = |&place: &usize| {
                let missing =
                    || out_of_range("an inner row", place as f64, "below the number of training rows");
                outer.train.get(place).copied().ok_or_else(missing)
            };
            places.iter().map(row).collect()
        };
        let inner = inner(outer.train.len())?
            .iter()
            .map(|split| Ok(Split { train: rows(&split.train)?, test: rows(&split.test)? }))
            .collect::<Result<_, KernelError>>()?;
        Ok(NestedSplit { outer, inner })
    };
    outer.into_iter().map(nest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model_selection::k_folds;

    #[test]
    fn inner_rows_are_outer_training_rows() {
        for nested in nested_splits(k_folds(13, 4, None).unwrap(), |rows| k_folds(rows, 3, None)).unwrap() {
            let mut tested: Vec<usize> = nested.inner.iter().flat_map(|split| split.test.clone()).collect();
            tested.sort_unstable();
            assert_eq!(tested, nested.outer.train);
        }
        let split = Split { train: vec![0], test: vec![1] };
        assert!(nested_splits(vec![split.clone()], |_| Ok(vec![split.clone()])).is_err());
        assert!(nested_splits(vec![split], |rows| k_folds(rows, 2, None)).is_err());
    }
}
