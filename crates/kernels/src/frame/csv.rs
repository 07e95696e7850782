//! Comma-separated text to columns and back.
//!
//! Columns are filled while their kinds show, so that a file of 50 MB needs little more memory than its columns. A
//! column whose first cells look like numbers or dates and a later one does not is read a second time, as words.
//! Time O(bytes).

use std::collections::BTreeSet;

use super::inferred::Inferred;
use super::records::Records;
use super::{Frame, FrameError};

/// The most text that is read, in bytes.
pub const MAX_BYTES: usize = 100_000_000;

/// The most columns that are read.
pub const MAX_COLUMNS: usize = 2_000;

/// A column of words with at most this many different ones is a category (if they repeat).
pub const MAX_LEVELS: usize = 100;

/// The cells that count as missing, besides empty ones.
pub const MISSING: [&str; 10] = ["NA", "N/A", "n/a", "#N/A", "NaN", "nan", "NULL", "null", "Null", "?"];

pub(super) fn present(cell: &str) -> Option<&str> {
    let trimmed = cell.trim();
    (!trimmed.is_empty() && !MISSING.contains(&trimmed)).then_some(cell)
}

/// How numbers are written: a file whose fields are separated by semicolons may use the comma as its point.
#[derive(Clone, Copy)]
pub(super) struct Dialect {
    pub(super) delimiter: u8,
    pub(super) decimal_comma: bool,
    /// How many separators the header has.
    separators: usize,
}

impl Dialect {
    /// The separator that stands most often in the header outside quotes; a comma when in doubt.
    pub(super) fn of(text: &str) -> Self {
        let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0), (b'|', 0)];
        let mut quoted = false;
        for byte in text.bytes() {
            match byte {
                b'"' => quoted = !quoted,
                b'\n' | b'\r' if !quoted => break,
                _ if !quoted => {
                    if let Some(count) = counts.iter_mut().find(|(delimiter, _)| *delimiter == byte) {
                        count.1 += 1;
                    }
                }
                _ => {}
            }
        }
        let mut best = counts[0];
        for count in counts {
            if count.1 > best.1 {
                best = count;
            }
        }
        Self { delimiter: best.0, decimal_comma: best.0 == b';', separators: best.1 }
    }

    #[inline]
    pub(super) fn number(self, cell: &str) -> Option<f64> {
        plain_number(cell.as_bytes()).or_else(|| self.any_number(cell))
    }

    fn any_number(self, cell: &str) -> Option<f64> {
        let cell = cell.trim();
        // "inf" and "nan" are words here; only digits make a number.
        if !cell.bytes().any(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let number = if self.decimal_comma && cell.contains(',') {
            cell.replacen(',', ".", 1).parse::<f64>()
        } else {
            cell.parse::<f64>()
        };
        number.ok().filter(|number| number.is_finite())
    }
}

/// A number of at most fifteen digits with or without a point, as most are. The digits without the point and the power
/// of ten are exact, and so their quotient is the nearest number to what is written.
///
/// Source: W. D. Clinger, *How to read floating point numbers accurately*, PLDI (1990).
fn plain_number(cell: &[u8]) -> Option<f64> {
    let (digits, sign) = match cell {
        [b'-', digits @ ..] => (digits, -1.0),
        digits => (digits, 1.0),
    };
    if digits.len() > 16 {
        return None;
    }
    let (mut whole, mut point) = (0_u64, None);
    for (place, byte) in digits.iter().enumerate() {
        match byte {
            b'0'..=b'9' => whole = 10 * whole + u64::from(byte - b'0'),
            b'.' if point.is_none() => point = Some(place),
            _ => return None,
        }
    }
    let count = digits.len() - usize::from(point.is_some());
    let decimals = point.map_or(0, |point| digits.len() - point - 1);
    let power = POWERS.get(decimals)?;
    (1..POWERS.len()).contains(&count).then(|| sign * (whole as f64 / power))
}

/// 10⁰ to 10¹⁵, each exact.
const POWERS: [f64; 16] =
    [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/// Names for all columns: an empty one is called after its place, a repeated one gets a number.
pub(super) fn unique_names(header: &[String]) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let mut names = Vec::with_capacity(header.len());
    for (index, name) in header.iter().enumerate() {
        let name = name.trim();
        let base = if name.is_empty() { format!("column {}", index + 1) } else { name.to_owned() };
        let mut unique = base.clone();
        let mut copy = 2;
        while !taken.insert(unique.clone()) {
            unique = format!("{base} ({copy})");
            copy += 1;
        }
        names.push(unique);
    }
    names
}

