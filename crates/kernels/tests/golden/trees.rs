//! Trees, ensembles, neighbours and support vector machines against scikit-learn on the shipped data;
//! trees.py makes the numbers.

use crate::common::{TOLERANCE, close, matrix, numbers, table};
use ndarray::{Array1, Array2, Axis};
use serde_json::Value;
use stepwise_kernels::ensemble::{
    AdaBoostClassifier, BoostingOptions, ForestOptions, HistGradientBoostingClassifier,
    HistGradientBoostingRegressor, IsolationForest, RandomForestClassifier, RandomForestRegressor,
};
use stepwise_kernels::metrics::r2;
use stepwise_kernels::neighbors::{
    KNeighborsClassifier, KNeighborsRegressor, NearestNeighbors, Search, Vote,
};
use stepwise_kernels::preprocess::StandardScaler;
use stepwise_kernels::svm::{Kernel, SupportVectorMachine, Svc, SvmOptions};
use stepwise_kernels::tree::{
    Criterion, DecisionTreeClassifier, DecisionTreeRegressor, Growth, PruningPath, Tree, TreeOptions,
};
use stepwise_random::Random;

fn golden() -> Value {
    serde_json::from_str(include_str!("trees.json")).unwrap()
}

/// Houses: those to learn from and those held out.
struct Houses {
    x: Array2<f64>,
    y: Array1<f64>,
    labels: Vec<usize>,
    weights: Vec<f64>,
    held_x: Array2<f64>,
    held_y: Array1<f64>,
    held_labels: Vec<usize>,
}

fn houses() -> Houses {
    let frame = table("ames.csv.gz");
    let x = matrix(
        &frame,
        &["living_area", "lot_area", "total_basement", "garage_cars", "year_built", "year_sold"],
    );
    let price = frame.numbers("sale_price").unwrap();
    let label = |row: usize| [130e3, 180e3, 240e3].iter().filter(|&&bound| price[row] > bound).count();
    let (held, train): (Vec<usize>, Vec<usize>) = (0..price.len()).partition(|row| row % 3 == 0);
    Houses {
        x: x.select(Axis(0), &train),
        y: train.iter().map(|&row| price[row].ln()).collect(),
        labels: train.iter().map(|&row| label(row)).collect(),
        weights: train.iter().map(|row| if row % 2 == 0 { 2.0 } else { 1.0 }).collect(),
        held_x: x.select(Axis(0), &held),
        held_y: held.iter().map(|&row| price[row].ln()).collect(),
        held_labels: held.iter().map(|&row| label(row)).collect(),
    }
}

/// Compares node by node, depth first.
#[track_caller]
fn same_tree(tree: &Tree, expected: &Value) {
    let (mut features, mut thresholds, mut rows, mut impurities) = (vec![], vec![], vec![], vec![]);
    let mut waiting = vec![0];
    while let Some(node) = waiting.pop() {
        let node = &tree.nodes()[node];
        rows.push(node.rows as f64);
        impurities.push(node.impurity);
        features.push(node.split.as_ref().map_or(-2.0, |split| split.feature as f64));
        thresholds.push(node.split.as_ref().map_or(0.0, |split| split.threshold));
        waiting.extend(node.split.iter().flat_map(|split| [split.right, split.left]));
    }
    assert_eq!(features, numbers(&expected["feature"]));
    assert_eq!(thresholds, numbers(&expected["threshold"]));
    assert_eq!(rows, numbers(&expected["rows"]));
    close(&impurities, &numbers(&expected["impurity"]), TOLERANCE);
    close(&tree.importances().to_vec(), &numbers(&expected["importances"]), TOLERANCE);
}

