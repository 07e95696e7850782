//! Drift detectors against river, scipy and numpy.

use serde_json::Value;

use super::common::{TOLERANCE, close, numbers, table};
use stepwise_kernels::drift::{
    Adwin, AdwinOptions, Direction, DriftDetectionMethod, DriftDetectionOptions, KolmogorovSmirnovWindow,
    PageHinkley, PageHinkleyOptions, PopulationStability, Signal,
};

fn golden() -> Value {
    serde_json::from_str(include_str!("drift.json")).unwrap()
}

fn riders() -> Vec<f64> {
    table("chicago.csv.gz").numbers("ridership").unwrap().to_vec()
}

fn temperature() -> Vec<f64> {
    table("chicago.csv.gz").numbers("temperature").unwrap().to_vec()
}

/// Compares where a detector spoke, and its state after every two hundredth value.
#[track_caller]
fn watch<T: Copy>(stream: &[T], expected: &Value, mut update: impl FnMut(T) -> (Signal, [f64; 3])) {
    let (mut drifts, mut warnings, mut states) = (vec![], vec![], vec![]);
    for (index, &value) in stream.iter().enumerate() {
        let (signal, state) = update(value);
        match signal {
            Signal::Drift => drifts.push(index as f64),
            Signal::Warning => warnings.push(index as f64),
            Signal::Stable => {}
        }
        if index % 200 == 199 {
            states.push(state);
        }
    }
    println!("{} drifts, {} warnings", drifts.len(), warnings.len());
    assert_eq!(drifts, numbers(&expected["drifts"]));
    if !expected["warnings"].is_null() {
        assert_eq!(warnings, numbers(&expected["warnings"]));
    }
    let theirs = numbers(&expected["states"]);
    for part in 0..3 {
        let ours: Vec<f64> = states.iter().map(|state| state[part]).collect();
        close(&ours, &theirs.iter().skip(part).step_by(3).copied().collect::<Vec<_>>(), TOLERANCE);
    }
}

#[test]
fn errors_are_judged_as_by_river() {
    let golden = golden();
    let riders = riders();
    let wrong: Vec<bool> = riders.iter().zip(&riders[7..]).map(|(a, b)| (b - a).abs() > 2.0).collect();
    let quick = DriftDetectionOptions { warm_start: 10, warning: 1.5, drift: 2.0 };
    for (options, expected) in
        [(DriftDetectionOptions::default(), &golden["ddm"]), (quick, &golden["ddm_quick"])]
    {
        let mut detector = DriftDetectionMethod::new(&options).unwrap();
        watch(&wrong, expected, |wrong| {
            let signal = detector.update(wrong);
            let (rate, deviation) = detector.best().unwrap_or_default();
            (signal, [detector.error_rate(), rate, deviation])
        });
    }
}

#[test]
fn sums_equal_those_of_river() {
    let golden = golden();
    let settings = [(Direction::Both, 50.0), (Direction::Up, 200.0), (Direction::Down, 100.0)];
    for ((direction, threshold), expected) in
        settings.into_iter().zip(golden["page_hinkley"].as_array().unwrap())
    {
        let options = PageHinkleyOptions { direction, threshold, ..PageHinkleyOptions::default() };
        let mut detector = PageHinkley::new(&options).unwrap();
        watch(&riders(), expected, |value| {
            let signal = detector.update(value).unwrap();
            let (rise, fall) = detector.sums();
            (signal, [detector.mean(), rise, fall])
        });
    }
}

#[test]
fn adaptive_windows_equal_those_of_river() {
    let golden = golden();
    let quick = AdwinOptions { delta: 0.05, clock: 1, buckets: 3, least: 2, grace: 5 };
    let mut runs = golden["windows"].as_array().unwrap().iter();
    for stream in [temperature(), riders()] {
        for options in [AdwinOptions::default(), quick.clone()] {
            let mut adwin = Adwin::new(&options).unwrap();
            watch(&stream, runs.next().unwrap(), |value| {
                let signal = adwin.update(value).unwrap();
                (signal, [adwin.width() as f64, adwin.mean(), adwin.variance()])
            });
        }
    }
    // river's detector begins anew after a drift.
    let fresh = || Adwin::new(&AdwinOptions::default()).unwrap();
    let (mut adwin, mut drifted) = (fresh(), false);
    watch(&riders(), &golden["adwin"], |value| {
        if drifted {
            adwin = fresh();
        }
        let signal = adwin.update(value).unwrap();
        drifted = signal == Signal::Drift;
        (signal, [adwin.width() as f64, adwin.mean(), adwin.variance()])
    });
}

#[test]
fn windows_are_tested_as_by_scipy() {
    let golden = &golden()["kolmogorov_smirnov"];
    let mut detector = KolmogorovSmirnovWindow::new(60, 20, 0.001).unwrap();
    let (mut drifts, mut p_values) = (vec![], vec![]);
    for (index, value) in temperature().into_iter().enumerate() {
        if detector.update(value).unwrap() == Signal::Drift {
            drifts.push(index as f64);
        }
        p_values.extend(detector.test().map(|test| test.p_value));
    }
    println!("{} drifts", drifts.len());
    assert_eq!(drifts, numbers(&golden["drifts"]));
    let some: Vec<f64> = p_values.into_iter().step_by(50).collect();
    for (ours, theirs) in some.iter().zip(numbers(&golden["p_values"])) {
        close(&[*ours], &[theirs], TOLERANCE);
    }
}

#[test]
fn stability_follows_its_formula() {
    let (riders, temperature) = (riders(), temperature());
    let frame = table("chicago.csv.gz");
    let rain = frame.numbers("rain").unwrap();
    let index = |reference: &[f64], current: &[f64], bins| {
        PopulationStability::new(reference, bins).unwrap().index(current).unwrap()
    };
    let ours = [
        index(&riders[..1000], &riders[1000..2000], 10),
        index(&riders[..1000], &riders[4000..], 7),
        index(&temperature[..365], &temperature[365..3000], 20),
        index(&rain[..2000], &rain[2000..], 10),
    ];
    for (ours, theirs) in ours.iter().zip(numbers(&golden()["stability"])) {
        close(&[*ours], &[theirs], TOLERANCE);
    }
}
