//! What is particular to the `rnn` lab; what holds for every lab is tested over the registry.

#![cfg(test)]

mod common;

use common::{finish, run, start};
use stepwise_lab::{Action, Metrics, Tuned, Value, Verdict};

fn get(metrics: &Metrics, key: &str) -> f64 {
    metrics.get(key).unwrap()
}

#[test]
fn gates_remember_what_the_plain_cell_forgets() {
    for seed in 1..=5 {
        let (honest, verdict) = run("rnn", &[], seed, None);
        assert!(matches!(&verdict, Verdict::NotYet(why) if why.contains("100 steps")), "{verdict:?}");
        let (mistaken, _) = run("rnn", &[("cell", "rnn")], seed, None);
        assert!(get(&honest, "test_accuracy") > 0.95, "seed {seed}");
        assert!(get(&mistaken, "test_accuracy") < 0.7, "seed {seed}");
        assert!(get(&mistaken, "first_decades") > get(&honest, "first_decades") + 2.0, "seed {seed}");
    }
}

#[test]
fn a_hundred_steps_take_a_forget_gate_that_keeps() {
    let long = [("length", "100"), ("forget_bias", "4")];
    for seed in [1, 2, 7] {
        let (_, verdict) = run("rnn", &long, seed, None);
        assert!(matches!(verdict, Verdict::Passed(_)), "seed {seed}: {verdict:?}");
        for leaky in [[("length", "100"), ("forget_bias", "1")], [("length", "100"), ("cell", "rnn")]] {
            let (metrics, verdict) = run("rnn", &leaky, seed, None);
            assert!(matches!(verdict, Verdict::NotYet(_)), "seed {seed}: {verdict:?}");
            assert!(get(&metrics, "first_decades") > 5.0);
        }
    }
}

#[test]
fn nothing_beats_tomorrow_is_today_by_much() {
    for price in ["aapl", "goog", "ibm", "msft"] {
        let (metrics, verdict) =
            run("rnn", &[("task", "prices"), ("price", price), ("batches", "200")], 7, None);
        assert_eq!(verdict, Verdict::NotAttempted);
        assert!(get(&metrics, "skill").abs() < 0.05, "{price}");
    }
    let (level, _) = run("rnn", &[("task", "prices"), ("target", "level")], 7, None);
    assert!(get(&level, "skill") < -1.0);
}

#[test]
fn a_day_can_be_chosen_and_only_in_its_panel() {
    let mut session = start("rnn", &[("task", "prices")], 7, None).unwrap();
    let click = |panel: &str, x: f64| Action::Click { panel: panel.to_owned(), x, y: 0.0 };
    let caption = |session: &dyn stepwise_lab::Session| session.view().panels[0].caption.clone();
    session.act(click("forecast", 0.0)).unwrap();
    let first = caption(&*session);
    session.act(click("forecast", 1e6)).unwrap();
    assert_ne!(caption(&*session), first);
    session.act(click("forecast", f64::NAN)).unwrap();
    assert!(session.act(click("loss", 1.0)).is_err());
    assert!(start("rnn", &[], 7, None).unwrap().act(click("forecast", 0.0)).is_err());
}

#[test]
fn live_settings_change_the_run_and_its_length() {
    let mut session = start("rnn", &[("batches", "50")], 7, None).unwrap();
    let before = session.progress().of;
    assert_eq!(session.tune("batches", &Value::Integer(100)), Ok(Tuned::Applied));
    assert!(session.progress().of > before);
    assert_eq!(session.tune("learning_rate", &Value::Number(0.01)), Ok(Tuned::Applied));
    assert_eq!(session.tune("length", &Value::Integer(10)), Ok(Tuned::NeedsRestart));
    let (metrics, _) = finish(session.as_mut());
    assert_eq!(metrics.get("batches_seen"), Some(100.0));
    assert_eq!(Some(session.progress().step), session.progress().of);
}

#[test]
fn every_shape_that_the_knobs_allow_runs() {
    for task in ["memory", "prices"] {
        for cell in ["rnn", "lstm", "gru"] {
            for (length, hidden) in [("2", "2"), ("2", "32"), ("200", "2")] {
                let bias = if length == "2" { "-2" } else { "8" };
                let changes = [
                    ("task", task),
                    ("cell", cell),
                    ("length", length),
                    ("hidden", hidden),
                    ("forget_bias", bias),
                    ("learning_rate", "0.1"),
                    ("batches", "15"),
                ];
                let (metrics, _) = run("rnn", &changes, 3, None);
                assert!(metrics.get("batch_loss").is_some(), "{changes:?}");
            }
        }
    }
}

#[test]
fn the_readers_own_prices_are_followed_or_refused_in_one_sentence() {
    let prices = |rows: usize, price: &dyn Fn(usize) -> f64| {
        let rows = (0..rows).map(|row| format!("2020-01-{:02},{}\n", row % 28 + 1, price(row)));
        format!("date,close\n{}", rows.collect::<String>())
    };
    let own = [("task", "prices"), ("price", "close"), ("batches", "15")];
    let wave = |row: usize| 100.0 + (row as f64 * 0.3).sin() + 0.01 * row as f64;
    let (metrics, _) = run("rnn", &own, 7, Some(&prices(400, &wave)));
    assert!(get(&metrics, "rmse") > 0.0);
    let refused = |table: &str, words: &str| {
        let error = start("rnn", &own, 7, Some(table)).err().unwrap().to_string();
        assert!(error.contains(words), "{error}");
    };
    refused(&prices(100, &wave), "at least 130 rows");
    refused(&prices(400, &|row| row as f64), "row 1, column close: 0 is no price");
    refused(&prices(400, &|_| 5.0), "never changes");
    // Newest first, as many tables of prices are.
    let newest_first = |rows: usize| {
        let rows = (0..rows).rev().map(|row| format!("{}-01-01,{}\n", 1700 + row, wave(row)));
        format!("date,close\n{}", rows.collect::<String>())
    };
    let forwards = run("rnn", &own, 7, Some(&newest_first(300))).0;
    let ordered: String = {
        let text = newest_first(300);
        let mut lines: Vec<&str> = text.lines().skip(1).collect();
        lines.reverse();
        format!("date,close\n{}\n", lines.join("\n"))
    };
    assert_eq!(forwards, run("rnn", &own, 7, Some(&ordered)).0);
}
