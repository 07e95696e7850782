//! Classifiers, their metrics, optimisers and splits against scikit-learn; learning.py makes the numbers.

use crate::common::{self, TOLERANCE, matrix, numbers, table};
use ndarray::{Array2, s};
use serde_json::Value;
use stepwise_kernels::bayes::{BernoulliNaiveBayes, GaussianNaiveBayes, MultinomialNaiveBayes, NaiveBayes};
use stepwise_kernels::linear::{
    LassoPath, LinearModel, LinearSvm, LogisticModel, LogisticRegression, Perceptron,
};
use stepwise_kernels::metrics::{
    ConfusionMatrix, ThresholdCurve, brier, calibration_curve, log_loss, log_loss_classes,
};
use stepwise_kernels::model_selection::{
    PairedComparison, Split, group_folds, k_folds, mcnemar, stratified_folds, time_series_splits,
};
use stepwise_kernels::optimize::{Descent, Lbfgs, Rule};
use stepwise_kernels::preprocess::StandardScaler;
use stepwise_random::Random;

fn golden() -> Value {
    serde_json::from_str(include_str!("learning.json")).unwrap()
}

struct Houses {
    z: Array2<f64>,
    rooms: Array2<f64>,
    price: Vec<f64>,
    dear: Vec<usize>,
    third: Vec<usize>,
}

fn houses() -> Houses {
    let frame = table("ames.csv.gz");
    let x = matrix(
        &frame,
        &["living_area", "lot_area", "total_basement", "first_floor", "garage_cars", "year_built"],
    );
    let price = frame.numbers("sale_price").unwrap().to_vec();
    Houses {
        z: StandardScaler::fit(x.view()).unwrap().transform(x.view()).unwrap(),
        rooms: matrix(&frame, &["bedrooms", "full_baths", "garage_cars"]),
        dear: price.iter().map(|&price| usize::from(price > 250_000.0)).collect(),
        third: price.iter().map(|&p| usize::from(p >= 140_000.0) + usize::from(p >= 200_000.0)).collect(),
        price,
    }
}

fn indices(value: &Value) -> Vec<usize> {
    numbers(value).iter().map(|&number| number as usize).collect()
}

#[track_caller]
fn close(given: &[f64], expected: &[f64]) {
    common::close(given, expected, TOLERANCE);
}

fn flat(array: &Array2<f64>) -> Vec<f64> {
    array.iter().copied().collect()
}

#[track_caller]
fn same_logistic(model: &LogisticModel, expected: &Value) {
    close(&flat(&model.weights), &numbers(&expected["weights"]));
    close(&model.intercepts.to_vec(), &numbers(&expected["intercepts"]));
}

#[track_caller]
fn same_plane(model: &LinearModel, expected: &Value) {
    close(&model.weights.to_vec(), &numbers(&expected["weights"]));
    close(&[model.intercept], &numbers(&expected["intercepts"]));
}

#[test]
fn linear_classifiers() {
    let (golden, houses) = (golden(), houses());
    for (key, y, classes) in [("logistic", &houses.dear, 2), ("softmax", &houses.third, 3)] {
        for expected in golden[key].as_array().unwrap() {
            let penalty = expected["penalty"].as_f64().unwrap();
            let model = LogisticRegression::fit(houses.z.view(), y, classes, penalty).unwrap();
            same_logistic(&model, expected);
        }
    }
    let model = LogisticRegression::fit(houses.z.view(), &houses.third, 3, 1.0).unwrap();
    let shares = model.probabilities(houses.z.slice(s![..40, ..])).unwrap();
    close(&flat(&shares), &numbers(&golden["softmax_shares"]));

    let some = houses.z.slice(s![..200, ..]);
    let mut perceptron = Perceptron::new(some, &houses.dear[..200]).unwrap();
    for _ in 0..7 {
        perceptron.epoch();
    }
    same_plane(&perceptron.model(), &golden["perceptron"]);
    let some = houses.z.slice(s![..300, ..]);
    let machine = LinearSvm::fit(some, &houses.dear[..300], 0.1, &mut Random::new(1)).unwrap();
    same_plane(&machine, &golden["machine"]);
}

