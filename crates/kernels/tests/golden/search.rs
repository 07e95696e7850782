//! Searches against scikit-learn and scipy; search.py makes the numbers.

use crate::common::{TOLERANCE, close, numbers};
use ndarray::{Array1, Array2};
use serde_json::Value;
use stepwise_kernels::KernelError;
use stepwise_kernels::gaussian_process::{GaussianProcess, Kernel, Smoothness};
use stepwise_kernels::model_selection::{
    Dimension, Domain, GridSearch, Search, Space, SuccessiveHalving, expected_improvement,
};

fn golden() -> Value {
    serde_json::from_str(include_str!("search.json")).unwrap()
}

#[test]
fn grids_are_in_the_order_of_scikit_learn() {
    let space = Space::new(vec![
        Dimension::new("depth", Domain::Integers { low: 1, high: 9 }),
        Dimension::new("criterion", Domain::Choices(vec!["gini".to_owned(), "entropy".to_owned()])),
        Dimension::new("rate", Domain::LogUniform { low: 1e-3, high: 1.0 }),
    ])
    .unwrap();
    let values = [vec![1.0, 4.0, 2.0], vec![0.0, 1.0], vec![0.1, 0.01, 1.0, 0.5]];
    let search = GridSearch::new(&space, &values).unwrap();
    let ours: Vec<f64> = search.trials().iter().flat_map(|trial| trial.point.clone()).collect();
    assert_eq!(ours, numbers(&golden()["grid"]));
}

#[test]
fn halving_follows_the_schedule_of_scikit_learn() {
    for expected in golden()["halving"].as_array().unwrap() {
        let size = |key: &str| expected[key].as_u64().unwrap() as usize;
        let candidates = (0..size("candidates")).map(|place| vec![place as f64]).collect();
        let mut search =
            SuccessiveHalving::new(candidates, size("smallest"), size("largest"), size("factor")).unwrap();
        while search.step(|trial| Ok::<_, KernelError>(-(trial.point[0] - 7.25).abs())).unwrap() {}
        let rounds = search.trials().last().unwrap().round + 1;
        let of = |round: usize| search.trials().iter().filter(move |trial| trial.round == round);
        let resources: Vec<f64> =
            (0..rounds).map(|round| of(round).next().unwrap().resource.unwrap() as f64).collect();
        let counts: Vec<f64> = (0..rounds).map(|round| of(round).count() as f64).collect();
        assert_eq!(resources, numbers(&expected["resources"]));
        assert_eq!(counts, numbers(&expected["counts"]));
        // The same go on; scikit-learn orders them by score, we as they came.
        let mut begin = 0;
        let places = numbers(&expected["places"]);
        for (round, &count) in counts.iter().enumerate() {
            let mut theirs = places[begin..begin + count as usize].to_vec();
            theirs.sort_by(f64::total_cmp);
            assert_eq!(of(round).map(|trial| trial.point[0]).collect::<Vec<_>>(), theirs);
            begin += count as usize;
        }
        assert_eq!(search.best().unwrap().point, [size("best") as f64]);
    }
}

#[test]
fn expected_improvement_equals_scipy() {
    let golden = golden();
    let known = Array2::from_shape_fn((12, 2), |(i, column)| match column {
        0 => (7 * i % 12) as f64 / 12.0,
        _ => (5 * i % 13) as f64 / 13.0,
    });
    let asked = Array2::from_shape_fn((100, 2), |(row, column)| {
        (if column == 0 { row / 10 } else { row % 10 }) as f64 / 9.0
    });
    let y = Array1::from(numbers(&golden["known"]));
    let kernel = Kernel {
        smoothness: Smoothness::Matern52,
        signal_variance: 1.3,
        length_scales: vec![0.3, 0.6],
        noise_variance: 0.001,
    };
    let posterior =
        GaussianProcess::new(known.view(), y.view(), kernel).unwrap().predict(asked.view()).unwrap();
    let best = y.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let pairs = posterior.mean.iter().zip(&posterior.deviation);
    let ours: Vec<f64> =
        pairs.map(|(&mean, &deviation)| expected_improvement(mean, deviation, best)).collect();
    close(&ours, &numbers(&golden["improvement"]), TOLERANCE);
}
