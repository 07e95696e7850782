//! Decompositions and embeddings against scikit-learn on the shipped data; decomposition.py makes the numbers.

use crate::common::{self, TOLERANCE, numbers, table};
use ndarray::{Array1, Array2, Axis};
use serde_json::Value;
use stepwise_kernels::decomposition::{Nmf, Pca, RandomFourier, TruncatedSvd};
use stepwise_kernels::manifold::{
    ClassicalMds, TSne, TSneOptions, Umap, UmapOptions, curve, distances, trustworthiness,
};
use stepwise_kernels::preprocess::StandardScaler;
use stepwise_random::Random;

const COLUMNS: [&str; 12] = [
    "sale_price",
    "living_area",
    "lot_area",
    "total_basement",
    "first_floor",
    "bedrooms",
    "full_baths",
    "garage_cars",
    "year_built",
    "year_remodeled",
    "overall_condition",
    "year_sold",
];

fn golden() -> Value {
    serde_json::from_str(include_str!("decomposition.json")).unwrap()
}

fn houses() -> Array2<f64> {
    let frame = table("ames.csv.gz");
    common::matrix(&frame, &COLUMNS)
}

fn standardised() -> Array2<f64> {
    let x = houses();
    StandardScaler::fit(x.view()).unwrap().transform(x.view()).unwrap()
}

fn scaled() -> Array2<f64> {
    let x = houses();
    let most: Array1<f64> =
        x.columns().into_iter().map(|column| column.fold(0.0, |a: f64, &b| a.max(b))).collect();
    x / most
}

fn matrix(value: &Value) -> Array2<f64> {
    let all = numbers(value);
    let rows = value.as_array().unwrap().len();
    Array2::from_shape_vec((rows, all.len() / rows), all).unwrap()
}

/// Compares by the largest difference, relative to the largest entry.
#[track_caller]
fn close<'a>(given: impl IntoIterator<Item = &'a f64>, expected: &Value, tolerance: f64) {
    let (given, expected): (Vec<f64>, _) = (given.into_iter().copied().collect(), numbers(expected));
    assert_eq!(given.len(), expected.len());
    let size = expected.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
    for (index, (a, b)) in given.iter().zip(&expected).enumerate() {
        assert!((a - b).abs() <= tolerance * size, "at {index}: {a} is not {b}");
    }
}

#[test]
fn principal_components_equal_scikit_learn() {
    let golden = &golden()["pca"];
    let z = standardised();
    let pca = Pca::fit(z.view(), 12).unwrap();
    close(pca.components(), &golden["components"], TOLERANCE);
    close(pca.explained_variance(), &golden["variance"], TOLERANCE);
    close(&pca.explained_variance_ratio(), &golden["ratio"], TOLERANCE);
    let first = z.select(Axis(0), &[0, 1, 2, 3, 4]);
    close(&pca.transform(first.view()).unwrap(), &golden["transform"], TOLERANCE);
    let top = Pca::top(z.view(), 3, &mut Random::new(1)).unwrap();
    let expected = Value::from(numbers(&golden["components"])[..36].to_vec());
    close(top.components(), &expected, TOLERANCE);
}

#[test]
fn truncated_svd_equals_scikit_learn() {
    let golden = &golden()["truncated_svd"];
    let x = scaled();
    for svd in [TruncatedSvd::fit(x.view(), 4), TruncatedSvd::top(x.view(), 4, &mut Random::new(1))] {
        let svd = svd.unwrap();
        close(svd.singular_values(), &golden["singular_values"], TOLERANCE);
        close(svd.components(), &golden["components"], TOLERANCE);
    }
}

