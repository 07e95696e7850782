//! A model that learns from other models' predictions.

use ndarray::{Array1, Array2, ArrayView2, Axis, Slice, concatenate};

use super::predictor::{Predictor, RecipeOf, rows_of};
use crate::KernelError;
use crate::error::{enough_rows, out_of_range, same_length};
use crate::estimator::{Classifier, Regressor};
use crate::model_selection::Split;

/// Stacking, while it is being fitted: a last model learns how far to trust each member, and when. It comes as
/// [`StackingRegressor`] and [`StackingClassifier`].
///
/// **Idea.** Give a last model the members' predictions as its features. It must not see how the members predict rows that
/// they learned from, or it would trust whoever learned them by heart: so for each fold the members are fitted on the
/// other folds, and predict this one. With these *out-of-fold* predictions of all rows the last model is fitted; for use
/// the members are then fitted on all rows.
///
/// **Features of the last model.** A regressor's prediction; of a classifier the probabilities of all classes, or with two
/// classes of class 1 alone. scikit-learn does the same.
///
/// **One step** fits one model: each member fold by fold, then on all rows; at last the last.
///
/// **Cost.** (folds + 1) fits of each member and one of the last model.
///
/// Source: D. H. Wolpert, *Stacked generalization*, Neural Networks 5 (1992).
pub struct Stacking<'a, M: Predictor + ?Sized> {
    x: Array2<f64>,
    y: Vec<M::Target>,
    splits: Vec<Split>,
    recipes: Vec<Box<RecipeOf<'a, M>>>,
    last: Box<RecipeOf<'a, M>>,
    /// Each member's out-of-fold predictions; the last one's may still miss folds.
    unseen: Vec<Array2<f64>>,
    folds_done: usize,
    members: Vec<Box<M>>,
    model: Option<Box<M>>,
}

/// [Stacking](Stacking) for numbers.
///
/// ```
/// use ndarray::{Array2, ArrayView1};
/// use stepwise_kernels::ensemble::StackingRegressor;
/// use stepwise_kernels::estimator::Regressor;
/// use stepwise_kernels::linear::{LeastSquares, Ridge};
/// use stepwise_kernels::model_selection::k_folds;
/// let x = Array2::from_shape_fn((20, 1), |(row, _)| row as f64);
/// let y: Vec<f64> = x.iter().map(|x| 3.0 * x).collect();
/// let mut stacking = StackingRegressor::new(
///     x.view(),
///     &y,
///     vec![
///         Box::new(|x, y| Ok(Box::new(LeastSquares::fit(x, ArrayView1::from(y))?))),
///         Box::new(|x, y| Ok(Box::new(Ridge::fit(x, ArrayView1::from(y), 1e5)?))),
///     ],
///     Box::new(|x, y| Ok(Box::new(Ridge::fit(x, ArrayView1::from(y), 1e-6)?))),
///     k_folds(20, 5, None)?,
/// )?;
/// while stacking.step()? {}
/// let model = stacking.into_model()?;
/// assert!((model.predict(x.view())?[10] - 30.0).abs() < 1e-3);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
pub type StackingRegressor<'a> = Stacking<'a, dyn Regressor>;

/// [Stacking](Stacking) for classes.
pub type StackingClassifier<'a> = Stacking<'a, dyn Classifier>;

impl<'a, M: Predictor + ?Sized> Stacking<'a, M> {
    /// Of members and a last model, given as recipes, on splits that hold out each row exactly once.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] for no members, [`KernelError::Shape`], [`KernelError::Range`] for a row of a split that
    /// does not exist, or one that is not held out once.
    pub fn new(
        x: ArrayView2<'_, f64>,
        y: &[M::Target],
        members: Vec<Box<RecipeOf<'a, M>>>,
        last: Box<RecipeOf<'a, M>>,
        splits: Vec<Split>,
    ) -> Result<Self, KernelError> {
        enough_rows("stacking, by its members,", members.len(), 1)?;
        same_length("the target", y.len(), x.nrows())?;
        let mut held_out = vec![0; x.nrows()];
        for &row in splits.iter().flat_map(|split| &split.test) {
            match held_out.get_mut(row) {
                Some(times) => *times += 1,
                None => return Err(missing(row)),
            }
        }
        if let Some(&row) = splits.iter().flat_map(|split| &split.train).find(|&&row| row >= x.nrows()) {
            return Err(missing(row));
        }
        if let Some(times) = held_out.iter().find(|times| **times != 1) {
            return Err(out_of_range("how often a row is held out", f64::from(*times), "1"));
        }
        Ok(Self {
            x: x.to_owned(),
            y: y.to_vec(),
            splits,
            recipes: members,
            last,
            unseen: Vec::new(),
            folds_done: 0,
            members: Vec::new(),
            model: None,
        })
    }

