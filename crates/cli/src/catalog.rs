//! `catalog.json`: every topic of the roadmap, in reading order, with what a machine needs to drive the ready ones.

use std::collections::BTreeMap;

use serde::Serialize;
use stepwise_lab::{Direction, Param};
use stepwise_topics::{roadmap, topic};

/// The catalogue.
#[derive(Debug, Serialize)]
pub struct Catalog {
    version: &'static str,
    topics: Vec<Entry>,
}

#[derive(Debug, Serialize)]
struct Entry {
    slug: &'static str,
    title: &'static str,
    section: &'static str,
    summary: &'static str,
    needs: &'static [&'static str],
    ready: bool,
    params: &'static [Param],
    datasets: Vec<&'static str>,
    challenge: Option<Goal>,
    pitfall: Option<Mistake>,
}

#[derive(Debug, Serialize)]
struct Goal {
    goal: &'static str,
    solution: BTreeMap<&'static str, &'static str>,
}

#[derive(Debug, Serialize)]
struct Mistake {
    param: &'static str,
    mistake: &'static str,
    watch: &'static str,
    direction: Direction,
}

impl Catalog {
    /// The catalogue of this build.
    #[must_use]
    pub fn new() -> Self {
        Self { version: env!("CARGO_PKG_VERSION"), topics: roadmap::ROADMAP.iter().map(Entry::new).collect() }
    }
}

impl Default for Catalog {
    fn default() -> Self {
        Self::new()
    }
}

impl Entry {
    fn new(outline: &roadmap::Outline) -> Self {
        let topic = topic(outline.slug).ok();
        Self {
            slug: outline.slug,
            title: outline.title,
            section: outline.section.title(),
            summary: topic.map_or(outline.exercise, |topic| topic.summary),
            needs: topic.map_or(&[], |topic| topic.needs),
            ready: topic.is_some(),
            params: topic.map_or(&[], |topic| topic.params),
            datasets: topic.map_or_else(Vec::new, |topic| topic.datasets.iter().map(|id| id.0).collect()),
            challenge: topic.map(|topic| Goal {
                goal: topic.challenge.goal,
                solution: topic.challenge.solution.iter().copied().collect(),
            }),
            pitfall: topic.map(|topic| Mistake {
                param: topic.pitfall.param,
                mistake: topic.pitfall.mistake,
                watch: topic.pitfall.watch,
                direction: topic.pitfall.direction,
            }),
        }
    }
}