#[test]
fn elastic_net() {
    let (golden, houses) = (golden(), houses());
    let y: ndarray::Array1<f64> = houses.price.iter().map(|price| price.ln()).collect();
    let mut path = LassoPath::elastic_net(houses.z.view(), y.view(), vec![0.3, 0.01], 0.3).unwrap();
    while path.step() {}
    for (weights, expected) in path.path().iter().zip(golden["elastic_net"].as_array().unwrap()) {
        close(&weights.to_vec(), &numbers(&expected["weights"]));
    }
    same_plane(&path.model(), &golden["elastic_net"][1]);
}

#[test]
fn classification_metrics() {
    let (golden, houses) = (golden(), houses());
    let matrix = ConfusionMatrix::new(&houses.third, &indices(&golden["guess"]), 3).unwrap();
    assert_eq!(matrix.counts().iter().copied().collect::<Vec<_>>(), indices(&golden["confusion"]));
    let mut ours = vec![matrix.accuracy(), matrix.matthews(), matrix.balanced_accuracy(), matrix.macro_f1()];
    ours.extend((0..3).map(|class| matrix.precision(class)));
    ours.extend((0..3).map(|class| matrix.recall(class)));
    ours.extend((0..3).map(|class| matrix.f1(class)));
    close(&ours, &numbers(&golden["classification"]));

    let scores = numbers(&golden["scores"]);
    let dear: Vec<bool> = houses.dear.iter().map(|&class| class == 1).collect();
    let shares = Array2::from_shape_vec((300, 3), numbers(&golden["shares"])).unwrap();
    let losses = [
        log_loss(&dear, &scores).unwrap(),
        log_loss_classes(&houses.third[..300], shares.view()).unwrap(),
        brier(&dear, &scores).unwrap(),
    ];
    close(&losses, &numbers(&golden["probability"]));
    let bins = calibration_curve(&dear, &scores, 10).unwrap();
    let ours: Vec<f64> =
        bins.iter().map(|bin| bin.predicted).chain(bins.iter().map(|bin| bin.actual)).collect();
    close(&ours, &numbers(&golden["calibration"]));
    let curve = ThresholdCurve::new(&dear, &scores).unwrap();
    close(
        &[curve.roc_area(), curve.average_precision(), curve.precision_recall_area()],
        &numbers(&golden["areas"]),
    );
    let best = curve.cheapest(1.0, 7.0).unwrap();
    let expected = numbers(&golden["cheapest"]);
    assert_eq!([best.score, curve.cost(&best, 1.0, 7.0)], expected[..]);
}

/// Rosenbrock's valley in three dimensions.
fn valley(x: &[f64], gradient: &mut [f64]) -> f64 {
    gradient.fill(0.0);
    let mut value = 0.0;
    for i in 0..x.len() - 1 {
        let (off, rest) = (x[i + 1] - x[i] * x[i], 1.0 - x[i]);
        value += 100.0 * off * off + rest * rest;
        gradient[i] -= 400.0 * x[i] * off + 2.0 * rest;
        gradient[i + 1] += 200.0 * off;
    }
    value
}

