//! What only the lab of supervised learning promises.

#![cfg(test)]

mod common;

use common::{run, start};
use stepwise_lab::Verdict;

const LAB: &str = "supervised-learning";

#[test]
fn over_ten_seeds_a_shallow_tree_passes_and_a_full_one_falls_below_nothing() {
    for seed in 20..30 {
        let (honest, verdict) = run(LAB, &[], seed, None);
        assert!(matches!(verdict, Verdict::NotYet(_)), "{verdict:?}");
        let (_, verdict) = run(LAB, &[("depth", "2")], seed, None);
        assert!(matches!(verdict, Verdict::Passed(_)), "{verdict:?}");
        let (full, verdict) = run(LAB, &[("limit", "none")], seed, None);
        assert!(matches!(verdict, Verdict::NotYet(_)), "{verdict:?}");
        assert_eq!((full.get("train_skill"), full.get("train_accuracy")), (Some(1.0), Some(1.0)));
        assert!(full.get("test_skill").unwrap() < (honest.get("test_skill").unwrap() - 0.1).min(-0.2));
    }
}

#[test]
fn the_readers_own_table_comes_to_an_end_and_is_not_judged() {
    let rows: String = (0..60).map(|row| format!("{row},{},same\n", ["a", "b"][row % 2])).collect();
    let own = format!("number,name,one\n{rows}");
    for changes in [[("target", "number"), ("limit", "none")], [("target", "name"), ("held_out", "0.5")]] {
        let (metrics, verdict) = run(LAB, &changes, 7, Some(&own));
        assert_eq!(verdict, Verdict::NotAttempted);
        assert!(metrics.get("validation").is_some());
    }
    let error = start(LAB, &[("target", "one")], 7, Some(&own)).err().unwrap().to_string();
    assert!(error.contains("has 1 classes, but exactly 2 are needed"), "{error}");
}
