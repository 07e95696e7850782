//! The four kinds of column.

use std::collections::BTreeSet;

use super::date;

/// One column of a [`Frame`](super::Frame): all cells of one kind, each possibly missing.
#[derive(Clone, Debug)]
pub enum Column {
    /// Real numbers; NaN is a missing one.
    Number(Vec<f64>),
    /// A few labels, repeated.
    Category(Category),
    /// Free text.
    Text(Text),
    /// Calendar days, counted from 1970-01-01.
    Date(Vec<Option<i32>>),
}

impl PartialEq for Column {
    /// Two missing numbers count as equal.
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a == b || (a.is_nan() && b.is_nan()))
            }
            (Self::Category(a), Self::Category(b)) => a == b,
            (Self::Text(a), Self::Text(b)) => a == b,
            (Self::Date(a), Self::Date(b)) => a == b,
            _ => false,
        }
    }
}

/// Labels stored once, and for each row which of them it has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Category {
    levels: Vec<String>,
    codes: Vec<Option<u32>>,
}

impl Category {
    /// Stores labels; the levels come out sorted, and an empty label is a missing one.
    #[must_use]
    pub fn new<'a>(labels: impl IntoIterator<Item = Option<&'a str>> + Clone) -> Self {
        let present: BTreeSet<&str> =
            labels.clone().into_iter().flatten().filter(|label| !label.is_empty()).collect();
        let levels: Vec<String> = present.into_iter().map(str::to_owned).collect();
        let codes = labels.into_iter().map(|label| label.and_then(|label| code_of(&levels, label))).collect();
        Self { levels, codes }
    }

    /// Sorted levels, and codes below their number.
    pub(super) fn from_codes(levels: Vec<String>, codes: Vec<Option<u32>>) -> Self {
        Self { levels, codes }
    }

    /// The different labels, sorted.
    #[must_use]
    pub fn levels(&self) -> &[String] {
        &self.levels
    }

    /// For each row the index of its label in [`levels`](Self::levels).
    #[must_use]
    pub fn codes(&self) -> &[Option<u32>] {
        &self.codes
    }

    /// The label of a row.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<&str> {
        let code = (*self.codes.get(row)?)?;
        self.levels.get(code as usize).map(String::as_str)
    }
}

fn code_of(levels: &[String], label: &str) -> Option<u32> {
    let index = levels.binary_search_by(|level| level.as_str().cmp(label)).ok()?;
    u32::try_from(index).ok()
}

/// Texts end to end in one buffer: a long column of short texts costs little more than its characters. The
/// empty text is the missing one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    characters: String,
    ends: Vec<usize>,
}

impl Text {
    /// Appends a text; `None` and the empty text are missing.
    pub fn push(&mut self, text: Option<&str>) {
        self.characters.push_str(text.unwrap_or(""));
        self.ends.push(self.characters.len());
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The text of a row.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<&str> {
        let end = *self.ends.get(row)?;
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        let text = &self.characters[start..end];
        (!text.is_empty()).then_some(text)
    }

    /// The texts, row by row.
    pub fn iter(&self) -> impl Iterator<Item = Option<&str>> + Clone {
        (0..self.len()).map(|row| self.get(row))
    }
}

impl<'a> FromIterator<Option<&'a str>> for Text {
    fn from_iter<I: IntoIterator<Item = Option<&'a str>>>(texts: I) -> Self {
        let mut column = Self::default();
        for text in texts {
            column.push(text);
        }
        column
    }
}

