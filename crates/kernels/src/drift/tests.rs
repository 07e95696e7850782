//! Laws that detectors keep, and awkward input.

use proptest::prelude::*;

use super::*;
use crate::stats::{mean, variance};

type Update = Box<dyn FnMut(f64) -> Result<Signal, KernelError>>;

/// All detectors of numbers, with their usual settings.
fn detectors() -> Vec<Update> {
    let mut window = KolmogorovSmirnovWindow::new(40, 10, 0.001).unwrap();
    let mut sums = PageHinkley::new(&PageHinkleyOptions::default()).unwrap();
    let mut adwin = Adwin::new(&AdwinOptions { clock: 1, ..AdwinOptions::default() }).unwrap();
    vec![
        Box::new(move |value| window.update(value)),
        Box::new(move |value| sums.update(value)),
        Box::new(move |value| adwin.update(value)),
    ]
}

proptest! {
    #[test]
    fn constant_streams_are_stable(
        value in prop::sample::select(vec![0.0, 0.1, -7.3, 1e-12, 1e12]),
        wrong in any::<bool>(),
    ) {
        for mut update in detectors() {
            for _ in 0..300 {
                prop_assert_eq!(update(value), Ok(Signal::Stable));
            }
        }
        let mut errors = DriftDetectionMethod::new(&DriftDetectionOptions::default()).unwrap();
        for _ in 0..300 {
            prop_assert_eq!(errors.update(wrong), Signal::Stable);
        }
    }

    /// The window's summary is that of the latest values, and few buckets hold it.
    #[test]
    fn adwin_keeps_the_latest_values_in_little_memory(
        values in prop::collection::vec(-1.0..1.0_f64, 1..600),
        jump in 0.0..4.0_f64,
        buckets in 1..6_usize,
    ) {
        let options = AdwinOptions { clock: 4, buckets, ..AdwinOptions::default() };
        let mut adwin = Adwin::new(&options).unwrap();
        let values: Vec<f64> =
            values.iter().enumerate().map(|(i, value)| value + if i < 300 { 0.0 } else { jump }).collect();
        for (index, &value) in values.iter().enumerate() {
            let before = adwin.width();
            let signal = adwin.update(value).unwrap();
            prop_assert_eq!(signal == Signal::Drift, adwin.width() <= before);
            let width = adwin.width();
            let latest = &values[index + 1 - width..=index];
            prop_assert!((adwin.mean() - mean(latest)).abs() < 1e-9);
            prop_assert!((adwin.variance() - variance(latest)).abs() < 1e-9);
            let rows = f64::log2(width as f64) as usize + 1;
            prop_assert!(adwin.buckets() <= (buckets + 1) * rows, "{} {width}", adwin.buckets());
        }
    }

    #[test]
    fn stability_is_zero_for_itself_symmetric_in_sign_and_never_negative(
        reference in prop::collection::vec(-5..5_i32, 1..80),
        current in prop::collection::vec(-5..5_i32, 1..80),
        bins in 2..12_usize,
    ) {
        let numbers = |values: &[i32]| -> Vec<f64> { values.iter().map(|&value| f64::from(value)).collect() };
        let (reference, current) = (numbers(&reference), numbers(&current));
        let psi = PopulationStability::new(&reference, bins).unwrap();
        prop_assert_eq!(psi.index(&reference), Ok(0.0));
        let parts = psi.bins(&current).unwrap();
        prop_assert!(parts.iter().all(|bin| bin.part >= 0.0 && bin.reference > 0.0));
        prop_assert!((parts.iter().map(|bin| bin.current).sum::<f64>() - 1.0).abs() < 1e-12);
    }
}

#[test]
fn detectors_see_a_jump() {
    for mut update in detectors() {
        // A golden-ratio walk: even, but not in order.
        let stream = (0..600).map(|i| (f64::from(i) * 0.618).fract() + if i < 300 { 0.0 } else { 5.0 });
        let signals: Vec<Signal> = stream.map(|value| update(value).unwrap()).collect();
        let first = signals.iter().position(|&signal| signal == Signal::Drift).unwrap();
        assert!((300..360).contains(&first), "{first}");
    }
}

#[test]
fn awkward_input() {
    for mut update in detectors() {
        assert!(update(f64::NAN).is_err() && update(f64::INFINITY).is_err());
        for index in 0..200 {
            // Either taken or refused, never a panic.
            let _ = update(if index % 2 == 0 { 1e308 } else { -1e308 });
            let _ = update(1e-308);
        }
        assert!(update(0.0).is_ok());
    }
    assert!(PopulationStability::new(&[], 5).is_err() && PopulationStability::new(&[1.0], 1).is_err());
    assert!(PopulationStability::new(&[1.0], usize::MAX).is_err());
    let one = PopulationStability::new(&[2.0; 9], 10).unwrap();
    assert_eq!(one.bins(&[3.0, -1e308]).unwrap().len(), 1);
    assert!(one.index(&[]).is_err() && one.index(&[f64::NAN]).is_err());
    assert!(
        KolmogorovSmirnovWindow::new(1, 1, 0.1).is_err() && KolmogorovSmirnovWindow::new(9, 9, 0.1).is_err()
    );
    assert!(
        KolmogorovSmirnovWindow::new(9, 3, 0.0).is_err() && KolmogorovSmirnovWindow::new(9, 0, 0.1).is_err()
    );
    let options = DriftDetectionOptions { warning: f64::NAN, ..DriftDetectionOptions::default() };
    assert!(DriftDetectionMethod::new(&options).is_err());
    let options = PageHinkleyOptions { forgetting: 0.0, ..PageHinkleyOptions::default() };
    assert!(PageHinkley::new(&options).is_err());
    let options = PageHinkleyOptions { tolerance: -1.0, ..PageHinkleyOptions::default() };
    assert!(PageHinkley::new(&options).is_err());
    assert!(Adwin::new(&AdwinOptions { delta: 1.0, ..AdwinOptions::default() }).is_err());
    assert!(Adwin::new(&AdwinOptions { clock: 0, ..AdwinOptions::default() }).is_err());
    let adwin = Adwin::new(&AdwinOptions::default()).unwrap();
    assert_eq!((adwin.width(), adwin.mean(), adwin.variance()), (0, 0.0, 0.0));
    let errors = DriftDetectionMethod::new(&DriftDetectionOptions::default()).unwrap();
    assert_eq!((errors.error_rate(), errors.deviation(), errors.best()), (0.0, 0.0, None));
}
