//! Time series against statsmodels on the airline passengers; timeseries.py makes the numbers.

use crate::common::{TOLERANCE, close, numbers};
use serde_json::Value;
use stepwise_kernels::timeseries::{
    Arima, ArimaOrder, ArimaParameters, ExponentialSmoothing, Season, Smoothing, SmoothingWeights, Stl,
    StlOptions, augmented_dickey_fuller, autocorrelation, decompose, partial_autocorrelation,
};

fn golden() -> Value {
    serde_json::from_str(include_str!("timeseries.json")).unwrap()
}

fn air() -> Vec<f64> {
    numbers(&golden()["air"])
}

fn log() -> Vec<f64> {
    air().into_iter().map(f64::ln).collect()
}

fn differences(series: &[f64]) -> Vec<f64> {
    series.windows(2).map(|pair| pair[1] - pair[0]).collect()
}

#[track_caller]
fn close_where_known(given: &[Option<f64>], expected: &Value) {
    let expected = expected.as_array().unwrap();
    assert!(given.iter().zip(expected).all(|(a, b)| a.is_none() == b.is_null()));
    let known: Vec<f64> = expected.iter().filter_map(Value::as_f64).collect();
    close(&given.iter().copied().flatten().collect::<Vec<_>>(), &known, TOLERANCE);
}

#[test]
fn autocorrelations_equal_statsmodels() {
    let golden = golden();
    close(&autocorrelation(&log(), 30).unwrap(), &numbers(&golden["acf"]), TOLERANCE);
    close(&partial_autocorrelation(&log(), 30).unwrap(), &numbers(&golden["pacf"]), TOLERANCE);
}

#[test]
fn classical_decompositions_equal_statsmodels() {
    let golden = golden();
    for (key, period, season) in [
        ("additive", 12, Season::Additive),
        ("multiplicative", 12, Season::Multiplicative),
        ("odd", 7, Season::Additive),
    ] {
        let parts = decompose(&air(), period, season).unwrap();
        close_where_known(&parts.trend, &golden[key]["trend"]);
        close(&parts.season, &numbers(&golden[key]["season"]), TOLERANCE);
        close_where_known(&parts.rest, &golden[key]["rest"]);
    }
}

#[test]
fn stl_equals_statsmodels() {
    let golden = golden();
    let usual = StlOptions::default();
    for (key, options) in [
        ("stl", usual),
        ("stl_robust", StlOptions { robust: true, ..usual }),
        ("stl_wide", StlOptions { seasonal: 35, trend: Some(201), robust: false }),
    ] {
        let stl = Stl::fit(&air(), 12, options).unwrap();
        close(stl.trend(), &numbers(&golden[key]["trend"]), TOLERANCE);
        close(stl.season(), &numbers(&golden[key]["season"]), TOLERANCE);
        close(&stl.rest(), &numbers(&golden[key]["rest"]), TOLERANCE);
    }
}

#[test]
fn smoothing_equals_statsmodels() {
    let golden = &golden()["smoothing"];
    for (key, trend, damped, season) in [
        ("level", false, false, None),
        ("trend", true, true, None),
        ("additive", true, false, Some((Season::Additive, 12))),
        ("multiplicative", true, true, Some((Season::Multiplicative, 12))),
    ] {
        let parts = Smoothing { trend, damped, season };
        let weights = SmoothingWeights {
            level: 0.4,
            trend: if trend { 0.1 } else { 0.0 },
            season: if season.is_some() { 0.3 } else { 0.0 },
            damping: if damped { 0.95 } else { 1.0 },
        };
        let given = ExponentialSmoothing::with_weights(&air(), parts, weights).unwrap();
        close(given.fitted(), &numbers(&golden[key]["fitted"]), TOLERANCE);
        let (mut forecast, expected) = (given.forecast(24).mean, numbers(&golden[key]["forecast"]));
        // The reference forgets what the last value told about its own month, so that a whole period ahead it is off by
        // that: γ times the last error, where the season is added.
        for place in if season.is_some() { [11, 23].as_slice() } else { &[] } {
            if season == Some((Season::Additive, 12)) {
                let missed = weights.season * (air()[143] - given.fitted()[143]);
                close(&[forecast[*place]], &[expected[*place] + missed], TOLERANCE);
            }
            forecast[*place] = expected[*place];
        }
        close(&forecast, &expected, TOLERANCE);
        let best = ExponentialSmoothing::fit(&air(), parts).unwrap();
        let expected = golden[key]["best"].as_f64().unwrap();
        println!("{key}: {} beside {expected}", best.squared_error());
        assert!(
            best.squared_error() <= expected * (1.0 + TOLERANCE),
            "{key}: {} {expected}",
            best.squared_error()
        );
    }
}

