//! Stages and a model as one recipe that cannot leak unless told to.
//!
//! **The mistake.** Whatever learns from rows (a mean to impute with, the levels of a label, which columns to keep)
//! is part of the model. Learned before the rows are split, it lets the test rows whisper, and the score is too good.
//!
//! **How it is made impossible.** A [`Pipeline`] holds no numbers, only recipes. [`fit`](Pipeline::fit) learns every
//! stage and the model from the rows it is given, one after the other, and returns a [`FittedPipeline`], which has no
//! way to learn. [`cross_validate`](Pipeline::cross_validate) hands each fit the training rows of a split and nothing
//! else. The one way round is called by its name: [`Pipeline::leak`].
//!
//! | type | what it is |
//! |---|---|
//! | [`Transformer`] | a stage that has learned: rows in, numbers out |
//! | [`Stage`] | how a stage learns |
//! | [`Stages`] | stages one after the other, on a matrix |
//! | [`ColumnTransformer`] | stages side by side, each on some columns of a table |
//! | [`TargetEncoding`] | the stage that needs the target, honest or leaking |
//! | [`Pipeline`] | all of these and a model |
//!
//! ```
//! use stepwise_kernels::estimator::Classifier;
//! use stepwise_kernels::frame::Frame;
//! use stepwise_kernels::linear::LogisticRegression;
//! use stepwise_kernels::pipeline::{ColumnTransformer, Pipeline, Stages};
//! use stepwise_kernels::preprocess::{Fill, OneHotEncoder, SimpleImputer, StandardScaler};
//! let passengers = Frame::read_csv("age,sex\n22,male\n38,female\n,female\n35,male\n27,female\n54,male\n")?;
//! let survived = [0, 1, 1, 0, 1, 0];
//! let columns = ColumnTransformer::new()
//!     .numbers(&["age"], Stages::new()
//!         .then(|x, _| SimpleImputer::fit(x, Fill::Median))
//!         .then(|x, _| StandardScaler::fit(x)))
//!     .columns(&["sex"], |frame, _| Ok(OneHotEncoder::fit(frame, true)));
//! let pipeline = Pipeline::<_, _, dyn Classifier>::new(columns, |x, y| {
//!     Ok(Box::new(LogisticRegression::fit(x, y, 2, 1.0)?))
//! });
//! let fitted = pipeline.fit(&passengers, &survived)?;
//! let new = Frame::read_csv("age,sex\n,female\n30,unknown\n")?;
//! assert_eq!(fitted.predict(&new)?[0], 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod columns;
mod stage;
mod target;
#[cfg(test)]
mod tests;

pub use columns::ColumnTransformer;
pub use stage::{Learned, Stage, Stages, Transformer};
pub use target::{Target, TargetEncoding};

use ndarray::{Array1, Array2, ArrayView2, Axis};

use crate::KernelError;
use crate::error::{out_of_range, same_length};
use crate::estimator::{Classifier, Recipe, Regressor};
use crate::frame::Frame;
use crate::model_selection::{CrossValidation, Split};

/// Data of which some rows can be taken.
pub trait Rows {
    /// How many rows there are.
    fn rows(&self) -> usize;

    /// The rows of these indices, all of which exist, in their order.
    #[must_use]
    fn take_rows(&self, rows: &[usize]) -> Self;
}

impl Rows for Frame {
    fn rows(&self) -> usize {
        self.rows()
    }

    fn take_rows(&self, rows: &[usize]) -> Self {
        self.take(rows)
    }
}

impl Rows for Array2<f64> {
    fn rows(&self) -> usize {
        self.nrows()
    }

    fn take_rows(&self, rows: &[usize]) -> Self {
        self.select(Axis(0), rows)
    }
}

/// Features and target of the rows of one side of a split.
fn side<X: Rows, Y: Copy>(x: &X, y: &[Y], rows: &[usize]) -> Result<(X, Vec<Y>), KernelError> {
    same_length("the target", y.len(), x.rows())?;
    match rows.iter().find(|row| **row >= y.len()) {
        Some(&row) => Err(out_of_range("a row of a split", row as f64, "below the number of rows")),
        None => Ok((x.take_rows(rows), rows.iter().map(|&row| y[row]).collect())),
    }
}

