//! What only the evaluation lab promises.

#![cfg(test)]

mod common;

use common::{finish, run, setup, start};
use stepwise_lab::{Action, DataStore, Device, Run, Verdict};
use stepwise_topics::topic;

const LAB: &str = "evaluation";

#[test]
fn over_ten_seeds_a_low_threshold_passes_and_training_rows_praise() {
    for seed in 20..30 {
        let (honest, verdict) = run(LAB, &[], seed, None);
        assert!(matches!(verdict, Verdict::NotYet(_)), "{verdict:?}");
        let (_, verdict) = run(LAB, &[("threshold", "0.08")], seed, None);
        assert!(matches!(verdict, Verdict::Passed(_)), "{verdict:?}");
        let (mistaken, _) = run(LAB, &[("rows", "training")], seed, None);
        for key in ["roc_area", "average_precision"] {
            assert!(mistaken.get(key).unwrap() > honest.get(key).unwrap() + 0.03);
        }
        assert!(honest.get("cost").unwrap() > 70.0);
    }
}

#[test]
fn a_point_of_a_curve_is_a_threshold() {
    let mut run = Run::start(
        topic(LAB).unwrap(),
        setup(LAB, &[], 7, None).values,
        7,
        DataStore::clone(&setup(LAB, &[], 7, None).data),
        Device::cpu(),
    )
    .unwrap();
    pollster::block_on(run.finish(None)).unwrap();
    let drag = |panel: &str, to| Action::Drag { panel: panel.to_owned(), from: (0.5, 0.5), to };
    run.act(drag("roc", (0.3, 0.8))).unwrap();
    let (recall, alarms) = (run.metrics().get("recall").unwrap(), run.metrics().get("false_alarms").unwrap());
    assert!((recall - 0.8).abs() < 0.1 && (alarms - 0.3).abs() < 0.1, "{recall} {alarms}");
    assert!(run.values().number("threshold").unwrap() < 0.5);
    run.act(Action::Click { panel: "precision_recall".to_owned(), x: 0.0, y: 1.0 }).unwrap();
    assert_eq!(run.metrics().get("recall"), Some(0.0));
    run.act(drag("cost", (0.08, 3.0))).unwrap();
    assert!(matches!(run.verdict(), Verdict::Passed(_)));
    assert!(run.act(Action::Click { panel: "confusion".to_owned(), x: 0.0, y: 0.0 }).is_err());
}

#[test]
fn the_readers_own_table_is_curved_and_not_judged() {
    let rows: String = (0..80).map(|row| format!("{},{}\n", row * 7 % 40, ["a", "b"][row % 2])).collect();
    let own = format!("number,name\n{rows}");
    for data in ["loans", "cells"] {
        let changes = [("target", "name"), ("data", data)];
        let (metrics, verdict) = finish(start(LAB, &changes, 7, Some(&own)).unwrap().as_mut());
        assert_eq!(verdict, Verdict::NotAttempted);
        assert!(metrics.get("roc_area").is_some());
    }
    let rare = format!("number,name\n{}1,b\n", "1,a\n".repeat(60));
    let error = start(LAB, &[("target", "name")], 7, Some(&rare)).err().unwrap().to_string();
    assert!(error.contains("The class b among the"), "{error}");
}
