//! Gaussian processes, mixtures, mini-batches and gaps against scikit-learn; models.py makes the numbers.

use crate::common::{TOLERANCE, close, matrix, numbers, table};
use ndarray::{Array1, Array2, Axis, s};
use serde_json::Value;
use stepwise_kernels::cluster::{CovarianceKind, GapStatistic, GaussianMixture, KMeans, MiniBatchKMeans};
use stepwise_kernels::gaussian_process::{GaussianProcess, Kernel, KernelSearch, Smoothness};
use stepwise_kernels::preprocess::StandardScaler;
use stepwise_random::Random;

fn golden() -> Value {
    serde_json::from_str(include_str!("models.json")).unwrap()
}

fn standard(x: &Array2<f64>) -> Array2<f64> {
    StandardScaler::fit(x.view()).unwrap().transform(x.view()).unwrap()
}

#[test]
fn gaussian_processes_equal_scikit_learn() {
    let frame = table("ames.csv.gz");
    let every = |x: Array2<f64>| standard(&x.slice(s![..;20, ..]).to_owned());
    let z = every(matrix(&frame, &["living_area", "year_built"]));
    let y = every(matrix(&frame, &["sale_price"]).mapv(f64::ln)).column(0).to_owned();
    let (known, asked) = (z.slice(s![..110, ..]), z.slice(s![110.., ..]));
    let y: Array1<f64> = y.slice(s![..110]).to_owned();
    for expected in golden()["processes"].as_array().unwrap() {
        let kernel = Kernel {
            smoothness: match expected["shape"].as_str().unwrap() {
                "rbf" => Smoothness::Rbf,
                "matern52" => Smoothness::Matern52,
                _ => Smoothness::Matern32,
            },
            signal_variance: 1.7,
            length_scales: numbers(&expected["scales"]),
            noise_variance: 0.2,
        };
        let process = GaussianProcess::new(known, y.view(), kernel.clone()).unwrap();
        let posterior = process.predict(asked).unwrap();
        close(&posterior.mean, &numbers(&expected["mean"]), TOLERANCE);
        close(&posterior.deviation, &numbers(&expected["deviation"]), TOLERANCE);
        close(&[process.log_marginal_likelihood()], &numbers(&expected["likelihood"]), TOLERANCE);
        close(&process.likelihood_gradient(), &numbers(&expected["gradient"]), TOLERANCE);
        assert_eq!(process.jitter(), 0.0);

        let best = KernelSearch::fit(known, y.view(), kernel, 1, &mut Random::new(1)).unwrap();
        let (likelihood, expected) = (best.log_marginal_likelihood(), expected["best"].as_f64().unwrap());
        assert!(likelihood >= expected - TOLERANCE * expected.abs(), "{likelihood} is below {expected}");
    }
}

fn customers() -> Array2<f64> {
    let mut x = matrix(&table("customers.csv.gz"), &["recency_days", "frequency", "monetary"]);
    x.slice_mut(s![.., 1..]).mapv_inplace(f64::ln_1p);
    standard(&x)
}

#[test]
fn mixtures_equal_scikit_learn() {
    let (golden, x) = (golden(), customers());
    let mut clusters = KMeans::new(x.view(), x.select(Axis(0), &[0, 100, 500, 1500]).view()).unwrap();
    while clusters.step() {}
    for (key, kind) in [
        ("full", CovarianceKind::Full),
        ("tied", CovarianceKind::Tied),
        ("diag", CovarianceKind::Diagonal),
        ("spherical", CovarianceKind::Spherical),
    ] {
        let expected = &golden["mixtures"][key];
        let mut mixture = GaussianMixture::from_labels(x.view(), clusters.labels(), 4, kind, 1e-6).unwrap();
        for _ in 0..12 {
            mixture.step(0.0).unwrap();
        }
        close(mixture.weights(), &numbers(&expected["weights"]), TOLERANCE);
        close(&mixture.means().into_raw_vec_and_offset().0, &numbers(&expected["means"]), TOLERANCE);
        let covariances: Vec<f64> = match kind {
            CovarianceKind::Full => mixture.covariances().flatten().copied().collect(),
            CovarianceKind::Tied => mixture.covariances().take(1).flatten().copied().collect(),
            CovarianceKind::Diagonal => mixture.covariances().flat_map(|one| one.diag().to_vec()).collect(),
            CovarianceKind::Spherical => mixture.covariances().map(|one| one[(0, 0)]).collect(),
        };
        close(&covariances, &numbers(&expected["covariances"]), TOLERANCE);
        close(&[mixture.log_likelihood()], &numbers(&expected["log_likelihood"]), TOLERANCE);
        close(&[mixture.aic(), mixture.bic()], &[&expected["aic"], &expected["bic"]].map(number), TOLERANCE);
        let shares = mixture.predict_proba(x.slice(s![..;60, ..])).unwrap();
        close(&shares.into_raw_vec_and_offset().0, &numbers(&expected["shares"]), TOLERANCE);
    }
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

/// Batches are drawn differently: the mean inertia over ten seeds is within this share of scikit-learn's.
const BATCH_MARGIN: f64 = 0.02;

#[test]
fn mini_batches_are_as_tight_as_those_of_scikit_learn() {
    let (expected, x) = (number(&golden()["mini_batch_inertia"]), customers());
    let mean = (0..10)
        .map(|seed| MiniBatchKMeans::fit(x.view(), 5, 256, &mut Random::new(seed)).unwrap().inertia() / 10.0)
        .sum::<f64>();
    println!("{mean} {expected}");
    assert!((mean - expected).abs() < BATCH_MARGIN * expected, "{mean} is not {expected}");
}

#[test]
fn gaps_equal_the_definition() {
    let x = customers().slice(s![..;8, ..]).to_owned();
    let mut gap = GapStatistic::new(x.view(), 5, 4, 2, 11).unwrap();
    while gap.step().unwrap() {}
    let ours: Vec<f64> =
        gap.gaps().iter().flat_map(|gap| [gap.log_inertia, gap.expected, gap.gap, gap.error]).collect();
    close(&ours, &numbers(&golden()["gaps"]), TOLERANCE);
}
