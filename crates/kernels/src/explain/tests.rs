//! The fast explanations against slow, obvious ones; laws that they keep; awkward input.

use ndarray::{Array1, Array2, ArrayView1, ArrayView2, array};
use proptest::prelude::*;
use stepwise_random::Random;

use super::*;
use crate::KernelError;
use crate::ensemble::{
    BoostingOptions, ForestOptions, HistGradientBoostingClassifier, RandomForestClassifier,
};
use crate::linear::LinearModel;
use crate::tree::{Criterion, DecisionTreeClassifier, DecisionTreeRegressor, Tree, TreeOptions};

/// What a tree says when only some features are known, by walking down both branches where one is not.
fn walk(tree: &Tree, node: usize, row: ArrayView1<'_, f64>, known: &[bool], output: usize) -> f64 {
    let Some(split) = &tree.nodes()[node].split else { return tree.value(node)[output] };
    let go = |child| walk(tree, child, row, known, output);
    if known[split.feature] {
        return go(if row[split.feature] <= split.threshold { split.left } else { split.right });
    }
    let (left, right) = (tree.nodes()[split.left].weight, tree.nodes()[split.right].weight);
    (left * go(split.left) + right * go(split.right)) / (left + right)
}

fn near(a: f64, b: f64, size: f64) -> bool {
    (a - b).abs() <= 1e-9 * size.max(1e-300)
}

