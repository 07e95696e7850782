//! A table of named columns, each of one kind, in which any cell may be missing.
//!
//! # Reading CSV
//!
//! [`Frame::read_csv`] infers what it is not told:
//!
//! - **separator** – comma, semicolon, tab or bar, whichever stands most often in the header. With semicolons, a
//!   comma inside a number is its decimal point;
//! - **kinds** – a column is of numbers when every present cell is a finite number, else of dates (`YYYY-MM-DD`),
//!   else of categories (at most [`MAX_LEVELS`] different words, each twice on average), else text;
//! - **missing cells** – empty ones and those of [`MISSING`]. The word "None" is *not* among them: in real tables
//!   it is often a label ("no garage");
//! - **names** – an empty name becomes "column 3", a repeated one "price (2)".
//!
//! A row with too many or too few fields is an error that names the row and column; a file over [`MAX_BYTES`] is
//! refused. A table with no rows is a table.
//!
//! ```
//! use stepwise_kernels::frame::Frame;
//! let houses = Frame::read_csv("area,price,street\n1200,150000,Paved\n,99000,Gravel\n")?;
//! assert_eq!(houses.rows(), 2);
//! assert_eq!(houses.numbers("price")?, [150_000.0, 99_000.0]);
//! assert!(houses.numbers("area")?[1].is_nan());
//! let error = houses.numbers("street").unwrap_err();
//! assert_eq!(error.to_string(), "row 1, column street: \"Paved\" is not a number");
//! # Ok::<(), stepwise_kernels::frame::FrameError>(())
//! ```

mod aggregate;
mod column;
mod csv;
pub mod date;
mod error;
mod order;

pub use aggregate::Aggregate;
pub use column::{Category, Column, Text};
pub use csv::{MAX_BYTES, MAX_COLUMNS, MAX_LEVELS, MISSING};
pub use error::FrameError;

/// A table of named columns of one length.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frame {
    names: Vec<String>,
    columns: Vec<Column>,
    rows: usize,
}

impl Frame {
    /// A table of these columns, in this order.
    ///
    /// # Errors
    /// [`FrameError::Length`] when a column is longer or shorter than the first,
    /// [`FrameError::DuplicateColumn`] when two have one name.
    pub fn from_columns(columns: impl IntoIterator<Item = (String, Column)>) -> Result<Self, FrameError> {
        let mut frame = Self::default();
        for (name, column) in columns {
            frame = frame.with(name, column)?;
        }
        Ok(frame)
    }

    /// Reads comma-separated text; see the [module](self) for what is inferred.
    ///
    /// Time O(bytes); memory that of the columns.
    ///
    /// # Errors
    /// [`FrameError::Empty`], [`FrameError::TooLarge`], [`FrameError::TooManyColumns`] or
    /// [`FrameError::Ragged`].
    pub fn read_csv(text: &str) -> Result<Self, FrameError> {
        csv::read(text)
    }

    /// Writes comma-separated text that [`read_csv`](Self::read_csv) reads back to an equal table, as long as
    /// words look like words (a text "12" comes back as a number).
    #[must_use]
    pub fn write_csv(&self) -> String {
        csv::write(self)
    }

    /// The number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The number of columns.
    #[must_use]
    pub fn width(&self) -> usize {
        self.columns.len()
    }

    /// The columns' names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// Names and columns, in order.
    pub fn columns(&self) -> impl Iterator<Item = (&str, &Column)> {
        self.names().zip(&self.columns)
    }

