//! The table itself, some rows at a time, with what the last block changed.

use std::collections::BTreeSet;

use stepwise_data::long_table;
use stepwise_kernels::frame::Frame;
use stepwise_lab::Table;

use super::pipeline::{Change, key};
use super::session::Pandas;

/// The most columns.
const COLUMNS: usize = 9;

pub fn table(run: &Pandas) -> Table {
    let Some(stage) = run.stages.last() else { return Table::default() };
    let frame = match &stage.change {
        Change::Rows { before, .. } => before,
        _ => &stage.frame,
    };
    let names = columns(run, frame);
    let mut table = long_table(frame, &names, run.first);
    let first = table.first.unwrap_or(0);
    let shown = first..first + table.rows.len();
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
    table.changed = changed;
    table.removed = removed;
    table
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