proptest! {
    #[test]
    fn tree_values_are_shapley_values(
        values in prop::collection::vec(0..5_i32, 60..160),
        weights in prop::collection::vec(1..4_i32, 40),
        scale in prop::sample::select(vec![1e-12, 1.0, 1e12]),
        features in 1..6_usize,
    ) {
        let rows = values.len() / (features + 1);
        let x = Array2::from_shape_fn((rows, features), |(i, j)| f64::from(values[i * features + j]));
        let y = Array1::from_shape_fn(rows, |i| f64::from(values[rows * features + i]) * scale);
        let weights: Vec<f64> = (0..rows).map(|row| f64::from(weights[row % weights.len()])).collect();
        let options = TreeOptions::default();
        let mut model = DecisionTreeRegressor::new(x.view(), y.view(), Some(&weights), &options).unwrap();
        model.fit(&mut Random::new(0));
        let tree = model.tree();
        let shap = TreeShap::mean(std::slice::from_ref(tree)).unwrap();
        prop_assert!(near(shap.expected()[0], tree.value(0)[0], 5.0 * scale));
        let predicted = model.predict(x.view()).unwrap();
        for (row, predicted) in x.rows().into_iter().zip(predicted).take(8) {
            let fast = shap.row(row).unwrap();
            prop_assert!(near(fast.sum() + shap.expected()[0], predicted, 5.0 * scale));
            let slow = shapley_values(features, |known| walk(tree, 0, row, known, 0)).unwrap();
            for (fast, slow) in fast.iter().zip(&slow) {
                prop_assert!(near(*fast, *slow, 5.0 * scale), "{fast} {slow}");
            }
            let pairs = shap.interactions(row, 0).unwrap();
            for a in 0..features {
                prop_assert!(near(pairs.row(a).sum(), slow[a], 5.0 * scale));
                for b in 0..a {
                    // Half of what knowing b adds to the value of a.
                    let given = |b_known: bool| {
                        let others: Vec<usize> = (0..features).filter(|&j| j != b).collect();
                        let worth = |known: &[bool]| {
                            let mut all = vec![b_known; features];
                            for (&feature, &known) in others.iter().zip(known) {
                                all[feature] = known;
                            }
                            walk(tree, 0, row, &all, 0)
                        };
                        let place = others.iter().position(|&j| j == a).unwrap();
                        shapley_values(features - 1, worth).unwrap()[place]
                    };
                    prop_assert!(near(pairs[(a, b)], (given(true) - given(false)) / 2.0, 5.0 * scale));
                    prop_assert_eq!(pairs[(a, b)], pairs[(b, a)]);
                }
            }
        }
    }

    #[test]
    fn values_of_ensembles_sum_to_their_outputs(
        values in prop::collection::vec(-4.0..4.0_f64, 90..200),
        seed in 0..u64::MAX,
    ) {
        let rows = values.len() / 3;
        let x = ArrayView2::from_shape((rows, 3), &values[..3 * rows]).unwrap();
        let labels: Vec<usize> = x.rows().into_iter().map(|row| usize::from(row[0] * row[1] > row[2])).collect();
        let options = ForestOptions::random_forest(7, 2);
        let mut forest = RandomForestClassifier::new(x, &labels, 2, Criterion::Gini, &options).unwrap();
        forest.fit(&mut Random::new(seed)).unwrap();
        let shap = TreeShap::mean(forest.trees()).unwrap();
        let values = shap.rows(x).unwrap();
        let sums = values.sum_axis(ndarray::Axis(1)) + shap.expected();
        for (sum, share) in sums.iter().zip(&forest.predict_proba(x).unwrap()) {
            prop_assert!((sum - share).abs() < 1e-12);
        }
        if labels.contains(&0) && labels.contains(&1) {
            let options = BoostingOptions { trees: 9, min_samples_leaf: 1, ..BoostingOptions::default() };
            let mut boosting = HistGradientBoostingClassifier::new(x, &labels, 2, &options).unwrap();
            boosting.fit().unwrap();
            let shap = TreeShap::sum(boosting.trees(), &[0.25]).unwrap();
            let values = shap.rows(x).unwrap();
            let sums = values.sum_axis(ndarray::Axis(1)) + shap.expected();
            for (row, sum) in sums.iter().enumerate() {
                let leaves = boosting.trees().iter().map(|tree| tree.values(x).unwrap()[(row, 0)]);
                let raw = 0.25 + leaves.sum::<f64>();
                prop_assert!((sum - raw).abs() < 1e-9 * (1.0 + raw.abs()), "{sum} {raw}");
            }
        }
    }

    #[test]
    fn kernel_values_are_shapley_values(
        values in prop::collection::vec(-3.0..3.0_f64, 28),
        features in 1..6_usize,
    ) {
        let background = ArrayView2::from_shape((4, features), &values[..4 * features]).unwrap();
        let row = Array1::from_iter(values.iter().rev().take(features).copied());
        let model = |x: ArrayView2<'_, f64>| -> Result<Array1<f64>, KernelError> {
            Ok(x.rows().into_iter().map(|row| row.product().sin() + row.sum().abs()).collect())
        };
        let mut shap = KernelShap::new(row.view(), background, 1 << 10).unwrap();
        shap.fit(&mut Random::new(0), model).unwrap();
        let slow = shapley_values(features, |known| {
            let mut rows = background.to_owned();
            for feature in (0..features).filter(|&feature| known[feature]) {
                rows.column_mut(feature).fill(row[feature]);
            }
            model(rows.view()).unwrap().mean().unwrap()
        }).unwrap();
        for (fast, slow) in shap.values().unwrap().iter().zip(slow) {
            prop_assert!((fast - slow).abs() < 1e-9, "{fast} {slow}");
        }
    }
}

