//! Explanations against shap, xgboost, lime and scikit-learn.

use ndarray::{Array1, Array2, ArrayView1, ArrayView2, Axis, array};
use serde_json::Value;

use super::common::{TOLERANCE, close, matrix, numbers, table};
use stepwise_kernels::KernelError;
use stepwise_kernels::ensemble::{
    BoostingOptions, HistGradientBoostingClassifier, HistGradientBoostingRegressor,
};
use stepwise_kernels::explain::{
    KernelShap, Lime, LimeOptions, PartialDependence, PermutationImportance, TreeShap,
};
use stepwise_kernels::linear::{LeastSquares, LinearModel};
use stepwise_kernels::metrics::r2;
use stepwise_kernels::tree::{Criterion, DecisionTreeClassifier, DecisionTreeRegressor, TreeOptions};
use stepwise_random::Random;

fn golden() -> Value {
    serde_json::from_str(include_str!("explain.json")).unwrap()
}

struct Houses {
    raw: Array2<f64>,
    /// Rounded, so that bins keep all values apart.
    x: Array2<f64>,
    price: Vec<f64>,
    y: Array1<f64>,
    train: Vec<usize>,
}

impl Houses {
    fn load() -> Self {
        let frame = table("ames.csv.gz");
        let names = ["living_area", "lot_area", "total_basement", "garage_cars", "year_built", "year_sold"];
        let raw = matrix(&frame, &names);
        let x = (&raw / &array![20.0, 500.0, 20.0, 1.0, 1.0, 1.0]).mapv(f64::round_ties_even);
        let price = frame.numbers("sale_price").unwrap().to_vec();
        let y = price.iter().map(|price| price.ln()).collect();
        let train = (0..price.len()).filter(|row| row % 3 != 0).collect();
        Self { raw, x, price, y, train }
    }

    fn every(x: &Array2<f64>, step: usize, from: usize) -> Array2<f64> {
        x.select(Axis(0), &(from..x.nrows()).step_by(step).collect::<Vec<_>>())
    }

    fn tree(&self) -> DecisionTreeRegressor {
        let options = TreeOptions { min_samples_leaf: 40, ..TreeOptions::default() };
        let mut tree = DecisionTreeRegressor::new(self.x.view(), self.y.view(), None, &options).unwrap();
        tree.fit(&mut Random::new(0));
        tree
    }

    fn line(&self) -> LinearModel {
        LeastSquares::fit(self.x.view(), self.y.view()).unwrap()
    }
}

#[track_caller]
fn explained(shap: &TreeShap, rows: &Array2<f64>, expected: &Value) {
    close(&shap.expected().to_vec(), &numbers(&expected["expected"]), TOLERANCE);
    let values: Vec<f64> = shap.rows(rows.view()).unwrap().iter().copied().collect();
    close(&values, &numbers(&expected["values"]), TOLERANCE);
    let outputs = shap.expected().len();
    let theirs = numbers(&expected["interactions"]);
    for output in 0..outputs {
        let ours: Vec<f64> = (0..3)
            .flat_map(|row| shap.interactions(rows.row(row), output).unwrap().into_iter().collect::<Vec<_>>())
            .collect();
        let theirs: Vec<f64> = theirs.iter().skip(output).step_by(outputs).copied().collect();
        close(&ours, &theirs, TOLERANCE);
    }
}

#[test]
fn tree_values_equal_shap() {
    let golden = golden();
    let houses = Houses::load();
    let label =
        |row: &usize| [130e3, 180e3, 240e3].iter().filter(|&&bound| houses.price[*row] > bound).count();
    let labels: Vec<usize> = houses.train.iter().map(label).collect();
    let weights: Vec<f64> = houses.train.iter().map(|row| if row % 2 == 0 { 2.0 } else { 1.0 }).collect();
    let options = TreeOptions { min_samples_leaf: 25, ..TreeOptions::default() };
    let raw = houses.raw.select(Axis(0), &houses.train);
    let mut tree =
        DecisionTreeClassifier::new(raw.view(), &labels, 4, Some(&weights), Criterion::Gini, &options)
            .unwrap();
    tree.fit(&mut Random::new(0));
    let shap = TreeShap::mean(std::slice::from_ref(tree.tree())).unwrap();
    explained(&shap, &Houses::every(&houses.raw, 150, 0), &golden["classifier"]);

    let options =
        BoostingOptions { trees: 40, max_leaf_nodes: None, max_depth: Some(3), ..BoostingOptions::default() };
    let x = houses.x.select(Axis(0), &houses.train);
    let y = houses.y.select(Axis(0), &houses.train);
    let mut model = HistGradientBoostingRegressor::new(x.view(), y.view(), &options).unwrap();
    model.fit().unwrap();
    let shap = TreeShap::sum(model.trees(), &[y.mean().unwrap()]).unwrap();
    explained(&shap, &Houses::every(&houses.x, 150, 0), &golden["boosted"]);
}