/// Calls `visit` for each record behind the header, checked to have as many fields as that.
fn each_record(
    text: &str,
    dialect: Dialect,
    names: &[String],
    mut visit: impl FnMut(&Records<'_>),
) -> Result<(), FrameError> {
    let mut records = Records::new(text, dialect.delimiter);
    records.advance();
    let mut row = 0;
    while records.advance() {
        row += 1;
        if records.len() != names.len() {
            let place = records.len().min(names.len());
            let column = names.get(place).cloned().unwrap_or_else(|| (place + 1).to_string());
            return Err(FrameError::Ragged { row, column, found: records.len(), expected: names.len() });
        }
        visit(&records);
    }
    Ok(())
}

/// All columns, or those of these names in this order.
pub(super) fn read(text: &str, wanted: Option<&[&str]>) -> Result<Frame, FrameError> {
    if text.len() > MAX_BYTES {
        let megabytes = text.len().div_ceil(1_000_000);
        return Err(FrameError::TooLarge { megabytes, limit: MAX_BYTES / 1_000_000 });
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let dialect = Dialect::of(text.trim_start());
    // Before the header is split: fifty megabytes of commas would become as many names.
    if dialect.separators >= MAX_COLUMNS {
        return Err(FrameError::TooManyColumns { given: dialect.separators + 1, limit: MAX_COLUMNS });
    }

    let mut records = Records::new(text, dialect.delimiter);
    if !records.advance() || text.trim().is_empty() {
        return Err(FrameError::Empty);
    }
    let header: Vec<String> = (0..records.len()).map(|index| records.field(index).into_owned()).collect();
    let names = unique_names(&header);
    let places = match wanted {
        None => (0..names.len()).collect(),
        Some(wanted) => places(&names, wanted)?,
    };
    let mut columns: Vec<Inferred> = places.iter().map(|_| Inferred::Missing(0)).collect();
    each_record(text, dialect, &names, |record| {
        for (column, &place) in columns.iter_mut().zip(&places) {
            column.push(&record.field(place), dialect);
        }
    })?;

    let mut mixed: Vec<(&mut Inferred, usize)> = columns
        .iter_mut()
        .zip(places.iter().copied())
        .filter(|(column, _)| matches!(column, Inferred::Mixed))
        .collect();
    if !mixed.is_empty() {
        mixed.iter_mut().for_each(|(column, _)| **column = Inferred::words());
        each_record(text, dialect, &names, |record| {
            for (column, place) in &mut mixed {
                column.push(&record.field(*place), dialect);
            }
        })?;
    }
    let names = places.iter().map(|&place| names[place].clone());
    Frame::from_columns(names.zip(columns.into_iter().map(Inferred::finish)))
}

/// Where the columns of these names stand.
fn places(names: &[String], wanted: &[&str]) -> Result<Vec<usize>, FrameError> {
    // A table without rows knows its names, and how to say that one is not among them.
    let header = Frame::from_columns(names.iter().map(|name| (name.clone(), Inferred::Missing(0).finish())))?;
    header.select(wanted)?;
    Ok(wanted.iter().filter_map(|name| names.iter().position(|other| other == name)).collect())
}

pub(super) fn write(frame: &Frame) -> String {
    let mut text = String::new();
    let mut line = |cells: &mut dyn Iterator<Item = String>, alone: bool| {
        for (index, cell) in cells.enumerate() {
            if index > 0 {
                text.push(',');
            }
            // Every separator that reading might guess is quoted, and so is an empty cell that would
            // otherwise be an empty line, which readers skip.
            let special = |character| matches!(character, ',' | ';' | '\t' | '|' | '"' | '\n' | '\r');
            if cell.contains(special) || (alone && cell.is_empty()) {
                text.push('"');
                text.push_str(&cell.replace('"', "\"\""));
                text.push('"');
            } else {
                text.push_str(&cell);
            }
        }
        text.push('\n');
    };
    let alone = frame.width() == 1;
    line(&mut frame.names().map(str::to_owned), alone);
    for row in 0..frame.rows() {
        line(&mut frame.columns().map(|(_, column)| column.cell(row)), alone);
    }
    text
}
