//! Groups in data without labels.
//!
//! | algorithm | a cluster is | you choose | one step |
//! |---|---|---|---|
//! | [`KMeans`] | what is nearest to one centre | k | centres move, points are assigned |
//! | [`Dbscan`] | a region where points lie densely | radius and count | one point is visited |
//! | [`Agglomerative`] | a branch of a tree of merges | the linkage, then k | two clusters merge |
//!
//! All measure Euclidean distance, so give them features of one scale
//! ([`StandardScaler`](crate::preprocess::StandardScaler)).

mod agglomerative;
mod dbscan;
mod distances;
mod k_means;
mod seeding;

pub use agglomerative::{Agglomerative, Linkage, MAX_POINTS, Merge};
pub use dbscan::{Dbscan, Visit};
pub use k_means::KMeans;
pub use seeding::{plus_plus, random_rows};

use crate::KernelError;

/// Checks that k lies between 1 and the number of points.
fn checked_k(k: usize, points: usize) -> Result<(), KernelError> {
    if (1..=points).contains(&k) {
        return Ok(());
    }
    Err(KernelError::Range {
        what: "the number of clusters",
        given: k as f64,
        allowed: format!("from 1 to the number of points, {points}"),
    })
}

#[cfg(test)]
mod tests;
