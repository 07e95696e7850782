//! What only the distributions lab promises.

#![cfg(test)]

mod common;

use common::{run, start};
use pollster::block_on;
use stepwise_lab::{Value, Verdict};

#[test]
fn over_twenty_seeds_z_scores_flag_the_wrong_lots_and_the_gamma_fits_the_basements() {
    for seed in 1..=20 {
        let (honest, verdict) = run("distributions", &[], seed, None);
        let (mistaken, _) = run("distributions", &[("family", "normal")], seed, None);
        assert_eq!((honest.get("wrong"), mistaken.get("wrong")), (Some(0.0), Some(59.0)));
        assert_eq!(mistaken.get("flagged_low"), Some(0.0));
        assert!(matches!(verdict, Verdict::NotYet(why) if why.contains("basements")));
        let solution = [("column", "total_basement"), ("family", "gamma")];
        let (solved, verdict) = run("distributions", &solution, seed, None);
        assert!(matches!(verdict, Verdict::Passed(_)), "{verdict:?}");
        assert!(solved.get("aic_log_normal").unwrap() > solved.get("aic_gamma").unwrap() + 30.0);
    }
}

#[test]
fn a_family_is_chosen_without_starting_the_run_anew() {
    let mut session = start("distributions", &[("column", "total_basement")], 7, None).unwrap();
    while !block_on(session.step()).unwrap().done {}
    assert!(matches!(session.verdict(), Verdict::NotYet(_)));
    session.tune("family", &Value::Text("gamma".to_owned())).unwrap();
    assert!(matches!(session.verdict(), Verdict::Passed(_)));
    assert!(session.tune("family", &Value::Text("zipf".to_owned())).is_err());
}

#[test]
fn strange_columns_run_or_are_refused_in_one_sentence() {
    let column = |values: String| format!("a\n{values}");
    let few = column("1\n2\n".repeat(4));
    let below = column("-1\n0\n-3\n".repeat(20));
    let same = column("7\n".repeat(40));
    let mixed = column("0\n5\n6\n1000000000\n".repeat(20));
    let error =
        |own: &str| start("distributions", &[("column", "a")], 7, Some(own)).err().unwrap().to_string();
    assert!(error(&few).contains("at least 20 rows"));
    assert!(error(&below).contains("0 values above 0"));
    assert!(error(&same).ends_with('.'));
    let (metrics, verdict) = run("distributions", &[("column", "a")], 7, Some(&mixed));
    assert_eq!((metrics.get("rows"), verdict), (Some(60.0), Verdict::NotAttempted));
}
