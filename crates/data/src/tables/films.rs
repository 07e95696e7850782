//! Films and their ratings.

use stepwise_kernels::frame::Frame;
use stepwise_lab::{DataStore, LabError};

use super::table;
use crate::{MOVIELENS, MOVIELENS_FILMS};

/// Ratings of films by visitors of MovieLens (Harper and Konstan 2015): 96,938 rows, in the order of `user` and
/// `film`.
///
/// Columns: `user` (1 to 671), `film` (1 to 6,002, the most rated first; see [`movielens_films`]), `rating` (0.5 to
/// 5 stars in steps of a half). Nothing is missing, nobody rates a film twice, and every film has two ratings or
/// more. No commercial use; whoever shows results must name the source.
///
/// # Errors
/// [`LabError::File`] when the host did not load the file.
pub fn movielens(store: &DataStore) -> Result<Frame, LabError> {
    table(store, MOVIELENS)
}

/// The films of [`movielens`]: 6,002 rows, the one with most ratings first.
///
/// Columns: `film` (1 to 6,002), `title` (text), `year`, `genres` (text, separated by vertical bars), `ratings` (how
/// many there are). One film lists no genre; a title can stand for several films of different years.
///
/// # Errors
/// [`LabError::File`] when the host did not load the file.
pub fn movielens_films(store: &DataStore) -> Result<Frame, LabError> {
    table(store, MOVIELENS_FILMS)
}