    /// Fits the next model; `Ok(false)` when that was the last.
    ///
    /// # Errors
    /// Those of the models; [`KernelError::Shape`] when a member predicts other numbers of classes.
    pub fn step(&mut self) -> Result<bool, KernelError> {
        if self.done() {
            return Ok(false);
        }
        match (self.recipes.get(self.members.len()), self.splits.get(self.folds_done)) {
            (Some(recipe), Some(split)) => {
                let (x, y) = rows_of(self.x.view(), &self.y, &split.train);
                let predicted = recipe(x.view(), &y)?.columns(self.x.select(Axis(0), &split.test).view())?;
                if self.folds_done == 0 {
                    self.unseen.push(Array2::zeros((self.y.len(), predicted.ncols())));
                }
                if let Some(unseen) = self.unseen.last_mut() {
                    same_length("the classes of a member", predicted.ncols(), unseen.ncols())?;
                    for (&row, predicted) in split.test.iter().zip(predicted.rows()) {
                        unseen.row_mut(row).assign(&predicted);
                    }
                }
                self.folds_done += 1;
            }
            (Some(recipe), None) => {
                self.members.push(recipe(self.x.view(), &self.y)?);
                self.folds_done = 0;
            }
            (None, _) => self.model = Some((self.last)(side_by_side(&self.unseen)?.view(), &self.y)?),
        }
        Ok(!self.done())
    }

    /// Whether the last model is fitted.
    #[must_use]
    pub fn done(&self) -> bool {
        self.model.is_some()
    }

    /// The out-of-fold predictions so far, for each member; rows of folds to come are 0.
    #[must_use]
    pub fn out_of_fold(&self) -> &[Array2<f64>] {
        &self.unseen
    }

    /// The fitted stack, after all steps that are left.
    ///
    /// # Errors
    /// As [`step`](Self::step).
    pub fn into_model(mut self) -> Result<Stack<M>, KernelError> {
        while self.step()? {}
        match self.model {
            Some(last) => Ok(Stack { members: self.members, last }),
            None => Err(KernelError::Numerical { what: "The last model is not fitted" }),
        }
    }
}

/// What [`Stacking`] has fitted: a [`Regressor`] or a [`Classifier`].
pub struct Stack<M: ?Sized> {
    members: Vec<Box<M>>,
    last: Box<M>,
}

impl<M: Predictor + ?Sized> Stack<M> {
    /// The members, fitted on all rows.
    #[must_use]
    pub fn members(&self) -> &[Box<M>] {
        &self.members
    }

    /// The model that learned from their predictions.
    #[must_use]
    pub fn last(&self) -> &M {
        &self.last
    }

    /// The last model's features for the rows of x.
    ///
    /// # Errors
    /// Those of the members.
    pub fn features(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        let said: Vec<Array2<f64>> =
            self.members.iter().map(|member| member.columns(x)).collect::<Result<_, _>>()?;
        side_by_side(&said)
    }
}

impl Regressor for Stack<dyn Regressor> {
    fn predict(&self, x: ArrayView2<'_, f64>) -> Result<Array1<f64>, KernelError> {
        self.last.predict(self.features(x)?.view())
    }
}

impl Classifier for Stack<dyn Classifier> {
    fn predict_proba(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        self.last.predict_proba(self.features(x)?.view())
    }
}

/// The columns of all members; of two that sum to 1 the second says all.
fn side_by_side(said: &[Array2<f64>]) -> Result<Array2<f64>, KernelError> {
    let parts: Vec<_> = said
        .iter()
        .map(|columns| {
            if columns.ncols() == 2 { columns.slice_axis(Axis(1), Slice::from(1..)) } else { columns.view() }
        })
        .collect();
    concatenate(Axis(1), &parts)
        .map_err(|_| KernelError::Numerical { what: "The members predict different numbers of rows" })
}

fn missing(row: usize) -> KernelError {
    out_of_range("a row of a split", row as f64, "below the number of rows")
}