#[test]
fn optimisers() {
    let golden = golden();
    let start = vec![-1.2, 1.0, 0.5];
    for (name, rule) in [
        ("gradient_descent", Rule::GradientDescent { rate: 1e-4 }),
        ("momentum", Rule::Momentum { rate: 1e-4, momentum: 0.9 }),
        ("rms_prop", Rule::RmsProp { rate: 0.01, decay: 0.9 }),
        ("adam", Rule::Adam { rate: 0.01, first: 0.9, second: 0.999 }),
    ] {
        let mut walk = Descent::new(start.clone(), rule).unwrap();
        for _ in 0..60 {
            assert!(walk.step(&mut valley));
        }
        close(walk.place(), &numbers(&golden["walks"][name]));
    }
    let mut bowl = |x: &[f64], gradient: &mut [f64]| {
        let value = valley(x, gradient);
        gradient.iter_mut().zip(x).for_each(|(slope, x)| *slope += 0.2 * x);
        value + 0.1 * x.iter().map(|x| x * x).sum::<f64>()
    };
    let mut search = Lbfgs::new(start, 1e-10, &mut bowl).unwrap();
    while search.step(&mut bowl) {}
    close(search.place(), &numbers(&golden["bottom"]));
    assert!(search.steps() < 100);
}

#[test]
fn naive_bayes() {
    let (golden, houses) = (golden(), houses());
    let (z, rooms, y) = (houses.z.view(), houses.rooms.view(), &houses.third);
    let gaussian = GaussianNaiveBayes::fit(z, y, 3, 1e-9).unwrap();
    let multinomial = MultinomialNaiveBayes::fit(rooms, y, 3, 0.5).unwrap();
    let bernoulli = BernoulliNaiveBayes::fit(rooms, y, 3, 0.5, 1.5).unwrap();
    for (name, model, x) in [
        ("gaussian", &gaussian as &dyn NaiveBayes, z),
        ("multinomial", &multinomial, rooms),
        ("bernoulli", &bernoulli, rooms),
    ] {
        let expected = &golden[name];
        let some = x.slice(s![..50, ..]);
        close(&flat(&model.joint_log_likelihood(some).unwrap()), &numbers(&expected["joint"]));
        close(&flat(&model.probabilities(some).unwrap()), &numbers(&expected["probabilities"]));
        assert_eq!(model.predict(x).unwrap(), indices(&expected["labels"]), "{name}");
    }
}

fn same_tests(splits: &[Split], expected: &Value) {
    let expected: Vec<Vec<usize>> = expected.as_array().unwrap().iter().map(indices).collect();
    assert_eq!(splits.iter().map(|split| split.test.clone()).collect::<Vec<_>>(), expected);
}

#[test]
fn splits() {
    let (golden, houses) = (golden(), houses());
    same_tests(&k_folds(houses.dear.len(), 7, None).unwrap(), &golden["k_fold"]);
    same_tests(&stratified_folds(&houses.third, 5, None).unwrap(), &golden["stratified"]);
    same_tests(&group_folds(&indices(&golden["groups"]), 3).unwrap(), &golden["group_fold"]);
    let series = time_series_splits(53, 4, 3).unwrap();
    for (split, expected) in series.iter().zip(golden["series"].as_array().unwrap()) {
        assert_eq!((&split.train, &split.test), (&indices(&expected[0]), &indices(&expected[1])));
    }
}

#[test]
fn tests_between_models() {
    let golden = golden();
    let pair = PairedComparison::new(
        &[0.91, 0.93, 0.92, 0.95, 0.94, 0.90, 0.92, 0.96, 0.93, 0.94],
        &[0.90, 0.91, 0.91, 0.92, 0.95, 0.89, 0.92, 0.93, 0.91, 0.92],
    )
    .unwrap();
    for (name, test) in [
        ("paired", pair.t_test().unwrap()),
        ("corrected", pair.corrected(1.0 / 9.0).unwrap()),
        ("five_by_two", pair.five_by_two().unwrap()),
    ] {
        close(&[test.statistic, test.p_value], &numbers(&golden[name]));
    }
    let right =
        |index: usize| indices(&golden["right"][index]).iter().map(|&one| one == 1).collect::<Vec<_>>();
    let test = mcnemar(&right(0), &right(1)).unwrap();
    let expected = numbers(&golden["mcnemar"]);
    close(&[test.p_value], &expected[..1]);
    assert_eq!([test.only_first as f64, test.only_second as f64], expected[1..]);
}
