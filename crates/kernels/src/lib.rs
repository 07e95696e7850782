//! The mathematics of classical machine learning, in `f64`, on `ndarray`: a small textbook that computes.
//!
//! Three rules hold everywhere.
//!
//! - **An algorithm is a struct with `step`.** `new` checks the input, `step` does one iteration that means
//!   something (a sweep, a merge, a point visited), accessors show the state, and `fit` is nothing but the loop
//!   over `step`. What a reader watches and what a test measures are the same code.
//! - **Randomness comes in as a [`Random`](stepwise_random::Random).** No clock, no threads, no hash-map order:
//!   the same input and seed give the same bits.
//! - **Errors are values.** A [`KernelError`] names the thing, what was given and what is allowed. No public
//!   function panics on any input.
//!
//! Matrices are `ndarray` arrays with one row for each observation and one column for each feature.
//!
//! | module | idea |
//! |---|---|
//! | [`frame`] | a table of named columns, read from CSV with its types inferred |
//! | [`linalg`] | least squares and small systems, safe on singular input; squared distances |
//! | [`stats`] | what describes a column; the Breusch–Pagan test |
//! | [`preprocess`] | standard scores, one-hot columns |
//! | [`model_selection`] | splitting rows, folds |
//! | [`linear`] | ordinary least squares, ridge, the lasso's path |
//! | [`cluster`] | k-means, DBSCAN, agglomerative clustering |
//! | [`ensemble`] | forests, boosting, and other committees |
//! | [`neighbors`] | prediction by the most similar observations |
//! | [`svm`] | support vector machines |
//! | [`tree`] | decision trees for classes and numbers, pruning |
//! | [`metrics`] | how good predictions and clusterings are |
//!
//! # What is proven against what
//!
//! `tests/golden.rs` compares with what `tests/golden.py` printed; both lie beside the crate, and so for `golden_trees`.
//!
//! | algorithm | reference | relative tolerance | deliberately different |
//! |---|---|---|---|
//! | [`linear::LeastSquares`] | scikit-learn `LinearRegression` | 1e-6 | of dependent columns the later one gets coefficient 0, as in R |
//! | [`linear::Ridge`] | scikit-learn `Ridge` | 1e-6 | – |
//! | [`linear::LassoPath`] | scikit-learn `Lasso` at each penalty | 1e-6 | – |
//! | [`stats::breusch_pagan`] | statsmodels `het_breuschpagan` | 1e-6 | degrees of freedom are the rank of the regressors |
//! | [`cluster::KMeans`] | scikit-learn `KMeans` from the same centres | 1e-6 | iterates until no label changes |
//! | [`cluster::Dbscan`] | scikit-learn `DBSCAN` | equal labels | – |
//! | [`cluster::Agglomerative`] | scipy `linkage` | 1e-6 | – |
//! | [`tree`] | scikit-learn trees and pruning paths, where no two questions are equally good | equal questions, 1e-6 | f64 features; of equally good questions the earlier feature, the lower threshold |
//! | [`ensemble`] forests | scikit-learn mean out-of-bag and held-out scores over 8 seeds | 0.006 absolute | other random draws |
//! | [`ensemble::HistGradientBoostingRegressor`] | scikit-learn `GradientBoostingRegressor` on binned features | 1e-6 | no missing values |
//! | [`ensemble::HistGradientBoostingClassifier`] | scikit-learn `HistGradientBoostingClassifier` | 1e-4 of the probability: its gradients are in single precision | two classes, no missing values |
//! | [`ensemble::AdaBoostClassifier`] | scikit-learn `AdaBoostClassifier` | 1e-6 | a first tree no better than guessing is kept |
//! | [`ensemble::IsolationForest`] | scikit-learn `IsolationForest`, mean scores over 1,200 trees | 0.02 absolute, as between its own seeds; 0.002 in the mean | other random draws |
//! | [`neighbors`] | scikit-learn `KNeighborsClassifier`, `KNeighborsRegressor` | 1e-6 | of equally near points the lower row |
//! | [`svm`] | scikit-learn `SVC` | equal support vectors and labels, 1e-6 of f | f of the reference is worked out in double precision from its active set |
//! | [`metrics`] | scikit-learn functions of the same names | 1e-6 | – |

#![forbid(unsafe_code)]

pub mod cluster;
pub mod ensemble;
pub mod error;
pub mod frame;
pub mod linalg;
pub mod linear;
pub mod metrics;
pub mod model_selection;
pub mod neighbors;
pub mod preprocess;
pub mod stats;
pub mod svm;
pub mod tree;

pub use error::KernelError;
