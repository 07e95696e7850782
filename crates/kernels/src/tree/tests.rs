//! Trees against a slow, obvious one, and what they do with awkward input.

use ndarray::{Array1, Array2, array};
use proptest::prelude::*;
use stepwise_random::Random;

use super::*;
use crate::KernelError;

/// Sum of squares around the mean, from its definition.
fn spread(y: &[f64]) -> f64 {
    let mean = y.iter().sum::<f64>() / y.len() as f64;
    y.iter().map(|y| (y - mean) * (y - mean)).sum()
}

/// The sum of squares of a tree of this depth that tries every value as threshold, at every node.
fn slow_error(x: &Array2<f64>, y: &[f64], rows: &[usize], depth: usize) -> f64 {
    let of = |rows: &[usize]| spread(&rows.iter().map(|&row| y[row]).collect::<Vec<_>>());
    if depth == 0 || of(rows) < 1e-12 {
        return of(rows);
    }
    let mut best: Option<(f64, Vec<usize>, Vec<usize>)> = None;
    for column in x.columns() {
        for &at in rows {
            let (left, right): (Vec<usize>, Vec<usize>) =
                rows.iter().partition(|&&row| column[row] <= column[at]);
            if !left.is_empty() && !right.is_empty() {
                let error = of(&left) + of(&right);
                if best.as_ref().is_none_or(|(least, ..)| error < *least) {
                    best = Some((error, left, right));
                }
            }
        }
    }
    match best {
        None => of(rows),
        Some((_, left, right)) => slow_error(x, y, &left, depth - 1) + slow_error(x, y, &right, depth - 1),
    }
}

fn grown(
    x: &Array2<f64>,
    y: &[f64],
    weights: Option<&[f64]>,
    options: &TreeOptions,
) -> DecisionTreeRegressor {
    let y = Array1::from(y.to_vec());
    let mut tree = DecisionTreeRegressor::new(x.view(), y.view(), weights, options).unwrap();
    tree.fit(&mut Random::new(1));
    tree
}

