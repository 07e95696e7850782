//! The kernels against scikit-learn, scipy and statsmodels on the shipped data; clustering_and_linear.py makes the numbers.

use crate::common::{TOLERANCE, close, matrix, numbers, table};
use ndarray::{Array1, Array2, Axis, concatenate};
use serde_json::Value;
use stepwise_kernels::cluster::{Agglomerative, Dbscan, KMeans, Linkage};
use stepwise_kernels::frame::Column;
use stepwise_kernels::linear::{LassoPath, LeastSquares, LinearModel, Ridge};
use stepwise_kernels::metrics::{adjusted_rand, silhouette};
use stepwise_kernels::preprocess::{StandardScaler, one_hot};
use stepwise_kernels::stats::breusch_pagan;

fn golden() -> Value {
    serde_json::from_str(include_str!("clustering_and_linear.json")).unwrap()
}

#[track_caller]
fn same_model(model: &LinearModel, expected: &Value, tolerance: f64) {
    close(&model.weights.to_vec(), &numbers(&expected["weights"]), tolerance);
    close(&[model.intercept], &[expected["intercept"].as_f64().unwrap()], tolerance);
}

fn houses() -> (Array2<f64>, Array1<f64>) {
    let houses = table("ames.csv.gz");
    let mut parts = vec![matrix(
        &houses,
        &["living_area", "lot_area", "total_basement", "first_floor", "garage_cars", "year_built"],
    )];
    for name in ["neighborhood", "building_type"] {
        let Column::Category(category) = houses.column(name).unwrap() else { panic!("{name}") };
        parts.push(one_hot(category));
    }
    let views: Vec<_> = parts.iter().map(|part| part.view()).collect();
    let x = concatenate(Axis(1), &views).unwrap();
    (x, Array1::from_vec(houses.numbers("sale_price").unwrap().to_vec()))
}

#[test]
fn linear_models_equal_scikit_learn() {
    let golden = golden();
    let (x, price) = houses();
    let y = price.mapv(f64::ln);
    let z = StandardScaler::fit(x.view()).unwrap().transform(x.view()).unwrap();
    same_model(&LeastSquares::fit(x.view(), y.view()).unwrap(), &golden["least_squares"], TOLERANCE);
    for expected in golden["ridge"].as_array().unwrap() {
        let penalty = expected["penalty"].as_f64().unwrap();
        same_model(&Ridge::fit(z.view(), y.view(), penalty).unwrap(), expected, TOLERANCE);
    }
    let lasso = golden["lasso"].as_array().unwrap();
    let penalties: Vec<f64> = lasso.iter().map(|one| one["penalty"].as_f64().unwrap()).collect();
    let mut path = LassoPath::new(z.view(), y.view(), penalties).unwrap();
    while path.step() {}
    for (weights, expected) in path.path().iter().zip(lasso) {
        close(&weights.to_vec(), &numbers(&expected["weights"]), TOLERANCE);
    }
    same_model(&path.model(), lasso.last().unwrap(), TOLERANCE);
}

#[test]
fn least_squares_keeps_eight_digits_on_longley() {
    let golden = &golden()["longley"];
    let rows: Vec<Vec<f64>> = golden["x"].as_array().unwrap().iter().map(numbers).collect();
    let x = Array2::from_shape_vec((rows.len(), 6), rows.concat()).unwrap();
    let y = Array1::from_vec(numbers(&golden["y"]));
    let model = LeastSquares::fit(x.view(), y.view()).unwrap();
    for (weight, expected) in model.weights.iter().zip(numbers(&golden["weights"])) {
        close(&[*weight], &[expected], 1e-8);
    }
    close(&[model.intercept], &[golden["intercept"].as_f64().unwrap()], 1e-8);
}

#[test]
fn breusch_pagan_equals_statsmodels() {
    let golden = golden();
    let (x, price) = houses();
    for (key, y) in [("log", price.mapv(f64::ln)), ("raw", price)] {
        let model = LeastSquares::fit(x.view(), y.view()).unwrap();
        let residuals = &y - &model.predict(x.view()).unwrap();
        let test = breusch_pagan(residuals.view(), x.view()).unwrap();
        let expected = numbers(&golden["breusch_pagan"][key]);
        close(&[test.statistic], &expected[..1], TOLERANCE);
        close(&[test.p_value], &expected[1..], TOLERANCE);
    }
}

fn customers() -> Array2<f64> {
    let mut x = matrix(&table("customers.csv.gz"), &["recency_days", "frequency", "monetary"]);
    x.slice_mut(ndarray::s![.., 1..]).mapv_inplace(f64::ln_1p);
    StandardScaler::fit(x.view()).unwrap().transform(x.view()).unwrap()
}

#[test]
fn clusterings_equal_scikit_learn() {
    let golden = golden();
    let x = customers();
    let mut k_means = KMeans::new(x.view(), x.select(Axis(0), &[0, 100, 500, 1500]).view()).unwrap();
    while k_means.step() {}
    let expected: Vec<Vec<f64>> =
        golden["k_means"]["centres"].as_array().unwrap().iter().map(numbers).collect();
    close(&k_means.centres().iter().copied().collect::<Vec<_>>(), &expected.concat(), TOLERANCE);
    close(&[k_means.inertia()], &[golden["k_means"]["inertia"].as_f64().unwrap()], TOLERANCE);
    let labels: Vec<f64> = k_means.labels().iter().map(|&label| label as f64).collect();
    assert_eq!(labels, numbers(&golden["k_means"]["labels"]));

    let silhouette = silhouette(x.view(), k_means.labels()).unwrap();
    close(silhouette.samples(), &numbers(&golden["silhouette"]), TOLERANCE);

    let mut dbscan = Dbscan::new(x.view(), 0.35, 12).unwrap();
    while dbscan.step().is_some() {}
    let numbered: Vec<i64> =
        dbscan.labels().iter().map(|label| label.map_or(-1, |label| label as i64)).collect();
    let expected: Vec<i64> = numbers(&golden["dbscan"]).iter().map(|&label| label as i64).collect();
    assert_eq!(numbered, expected);

    let ours: Vec<i64> = k_means.labels().iter().map(|&label| label as i64).collect();
    close(
        &[adjusted_rand(&ours, &numbered).unwrap()],
        &[golden["adjusted_rand"].as_f64().unwrap()],
        TOLERANCE,
    );
}

#[test]
fn merges_equal_scipy() {
    let golden = golden();
    let rows: Vec<usize> = numbers(&golden["places"]).iter().map(|&row| row as usize).collect();
    let x = matrix(&table("ames.csv.gz"), &["living_area", "lot_area", "longitude", "latitude"]);
    let x = x.select(Axis(0), &rows);
    let x = StandardScaler::fit(x.view()).unwrap().transform(x.view()).unwrap();
    for (name, linkage) in [
        ("ward", Linkage::Ward),
        ("average", Linkage::Average),
        ("complete", Linkage::Complete),
        ("single", Linkage::Single),
    ] {
        let tree = Agglomerative::fit(x.view(), linkage).unwrap();
        let heights: Vec<f64> = tree.merges().iter().map(|merge| merge.height).collect();
        close(&heights, &numbers(&golden["linkage"][name]), TOLERANCE);
    }
}
