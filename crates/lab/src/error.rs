//! Every way in which a lab's input can be wrong. Each message names the thing, what was given, and what is
//! allowed, in a sentence that can be shown to the reader as it stands.

use serde::{Deserialize, Serialize};
use stepwise_tensor::TensorError;

/// What can go wrong between a reader and a lab.
///
/// A diverging run is not an error: it is a state that the lab shows and explains.
///
/// ```
/// use stepwise_lab::LabError;
/// let error = LabError::parameter("k", "0", "a whole number from 1 to 20");
/// assert_eq!(error.to_string(), "k is 0, but must be a whole number from 1 to 20.");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LabError {
    /// A parameter has a value outside its range.
    #[error("{key} is {given}, but must be {allowed}.")]
    Parameter {
        /// The parameter's key.
        key: String,
        /// The value that was given, as text.
        given: String,
        /// The allowed range, as the end of the sentence "must be …".
        allowed: String,
    },
    /// There is no such parameter.
    #[error("There is no setting called {key}. The settings are {available}.")]
    UnknownParameter {
        /// The key that was given.
        key: String,
        /// The keys there are, separated by commas.
        available: String,
    },
    /// There is no such lab.
    #[error("There is no lab called {slug}.")]
    UnknownTopic {
        /// The slug that was given.
        slug: String,
    },
    /// A column is missing from a table, or holds the wrong kind of value.
    #[error("{file}: column {column} {problem}.")]
    Column {
        /// The file's name.
        file: String,
        /// The column's name.
        column: String,
        /// What is wrong, as the end of the sentence "column x …".
        problem: String,
    },
    /// One cell or row of a table cannot be read.
    #[error("{file}, row {row}, column {column}: {problem}.")]
    Cell {
        /// The file's name.
        file: String,
        /// The row, counted from 1 for the line after the header, as a spreadsheet's user would count records.
        row: usize,
        /// The column's name, or its number from 1 where it has no name.
        column: String,
        /// What was found and what was expected.
        problem: String,
    },
    /// A file is missing, damaged, too large or of the wrong form as a whole.
    #[error("{file} {problem}.")]
    File {
        /// The file's name.
        file: String,
        /// What is wrong, as the end of a sentence that starts with the file's name.
        problem: String,
    },
    /// Too few or too many rows for what is asked.
    #[error("{what} needs {needed}, but there are {given} rows.")]
    Rows {
        /// What needs them.
        what: String,
        /// How many rows there are.
        given: usize,
        /// How many are needed, as text ("at least 10 rows").
        needed: String,
    },
    /// The lab has no such action, or not now.
    #[error("This lab cannot do that: {what}.")]
    Unsupported {
        /// What was asked.
        what: String,
    },
    /// The device on which the tensors live is lost or full; the host goes on on the processor.
    #[error("{what}.")]
    Device {
        /// What happened, as a sentence without its full stop.
        what: String,
    },
    /// The computation cannot go on with these inputs (a singular matrix, say).
    #[error("{what}.")]
    Computation {
        /// What happened and what to change, as a sentence without its full stop.
        what: String,
    },
}

impl LabError {
    /// A parameter outside its range.
    pub fn parameter(key: impl Into<String>, given: impl ToString, allowed: impl Into<String>) -> Self {
        Self::Parameter { key: key.into(), given: given.to_string(), allowed: allowed.into() }
    }

    /// A column that is missing or of the wrong kind.
    pub fn column(file: impl Into<String>, column: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::Column { file: file.into(), column: column.into(), problem: problem.into() }
    }

    /// A cell that cannot be read.
    pub fn cell(
        file: impl Into<String>,
        row: usize,
        column: impl Into<String>,
        problem: impl Into<String>,
    ) -> Self {
        Self::Cell { file: file.into(), row, column: column.into(), problem: problem.into() }
    }

    /// A file that is wrong as a whole.
    pub fn file(file: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::File { file: file.into(), problem: problem.into() }
    }

    /// A computation that cannot go on.
    pub fn computation(what: impl Into<String>) -> Self {
        Self::Computation { what: what.into() }
    }

    /// Something that this lab does not do.
    pub fn unsupported(what: impl Into<String>) -> Self {
        Self::Unsupported { what: what.into() }
    }
}

/// What a tensor program reports becomes a sentence of the lab.
impl From<TensorError> for LabError {
    fn from(error: TensorError) -> Self {
        let text = error.to_string();
        let what = text.trim_end_matches('.').to_owned();
        match error {
            TensorError::Device { .. } => Self::Device { what },
            _ => Self::Computation { what },
        }
    }
}
