//! Cross-validation, and how scores change with the rows learned from and with a setting.

use super::Split;
use crate::KernelError;
use crate::error::{enough_rows, out_of_range};
use crate::stats::{mean, moments};

/// Cross-validation, one split at a time: the score of a model on rows it has not seen, once for each split.
///
/// The mean of the scores judges the way of fitting, and their standard deviation says how far to trust it. The
/// scores of overlapping training sets depend on each other, so the spread is not a standard error of the mean; to
/// compare two models, use [`PairedComparison`](super::PairedComparison).
///
/// ```
/// use stepwise_kernels::model_selection::{CrossValidation, k_folds};
/// let y = [1.0, 2.0, 3.0, 6.0];
/// let mut run = CrossValidation::new(k_folds(4, 2, None)?)?;
/// // Predict the mean of the training rows; score by the negative squared error.
/// while run.step(|split| {
///     let mean = split.train.iter().map(|&row| y[row]).sum::<f64>() / split.train.len() as f64;
///     Ok(-split.test.iter().map(|&row| (y[row] - mean) * (y[row] - mean)).sum::<f64>())
/// })? {}
/// assert_eq!(run.scores(), [-18.5, -22.5]);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct CrossValidation {
    splits: Vec<Split>,
    scores: Vec<f64>,
}

impl CrossValidation {
    /// Over these splits.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] for no splits.
    pub fn new(splits: Vec<Split>) -> Result<Self, KernelError> {
        enough_rows("cross-validation, by its splits,", splits.len(), 1)?;
        Ok(Self { splits, scores: Vec::new() })
    }

    /// Scores the next split by `score`, which fits on `train` and judges on `test`; `Ok(false)` when all are done.
    ///
    /// # Errors
    /// What `score` returns; the split can then be tried again.
    pub fn step<E>(&mut self, score: impl FnOnce(&Split) -> Result<f64, E>) -> Result<bool, E> {
        if let Some(split) = self.splits.get(self.scores.len()) {
            self.scores.push(score(split)?);
        }
        Ok(!self.done())
    }

    /// Whether all splits have a score.
    #[must_use]
    pub fn done(&self) -> bool {
        self.scores.len() == self.splits.len()
    }

    /// The splits.
    #[must_use]
    pub fn splits(&self) -> &[Split] {
        &self.splits
    }

    /// The scores so far.
    #[must_use]
    pub fn scores(&self) -> &[f64] {
        &self.scores
    }

    /// Mean and standard deviation (divisor n − 1; 0 for one score) of the scores so far; `None` before the first.
    #[must_use]
    pub fn summary(&self) -> Option<(f64, f64)> {
        (!self.scores.is_empty()).then(|| {
            let (mean, variance) = moments(&self.scores);
            (mean, variance.sqrt())
        })
    }

    /// The scores of all splits.
    ///
    /// # Errors
    /// What `score` returns.
    pub fn run<E>(mut self, mut score: impl FnMut(&Split) -> Result<f64, E>) -> Result<Vec<f64>, E> {
        while self.step(&mut score)? {}
        Ok(self.scores)
    }
}

/// One place of a learning or validation curve.
#[derive(Clone, Debug, PartialEq)]
pub struct CurvePoint {
    /// The number of training rows, or the setting.
    pub x: f64,
    /// The score on the training rows, for each split.
    pub train: Vec<f64>,
    /// The score on the held-out rows, for each split.
    pub test: Vec<f64>,
}

impl CurvePoint {
    /// The mean scores on training and held-out rows: the gap between them is overfitting.
    #[must_use]
    pub fn means(&self) -> (f64, f64) {
        (mean(&self.train), mean(&self.test))
    }

    fn at<E>(
        x: f64,
        splits: &[Split],
        mut scores: impl FnMut(&Split) -> Result<(f64, f64), E>,
    ) -> Result<Self, E> {
        let (mut train, mut test) = (Vec::new(), Vec::new());
        for split in splits {
            let (seen, unseen) = scores(split)?;
            train.push(seen);
            test.push(unseen);
        }
        Ok(Self { x, train, test })
    }
}

/// Scores on training and held-out rows when only the first `size` training rows of each split are learned from, for
/// each size. Curves that still rise ask for more rows; curves that have met low ask for a better model. `scores`
/// fits on `train` and returns (score on train, score on test).
///
/// # Errors
/// [`KernelError::Range`] for a size that is 0 or above a split's training rows, and what `scores` returns.
pub fn learning_curve<E: From<KernelError>>(
    splits: &[Split],
    sizes: &[usize],
    mut scores: impl FnMut(&Split) -> Result<(f64, f64), E>,
) -> Result<Vec<CurvePoint>, E> {
    let most = splits.iter().map(|split| split.train.len()).min().unwrap_or(0);
    let mut curve = Vec::with_capacity(sizes.len());
    for &size in sizes {
        if size == 0 || size > most {
            let allowed = "from 1 to the training rows of the smallest split";
            return Err(out_of_range("the training size", size as f64, allowed).into());
        }
        curve.push(CurvePoint::at(size as f64, splits, |split| {
            scores(&Split { train: split.train[..size].to_vec(), test: split.test.clone() })
        })?);
    }
    Ok(curve)
}

/// Scores on training and held-out rows for each value of a setting: where the held-out score turns down while the
/// other still rises, overfitting begins. `scores` gets the setting and the split, as in [`learning_curve`].
///
/// # Errors
/// What `scores` returns.
pub fn validation_curve<E>(
    splits: &[Split],
    settings: &[f64],
    mut scores: impl FnMut(f64, &Split) -> Result<(f64, f64), E>,
) -> Result<Vec<CurvePoint>, E> {
    settings.iter().map(|&x| CurvePoint::at(x, splits, |split| scores(x, split))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model_selection::k_folds;

    #[test]
    fn curves_and_failures() {
        let splits = k_folds(6, 3, None).unwrap();
        let sizes = |split: &Split| Ok((split.train.len() as f64, split.test.len() as f64));
        let curve: Result<_, KernelError> = learning_curve(&splits, &[1, 4], sizes);
        assert_eq!(curve.unwrap()[1].means(), (4.0, 2.0));
        let too_many: Result<_, KernelError> = learning_curve(&splits, &[5], sizes);
        assert!(too_many.is_err());
        let curve: Result<_, KernelError> = validation_curve(&splits, &[0.5], |x, _| Ok((x, -x)));
        assert_eq!(curve.unwrap()[0].test, [-0.5; 3]);
        let mut run = CrossValidation::new(splits).unwrap();
        assert_eq!(run.summary(), None);
        assert!(run.step(|_| Err("no")).is_err() && run.scores().is_empty());
        assert_eq!(run.step(|_| Ok::<_, KernelError>(0.5)), Ok(true));
        assert_eq!(run.summary(), Some((0.5, 0.0)));
        assert_eq!(run.run(|_| Ok::<_, KernelError>(1.0)).unwrap(), [0.5, 1.0, 1.0]);
        assert!(CrossValidation::new(Vec::new()).is_err());
    }
}
