//! What all supervised models have in common.
//!
//! A model of this crate is fitted when it exists, so two small traits are enough: a [`Regressor`] predicts numbers, a
//! [`Classifier`] the probabilities of classes. Whatever tries many models (pipelines, searches, committees) takes a
//! [`Recipe`]: a closure that fits a model to the rows it is given. The closure holds the settings, and nothing learned
//! can pass from one fit to the next.
//!
//! ```
//! use ndarray::{ArrayView1, array};
//! use stepwise_kernels::estimator::{Classifier, Recipe, Regressor};
//! use stepwise_kernels::linear::{LogisticRegression, Ridge};
//! let ridge: Box<Recipe<'_, f64, dyn Regressor>> =
//!     Box::new(|x, y| Ok(Box::new(Ridge::fit(x, ArrayView1::from(y), 0.1)?)));
//! let logistic: Box<Recipe<'_, usize, dyn Classifier>> =
//!     Box::new(|x, y| Ok(Box::new(LogisticRegression::fit(x, y, 2, 1.0)?)));
//! let x = array![[0.0], [1.0], [2.0], [3.0]];
//! assert!(ridge(x.view(), &[0.0, 2.0, 4.0, 6.0])?.predict(x.view())?[3] > 5.0);
//! assert_eq!(logistic(x.view(), &[0, 0, 1, 1])?.predict(x.view())?, [0, 0, 1, 1]);
//! # Ok::<(), stepwise_kernels::KernelError>(())
//! ```

use ndarray::{Array1, Array2, ArrayView2, Axis};

use crate::KernelError;
use crate::bayes::{BernoulliNaiveBayes, GaussianNaiveBayes, MultinomialNaiveBayes, NaiveBayes};
use crate::ensemble::{
    AdaBoostClassifier, HistGradientBoostingClassifier, HistGradientBoostingRegressor,
    RandomForestClassifier, RandomForestRegressor,
};
use crate::linear::{LinearModel, LogisticModel};
use crate::neighbors::{KNeighborsClassifier, KNeighborsRegressor};
use crate::svm::Svc;
use crate::tree::models::arg_max;
use crate::tree::{DecisionTreeClassifier, DecisionTreeRegressor};

/// A fitted model that predicts numbers.
pub trait Regressor {
    /// A number for each row of x.
    ///
    /// # Errors
    /// Those of the model, usually [`KernelError::Shape`] for another number of columns than it was fitted on and
    /// [`KernelError::NotFinite`].
    fn predict(&self, x: ArrayView2<'_, f64>) -> Result<Array1<f64>, KernelError>;
}

/// A fitted model that predicts classes.
pub trait Classifier {
    /// The probability of each class for each row of x, n×k. Models that only vote ([`Svc`], [`AdaBoostClassifier`])
    /// give shares of votes: they rank classes, but are not to be read as probabilities.
    ///
    /// # Errors
    /// As [`Regressor::predict`].
    fn predict_proba(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError>;

    /// The class of the largest probability for each row; of equals the lower one.
    ///
    /// # Errors
    /// As [`predict_proba`](Self::predict_proba).
    fn predict(&self, x: ArrayView2<'_, f64>) -> Result<Vec<usize>, KernelError> {
        Ok(arg_max(self.predict_proba(x)?.view()))
    }
}

/// How a model is fitted to features (n×p) and a target (n): numbers (`Y` = f64) for a `dyn` [`Regressor`], classes (`Y` =
/// usize) for a `dyn` [`Classifier`].
pub type Recipe<'a, Y, M> = dyn Fn(ArrayView2<'_, f64>, &[Y]) -> Result<Box<M>, KernelError> + 'a;

/// The models that have a method of the same name and type.
macro_rules! regressors {
    ($($model:ty),+) => {$(
        impl Regressor for $model {
            fn predict(&self, x: ArrayView2<'_, f64>) -> Result<Array1<f64>, KernelError> {
                self.predict(x)
            }
        }
    )+};
}

/// The models whose probabilities have some name.
macro_rules! classifiers {
    ($($model:ty: $method:ident),+) => {$(
        impl Classifier for $model {
            fn predict_proba(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
                self.$method(x)
            }
        }
    )+};
}

regressors!(
    LinearModel,
    DecisionTreeRegressor,
    RandomForestRegressor,
    HistGradientBoostingRegressor,
    KNeighborsRegressor
);

classifiers!(
    LogisticModel: probabilities,
    GaussianNaiveBayes: probabilities,
    MultinomialNaiveBayes: probabilities,
    BernoulliNaiveBayes: probabilities,
    DecisionTreeClassifier: predict_proba,
    RandomForestClassifier: predict_proba,
    KNeighborsClassifier: predict_proba,
    AdaBoostClassifier: votes,
    Svc: votes
);

impl Classifier for HistGradientBoostingClassifier {
    fn predict_proba(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        let yes = self.predict_proba(x)?.insert_axis(Axis(1));
        let mut both = Array2::zeros((yes.nrows(), 2));
        both.column_mut(0).assign(&yes.column(0).mapv(|share| 1.0 - share));
        both.column_mut(1).assign(&yes.column(0));
        Ok(both)
    }
}

#[cfg(test)]
mod tests {
    use ndarray::{ArrayView1, array};
    use stepwise_random::Random;

