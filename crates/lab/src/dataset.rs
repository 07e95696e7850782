//! Which files a lab needs, and the bytes it is handed. Parsing them is the `data` crate's.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

/// The name of a shipped data set, as in `www/data/README.md` (`"ames"`, `"customers"`, `"mnist"`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct DatasetId(pub &'static str);

/// A file that the reader brought. It never leaves the device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnFile {
    /// The file's name, for messages.
    pub name: String,
    /// The raw bytes, in whatever encoding the reader has.
    pub bytes: Rc<[u8]>,
}

/// The bytes that a session may read: unpacked, with length and hash already checked.
#[derive(Clone, Debug, Default)]
pub struct DataStore {
    files: BTreeMap<DatasetId, Rc<[u8]>>,
    /// The reader's own table, which takes the place of the shipped one in labs that accept it.
    pub own: Option<OwnFile>,
}

impl DataStore {
    /// A store with no files.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the unpacked bytes of a shipped data set.
    pub fn insert(&mut self, id: DatasetId, bytes: Rc<[u8]>) {
        self.files.insert(id, bytes);
    }

    /// The same files with another table of the reader's, or none.
    #[must_use]
    pub fn with_own(&self, own: Option<OwnFile>) -> Self {
        Self { own, ..self.clone() }
    }

    /// Whether the data set is already there.
    #[must_use]
    pub fn contains(&self, id: DatasetId) -> bool {
        self.files.contains_key(&id)
    }

    /// The unpacked bytes of a shipped data set; `None` when the host did not load it.
    #[must_use]
    pub fn get(&self, id: DatasetId) -> Option<&Rc<[u8]>> {
        self.files.get(&id)
    }
}

/// What a table's column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// Real numbers; missing values are possible.
    Number,
    /// A few repeated labels.
    Category,
    /// Free text, or too many labels to be categories.
    Text,
    /// Calendar dates.
    Date,
}

impl ColumnKind {
    /// What such a column holds, for sentences.
    #[must_use]
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Number => "numbers",
            Self::Category => "categories",
            Self::Text => "text",
            Self::Date => "dates",
        }
    }
}

/// A column of a table, as far as choosing it needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnInfo {
    /// The name in the header.
    pub name: String,
    /// What it holds.
    pub kind: ColumnKind,
    /// How many values are missing.
    pub missing: usize,
    /// How many different values there are.
    pub distinct: usize,
}

/// The columns of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schema {
    /// The number of rows, without the header.
    pub rows: usize,
    /// The columns in file order.
    pub columns: Vec<ColumnInfo>,
}
