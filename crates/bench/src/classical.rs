//! The fixed work of classical machine learning. Matrices come row by row in single precision, as a page holds them;
//! the kernels compute in double precision.

use ndarray::{Array2, ArrayView2, Axis};
use stepwise_kernels::KernelError;
use stepwise_kernels::cluster::KMeans;
use stepwise_kernels::decomposition::Pca;
use stepwise_kernels::ensemble::{ForestOptions, RandomForestClassifier};
use stepwise_kernels::frame::{Aggregate, Frame, FrameError, Period};
use stepwise_kernels::linear::{LogisticRegression, Solver};
use stepwise_kernels::manifold::{TSne, TSneOptions, Umap, UmapOptions};
use stepwise_kernels::neighbors::{KNeighborsClassifier, Search, Vote};
use stepwise_kernels::tree::Criterion;
use stepwise_random::Random;

/// α of the logistic regression: a penalty that changes the loss less than the target's margin.
const PENALTY: f64 = 1e-3;

/// scikit-learn's `tol` of a logistic regression.
const SLOPE: f64 = 1e-4;

/// Row-major numbers as a matrix with so many columns.
///
/// # Errors
/// [`KernelError::Shape`] when the last row is not full.
pub fn matrix(values: &[f32], columns: usize) -> Result<Array2<f64>, KernelError> {
    let rows = values.len().checked_div(columns).unwrap_or(0);
    Array2::from_shape_vec((rows, columns), values.iter().map(|&value| f64::from(value)).collect())
        .map_err(|_| KernelError::Shape { what: "the array", given: values.len(), expected: rows * columns })
}

fn single(values: ArrayView2<'_, f64>) -> Vec<f32> {
    values.iter().map(|&value| value as f32).collect()
}

fn labels(values: &[i32]) -> Vec<usize> {
    // A negative label becomes one that no kernel accepts.
    values.iter().map(|&label| usize::try_from(label).unwrap_or(usize::MAX)).collect()
}

/// What [`k_means`] gives.
pub struct Clusters {
    /// k×d.
    pub centroids: Vec<f32>,
    /// The cluster of each point.
    pub labels: Vec<i32>,
    /// How many steps it took.
    pub iterations: usize,
}

/// k-means from given centres, until the centres move less than scikit-learn's default tolerance asks, or after
/// `max_iterations`.
///
/// # Errors
/// When the arrays do not fit.
pub fn k_means(
    x: &[f32],
    columns: usize,
    centers: &[f32],
    max_iterations: usize,
) -> Result<Clusters, KernelError> {
    let x = matrix(x, columns)?;
    // Not ndarray's variance, which asks for fused additions: a browser has none and takes twenty times as long.
    let mean = x.mean_axis(Axis(0)).unwrap_or_default();
    let tolerance = 1e-4 * (&x - &mean).pow2().mean().unwrap_or(0.0);
    let mut run = KMeans::new(x.view(), matrix(centers, columns)?.view())?;
    while run.iterations() < max_iterations && run.step() && run.movement() > tolerance {}
    Ok(Clusters {
        centroids: single(run.centres().view()),
        labels: run.labels().iter().map(|&label| label as i32).collect(),
        iterations: run.iterations(),
    })
}

/// The first k principal components (k×d, rows of length 1) and their variances.
///
/// # Errors
/// When the arrays do not fit.
pub fn pca(x: &[f32], columns: usize, k: usize) -> Result<(Vec<f32>, Vec<f32>), KernelError> {
    let pca = Pca::top(matrix(x, columns)?.view(), k, &mut Random::new(7))?;
    let variance = pca.explained_variance().iter().map(|&value| value as f32).collect();
    Ok((single(pca.components().view()), variance))
}

/// A random forest's classes for other rows.
///
/// # Errors
/// When the arrays do not fit.
pub fn forest(
    x: &[f32],
    y: &[i32],
    columns: usize,
    test: &[f32],
    trees: usize,
    max_features: usize,
    seed: u64,
) -> Result<Vec<i32>, KernelError> {
    let classes = y.iter().max().map_or(0, |&most| most as usize + 1);
    let options = ForestOptions::random_forest(trees, max_features);
    let mut model = RandomForestClassifier::new(
        matrix(x, columns)?.view(),
        &labels(y),
        classes,
        Criterion::Gini,
        &options,
    )?;
    model.fit(&mut Random::new(seed))?;
    Ok(model.predict(matrix(test, columns)?.view())?.into_iter().map(|class| class as i32).collect())
}

/// The weights and the intercept of a logistic regression, at the slope where scikit-learn stops by default.
///
/// # Errors
/// When the arrays do not fit.
pub fn logreg(x: &[f32], y: &[i32], columns: usize) -> Result<(Vec<f32>, f32), KernelError> {
    let x = matrix(x, columns)?;
    let mut run = LogisticRegression::new(x.view(), &labels(y), 2, PENALTY, Solver::Lbfgs)?;
    while run.slope() > SLOPE && run.step() {}
    let model = run.model();
    Ok((single(model.weights.view()), model.intercepts[0] as f32))
}

/// The classes of the queries by the vote of their k nearest points.
///
/// # Errors
/// When the arrays do not fit.
pub fn knn(
    x: &[f32],
    y: &[i32],
    columns: usize,
    queries: &[f32],
    k: usize,
    classes: usize,
) -> Result<Vec<i32>, KernelError> {
    let points = matrix(x, columns)?;
    let model =
        KNeighborsClassifier::new(points.view(), &labels(y), classes, k, Vote::Uniform, Search::Auto)?;
    Ok(model.predict(matrix(queries, columns)?.view())?.into_iter().map(|class| class as i32).collect())
}

/// A t-SNE map, n×2.
///
/// # Errors
/// When the arrays do not fit.
pub fn t_sne(
    x: &[f32],
    columns: usize,
    perplexity: f64,
    iterations: usize,
    seed: u64,
) -> Result<Vec<f32>, KernelError> {
    let options = TSneOptions { perplexity, ..TSneOptions::default() };
    let run = TSne::fit(matrix(x, columns)?.view(), options, iterations, &mut Random::new(seed))?;
    Ok(single(run.embedding().view()))
}

/// A UMAP map, n×2.
///
/// # Errors
/// When the arrays do not fit.
pub fn umap(
    x: &[f32],
    columns: usize,
    neighbours: usize,
    min_distance: f64,
    iterations: usize,
    seed: u64,
) -> Result<Vec<f32>, KernelError> {
    let options = UmapOptions { neighbours, min_distance, epochs: iterations, ..UmapOptions::default() };
    let run = Umap::fit(matrix(x, columns)?.view(), options, &mut Random::new(seed))?;
    Ok(single(run.embedding().view()))
}

/// The months in order, as "2024-01", and the sum of `amount` in each.
///
/// # Errors
/// [`FrameError`] for what is not such a table.
pub fn csv_groupby(text: &str) -> Result<(Vec<String>, Vec<f64>), FrameError> {
    let sales = Frame::read_csv_columns(text, &["date", "amount"])?;
    let sums = sales.resample("date", Period::Month, &[("amount", Aggregate::Sum, "sum")])?;
    let first_days = sums.column("date")?;
    let months = (0..sums.rows()).map(|row| first_days.cell(row).chars().take(7).collect()).collect();
    Ok((months, sums.numbers("sum")?.to_vec()))
}
