//! Fairness against fairlearn, on mortgage applications.

use serde_json::Value;

use super::common::{TOLERANCE, close, numbers, table};
use stepwise_kernels::fairness::{
    EqualizedOdds, Gap, GroupTable, GroupThresholds, Measure, Parity, Rate, group_calibration,
};
use stepwise_kernels::frame::Column;

fn golden() -> Value {
    serde_json::from_str(include_str!("fairness.json")).unwrap()
}

/// Whether the applications were approved, and the groups: by race, and by race and marriage.
fn applications() -> (Vec<bool>, [(Vec<usize>, usize); 2]) {
    let frame = table("hmda.csv.gz");
    let yes = |name: &str| -> Vec<bool> {
        let Column::Category(labels) = frame.column(name).unwrap() else { panic!("{name}") };
        (0..frame.rows()).map(|row| labels.get(row) == Some("yes")).collect()
    };
    let (denied, black, single) = (yes("denied"), yes("black"), yes("single"));
    let two = black.iter().map(|&black| usize::from(black)).collect();
    let four = black.iter().zip(&single).map(|(&a, &b)| 2 * usize::from(a) + usize::from(b)).collect();
    (denied.iter().map(|denied| !denied).collect(), [(two, 2), (four, 4)])
}

const MEASURES: [(Measure, &str); 6] = [
    (Measure::BaseRate, "base"),
    (Measure::SelectionRate, "selection"),
    (Measure::TruePositiveRate, "true_positive"),
    (Measure::FalsePositiveRate, "false_positive"),
    (Measure::Precision, "precision"),
    (Measure::Accuracy, "accuracy"),
];

#[test]
fn rates_and_gaps_equal_fairlearn() {
    let golden = golden();
    let (approved, groupings) = applications();
    let decided: Vec<bool> = numbers(&golden["scores"]).iter().map(|&score| score >= 0.85).collect();
    for ((groups, count), expected) in groupings.iter().zip(golden["tables"].as_array().unwrap()) {
        let table = GroupTable::new(&approved, &decided, groups, *count, 30).unwrap();
        for (measure, name) in MEASURES {
            let rates: Vec<f64> =
                (0..*count).map(|group| table.rate(group, measure).value().unwrap()).collect();
            close(&rates, &numbers(&expected["rates"][name]), TOLERANCE);
        }
        let gaps: Vec<Gap> = MEASURES.iter().map(|(measure, _)| table.gap(*measure).unwrap()).collect();
        let differences: Vec<f64> = gaps.iter().map(|gap| gap.difference).collect();
        close(&differences, &numbers(&expected["differences"]), TOLERANCE);
        let ratios: Vec<f64> = gaps.iter().map(|gap| gap.ratio).collect();
        close(&ratios, &numbers(&expected["ratios"]), TOLERANCE);
        let pair = |gap: Option<Gap>| gap.map(|gap| [gap.difference, gap.ratio]).unwrap();
        close(&pair(table.demographic_parity()), &numbers(&expected["demographic_parity"]), TOLERANCE);
        close(&pair(table.equal_opportunity()), &numbers(&expected["equal_opportunity"]), TOLERANCE);
        let odds: EqualizedOdds = table.equalized_odds().unwrap();
        close(&[odds.difference(), odds.ratio()], &numbers(&expected["equalized_odds"]), TOLERANCE);
    }
    let strict = GroupTable::new(&approved, &decided, &groupings[1].0, 4, 200).unwrap();
    assert!(matches!(strict.rate(2, Measure::SelectionRate), Rate::Few { .. }));
}

#[test]
fn calibration_of_groups_equals_scikit_learn() {
    let golden = golden();
    let (approved, [(groups, count), _]) = applications();
    let ours = group_calibration(&approved, &numbers(&golden["scores"]), &groups, count, 8).unwrap();
    for (group, expected) in ours.iter().flatten().zip(golden["calibration"].as_array().unwrap()) {
        let actual: Vec<f64> = group.curve.iter().map(|bin| bin.actual).collect();
        let predicted: Vec<f64> = group.curve.iter().map(|bin| bin.predicted).collect();
        close(&actual, &numbers(&expected["actual"]), TOLERANCE);
        close(&predicted, &numbers(&expected["predicted"]), TOLERANCE);
    }
}

/// fairlearn looks for the common rate on a grid of 1001: ours is never worse, and better by a row in a thousand at most.
#[test]
fn thresholds_are_as_good_as_those_of_fairlearn() {
    let golden = golden();
    let scores = numbers(&golden["scores"]);
    let (approved, groupings) = applications();
    for ((groups, count), expected) in groupings.iter().zip(golden["optimal"].as_array().unwrap()) {
        let thresholds = GroupThresholds::new(&approved, &scores, groups, *count).unwrap();
        let accuracy = |parity, tolerance| thresholds.policy(parity, tolerance).unwrap().accuracy;
        println!("best {} single {}", thresholds.best().accuracy, thresholds.single().accuracy);
        for (name, ours) in [
            ("demographic", accuracy(Parity::Demographic, 0.0)),
            ("demographic_tolerant", accuracy(Parity::Demographic, 0.05)),
            ("opportunity", accuracy(Parity::EqualOpportunity, 0.0)),
            ("opportunity_tolerant", accuracy(Parity::EqualOpportunity, 0.02)),
            ("odds", thresholds.equalized_odds().unwrap().accuracy),
        ] {
            let theirs = expected[name].as_f64().unwrap();
            println!("{name} {ours} {theirs}");
            assert!(ours >= theirs - 1e-9 && ours < theirs + 1e-3, "{name}: {ours} {theirs}");
        }
    }
}
