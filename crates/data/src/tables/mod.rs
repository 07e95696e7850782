//! The shipped tables, each by a function that says what is in it.
//!
//! | module | idea |
//! |---|---|
//! | [`commerce`] | homes, shops and hotels: prices and purchases |
//! | [`people`] | people and what was decided about them |
//! | [`films`] | films and their ratings |
//! | [`words`] | messages and sentences |
//! | [`series`] | quantities over time |
//! | [`measurements`] | things that were measured |

use stepwise_kernels::frame::Frame;
use stepwise_lab::{DataStore, DatasetId, LabError};

use crate::{explain, loaded};

pub mod commerce;
pub mod films;
pub mod measurements;
pub mod people;
pub mod series;
pub mod words;

/// Any shipped table, by its id.
///
/// # Errors
/// [`LabError::File`] when the host did not load the file, or it is no table.
pub fn table(store: &DataStore, id: DatasetId) -> Result<Frame, LabError> {
    let (info, bytes) = loaded(store, id)?;
    let text = std::str::from_utf8(bytes).map_err(|_| LabError::file(info.file, "is not UTF-8 text"))?;
    Frame::read_csv(text).map_err(|error| explain(info.file, error))
}
