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

/// Passengers of the Titanic; see [`titanic`](crate::titanic).
pub const TITANIC: DatasetId = DatasetId("titanic");

/// Patients examined for heart disease; see [`heart_disease`](crate::heart_disease).
pub const HEART_DISEASE: DatasetId = DatasetId("heart-disease");

/// Job applications with random names; see [`resume`](crate::resume).
pub const RESUME: DatasetId = DatasetId("resume");

/// Stays at a resort hotel; see [`hotel_revenue`](crate::hotel_revenue).
pub const HOTEL_REVENUE: DatasetId = DatasetId("hotel-revenue");

/// E-mails by their words; see [`spambase`](crate::spambase).
pub const SPAMBASE: DatasetId = DatasetId("spambase");

/// Airline passengers by month; see [`air_passengers`](crate::air_passengers).
pub const AIR_PASSENGERS: DatasetId = DatasetId("air-passengers");

/// Riders at a station in Chicago; see [`chicago`](crate::chicago).
pub const CHICAGO: DatasetId = DatasetId("chicago");

/// Daily prices of four shares; see [`stocks`](crate::stocks).
pub const STOCKS: DatasetId = DatasetId("stocks");

/// Iris flowers; see [`iris`](crate::iris).
pub const IRIS: DatasetId = DatasetId("iris");

/// Penguins of three species; see [`penguins`](crate::penguins).
pub const PENGUINS: DatasetId = DatasetId("penguins");

/// Wines of three grapes; see [`wine`](crate::wine).
pub const WINE: DatasetId = DatasetId("wine");

/// Cell nuclei of breast masses; see [`breast_cancer`](crate::breast_cancer).
pub const BREAST_CANCER: DatasetId = DatasetId("breast-cancer");

/// Sensors of the Space Shuttle; see [`shuttle`](crate::shuttle).
pub const SHUTTLE: DatasetId = DatasetId("shuttle");

/// Articles of clothing; see [`fashion_mnist`](crate::fashion_mnist).
pub const FASHION_MNIST: DatasetId = DatasetId("fashion-mnist");

/// Outlines of animals; see [`animals`](crate::animals).
pub const ANIMALS: DatasetId = DatasetId("animals");

/// Faces and other patches; see [`faces`](crate::faces()).
pub const FACES: DatasetId = DatasetId("faces");

/// Portrait of an astronaut; see [`astronaut`](crate::astronaut).
pub const ASTRONAUT: DatasetId = DatasetId("astronaut");

/// A cascade that finds faces; see [`face_cascade`](crate::face_cascade).
pub const FACE_CASCADE: DatasetId = DatasetId("face-cascade");

/// Countries in short texts; see [`factbook`](crate::factbook).
pub const FACTBOOK: DatasetId = DatasetId("factbook");

/// Questions about those countries; see [`factbook_questions`](crate::factbook_questions).
pub const FACTBOOK_QUESTIONS: DatasetId = DatasetId("factbook-questions");

/// A small network that has read about those countries; see [`reader`](crate::reader).
pub const READER: DatasetId = DatasetId("reader");

/// Small handwritten digits; see [`digits`](crate::digits).
pub const DIGITS: DatasetId = DatasetId("digits");

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
    /// Where it comes from, as a sentence. Like the licence it stands on the page that is made beforehand, and the worker
    /// does without.
    #[cfg(not(target_arch = "wasm32"))]
    pub source: &'static str,
    /// Under which terms, and what is in doubt about them.
    #[cfg(not(target_arch = "wasm32"))]
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
