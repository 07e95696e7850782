//! A table of named columns, each of one kind, in which any cell may be missing.
//!
//! | to … | here |
//! |---|---|
//! | choose rows and columns | [`select`](Frame::select), [`take`](Frame::take), [`filter`](Frame::filter), [`complete`](Frame::complete), [`duplicated`](Frame::duplicated) |
//! | work columns out | [`derive`](Frame::derive), [`derive_labels`](Frame::derive_labels), [`rolling`](Frame::rolling), [`expanding`](Frame::expanding), [`impute`](Frame::impute) |
//! | order and sum up | [`sort`](Frame::sort), [`group_by`](Frame::group_by), [`resample`](Frame::resample), [`describe`](Frame::describe), [`value_counts`](Frame::value_counts) |
//! | change the form | [`pivot`](Frame::pivot), [`melt`](Frame::melt), [`join`](Frame::join) |
//!
//! A verb returns a new table and leaves the old one as it is.
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
mod impute;
mod inferred;
mod join;
mod order;
mod records;
mod resample;
mod reshape;
mod window;

pub use aggregate::Aggregate;
pub use column::{Category, Column, Text};
pub use csv::{MAX_BYTES, MAX_COLUMNS, MAX_LEVELS, MISSING};
pub use date::Period;
pub use error::FrameError;
pub use impute::Impute;
pub use join::Join;
pub use window::Window;

/// The most rows that joining, stacking or resampling makes.
pub const MAX_ROWS: usize = 20_000_000;

/// Checks that not too many rows would come out.
fn few_enough(what: &'static str, given: usize) -> Result<(), FrameError> {
    if given <= MAX_ROWS { Ok(()) } else { Err(FrameError::TooManyRows { what, given, limit: MAX_ROWS }) }
}

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
        csv::read(text, None)
    }

    /// Reads some of the columns of comma-separated text, in the order asked: the table of
    /// [`read_csv`](Self::read_csv) and [`select`](Self::select), without the time and memory that the other columns
    /// take. (pandas calls this `usecols`.)
    ///
    /// ```
    /// use stepwise_kernels::frame::Frame;
    /// let sales = Frame::read_csv_columns("id,day,sum\n1,2024-01-30,2\n2,2024-01-31,3\n", &["sum"])?;
    /// assert_eq!((sales.width(), sales.numbers("sum")?), (1, [2.0, 3.0].as_slice()));
    /// # Ok::<(), stepwise_kernels::frame::FrameError>(())
    /// ```
    ///
    /// # Errors
    /// As [`read_csv`](Self::read_csv); [`FrameError::UnknownColumn`] or, when a name is asked twice,
    /// [`FrameError::DuplicateColumn`].
    pub fn read_csv_columns(text: &str, names: &[&str]) -> Result<Self, FrameError> {
        csv::read(text, Some(names))
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

    /// The same table with another column of numbers, worked out row by row from those of some columns (NaN where
    /// missing). A result that is not finite is a missing cell.
    ///
    /// ```
    /// use stepwise_kernels::frame::Frame;
    /// let houses = Frame::read_csv("price,area\n300,100\n120,60\n")?;
    /// let table = houses.derive("per_area", &["price", "area"], |row| row[0] / row[1])?;
    /// assert_eq!(table.numbers("per_area")?, [3.0, 2.0]);
    /// # Ok::<(), stepwise_kernels::frame::FrameError>(())
    /// ```
    ///
    /// # Errors
    /// [`FrameError::UnknownColumn`], [`FrameError::Cell`] or [`FrameError::Kind`] for a column that holds no numbers,
    /// [`FrameError::DuplicateColumn`].
    pub fn derive<S: AsRef<str>>(
        &self,
        name: &str,
        from: &[S],
        mut of: impl FnMut(&[f64]) -> f64,
    ) -> Result<Self, FrameError> {
        let columns = from.iter().map(|name| self.numbers(name.as_ref())).collect::<Result<Vec<_>, _>>()?;
        let mut cells = vec![0.0; columns.len()];
        let mut derive = |row: usize| {
            cells.iter_mut().zip(&columns).for_each(|(cell, column)| *cell = column[row]);
            let value = of(&cells);
            if value.is_finite() { value } else { f64::NAN }
        };
        let derived = (0..self.rows).map(&mut derive).collect();
        self.clone().with(name, Column::Number(derived))
    }

    /// The same table with a column of labels, worked out cell by cell from another as it is written; missing cells stay
    /// missing, and so do those for which `of` gives nothing.
    ///
    /// ```
    /// use stepwise_kernels::frame::Frame;
    /// let people = Frame::read_csv("name\n\"Ray, Mr. A\"\n\"Lin, Dr. B\"\n")?;
    /// let titled = people.derive_labels("title", "name", |name| {
    ///     name.split_once(", ").and_then(|(_, rest)| rest.split_once('.')).map(|(title, _)| title.to_owned())
    /// })?;
    /// assert_eq!(titled.column("title")?.cell(1), "Dr");
    /// # Ok::<(), stepwise_kernels::frame::FrameError>(())
    /// ```
    ///
    /// # Errors
    /// [`FrameError::UnknownColumn`], [`FrameError::DuplicateColumn`].
    pub fn derive_labels(
        &self,
        name: &str,
        from: &str,
        mut of: impl FnMut(&str) -> Option<String>,
    ) -> Result<Self, FrameError> {
        let column = self.column(from)?;
        let cell = |row: usize| column.is_present(row).then(|| column.cell(row));
        let labels: Vec<Option<String>> =
            (0..self.rows).map(|row| cell(row).and_then(|cell| of(&cell))).collect();
        self.clone().with(name, Column::Category(Category::new(labels.iter().map(Option::as_deref))))
    }

    /// The same table with another column in the place of that of the same name.
    ///
    /// # Errors
    /// [`FrameError::UnknownColumn`], [`FrameError::Length`].
    pub fn replace(mut self, name: &str, column: Column) -> Result<Self, FrameError> {
        self.column(name)?;
        if column.len() != self.rows {
            return Err(FrameError::Length {
                what: name.to_owned(),
                given: column.len(),
                expected: self.rows,
            });
        }
        for (other, place) in self.names.iter().zip(&mut self.columns) {
            if other == name {
                *place = column;
                break;
            }
        }
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
                *complete &= column.is_present(row);
            }
        }
        Ok(complete)
    }
}

#[cfg(test)]
mod reference;
#[cfg(test)]
mod tests;