/// Stages and a model, all as recipes: `X` is a [`Frame`] or a matrix, `Y` the type of the target, `M` `dyn`
/// [`Regressor`] or `dyn` [`Classifier`]. The [module](self) says why.
pub struct Pipeline<'a, X, Y, M: ?Sized> {
    first: Box<dyn Stage<X, Y> + 'a>,
    rest: Stages<'a, Y>,
    model: Box<Recipe<'a, Y, M>>,
}

impl<'a, X: Rows + 'static, Y: Copy + 'a, M: ?Sized + 'a> Pipeline<'a, X, Y, M> {
    /// A first stage (a [`ColumnTransformer`] for a table, [`Stages`] for a matrix) and a model.
    pub fn new(
        first: impl Stage<X, Y> + 'a,
        model: impl Fn(ArrayView2<'_, f64>, &[Y]) -> Result<Box<M>, KernelError> + 'a,
    ) -> Self {
        Self { first: Box::new(first), rest: Stages::new(), model: Box::new(model) }
    }

    /// The same with one more stage between the others and the model.
    #[must_use]
    pub fn then<T: Transformer<Array2<f64>> + 'static>(
        self,
        fit: impl Fn(ArrayView2<'_, f64>, &[Y]) -> Result<T, KernelError> + 'a,
    ) -> Self {
        Self { rest: self.rest.then(fit), ..self }
    }

    /// All stages, and what they make of the rows that they have learned from.
    fn prepare(&self, x: &X, y: &[Y]) -> Result<(FittedStages<X>, Array2<f64>), KernelError> {
        same_length("the target", y.len(), x.rows())?;
        let (first, matrix) = self.first.learn(x, y)?;
        let (rest, matrix) = self.rest.learn(&matrix, y)?;
        Ok((FittedStages { first, rest }, matrix))
    }

    /// Learns every stage and the model from these rows.
    ///
    /// # Errors
    /// Those of the stages and the model; [`KernelError::Shape`].
    pub fn fit(&self, x: &X, y: &[Y]) -> Result<FittedPipeline<X, M>, KernelError> {
        let (stages, matrix) = self.prepare(x, y)?;
        Ok(FittedPipeline { stages, model: (self.model)(matrix.view(), y)? })
    }

    /// Learns everything from the training rows of a split, and judges the model on its test rows. `score` gets the model,
    /// the test rows as the stages have made them, and their targets; a named function takes the model as
    /// `&(dyn Classifier + 'static)`. For one [step](CrossValidation::step) of cross-validation.
    ///
    /// # Errors
    /// As [`fit`](Self::fit); [`KernelError::Range`] for a row that does not exist; what `score` returns.
    pub fn score(
        &self,
        x: &X,
        y: &[Y],
        split: &Split,
        score: impl Fn(&M, ArrayView2<'_, f64>, &[Y]) -> Result<f64, KernelError>,
    ) -> Result<f64, KernelError> {
        let (train, train_y) = side(x, y, &split.train)?;
        let (test, test_y) = side(x, y, &split.test)?;
        let fitted = self.fit(&train, &train_y)?;
        score(fitted.model(), fitted.transform(&test)?.view(), &test_y)
    }

    /// The score of each split; stages and model are fitted anew for each, on its training rows only.
    ///
    /// # Errors
    /// As [`score`](Self::score); [`KernelError::TooFewRows`] for no splits.
    pub fn cross_validate(
        &self,
        x: &X,
        y: &[Y],
        splits: Vec<Split>,
        score: impl Fn(&M, ArrayView2<'_, f64>, &[Y]) -> Result<f64, KernelError>,
    ) -> Result<Vec<f64>, KernelError> {
        CrossValidation::new(splits)?.run(|split| self.score(x, y, split, &score))
    }

    /// **Wrong on purpose:** learns the stages from all rows. What comes back scores splits of these rows as
    /// [`score`](Self::score) does, but fits only the model anew. Its scores are too good; how much, is the lesson.
    ///
    /// # Errors
    /// As [`fit`](Self::fit).
    pub fn leak<'p>(&'p self, x: &X, y: &'p [Y]) -> Result<LeakingPipeline<'p, 'a, Y, M>, KernelError> {
        let (_, matrix) = self.prepare(x, y)?;
        Ok(LeakingPipeline { matrix, y, model: &*self.model })
    }
}

struct FittedStages<X> {
    first: Box<dyn Transformer<X>>,
    rest: Box<dyn Transformer<Array2<f64>>>,
}

/// Stages and a model that have learned, and learn no more.
pub struct FittedPipeline<X, M: ?Sized> {
    stages: FittedStages<X>,
    model: Box<M>,
}

impl<X, M: ?Sized> FittedPipeline<X, M> {
    /// What the stages make of these rows: the matrix that the model sees.
    ///
    /// # Errors
    /// Those of the stages.
    pub fn transform(&self, x: &X) -> Result<Array2<f64>, KernelError> {
        self.stages.rest.transform(&self.stages.first.transform(x)?)
    }

    /// The names of that matrix's columns, from the names of those that go in.
    #[must_use]
    pub fn names(&self, names: &[String]) -> Vec<String> {
        self.stages.rest.names(&self.stages.first.names(names))
    }

    /// The model.
    #[must_use]
    pub fn model(&self) -> &M {
        &self.model
    }
}

impl<X> FittedPipeline<X, dyn Regressor> {
    /// A number for each row.
    ///
    /// # Errors
    /// Those of the stages and the model.
    pub fn predict(&self, x: &X) -> Result<Array1<f64>, KernelError> {
        self.model.predict(self.transform(x)?.view())
    }
}

impl<X> FittedPipeline<X, dyn Classifier> {
    /// A class for each row.
    ///
    /// # Errors
    /// Those of the stages and the model.
    pub fn predict(&self, x: &X) -> Result<Vec<usize>, KernelError> {
        self.model.predict(self.transform(x)?.view())
    }

    /// The probability of each class for each row, n×k.
    ///
    /// # Errors
    /// Those of the stages and the model.
    pub fn predict_proba(&self, x: &X) -> Result<Array2<f64>, KernelError> {
        self.model.predict_proba(self.transform(x)?.view())
    }
}

impl Regressor for FittedPipeline<Array2<f64>, dyn Regressor> {
    fn predict(&self, x: ArrayView2<'_, f64>) -> Result<Array1<f64>, KernelError> {
        self.predict(&x.to_owned())
    }
}

impl Classifier for FittedPipeline<Array2<f64>, dyn Classifier> {
    fn predict_proba(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        self.predict_proba(&x.to_owned())
    }
}

/// A pipeline whose stages have seen the rows that it will be judged by. See [`Pipeline::leak`].
pub struct LeakingPipeline<'p, 'a, Y, M: ?Sized> {
    matrix: Array2<f64>,
    y: &'p [Y],
    model: &'p Recipe<'a, Y, M>,
}

impl<Y: Copy, M: ?Sized> LeakingPipeline<'_, '_, Y, M> {
    /// Fits the model on the training rows of a split and judges it on the test rows, both made by stages that have
    /// seen all.
    ///
    /// # Errors
    /// Those of the model and of `score`; [`KernelError::Range`] for a row that does not exist.
    pub fn score(
        &self,
        split: &Split,
        score: impl Fn(&M, ArrayView2<'_, f64>, &[Y]) -> Result<f64, KernelError>,
    ) -> Result<f64, KernelError> {
        let (train, train_y) = side(&self.matrix, self.y, &split.train)?;
        let (test, test_y) = side(&self.matrix, self.y, &split.test)?;
        score(&*(self.model)(train.view(), &train_y)?, test.view(), &test_y)
    }
}
