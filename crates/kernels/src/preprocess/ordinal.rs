//! Labels as numbers in an order.

use ndarray::Array2;

use super::levels::{Code, Levels};
use crate::KernelError;
use crate::frame::Frame;

/// Labels as 0, 1, 2 …, in an order that means something, or else alphabetical.
///
/// For trees, which only ask "is it at most …?", and for labels that do have an order (poor, fair, good). A linear model
/// takes the numbers at their word: good is to fair what fair is to poor. Missing and unknown labels become NaN. Time
/// O(n·p).
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::{frame::Frame, preprocess::OrdinalEncoder};
/// let kitchens = Frame::read_csv("kitchen\ngood\npoor\nfair\ngood\n")?;
/// let encoder = OrdinalEncoder::with_order(&[("kitchen", &["poor", "fair", "good"])]);
/// assert_eq!(encoder.transform(&kitchens)?, array![[2.0], [0.0], [1.0], [2.0]]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrdinalEncoder(Levels);

impl OrdinalEncoder {
    /// Learns the levels of all columns of a table, in alphabetical order.
    #[must_use]
    pub fn fit(frame: &Frame) -> Self {
        Self(Levels::fit(frame))
    }

    /// For these columns with their levels in this order.
    #[must_use]
    pub fn with_order(columns: &[(&str, &[&str])]) -> Self {
        let owned = |&(name, levels): &(&str, &[&str])| {
            (name.to_owned(), levels.iter().map(|&level| level.to_owned()).collect())
        };
        Self(Levels(columns.iter().map(owned).collect()))
    }

    /// The columns it knows, by name, as numbers.
    ///
    /// # Errors
    /// [`KernelError::Table`] for a table without one of the columns.
    pub fn transform(&self, frame: &Frame) -> Result<Array2<f64>, KernelError> {
        let codes = self.0.codes(frame)?;
        Ok(Array2::from_shape_fn((frame.rows(), codes.len()), |(row, column)| match codes[column][row] {
            Code::Level(level) => level as f64,
            Code::Missing | Code::Unknown => f64::NAN,
        }))
    }

    /// The columns' names.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.0.names().map(str::to_owned).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_and_unknown_labels() {
        let train = Frame::read_csv("a\nx\ny\nx\n").unwrap();
        let test = Frame::read_csv("b,a\n1,z\n2,\n3,y\n4,y\n").unwrap();
        let codes = OrdinalEncoder::fit(&train).transform(&test).unwrap();
        assert!(codes[(0, 0)].is_nan() && codes[(1, 0)].is_nan() && codes[(2, 0)] == 1.0);
        assert!(OrdinalEncoder::with_order(&[("c", &[])]).transform(&test).is_err());
    }
}
