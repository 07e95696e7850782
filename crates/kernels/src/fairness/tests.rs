//! Rules against slow, obvious searches; awkward input.

use proptest::prelude::*;

use super::*;

/// Expected rates of yes among those who deserve it, among the others, among all; and the number of right
/// decisions.
fn outcome(actual: &[bool], scores: &[f64], groups: &[usize], policy: &Policy, group: usize) -> [f64; 4] {
    let (mut deserving, mut others, mut yes, mut wrong_yes) = (0.0, 0.0, 0.0, 0.0);
    for row in (0..actual.len()).filter(|&row| groups[row] == group) {
        let probability = policy.rules[group].probability(scores[row]);
        if actual[row] {
            deserving += 1.0;
            yes += probability;
        } else {
            others += 1.0;
            wrong_yes += probability;
        }
    }
    let rate = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
    [
        rate(yes, deserving),
        rate(wrong_yes, others),
        rate(yes + wrong_yes, deserving + others),
        yes + others - wrong_yes,
    ]
}

/// The best right decisions of a group for a rate, over all thresholds and lots between two.
fn slow(rows: &[(bool, f64)], parity: Parity, rate: f64) -> f64 {
    let mut thresholds: Vec<f64> = rows.iter().map(|row| row.1).collect();
    thresholds.push(f64::INFINITY);
    let points: Vec<(f64, f64)> = thresholds
        .iter()
        .map(|&threshold| {
            let chosen = rows.iter().filter(|row| match parity {
                Parity::Demographic => true,
                Parity::EqualOpportunity => row.0,
            });
            let yes = chosen.clone().filter(|row| row.1 >= threshold).count() as f64;
            let right = rows.iter().filter(|row| row.0 == (row.1 >= threshold)).count() as f64;
            (yes / chosen.count() as f64, right)
        })
        .collect();
    let mut most = f64::NEG_INFINITY;
    for a in &points {
        for b in &points {
            if a.0 == rate {
                most = most.max(a.1);
            }
            if a.0 < rate && rate < b.0 {
                most = most.max(a.1 + (b.1 - a.1) * (rate - a.0) / (b.0 - a.0));
            }
        }
    }
    most
}

proptest! {
    #[test]
    fn rules_are_fair_and_no_others_are_better(
        rows in prop::collection::vec((any::<bool>(), 0..8_i32, 0..3_usize), 6..40),
        tolerance in prop::sample::select(vec![0.0, 0.1, 0.4]),
    ) {
        // Each group has one of each kind.
        let fixed = (0..3).flat_map(|group| [(true, 5, group), (false, 3, group)]);
        let rows: Vec<(bool, i32, usize)> = rows.into_iter().chain(fixed).collect();
        let actual: Vec<bool> = rows.iter().map(|row| row.0).collect();
        let scores: Vec<f64> = rows.iter().map(|row| f64::from(row.1)).collect();
        let groups: Vec<usize> = rows.iter().map(|row| row.2).collect();
        let thresholds = GroupThresholds::new(&actual, &scores, &groups, 3).unwrap();
        let outcomes = |policy: &Policy| -> Vec<[f64; 4]> {
            (0..3).map(|group| outcome(&actual, &scores, &groups, policy, group)).collect()
        };
        let spread = |outcomes: &[[f64; 4]], which: usize| {
            let rates = || outcomes.iter().map(|outcome| outcome[which]);
            rates().fold(0.0, f64::max) - rates().fold(1.0, f64::min)
        };
        let stated = |policy: &Policy| {
            let right: f64 = outcomes(policy).iter().map(|outcome| outcome[3]).sum();
            (policy.accuracy - right / rows.len() as f64).abs() < 1e-9
        };
        let best = thresholds.best();
        prop_assert!(stated(&best) && stated(&thresholds.single()));
        prop_assert!(best.accuracy + 1e-12 >= thresholds.single().accuracy);
        for (parity, which) in [(Parity::Demographic, 2), (Parity::EqualOpportunity, 0)] {
            let policy = thresholds.policy(parity, tolerance).unwrap();
            prop_assert!(stated(&policy) && policy.accuracy <= best.accuracy + 1e-12);
            prop_assert!(spread(&outcomes(&policy), which) <= tolerance + 1e-9);
            let strict = thresholds.policy(parity, 0.0).unwrap();
            prop_assert!(strict.accuracy <= policy.accuracy + 1e-12);
            for step in 0..=60 {
                let rate = f64::from(step) / 60.0;
                let right: f64 = (0..3).map(|group| {
                    let members = (0..rows.len()).filter(|&row| groups[row] == group);
                    let part: Vec<(bool, f64)> = members.map(|row| (actual[row], scores[row])).collect();
                    slow(&part, parity, rate)
                }).sum();
                prop_assert!(right / rows.len() as f64 <= strict.accuracy + 1e-9, "{parity:?} {rate}");
            }
        }
        let odds = thresholds.equalized_odds().unwrap();
        prop_assert!(stated(&odds));
        prop_assert!(spread(&outcomes(&odds), 0) < 1e-9 && spread(&outcomes(&odds), 1) < 1e-9);
        let common = thresholds.policy(Parity::EqualOpportunity, 0.0).unwrap();
        prop_assert!(odds.accuracy <= common.accuracy + 1e-9);
    }

    #[test]
    fn gaps_are_those_of_the_rates(
        rows in prop::collection::vec((any::<bool>(), any::<bool>(), 0..4_usize), 1..60),
    ) {
        let actual: Vec<bool> = rows.iter().map(|row| row.0).collect();
        let decided: Vec<bool> = rows.iter().map(|row| row.1).collect();
        let groups: Vec<usize> = rows.iter().map(|row| row.2).collect();
        let table = GroupTable::new(&actual, &decided, &groups, 4, 5).unwrap();
        prop_assert_eq!(table.groups().iter().map(GroupCounts::rows).sum::<usize>(), rows.len());
        for measure in [
            Measure::BaseRate,
            Measure::SelectionRate,
            Measure::TruePositiveRate,
            Measure::FalsePositiveRate,
            Measure::Precision,
            Measure::Accuracy,
        ] {
            let values: Vec<f64> = (0..4).filter_map(|group| table.rate(group, measure).value()).collect();
            prop_assert!(values.iter().all(|value| (0.0..=1.0).contains(value)));
            match table.gap(measure) {
                None => prop_assert!(values.len() < 2),
                Some(gap) => {
                    prop_assert_eq!(gap.left_out.len() + values.len(), 4);
                    let rate = |group| table.rate(group, measure).value().unwrap();
                    prop_assert_eq!(gap.difference, rate(gap.highest) - rate(gap.lowest));
                    let range = rate(gap.lowest)..=rate(gap.highest);
                    prop_assert!(values.iter().all(|value| range.contains(value)));
                    prop_assert!((0.0..=1.0).contains(&gap.ratio));
                }
            }
        }
    }
}

