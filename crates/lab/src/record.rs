//! A run as a file: enough to repeat it, and what came out.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::journal::Change;
use crate::run::Run;
use crate::session::Verdict;

/// All that it takes to repeat a run on another device, and the numbers to compare.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The lab.
    pub slug: String,
    /// As text: a seed has 64 bits, a number in JSON 53.
    pub seed: String,
    /// The values that the run started with, as text.
    pub values: BTreeMap<String, String>,
    /// What was done on the way.
    pub changes: Vec<Change>,
    /// How many steps were taken.
    pub steps: usize,
    /// The numbers that come out again; none where one is undefined.
    pub metrics: BTreeMap<String, Option<f64>>,
    /// Whether the challenge was met.
    pub verdict: Verdict,
    /// Eight hexadecimal digits over the numbers.
    pub digest: String,
    /// The name of the reader's own table, where one was used; its contents stay with the reader.
    pub own: Option<String>,
    /// Whether all of it was computed on the processor, where the same run gives the same digest on every device.
    pub exact: bool,
}

impl Record {
    /// The record of a run as it stands.
    #[must_use]
    pub fn of(run: &Run) -> Self {
        let metrics = run.metrics();
        Self {
            slug: run.topic().slug.to_owned(),
            seed: run.seed().to_string(),
            values: run.origin().iter().map(|(key, value)| (key.to_owned(), value.to_string())).collect(),
            changes: run.journal().changes().to_vec(),
            steps: run.taken(),
            verdict: run.verdict(),
            digest: metrics.digest(run.topic().slug, run.seed(), run.progress().step),
            metrics: metrics.repeatable().map(|metric| (metric.key.clone(), metric.value)).collect(),
            own: run.data().own.as_ref().map(|own| own.name.clone()),
            exact: run.is_exact(),
        }
    }
}
