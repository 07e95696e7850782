//! What only the clustering lab promises.

#![cfg(test)]

mod common;

use common::{run, start};
use stepwise_lab::Verdict;

#[test]
fn over_five_seeds_ten_clusters_fall_apart_and_two_pass() {
    for seed in [1, 2, 7, 8, 9] {
        let (honest, verdict) = run("clustering", &[], seed, None);
        let (mistaken, _) = run("clustering", &[("k", "10")], seed, None);
        let silhouette = |metrics: &stepwise_lab::Metrics| metrics.get("silhouette").unwrap();
        assert!(silhouette(&mistaken) < silhouette(&honest) - 0.08);
        assert_eq!(honest.get("best_k"), Some(2.0));
        assert!(matches!(verdict, Verdict::NotYet(_)));
        let (_, verdict) = run("clustering", &[("k", "2")], seed, None);
        assert!(matches!(verdict, Verdict::Passed(_)), "{verdict:?}");
    }
}

#[test]
fn a_stray_customer_is_no_segment_and_other_scales_are_not_asked() {
    let lonely = [("method", "agglomerative"), ("linkage", "average"), ("k", "2")];
    let (_, verdict) = run("clustering", &lonely, 7, None);
    assert!(matches!(&verdict, Verdict::NotYet(why) if why.contains("smallest")), "{verdict:?}");
    let (_, verdict) = run("clustering", &[("scale", "standard"), ("k", "2")], 7, None);
    assert!(matches!(&verdict, Verdict::NotYet(why) if why.contains("scale")), "{verdict:?}");
}

#[test]
fn every_method_comes_to_an_end_on_strange_tables() {
    let same = "a,b\n".to_owned() + &"1,2\n".repeat(40);
    let line: String = (0..30).map(|row| format!("{row},{}\n", 1e9 * f64::from(row))).collect();
    let line = format!("a,b\n{line}");
    for own in [&same, &line] {
        for method in ["k_means", "dbscan", "agglomerative"] {
            for scale in ["log", "standard", "raw"] {
                for k in ["2", "12"] {
                    let changes = [("features", "a,b"), ("method", method), ("scale", scale), ("k", k)];
                    let (_, verdict) = run("clustering", &changes, 7, Some(own));
                    assert_eq!(verdict, Verdict::NotAttempted);
                }
            }
        }
    }
}

#[test]
fn the_ends_of_dbscan_are_all_noise_and_one_crowd() {
    let noise = [("method", "dbscan"), ("radius", "0.05"), ("min_points", "50")];
    let (metrics, _) = run("clustering", &noise, 7, None);
    assert!(metrics.get("noise").unwrap() > 0.8);
    let crowd = [("method", "dbscan"), ("radius", "5"), ("min_points", "2")];
    let (metrics, verdict) = run("clustering", &crowd, 7, None);
    assert_eq!((metrics.get("clusters"), metrics.get("silhouette")), (Some(1.0), None));
    assert!(matches!(verdict, Verdict::NotYet(_)));
}

#[test]
fn unusable_tables_are_refused_in_one_sentence() {
    let error = |changes: &[(&str, &str)], own: &str| {
        start("clustering", changes, 7, Some(own)).err().unwrap().to_string()
    };
    assert!(error(&[], "a,b\n1,2\n").contains("column recency_days does not exist"));
    assert!(error(&[("features", "a,b")], "a,b\n1,2\n").contains("at least 15 rows"));
    let words = "a,b\n".to_owned() + &"1,x\n".repeat(20);
    assert!(error(&[("features", "a,b")], &words).contains("row 1, column b: \"x\" is not a number"));
}