fn linear() -> (LinearModel, impl Fn(ArrayView2<'_, f64>) -> Result<Array1<f64>, KernelError>) {
    let model =
        LinearModel { weights: Array1::from_iter((0..30).map(|j| f64::from(j) - 12.5)), intercept: 7.0 };
    (model.clone(), move |x: ArrayView2<'_, f64>| model.predict(x))
}

#[test]
fn drawn_coalitions_are_exact_for_linear_models_and_sum_for_all() {
    let (model, predict) = linear();
    let mut random = Random::new(3);
    let background = Array2::from_shape_simple_fn((5, 30), || random.normal());
    let row = Array1::from_shape_simple_fn(30, || random.normal());
    let mut shap = KernelShap::new(row.view(), background.view(), 400).unwrap();
    assert!(!shap.exact() && shap.values().is_err());
    for _ in 0..10 {
        assert!(shap.step(&mut random, &predict).unwrap());
        if let Ok(values) = shap.values() {
            let whole = model.weights.dot(&row) + 7.0;
            assert!((values.sum() + shap.expected() - whole).abs() < 1e-9);
        }
    }
    shap.fit(&mut random, &predict).unwrap();
    assert_eq!(shap.asked(), 402);
    let means = background.mean_axis(ndarray::Axis(0)).unwrap();
    for (value, exact) in shap.values().unwrap().iter().zip(&model.weights * &(&row - &means)) {
        assert!((value - exact).abs() < 1e-8, "{value} {exact}");
    }
}

#[test]
fn deep_chains_and_far_features_keep_their_digits() {
    // One row a leaf, 400 questions deep, on a feature that doubles; the second feature is never asked.
    let x =
        Array2::from_shape_fn((400, 2), |(i, j)| if j == 0 { 1.04_f64.powi(i as i32) * 1e-12 } else { 1.0 });
    let y = Array1::from_shape_fn(400, |i| 1e12 * 1.5_f64.powi(-(i as i32)));
    let mut model = DecisionTreeRegressor::new(x.view(), y.view(), None, &TreeOptions::default()).unwrap();
    model.fit(&mut Random::new(0));
    let shap = TreeShap::mean(std::slice::from_ref(model.tree())).unwrap();
    let values = shap.row(x.row(0)).unwrap();
    assert!(((values[(0, 0)] + shap.expected()[0]) / y[0] - 1.0).abs() < 1e-9);
    assert_eq!(values[(1, 0)], 0.0);
}

#[test]
fn many_features_on_one_way() {
    // A chain of 60 features: x_j = 1 stops at j.
    let x = Array2::from_shape_fn((61, 60), |(i, j)| f64::from(u8::from(i == j)));
    let labels: Vec<usize> = (0..61).collect();
    let mut model =
        DecisionTreeClassifier::new(x.view(), &labels, 61, None, Criterion::Entropy, &TreeOptions::default())
            .unwrap();
    model.fit(&mut Random::new(0));
    assert!(model.tree().depth() >= 50);
    let shap = TreeShap::mean(std::slice::from_ref(model.tree())).unwrap();
    let values = shap.row(x.row(60)).unwrap();
    for class in 0..61 {
        let sum = values.column(class).sum() + shap.expected()[class];
        assert!((sum - f64::from(u8::from(class == 60))).abs() < 1e-12);
    }
}

#[test]
fn awkward_input() {
    let nothing = |x: ArrayView2<'_, f64>| Ok::<_, KernelError>(Array1::zeros(x.nrows()));
    let broken = |x: ArrayView2<'_, f64>| Ok::<_, KernelError>(Array1::from_elem(x.nrows(), f64::NAN));
    let short = |_: ArrayView2<'_, f64>| Ok::<_, KernelError>(Array1::zeros(0));
    let failing = |_: ArrayView2<'_, f64>| Err(KernelError::Numerical { what: "no" });
    let random = &mut Random::new(0);
    let x = array![[1.0, 2.0], [1.0, 3.0]];
    let row = array![1.0, 2.0];

    assert!(TreeShap::mean(&[]).is_err() && TreeShap::sum(&[], &[0.0]).is_err());
    let lone = Array2::zeros((3, 2));
    let mut model =
        DecisionTreeRegressor::new(lone.view(), array![1.0, 2.0, 3.0].view(), None, &TreeOptions::default())
            .unwrap();
    model.fit(random);
    let trees = std::slice::from_ref(model.tree());
    assert!(TreeShap::sum(trees, &[]).is_err() && TreeShap::sum(trees, &[f64::NAN]).is_err());
    let shap = TreeShap::sum(trees, &[1.0, 10.0]).unwrap();
    assert_eq!(shap.expected(), array![3.0, 10.0]);
    assert_eq!(shap.row(row.view()).unwrap(), Array2::<f64>::zeros((2, 2)));
    assert_eq!(shap.interactions(row.view(), 1).unwrap(), Array2::<f64>::zeros((2, 2)));
    assert!(shap.interactions(row.view(), 2).is_err() && shap.row(array![1.0].view()).is_err());
    assert!(
        shap.row(array![1.0, f64::INFINITY].view()).is_err()
            && shap.rows(Array2::zeros((1, 3)).view()).is_err()
    );
    assert!(shapley_values(21, |_| 0.0).is_err() && shapley_values(2, |_| f64::NAN).is_err());
    assert!(shapley_values(0, |_| 1.0).unwrap().is_empty());

    assert!(KernelShap::new(row.view(), Array2::zeros((0, 2)).view(), 9).is_err());
    assert!(
        KernelShap::new(row.view(), x.view(), 1).is_err()
            && KernelShap::new(array![1.0].view(), x.view(), 9).is_err()
    );
    let mut kernel = KernelShap::new(row.view(), x.view(), usize::MAX).unwrap();
    assert!(kernel.step(random, broken).is_err() && kernel.step(random, short).is_err());
    assert!(kernel.step(random, failing).is_err() && kernel.asked() == 0);
    kernel.fit(random, |x: ArrayView2<'_, f64>| Ok::<_, KernelError>(x.column(1).to_owned() * 1e12)).unwrap();
    assert_eq!(kernel.values().unwrap(), array![0.0, -0.5e12]);
    assert_eq!(kernel.step(random, nothing), Ok(false));
    let mut same = KernelShap::new(row.view(), array![[1.0, 2.0]].view(), 2).unwrap();
    same.fit(random, nothing).unwrap();
    assert_eq!(same.values().unwrap(), array![0.0, 0.0]);

    let options = LimeOptions { samples: 250, ..LimeOptions::default() };
    assert!(Lime::new(row.view(), x.view(), &LimeOptions { samples: 1, ..options.clone() }).is_err());
    assert!(Lime::new(row.view(), x.view(), &LimeOptions { penalty: 0.0, ..options.clone() }).is_err());
    assert!(
        Lime::new(row.view(), x.view(), &LimeOptions { kernel_width: Some(f64::NAN), ..options.clone() })
            .is_err()
    );
    let mut lime = Lime::new(row.view(), x.view(), &options).unwrap();
    assert!(lime.explanation().is_err() && lime.step(random, broken).is_err() && lime.asked() == 0);
    lime.fit(random, |x: ArrayView2<'_, f64>| Ok::<_, KernelError>(x.column(1).to_owned() + 1e12)).unwrap();
    assert_eq!(lime.asked(), 250);
    let plane = lime.explanation().unwrap();
    assert!(plane.weights[0] == 0.0 && (plane.weights[1] - 0.5).abs() < 0.01, "{plane:?}");
    let mut flat = Lime::new(row.view(), x.view(), &options).unwrap();
    flat.fit(random, nothing).unwrap();
    assert_eq!(flat.explanation().unwrap().r2, 1.0);

    let mut run = PermutationImportance::new(x.view(), 3).unwrap();
    assert!(PermutationImportance::new(x.view(), 0).is_err() && run.importances().is_empty());
    assert!(run.step(random, |_| Ok::<_, KernelError>(f64::NAN)).is_err() && run.drops(0).is_empty());
    run.fit(random, |x| Ok::<_, KernelError>(x[(0, 1)])).unwrap();
    assert_eq!((run.importances()[0], run.drops(7)), (Importance { mean: 0.0, deviation: 0.0 }, &[][..]));

    assert!(PartialDependence::new(x.view(), 2, vec![]).is_err());
    assert!(PartialDependence::new(x.view(), 0, vec![f64::NAN]).is_err());
    let mut curve = PartialDependence::new(x.view(), 1, vec![0.0, 1.0]).unwrap();
    assert!(curve.step(failing).is_err() && curve.step(short).is_err());
    curve.fit(nothing).unwrap();
    assert!(curve.done() && curve.row(2).is_empty() && curve.row(1) == [0.0, 0.0]);
    assert_eq!(PartialDependence::grid_of(&[2.0, 1.0, 2.0], 5).unwrap(), [1.0, 2.0]);
    let wide: Vec<f64> = (0..=100).map(|i| f64::from(i - 50) * 3e306).collect();
    let grid = PartialDependence::grid_of(&wide, 3).unwrap();
    assert!(grid.iter().all(|value| value.is_finite()) && grid.len() == 3);
    assert!(PartialDependence::grid_of(&[], 3).is_err() && PartialDependence::grid_of(&[1.0], 1).is_err());
}
