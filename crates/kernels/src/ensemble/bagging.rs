//! Many models of one kind, each on another sample of the rows.

use ndarray::{Array2, ArrayView2, Axis};
use stepwise_random::Random;

use super::predictor::{Predictor, RecipeOf, rows_of};
use super::voting::{Ballot, Voting};
use crate::KernelError;
use crate::error::{enough_rows, out_of_range, same_length};
use crate::estimator::{Classifier, Regressor};

/// Bagging of any model, while it is being fitted. It comes as [`BaggingRegressor`] and [`BaggingClassifier`].
///
/// **Idea.** A model that changes much with its rows can be calmed: fit it to many samples of n rows drawn with
/// replacement, and take the mean. Each sample leaves out about 37 % of the rows, which test the members that have not
/// seen them ([`out_of_bag`](Self::out_of_bag)). For trees, [`RandomForest`](super::RandomForest) does this and more, faster.
///
/// **One step** fits one member; its sample is n draws of [`Random::below`]. **Cost.** One fit, and one prediction of all
/// rows, a step.
///
/// Source: L. Breiman, *Bagging predictors*, Machine Learning 24 (1996).
pub struct Bagging<'a, M: Predictor + ?Sized> {
    x: Array2<f64>,
    y: Vec<M::Target>,
    recipe: Box<RecipeOf<'a, M>>,
    size: usize,
    members: Vec<Box<M>>,
    /// For each row the sum of what the members say that have not seen it, and how many these are.
    unseen_sums: Array2<f64>,
    unseen_counts: Vec<usize>,
}

/// [Bagging](Bagging) for numbers.
///
/// ```
/// use ndarray::Array2;
/// use stepwise_kernels::ensemble::BaggingRegressor;
/// use stepwise_kernels::estimator::Regressor;
/// use stepwise_kernels::neighbors::{KNeighborsRegressor, Search, Vote};
/// use stepwise_random::Random;
/// let x = Array2::from_shape_fn((40, 1), |(row, _)| row as f64);
/// let y: Vec<f64> = x.iter().map(|x| x * x).collect();
/// let mut bagging = BaggingRegressor::new(
///     x.view(),
///     &y,
///     Box::new(|x, y| Ok(Box::new(KNeighborsRegressor::new(x, y.into(), 1, Vote::Uniform, Search::Brute)?))),
///     10,
/// )?;
/// let random = &mut Random::new(1);
/// while bagging.step(random)? {}
/// let model = bagging.into_model()?;
/// assert!((model.predict(x.view())?[20] - 400.0).abs() < 60.0);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
pub type BaggingRegressor<'a> = Bagging<'a, dyn Regressor>;

/// [Bagging](Bagging) for classes; the members' probabilities are averaged, as in scikit-learn.
pub type BaggingClassifier<'a> = Bagging<'a, dyn Classifier>;

impl<'a, M: Predictor + ?Sized> Bagging<'a, M> {
    /// So many members by one recipe. A sample may lack a class, or hold one row many times: the recipe must bear it.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] for no rows, [`KernelError::Shape`], [`KernelError::Range`] for no members.
    pub fn new(
        x: ArrayView2<'_, f64>,
        y: &[M::Target],
        recipe: Box<RecipeOf<'a, M>>,
        members: usize,
    ) -> Result<Self, KernelError> {
        enough_rows("bagging", x.nrows(), 1)?;
        same_length("the target", y.len(), x.nrows())?;
        if members == 0 {
            return Err(out_of_range("the number of members", 0.0, "at least 1"));
        }
        Ok(Self {
            x: x.to_owned(),
            y: y.to_vec(),
            recipe,
            size: members,
            members: Vec::new(),
            unseen_sums: Array2::zeros((0, 0)),
            unseen_counts: vec![0; x.nrows()],
        })
    }

    /// Fits the next member; `Ok(false)` when that was the last.
    ///
    /// # Errors
    /// Those of the recipe; [`KernelError::Shape`] when a member predicts another number of classes.
    pub fn step(&mut self, random: &mut Random) -> Result<bool, KernelError> {
        if self.done() {
            return Ok(false);
        }
        let rows = self.y.len();
        let sample: Vec<usize> = (0..rows).map(|_| random.below(rows)).collect();
        let (x, y) = rows_of(self.x.view(), &self.y, &sample);
        let member = (self.recipe)(x.view(), &y)?;
        let mut unseen = vec![true; rows];
        sample.iter().for_each(|&row| unseen[row] = false);
        let unseen: Vec<usize> = (0..rows).filter(|&row| unseen[row]).collect();
        let said = member.columns(self.x.select(Axis(0), &unseen).view())?;
        if self.members.is_empty() {
            self.unseen_sums = Array2::zeros((rows, said.ncols()));
        }
        same_length("the classes of a member", said.ncols(), self.unseen_sums.ncols())?;
        for (&row, said) in unseen.iter().zip(said.rows()) {
            self.unseen_sums.row_mut(row).scaled_add(1.0, &said);
            self.unseen_counts[row] += 1;
        }
        self.members.push(member);
        Ok(!self.done())
    }

