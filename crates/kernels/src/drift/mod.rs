//! Does the world still look like the one that was learned from?
//!
//! | question | type | alarm |
//! |---|---|---|
//! | have the values of a feature moved? | [`PopulationStability`] | an index of at least 0.25 is usually called a major shift |
//! | are the latest values drawn from where the older ones were? | [`KolmogorovSmirnovWindow`] | p-value |
//! | does a model err more often than it once did? | [`DriftDetectionMethod`] | warning at 2, drift at 3 standard deviations |
//! | has a mean moved away? | [`PageHinkley`] | a sum of deviations |
//! | since when is the mean what it is now? | [`Adwin`] | two parts of an adaptive window |
//!
//! All but the first watch a stream: **one step** is `update` with the next value, and what comes back is a
//! [`Signal`]. Memory is bounded, however long the stream.

mod adwin;
mod ddm;
mod kolmogorov_smirnov;
mod page_hinkley;
mod population_stability;

#[cfg(test)]
mod tests;

pub use adwin::{Adwin, AdwinOptions};
pub use ddm::{DriftDetectionMethod, DriftDetectionOptions};
pub use kolmogorov_smirnov::KolmogorovSmirnovWindow;
pub use page_hinkley::{Direction, PageHinkley, PageHinkleyOptions};
pub use population_stability::{BinShares, PopulationStability};

use crate::KernelError;

/// What a detector says after a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// Nothing has changed, as far as it can tell.
    Stable,
    /// Something may be changing: start to collect rows for a new model.
    Warning,
    /// Something has changed.
    Drift,
}

/// Checks the next value of a stream.
fn checked(value: f64) -> Result<f64, KernelError> {
    crate::error::finite_vector("the stream", &[value])?;
    Ok(value)
}
