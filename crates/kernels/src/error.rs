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

/// Checks that all entries are finite.
pub(crate) fn finite(what: &'static str, matrix: ndarray::ArrayView2<'_, f64>) -> Result<(), KernelError> {
    match matrix.indexed_iter().find(|(_, value)| !value.is_finite()) {
        Some(((row, column), &value)) => Err(KernelError::NotFinite { what, row, column, value }),
        None => Ok(()),
    }
}

/// Checks that all entries of a vector are finite.
pub(crate) fn finite_vector(what: &'static str, vector: &[f64]) -> Result<(), KernelError> {
    match vector.iter().enumerate().find(|(_, value)| !value.is_finite()) {
        Some((row, &value)) => Err(KernelError::NotFinite { what, row, column: 0, value }),
        None => Ok(()),
    }
}

/// Checks that two sizes agree.
pub(crate) fn same_length(what: &'static str, given: usize, expected: usize) -> Result<(), KernelError> {
    if given == expected { Ok(()) } else { Err(KernelError::Shape { what, given, expected }) }
}

/// Checks that there are enough rows.
pub(crate) fn enough_rows(what: &'static str, given: usize, needed: usize) -> Result<(), KernelError> {
    if given >= needed { Ok(()) } else { Err(KernelError::TooFewRows { what, given, needed }) }
}
