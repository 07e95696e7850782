//! The fast algorithms against slow, obvious ones.

use ndarray::{Array2, ArrayView2};
use proptest::prelude::*;

use super::*;
use crate::linalg::{Points, squared_distance};

/// The distance of two clusters from its definition.
fn linkage_distance(points: &Points, linkage: Linkage, a: &[usize], b: &[usize]) -> f64 {
    let pairs = || {
        a.iter()
            .flat_map(|&a| b.iter().map(move |&b| (a, b)))
            .map(|(a, b)| squared_distance(points.row(a), points.row(b)).sqrt())
    };
    match linkage {
        Linkage::Single => pairs().fold(f64::INFINITY, f64::min),
        Linkage::Complete => pairs().fold(0.0, f64::max),
        Linkage::Average => pairs().sum::<f64>() / (a.len() * b.len()) as f64,
        Linkage::Ward => {
            let centre = |rows: &[usize]| -> Vec<f64> {
                (0..points.columns())
                    .map(|column| {
                        rows.iter().map(|&row| points.row(row)[column]).sum::<f64>() / rows.len() as f64
                    })
                    .collect()
            };
            let weight = 2.0 * (a.len() * b.len()) as f64 / (a.len() + b.len()) as f64;
            (weight * squared_distance(&centre(a), &centre(b))).sqrt()
        }
    }
}

fn slow_heights(x: ArrayView2<'_, f64>, linkage: Linkage) -> Vec<f64> {
    let points = Points::new(x);
    let mut clusters: Vec<Vec<usize>> = (0..points.rows()).map(|row| vec![row]).collect();
    let mut heights = Vec::new();
    while clusters.len() > 1 {
        let mut best = (f64::INFINITY, 0, 0);
        for i in 0..clusters.len() {
            for j in i + 1..clusters.len() {
                let distance = linkage_distance(&points, linkage, &clusters[i], &clusters[j]);
                if distance < best.0 {
                    best = (distance, i, j);
                }
            }
        }
        let (height, i, j) = best;
        let merged = clusters.swap_remove(j);
        clusters[i].extend(merged);
        heights.push(height);
    }
    heights
}

proptest! {
    #[test]
    fn merges_are_those_of_the_definition(values in prop::collection::vec(-9.0..9.0_f64, 2..50)) {
        let rows = values.len() / 2;
        let x = ArrayView2::from_shape((rows, 2), &values[..2 * rows]).unwrap();
        for linkage in [Linkage::Ward, Linkage::Average, Linkage::Complete, Linkage::Single] {
            let tree = Agglomerative::fit(x, linkage).unwrap();
            let slow = slow_heights(x, linkage);
            prop_assert_eq!(tree.merges().len(), slow.len());
            for (merge, height) in tree.merges().iter().zip(slow) {
                prop_assert!((merge.height - height).abs() < 1e-9, "{linkage:?}: {} {height}", merge.height);
            }
            for k in 1..=rows {
                let labels = tree.labels(k).unwrap();
                prop_assert_eq!(labels.iter().max().map(|most| most + 1), Some(k));
            }
        }
    }

    /// Core points within reach share a cluster; points in a cluster are within reach of one of its cores; noise
    /// is in reach of no core.
    #[test]
    fn dbscan_keeps_its_definition(
        values in prop::collection::vec(0.0..6.0_f64, 2..80),
        radius in 0.1..2.0_f64,
        min_points in 1..6_usize,
    ) {
        let rows = values.len() / 2;
        let x = ArrayView2::from_shape((rows, 2), &values[..2 * rows]).unwrap();
        let points = Points::new(x);
        let mut run = Dbscan::new(x, radius, min_points).unwrap();
        while run.step().is_some() {}
        prop_assert!(run.done());
        let near = |a: usize, b: usize| squared_distance(points.row(a), points.row(b)) <= radius * radius;
        for a in 0..rows {
            let neighbours = (0..rows).filter(|&b| near(a, b)).count();
            prop_assert_eq!(run.core()[a], neighbours >= min_points);
            let cores: Vec<usize> = (0..rows).filter(|&b| near(a, b) && run.core()[b]).collect();
            match run.labels()[a] {
                None => prop_assert!(cores.is_empty()),
                Some(label) => prop_assert!(cores.iter().any(|&b| run.labels()[b] == Some(label))),
            }
            if run.core()[a] {
                prop_assert!(cores.iter().all(|&b| run.labels()[b] == run.labels()[a]));
            }
        }
    }
}

#[test]
fn awkward_numbers_of_points() {
    for linkage in [Linkage::Ward, Linkage::Average, Linkage::Complete, Linkage::Single] {
        assert!(Agglomerative::new(Array2::zeros((0, 2)).view(), linkage).is_err());
        let one = Agglomerative::fit(Array2::zeros((1, 2)).view(), linkage).unwrap();
        assert_eq!(one.labels(1).unwrap(), [0]);
        let same = Agglomerative::fit(Array2::ones((17, 2)).view(), linkage).unwrap();
        assert!(same.merges().iter().all(|merge| merge.height == 0.0));
    }
    let mut none = Dbscan::new(Array2::zeros((0, 2)).view(), 1.0, 1).unwrap();
    assert_eq!(none.step(), None);
    assert!(Dbscan::new(Array2::zeros((3, 2)).view(), 0.0, 1).is_err());
    assert!(Dbscan::new(Array2::zeros((3, 2)).view(), 1.0, 0).is_err());
}
