//! `catalog.json`: every topic of the roadmap, in reading order, with what a machine needs to drive the ready ones.

use std::collections::BTreeMap;

use serde::Serialize;
use stepwise_lab::{Direction, Param, Section};
use stepwise_topics::{roadmap, topic};

use crate::{disk, markdown};

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
    section: Section,
    summary: &'static str,
    /// What a search finds the topic by, besides title and summary.
    terms: Vec<String>,
    needs: &'static [&'static str],
    ready: bool,
    /// Whether the lab can also run in its section's engine with the graphics card.
    uses_tensors: bool,
    /// Whether it runs in the engine with the shell instead.
    uses_shell: bool,
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
    ///
    /// # Errors
    /// When the text of a lab cannot be read.
    pub fn new() -> Result<Self, String> {
        let topics = roadmap::ROADMAP.iter().map(Entry::new).collect::<Result<_, _>>()?;
        Ok(Self { version: env!("CARGO_PKG_VERSION"), topics })
    }
}

/// What a search finds a topic by, besides title and summary: its exercise, its mistake, and the terms that its page explains.
///
/// # Errors
/// When the text of the lab cannot be read.
///
/// ```
/// use stepwise_topics::roadmap::Outline;
///
/// let terms = stepwise_cli::catalog::terms(Outline::find("regression").unwrap()).unwrap();
/// assert!(terms.contains(&"lasso".to_owned()));
/// ```
pub fn terms(outline: &roadmap::Outline) -> Result<Vec<String>, String> {
    let mut terms = vec![outline.exercise.to_owned(), outline.pitfall.to_owned()];
    if let Ok(topic) = topic(outline.slug) {
        terms.extend(markdown::terms(&disk::text(topic, "page.md")?));
    }
    Ok(terms)
}

impl Entry {
    fn new(outline: &roadmap::Outline) -> Result<Self, String> {
        let topic = topic(outline.slug).ok();
        Ok(Self {
            slug: outline.slug,
            title: outline.title,
            section: outline.section,
            summary: topic.map_or(outline.exercise, |topic| topic.summary),
            terms: terms(outline)?,
            needs: outline.needs,
            ready: topic.is_some(),
            uses_tensors: topic.is_some_and(|topic| topic.uses_tensors),
            uses_shell: topic.is_some_and(|topic| topic.uses_shell),
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
        })
    }
}
