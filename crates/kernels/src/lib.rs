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
//! | [`frame`] | a table of named columns, read from CSV with its types inferred; sorted, grouped, described |
//! | [`decomposition`] | principal components, truncated SVD, non-negative factors, random Fourier features |
//! | [`linalg`] | products, QR, eigenvalues, singular values; small systems, safe on singular input; distances |
//! | [`stats`] | what describes a column; the Breusch–Pagan test |
//! | [`timeseries`] | decompositions, autocorrelation, exponential smoothing, ARIMA, unit roots, backtests |
//! | [`preprocess`] | standard scores, one-hot columns |
//! | [`model_selection`] | splitting rows, folds |
//! | [`linear`] | ordinary least squares, ridge, the lasso's path |
//! | [`cluster`] | k-means, DBSCAN, agglomerative clustering |
//! | [`manifold`] | maps: t-SNE, UMAP, classical scaling, and how far to trust them |
//! | [`metrics`] | how good predictions and clusterings are |
//!
//! # What is proven against what
//!
//! `tests/golden*.rs` compare with what `tests/golden*.py` printed; they lie beside the crate.
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
//! | [`decomposition::Pca`], exact and fast | scikit-learn `PCA` | 1e-6 | – |
//! | [`decomposition::TruncatedSvd`], exact and fast | scikit-learn `TruncatedSVD` | 1e-6 | each component's largest entry is positive |
//! | [`decomposition::Nmf`] | scikit-learn `NMF(solver="mu")` from the same factors | 1e-6 | – |
//! | [`decomposition::RandomFourier`] | scikit-learn `RBFSampler` with its draws | 1e-6 | – |
//! | [`manifold::ClassicalMds`], [`manifold::trustworthiness`] | scikit-learn `ClassicalMDS`, `trustworthiness` | 1e-6 | – |
//! | [`manifold::TSne`] | scikit-learn `TSNE`, mean of three seeds | divergence at most 2 % above, trustworthiness at most 2 % below | – |
//! | [`manifold::Umap`] | umap-learn: curve; graph; trustworthiness, mean of three seeds | 1e-6; 1e-4, as the reference keeps single precision; at most 2 % below | starts from principal components |
//! | [`timeseries::autocorrelation`], [`timeseries::partial_autocorrelation`] | statsmodels `acf`, `pacf(method="ldb")` | 1e-6 | – |
//! | [`timeseries::decompose`], [`timeseries::Stl`] | statsmodels `seasonal_decompose`, `STL` | 1e-6 | – |
//! | [`timeseries::ExponentialSmoothing`] | statsmodels `ExponentialSmoothing` from the same start | 1e-6 | the last value's season is not forgotten; the best weights are at least as good |
//! | [`timeseries::Arima`] | statsmodels `SARIMAX`, `ARIMA` | 1e-6 | differences first; the best likelihood is at least as high |
//! | [`timeseries::augmented_dickey_fuller`] | statsmodels `adfuller` | 1e-6 | – |
//! | [`frame::Frame`]: `sort`, `group_by`, `describe`, `value_counts`, `duplicated` | pandas | 1e-9 | a missing key is a group of its own |
//! | [`metrics`] | scikit-learn functions of the same names | 1e-6 | – |

#![forbid(unsafe_code)]

pub mod cluster;
pub mod decomposition;
pub mod error;
pub mod frame;
pub mod linalg;
pub mod linear;
pub mod manifold;
pub mod metrics;
pub mod model_selection;
pub mod preprocess;
pub mod stats;
pub mod timeseries;

pub use error::KernelError;
