//! What ensembles do with awkward input, and what must hold for all of them.

use ndarray::{Array1, Array2, array};
use proptest::prelude::*;
use stepwise_random::Random;

use super::*;
use crate::tree::{Criterion, TreeOptions};

fn forest(x: &Array2<f64>, labels: &[usize], options: &ForestOptions, seed: u64) -> RandomForestClassifier {
    let mut forest = RandomForestClassifier::new(x.view(), labels, 3, Criterion::Gini, options).unwrap();
    forest.fit(&mut Random::new(seed)).unwrap();
    forest
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Shares are shares; the same seed gives the same forest; its value is the mean of its trees' values.
    #[test]
    fn a_forest_is_the_mean_of_its_trees(
        cells in prop::collection::vec(-9..9_i32, 9..90),
        labels in prop::collection::vec(0..3_usize, 30),
        seed: u64,
    ) {
        let rows = cells.len() / 3;
        let x = Array2::from_shape_fn((rows, 3), |(row, column)| f64::from(cells[3 * row + column]));
        for options in [ForestOptions::random_forest(7, 1), ForestOptions::extra_trees(7, 2), ForestOptions::bagging(3)] {
            let model = forest(&x, &labels[..rows], &options, seed);
            let shares = model.predict_proba(x.view()).unwrap();
            prop_assert!(shares.rows().into_iter().all(|row| (row.sum() - 1.0).abs() < 1e-12));
            let mut mean = Array2::zeros((rows, 3));
            for tree in model.trees() {
                mean += &tree.values(x.view()).unwrap();
            }
            mean /= model.trees().len() as f64;
            prop_assert!((&mean - &shares).iter().all(|difference| difference.abs() < 1e-12));
            let again = forest(&x, &labels[..rows], &options, seed);
            prop_assert_eq!(again.predict_proba(x.view()).unwrap(), shares);
            let sum = model.importances().sum();
            prop_assert!(sum == 0.0 || (sum - 1.0).abs() < 1e-12);
            if !options.bootstrap {
                prop_assert_eq!(model.oob_score(), None);
            }
        }
    }
}

/// The best value of −gain over all cuts, from the definition: what the first tree of depth 1 leaves.
fn slow_stump(x: &Array2<f64>, y: &[f64]) -> f64 {
    let spread = |rows: &[usize]| {
        let mean = rows.iter().map(|&row| y[row]).sum::<f64>() / rows.len() as f64;
        rows.iter().map(|&row| (y[row] - mean) * (y[row] - mean)).sum::<f64>()
    };
    let all: Vec<usize> = (0..y.len()).collect();
    let mut least = spread(&all);
    for column in x.columns() {
        for &at in &all {
            let (left, right): (Vec<usize>, Vec<usize>) =
                all.iter().partition(|&&row| column[row] <= column[at]);
            if !right.is_empty() {
                least = least.min(spread(&left) + spread(&right));
            }
        }
    }
    least / 2.0 / y.len() as f64
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// The loss never rises, a full step of one stump is the best stump, and what was added up while training is
    /// what is predicted.
    #[test]
    fn boosting_descends(
        cells in prop::collection::vec(-9..9_i32, 9..120),
        y in prop::collection::vec(-9.0..9.0_f64, 40),
        l2 in 0.0..5.0_f64,
    ) {
        let rows = cells.len() / 3;
        let x = Array2::from_shape_fn((rows, 3), |(row, column)| f64::from(cells[3 * row + column]));
        let y = &y[..rows];
        let target = Array1::from(y.to_vec());
        let stump = BoostingOptions {
            trees: 1, learning_rate: 1.0, max_depth: Some(1), min_samples_leaf: 1, ..BoostingOptions::default()
        };
        let mut model = HistGradientBoostingRegressor::new(x.view(), target.view(), &stump).unwrap();
        model.fit().unwrap();
        prop_assert!((model.losses()[1] - slow_stump(&x, y)).abs() < 1e-9);

        let options = BoostingOptions { trees: 20, min_samples_leaf: 2, l2, max_bins: 7, ..BoostingOptions::default() };
        let mut model = HistGradientBoostingRegressor::new(x.view(), target.view(), &options).unwrap();
        model.watch(x.view(), target.view()).unwrap();
        model.fit().unwrap();
        let mut curves = vec![model.losses().to_vec()];
        for classes in [2, 3, 5] {
            // The last class has no rows.
            let labels: Vec<usize> =
                y.iter().map(|&y| usize::from(y > 0.0) + usize::from(classes > 2 && y > 4.0)).collect();
            let mut classifier = HistGradientBoostingClassifier::new(x.view(), &labels, classes, &options);
            if let Ok(model) = &mut classifier {
                model.watch(x.view(), &labels).unwrap();
                model.fit().unwrap();
                curves.push(model.losses().to_vec());
                prop_assert!(model.losses().iter().zip(model.watched_losses()).all(|(a, b)| (a - b).abs() < 1e-9));
                let shares = model.predict_proba(x.view()).unwrap();
                prop_assert_eq!(shares.ncols(), classes);
                prop_assert!(shares.iter().all(|p| (0.0..=1.0).contains(p)));
                prop_assert!(shares.rows().into_iter().all(|row| (row.sum() - 1.0).abs() < 1e-9));
            }
        }
        for curve in curves {
            prop_assert!(curve.windows(2).all(|pair| pair[1] <= pair[0] + 1e-9), "{curve:?}");
        }
        prop_assert!(model.losses().iter().zip(model.watched_losses()).all(|(a, b)| (a - b).abs() < 1e-9));
        let residual = &model.predict(x.view()).unwrap() - &target;
        let loss = residual.dot(&residual) / 2.0 / rows as f64;
        prop_assert!((loss - model.losses()[20]).abs() < 1e-9);
        let sum = model.importances().sum();
        prop_assert!(sum == 0.0 || (sum - 1.0).abs() < 1e-12);
    }
}

