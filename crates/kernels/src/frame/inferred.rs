//! A column whose kind shows while it is read.

use std::collections::BTreeMap;

use super::csv::{Dialect, MAX_LEVELS, present};
use super::{Category, Column, Text, date};

/// A column's cells so far, as the narrowest kind that all of them fit.
///
/// The first cell that is there decides, and the cells after it must follow. Where one does not, the column is of words,
/// and what was read of it is lost: it is [`Mixed`](Self::Mixed), to be read once more.
pub(super) enum Inferred {
    /// So many missing cells, and nothing else.
    Missing(usize),
    Number(Vec<f64>),
    Date(Vec<Option<i32>>),
    Words(Words),
    Mixed,
}

impl Inferred {
    /// A column of words.
    pub(super) fn words() -> Self {
        Self::Words(Words::default())
    }

    /// Appends a cell.
    #[inline]
    pub(super) fn push(&mut self, cell: &str, dialect: Dialect) {
        // A number or a date is never one of the words for missing cells, which take longer to look for.
        match self {
            Self::Number(numbers) => match dialect.number(cell) {
                Some(number) => numbers.push(number),
                None if present(cell).is_none() => numbers.push(f64::NAN),
                None => *self = Self::Mixed,
            },
            Self::Date(days) => match date::parse(cell).or_else(|| date::parse(cell.trim())) {
                Some(day) => days.push(Some(day)),
                None if present(cell).is_none() => days.push(None),
                None => *self = Self::Mixed,
            },
            Self::Words(words) => words.push(present(cell)),
            Self::Missing(rows) => match present(cell) {
                None => *rows += 1,
                Some(cell) => {
                    *self = Self::begun(*rows, cell, dialect);
                    self.push(cell, dialect);
                }
            },
            Self::Mixed => {}
        }
    }

    /// The kind of the first cell that is there, after so many that are missing.
    fn begun(missing: usize, cell: &str, dialect: Dialect) -> Self {
        if dialect.number(cell).is_some() {
            Self::Number(vec![f64::NAN; missing])
        } else if date::parse(cell.trim()).is_some() {
            Self::Date(vec![None; missing])
        } else {
            Self::Words(Words { codes: vec![None; missing], ..Words::default() })
        }
    }

    /// The column, when all cells are in.
    pub(super) fn finish(self) -> Column {
        match self {
            Self::Missing(rows) => Column::Number(vec![f64::NAN; rows]),
            Self::Number(mut numbers) => {
                numbers.shrink_to_fit();
                Column::Number(numbers)
            }
            Self::Date(mut days) => {
                days.shrink_to_fit();
                Column::Date(days)
            }
            Self::Words(words) => words.finish(),
            Self::Mixed => Column::Text(Text::default()),
        }
    }
}

/// Labels, until there are too many different ones.
#[derive(Default)]
pub(super) struct Words {
    /// The label's codes, in the order in which they came.
    levels: BTreeMap<String, u32>,
    codes: Vec<Option<u32>>,
    /// All cells, once they cannot be a category.
    text: Option<Text>,
}

impl Words {
    fn push(&mut self, cell: Option<&str>) {
        if let Some(text) = &mut self.text {
            text.push(cell);
            return;
        }
        let code = cell.map(|cell| {
            self.levels.get(cell).copied().unwrap_or_else(|| {
                let code = self.levels.len() as u32;
                self.levels.insert(cell.to_owned(), code);
                code
            })
        });
        self.codes.push(code);
        if self.levels.len() > MAX_LEVELS {
            self.text = Some(self.spelled());
        }
    }

    /// The cells so far, word by word.
    fn spelled(&self) -> Text {
        let mut names = vec![""; self.levels.len()];
        for (name, &code) in &self.levels {
            names[code as usize] = name;
        }
        self.codes.iter().map(|code| code.map(|code| names[code as usize])).collect()
    }

    /// Words are categories when each stands twice on average.
    fn finish(self) -> Column {
        if let Some(text) = self.text {
            return Column::Text(text);
        }
        let present = self.codes.iter().flatten().count();
        if self.levels.len() > 2 && 2 * self.levels.len() > present {
            return Column::Text(self.spelled());
        }
        let mut sorted = vec![0; self.levels.len()];
        for (place, &code) in self.levels.values().enumerate() {
            sorted[code as usize] = place as u32;
        }
        let codes = self.codes.iter().map(|code| code.map(|code| sorted[code as usize])).collect();
        Column::Category(Category::from_codes(self.levels.into_keys().collect(), codes))
    }
}
