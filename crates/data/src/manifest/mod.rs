//! What is shipped. The list is generated together with the files, so that they cannot disagree.

use stepwise_lab::{DatasetId, LabError};

#[rustfmt::skip]
mod shipped;

/// House sales in Ames, Iowa; see [`ames`](crate::ames).
pub const AMES: DatasetId = DatasetId("ames");

/// Customers of a music shop; see [`customers`](crate::customers).
pub const CUSTOMERS: DatasetId = DatasetId("customers");

/// Handwritten digits; see [`mnist`](crate::mnist()).
pub const MNIST: DatasetId = DatasetId("mnist");

/// Loans of a bank in southern Germany; see [`german_credit`](crate::german_credit).
pub const GERMAN_CREDIT: DatasetId = DatasetId("german-credit");

/// Mortgage applications in Boston; see [`hmda`](crate::hmda).
pub const HMDA: DatasetId = DatasetId("hmda");

/// Ratings of films; see [`movielens`](crate::movielens).
pub const MOVIELENS: DatasetId = DatasetId("movielens");

/// Films that were rated; see [`movielens_films`](crate::movielens_films).
pub const MOVIELENS_FILMS: DatasetId = DatasetId("movielens-films");

/// Short messages, wanted and unwanted; see [`sms_spam`](crate::sms_spam).
pub const SMS_SPAM: DatasetId = DatasetId("sms-spam");

/// Sentences of film reviews; see [`movie_snippets`](crate::movie_snippets).
pub const MOVIE_SNIPPETS: DatasetId = DatasetId("movie-snippets");

/// A column of a shipped file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// The name in the header.
    pub name: &'static str,
    /// What it holds, in words.
    pub meaning: &'static str,
    /// Its unit; empty where it has none.
    pub unit: &'static str,
}

/// A shipped data set: one file under `data/` of the site, compressed with gzip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DatasetInfo {
    /// The name by which a lab asks for it.
    pub id: DatasetId,
    /// The file's name.
    pub file: &'static str,
    /// What it is, as a heading.
    pub title: &'static str,
    /// The number of rows (of pictures for images).
    pub rows: usize,
    /// The columns, in file order.
    pub columns: &'static [Column],
    /// The file's length.
    pub packed_bytes: usize,
    /// The length of what is inside.
    pub unpacked_bytes: usize,
    /// SHA-256 of the file, in hexadecimal digits.
    pub sha256: &'static str,
    /// SHA-256 of what is inside, in hexadecimal digits.
    pub unpacked_sha256: &'static str,
    /// Where it comes from, as a sentence.
    pub source: &'static str,
    /// Under which terms, and what is in doubt about them.
    pub licence: &'static str,
}

impl DatasetInfo {
    /// The column of this name, for its meaning and unit.
    ///
    /// ```
    /// let ames = stepwise_data::info(stepwise_data::AMES)?;
    /// assert_eq!(ames.column("living_area").map(|column| column.unit), Some("square feet"));
    /// # Ok::<(), stepwise_lab::LabError>(())
    /// ```
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&'static Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}

/// Every shipped data set.
pub static DATASETS: &[DatasetInfo] = &shipped::SHIPPED;

/// What is known of a data set.
///
/// # Errors
/// [`LabError::File`] when nothing of that name is shipped.
pub fn info(id: DatasetId) -> Result<&'static DatasetInfo, LabError> {
    DATASETS.iter().find(|dataset| dataset.id == id).ok_or_else(|| {
        let shipped: Vec<&str> = DATASETS.iter().map(|dataset| dataset.id.0).collect();
        LabError::file(id.0, format!("is not a shipped data set; those are {}", shipped.join(", ")))
    })
}
