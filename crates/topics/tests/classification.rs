//! What only the classification lab promises.

#![cfg(test)]

mod common;

use common::{run, setup, start};
use stepwise_lab::{Action, Device, Run, Verdict};
use stepwise_topics::topic;

const LAB: &str = "classification";
const SOLUTION: [(&str, &str); 2] = [("features", "both"), ("threshold", "0.91")];

#[test]
fn over_five_seeds_the_solution_passes_and_thin_spam_is_missed_at_high_accuracy() {
    for seed in 20..25 {
        let (honest, verdict) = run(LAB, &[], seed, None);
        assert!(matches!(verdict, Verdict::NotYet(_)), "{verdict:?}");
        let (_, verdict) = run(LAB, &SOLUTION, seed, None);
        assert!(matches!(verdict, Verdict::Passed(_)), "{verdict:?}");
        let (thin, _) = run(LAB, &[("spam", "thinned")], seed, None);
        assert!(thin.get("recall").unwrap() < honest.get("recall").unwrap() - 0.15);
        assert!(thin.get("accuracy").unwrap() > 0.96 && thin.get("accuracy") > honest.get("accuracy"));
        assert!((thin.get("never_accuracy").unwrap() - 0.98).abs() < 0.001);
    }
}

#[test]
fn the_boundary_is_dragged_in_both_figures() {
    let setup = setup(LAB, &[], 7, None);
    let mut run = Run::start(topic(LAB).unwrap(), setup.values, 7, setup.data, Device::cpu()).unwrap();
    pollster::block_on(run.finish(None)).unwrap();
    run.act(Action::Drag { panel: "plane".to_owned(), from: (0.0, 0.0), to: (2.0, 1.0) }).unwrap();
    assert!((run.values().number("threshold").unwrap() - 0.8808).abs() < 1e-4);
    run.act(Action::Click { panel: "trade".to_owned(), x: 0.03, y: 0.75 }).unwrap();
    assert!((run.metrics().get("false_alarms").unwrap() - 0.03).abs() < 0.01);
    run.act(Action::Click { panel: "plane".to_owned(), x: 1e9, y: 0.0 }).unwrap();
    assert_eq!(run.values().number("threshold").unwrap(), 0.99);
    assert!(run.act(Action::Click { panel: "confusion".to_owned(), x: 0.0, y: 0.0 }).is_err());
}

#[test]
fn the_readers_own_table_is_filtered_and_not_judged() {
    let rows: String = (0..90)
        .map(|row| format!("{},{},{}\n", row * 7 % 40, row % 5 - 2, ["a", "b", "a"][row as usize % 3]))
        .collect();
    let own = format!("number,signed,name\n{rows}");
    for features in ["raw", "log", "both"] {
        for spam in ["collected", "thinned"] {
            let changes = [("target", "name"), ("features", features), ("spam", spam)];
            let (metrics, verdict) = run(LAB, &changes, 7, Some(&own));
            assert_eq!(verdict, Verdict::NotAttempted);
            assert!(metrics.get("roc_area").is_some());
        }
    }
    assert!(start(LAB, &[("target", "absent")], 7, Some(&own)).is_err());
}