/// Likelihood, variance, errors and forecasts at the same weights; and a likelihood no lower at the best ones.
#[test]
fn arima_equals_statsmodels() {
    let golden = golden();
    for (key, series, order) in [
        ("airline", log(), ArimaOrder::new(0, 1, 1).seasonal(0, 1, 1, 12)),
        ("mixed", log(), ArimaOrder::new(2, 1, 1).seasonal(1, 1, 0, 12)),
        ("mean", differences(&log()), ArimaOrder::new(2, 0, 0).with_mean()),
    ] {
        let golden = &golden[key];
        let group = |name: &str| numbers(&golden["parameters"][name]);
        let parameters = ArimaParameters {
            autoregressive: group("ar"),
            moving_average: group("ma"),
            seasonal_autoregressive: group("seasonal_ar"),
            seasonal_moving_average: group("seasonal_ma"),
            mean: golden["parameters"].get("mean").map_or(0.0, |mean| numbers(mean)[0]),
        };
        let model = Arima::with_parameters(&series, order, parameters).unwrap();
        close(&[model.log_likelihood()], &[golden["log_likelihood"].as_f64().unwrap()], TOLERANCE);
        close(&[model.variance()], &[golden["variance"].as_f64().unwrap()], TOLERANCE);
        close(&model.residuals(), &numbers(&golden["residuals"]), TOLERANCE);
        let forecast = model.forecast(24);
        close(&forecast.mean, &numbers(&golden["forecast"]), TOLERANCE);
        close(&forecast.deviation, &numbers(&golden["deviation"]), TOLERANCE);
        let best = Arima::fit(&series, order).unwrap();
        let expected = golden["best"].as_f64().unwrap();
        println!("{key}: {} after {} steps beside {expected}", best.log_likelihood(), best.iterations());
        assert!(
            best.log_likelihood() >= expected - TOLERANCE * expected.abs(),
            "{key}: {}",
            best.log_likelihood()
        );
    }
}

#[test]
fn arima_with_gaps_equals_statsmodels() {
    let golden = &golden()["gaps"];
    let hidden: Vec<usize> = numbers(&golden["hidden"]).iter().map(|&place| place as usize).collect();
    let order = ArimaOrder::new(0, 1, 1).seasonal(0, 1, 1, 12);
    let mut series = log();
    // Nobody looks into a gap.
    hidden.iter().for_each(|&place| series[place] = 1e6);
    let mut model = Arima::with_gaps(&series, &hidden, order).unwrap();
    for (key, tolerance) in [("none", TOLERANCE), ("best", 1e-4)] {
        let (golden, gaps) = (&golden[key], model.gaps());
        close(&[model.log_likelihood()], &[golden["log_likelihood"].as_f64().unwrap()], TOLERANCE);
        close(&gaps.mean, &numbers(&golden["mean"]), tolerance);
        close(&gaps.deviation, &numbers(&golden["deviation"]), tolerance);
        while model.step() {}
    }
}

#[test]
fn dickey_fuller_equals_statsmodels() {
    let golden = golden();
    for (series, expected) in
        [air(), log(), differences(&log())].iter().zip(golden["adf"].as_array().unwrap())
    {
        let test = augmented_dickey_fuller(series, None).unwrap();
        let expected = numbers(expected);
        close(&[test.statistic], &expected[..1], TOLERANCE);
        close(&[test.p_value], &expected[1..2], TOLERANCE);
        assert_eq!([test.lags as f64, test.observations as f64], expected[2..]);
    }
}