    /// Whether all members are fitted.
    #[must_use]
    pub fn done(&self) -> bool {
        self.members.len() == self.size
    }

    /// The mean of what the members say of each row that they have not seen, n×1 for numbers, n×classes for classes; NaN
    /// for rows that all have seen so far. Empty before the first step.
    #[must_use]
    pub fn out_of_bag(&self) -> Array2<f64> {
        Array2::from_shape_fn(self.unseen_sums.dim(), |(row, column)| {
            self.unseen_sums[(row, column)] / self.unseen_counts[row] as f64
        })
    }

    /// The committee of the members so far.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] before the first.
    pub fn into_model(self) -> Result<Voting<M>, KernelError> {
        Voting::of(self.members, None, Ballot::Soft)
    }
}

#[cfg(test)]
mod tests {
    use ndarray::{ArrayView1, array};

    use super::*;
    use crate::bayes::GaussianNaiveBayes;
    use crate::ensemble::{StackingClassifier, VotingClassifier, VotingRegressor};
    use crate::linear::Ridge;
    use crate::model_selection::{Split, k_folds};

    fn bayes<'a>() -> Box<RecipeOf<'a, dyn Classifier>> {
        Box::new(|x, y| Ok(Box::new(GaussianNaiveBayes::fit(x, y, 2, 1e-3)?)))
    }

    #[test]
    fn bags_average_and_test_themselves() {
        let x = Array2::from_shape_fn((30, 1), |(row, _)| row as f64);
        let y: Vec<f64> = x.iter().map(|x| 2.0 * x + 1.0).collect();
        let recipe: Box<RecipeOf<'_, dyn Regressor>> =
            Box::new(|x, y| Ok(Box::new(Ridge::fit(x, ArrayView1::from(y), 1e-9)?)));
        let mut bags = BaggingRegressor::new(x.view(), &y, recipe, 12).unwrap();
        assert_eq!(bags.out_of_bag().len(), 0);
        let random = &mut Random::new(4);
        while bags.step(random).unwrap() {}
        assert!(!bags.step(random).unwrap());
        let tested = bags.out_of_bag();
        assert!(tested.iter().zip(&y).all(|(a, b)| a.is_nan() || (a - b).abs() < 1e-6));
        let model = bags.into_model().unwrap();
        assert_eq!(model.members().len(), 12);
        assert!((model.predict(array![[50.0]].view()).unwrap()[0] - 101.0).abs() < 1e-6);
    }

    #[test]
    fn awkward_committees() {
        let x = array![[0.0], [1.0], [5.0], [6.0]];
        let y = [0, 0, 1, 1];
        assert!(VotingRegressor::new(Vec::new(), None).is_err());
        for weights in [vec![-1.0], vec![0.0], vec![f64::NAN], vec![f64::INFINITY], vec![1.0, 1.0]] {
            let member = bayes()(x.view(), &y).unwrap();
            assert!(VotingClassifier::new(vec![member], Some(&weights), Ballot::Hard).is_err());
        }
        assert!(BaggingClassifier::new(x.view(), &y, bayes(), 0).is_err());
        assert!(BaggingClassifier::new(x.view(), &y[1..], bayes(), 3).is_err());
        assert!(BaggingClassifier::new(x.view(), &y, bayes(), 3).unwrap().into_model().is_err());
        let stack = |members, splits| StackingClassifier::new(x.view(), &y, members, bayes(), splits);
        let split = |train: &[usize], test: &[usize]| Split { train: train.to_vec(), test: test.to_vec() };
        assert!(stack(Vec::new(), k_folds(4, 2, None).unwrap()).is_err());
        for splits in [
            vec![],
            vec![split(&[0, 1], &[2, 3])],
            vec![split(&[0], &[1, 2, 3, 0, 0])],
            vec![split(&[0], &[0, 1, 2, 9])],
            vec![split(&[9], &[0, 1, 2, 3])],
        ] {
            assert!(stack(vec![bayes()], splits).is_err());
        }
        // A fold with one class: the member says so or bears it, and nothing panics.
        let mut one_class = stack(vec![bayes()], k_folds(4, 2, None).unwrap()).unwrap();
        while one_class.step().is_ok_and(|more| more) {}
    }
}
