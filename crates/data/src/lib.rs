//! The data that labs compute on: the shipped files and the reader's own table.
//!
//! Nothing is fetched or opened here. The host (the engine's worker, the command line, a test) brings a file's
//! bytes; this crate knows what they must be, unpacks them, and makes numbers of them.
//!
//! | module | idea |
//! |---|---|
//! | [`manifest`] | what is shipped: file, size, hash, columns, source and licence of each data set |
//! | [`unpack`](mod@unpack) | packed bytes, checked and unpacked |
//! | [`tables`] | the shipped tables as frames |
//! | [`mnist`](mod@mnist) | the handwritten digits, and clothes and animals in their format |
//! | [`faces`](mod@faces) | what it takes to find faces |
//! | [`in_time`](mod@in_time) | a column in the order of time |
//! | [`labelled`](mod@labelled) | features and classes of the table at hand |
//! | [`own`](mod@own) | the reader's own CSV, in whatever encoding |
//! | [`to_predict`] | a table for predicting a number, split and as a matrix |
//! | [`explain`](mod@explain) | a table's error as the sentence that the reader sees; a table's schema |
//!
//! How the files are made, and everything about them in words, is in `www/data/README.md` and
//! `crates/data/prepare`.
//!
//! ```
//! use stepwise_data::{AMES, ames, info, unpack};
//! use stepwise_lab::DataStore;
//!
//! let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../www/data/");
//! let packed = std::fs::read(format!("{path}{}", info(AMES)?.file))?;
//! let mut store = DataStore::new();
//! store.insert(AMES, unpack(info(AMES)?, &packed)?);
//!
//! let houses = ames(&store)?;
//! assert_eq!(houses.rows(), 2930);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![forbid(unsafe_code)]

pub mod at_hand;
pub mod classes;
pub mod explain;
pub mod faces;
mod idx;
pub mod in_time;
pub mod labelled;
pub mod long_table;
pub mod manifest;
pub mod mnist;
pub mod own;
pub mod tables;
pub mod to_predict;
pub mod unpack;

pub use at_hand::{AtHand, Usable};
pub use classes::Classes;
pub use explain::{explain, refused, schema};
pub use faces::{Faces, Portrait, astronaut, face_cascade, faces};
pub use in_time::in_time;
pub use labelled::{Labelled, Wanted};
pub use long_table::long_table;
pub use manifest::{
    AIR_PASSENGERS, AMES, ANIMALS, ASTRONAUT, BREAST_CANCER, CHICAGO, CUSTOMERS, DATASETS, DIGITS,
    DatasetInfo, FACE_CASCADE, FACES, FACTBOOK, FACTBOOK_QUESTIONS, FASHION_MNIST, GERMAN_CREDIT,
    HEART_DISEASE, HMDA, HOTEL_REVENUE, IRIS, MNIST, MOVIE_SNIPPETS, MOVIELENS, MOVIELENS_FILMS, PENGUINS,
    READER, RESUME, SHUTTLE, SMS_SPAM, SPAMBASE, STOCKS, TITANIC, WINE, info,
};
pub use mnist::{Mnist, animals, fashion_mnist, mnist};
pub use own::own;
pub use tables::commerce::{ames, customers, hotel_revenue};
pub use tables::films::{movielens, movielens_films};
pub use tables::measurements::{breast_cancer, digits, iris, penguins, shuttle, wine};
pub use tables::people::{german_credit, heart_disease, hmda, resume, titanic};
pub use tables::series::{air_passengers, chicago, stocks};
pub use tables::table;
pub use tables::words::{factbook, factbook_questions, movie_snippets, reader, sms_spam, spambase};
pub use to_predict::{Limits, ToPredict};
pub use unpack::unpack;

use std::rc::Rc;

use stepwise_lab::{DataStore, DatasetId, LabError};

/// The unpacked bytes of a shipped data set, or the sentence that says they are missing.
fn loaded(store: &DataStore, id: DatasetId) -> Result<(&'static DatasetInfo, &Rc<[u8]>), LabError> {
    let info = info(id)?;
    match store.get(id) {
        Some(bytes) => Ok((info, bytes)),
        None => Err(LabError::file(info.file, "is not loaded; reload the page")),
    }
}
