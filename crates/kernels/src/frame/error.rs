//! What can be wrong with a table.

/// Why a table cannot be read or a column not be used.
///
/// Rows count from 1 for the line after the header, as a spreadsheet's user counts records.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// There is not even a header.
    #[error("the file is empty; it needs a first line with the columns' names")]
    Empty,
    /// More text than [`super::MAX_BYTES`].
    #[error("the file has {megabytes} MB, but at most {limit} MB can be read")]
    TooLarge {
        /// Its size in millions of bytes.
        megabytes: usize,
        /// The limit in millions of bytes.
        limit: usize,
    },
    /// More columns than [`super::MAX_COLUMNS`].
    #[error("the file has {given} columns, but at most {limit} can be read")]
    TooManyColumns {
        /// How many there are.
        given: usize,
        /// How many are allowed.
        limit: usize,
    },
    /// A row with more or fewer fields than the header.
    #[error("row {row} has {found} fields, but the header has {expected}; look at column {column}")]
    Ragged {
        /// The row, from 1.
        row: usize,
        /// The first column without a field, or the number of the first field without a column.
        column: String,
        /// How many fields the row has.
        found: usize,
        /// How many columns there are.
        expected: usize,
    },
    /// A cell that is not of its column's kind.
    #[error("row {row}, column {column}: \"{value}\" is not {expected}")]
    Cell {
        /// The row, from 1.
        row: usize,
        /// The column's name.
        column: String,
        /// What stands there.
        value: String,
        /// What should, as the end of "is not …".
        expected: &'static str,
    },
    /// A column of the wrong kind, with no single cell to blame.
    #[error("column {column} holds {found}, but {expected} are needed")]
    Kind {
        /// The column's name.
        column: String,
        /// What it holds.
        found: &'static str,
        /// What is needed.
        expected: &'static str,
    },
    /// No such column.
    #[error("there is no column {name}; the columns are {available}")]
    UnknownColumn {
        /// The name that was asked for.
        name: String,
        /// The names there are, the first twelve at most.
        available: String,
    },
    /// Two columns of one name.
    #[error("there are two columns called {name}")]
    DuplicateColumn {
        /// The name.
        name: String,
    },
    /// A number outside its range.
    #[error("{what} is {given}, but must be {allowed}")]
    Range {
        /// The parameter's name.
        what: &'static str,
        /// What was given.
        given: usize,
        /// The allowed range, as the end of "must be …".
        allowed: &'static str,
    },
    /// More rows than [`super::MAX_ROWS`] would come out.
    #[error("{what} would have {given} rows, but at most {limit} can be made")]
    TooManyRows {
        /// What would have them.
        what: &'static str,
        /// How many would come out.
        given: usize,
        /// How many are allowed.
        limit: usize,
    },
    /// A column, a mask or an index that does not fit the number of rows.
    #[error("{what} is for {given} rows, but the table has {expected}")]
    Length {
        /// The column's name, or what else is too long or too short.
        what: String,
        /// How many rows it is for.
        given: usize,
        /// How many rows there are.
        expected: usize,
    },
}

impl FrameError {
    /// The row (from 1) and the column that the error is about, where it is about one cell or row.
    #[must_use]
    pub fn place(&self) -> Option<(usize, &str)> {
        match self {
            Self::Ragged { row, column, .. } | Self::Cell { row, column, .. } => Some((*row, column)),
            _ => None,
        }
    }
}
