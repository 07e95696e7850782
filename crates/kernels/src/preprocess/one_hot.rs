//! Labels as columns of 0 and 1.

use ndarray::Array2;

use super::levels::{Code, Levels};
use super::small_enough;
use crate::KernelError;
use crate::frame::{Category, Frame};

/// Puts a 1 into the column of each row's level: `from` for the level `first`, and so on. Other rows stay as they are.
fn mark(matrix: &mut Array2<f64>, levels: impl Iterator<Item = Option<usize>>, first: usize, from: usize) {
    for (row, level) in levels.enumerate() {
        if let Some(column) = level.and_then(|level| level.checked_sub(first)) {
            matrix[(row, from + column)] = 1.0;
        }
    }
}

/// The name of a level's column.
pub(super) fn level_name(column: &str, level: &str) -> String {
    format!("{column} = {level}")
}

/// Labels as columns of 0 and 1, one for each level but the first: [`OneHotEncoder`] for one column and for good.
///
/// The first level (in alphabetical order) is the one that others are compared with: its rows are all 0. With a
/// column for it too, the columns would always sum to 1, and a model with an intercept could not tell them apart.
/// A missing label is all 0 as well. scikit-learn: `OneHotEncoder(drop="first")`. Time O(n·levels).
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::{frame::Category, preprocess::one_hot};
/// let streets = Category::new([Some("Gravel"), Some("Paved"), None]);
/// assert_eq!(one_hot(&streets), array![[0.0], [1.0], [0.0]]);
/// ```
#[must_use]
pub fn one_hot(category: &Category) -> Array2<f64> {
    let columns = category.levels().len().saturating_sub(1);
    let mut matrix = Array2::zeros((category.codes().len(), columns));
    mark(&mut matrix, category.codes().iter().map(|code| code.map(|code| code as usize)), 1, 0);
    matrix
}

/// One-hot encoding that is learned on some rows and used on others: a column of 0 and 1 for each level that occurred.
///
/// A label that was not there when it learned is all 0, and so is a missing one. For a linear model leave out the
/// first level of each column ([`one_hot`] says why); then an unknown label looks like the first. Time O(n·levels).
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::{frame::Frame, preprocess::OneHotEncoder};
/// let train = Frame::read_csv("street\nPaved\nGravel\nPaved\n")?;
/// let encoder = OneHotEncoder::fit(&train, false);
/// assert_eq!(encoder.names(), ["street = Gravel", "street = Paved"]);
/// let test = Frame::read_csv("street\nMud\nPaved\n")?;
/// assert_eq!(encoder.transform(&test)?, array![[0.0, 0.0], [0.0, 1.0]]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneHotEncoder {
    levels: Levels,
    /// The first level of each column that has one of the new columns.
    first: usize,
}

impl OneHotEncoder {
    /// Learns the levels of all columns of a table; numbers and dates are labels by how they are written.
    #[must_use]
    pub fn fit(frame: &Frame, drop_first: bool) -> Self {
        Self { levels: Levels::fit(frame), first: usize::from(drop_first) }
    }

    fn widths(&self) -> impl Iterator<Item = usize> {
        self.levels.0.iter().map(|(_, levels)| levels.len().saturating_sub(self.first))
    }

    /// The columns it learned, by name, as 0 and 1.
    ///
    /// # Errors
    /// [`KernelError::Table`] for a table without one of the columns; [`KernelError::Range`] for more than 100 million
    /// cells: for so many labels there is [`TargetEncoder`](super::TargetEncoder).
    pub fn transform(&self, frame: &Frame) -> Result<Array2<f64>, KernelError> {
        let columns = self.widths().sum();
        small_enough(frame.rows(), columns)?;
        let mut matrix = Array2::zeros((frame.rows(), columns));
        let mut from = 0;
        for (codes, width) in self.levels.codes(frame)?.into_iter().zip(self.widths()) {
            let levels = codes.into_iter().map(|code| match code {
                Code::Level(level) => Some(level),
                Code::Missing | Code::Unknown => None,
            });
            mark(&mut matrix, levels, self.first, from);
            from += width;
        }
        Ok(matrix)
    }

    /// A name for each new column, such as "street = Paved".
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let of = |(name, levels): &(String, Vec<String>)| {
            levels.iter().skip(self.first).map(|level| level_name(name, level)).collect::<Vec<_>>()
        };
        self.levels.0.iter().flat_map(of).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::Column;

    #[test]
    fn kinds_orders_and_sizes() {
        let train = Frame::read_csv("a,b\n1,x\n2,\n1,y\n").unwrap();
        let encoder = OneHotEncoder::fit(&train, true);
        assert_eq!(encoder.names(), ["a = 2", "b = y"]);
        let turned = train.select(&["b", "a"]).unwrap();
        assert_eq!(encoder.transform(&turned).unwrap(), ndarray::array![[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]);
        assert!(encoder.transform(&train.select(&["a"]).unwrap()).is_err());
        assert_eq!(OneHotEncoder::fit(&Frame::default(), true).transform(&train).unwrap().dim(), (3, 0));
        let different = (0..20_000).map(f64::from).collect();
        let many = Frame::from_columns([("n".to_owned(), Column::Number(different))]).unwrap();
        assert!(matches!(OneHotEncoder::fit(&many, false).transform(&many), Err(KernelError::Range { .. })));
    }
}