    use super::*;
    use crate::ensemble::{BoostingOptions, ForestOptions};
    use crate::linear::LeastSquares;
    use crate::neighbors::{Search, Vote};
    use crate::svm::{Kernel, SvmOptions};
    use crate::tree::{Criterion, TreeOptions};

    #[test]
    fn every_classifier_gives_shares_and_its_own_labels() {
        let x = Array2::from_shape_fn((60, 2), |(row, column)| ((row * (7 + 4 * column)) % 30) as f64);
        let y: Vec<usize> = x.column(0).iter().map(|&value| usize::from(value > 14.0)).collect();
        let view = x.view();
        let mut random = Random::new(1);
        let mut tree =
            DecisionTreeClassifier::new(view, &y, 2, None, Criterion::Gini, &TreeOptions::depth(2)).unwrap();
        tree.fit(&mut random);
        let options = ForestOptions::random_forest(5, 1);
        let mut forest = RandomForestClassifier::new(view, &y, 2, Criterion::Gini, &options).unwrap();
        forest.fit(&mut random).unwrap();
        let options = BoostingOptions { trees: 5, min_samples_leaf: 2, ..BoostingOptions::default() };
        let mut boosting = HistGradientBoostingClassifier::new(view, &y, &options).unwrap();
        boosting.fit().unwrap();
        let mut ada = AdaBoostClassifier::new(view, &y, 2, 5, 1.0, &TreeOptions::depth(1)).unwrap();
        ada.fit(&mut random).unwrap();
        let mut svc = Svc::new(view, &y, 2, Kernel::Linear, &SvmOptions::default()).unwrap();
        svc.fit();
        let neighbors = KNeighborsClassifier::new(view, &y, 2, 3, Vote::Uniform, Search::Auto).unwrap();
        let logistic = crate::linear::LogisticRegression::fit(view, &y, 2, 1.0).unwrap();
        let gaussian = GaussianNaiveBayes::fit(view, &y, 2, 1e-9).unwrap();
        for (model, labels) in [
            (&tree as &dyn Classifier, tree.predict(view)),
            (&forest, forest.predict(view)),
            (&boosting, boosting.predict(view)),
            (&ada, ada.predict(view)),
            (&svc, svc.predict(view)),
            (&neighbors, neighbors.predict(view)),
            (&logistic, logistic.predict(view)),
            (&gaussian, NaiveBayes::predict(&gaussian, view)),
        ] {
            let shares = model.predict_proba(view).unwrap();
            assert!(shares.rows().into_iter().all(|row| (row.sum() - 1.0).abs() < 1e-12));
            assert_eq!(model.predict(view).unwrap(), labels.unwrap());
        }
    }

    #[test]
    fn a_recipe_fits_anew_each_time() {
        let recipe: Box<Recipe<'_, f64, dyn Regressor>> =
            Box::new(|x, y| Ok(Box::new(LeastSquares::fit(x, ArrayView1::from(y))?)));
        let x = array![[0.0], [1.0], [2.0]];
        for slope in [1.0, -3.0] {
            let y: Vec<f64> = x.iter().map(|x| slope * x).collect();
            let predicted = recipe(x.view(), &y).unwrap().predict(x.view()).unwrap();
            assert!(predicted.iter().zip(&y).all(|(a, b)| (a - b).abs() < 1e-12));
        }
    }
}
