//! Committees of any models.

use ndarray::{Array1, Array2, ArrayView2};

use super::predictor::{Predictor, ballots};
use crate::KernelError;
use crate::error::{enough_rows, out_of_range, same_length};
use crate::estimator::{Classifier, Regressor};

/// What a member of a committee of classifiers says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ballot {
    /// Its likeliest class.
    Hard,
    /// The probability of each class.
    Soft,
}

/// A committee: the weighted mean of what its members say. It comes as [`VotingRegressor`] and [`VotingClassifier`].
///
/// **Idea.** Models that err in different places cancel each other's errors; the mean is better than the typical member
/// whenever they do not all err alike.
pub struct Voting<M: ?Sized> {
    members: Vec<Box<M>>,
    /// With sum 1.
    weights: Vec<f64>,
    ballot: Ballot,
}

/// A [committee](Voting) for numbers: the weighted mean of the predictions. It is a [`Regressor`].
///
/// ```
/// use ndarray::{ArrayView1, array};
/// use stepwise_kernels::ensemble::VotingRegressor;
/// use stepwise_kernels::estimator::Regressor;
/// use stepwise_kernels::linear::Ridge;
/// let (x, y) = (array![[0.0], [1.0], [2.0]], [0.0, 1.0, 2.0]);
/// let ridge = |penalty| Ridge::fit(x.view(), ArrayView1::from(&y), penalty);
/// let both = VotingRegressor::new(vec![Box::new(ridge(1e-9)?), Box::new(ridge(2.0)?)], None)?;
/// assert!((both.predict(x.view())?[2] - 1.75).abs() < 1e-6);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
pub type VotingRegressor = Voting<dyn Regressor>;

/// A [committee](Voting) for classes: shares of the votes, or the weighted mean of the probabilities. It is a
/// [`Classifier`]; of classes with equal shares the lower one wins.
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::bayes::GaussianNaiveBayes;
/// use stepwise_kernels::ensemble::{Ballot, VotingClassifier};
/// use stepwise_kernels::estimator::Classifier;
/// use stepwise_kernels::linear::LogisticRegression;
/// let (x, y) = (array![[0.0], [1.0], [5.0], [6.0]], [0, 0, 1, 1]);
/// let bayes = GaussianNaiveBayes::fit(x.view(), &y, 2, 1e-9)?;
/// let logistic = LogisticRegression::fit(x.view(), &y, 2, 1.0)?;
/// let both = VotingClassifier::new(vec![Box::new(bayes), Box::new(logistic)], None, Ballot::Soft)?;
/// assert_eq!(both.predict(x.view())?, y);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
pub type VotingClassifier = Voting<dyn Classifier>;

impl<M: Predictor + ?Sized> Voting<M> {
    pub(super) fn of(
        members: Vec<Box<M>>,
        weights: Option<&[f64]>,
        ballot: Ballot,
    ) -> Result<Self, KernelError> {
        enough_rows("a committee, by its members,", members.len(), 1)?;
        let weights = weights.map_or_else(|| vec![1.0; members.len()], <[f64]>::to_vec);
        same_length("the weights of the members", weights.len(), members.len())?;
        let sum: f64 = weights.iter().sum();
        let bad = weights.iter().copied().find(|weight| weight.is_nan() || *weight < 0.0);
        if let Some(given) = bad.or(Some(sum).filter(|sum| !(sum.is_finite() && *sum > 0.0))) {
            let allowed = "at least 0, and their sum a finite number above 0";
            return Err(out_of_range("a weight, or the sum of the weights,", given, allowed));
        }
        Ok(Self { members, weights: weights.iter().map(|weight| weight / sum).collect(), ballot })
    }

    /// The members.
    #[must_use]
    pub fn members(&self) -> &[Box<M>] {
        &self.members
    }

    /// The weighted mean of what the members say.
    fn mean(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        let mut mean: Option<Array2<f64>> = None;
        for (member, &weight) in self.members.iter().zip(&self.weights) {
            let mut said = member.columns(x)?;
            if self.ballot == Ballot::Hard {
                said = ballots(&said);
            }
            let sum = mean.get_or_insert_with(|| Array2::zeros(said.dim()));
            same_length("what a member says", said.nrows(), sum.nrows())?;
            same_length("the classes of a member", said.ncols(), sum.ncols())?;
            sum.scaled_add(weight, &said);
        }
        // There is at least one member.
        Ok(mean.unwrap_or_default())
    }
}

impl VotingRegressor {
    /// Of these fitted members, with equal weights or these.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] for no members, [`KernelError::Shape`] for another number of weights,
    /// [`KernelError::Range`] for a weight below 0, or when all are 0.
    pub fn new(members: Vec<Box<dyn Regressor>>, weights: Option<&[f64]>) -> Result<Self, KernelError> {
        Self::of(members, weights, Ballot::Soft)
    }
}

impl VotingClassifier {
    /// Of these fitted members, with equal weights or these.
    ///
    /// # Errors
    /// As [`VotingRegressor::new`].
    pub fn new(
        members: Vec<Box<dyn Classifier>>,
        weights: Option<&[f64]>,
        ballot: Ballot,
    ) -> Result<Self, KernelError> {
        Self::of(members, weights, ballot)
    }
}

impl Regressor for VotingRegressor {
    fn predict(&self, x: ArrayView2<'_, f64>) -> Result<Array1<f64>, KernelError> {
        Ok(self.mean(x)?.column(0).to_owned())
    }
}

impl Classifier for VotingClassifier {
    fn predict_proba(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        self.mean(x)
    }
}