#[test]
fn awkward_boosting() {
    let x = array![[1.0], [2.0], [3.0]];
    let y = array![1.0, 2.0, 9.0];
    let build = |options: &BoostingOptions| HistGradientBoostingRegressor::new(x.view(), y.view(), options);
    let base = BoostingOptions { min_samples_leaf: 1, trees: 60, ..BoostingOptions::default() };
    for bad in [
        BoostingOptions { trees: 0, ..base.clone() },
        BoostingOptions { learning_rate: 0.0, ..base.clone() },
        BoostingOptions { learning_rate: f64::NAN, ..base.clone() },
        BoostingOptions { max_leaf_nodes: Some(0), ..base.clone() },
        BoostingOptions { l2: -1.0, ..base.clone() },
        BoostingOptions { max_bins: 1, ..base.clone() },
        BoostingOptions { max_bins: 257, ..base.clone() },
    ] {
        assert!(build(&bad).is_err(), "{bad:?}");
    }
    assert!(HistGradientBoostingRegressor::new(x.view(), array![0.0, 1e200, 0.0].view(), &base).is_err());
    assert!(HistGradientBoostingRegressor::new(x.view(), array![0.0, f64::NAN, 0.0].view(), &base).is_err());
    assert!(HistGradientBoostingClassifier::new(x.view(), &[0, 1, 0], 1, &base).is_err());
    for labels in [[0, 0, 0], [1, 1, 1], [0, 1, 2]] {
        assert!(HistGradientBoostingClassifier::new(x.view(), &labels, 2, &base).is_err());
    }
    let none = Array2::<f64>::zeros((0, 1));
    assert!(HistGradientBoostingRegressor::new(none.view(), array![].view(), &base).is_err());
    let mut model = build(&base).unwrap();
    assert!(model.watch(none.view(), array![].view()).is_err());
    model.fit().unwrap();
    assert!(model.losses()[60] < 1e-4);
    assert!(!model.step().unwrap());
    // Two classes far apart for very long: the odds grow, nothing overflows.
    let long = BoostingOptions { trees: 3000, learning_rate: 1.0, min_child_weight: 0.0, ..base.clone() };
    let mut sure = HistGradientBoostingClassifier::new(x.view(), &[0, 0, 1], 2, &long).unwrap();
    assert!(sure.fit().is_ok());
    assert_eq!(sure.predict(x.view()).unwrap(), [0, 0, 1]);
    // Scales far from 1.
    for scale in [1e-12, 1e12] {
        let mut model =
            HistGradientBoostingRegressor::new((&x * scale).view(), (&y * scale).view(), &base).unwrap();
        model.fit().unwrap();
        assert!((model.predict((&x * scale).view()).unwrap()[2] / scale - 9.0).abs() < 0.1);
    }
    let flat = Array2::ones((5, 2));
    let mut constant =
        HistGradientBoostingRegressor::new(flat.view(), Array1::ones(5).view(), &base).unwrap();
    constant.fit().unwrap();
    assert_eq!(constant.predict(flat.view()).unwrap(), Array1::ones(5));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Votes and row weights are shares; the error of what is taken is below guessing; scores lie in (0, 1).
    #[test]
    fn committees_keep_their_shares(
        cells in prop::collection::vec(-9..9_i32, 9..90),
        labels in prop::collection::vec(0..3_usize, 30),
        seed: u64,
    ) {
        let rows = cells.len() / 3;
        let x = Array2::from_shape_fn((rows, 3), |(row, column)| f64::from(cells[3 * row + column]));
        let random = &mut Random::new(seed);
        let mut model =
            AdaBoostClassifier::new(x.view(), &labels[..rows], 3, 15, 1.0, &TreeOptions::depth(2)).unwrap();
        model.fit(random).unwrap();
        let votes = model.votes(x.view()).unwrap();
        prop_assert!(votes.rows().into_iter().all(|row| (row.sum() - 1.0).abs() < 1e-9));
        prop_assert!((model.row_weights().iter().sum::<f64>() - 1.0).abs() < 1e-9);
        let members = model.members();
        prop_assert!(members.len() == 1 || members.iter().all(|member| member.error < 2.0 / 3.0));
        prop_assert!(members.iter().all(|member| member.weight > 0.0));

        let mut forest = IsolationForest::new(x.view(), 9, 16).unwrap();
        forest.fit(random).unwrap();
        prop_assert!(forest.scores(x.view()).unwrap().iter().all(|score| (0.0..=1.0).contains(score)));
        prop_assert!(forest.trees().iter().all(|tree| tree.depth() <= 4 && tree.nodes()[0].rows == rows.min(16)));
    }
}