/// xgboost grows, and explains, in single precision.
#[test]
fn log_odds_are_explained_as_by_xgboost() {
    let golden = &golden()["xgboost"];
    let houses = Houses::load();
    let dear: Vec<usize> = houses.price.iter().map(|&price| usize::from(price > 180e3)).collect();
    let options = BoostingOptions {
        trees: 20,
        learning_rate: 0.3,
        max_leaf_nodes: None,
        max_depth: Some(3),
        min_samples_leaf: 1,
        min_child_weight: 1.0,
        l2: 1.0,
        ..BoostingOptions::default()
    };
    let mut model = HistGradientBoostingClassifier::new(houses.x.view(), &dear, 2, &options).unwrap();
    model.fit().unwrap();
    let share = dear.iter().sum::<usize>() as f64 / dear.len() as f64;
    let shap = TreeShap::sum(model.trees(), &[(share / (1.0 - share)).ln()]).unwrap();
    close(&shap.expected().to_vec(), &numbers(&golden["expected"]), 1e-5);
    let values = shap.rows(Houses::every(&houses.x, 150, 0).view()).unwrap();
    close(&values.iter().copied().collect::<Vec<_>>(), &numbers(&golden["values"]), 1e-5);
}

#[test]
fn kernel_values_equal_shap() {
    let golden = &golden()["kernel"];
    let houses = Houses::load();
    let tree = houses.tree();
    let background = Houses::every(&houses.x, 300, 7);
    let mut values = Vec::new();
    for row in Houses::every(&houses.x, 150, 0).rows().into_iter().take(5) {
        let mut shap = KernelShap::new(row, background.view(), 100).unwrap();
        shap.fit(&mut Random::new(0), |x| tree.predict(x)).unwrap();
        assert!(shap.exact());
        close(&[shap.expected()], &numbers(&golden["expected"]), TOLERANCE);
        values.extend(shap.values().unwrap());
    }
    close(&values, &numbers(&golden["values"]), TOLERANCE);
}

#[test]
fn lime_fits_the_plane_of_the_package() {
    let golden = &golden()["lime"];
    let houses = Houses::load();
    let tree = houses.tree();
    let explain = |seed: u64, samples: usize| {
        let options = LimeOptions { samples, ..LimeOptions::default() };
        let mut lime = Lime::new(houses.x.row(10), houses.x.view(), &options).unwrap();
        lime.fit(&mut Random::new(seed), |x| tree.predict(x)).unwrap();
        lime.explanation().unwrap()
    };
    let plane = explain(5, 1000);
    close(&plane.weights.to_vec(), &numbers(&golden["weights"]), TOLERANCE);
    close(
        &[plane.r2, plane.prediction],
        &[golden["r2"].as_f64().unwrap(), golden["prediction"].as_f64().unwrap()],
        TOLERANCE,
    );
    // The package draws for itself: over five seeds ours are as near to its mean as its own are.
    let theirs = Array2::from_shape_vec((5, 6), numbers(&golden["package"])).unwrap();
    let mean = theirs.mean_axis(Axis(0)).unwrap();
    let apart =
        |weights: ArrayView1<'_, f64>| (&weights - &mean).mapv(f64::abs).into_iter().fold(0.0, f64::max);
    let own = theirs.rows().into_iter().map(apart).fold(0.0, f64::max);
    for seed in 0..5 {
        let ours = apart(explain(seed, 5000).weights.view());
        assert!(ours < 2.0 * own, "{ours} {own}");
    }
}

#[test]
fn shuffled_features_lower_the_score_as_in_scikit_learn() {
    let golden = &golden()["permutation"];
    let houses = Houses::load();
    let line = houses.line();
    let y = houses.y.to_vec();
    let score = |x: ArrayView2<'_, f64>| Ok::<_, KernelError>(r2(&y, &line.predict(x)?.to_vec()));
    let mut run = PermutationImportance::new(houses.x.view(), 5).unwrap();
    run.fit(&mut Random::new(9), score).unwrap();
    close(&[run.baseline().unwrap()], &numbers(&golden["baseline"]), TOLERANCE);
    let drops: Vec<f64> = (0..6).flat_map(|feature| run.drops(feature).to_vec()).collect();
    close(&drops, &numbers(&golden["drops"]), TOLERANCE);
    // Other draws: means of 60 repeats on both sides, four standard errors of their difference.
    let mut run = PermutationImportance::new(houses.x.view(), 60).unwrap();
    run.fit(&mut Random::new(1), score).unwrap();
    let (means, deviations) = (numbers(&golden["mean"]), numbers(&golden["deviation"]));
    for (ours, (mean, deviation)) in run.importances().iter().zip(means.iter().zip(deviations)) {
        assert!((ours.mean - mean).abs() <= 4.0 * deviation * (2.0_f64 / 60.0).sqrt(), "{ours:?} {mean}");
    }
}

#[test]
fn partial_dependence_equals_scikit_learn() {
    let houses = Houses::load();
    let (tree, line) = (houses.tree(), houses.line());
    let x = Houses::every(&houses.x, 20, 0);
    for (index, expected) in golden()["dependence"].as_array().unwrap().iter().enumerate() {
        let feature = expected["feature"].as_u64().unwrap() as usize;
        let mut run = PartialDependence::new(x.view(), feature, numbers(&expected["grid"])).unwrap();
        run.fit(|x| if index < 2 { tree.predict(x) } else { line.predict(x) }).unwrap();
        close(&run.mean(), &numbers(&expected["mean"]), TOLERANCE);
        let rows: Vec<f64> = (0..4).flat_map(|row| run.row(row)).collect();
        close(&rows, &numbers(&expected["rows"]), TOLERANCE);
    }
}
