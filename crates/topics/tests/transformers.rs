//! What is particular to the `transformers` lab; what holds for every lab is tested over the registry.
#![allow(clippy::unwrap_used, clippy::panic, reason = "everything here is a test or its helper")]

mod common;

use common::{run, start};
use stepwise_lab::{Action, Content, Tuned, Value, Verdict};

/// The words of the main figure's caption.
fn caption(session: &dyn stepwise_lab::Session) -> String {
    session.view().panels[0].caption.clone()
}

#[test]
fn twice_the_words_take_four_times_the_attention() {
    let attention = |length: &str| {
        let session = start("transformers", &[("length", length)], 7, None).unwrap();
        session.metrics().get("attention_memory").unwrap()
    };
    let (short, long, longest) = (attention("64"), attention("128"), attention("256"));
    assert_eq!((long / short, longest / long), (4.0, 4.0));
}

#[test]
fn a_batch_that_does_not_fit_is_refused_in_words() {
    let (_, verdict) =
        run("transformers", &[("length", "256"), ("batch_size", "32"), ("memory", "16")], 7, None);
    let Verdict::NotYet(why) = verdict else { panic!("{verdict:?}") };
    assert!(why.contains("the device has 16 MB"), "{why}");
}

#[test]
fn a_step_takes_a_slice_of_the_batch() {
    let mut whole = start("transformers", &[("batches", "2"), ("batch_size", "8")], 7, None).unwrap();
    let mut sliced = start("transformers", &[("batches", "2"), ("batch_size", "20")], 7, None).unwrap();
    let steps = |session: &mut dyn stepwise_lab::Session| {
        let announced = session.progress().of.unwrap();
        let mut steps = 0;
        while !pollster::block_on(session.step()).unwrap().done {
            steps += 1;
        }
        assert_eq!(announced, steps + 1);
        announced
    };
    assert_eq!(steps(&mut *sliced) - steps(&mut *whole), 2 * 2);
}

#[test]
fn a_click_looks_from_another_word() {
    let mut session = start("transformers", &[("look", "1.1")], 7, None).unwrap();
    let before = caption(&*session);
    session.act(Action::Click { panel: "passage".to_owned(), x: 9.0, y: 0.0 }).unwrap();
    assert_ne!(caption(&*session), before);
    assert!(matches!(session.tune("question", &Value::Integer(3)), Ok(Tuned::Applied)));
    assert_ne!(caption(&*session), before);
}

#[test]
fn one_block_shows_four_heads() {
    let session = start("transformers", &[("blocks", "1")], 7, None).unwrap();
    let view = session.view();
    let Content::Images(grid) = &view.panel("heads").unwrap().content else { panic!() };
    assert_eq!(grid.pixels.len(), 4 * grid.width * grid.height);
}
