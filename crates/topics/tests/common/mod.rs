//! What the tests of single labs share: a set-up from text, a run to its end.

use std::path::Path;

use stepwise_data::{info, unpack};
use stepwise_lab::{Clock, DataStore, Device, LabError, Metrics, OwnFile, Session, Setup, Verdict};
use stepwise_topics::topic;

/// A set-up of a lab with these changes to its defaults, perhaps on a table of the reader's.
pub fn setup(slug: &str, changes: &[(&str, &str)], seed: u64, own: Option<&str>) -> Setup {
    let topic = topic(slug).unwrap();
    let values = topic.values(changes.iter().copied()).unwrap();
    let mut data = DataStore::new();
    for &id in topic.datasets {
        let info = info(id).unwrap();
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/data").join(info.file);
        data.insert(id, unpack(info, &std::fs::read(path).unwrap()).unwrap());
    }
    data.own = own.map(|text| OwnFile { name: "mine.csv".to_owned(), bytes: text.as_bytes().into() });
    Setup { values, seed, data, device: Device::cpu(), clock: Clock::native() }
}

/// A run before its first step.
pub fn start(
    slug: &str,
    changes: &[(&str, &str)],
    seed: u64,
    own: Option<&str>,
) -> Result<Box<dyn Session>, LabError> {
    (topic(slug).unwrap().start)(setup(slug, changes, seed, own))
}

/// Steps to the end, looking at every view on the way.
pub fn finish(session: &mut dyn Session) -> (Metrics, Verdict) {
    for _ in 0..5_000 {
        let view = session.view();
        assert!(!view.panels.is_empty());
        if pollster::block_on(session.step()).unwrap().done {
            return (session.metrics(), session.verdict());
        }
    }
    panic!("the run does not end");
}

/// A run to its end.
pub fn run(slug: &str, changes: &[(&str, &str)], seed: u64, own: Option<&str>) -> (Metrics, Verdict) {
    finish(start(slug, changes, seed, own).unwrap().as_mut())
}
