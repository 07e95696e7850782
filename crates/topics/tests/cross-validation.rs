//! What only the cross-validation lab promises.

#![cfg(test)]

mod common;

use common::{finish, run, start};
use stepwise_lab::{Content, Verdict};

const LAB: &str = "cross-validation";
const SOLUTION: [(&str, &str); 2] = [("data", "digits"), ("folds", "10")];

#[test]
fn over_eight_seeds_irises_rank_nobody_and_ten_folds_of_digits_do() {
    for seed in 20..28 {
        let (metrics, verdict) = run(LAB, &[], seed, None);
        assert!(matches!(verdict, Verdict::NotYet(_)) && metrics.get("proven") == Some(0.0), "{verdict:?}");
        let (metrics, verdict) = run(LAB, &SOLUTION, seed, None);
        assert!(matches!(verdict, Verdict::Passed(_)), "{verdict:?}");
        // Those who are behind are always the same.
        let of = |key: &str| metrics.get(key).unwrap();
        let ahead = ["logistic", "neighbours", "forest", "vectors"].map(of);
        assert!(ahead.iter().all(|accuracy| *accuracy > of("bayes").max(of("tree")) + 0.03));
    }
}

#[test]
fn three_folds_of_sorted_irises_get_nothing_right_and_ten_hide_the_mistake() {
    for seed in 1..=5 {
        let sorted = |folds| run(LAB, &[("order", "table"), ("folds", folds)], seed, None).0;
        assert_eq!(sorted("3").get("accuracy"), Some(0.0));
        let honest = run(LAB, &[("folds", "10")], seed, None).0.get("accuracy").unwrap();
        let lost = honest - sorted("10").get("accuracy").unwrap();
        assert!((0.0..0.03).contains(&lost), "{lost}");
    }
}

#[test]
fn more_rounds_fool_the_plain_test_alone() {
    let rounds = [("folds", "10"), ("repeats", "5")];
    for seed in 1..=5 {
        let (metrics, _) = run(LAB, &rounds, seed, None);
        assert_eq!(metrics.get("proven"), Some(0.0));
        assert!(metrics.get("seeming").unwrap() >= 1.0);
    }
}

#[test]
fn folds_in_order_are_dealt_once_and_pass_nothing() {
    let changes = [SOLUTION.as_slice(), &[("order", "table"), ("repeats", "5")]].concat();
    let mut session = start(LAB, &changes, 7, None).unwrap();
    assert_eq!(session.progress().of, Some(60));
    let (_, verdict) = finish(session.as_mut());
    assert!(matches!(&verdict, Verdict::NotYet(why) if why.contains("table's order")), "{verdict:?}");
}

#[test]
fn the_grid_shows_the_round_under_way() {
    let mut session = start(LAB, &[("folds", "4"), ("repeats", "3")], 7, None).unwrap();
    let label =
        |session: &dyn stepwise_lab::Session| match &session.view().panel("benchmark").unwrap().content {
            Content::Figure(figure) => figure.x.label.clone(),
            _ => String::new(),
        };
    assert_eq!(label(session.as_ref()), "fold of round 1 of 3");
    while session.progress().step < 24 {
        pollster::block_on(session.step()).unwrap();
    }
    assert_eq!(label(session.as_ref()), "fold of round 2 of 3");
    finish(session.as_mut());
    assert_eq!(label(session.as_ref()), "fold of round 3 of 3");
}

#[test]
fn the_readers_own_table_is_benchmarked_and_not_judged() {
    // Sorted, and halved by two folds: training has one class only, and whoever learns from it can say no other.
    let rows: String = (0..60).map(|row| format!("{},{}\n", row * 7 % 40, ["a", "b"][row / 30])).collect();
    let own = format!("number,name\n{rows}");
    let halves = [("target", "name"), ("order", "table"), ("folds", "2")];
    for data in ["iris", "digits"] {
        let changes = [halves.as_slice(), &[("data", data)]].concat();
        let (metrics, verdict) = finish(start(LAB, &changes, 7, Some(&own)).unwrap().as_mut());
        assert_eq!((verdict, metrics.get("accuracy")), (Verdict::NotAttempted, Some(0.0)));
    }
    let (metrics, _) = run(LAB, &[("target", "number"), ("folds", "20")], 7, Some(&own));
    assert!(metrics.get("accuracy").unwrap() > 0.2);
    let rare = format!("number,name\n{}1,b\n", "1,a\n2,a\n".repeat(30));
    let (metrics, _) = run(LAB, &[("target", "name")], 7, Some(&rare));
    assert!(metrics.get("accuracy").unwrap() > 0.9);
    let names: String = (0..66).map(|row| format!("{row},class {}\n", row % 11)).collect();
    let many = format!("number,name\n{names}");
    let error = start(LAB, &[("target", "name")], 7, Some(&many)).err().unwrap().to_string();
    assert!(error.contains("11 classes"), "{error}");
}
