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
//! | [`bayes`] | naive Bayes for measurements, counts and presence |
//! | [`cluster`] | k-means, mixtures, DBSCAN, agglomerative clustering; how many clusters there are |
//! | [`decomposition`] | principal components, truncated SVD, non-negative factors, random Fourier features |
//! | [`drift`] | whether a stream still looks like what was learned from |
//! | [`ensemble`] | forests, boosting, and other committees |
//! | [`estimator`] | what all supervised models have in common, and recipes that fit them |
//! | [`explain`] | why a model says what it says: Shapley values, local planes, shuffled features, partial dependence |
//! | [`fairness`] | rates of groups, calibration of groups, thresholds that treat groups alike |
//! | [`feature_selection`] | which columns to keep |
//! | [`frame`] | a table of named columns, read from CSV with its types inferred; sorted, grouped, joined, reshaped |
//! | [`gaussian_process`] | a distribution over functions, conditioned on what was observed |
//! | [`linalg`] | products, QR, eigenvalues, singular values; small systems, safe on singular input; distances |
//! | [`linear`] | least squares, ridge, lasso and elastic net; logistic regression, perceptron, linear SVM |
//! | [`manifold`] | maps: t-SNE, UMAP, classical scaling, and how far to trust them |
//! | [`metrics`] | how good predictions, probabilities and clusterings are |
//! | [`model_selection`] | splits and folds, cross-validation, learning curves, tests between models; grid, random, halving, Bayesian and genetic search |
//! | [`neighbors`] | prediction by the most similar observations |
//! | [`optimize`] | steppable optimisers of any function with a gradient |
//! | [`pipeline`] | stages and a model as one recipe that learns from training rows only |
//! | [`preprocess`] | scales, shapes, labels as numbers, missing numbers, products and bins |
//! | [`recommend`] | missing ratings filled in: biases, similar items, hidden traits; cold start |
//! | [`stats`] | what describes columns; tests, intervals, power, fits |
//! | [`svm`] | support vector machines |
//! | [`text`] | tokens, counts, TF-IDF; moods from a lexicon, meanings as vectors |
//! | [`timeseries`] | decompositions, autocorrelation, exponential smoothing, ARIMA, unit roots, backtests |
//! | [`tree`] | decision trees for classes and numbers, pruning |
//! | [`vision`] | faces by a cascade of windows, gradients of edges, variants of pictures |
//!
//! # What is proven against what
//!
//! Each module of `tests/golden` compares with what the program of its name beside it printed.
//!
//! | algorithm | reference | relative tolerance | deliberately different |
//! |---|---|---|---|
//! | [`linear::LeastSquares`] | scikit-learn `LinearRegression` | 1e-6 | of dependent columns the later one gets coefficient 0, as in R |
//! | [`linear::Ridge`] | scikit-learn `Ridge` | 1e-6 | – |
//! | [`linear::LassoPath`] | scikit-learn `Lasso` at each penalty | 1e-6 | – |
//! | [`linear::LassoPath::elastic_net`] | scikit-learn `ElasticNet` at each penalty | 1e-6 | – |
//! | [`linear::LogisticRegression`] | scikit-learn `LogisticRegression` with α = 1 ⁄ C | 1e-6 | – |
//! | [`linear::Perceptron`] | scikit-learn `Perceptron` without shuffling | 1e-6 | two classes |
//! | [`linear::LinearSvm`] | scikit-learn `LinearSVC`, hinge loss | 1e-6 | two classes |
//! | [`optimize::Lbfgs`] | scipy's minimum | 1e-6 | – |
//! | [`optimize::Descent`] | the published formulas, in numpy | 1e-6 | – |
//! | [`bayes`] | scikit-learn `GaussianNB`, `MultinomialNB`, `BernoulliNB` | 1e-6 | a class may have no rows |
//! | [`gaussian_process::GaussianProcess`] | scikit-learn `GaussianProcessRegressor` | 1e-6 | jitter only where it must be, and said |
//! | [`gaussian_process::KernelSearch`] | scikit-learn's best of four starts | at least as likely, to 1e-6 | – |
//! | [`model_selection`] folds | scikit-learn, unshuffled | equal rows | – |
//! | [`model_selection::PairedComparison`] | scipy, statsmodels, the published formulas | 1e-6 | – |
//! | [`model_selection::GridSearch`], [`model_selection::SuccessiveHalving`] | scikit-learn `ParameterGrid`, `HalvingGridSearchCV` | equal order, equal schedule | logarithms of the schedule are of whole numbers |
//! | [`model_selection::expected_improvement`] | scipy | 1e-6 | – |
//! | [`model_selection::BayesianSearch`] | our own random search on Branin's function, 25 trials, twelve seeds | mean regret at most a twentieth | – |
//! | [`stats::breusch_pagan`] | statsmodels `het_breuschpagan` | 1e-6 | degrees of freedom are the rank of the regressors |
//! | [`stats::MaximumLikelihood`] | scipy distributions at the likeliest parameters | 1e-6 | – |
//! | the other tests, intervals and sizes of [`stats`] | scipy, statsmodels | 1e-6, each number | Kolmogorov–Smirnov is exact up to a million pairs; statistics of what does not vary are errors |
//! | [`stats::mutual_information`] | scikit-learn `mutual_info_score` | 1e-6 | – |
//! | [`cluster::KMeans`] | scikit-learn `KMeans` from the same centres | 1e-6 | iterates until no label changes |
//! | [`cluster::MiniBatchKMeans`] | scikit-learn `MiniBatchKMeans`, mean inertia over ten seeds | 2 % | other random draws; a centre without rows is not moved elsewhere |
//! | [`cluster::GaussianMixture`] | scikit-learn `GaussianMixture` from the same responsibilities | 1e-6 | – |
//! | [`cluster::GapStatistic`] | the published formulas, in numpy with the same draws | 1e-6 | – |
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
//! | [`frame::Frame`]: `resample`, `rolling`, `expanding`, `impute` | pandas | 1e-9 | a period is called by its first day; weeks begin on Monday |
//! | [`frame::Frame`]: `pivot`, `melt`, `join` | pandas `pivot_table`, `melt`, `merge` | 1e-9 | a column of missing cells stays; equal names get a number |
//! | [`tree`] | scikit-learn trees and pruning paths, where no two questions are equally good | equal questions, 1e-6 | f64 features; of equally good questions the earlier feature, the lower threshold |
//! | [`ensemble`] forests | scikit-learn mean out-of-bag and held-out scores over 8 seeds | 0.006 absolute | other random draws |
//! | [`ensemble::HistGradientBoostingRegressor`] | scikit-learn `GradientBoostingRegressor` on binned features | 1e-6 | no missing values |
//! | [`ensemble::HistGradientBoostingClassifier`] | scikit-learn `HistGradientBoostingClassifier` | 1e-4 of the probability: its gradients are in single precision | no missing values |
//! | [`ensemble::AdaBoostClassifier`] | scikit-learn `AdaBoostClassifier` | 1e-6 | a first tree no better than guessing is kept |
//! | [`ensemble::Bagging`] | the published definition, with scikit-learn's `Ridge` on the same draws | 1e-6 | – |
//! | [`ensemble::Voting`], [`ensemble::Stacking`] | scikit-learn `VotingClassifier`, `StackingClassifier` and those for numbers, on the same folds | 1e-6 | – |
//! | [`ensemble::IsolationForest`] | scikit-learn `IsolationForest`, mean scores over 1,200 trees | 0.02 absolute, as between its own seeds; 0.002 in the mean | other random draws |
//! | [`explain::TreeShap`] | shap `TreeExplainer`, values and interactions; xgboost `pred_contribs` | 1e-6; 1e-5, as xgboost keeps single precision | boosting's shares are sums of second derivatives, as in xgboost |
//! | [`explain::KernelShap`] | shap `KernelExplainer` with all coalitions | 1e-6 | too many coalitions are all drawn, in pairs |
//! | [`explain::Lime`] | lime's fit on the same rows; its own draws over five seeds | 1e-6; at most twice as far from their mean as they are | rows around the explained one; no cut into quartiles |
//! | [`explain::PermutationImportance`] | its definition; scikit-learn `permutation_importance`, 60 repeats | 1e-6; four standard errors | other random draws |
//! | [`explain::PartialDependence`] | scikit-learn `partial_dependence(method="brute")` | 1e-6 | – |
//! | [`drift::PopulationStability`] | its formula, in numpy | 1e-6 | edges are values that occur |
//! | [`drift::KolmogorovSmirnovWindow`] | scipy `ks_2samp` on each window | same drifts, 1e-6 of p | tests against all older values, not a draw of them |
//! | [`drift::DriftDetectionMethod`], [`drift::PageHinkley`] | river `DDM`, `PageHinkley` | same drifts and warnings, 1e-6 | – |
//! | [`drift::Adwin`] | river `ADWIN` and its windowing | same drifts, 1e-6 | goes on with the window that is left, where `ADWIN` forgets it |
//! | [`fairness::GroupTable`], [`fairness::group_calibration`] | fairlearn `MetricFrame`, differences, ratios; scikit-learn `calibration_curve` | 1e-6 | a rate of no rows is no number |
//! | [`fairness::GroupThresholds`] | fairlearn `ThresholdOptimizer` | at least as accurate | the exact optimum, not the best on a grid |
//! | [`neighbors`] | scikit-learn `KNeighborsClassifier`, `KNeighborsRegressor` | 1e-6 | of equally near points the lower row |
//! | [`svm`] | scikit-learn `SVC` | equal support vectors and labels, 1e-6 of f | f of the reference is worked out in double precision from its active set |
//! | [`metrics`] | scikit-learn functions of the same names | 1e-6 | – |
//! | [`preprocess`] scalers, [`preprocess::SimpleImputer`], [`preprocess::KnnImputer`], [`preprocess::QuantileTransformer`] | scikit-learn, on columns with missing numbers | 1e-6 | a column without numbers is filled with 0; of equally near rows the earlier ones |
//! | [`preprocess::PowerTransformer`] | scikit-learn `PowerTransformer` | 1e-6 | powers from −100 to 100 |
//! | [`preprocess::OneHotEncoder`], [`preprocess::OrdinalEncoder`] | scikit-learn `OneHotEncoder`, `OrdinalEncoder` | equal | missing labels are all 0, or NaN, as unknown ones are |
//! | [`preprocess::TargetEncoder`] | scikit-learn `TargetEncoder` on the same folds | 1e-6 | targets are numbers, or two classes |
//! | [`preprocess::PolynomialFeatures`], [`preprocess::KBinsDiscretizer`] | scikit-learn | 1e-6 | no column of ones; k-means goes on until no label changes |
//! | [`feature_selection`] | scikit-learn functions and classes of these names | 1e-6 | what does not vary has score 0; of equal scores the earlier column |
//! | [`pipeline`] | scikit-learn `ColumnTransformer` in `cross_val_score` | 1e-6 | – |
//! | [`recommend::Baseline`], [`recommend::ItemKnn`] | the published formulas, in numpy, on MovieLens | 1e-6 | – |
//! | [`recommend::Als`] | its ridge regressions, in numpy, from the same start: losses, held-out errors, a new user | 1e-6; held-out RMSE below 0.88 | – |
//! | [`recommend::FunkSvd`] | the published updates, in numpy, in the same order | 1e-6; held-out RMSE below 0.88 | – |
//! | [`text::CountVectorizer`], [`text::TfidfVectorizer`] | scikit-learn classes of the same names | equal vocabularies, 1e-6 | vowel signs belong to words; of equally frequent terms the earlier |
//! | [`text::Lexicon`] | – | – | VADER's lexicon and compound score, our own negation |
//! | [`vision::HaarCascade`], [`vision::CascadeDetector`] | OpenCV 4's classifier, written out in numpy and checked against it | equal rejections, windows and groups | the lowest windows are never left out; no tilted rectangles |
//! | [`vision::hog`] | scikit-image `hog` | 1e-6 | – |
//! | [`vision::GrayImage::resize`], [`vision::GrayImage::placed`] | scikit-image `resize`, scipy `map_coordinates` | 1e-6 | – |

#![forbid(unsafe_code)]

pub mod bayes;
pub mod cluster;
pub mod decomposition;
pub mod drift;
pub mod ensemble;
pub mod error;
pub mod estimator;
pub mod explain;
pub mod fairness;
pub mod feature_selection;
pub mod frame;
pub mod gaussian_process;
pub mod linalg;
pub mod linear;
pub mod manifold;
pub mod metrics;
pub mod model_selection;
pub mod neighbors;
pub mod optimize;
pub mod pipeline;
pub mod preprocess;
pub mod recommend;
mod softmax;
pub mod stats;
pub mod svm;
pub mod text;
pub mod timeseries;
pub mod tree;
pub mod vision;

pub use error::KernelError;
pub use softmax::sigmoid;
