//! The classical work, exported to a page.

use wasm_bindgen::prelude::*;

use crate::{classical, thrown};

/// What [`kmeans`] gives.
#[wasm_bindgen(getter_with_clone)]
pub struct Clusters {
    /// k×d.
    pub centroids: Vec<f32>,
    /// The cluster of each point.
    pub labels: Vec<i32>,
    /// How many steps it took.
    pub iterations: usize,
}

/// [`classical::k_means`].
///
/// # Errors
/// As there.
#[wasm_bindgen]
pub fn kmeans(x: &[f32], d: usize, centers: &[f32], max_iterations: usize) -> Result<Clusters, JsValue> {
    let run = classical::k_means(x, d, centers, max_iterations).map_err(thrown)?;
    Ok(Clusters { centroids: run.centroids, labels: run.labels, iterations: run.iterations })
}

/// What [`pca`] gives.
#[wasm_bindgen(getter_with_clone)]
pub struct Components {
    /// k×d, rows of length 1.
    pub components: Vec<f32>,
    /// k of them.
    pub variance: Vec<f32>,
}

/// [`classical::pca`].
///
/// # Errors
/// As there.
#[wasm_bindgen]
pub fn pca(x: &[f32], d: usize, k: usize) -> Result<Components, JsValue> {
    let (components, variance) = classical::pca(x, d, k).map_err(thrown)?;
    Ok(Components { components, variance })
}

/// [`classical::forest`].
///
/// # Errors
/// As there.
#[wasm_bindgen]
pub fn forest(
    x: &[f32],
    y: &[i32],
    d: usize,
    test: &[f32],
    trees: usize,
    max_features: usize,
    seed: u32,
) -> Result<Vec<i32>, JsValue> {
    classical::forest(x, y, d, test, trees, max_features, u64::from(seed)).map_err(thrown)
}

/// What [`logreg`] gives.
#[wasm_bindgen(getter_with_clone)]
pub struct Plane {
    /// d of them.
    pub w: Vec<f32>,
    /// The intercept.
    pub b: f32,
}

/// [`classical::logreg`].
///
/// # Errors
/// As there.
#[wasm_bindgen]
pub fn logreg(x: &[f32], y: &[i32], d: usize) -> Result<Plane, JsValue> {
    let (w, b) = classical::logreg(x, y, d).map_err(thrown)?;
    Ok(Plane { w, b })
}

/// [`classical::knn`].
///
/// # Errors
/// As there.
#[wasm_bindgen]
pub fn knn(
    x: &[f32],
    y: &[i32],
    d: usize,
    queries: &[f32],
    k: usize,
    classes: usize,
) -> Result<Vec<i32>, JsValue> {
    classical::knn(x, y, d, queries, k, classes).map_err(thrown)
}

/// [`classical::t_sne`].
///
/// # Errors
/// As there.
#[wasm_bindgen]
pub fn tsne(x: &[f32], d: usize, perplexity: f64, iterations: usize, seed: u32) -> Result<Vec<f32>, JsValue> {
    classical::t_sne(x, d, perplexity, iterations, u64::from(seed)).map_err(thrown)
}

/// [`classical::umap`].
///
/// # Errors
/// As there.
#[wasm_bindgen]
pub fn umap(
    x: &[f32],
    d: usize,
    neighbors: usize,
    min_distance: f64,
    iterations: usize,
    seed: u32,
) -> Result<Vec<f32>, JsValue> {
    classical::umap(x, d, neighbors, min_distance, iterations, u64::from(seed)).map_err(thrown)
}

/// What [`csv_groupby`] gives.
#[wasm_bindgen(getter_with_clone)]
pub struct Months {
    /// In order, as "2024-01".
    pub months: Vec<String>,
    /// One for each month.
    pub sums: Vec<f64>,
}

/// [`classical::csv_groupby`] of a table in UTF-8.
///
/// # Errors
/// As there.
#[wasm_bindgen]
pub fn csv_groupby(bytes: &[u8]) -> Result<Months, JsValue> {
    let text = std::str::from_utf8(bytes).map_err(thrown)?;
    let (months, sums) = classical::csv_groupby(text).map_err(thrown)?;
    Ok(Months { months, sums })
}