#[test]
fn non_negative_factors_equal_scikit_learn() {
    let golden = &golden()["nmf"];
    let x = scaled().slice_axis(Axis(0), (..200).into()).to_owned();
    let w = Array2::from_shape_fn((200, 3), |(i, j)| (1 + (i * 7 + j * 3) % 5) as f64 / 5.0);
    let h = Array2::from_shape_fn((3, 12), |(i, j)| (1 + (i * 5 + j * 2) % 7) as f64 / 7.0);
    let mut nmf = Nmf::new(x.view(), w.view(), h.view()).unwrap();
    (0..50).for_each(|_| assert!(nmf.step() <= 0.0));
    close(nmf.w().slice_axis(Axis(0), (..20).into()), &golden["w"], TOLERANCE);
    close(nmf.h(), &golden["h"], TOLERANCE);
    close(&[nmf.error()], &golden["error"], TOLERANCE);
}

#[test]
fn random_fourier_features_equal_scikit_learn() {
    let golden = &golden()["random_fourier"];
    let offsets = Array1::from(numbers(&golden["offsets"]));
    let features = RandomFourier::from_parts(matrix(&golden["frequencies"]).view(), offsets.view()).unwrap();
    let z = features.transform(standardised().slice_axis(Axis(0), (..5).into())).unwrap();
    close(&z, &golden["transform"], TOLERANCE);
}

/// Every tenth house.
fn points() -> Array2<f64> {
    let z = standardised();
    z.select(Axis(0), &(0..z.nrows()).step_by(10).collect::<Vec<_>>())
}

#[test]
fn classical_scaling_and_trustworthiness_equal_scikit_learn() {
    let golden = golden();
    let x = points();
    let mds = ClassicalMds::fit(distances(x.view()).unwrap().view(), 3).unwrap();
    close(mds.embedding(), &golden["classical_mds"], TOLERANCE);
    let map = mds.embedding().select(Axis(1), &[0, 1]);
    let trust: Vec<f64> =
        [5, 12].map(|k| trustworthiness(x.view(), map.view(), k).unwrap()).into_iter().collect();
    close(&trust, &golden["trustworthiness"], TOLERANCE);
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Runs differ; over three seeds each, ours must be no worse than 2 % beside scikit-learn's.
#[test]
fn t_sne_is_as_good_as_scikit_learn() {
    let golden = &golden()["tsne"];
    let x = points();
    let (mut divergences, mut trusts) = (Vec::new(), Vec::new());
    for seed in 0..3 {
        let run = TSne::fit(x.view(), TSneOptions::default(), 1000, &mut Random::new(seed)).unwrap();
        divergences.push(run.divergence());
        trusts.push(trustworthiness(x.view(), run.embedding().view(), 12).unwrap());
    }
    println!("divergence {divergences:?}, trustworthiness {trusts:?}");
    assert!(mean(&divergences) < 1.02 * mean(&numbers(&golden["divergence"])), "{divergences:?}");
    assert!(mean(&trusts) > 0.98 * mean(&numbers(&golden["trustworthiness"])), "{trusts:?}");
}

/// The graph is compared to 1e-4: the reference keeps single precision and ends its bisection at 1e-5.
#[test]
fn umap_has_the_same_graph_and_curve_and_is_as_good_as_umap_learn() {
    let golden = &golden()["umap"];
    let x = points();
    let mut trusts = Vec::new();
    for seed in 0..3 {
        let run = Umap::fit(x.view(), UmapOptions::default(), &mut Random::new(seed)).unwrap();
        trusts.push(trustworthiness(x.view(), run.embedding().view(), 12).unwrap());
        let mut graph = Array2::zeros((10, x.nrows()));
        for point in 0..10 {
            run.edges(point).for_each(|(partner, weight)| graph[(point, partner)] = weight);
        }
        close(&graph, &golden["graph"], 1e-4);
    }
    println!("trustworthiness {trusts:?}");
    assert!(mean(&trusts) > 0.98 * mean(&numbers(&golden["trustworthiness"])), "{trusts:?}");
    let curves: Vec<f64> =
        [0.0, 0.1, 0.5].iter().flat_map(|&least| <[f64; 2]>::from(curve(least, 1.0).unwrap())).collect();
    close(&curves, &golden["curves"], TOLERANCE);
}
