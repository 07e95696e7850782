//! What can be wrong with the input of a kernel.

/// Why a kernel refuses its input. Each message names the thing, what was given and what is allowed.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum KernelError {
    /// A number outside its range.
    #[error("{what} is {given}, but must be {allowed}")]
    Range {
        /// The parameter's name.
        what: &'static str,
        /// What was given.
        given: f64,
        /// The allowed range, as the end of "must be …".
        allowed: String,
    },
    /// Arrays whose sizes do not fit together.
    #[error("{what} has {given} entries, but must have {expected}")]
    Shape {
        /// The array's name.
        what: &'static str,
        /// How many entries it has.
        given: usize,
        /// How many it must have.
        expected: usize,
    },
    /// A missing or infinite number where only finite ones make sense.
    #[error("{what} holds {value} at row {row}, column {column}, but must be finite throughout")]
    NotFinite {
        /// The array's name.
        what: &'static str,
        /// The row, from 0.
        row: usize,
        /// The column, from 0.
        column: usize,
        /// The value found.
        value: f64,
    },
    /// Too few observations for the question.
    #[error("{what} needs at least {needed} rows, but there are {given}")]
    TooFewRows {
        /// What needs them.
        what: &'static str,
        /// How many there are.
        given: usize,
        /// How many it takes.
        needed: usize,
    },
    /// A decomposition that did not come out.
    #[error("{what}")]
    Numerical {
        /// What happened.
        what: &'static str,
    },
}