fn classified(x: &Array2<f64>, labels: &[usize], options: &TreeOptions) -> DecisionTreeClassifier {
    let mut tree =
        DecisionTreeClassifier::new(x.view(), labels, 3, None, Criterion::Entropy, options).unwrap();
    tree.fit(&mut Random::new(1));
    tree
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The first question is as good as the best of all; the whole tree where no two questions tie.
    #[test]
    fn questions_are_the_best(
        cells in prop::collection::vec(-9.0..9.0_f64, 6..60),
        y in prop::collection::vec(-9.0..9.0_f64, 20),
        depth in 1..4_usize,
    ) {
        let rows = cells.len() / 3;
        let x = Array2::from_shape_vec((rows, 3), cells[..3 * rows].to_vec()).unwrap();
        let tree = grown(&x, &y[..rows], None, &TreeOptions::depth(1));
        let error = spread_of(&tree, &x, &y[..rows]);
        let all: Vec<usize> = (0..rows).collect();
        prop_assert!((error - slow_error(&x, &y, &all, 1)).abs() < 1e-9);
        let full = grown(&x, &y[..rows], None, &TreeOptions::default());
        prop_assert!(spread_of(&full, &x, &y[..rows]) < 1e-18);
        let shallow = grown(&x, &y[..rows], None, &TreeOptions::depth(depth));
        prop_assert!(shallow.tree().depth() <= depth);
    }

    /// Whole weights are repeated rows; the order of the rows and the scale of the features do not matter.
    #[test]
    fn weights_repeat_rows(
        cells in prop::collection::vec(-50..50_i32, 4..60),
        y in prop::collection::vec(-9.0..9.0_f64, 30),
        repeats in prop::collection::vec(0..4_usize, 30),
    ) {
        let rows = cells.len() / 2;
        prop_assume!(repeats[..rows].iter().sum::<usize>() > 0);
        let x = Array2::from_shape_fn((rows, 2), |(row, column)| f64::from(cells[2 * row + column]));
        let options = TreeOptions::depth(1);
        let weights: Vec<f64> = repeats[..rows].iter().map(|&times| times as f64).collect();
        let weighted = grown(&x, &y[..rows], Some(&weights), &options);
        let repeated: Vec<usize> = (0..rows).rev().flat_map(|row| std::iter::repeat_n(row, repeats[row])).collect();
        let copies = x.select(ndarray::Axis(0), &repeated) * 1e-12;
        let copied_y: Vec<f64> = repeated.iter().map(|&row| y[row]).collect();
        let copied = grown(&copies, &copied_y, None, &options);
        let error = |tree: &DecisionTreeRegressor| {
            let leaves = tree.tree().nodes().iter().filter(|node| node.split.is_none());
            leaves.map(|leaf| leaf.weight * leaf.impurity).sum::<f64>()
        };
        prop_assert!((error(&weighted) - error(&copied)).abs() < 1e-9);
    }

    /// Best-first growth reaches the same tree; limited, its leaves are never worse than the depth-first ones.
    #[test]
    fn growth_changes_only_the_order(
        cells in prop::collection::vec(-9.0..9.0_f64, 20..90),
        labels in prop::collection::vec(0..3_usize, 30),
    ) {
        let rows = cells.len() / 3;
        let x = Array2::from_shape_vec((rows, 3), cells[..3 * rows].to_vec()).unwrap();
        let deep = classified(&x, &labels[..rows], &TreeOptions::default());
        let best = TreeOptions { growth: Growth::BestFirst, ..TreeOptions::default() };
        let wide = classified(&x, &labels[..rows], &best);
        prop_assert_eq!(deep.predict(x.view()).unwrap(), wide.predict(x.view()).unwrap());
        prop_assert_eq!(deep.predict(x.view()).unwrap(), labels[..rows].to_vec());
        prop_assert_eq!(deep.tree().leaves(), wide.tree().leaves());
        let few = classified(&x, &labels[..rows], &TreeOptions { max_leaf_nodes: Some(4), ..best });
        prop_assert!(few.tree().leaves() <= 4);
        let shares = deep.tree().importances();
        prop_assert!(shares.iter().all(|&share| share >= -1e-12));
        prop_assert!(shares.sum() == 0.0 || (shares.sum() - 1.0).abs() < 1e-12);
    }

    /// Pruning ends at the root; α rises; each tree is the full one cut back.
    #[test]
    fn pruning_goes_back_to_the_root(
        cells in prop::collection::vec(-9.0..9.0_f64, 20..60),
        y in prop::collection::vec(-9.0..9.0_f64, 30),
    ) {
        let rows = cells.len() / 2;
        let x = Array2::from_shape_vec((rows, 2), cells[..2 * rows].to_vec()).unwrap();
        let options = TreeOptions { min_samples_leaf: 2, splitter: Splitter::Random, ..TreeOptions::default() };
        let model = grown(&x, &y[..rows], None, &options);
        let mut path = PruningPath::new(model.tree());
        let mut leaves = model.tree().leaves();
        prop_assert_eq!(&path.tree().values(x.view()).unwrap(), &model.tree().values(x.view()).unwrap());
        while path.step().is_some() {
            prop_assert!(path.tree().leaves() < leaves);
            leaves = path.tree().leaves();
        }
        prop_assert_eq!(leaves, 1);
        prop_assert!(path.alphas().windows(2).all(|pair| pair[0] <= pair[1] + 1e-9));
        prop_assert!((path.impurities().last().unwrap() - model.tree().nodes()[0].impurity).abs() < 1e-9);
    }
}

fn spread_of(tree: &DecisionTreeRegressor, x: &Array2<f64>, y: &[f64]) -> f64 {
    let predicted = tree.predict(x.view()).unwrap();
    predicted.iter().zip(y).map(|(p, y)| (p - y) * (p - y)).sum()
}