#[test]
fn awkward_committees() {
    let flat = Array2::ones((4, 2));
    let options = TreeOptions::depth(1);
    let random = &mut Random::new(0);
    // No question tells them apart: one tree, no better than guessing.
    let mut guess = AdaBoostClassifier::new(flat.view(), &[0, 0, 1, 1], 2, 9, 1.0, &options).unwrap();
    guess.fit(random).unwrap();
    assert_eq!((guess.members().len(), guess.done()), (1, true));
    assert_eq!(guess.predict(flat.view()).unwrap(), [0; 4]);
    let mut single = AdaBoostClassifier::new(flat.view(), &[1; 4], 2, 9, 1.0, &options).unwrap();
    assert_eq!(single.predict(flat.view()).unwrap(), [0; 4]);
    single.fit(random).unwrap();
    assert_eq!(single.predict(flat.view()).unwrap(), [1; 4]);
    for (trees, classes, rate) in [(0, 2, 1.0), (3, 1, 1.0), (3, 2, 0.0), (3, 2, f64::NAN)] {
        assert!(AdaBoostClassifier::new(flat.view(), &[0; 4], classes, trees, rate, &options).is_err());
    }
    // Constant columns: nobody stands out.
    let mut forest = IsolationForest::new(flat.view(), 3, 256).unwrap();
    assert!(forest.scores(flat.view()).is_err());
    forest.fit(random).unwrap();
    assert!(forest.scores(flat.view()).unwrap().iter().all(|&score| score == 0.5));
    assert!(forest.scores(array![[f64::NAN, 0.0]].view()).is_err());
    assert!(forest.done() && !forest.step(random).unwrap());
    for (rows, trees, sample) in [(1, 3, 8), (4, 0, 8), (4, 3, 1)] {
        assert!(IsolationForest::new(Array2::ones((rows, 2)).view(), trees, sample).is_err());
    }
}

#[test]
fn awkward_forests() {
    let x = array![[1.0], [2.0]];
    let none = ForestOptions::random_forest(0, 1);
    assert!(RandomForestRegressor::new(x.view(), array![1.0, 2.0].view(), &none).is_err());
    let options = ForestOptions::random_forest(5, 1);
    let mut bad = options.clone();
    bad.tree = TreeOptions { max_features: Some(0), ..TreeOptions::default() };
    assert!(RandomForestRegressor::new(x.view(), array![1.0, 2.0].view(), &bad).is_err());
    let mut early = RandomForestRegressor::new(x.view(), array![1.0, 2.0].view(), &options).unwrap();
    assert!(early.predict(x.view()).is_err());
    assert_eq!(early.oob_score(), None);
    early.fit(&mut Random::new(0)).unwrap();
    assert!(early.done() && !early.step(&mut Random::new(0)).unwrap());
    assert!(early.predict(array![[f64::NAN]].view()).is_err());
    // One row, one class, constant columns.
    let one = forest(&array![[3.0, 3.0]], &[2], &options, 1);
    assert_eq!(one.predict(array![[0.0, 9.0]].view()).unwrap(), [2]);
    assert_eq!(one.oob_score(), None);
    let same = forest(&Array2::ones((16, 2)), &[1; 16], &options, 1);
    assert_eq!(same.predict(Array2::ones((1, 2)).view()).unwrap(), [1]);
    assert_eq!(same.importances(), Array1::zeros(2));
}
