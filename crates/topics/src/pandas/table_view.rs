//! The table itself, some rows at a time, with what the last block changed.

use std::collections::BTreeSet;

use stepwise_kernels::frame::{Column, Frame};
use stepwise_lab::{Cell, Table, TableColumn, words};

use super::pipeline::{Change, key};
use super::session::Pandas;

/// How many rows are sent at once: what a tall screen shows, and as much again above and below.
const WINDOW: usize = 200;

/// The most columns.
const COLUMNS: usize = 9;

pub fn table(run: &Pandas) -> Table {
    let Some(stage) = run.stages.last() else { return Table::default() };
    let frame = match &stage.change {
        Change::Rows { before, .. } => before,
        _ => &stage.frame,
    };
    let names = columns(run, frame);
    let first = run.first.min(frame.rows().saturating_sub(WINDOW));
    let shown = first..(first + WINDOW).min(frame.rows());
    let place = |name: &str| names.iter().position(|other| other == name);
    let mut changed = Vec::new();
    let mut removed = Vec::new();
    match &stage.change {
        Change::Nothing => {}
        Change::Cells { column, rows } => {
            let rows: BTreeSet<usize> = rows.iter().copied().collect();
            changed.extend(rows.range(shown.clone()).filter_map(|row| Some((row - first, place(column)?))));
        }
        Change::Column(name) => changed.extend(
            place(name).into_iter().flat_map(|column| (0..shown.len()).map(move |row| (row, column))),
        ),
        Change::Rows { kept, .. } => {
            removed.extend(shown.clone().filter(|&row| !kept[row]).map(|row| row - first));
        }
        Change::Everything => {
            changed.extend((0..shown.len()).flat_map(|row| (0..names.len()).map(move |column| (row, column))))
        }
    }
    let columns = names.iter().map(|name| TableColumn { label: words(name), digits: digits(frame, name) });
    let of = |row: usize| -> Vec<Cell> {
        names.iter().map(|name| frame.get(name).map_or(Cell::Missing, |column| cell(column, row))).collect()
    };
    Table {
        columns: columns.collect(),
        rows: shown.map(of).collect(),
        changed,
        removed,
        of: Some(frame.rows()),
        first: Some(first),
    }
}

/// The columns that matter first, then others while there is room.
fn columns(run: &Pandas, frame: &Frame) -> Vec<String> {
    let sales = &run.sales;
    let matter = [key(sales), &sales.group, &sales.quantity, &sales.price, &sales.revenue, "trend"];
    let mut names: Vec<String> =
        matter.iter().filter(|name| frame.get(name).is_some()).map(|&name| name.to_owned()).collect();
    for name in frame.names() {
        if names.len() < COLUMNS && !names.iter().any(|other| other == name) {
            names.push(name.to_owned());
        }
    }
    names
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