    /// The column of this name, if there is one.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Column> {
        self.columns().find(|(other, _)| *other == name).map(|(_, column)| column)
    }

    /// The column of this name.
    ///
    /// # Errors
    /// [`FrameError::UnknownColumn`] with the names there are.
    pub fn column(&self, name: &str) -> Result<&Column, FrameError> {
        self.get(name).ok_or_else(|| {
            let mut available: Vec<&str> = self.names().take(12).collect();
            if self.width() > available.len() {
                available.push("…");
            }
            FrameError::UnknownColumn { name: name.to_owned(), available: available.join(", ") }
        })
    }

    /// The numbers of a column, NaN where they are missing.
    ///
    /// # Errors
    /// [`FrameError::UnknownColumn`]; [`FrameError::Cell`] with the first cell that is no number, where the
    /// column is of another kind.
    pub fn numbers(&self, name: &str) -> Result<&[f64], FrameError> {
        let column = self.column(name)?;
        if let Column::Number(numbers) = column {
            return Ok(numbers);
        }
        let wrong = (0..self.rows)
            .map(|row| (row, column.cell(row)))
            .find(|(_, cell)| !cell.is_empty() && !cell.trim().parse::<f64>().is_ok_and(f64::is_finite));
        Err(match wrong {
            Some((row, value)) => {
                FrameError::Cell { row: row + 1, column: name.to_owned(), value, expected: "a number" }
            }
            None => FrameError::Kind { column: name.to_owned(), found: column.kind(), expected: "numbers" },
        })
    }

    /// The same table with one more column on the right.
    ///
    /// # Errors
    /// [`FrameError::Length`] or [`FrameError::DuplicateColumn`].
    pub fn with(mut self, name: impl Into<String>, column: Column) -> Result<Self, FrameError> {
        let name = name.into();
        if self.columns.is_empty() {
            self.rows = column.len();
        }
        if column.len() != self.rows {
            return Err(FrameError::Length { what: name, given: column.len(), expected: self.rows });
        }
        if self.get(&name).is_some() {
            return Err(FrameError::DuplicateColumn { name });
        }
        self.names.push(name);
        self.columns.push(column);
        Ok(self)
    }

    /// A table of some of the columns, in the order asked.
    ///
    /// # Errors
    /// [`FrameError::UnknownColumn`] or, when a name is asked twice, [`FrameError::DuplicateColumn`].
    pub fn select<S: AsRef<str>>(&self, names: &[S]) -> Result<Self, FrameError> {
        let mut selected = Self { rows: self.rows, ..Self::default() };
        for name in names {
            selected = selected.with(name.as_ref(), self.column(name.as_ref())?.clone())?;
        }
        Ok(selected)
    }

    /// The rows of these indices (from 0), in their order; an index past the end gives a row of missing cells.
    #[must_use]
    pub fn take(&self, rows: &[usize]) -> Self {
        Self {
            names: self.names.clone(),
            columns: self.columns.iter().map(|column| column.take(rows)).collect(),
            rows: rows.len(),
        }
    }

    /// The rows whose flag is set.
    ///
    /// # Errors
    /// [`FrameError::Length`] when there is not one flag for each row.
    pub fn filter(&self, keep: &[bool]) -> Result<Self, FrameError> {
        if keep.len() != self.rows {
            return Err(FrameError::Length {
                what: "the filter".to_owned(),
                given: keep.len(),
                expected: self.rows,
            });
        }
        let rows: Vec<usize> = (0..self.rows).filter(|&row| keep[row]).collect();
        Ok(self.take(&rows))
    }

    /// For each row, whether none of these columns is missing there.
    ///
    /// # Errors
    /// [`FrameError::UnknownColumn`].
    pub fn complete<S: AsRef<str>>(&self, names: &[S]) -> Result<Vec<bool>, FrameError> {
        let mut complete = vec![true; self.rows];
        for name in names {
            let column = self.column(name.as_ref())?;
            for (row, complete) in complete.iter_mut().enumerate() {
                *complete &= match column {
                    Column::Number(numbers) => !numbers[row].is_nan(),
                    Column::Category(category) => category.codes()[row].is_some(),
                    Column::Text(text) => text.get(row).is_some(),
                    Column::Date(days) => days[row].is_some(),
                };
            }
        }
        Ok(complete)
    }
}

#[cfg(test)]
mod tests;