#[test]
fn awkward_input() {
    let table = |groups: &[usize], count| GroupTable::new(&[true, false], &[true, true], groups, count, 0);
    assert!(GroupTable::new(&[], &[], &[], 1, 0).is_err() && table(&[0], 1).is_err());
    assert!(table(&[0, 1], 1).is_err() && table(&[0, 0], 0).is_err() && table(&[0, 0], usize::MAX).is_err());
    assert!(GroupTable::new(&[true], &[], &[0], 1, 0).is_err());
    let one = table(&[0, 0], 3).unwrap();
    assert_eq!((one.demographic_parity(), one.rate(9, Measure::Accuracy)), (None, Rate::Empty));
    let nobody = GroupTable::new(&[true, true], &[false, false], &[0, 1], 2, 0).unwrap();
    let gap = nobody.demographic_parity().unwrap();
    assert_eq!((gap.difference, gap.ratio, gap.few), (0.0, 1.0, false));
    assert_eq!(nobody.equalized_odds(), None);

    assert!(group_calibration(&[true], &[1.5], &[0], 1, 5).is_err());
    assert!(group_calibration(&[true], &[0.5], &[0], 1, 0).is_err());
    assert!(group_calibration(&[true], &[], &[0], 1, 5).is_err());
    assert_eq!(calibration_gap(&group_calibration(&[true], &[0.5], &[0], 2, 5).unwrap()), None);

    assert!(GroupThresholds::new(&[true], &[f64::NAN], &[0], 1).is_err());
    assert!(GroupThresholds::new(&[true], &[0.5], &[0], 2).is_err());
    assert!(GroupThresholds::new(&[], &[], &[], 1).is_err());
    let sure = GroupThresholds::new(&[true, false], &[1e12, 1e-12], &[0, 1], 2).unwrap();
    assert!(sure.policy(Parity::EqualOpportunity, 0.0).is_err() && sure.equalized_odds().is_err());
    assert!(sure.policy(Parity::Demographic, f64::NAN).is_err());
    assert_eq!(sure.policy(Parity::Demographic, 0.0).unwrap().accuracy, 0.5);
    assert_eq!((sure.best().accuracy, sure.single().accuracy), (1.0, 1.0));
    assert_eq!(sure.trade_off(Parity::Demographic, &[0.0, 1.0]).unwrap()[1].accuracy, 1.0);
    let flat =
        GroupThresholds::new(&[true, false, true, false], &[0.0, -0.0, 1.0, 1.0], &[0, 0, 1, 1], 2).unwrap();
    assert_eq!(flat.equalized_odds().unwrap().accuracy, 0.5);
}
