//! What only the statistics lab promises.

#![cfg(test)]

mod common;

use common::{run, start};
use pollster::block_on;
use stepwise_lab::{Content, Metrics, Value, Verdict};

/// A run to its end that looks at no view on the way: two hundred of them take their time.
fn quick(changes: &[(&str, &str)], seed: u64) -> (Metrics, Verdict) {
    let mut session = start("statistics", changes, seed, None).unwrap();
    while !block_on(session.step()).unwrap().done {}
    (session.metrics(), session.verdict())
}

fn alarms(metrics: &Metrics) -> f64 {
    metrics.get("false_alarms").unwrap()
}

#[test]
fn over_twenty_seeds_peeking_finds_nothing_five_times_as_often_and_the_plan_passes() {
    for seed in 1..=20 {
        let (once, verdict) = quick(&[], seed);
        let (daily, _) = quick(&[("looks", "28")], seed);
        assert!(alarms(&once) < 0.065 && alarms(&daily) > 0.24, "{} {}", alarms(&once), alarms(&daily));
        assert!(matches!(verdict, Verdict::NotYet(_)));
        let (_, verdict) = quick(&[("decision", "difference"), ("planned", "3400")], seed);
        assert!(matches!(verdict, Verdict::Passed(_)), "{verdict:?}");
    }
}

#[test]
fn the_verdict_names_what_is_wrong() {
    let why = |changes: &[(&str, &str)]| match quick(changes, 7).1 {
        Verdict::NotYet(why) => why,
        other => panic!("{other:?}"),
    };
    let right = ("planned", "3400");
    assert!(why(&[right, ("decision", "certain")]).contains("not how likely"));
    assert!(why(&[right, ("decision", "chance")]).contains("gave such a difference"));
    // The quality of the application was drawn at random too, and here chance suffices; but that is another question.
    assert_eq!(quick(&[("group", "quality")], 7).1, Verdict::NotAttempted);
    assert!(why(&[("decision", "difference"), ("planned", "5000")]).contains("more than a tenth"));
    assert!(why(&[("decision", "difference"), right, ("looks", "2")]).contains("false alarm"));
    assert!(why(&[("decision", "difference"), ("lift", "4"), ("planned", "800")]).contains("4 points"));
}

#[test]
fn a_conclusion_does_not_start_the_run_anew() {
    let mut session = start("statistics", &[("planned", "3400")], 7, None).unwrap();
    while !block_on(session.step()).unwrap().done {}
    assert!(matches!(session.verdict(), Verdict::NotYet(_)));
    session.tune("decision", &Value::Text("difference".to_owned())).unwrap();
    assert!(matches!(session.verdict(), Verdict::Passed(_)));
}

#[test]
fn tables_of_the_readers_become_two_groups_of_yes_and_no() {
    let zeros: String = (0..40).map(|row| format!("{},{}\n", row % 2, row % 3)).collect();
    let few: String =
        (0..40).map(|row| format!("{},{}\n", ["a", "b", "b", "c"][row % 4], row / 20)).collect();
    for own in [format!("outcome,group\n{zeros}"), format!("outcome,group\n{few}")] {
        let changes = [("outcome", "outcome"), ("group", "group")];
        let (metrics, verdict) = run("statistics", &changes, 7, Some(&own));
        assert!(metrics.get("p_permutation").unwrap() > 0.0);
        assert_eq!(verdict, Verdict::NotAttempted);
        let session = start("statistics", &changes, 7, Some(&own)).unwrap();
        let Content::Table(table) = &session.view().panel("groups").unwrap().content.clone() else {
            panic!()
        };
        assert_eq!(table.rows.len(), 2);
    }
    let error = |own: &str| {
        let changes = [("outcome", "outcome"), ("group", "group")];
        start("statistics", &changes, 7, Some(own)).err().unwrap().to_string()
    };
    assert!(error(&format!("outcome,group\n{}", "1,a\n".repeat(30))).contains("only one value"));
    assert!(error("outcome,group\n1,a\n0,b\n").contains("at least 20 rows"));
}
