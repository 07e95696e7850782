//! What a table has to say to the reader: what is wrong with it, and which columns it has.

use stepwise_kernels::KernelError;
use stepwise_kernels::frame::{Column, Frame, FrameError};
use stepwise_lab::{ColumnInfo, ColumnKind, LabError, Schema};

/// The longest name or cell that a message repeats, in characters.
const LONGEST: usize = 60;

/// A table's error as one sentence about the file `file`, with row and column where there are any.
///
/// Names and cells longer than 60 characters are cut, so that a message stays a message.
///
/// ```
/// use stepwise_data::explain;
/// use stepwise_kernels::frame::Frame;
/// let houses = Frame::read_csv("area,price\n80,90000\n75,cheap\n")?;
/// let error = houses.numbers("price").unwrap_err();
/// assert_eq!(
///     explain("houses.csv", error).to_string(),
///     "houses.csv, row 2, column price: \"cheap\" is not a number."
/// );
/// # Ok::<(), stepwise_kernels::frame::FrameError>(())
/// ```
#[must_use]
pub fn explain(file: &str, error: FrameError) -> LabError {
    match error {
        FrameError::Empty => LabError::file(file, "is empty; it needs a first line with the columns' names"),
        FrameError::TooLarge { megabytes, limit } => {
            LabError::file(file, format!("has {megabytes} MB of text, but at most {limit} MB can be read"))
        }
        FrameError::TooManyColumns { given, limit } => {
            LabError::file(file, format!("has {given} columns, but at most {limit} can be read"))
        }
        FrameError::Ragged { row, column, found, expected } => LabError::cell(
            file,
            row,
            short(&column),
            format!("the row has {}, but the header has {expected}", counted(found, "field")),
        ),
        FrameError::Cell { row, column, value, expected } => {
            LabError::cell(file, row, short(&column), format!("\"{}\" is not {expected}", short(&value)))
        }
        FrameError::Kind { column, found, expected } => {
            LabError::column(file, short(&column), format!("holds {found}, but {expected} are needed"))
        }
        FrameError::UnknownColumn { name, available } => {
            LabError::column(file, short(&name), format!("does not exist; the columns are {available}"))
        }
        FrameError::DuplicateColumn { name } => LabError::column(file, short(&name), "is there twice"),
        FrameError::Length { what, given, expected } => LabError::computation(format!(
            "{file}: {} is for {}, but the table has {expected}",
            short(&what),
            counted(given, "row")
        )),
        error @ (FrameError::Range { .. } | FrameError::TooManyRows { .. }) => {
            LabError::computation(format!("{file}: {error}"))
        }
    }
}

/// What a kernel refuses, as a sentence for the reader.
#[must_use]
pub fn refused(error: KernelError) -> LabError {
    LabError::computation(error.to_string())
}

fn counted(number: usize, thing: &str) -> String {
    if number == 1 { format!("1 {thing}") } else { format!("{number} {thing}s") }
}

/// At most [`LONGEST`] characters on one line.
pub(crate) fn short(text: &str) -> String {
    let mut characters = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let mut shortened: String = characters.by_ref().take(LONGEST).collect();
    if characters.next().is_some() {
        shortened.push('…');
    }
    shortened
}

/// The columns of a table, for the reader to choose from.
///
/// Time O(cells · log rows), for counting what is different.
///
/// ```
/// use stepwise_data::schema;
/// use stepwise_kernels::frame::Frame;
/// use stepwise_lab::ColumnKind;
/// let schema = schema(&Frame::read_csv("area,street\n80,paved\n,gravel\n75,paved\n")?);
/// assert_eq!((schema.rows, schema.columns[0].missing), (3, 1));
/// assert_eq!(schema.columns[1].kind, ColumnKind::Category);
/// # Ok::<(), stepwise_kernels::frame::FrameError>(())
/// ```
#[must_use]
pub fn schema(frame: &Frame) -> Schema {
    let columns = frame
        .columns()
        .map(|(name, column)| ColumnInfo {
            name: name.to_owned(),
            kind: match column {
                Column::Number(_) => ColumnKind::Number,
                Column::Category(_) => ColumnKind::Category,
                Column::Text(_) => ColumnKind::Text,
                Column::Date(_) => ColumnKind::Date,
            },
            missing: column.missing(),
            distinct: column.distinct(),
        })
        .collect();
    Schema { rows: frame.rows(), columns }
}
