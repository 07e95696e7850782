//! Both searches against sorting all distances.

use ndarray::{Array2, ArrayView2, array};
use proptest::prelude::*;

use super::*;
use crate::linalg::squared_distance;

fn slow(x: &Array2<f64>, query: &[f64], k: usize) -> Vec<Neighbor> {
    let mut all: Vec<Neighbor> = (0..x.nrows())
        .map(|row| Neighbor { row, distance: squared_distance(query, &x.row(row).to_vec()).sqrt() })
        .collect();
    all.sort_by(|a, b| a.distance.total_cmp(&b.distance).then(a.row.cmp(&b.row)));
    all.truncate(k);
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// On a coarse grid, so that many distances are equal.
    #[test]
    fn searches_agree_with_sorting(
        cells in prop::collection::vec(-4..5_i32, 12..700),
        features in 1..12_usize,
        k in 1..9_usize,
    ) {
        let rows = (cells.len() / features).max(1);
        prop_assume!(cells.len() >= rows * features);
        let x = Array2::from_shape_fn((rows, features), |(row, column)| f64::from(cells[features * row + column]));
        let k = k.min(rows);
        let queries: Array2<f64> = &x * 0.5 + 0.5;
        for search in [Search::KdTree, Search::Brute] {
            let found = NearestNeighbors::new(x.view(), search).unwrap().query(queries.view(), k).unwrap();
            for (query, near) in queries.rows().into_iter().zip(&found) {
                prop_assert_eq!(near, &slow(&x, &query.to_vec(), k), "{:?}", search);
            }
        }
    }
}

#[test]
fn awkward_sizes_and_votes() {
    let none = Array2::<f64>::zeros((0, 2));
    assert!(NearestNeighbors::new(none.view(), Search::Auto).is_err());
    assert!(NearestNeighbors::new(array![[f64::NAN]].view(), Search::Auto).is_err());
    for rows in [1, 15, 16, 17, 64] {
        let same = Array2::from_elem((rows, 3), 2.5);
        for search in [Search::KdTree, Search::Brute] {
            let model = NearestNeighbors::new(same.view(), search).unwrap();
            let found = model.query(same.view(), rows).unwrap();
            assert!(found.iter().all(|near| near.iter().map(|one| one.row).eq(0..rows)));
            assert!(model.query(same.view(), rows + 1).is_err());
            assert!(model.query(same.view(), 0).is_err());
            assert!(model.query(array![[1.0]].view(), 1).is_err());
        }
        let empty = ArrayView2::from_shape((rows, 0), &[]).unwrap();
        for search in [Search::KdTree, Search::Brute] {
            assert_eq!(NearestNeighbors::new(empty, search).unwrap().query(empty, 1).unwrap()[0][0].row, 0);
        }
    }
    // Scales: far away and tiny.
    for scale in [1e-12, 1e12] {
        let x = array![[0.0], [1.0], [3.0]] * scale;
        for search in [Search::KdTree, Search::Brute] {
            let model = NearestNeighbors::new(x.view(), search).unwrap();
            let near = &model.query((array![[0.0]] * scale).view(), 3).unwrap()[0];
            assert_eq!(near.iter().map(|one| one.row).collect::<Vec<_>>(), [0, 1, 2]);
        }
    }
    for search in [Search::KdTree, Search::Brute] {
        let model = NearestNeighbors::new(array![[0.0], [1e300]].view(), search).unwrap();
        assert_eq!(model.query(array![[0.0]].view(), 1).unwrap()[0][0].row, 0);
        assert!(model.query(array![[0.0]].view(), 2).is_err());
    }
    let x = array![[0.0], [0.0], [1.0], [3.0]];
    let y = array![1.0, 3.0, 10.0, 50.0];
    let weighted = KNeighborsRegressor::new(x.view(), y.view(), 3, Vote::Distance, Search::Auto).unwrap();
    assert_eq!(weighted.predict(array![[0.0]].view()).unwrap()[0], 2.0);
    assert!(KNeighborsRegressor::new(x.view(), y.view(), 5, Vote::Uniform, Search::Auto).is_err());
    let tie = KNeighborsClassifier::new(x.view(), &[1, 1, 0, 0], 2, 4, Vote::Uniform, Search::Auto).unwrap();
    assert_eq!(tie.predict(array![[0.0]].view()).unwrap(), [0]);
}
