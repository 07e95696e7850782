//! A run's result, as text or as one JSON object.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;
use stepwise_lab::{Run, Snapshot, Values, Verdict};

/// What `lab --json` prints.
#[derive(Debug, Serialize)]
pub struct Report<'a> {
    slug: &'a str,
    seed: u64,
    values: &'a Values,
    steps: usize,
    metrics: BTreeMap<&'a str, Option<f64>>,
    verdict: &'static str,
    why: &'a str,
    digest: &'a str,
}

/// The word for a verdict in JSON, and its reason.
#[must_use]
pub fn verdict(verdict: &Verdict) -> (&'static str, &str) {
    match verdict {
        Verdict::NotAttempted => ("not_attempted", ""),
        Verdict::NotYet(why) => ("not_yet", why),
        Verdict::Passed(why) => ("passed", why),
    }
}

impl<'a> Report<'a> {
    /// The report of a run.
    #[must_use]
    pub fn new(run: &'a Run, snapshot: &'a Snapshot) -> Self {
        let (verdict, why) = verdict(&snapshot.verdict);
        Self {
            slug: run.topic().slug,
            seed: run.seed(),
            values: run.values(),
            steps: snapshot.progress.step,
            metrics: snapshot.metrics.iter().map(|metric| (metric.key.as_str(), metric.value)).collect(),
            verdict,
            why,
            digest: &snapshot.digest,
        }
    }
}

/// The report for people.
#[must_use]
pub fn plain(run: &Run, snapshot: &Snapshot) -> String {
    let mut text =
        format!("{} · seed {} · {} steps\n", run.topic().title, run.seed(), snapshot.progress.step);
    for (key, value) in run.values().iter() {
        let _ = writeln!(text, "  {key} = {value}");
    }
    text.push('\n');
    let width = snapshot.metrics.iter().map(|metric| metric.label.chars().count()).max().unwrap_or(0);
    for metric in snapshot.metrics.iter() {
        let value =
            metric.value.map_or_else(|| "—".to_owned(), |value| format!("{value:.6} {}", metric.unit));
        let _ = writeln!(text, "  {:width$}  {}", metric.label, value.trim_end());
    }
    let (word, why) = verdict(&snapshot.verdict);
    let _ = writeln!(text, "\n  {} {why}\n  run {}", word.replace('_', " "), snapshot.digest);
    text
}
