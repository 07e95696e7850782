//! The table itself, some rows at a time, with what was filled and what was taken away.

use stepwise_data::long_table;
use stepwise_kernels::frame::{Category, Column, Frame};
use stepwise_lab::Table;

use super::filling::Blanks;
use super::session::DataCleaning;

/// The most columns.
const COLUMNS: usize = 11;

/// As it stands, from the row that the reader scrolled to, else from the slice that was cleaned last.
pub fn table(run: &DataCleaning) -> Table {
    let patients = &run.patients;
    let columns = columns(run);
    let first = run.first.unwrap_or(if run.found.is_some() { 0 } else { run.swept.saturating_sub(1) });
    let names: Vec<&str> = std::iter::once(patients.target.as_str())
        .chain(columns.iter().map(|&place| patients.features[place].as_str()))
        .collect();
    let mut table = long_table(&patients.frame, &names, first);
    let from = table.first.unwrap_or(0);
    let shown: Vec<usize> = (from..from + table.rows.len()).collect();
    let mut part = patients.frame.take(&shown);
    for (column, &place) in columns.iter().enumerate() {
        for (at, &row) in shown.iter().enumerate() {
            let filled = patients.blank[place][row] && row < run.swept && run.blanks != Blanks::Drop;
            if filled || (run.cleared && patients.zero[place][row]) {
                table.changed.push((at, column + 1));
            }
        }
        part = with_now(run, part, place, &shown);
    }
    table.removed = (0..shown.len()).filter(|&at| !run.kept[shown[at]]).collect();
    table.rows = long_table(&part, &names, 0).rows;
    table
}

/// The columns that have blanks first, then others while there is room.
fn columns(run: &DataCleaning) -> Vec<usize> {
    let blank = |place: &usize| run.patients.blank[*place].contains(&true);
    let mut columns: Vec<usize> = (0..run.patients.features.len()).collect();
    columns.sort_by_key(|place| !blank(place));
    columns.truncate(COLUMNS - 1);
    columns.sort_unstable();
    columns
}

/// The rows shown with a column as it is now.
fn with_now(run: &DataCleaning, part: Frame, place: usize, shown: &[usize]) -> Frame {
    let patients = &run.patients;
    let name = &patients.features[place];
    let now = match (&patients.levels[place], part.get(name)) {
        (None, Some(_)) => Column::Number(shown.iter().map(|&row| number(run, place, row)).collect()),
        (Some(levels), Some(column)) => {
            let words: Vec<Option<String>> = shown
                .iter()
                .enumerate()
                .map(|(at, &row)| match patients.blank[place][row] {
                    true => word(run, place, row, levels),
                    false => Some(column.cell(at)),
                })
                .collect();
            Column::Category(Category::new(words.iter().map(Option::as_deref)))
        }
        (_, None) => return part,
    };
    part.clone().replace(name, now).unwrap_or(part)
}

/// A number as it is now, NaN where blank.
pub fn number(run: &DataCleaning, place: usize, row: usize) -> f64 {
    let patients = &run.patients;
    if !run.cleared && patients.zero[place][row] {
        return 0.0;
    }
    run.x[(row, patients.groups[place].start)]
}

/// The most probable word of a cell that was blank, once it was filled: the columns of 0 and 1 hold shares then.
fn word(run: &DataCleaning, place: usize, row: usize, levels: &[String]) -> Option<String> {
    let shares: Vec<f64> = run.patients.groups[place].clone().map(|column| run.x[(row, column)]).collect();
    let first = 1.0 - shares.iter().sum::<f64>();
    let all = std::iter::once(first).chain(shares).zip(levels);
    let (share, word) = all.max_by(|a, b| a.0.total_cmp(&b.0))?;
    share.is_finite().then(|| word.clone())
}
