//! Maps: points of many dimensions drawn on two, so that neighbours stay neighbours.
//!
//! | algorithm | keeps | you choose | one step |
//! |---|---|---|---|
//! | [`ClassicalMds`] | distances, near and far | k | – |
//! | [`TSne`] | who is near whom | perplexity | all points move once |
//! | [`Umap`] | who is near whom | neighbours, least distance | one pass over the edges |
//!
//! [`trustworthiness`] says how far such a map can be believed. Sizes of clusters and distances between them mean
//! little in a t-SNE or UMAP map; that points are neighbours means much.

mod mds;
mod neighbours;
mod quadtree;
mod t_sne;
mod tabulated;
mod trust;
mod umap;

pub use mds::{ClassicalMds, distances};
pub use neighbours::{NeighbourSearch, Neighbours, nearest};
pub use t_sne::{Affinities, TSne, TSneOptions};
pub use trust::{Ranks, neighbour_purity, trustworthiness};
pub use umap::{Umap, UmapOptions, curve};

use ndarray::ArrayView2;

use crate::KernelError;
use crate::error::largest;

/// Checks for finite points whose squared distances do not overflow.
fn checked_points(x: ArrayView2<'_, f64>) -> Result<(), KernelError> {
    let size = largest("the points", x)?;
    if size <= 1e150 {
        return Ok(());
    }
    let allowed = "at most 1e150, so that squares stay finite".to_owned();
    Err(KernelError::Range { what: "the largest entry", given: size, allowed })
}
