//! What the reader wants of the graphics card, and where a run computes in the end.

use serde::{Deserialize, Serialize};

/// What the reader wants of the graphics card.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wish {
    /// Nothing: the processor computes.
    #[default]
    Never,
    /// That it computes where it is the faster one.
    IfFaster,
    /// That it computes in any case.
    Always,
}

/// Where a run computes, for the page to tell.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Place {
    /// Whether it is the graphics card.
    pub card: bool,
    /// The card's name, or why there is none where it was asked for.
    pub note: String,
    /// What decided, where the reader let it be measured.
    pub batch: Option<Batch>,
    /// What the page may keep and send with the next visit's first session.
    pub tuning: Option<String>,
}

/// Milliseconds that a batch takes.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Batch {
    pub card: f64,
    pub processor: f64,
}