#[test]
fn awkward_input() {
    let none = Array2::<f64>::zeros((0, 2));
    let refused = |result: Result<DecisionTreeRegressor, KernelError>| result.unwrap_err().to_string();
    let options = TreeOptions::default();
    let build = |x: &Array2<f64>, y: &[f64], weights: Option<&[f64]>| {
        DecisionTreeRegressor::new(x.view(), Array1::from(y.to_vec()).view(), weights, &options)
    };
    assert!(refused(build(&none, &[], None)).contains("at least 1 rows"));
    assert!(refused(build(&Array2::zeros((2, 0)), &[1.0, 2.0], None)).contains("number of features"));
    let x = array![[1.0, 5.0], [2.0, 5.0], [3.0, 5.0]];
    assert!(refused(build(&x, &[1.0], None)).contains("target has 1"));
    assert!(refused(build(&x, &[1.0, f64::NAN, 2.0], None)).contains("finite"));
    assert!(refused(build(&x, &[1e200, -1e200, 0.0], None)).contains("too large"));
    assert!(refused(build(&x, &[1.0, 2.0, 3.0], Some(&[0.0; 3]))).contains("sum of the weights"));
    assert!(refused(build(&x, &[1.0, 2.0, 3.0], Some(&[1.0, -1.0, 1.0]))).contains("a weight"));
    assert!(build(&array![[f64::INFINITY]], &[1.0], None).is_err());

    let one = grown(&array![[7.0]], &[3.0], None, &options);
    assert_eq!(one.predict(array![[9.0]].view()).unwrap(), array![3.0]);
    assert!(one.predict(array![[f64::NAN]].view()).is_err());
    assert!(one.predict(array![[1.0, 2.0]].view()).is_err());
    let constant = grown(&Array2::ones((17, 2)), &[0.1; 17], None, &options);
    assert_eq!(constant.tree().nodes().len(), 1);
    // The target is the same up to its scale, and so is the tree.
    for scale in [1e-12, 1.0, 1e12] {
        let y: Vec<f64> = [1.0, 5.0, 2.0].iter().map(|y| y * scale).collect();
        assert_eq!(grown(&x.mapv(|x| x * scale), &y, None, &options).tree().leaves(), 3);
    }
    // Neighbouring numbers still part.
    let close = array![[1.0], [1.0 + f64::EPSILON]];
    assert_eq!(grown(&close, &[0.0, 1.0], None, &options).predict(close.view()).unwrap(), array![0.0, 1.0]);
    // The first question of exclusive or helps nothing, the second ones everything.
    let xor = array![[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];
    assert_eq!(classified(&xor, &[0, 1, 1, 0], &options).predict(xor.view()).unwrap(), [0, 1, 1, 0]);
    let huge = array![[f64::MAX], [-f64::MAX]];
    let random = TreeOptions { splitter: Splitter::Random, max_features: Some(1), ..options };
    assert_eq!(grown(&huge, &[0.0, 1.0], None, &random).tree().leaves(), 2);
    let labels = |labels: &[usize], classes| {
        DecisionTreeClassifier::new(x.view(), labels, classes, None, Criterion::Gini, &TreeOptions::default())
    };
    assert!(labels(&[0, 1, 2], 2).is_err());
    assert!(labels(&[0, 1, 2], 0).is_err());
    assert!(labels(&[0, 1, usize::MAX], usize::MAX).is_err());
}

#[test]
fn a_tree_cut_to_a_depth_is_the_tree_grown_to_it() {
    let mut random = Random::new(3);
    let x = Array2::from_shape_simple_fn((60, 3), || (random.uniform() * 8.0).floor());
    let labels: Vec<usize> = (0..60).map(|_| random.below(3)).collect();
    let grown = |options: &TreeOptions| {
        let mut tree =
            DecisionTreeClassifier::new(x.view(), &labels, 3, None, Criterion::Gini, options).unwrap();
        tree.fit(&mut Random::new(0));
        tree.tree().clone()
    };
    let full = grown(&TreeOptions::default());
    for depth in 0..=full.depth() + 1 {
        assert_eq!(full.to_depth(depth).values(x.view()), grown(&TreeOptions::depth(depth)).values(x.view()));
    }
}