impl Column {
    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Number(numbers) => numbers.len(),
            Self::Category(category) => category.codes.len(),
            Self::Text(text) => text.len(),
            Self::Date(days) => days.len(),
        }
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What it holds, in plain words.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Number(_) => "numbers",
            Self::Category(_) => "categories",
            Self::Text(_) => "texts",
            Self::Date(_) => "dates",
        }
    }

    /// How many cells are missing. Time O(rows).
    #[must_use]
    pub fn missing(&self) -> usize {
        match self {
            Self::Number(numbers) => numbers.iter().filter(|number| number.is_nan()).count(),
            Self::Category(category) => category.codes.iter().filter(|code| code.is_none()).count(),
            Self::Text(text) => text.iter().filter(Option::is_none).count(),
            Self::Date(days) => days.iter().filter(|day| day.is_none()).count(),
        }
    }

    /// How many different values there are, missing ones not counted. Time O(rows · log rows).
    #[must_use]
    pub fn distinct(&self) -> usize {
        match self {
            Self::Number(numbers) => {
                let mut sorted: Vec<f64> = numbers.iter().copied().filter(|n| !n.is_nan()).collect();
                sorted.sort_unstable_by(f64::total_cmp);
                sorted.dedup();
                sorted.len()
            }
            Self::Category(category) => category.codes.iter().flatten().collect::<BTreeSet<_>>().len(),
            Self::Text(text) => text.iter().flatten().collect::<BTreeSet<_>>().len(),
            Self::Date(days) => days.iter().flatten().collect::<BTreeSet<_>>().len(),
        }
    }

    /// A cell as it stands in a CSV; missing ones are empty.
    #[must_use]
    pub fn cell(&self, row: usize) -> String {
        match self {
            Self::Number(numbers) => match numbers.get(row) {
                Some(number) if !number.is_nan() => number.to_string(),
                _ => String::new(),
            },
            Self::Category(category) => category.get(row).unwrap_or("").to_owned(),
            Self::Text(text) => text.get(row).unwrap_or("").to_owned(),
            Self::Date(days) => days.get(row).copied().flatten().map(date::format).unwrap_or_default(),
        }
    }

    /// Whether a cell is there.
    #[must_use]
    pub fn is_present(&self, row: usize) -> bool {
        match self {
            Self::Number(numbers) => numbers.get(row).is_some_and(|number| !number.is_nan()),
            Self::Category(category) => category.codes.get(row).is_some_and(Option::is_some),
            Self::Text(text) => text.get(row).is_some(),
            Self::Date(days) => days.get(row).is_some_and(Option::is_some),
        }
    }

    /// The label or text of a cell; `None` for a missing one, and for numbers and dates.
    fn label(&self, row: usize) -> Option<&str> {
        match self {
            Self::Category(category) => category.get(row),
            Self::Text(text) => text.get(row),
            Self::Number(_) | Self::Date(_) => None,
        }
    }

    /// Columns one below the other; `None` when their kinds do not go together. Categories and texts together are texts.
    pub(super) fn concat(columns: &[&Self]) -> Option<Self> {
        let labels = || columns.iter().flat_map(|column| (0..column.len()).map(|row| column.label(row)));
        let words = |column: &&Self| matches!(column, Self::Category(_) | Self::Text(_));
        match columns {
            [] => Some(Self::Number(Vec::new())),
            _ if columns.iter().all(|column| matches!(column, Self::Category(_))) => {
                Some(Self::Category(Category::new(labels())))
            }
            _ if columns.iter().all(words) => Some(Self::Text(labels().collect())),
            _ if columns.iter().all(|column| matches!(column, Self::Number(_))) => {
                Some(Self::Number(columns.iter().flat_map(|column| column.as_numbers()).copied().collect()))
            }
            _ if columns.iter().all(|column| matches!(column, Self::Date(_))) => {
                let days = |column: &&Self| match column {
                    Self::Date(days) => days.clone(),
                    _ => Vec::new(),
                };
                Some(Self::Date(columns.iter().flat_map(days).collect()))
            }
            _ => None,
        }
    }

    /// The numbers; none of a column of another kind.
    fn as_numbers(&self) -> &[f64] {
        match self {
            Self::Number(numbers) => numbers,
            _ => &[],
        }
    }

    /// The rows of these indices, in their order; an index past the end gives a missing cell.
    #[must_use]
    pub fn take(&self, rows: &[usize]) -> Self {
        match self {
            Self::Number(numbers) => {
                Self::Number(rows.iter().map(|&row| numbers.get(row).copied().unwrap_or(f64::NAN)).collect())
            }
            Self::Category(category) => Self::Category(Category {
                levels: category.levels.clone(),
                codes: rows.iter().map(|&row| category.codes.get(row).copied().flatten()).collect(),
            }),
            Self::Text(text) => Self::Text(rows.iter().map(|&row| text.get(row)).collect()),
            Self::Date(days) => {
                Self::Date(rows.iter().map(|&row| days.get(row).copied().flatten()).collect())
            }
        }
    }
}
