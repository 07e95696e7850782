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
    /// Two matrices whose product does not exist.
    #[error(
        "a {}×{} matrix times a {}×{} matrix does not exist: the left one has {} columns, the right one {} rows",
        left.0, left.1, right.0, right.1, left.1, right.0
    )]
    Product {
        /// Rows and columns of the left matrix.
        left: (usize, usize),
        /// Rows and columns of the right matrix.
        right: (usize, usize),
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
    /// A table without the columns that are needed.
    #[error(transparent)]
    Table(crate::frame::FrameError),
}

/// Checks that all entries are finite.
pub(crate) fn finite(what: &'static str, matrix: ndarray::ArrayView2<'_, f64>) -> Result<(), KernelError> {
    // Without a way out of the loop, so that several numbers are looked at at once; nearly always all are finite.
    if matrix.as_slice_memory_order().is_some_and(|all| all.iter().fold(true, |ok, v| ok & v.is_finite())) {
        return Ok(());
    }
    match matrix.indexed_iter().find(|(_, value)| !value.is_finite()) {
        Some(((row, column), &value)) => Err(KernelError::NotFinite { what, row, column, value }),
        None => Ok(()),
    }
}

/// Checks that all entries are finite, and finds the largest in size; 0 of none.
pub(crate) fn largest(what: &'static str, matrix: ndarray::ArrayView2<'_, f64>) -> Result<f64, KernelError> {
    let Some(all) = matrix.as_slice_memory_order() else {
        finite(what, matrix)?;
        return Ok(matrix.iter().fold(0.0_f64, |most, value| most.max(value.abs())));
    };
    // Without its sign bit a number's bits count upwards with it, infinity and NaN last. Eight at once, in whole numbers
    // with a sign, which every browser compares two by two.
    let bits = |value: f64| value.abs().to_bits().cast_signed();
    let (blocks, rest) = all.as_chunks::<8>();
    let mut lanes = [0; 8];
    for block in blocks {
        for (lane, &value) in lanes.iter_mut().zip(block) {
            *lane = bits(value).max(*lane);
        }
    }
    let most = rest.iter().map(|&value| bits(value)).chain(lanes).fold(0, i64::max);
    let most = f64::from_bits(most.cast_unsigned());
    if most.is_finite() { Ok(most) } else { finite(what, matrix).map(|()| most) }
}

/// Checks that no entry is infinite; NaN is a missing one.
pub(crate) fn finite_or_missing(
    what: &'static str,
    matrix: ndarray::ArrayView2<'_, f64>,
) -> Result<(), KernelError> {
    match matrix.indexed_iter().find(|(_, value)| value.is_infinite()) {
        Some(((row, column), &value)) => Err(KernelError::NotFinite { what, row, column, value }),
        None => Ok(()),
    }
}

/// The error for a number outside its range.
pub(crate) fn out_of_range(what: &'static str, given: f64, allowed: &str) -> KernelError {
    KernelError::Range { what, given, allowed: allowed.to_owned() }
}

/// Checks that a number lies strictly between 0 and 1.
pub(crate) fn open_share(what: &'static str, given: f64) -> Result<(), KernelError> {
    if given > 0.0 && given < 1.0 { Ok(()) } else { Err(out_of_range(what, given, "above 0 and below 1")) }
}

/// Checks that a number is finite and above 0.
pub(crate) fn positive(what: &'static str, given: f64) -> Result<(), KernelError> {
    if given.is_finite() && given > 0.0 {
        Ok(())
    } else {
        Err(out_of_range(what, given, "a finite number above 0"))
    }
}

/// Checks that a sample is long enough and finite.
pub(crate) fn sample(what: &'static str, values: &[f64], needed: usize) -> Result<(), KernelError> {
    enough_rows(what, values.len(), needed)?;
    finite_vector(what, values)
}

/// Passes on a result that came out finite.
pub(crate) fn settled(value: f64) -> Result<f64, KernelError> {
    if value.is_finite() {
        Ok(value)
    } else {
        Err(KernelError::Numerical {
            what: "The result is not finite: the numbers are too large or do not vary",
        })
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
