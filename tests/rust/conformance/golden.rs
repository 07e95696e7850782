//! Our numbers are the reference library's.

use std::collections::BTreeMap;
use std::fs;

use pollster::block_on;
use serde::Deserialize;
use stepwise_cli::disk;
use stepwise_tests::Problems;
use stepwise_topics::TOPICS;

/// What `lab.py --json` printed.
#[derive(Deserialize)]
struct Golden {
    versions: BTreeMap<String, String>,
    cases: Vec<Case>,
}

/// A run and what its metrics must be.
#[derive(Deserialize)]
struct Case {
    #[serde(rename = "set")]
    changes: BTreeMap<String, String>,
    seed: u64,
    /// `None` is to the end.
    steps: Option<usize>,
    metrics: BTreeMap<String, f64>,
    /// Allowed distance, relative to the reference's number.
    relative: f64,
}

#[test]
fn the_numbers_are_the_reference_librarys() {
    let mut problems = Problems::new();
    for topic in TOPICS {
        let path = disk::folder(topic).join("golden.json");
        let Some(text) = problems.take(topic.slug, fs::read_to_string(&path)) else { continue };
        let Some(golden) = problems.take(topic.slug, serde_json::from_str::<Golden>(&text)) else { continue };
        let compares =
            !golden.versions.is_empty() && golden.cases.iter().any(|case| !case.metrics.is_empty());
        problems.check(compares, || format!("{}: golden.json compares nothing", topic.slug));
        for case in golden.cases {
            let changes: Vec<_> = case.changes.into_iter().collect();
            let subject =
                format!("{} with {changes:?}, seed {}, {:?} steps", topic.slug, case.seed, case.steps);
            let Some(mut run) = problems.take(&subject, disk::start(topic, &changes, case.seed)) else {
                continue;
            };
            problems.take(&subject, block_on(run.finish(case.steps)));
            let metrics = run.metrics();
            for (key, reference) in case.metrics {
                let ours = metrics.get(&key);
                let close =
                    ours.is_some_and(|ours| (ours - reference).abs() <= case.relative * reference.abs());
                problems.check(close, || {
                    format!(
                        "{subject}: {key} is {ours:?}, but the reference says {reference} (± {} relative)",
                        case.relative
                    )
                });
            }
        }
    }
    problems.report();
}
