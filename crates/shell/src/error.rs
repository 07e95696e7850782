//! What can go wrong besides a command that fails, which is an exit code.

use std::fmt;

/// Why a shell could not start, or a file could not be read or written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShellError {
    /// The computer did not start.
    Start {
        /// Why.
        why: String,
    },
    /// A file could not be read or written.
    File {
        /// Its path.
        path: String,
        /// Why.
        why: String,
    },
}

impl fmt::Display for ShellError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Start { why } => write!(f, "the shell does not start: {why}"),
            Self::File { path, why } => write!(f, "{path}: {why}"),
        }
    }
}

impl std::error::Error for ShellError {}
