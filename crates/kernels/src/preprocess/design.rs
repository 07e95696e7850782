//! Columns of a table as a matrix of numbers.

use std::ops::Range;

use ndarray::{Array2, ArrayView2, Axis, concatenate};

use super::one_hot::{level_name, one_hot};
use crate::frame::{Category, Column, Frame, FrameError};

/// Columns of a table as a matrix: what a linear model or a distance can use.
#[derive(Clone, Debug, PartialEq)]
pub struct Design {
    /// One row for each row of the table.
    pub x: Array2<f64>,
    /// A name for each column of x: the column's own, or "street = Paved" for a level.
    pub names: Vec<String>,
    /// Which columns of x each of the table's columns became.
    pub groups: Vec<Range<usize>>,
}

impl Design {
    /// Numbers stay as they are (NaN where missing), dates become days, categories become [`one_hot`] columns of the
    /// levels that occur. Time O(rows · columns of x).
    ///
    /// # Errors
    /// [`FrameError::UnknownColumn`]; [`FrameError::Kind`] for a column of texts.
    pub fn new<S: AsRef<str>>(frame: &Frame, features: &[S]) -> Result<Self, FrameError> {
        let (mut parts, mut names, mut groups) = (Vec::new(), Vec::new(), Vec::new());
        for feature in features {
            let feature = feature.as_ref();
            let from = names.len();
            let part = match frame.column(feature)? {
                Column::Number(numbers) => {
                    names.push(feature.to_owned());
                    single(numbers.iter().copied())
                }
                Column::Date(days) => {
                    names.push(feature.to_owned());
                    single(days.iter().map(|day| day.map_or(f64::NAN, f64::from)))
                }
                Column::Category(category) => {
                    let occurring = Category::new((0..frame.rows()).map(|row| category.get(row)));
                    names.extend(occurring.levels().iter().skip(1).map(|level| level_name(feature, level)));
                    one_hot(&occurring)
                }
                column @ Column::Text(_) => {
                    return Err(FrameError::Kind {
                        column: feature.to_owned(),
                        found: column.kind(),
                        expected: "numbers, dates or categories",
                    });
                }
            };
            groups.push(from..names.len());
            parts.push(part);
        }
        let views: Vec<ArrayView2<'_, f64>> = parts.iter().map(|part| part.view()).collect();
        // All parts have as many rows as the table, so that they always fit together.
        let x = concatenate(Axis(1), &views).unwrap_or_else(|_| Array2::zeros((frame.rows(), 0)));
        Ok(Self { x, names, groups })
    }
}

fn single(numbers: impl Iterator<Item = f64>) -> Array2<f64> {
    let numbers: Vec<f64> = numbers.collect();
    ndarray::Array1::from_vec(numbers).insert_axis(Axis(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_each_kind() {
        let text = "a,day,street,note\n1,1970-01-02,x,one\n,1970-01-03,y,two\n3,,z,three\n4,,x,four\n5,,y,5\n\
                    6,,z,six\n";
        let frame = Frame::read_csv(text).unwrap().take(&[0, 1]);
        let design = Design::new(&frame, &["a", "day", "street"]).unwrap();
        assert_eq!(design.names, ["a", "day", "street = y"]);
        assert_eq!(design.groups, [0..1, 1..2, 2..3]);
        assert_eq!(design.x.row(0).to_vec(), [1.0, 1.0, 0.0]);
        assert!(design.x[(1, 0)].is_nan());
        assert!(Design::new(&frame, &["note"]).is_err());
        assert_eq!(Design::new::<&str>(&frame, &[]).unwrap().x.dim(), (2, 0));
    }
}
