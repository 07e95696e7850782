//! Groups in data without labels.
//!
//! | algorithm | a cluster is | you choose | one step |
//! |---|---|---|---|
//! | [`KMeans`] | what is nearest to one centre | k | centres move, points are assigned |
//! | [`MiniBatchKMeans`] | the same, nearly, sooner | k and the batch | centres move towards a few rows |
//! | [`GaussianMixture`] | a normal distribution; points belong by degrees | k and the shapes | one iteration of EM |
//! | [`Dbscan`] | a region where points lie densely | radius and count | one point is visited |
//! | [`Agglomerative`] | a branch of a tree of merges | the linkage, then k | two clusters merge |
//!
//! How many clusters? [`GapStatistic`] compares with points that have none, the
//! [silhouette](crate::metrics::Silhouette) each point's own cluster with the next one, and
//! [`bic`](GaussianMixture::bic) fit with simplicity.
//!
//! All but mixtures of full covariance measure Euclidean distance, so give them features of one scale
//! ([`StandardScaler`](crate::preprocess::StandardScaler)).

mod agglomerative;
mod covariance;
mod dbscan;
mod distances;
mod gap;
mod gaussian_mixture;
mod k_means;
mod mini_batch;
mod seeding;

pub use agglomerative::{Agglomerative, Linkage, MAX_POINTS, Merge};
pub use covariance::CovarianceKind;
pub use dbscan::{Dbscan, Visit};
pub use gap::{Gap, GapStatistic};
pub use gaussian_mixture::GaussianMixture;
pub use k_means::KMeans;
pub use mini_batch::MiniBatchKMeans;
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
