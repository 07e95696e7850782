//! What is particular to the `cnn` lab; what holds for every lab is tested over the registry.

#![cfg(test)]

mod common;

use common::{finish, run, start};
use stepwise_lab::{Action, Content, Figure, Mark, Session, Tuned, Value, Verdict};

fn figure(session: &dyn Session, panel: &str) -> Figure {
    match session.view().panel(panel).map(|panel| panel.content.clone()) {
        Some(Content::Figure(figure)) => figure,
        other => panic!("{panel} is {other:?}"),
    }
}

#[test]
fn one_filter_is_too_few_whatever_the_seed() {
    for seed in 1..=3 {
        let accuracy = |changes: &[(&str, &str)]| {
            let short = [changes, &[("epochs", "2")]].concat();
            run("cnn", &short, seed, None).0.get("test_accuracy").unwrap()
        };
        assert!(accuracy(&[("filters", "1")]) + 0.05 < accuracy(&[]), "seed {seed}");
    }
}

#[test]
fn a_batch_learnt_from_in_parts_is_the_same_batch() {
    // With 24 filters of 5 × 5 a batch takes several steps; the loss is that of the whole batch.
    let changes = [("filters", "24"), ("kernel", "5"), ("rows", "100"), ("epochs", "1")];
    let mut session = start("cnn", &changes, 7, None).unwrap();
    let announced = session.progress().of;
    let mut steps = 0;
    let mut losses = Vec::new();
    while !session.progress().done {
        pollster::block_on(session.step()).unwrap();
        steps += 1;
        losses.extend(session.metrics().get("batch_loss"));
    }
    assert_eq!(announced, Some(steps));
    losses.dedup();
    assert_eq!(losses.len(), 4);
    // An untrained net guesses.
    assert!((losses[0] - 10.0_f64.ln()).abs() < 0.1, "{losses:?}");
    assert_eq!(session.metrics().get("pictures"), Some(100.0));
}

#[test]
fn a_run_that_diverges_is_shown_and_not_an_error() {
    let changes =
        [("learning_rate", "1"), ("layers", "3"), ("filters", "12"), ("rows", "300"), ("epochs", "3")];
    let mut session = start("cnn", &changes, 7, None).unwrap();
    let (_, verdict) = finish(session.as_mut());
    assert!(matches!(verdict, Verdict::NotYet(_)));
}

#[test]
fn another_picture_can_be_chosen_at_any_time() {
    let mut session = start("cnn", &[("rows", "100"), ("epochs", "1")], 7, None).unwrap();
    let click = |x: f64, y: f64| Action::Click { panel: "gallery".to_owned(), x, y };
    for _ in 0..2 {
        let (way, map) = (figure(&*session, "way"), figure(&*session, "occlusion"));
        session.act(click(0.1, 0.1)).unwrap();
        assert_ne!(figure(&*session, "way"), way);
        assert_ne!(figure(&*session, "occlusion"), map);
        session.act(click(2.0, 1.3)).unwrap();
        assert_eq!(figure(&*session, "way"), way);
        // Beside all pictures nothing changes.
        session.act(click(1e9, f64::NAN)).unwrap();
        assert_eq!(figure(&*session, "way"), way);
        finish(session.as_mut());
    }
    assert!(session.act(Action::Click { panel: "way".to_owned(), x: 0.0, y: 0.0 }).is_err());
}

#[test]
fn each_layer_shows_its_maps() {
    for (layers, sides) in [("1", &[28][..]), ("3", &[28, 14, 7])] {
        let session = start("cnn", &[("layers", layers), ("filters", "24")], 7, None).unwrap();
        let marks = figure(&*session, "way").marks;
        let shown: Vec<_> = marks
            .iter()
            .filter_map(|mark| match mark {
                Mark::Images { x, side, .. } if x.len() > 1 => Some((*side, x.len())),
                _ => None,
            })
            .collect();
        assert_eq!(shown, sides.iter().map(|&side| (side, 12)).collect::<Vec<_>>());
    }
}

#[test]
fn live_settings_change_the_run_and_its_length() {
    let mut session = start("cnn", &[("rows", "200"), ("epochs", "1")], 7, None).unwrap();
    let before = session.progress().of;
    assert_eq!(session.tune("epochs", &Value::Integer(2)), Ok(Tuned::Applied));
    assert!(session.progress().of > before);
    assert_eq!(session.tune("learning_rate", &Value::Number(0.01)), Ok(Tuned::Applied));
    assert_eq!(session.tune("filters", &Value::Integer(2)), Ok(Tuned::NeedsRestart));
    let (metrics, _) = finish(session.as_mut());
    assert_eq!(metrics.get("pictures"), Some(400.0));
    assert_eq!(Some(session.progress().step), session.progress().of);
}
