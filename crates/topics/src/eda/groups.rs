//! A column as a few groups of rows: what can be counted, compared and told apart.

use ndarray::Array2;
use stepwise_data::refused;
use stepwise_kernels::frame::Column;
use stepwise_kernels::preprocess::{Cuts, KBinsDiscretizer};
use stepwise_lab::LabError;

/// Numbers with at most so many different values are not cut into ranges.
const FEW: usize = 8;

/// Of words with more different ones than this, only whether they are there is looked at.
const LEVELS: usize = 30;

/// The name of the group of rows in which a column is blank.
pub const BLANK: &str = "blank";

/// The rows of a column by groups.
pub struct Groups {
    /// The column's name.
    pub name: String,
    /// Its numbers, NaN where blank; none for words.
    pub numbers: Option<Vec<f64>>,
    /// The group of each row.
    pub of: Vec<usize>,
    /// Names of the groups; rows in which the column is blank are one of them, the last.
    pub labels: Vec<String>,
    /// In how many rows the column is blank.
    pub blank: usize,
    /// How many different values it has.
    pub distinct: usize,
}

impl Groups {
    /// Groups a column: numbers by ranges of about equally many rows, categories by themselves, texts by whether they
    /// are there.
    pub fn new(name: &str, column: &Column, ranges: usize) -> Result<Self, LabError> {
        let rows = column.len();
        let numbers = match column {
            Column::Number(numbers) => Some(numbers.clone()),
            Column::Date(days) => Some(days.iter().map(|day| day.map_or(f64::NAN, f64::from)).collect()),
            _ => None,
        };
        let distinct = column.distinct();
        let (found, mut labels) = match (&numbers, column) {
            (Some(numbers), _) if distinct <= FEW => by_value(numbers),
            (Some(numbers), _) => by_range(numbers, ranges)?,
            (None, Column::Category(_)) if distinct <= LEVELS => by_label(column),
            _ => {
                ((0..rows).map(|row| column.is_present(row).then_some(0)).collect(), vec!["known".to_owned()])
            }
        };
        let blank = found.iter().filter(|group| group.is_none()).count();
        let last = labels.len();
        if blank > 0 {
            labels.push(BLANK.to_owned());
        }
        let of = found.into_iter().map(|group| group.unwrap_or(last)).collect();
        Ok(Self { name: name.to_owned(), numbers, of, labels, blank, distinct })
    }

    /// The groups as labels.
    pub fn codes(&self) -> Vec<i64> {
        self.of.iter().map(|&group| group as i64).collect()
    }

    /// The numbers that are there.
    pub fn present(&self) -> Vec<f64> {
        self.numbers.iter().flatten().copied().filter(|number| number.is_finite()).collect()
    }

    /// The rows' groups as columns of 0 and 1, with every row put into the blank group where `unknown`.
    pub fn one_hot(&self, unknown: bool) -> Array2<f64> {
        let blank = self.labels.iter().position(|label| label == BLANK);
        let mut matrix = Array2::zeros((self.of.len(), self.labels.len()));
        for (row, &group) in self.of.iter().enumerate() {
            if let Some(group) = if unknown { blank } else { Some(group) } {
                matrix[(row, group)] = 1.0;
            }
        }
        matrix
    }
}

/// The group of each row, and the groups' names.
type Found = (Vec<Option<usize>>, Vec<String>);

fn by_value(numbers: &[f64]) -> Found {
    let mut values: Vec<f64> = numbers.iter().copied().filter(|number| number.is_finite()).collect();
    values.sort_unstable_by(f64::total_cmp);
    values.dedup();
    let found = numbers.iter().map(|number| values.iter().position(|value| value == number)).collect();
    (found, values.iter().map(|&value| short(value)).collect())
}

fn by_range(numbers: &[f64], ranges: usize) -> Result<Found, LabError> {
    let present: Vec<f64> = numbers.iter().copied().filter(|number| number.is_finite()).collect();
    let column = |values: Vec<f64>| Array2::from_shape_fn((values.len(), 1), |(row, _)| values[row]);
    let cut =
        KBinsDiscretizer::fit(column(present.clone()).view(), ranges, Cuts::Quantile).map_err(refused)?;
    let bins = cut.transform(column(present).view()).map_err(refused)?;
    let mut bins = bins.iter().map(|&bin| bin as usize);
    let found = numbers.iter().map(|number| number.is_finite().then(|| bins.next()).flatten()).collect();
    let edges = cut.edges().first().map_or(&[][..], Vec::as_slice);
    let name = |pair: &[f64]| format!("{} to {}", short(pair[0]), short(pair[1]));
    Ok((found, edges.windows(2).map(name).collect()))
}

fn by_label(column: &Column) -> Found {
    let rows = column.len();
    let mut labels: Vec<String> =
        (0..rows).filter(|&row| column.is_present(row)).map(|row| column.cell(row)).collect();
    labels.sort_unstable();
    labels.dedup();
    let place =
        |row: usize| column.is_present(row).then(|| labels.binary_search(&column.cell(row)).ok()).flatten();
    ((0..rows).map(place).collect(), labels)
}

/// A number with at most one digit after the point.
fn short(number: f64) -> String {
    let rounded = (10.0 * number).round() / 10.0;
    format!("{rounded}")
}