#[test]
fn trees_equal_scikit_learn() {
    let golden = &golden()["trees"];
    let data = houses();
    let classifier = |criterion, options: TreeOptions| {
        let mut tree = DecisionTreeClassifier::new(
            data.x.view(),
            &data.labels,
            4,
            Some(&data.weights),
            criterion,
            &options,
        )
        .unwrap();
        tree.fit(&mut Random::new(0));
        tree
    };
    let gini = classifier(Criterion::Gini, TreeOptions { min_samples_leaf: 25, ..TreeOptions::default() });
    same_tree(gini.tree(), &golden["gini"]);
    let shares = gini.predict_proba(data.held_x.view()).unwrap();
    close(&shares.into_raw_vec_and_offset().0, &numbers(&golden["gini"]["proba"]), TOLERANCE);
    let entropy =
        classifier(Criterion::Entropy, TreeOptions { min_samples_leaf: 10, ..TreeOptions::depth(5) });
    same_tree(entropy.tree(), &golden["entropy"]);
    let few = TreeOptions { max_leaf_nodes: Some(12), growth: Growth::BestFirst, ..TreeOptions::default() };
    let best_first = classifier(Criterion::Gini, few);
    // scikit-learn numbers these nodes in the order of their making.
    let mut ours: Vec<f64> = best_first.tree().nodes().iter().map(|node| node.rows as f64).collect();
    let mut theirs = numbers(&golden["best_first"]["rows"]);
    ours.sort_by(f64::total_cmp);
    theirs.sort_by(f64::total_cmp);
    assert_eq!(ours, theirs);
    close(
        &best_first.tree().importances().to_vec(),
        &numbers(&golden["best_first"]["importances"]),
        TOLERANCE,
    );

    let options = TreeOptions { min_samples_leaf: 12, min_samples_split: 40, ..TreeOptions::default() };
    let mut numeric =
        DecisionTreeRegressor::new(data.x.view(), data.y.view(), Some(&data.weights), &options).unwrap();
    numeric.fit(&mut Random::new(0));
    same_tree(numeric.tree(), &golden["regressor"]);
    let predicted = numeric.predict(data.held_x.view()).unwrap();
    close(&predicted.to_vec(), &numbers(&golden["regressor"]["predicted"]), TOLERANCE);
    let mut path = PruningPath::new(numeric.tree());
    path.prune_to(1e-3);
    same_tree(&path.tree(), &golden["pruned"]);
    while path.step().is_some() {}
    close(path.alphas(), &numbers(&golden["path"]["alphas"]), TOLERANCE);
    close(path.impurities(), &numbers(&golden["path"]["impurities"]), TOLERANCE);
}

/// Forests draw differently: their mean score over seeds is within this of scikit-learn's.
const FOREST_MARGIN: f64 = 0.006;

#[test]
fn forests_are_as_good_as_those_of_scikit_learn() {
    let golden = &golden()["forests"];
    let data = houses();
    let mut scores = [0.0; 4];
    let seeds = 8;
    for seed in 0..seeds {
        let random = &mut Random::new(seed);
        let options = ForestOptions::random_forest(100, 2);
        let mut forest =
            RandomForestClassifier::new(data.x.view(), &data.labels, 4, Criterion::Gini, &options).unwrap();
        forest.fit(random).unwrap();
        let labels = forest.predict(data.held_x.view()).unwrap();
        let right = labels.iter().zip(&data.held_labels).filter(|(a, b)| a == b).count();
        let mut numeric = RandomForestRegressor::new(data.x.view(), data.y.view(), &options).unwrap();
        numeric.fit(random).unwrap();
        let options = ForestOptions::extra_trees(100, 2);
        let mut extra = RandomForestRegressor::new(data.x.view(), data.y.view(), &options).unwrap();
        extra.fit(random).unwrap();
        let predicted = extra.predict(data.held_x.view()).unwrap().to_vec();
        for (score, value) in scores.iter_mut().zip([
            forest.oob_score().unwrap(),
            right as f64 / labels.len() as f64,
            numeric.oob_score().unwrap(),
            r2(&data.held_y.to_vec(), &predicted),
        ]) {
            *score += value / seeds as f64;
        }
    }
    for (score, key) in
        scores.iter().zip(["classifier_oob", "classifier_accuracy", "regressor_oob", "extra_trees_r2"])
    {
        let expected = golden[key].as_f64().unwrap();
        println!("{key}: {score} {expected}");
        assert!((score - expected).abs() < FOREST_MARGIN, "{key}: {score} is not {expected}");
    }
}

fn rounded(x: &Array2<f64>) -> Array2<f64> {
    // Half to even, as numpy rounds.
    (x / &ndarray::array![20.0, 500.0, 20.0, 1.0, 1.0, 1.0]).mapv(f64::round_ties_even)
}

#[test]
fn boosting_equals_scikit_learn() {
    let golden = &golden()["boosting"];
    let data = houses();
    let x = rounded(&data.x);
    let options =
        BoostingOptions { trees: 40, max_leaf_nodes: None, max_depth: Some(3), ..BoostingOptions::default() };
    let mut model = HistGradientBoostingRegressor::new(x.view(), data.y.view(), &options).unwrap();
    model.fit().unwrap();
    close(&model.predict(x.view()).unwrap().to_vec(), &numbers(&golden["predicted"]), TOLERANCE);

    // scikit-learn keeps gradients in single precision.
    let options =
        BoostingOptions { trees: 60, max_leaf_nodes: Some(15), l2: 1.0, ..BoostingOptions::default() };
    let dear: Vec<usize> = data.labels.iter().map(|&label| usize::from(label >= 2)).collect();
    let mut model = HistGradientBoostingClassifier::new(x.view(), &dear, 2, &options).unwrap();
    model.fit().unwrap();
    let shares = model.predict_proba(x.view()).unwrap();
    close(&shares.column(1).to_vec(), &numbers(&golden["classifier_proba"]), 1e-4);
    let options = BoostingOptions { trees: 25, ..options };
    let mut model = HistGradientBoostingClassifier::new(x.view(), &data.labels, 4, &options).unwrap();
    model.fit().unwrap();
    let shares = model.predict_proba(x.slice(ndarray::s![..100, ..])).unwrap();
    close(&shares.into_raw_vec_and_offset().0, &numbers(&golden["four_classes_proba"]), 1e-4);
}

