//! What only the regression lab promises.

#![cfg(test)]

mod common;

use common::{finish, run, start};
use stepwise_lab::{Content, Mark, Verdict};

const SOLUTION: &str = "living_area,neighborhood,year_built,total_basement,garage_cars,overall_condition,\
                        building_type,lot_area,year_remodeled";

#[test]
fn over_five_seeds_the_mistake_widens_the_fan_and_the_solution_passes() {
    for seed in [1, 2, 7, 8, 9] {
        let (honest, verdict) = run("regression", &[], seed, None);
        let (mistaken, _) = run("regression", &[("target_scale", "raw")], seed, None);
        let statistic = |metrics: &stepwise_lab::Metrics| metrics.get("breusch_pagan").unwrap();
        assert!(statistic(&mistaken) > 2.0 * statistic(&honest));
        assert!(matches!(verdict, Verdict::NotYet(_)));
        let (_, verdict) = run("regression", &[("features", SOLUTION)], seed, None);
        assert!(matches!(verdict, Verdict::Passed(_)), "{verdict:?}");
        let (_, verdict) = run("regression", &[("features", SOLUTION), ("target_scale", "raw")], seed, None);
        assert!(matches!(verdict, Verdict::NotYet(_)));
    }
}

#[test]
fn the_three_models_meet_where_the_penalty_ends() {
    let rmsle = |changes: &[(&str, &str)]| run("regression", changes, 7, None).0.get("rmsle").unwrap();
    let ols = rmsle(&[("model", "ols")]);
    for model in ["lasso", "ridge"] {
        assert!((rmsle(&[("model", model), ("penalty", "0.0001")]) - ols).abs() < 1e-3);
    }
    // At the largest penalty the lasso predicts the mean.
    let (metrics, _) = run("regression", &[("penalty", "1")], 7, None);
    assert_eq!(metrics.get("weights_used"), Some(0.0));
}

#[test]
fn a_first_view_has_data_and_few_enough_points() {
    let session = start("regression", &[("features", SOLUTION)], 7, None).unwrap();
    let points: usize = session
        .view()
        .panels
        .iter()
        .filter_map(|panel| match &panel.content {
            Content::Figure(figure) => Some(figure),
            _ => None,
        })
        .flat_map(|figure| &figure.marks)
        .map(|mark| if let Mark::Points { x, .. } = mark { x.len() } else { 0 })
        .sum();
    assert!((1_000..=3_000).contains(&points), "{points}");
    assert_eq!(session.metrics().get("weights_used"), Some(0.0));
}

fn table(rows: usize) -> String {
    let mut text = "size,price,kind,note\n".to_owned();
    for row in 0..rows {
        let kind = ["a", "b", "c"][row % 3];
        text.push_str(&format!("{},{},{kind},note {row}\n", row + 1, 10 * row + row % 7));
    }
    text
}

const OWN: [(&str, &str); 2] = [("target", "price"), ("features", "size,kind")];

#[test]
fn the_readers_own_table_has_no_map_and_no_verdict() {
    for model in ["lasso", "ridge", "ols"] {
        for scale in ["log", "raw"] {
            let changes = [OWN[0], OWN[1], ("model", model), ("target_scale", scale)];
            let mut session = start("regression", &changes, 7, Some(&table(200))).unwrap();
            assert!(session.view().panel("map").is_none());
            let (metrics, verdict) = finish(session.as_mut());
            assert_eq!(verdict, Verdict::NotAttempted);
            assert!(metrics.get("r2").is_some());
        }
    }
    // Categories only: predictions over truth take the place of the curve.
    run("regression", &[OWN[0], ("features", "kind")], 7, Some(&table(60)));
}

#[test]
fn a_long_table_is_sampled_and_its_steps_stay_small() {
    let session = start("regression", &OWN, 7, Some(&table(20_000))).unwrap();
    assert!(session.view().panels[0].caption.contains("4000 of 20000 rows"));
}

#[track_caller]
fn refused(changes: &[(&str, &str)], own: &str, expected: &str) {
    let error = start("regression", changes, 7, Some(own)).err().unwrap().to_string();
    assert!(error.contains(expected), "{error}");
}

#[test]
fn unusable_tables_are_refused_in_one_sentence() {
    let good = table(50);
    refused(&[], &good, "mine.csv: column living_area does not exist");
    refused(&[OWN[0], ("features", "price")], &good, "columns other than the one to predict");
    refused(&[OWN[0], ("features", "note")], &good, "note holds texts");
    refused(
        &[("target", "kind"), ("features", "size")],
        &good,
        "mine.csv, row 1, column kind: \"a\" is not a number",
    );
    refused(&OWN, &table(1), "at least 10 rows");
    refused(&OWN, "size,price,kind\n1,2\n", "mine.csv, row 1, column kind");
    let negative = good.replace(",22,", ",-5,");
    refused(&OWN, &negative, "logarithm needs 0 or more");
    let constant = "size,price,kind\n".to_owned() + &"3,5,a\n4,5,b\n".repeat(20);
    refused(&OWN, &constant, "has only one value");
    let mut wide = "price,kind\n".to_owned();
    for row in 0..200 {
        wide.push_str(&format!("{row},level{}\n", row % 95));
    }
    refused(&[OWN[0], ("features", "kind")], &wide, "at most 80 columns");
}
