//! What is particular to the `mlp` lab; what holds for every lab is tested over the registry.
#![allow(clippy::unwrap_used, clippy::panic, reason = "everything here is a test or its helper")]

use stepwise_data::{MNIST, info, mnist, unpack};
use stepwise_lab::{Action, Clock, Content, DataStore, Device, Session, Setup, Tuned, Value, Verdict};
use stepwise_topics::topic;

thread_local! {
    static STORE: DataStore = {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../www/data/");
        let packed = std::fs::read(format!("{path}{}", info(MNIST).unwrap().file)).unwrap();
        let mut store = DataStore::new();
        store.insert(MNIST, unpack(info(MNIST).unwrap(), &packed).unwrap());
        store
    };
}

fn start(seed: u64, changes: &[(&str, &str)]) -> Box<dyn Session> {
    let topic = topic("mlp").unwrap();
    let values = topic.values(changes.iter().copied()).unwrap();
    (topic.start)(Setup {
        values,
        seed,
        data: STORE.with(Clone::clone),
        device: Device::cpu(),
        clock: Clock::native(),
    })
    .unwrap()
}

/// What the pad says to the drawing.
fn answer(session: &dyn Session) -> String {
    match &session.view().panel("pad").unwrap().content {
        Content::Sketch(sketch) => sketch.answer.clone(),
        other => panic!("the pad is {other:?}"),
    }
}

/// Runs to the end, and holds the run to the length that it announced.
fn run(session: &mut dyn Session) {
    let announced = session.progress().of;
    let mut steps = session.progress().step;
    while !session.progress().done {
        steps += 1;
        assert_eq!(pollster::block_on(session.step()).unwrap().step, steps);
    }
    if session.progress().of.is_some() {
        assert_eq!(announced, Some(steps));
    }
}

#[test]
fn two_neurons_are_too_few_whatever_the_seed() {
    for seed in 1..=5 {
        let mut honest = start(seed, &[("epochs", "1")]);
        let mut mistaken = start(seed, &[("epochs", "1"), ("hidden", "2")]);
        run(&mut *honest);
        run(&mut *mistaken);
        let accuracy = |session: &dyn Session| session.metrics().get("test_accuracy").unwrap();
        assert!(accuracy(&*mistaken) + 0.1 < accuracy(&*honest), "seed {seed}");
    }
}

#[test]
fn a_run_that_diverges_is_shown_and_not_an_error() {
    let mut session = start(
        7,
        &[
            ("learning_rate", "100"),
            ("optimizer", "momentum"),
            ("layers", "2"),
            ("hidden", "256"),
            ("batch_size", "8"),
        ],
    );
    run(&mut *session);
    assert!(matches!(session.verdict(), Verdict::NotYet(why) if why.contains("diverged")));
    assert_eq!(session.metrics().get("batch_loss"), None);
    assert!(session.view().panel("accuracy").unwrap().caption.contains("lower the learning rate"));
    assert_eq!(session.tune("learning_rate", &Value::Number(0.1)), Ok(Tuned::NeedsRestart));
}

#[test]
fn dead_neurons_are_named() {
    let mut session = start(7, &[("learning_rate", "10"), ("epochs", "1")]);
    run(&mut *session);
    assert!(session.view().panel("accuracy").unwrap().caption.contains("to every digit"));
}

#[test]
fn live_settings_change_the_run_and_its_length() {
    let mut session = start(7, &[("epochs", "2"), ("rows", "1000")]);
    let before = session.progress().of;
    assert_eq!(session.tune("batch_size", &Value::Integer(8)), Ok(Tuned::Applied));
    assert!(session.progress().of > before);
    assert_eq!(session.tune("learning_rate", &Value::Number(0.05)), Ok(Tuned::Applied));
    assert_eq!(session.tune("shift", &Value::Integer(1)), Ok(Tuned::Applied));
    assert_eq!(session.tune("hidden", &Value::Integer(8)), Ok(Tuned::NeedsRestart));
    run(&mut *session);
    assert_eq!(session.metrics().get("pictures"), Some(2000.0));
    assert_eq!(session.tune("epochs", &Value::Integer(3)), Ok(Tuned::Applied));
    assert!(!session.progress().done);
    run(&mut *session);
    assert_eq!(session.metrics().get("pictures"), Some(3000.0));
}

#[test]
fn a_drawing_gets_an_answer() {
    let mut session = start(7, &[]);
    run(&mut *session);
    let mut pixels = vec![0; 28 * 28];
    // A tall thin stroke, off the middle.
    for row in 4..20 {
        pixels[row * 28 + 5..row * 28 + 7].fill(255);
    }
    let draw = |panel: &str, pixels: Vec<u8>| Action::Draw { panel: panel.to_owned(), pixels };
    session.act(draw("pad", pixels)).unwrap();
    assert!(answer(&*session).starts_with("It looks like 1 "), "{}", answer(&*session));
    assert!(session.act(draw("pad", vec![0; 5])).is_err());
    assert!(session.act(draw("elsewhere", vec![0; 784])).is_err());
    session.act(draw("pad", vec![0; 784])).unwrap();
    assert_eq!(answer(&*session), "");
}

#[test]
fn drawn_digits_are_read_as_well_as_the_datas_own() {
    let mut session = start(7, &[]);
    run(&mut *session);
    let digits = STORE.with(mnist).unwrap();
    let pictures = digits.test_images.chunks_exact(784).zip(&digits.test_labels).take(300);
    let right = pictures.filter(|(picture, label)| {
        // Drawn smaller by half and in a corner, as a reader may.
        let mut drawing = vec![0; 784];
        for row in 0..14 {
            for column in 0..14 {
                let sum: u16 =
                    [0, 1, 28, 29].iter().map(|by| u16::from(picture[56 * row + 2 * column + by])).sum();
                drawing[28 * (row + 1) + column + 2] = u8::try_from(sum / 4).unwrap();
            }
        }
        session.act(Action::Draw { panel: "pad".to_owned(), pixels: drawing }).unwrap();
        answer(&*session).contains(&format!("like {label} "))
    });
    let share = right.count() as f64 / 300.0;
    assert!(share > 0.8, "{share} of the drawings are read right");
}