/// Standard scores of the houses to learn from, and of the first 200 held out.
fn scores(data: &Houses) -> (Array2<f64>, Array2<f64>) {
    let scaler = StandardScaler::fit(data.x.view()).unwrap();
    let held = data.held_x.slice(ndarray::s![..200, ..]);
    (scaler.transform(data.x.view()).unwrap(), scaler.transform(held).unwrap())
}

#[test]
fn neighbors_equal_scikit_learn() {
    let golden = &golden()["neighbors"];
    let data = houses();
    let (z, held) = scores(&data);
    for search in [Search::KdTree, Search::Brute] {
        let near = NearestNeighbors::new(z.view(), search).unwrap().query(held.view(), 7).unwrap();
        let distances: Vec<f64> = near.iter().flatten().map(|one| one.distance).collect();
        close(&distances, &numbers(&golden["distances"]), TOLERANCE);
        let model = KNeighborsClassifier::new(z.view(), &data.labels, 4, 7, Vote::Uniform, search).unwrap();
        let shares = model.predict_proba(held.view()).unwrap();
        close(&shares.into_raw_vec_and_offset().0, &numbers(&golden["proba"]), TOLERANCE);
        let model = KNeighborsRegressor::new(z.view(), data.y.view(), 9, Vote::Distance, search).unwrap();
        close(&model.predict(held.view()).unwrap().to_vec(), &numbers(&golden["weighted"]), TOLERANCE);
    }
}

#[test]
fn support_vector_machines_equal_scikit_learn() {
    let golden = golden();
    let data = houses();
    let (z, held) = scores(&data);
    let few: Vec<usize> = (0..600).collect();
    let z = z.select(Axis(0), &few);
    let sides: Vec<bool> = data.labels[..600].iter().map(|&label| label >= 2).collect();
    for expected in golden["svm"].as_array().unwrap() {
        let number = |key: &str| expected[key].as_f64().unwrap();
        let kernel = match expected["kernel"].as_str().unwrap() {
            "linear" => Kernel::Linear,
            "rbf" => Kernel::Rbf { gamma: number("gamma") },
            _ => Kernel::Poly { gamma: number("gamma"), degree: 3, coef0: number("coef0") },
        };
        let options = SvmOptions { cost: number("C"), tolerance: 1e-10, ..SvmOptions::default() };
        let mut machine = SupportVectorMachine::new(z.view(), &sides, kernel, &options).unwrap();
        machine.fit();
        assert!(machine.converged());
        let support: Vec<f64> = machine.support().iter().map(|&row| row as f64).collect();
        assert_eq!(support, numbers(&expected["support"]), "{kernel:?}");
        close(&[machine.intercept()], &[number("intercept")], TOLERANCE);
        let decision = machine.decision_function(held.view()).unwrap().to_vec();
        close(&decision, &numbers(&expected["decision"]), TOLERANCE);
        let mut model = Svc::new(z.view(), &data.labels[..600], 4, kernel, &options).unwrap();
        model.fit();
        let labels: Vec<f64> =
            model.predict(held.view()).unwrap().iter().map(|&label| label as f64).collect();
        assert_eq!(labels, numbers(&expected["labels"]), "{kernel:?}");
    }
}

#[test]
fn ada_boost_equals_scikit_learn() {
    let golden = &golden()["ada_boost"];
    let data = houses();
    let mut model =
        AdaBoostClassifier::new(data.x.view(), &data.labels, 4, 25, 0.8, &TreeOptions::depth(2)).unwrap();
    model.fit(&mut Random::new(0)).unwrap();
    let weights: Vec<f64> = model.members().iter().map(|member| member.weight).collect();
    let errors: Vec<f64> = model.members().iter().map(|member| member.error).collect();
    close(&errors, &numbers(&golden["errors"]), TOLERANCE);
    close(&weights, &numbers(&golden["weights"]), TOLERANCE);
    let labels: Vec<f64> =
        model.predict(data.held_x.view()).unwrap().iter().map(|&label| label as f64).collect();
    assert_eq!(labels, numbers(&golden["predicted"]));
}

/// Between seeds of 400 trees scikit-learn's own scores of a house differ by up to 0.02, and the level hardly.
#[test]
fn isolation_scores_are_near_those_of_scikit_learn() {
    let data = houses();
    let mut forest = IsolationForest::new(data.x.view(), 1200, 256).unwrap();
    forest.fit(&mut Random::new(5)).unwrap();
    let scores = forest.scores(data.held_x.slice(ndarray::s![..200, ..])).unwrap();
    let expected = Array1::from(numbers(&golden()["isolation"]));
    let apart = &scores - &expected;
    assert!(apart.iter().all(|apart| apart.abs() < 0.02), "{apart}");
    assert!(apart.mean().unwrap().abs() < 0.002);
}
