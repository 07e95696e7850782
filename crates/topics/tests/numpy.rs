//! What only the NumPy lab promises.

#![cfg(test)]

mod common;

use common::{run, setup};
use pollster::block_on;
use stepwise_lab::{Clock, Value, Verdict};
use stepwise_topics::topic;

#[test]
fn lists_are_far_slower_than_loops_and_those_than_vectors() {
    for seed in 1..=5 {
        let (honest, verdict) = run("numpy", &[], seed, None);
        assert!(matches!(verdict, Verdict::NotYet(_)), "{verdict:?}");
        let (mistaken, _) = run("numpy", &[("rung", "lists")], seed, None);
        // Machines differ, and are busy at times; the mistake does not hinge on it.
        assert!(mistaken.get("rate").unwrap() < honest.get("rate").unwrap() / 4.0);
        let (solved, verdict) = run("numpy", &[("rung", "vectors"), ("rows", "256")], seed, None);
        assert!(matches!(verdict, Verdict::Passed(_)), "{verdict:?}");
        assert!(solved.get("speedup").unwrap() > 150.0);
    }
}

#[test]
fn shapes_that_do_not_fit_are_named_and_nothing_is_measured() {
    let (metrics, verdict) = run_once(&[("weights", "units_first")]);
    assert_eq!((metrics.get("rate"), metrics.get("mean")), (None, None));
    assert!(matches!(verdict, Verdict::NotYet(why) if why.contains("64 × 784 times 128 × 784 does not fit")));
}

fn run_once(changes: &[(&str, &str)]) -> (stepwise_lab::Metrics, Verdict) {
    let mut session = (topic("numpy").unwrap().start)(setup("numpy", changes, 7, None)).unwrap();
    block_on(session.step()).unwrap();
    (session.metrics(), session.verdict())
}

#[test]
fn without_a_card_the_verdict_says_so() {
    let (_, verdict) = run("numpy", &[("rung", "card")], 7, None);
    assert!(matches!(verdict, Verdict::NotYet(why) if why.contains("no graphics card")));
}

#[test]
fn another_way_can_be_chosen_at_any_time() {
    let mut session = (topic("numpy").unwrap().start)(setup("numpy", &[("rows", "256")], 7, None)).unwrap();
    while !block_on(session.step()).unwrap().done {}
    session.tune("rung", &Value::Text("vectors".to_owned())).unwrap();
    assert!(matches!(session.verdict(), Verdict::Passed(_)));
    assert!(session.tune("rung", &Value::Text("abacus".to_owned())).is_err());
}

#[test]
fn a_clock_that_stands_still_ends_all_the_same() {
    let mut still = setup("numpy", &[("rows", "1"), ("units", "8")], 7, None);
    still.clock = Clock::new(|| 0.0);
    let mut session = (topic("numpy").unwrap().start)(still).unwrap();
    assert!(!block_on(session.step()).unwrap().done);
    assert_eq!(session.metrics().get("rate"), None);
    assert!(!session.view().panels.is_empty());
}
