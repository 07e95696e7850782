//! A long table, some rows at a time.

use stepwise_kernels::frame::{Column, Frame};
use stepwise_lab::{Cell, Table, TableColumn, words};

/// How many rows are sent at once: what a tall screen shows, and as much again above and below. More would take the
/// page a long task to lay out.
const WINDOW: usize = 100;

/// The rows of a table from `first` on, as many as are sent at once; the page scrolls through all of them.
///
/// ```
/// use stepwise_data::long_table;
/// use stepwise_kernels::frame::Frame;
/// let frame = Frame::read_csv("night,price\n1,50.5\n2,\n")?;
/// let table = long_table(&frame, &["price"], 0);
/// assert_eq!((table.rows.len(), table.of, table.columns[0].digits), (2, Some(2), 2));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn long_table<S: AsRef<str>>(frame: &Frame, names: &[S], first: usize) -> Table {
    let first = first.min(frame.rows().saturating_sub(WINDOW));
    let shown = first..(first + WINDOW).min(frame.rows());
    let of = |row: usize| -> Vec<Cell> {
        names
            .iter()
            .map(|name| frame.get(name.as_ref()).map_or(Cell::Missing, |column| cell(column, row)))
            .collect()
    };
    Table {
        columns: names
            .iter()
            .map(|name| TableColumn { label: words(name.as_ref()), digits: digits(frame, name.as_ref()) })
            .collect(),
        rows: shown.map(of).collect(),
        of: Some(frame.rows()),
        first: Some(first),
        ..Table::default()
    }
}

/// Digits after the point that a column's numbers need, two at most.
fn digits(frame: &Frame, name: &str) -> u8 {
    match frame.get(name) {
        Some(Column::Number(numbers)) if numbers.iter().any(|number| number.fract().abs() > 1e-9) => 2,
        _ => 0,
    }
}

fn cell(column: &Column, row: usize) -> Cell {
    match column {
        Column::Number(numbers) => numbers.get(row).map_or(Cell::Missing, |&number| Cell::from(number)),
        other if other.is_present(row) => Cell::from(other.cell(row)),
        _ => Cell::Missing,
    }
}
