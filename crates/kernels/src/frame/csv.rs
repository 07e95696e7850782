//! Comma-separated text to columns and back.
//!
//! Two passes: the first finds for each column the narrowest kind that all its cells fit, the second fills the
//! columns. So no cell is stored as text that will become a number, and a file of 50 MB needs little more
//! memory than its columns. Time O(bytes) for each pass.

use std::collections::BTreeSet;

use csv::{ReaderBuilder, StringRecord};

use super::{Category, Column, Frame, FrameError, Text, date};

/// The most text that is read, in bytes.
pub const MAX_BYTES: usize = 100_000_000;

/// The most columns that are read.
pub const MAX_COLUMNS: usize = 2_000;

/// A column of words with at most this many different ones is a category (if they repeat).
pub const MAX_LEVELS: usize = 100;

/// The cells that count as missing, besides empty ones.
pub const MISSING: [&str; 10] = ["NA", "N/A", "n/a", "#N/A", "NaN", "nan", "NULL", "null", "Null", "?"];

fn present(cell: &str) -> Option<&str> {
    let trimmed = cell.trim();
    (!trimmed.is_empty() && !MISSING.contains(&trimmed)).then_some(cell)
}

/// How numbers are written: a file whose fields are separated by semicolons may use the comma as its point.
#[derive(Clone, Copy)]
struct Dialect {
    delimiter: u8,
    decimal_comma: bool,
    /// How many separators the header has.
    separators: usize,
}

impl Dialect {
    /// The separator that stands most often in the header outside quotes; a comma when in doubt.
    fn of(text: &str) -> Self {
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

    fn number(self, cell: &str) -> Option<f64> {
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

    fn reader(self, text: &str) -> csv::Reader<&[u8]> {
        ReaderBuilder::new().delimiter(self.delimiter).flexible(true).from_reader(text.as_bytes())
    }
}

/// What the cells of a column have been so far.
struct Guess {
    number: bool,
    date: bool,
    present: usize,
    /// The different cells, until there are too many to be categories.
    levels: Option<BTreeSet<String>>,
}

impl Guess {
    fn new() -> Self {
        Self { number: true, date: true, present: 0, levels: Some(BTreeSet::new()) }
    }

    fn see(&mut self, cell: &str, dialect: Dialect) {
        let Some(cell) = present(cell) else { return };
        self.present += 1;
        self.number = self.number && dialect.number(cell).is_some();
        self.date = self.date && date::parse(cell.trim()).is_some();
        if let Some(levels) = &mut self.levels
            && !levels.contains(cell)
        {
            levels.insert(cell.to_owned());
            if levels.len() > MAX_LEVELS {
                self.levels = None;
            }
        }
    }

    /// An empty column, ready to be filled. Words are categories when each stands twice on average.
    fn column(self) -> Column {
        if self.number {
            return Column::Number(Vec::new());
        }
        if self.date {
            return Column::Date(Vec::new());
        }
        match self.levels {
            Some(levels) if levels.len() <= 2 || 2 * levels.len() <= self.present => {
                Column::Category(Category::with_levels(levels.into_iter().collect()))
            }
            _ => Column::Text(Text::default()),
        }
    }
}

/// Names for all columns: an empty one is called after its place, a repeated one gets a number.
fn unique_names(header: &StringRecord) -> Vec<String> {
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

/// Calls `visit` for each record, checked to have as many fields as the header.
fn each_record(
    reader: &mut csv::Reader<&[u8]>,
    names: &[String],
    visit: &mut dyn FnMut(&StringRecord),
) -> Result<usize, FrameError> {
    let mut record = StringRecord::new();
    let mut row = 0;
    // The text is UTF-8 and the reader flexible, so that a record is always readable.
    while reader.read_record(&mut record).unwrap_or(false) {
        row += 1;
        if record.len() != names.len() {
            let place = record.len().min(names.len());
            let column = names.get(place).cloned().unwrap_or_else(|| (place + 1).to_string());
            return Err(FrameError::Ragged { row, column, found: record.len(), expected: names.len() });
        }
        visit(&record);
    }
    Ok(row)
}

pub(super) fn read(text: &str) -> Result<Frame, FrameError> {
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

    let mut reader = dialect.reader(text);
    let header = reader.headers().cloned().unwrap_or_default();
    if header.is_empty() || header.iter().all(|name| name.trim().is_empty()) && text.trim().is_empty() {
        return Err(FrameError::Empty);
    }
    let names = unique_names(&header);
    let mut guesses: Vec<Guess> = names.iter().map(|_| Guess::new()).collect();
    let rows = each_record(&mut reader, &names, &mut |record| {
        for (guess, cell) in guesses.iter_mut().zip(record) {
            guess.see(cell, dialect);
        }
    })?;

    let mut columns: Vec<Column> = guesses.into_iter().map(Guess::column).collect();
    for column in &mut columns {
        if let Column::Number(numbers) = column {
            numbers.reserve_exact(rows);
        }
    }
    each_record(&mut dialect.reader(text), &names, &mut |record| {
        for (column, cell) in columns.iter_mut().zip(record) {
            let cell = present(cell);
            match column {
                Column::Number(numbers) => {
                    numbers.push(cell.and_then(|cell| dialect.number(cell)).unwrap_or(f64::NAN));
                }
                Column::Category(category) => category.push(cell),
                Column::Text(text) => text.push(cell),
                Column::Date(days) => days.push(cell.and_then(|cell| date::parse(cell.trim()))),
            }
        }
    })?;
    Frame::from_columns(names.into_iter().zip(columns))
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
