//! The labs of Stepwise, one folder each, and the list of them.
//!
//! A lab's folder holds its declaration and session (`mod.rs`), its text (`page.md`), the same exercise in the
//! usual Python library (`lab.py`) and what that printed (`golden.json`). It holds no mathematics: formulas live
//! in `stepwise-kernels` and `stepwise-tensor`.

#![forbid(unsafe_code)]

mod registry;
pub mod roadmap;

pub use registry::TOPICS;
#[cfg(feature = "deep-learning")]
pub use registry::transformers::pretraining::Pretraining;
use stepwise_lab::{LabError, Topic};

/// The lab of this slug.
///
/// # Errors
/// [`LabError::UnknownTopic`] when no lab of that name is built.
pub fn topic(slug: &str) -> Result<&'static Topic, LabError> {
    TOPICS
        .iter()
        .find(|topic| topic.slug == slug)
        .copied()
        .ok_or_else(|| LabError::UnknownTopic { slug: slug.to_owned() })
}
