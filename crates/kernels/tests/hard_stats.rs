//! Every statistic on hard numbers: a finite answer or an error, never a quiet NaN, a panic or an endless loop.

#![cfg(test)]

use ndarray::{Array2, ArrayView2};
use proptest::prelude::*;
use stepwise_kernels::KernelError;
use stepwise_kernels::bayes::{GaussianNaiveBayes, NaiveBayes};
use stepwise_kernels::linear::{LinearSvm, LogisticRegression, Perceptron};
use stepwise_kernels::stats::*;
use stepwise_random::Random;

const HARD: [f64; 14] =
    [0.0, -0.0, 1.0, 1.0, 2.0, -1.0, 0.1, 1e-12, 1e12, 1e300, -1.7e308, 5e-324, f64::NAN, f64::INFINITY];

#[track_caller]
fn finite<const N: usize>(answer: Result<[f64; N], KernelError>) {
    if let Ok(answer) = answer {
        assert!(answer.iter().all(|number| number.is_finite()), "{answer:?}");
    }
}

/// Mostly tame draws, so that many get past the checks.
fn sample(hardest: usize) -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec((0..hardest).prop_map(|index| HARD[index]), 0..9)
}

fn every_statistic(a: &[f64], b: &[f64]) {
    let two = Alternative::TwoSided;
    finite(pearson(a, b).map(|test| [test.coefficient, test.p_value]));
    finite(spearman(a, b).map(|test| [test.coefficient, test.p_value]));
    finite(kendall(a, b).map(|test| [test.coefficient, test.p_value]));
    for test in
        [t_test(a, 1.0, two), t_test_paired(a, b, two), t_test_independent(a, b, two), welch(a, b, two)]
    {
        finite(test.clone().map(|test| [test.statistic, test.p_value, test.degrees]));
        finite(test.and_then(|test| test.interval(0.95)).map(|(low, high)| [low, high]));
    }
    for test in [mann_whitney(a, b, two), kolmogorov_smirnov(a, b)] {
        finite(test.map(|test| [test.statistic, test.p_value]));
    }
    for test in [anova(&[a, b]), levene(&[a, b])] {
        finite(test.map(|test| [test.statistic, test.p_value]));
    }
    finite(chi_squared(a, b).map(|test| [test.statistic, test.p_value]));
    if let Ok(table) = ArrayView2::from_shape((2, a.len() / 2), &a[..a.len() / 2 * 2]) {
        finite(chi_squared_independence(table, true).map(|test| [test.statistic, test.p_value]));
    }
    if let Ok(histogram) = Histogram::freedman_diaconis(a) {
        assert_eq!(histogram.counts().iter().sum::<usize>(), a.len());
    }
    for family in [
        Family::Normal,
        Family::LogNormal,
        Family::Exponential,
        Family::Gamma,
        Family::Poisson,
        Family::Binomial { trials: 2 },
    ] {
        finite(MaximumLikelihood::fit(family, a).map(|fit| [fit.log_likelihood(), fit.aic()]));
    }
    let mut random = Random::new(5);
    if let Ok(mut test) = PermutationTest::new(a, b) {
        test.step(20, &mut random);
        assert!(test.p_value(two) > 0.0 && test.p_value(two) <= 1.0);
    }
    if let Ok(mut bootstrap) = Bootstrap::new(a, mean) {
        bootstrap.step(20, &mut random);
        for interval in [bootstrap.percentile(0.9), bootstrap.basic(0.9), bootstrap.bias_corrected(0.9)] {
            finite(interval.map(|(low, high)| [low, high]));
        }
    }
}

fn every_classifier(values: &[f64]) {
    let rows = values.len() / 2;
    let x = Array2::from_shape_vec((rows, 2), values[..rows * 2].to_vec()).unwrap();
    let y: Vec<usize> = (0..rows).map(|row| row % 2).collect();
    for penalty in [0.0, 1.0] {
        if let Ok(model) = LogisticRegression::fit(x.view(), &y, 2, penalty) {
            assert!(
                model.weights.iter().chain(&model.intercepts).all(|weight| weight.is_finite()),
                "{model:?}"
            );
        }
    }
    if let Ok(mut perceptron) = Perceptron::new(x.view(), &y) {
        (0..20).for_each(|_| _ = perceptron.epoch());
        assert!(perceptron.model().weights.iter().all(|weight| weight.is_finite()));
    }
    if let Ok(mut machine) = LinearSvm::new(x.view(), &y, 1.0) {
        (0..20).for_each(|_| _ = machine.step(&mut Random::new(1)));
        assert!(machine.objective().is_finite() && machine.model().weights.iter().all(|w| w.is_finite()));
    }
    if let Ok(model) = GaussianNaiveBayes::fit(x.view(), &y, 2, 1e-9)
        && let Ok(shares) = model.probabilities(x.view())
    {
        assert!(shares.iter().all(|share| (0.0..=1.0).contains(share)));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn all_numbers(a in sample(14), b in sample(14)) {
        every_statistic(&a, &b);
        every_classifier(&[a, b].concat());
    }

    #[test]
    fn finite_numbers(a in sample(12), b in sample(12)) {
        every_statistic(&a, &b);
        every_classifier(&[a, b].concat());
    }

    #[test]
    fn tame_numbers(a in sample(9), b in sample(9)) {
        every_statistic(&a, &b);
        every_classifier(&[a, b].concat());
    }
}
