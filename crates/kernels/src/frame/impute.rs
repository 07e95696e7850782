//! Missing cells filled in.

use ndarray::{Array2, ArrayView1, Axis};

use super::{Category, Column, Frame, FrameError, Text};
use crate::KernelError;
use crate::preprocess::{Fill, KnnImputer, SimpleImputer, last_present};

/// What missing cells are filled with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Impute<'a> {
    /// One number for all; [`Fill::MostFrequent`] also for labels, texts and dates.
    Fill(Fill),
    /// One label or text for all.
    Label(&'a str),
    /// The last cell before them; those at the start stay missing. For rows in order.
    Forward,
    /// The mean of the nearest rows that have the number ([`KnnImputer`]).
    Neighbors {
        /// How many rows.
        count: usize,
        /// The columns of numbers, of one scale, by which rows are near.
        by: &'a [&'a str],
    },
}

impl Frame {
    /// The same table with a column's missing cells filled in.
    ///
    /// What they are filled with is learned from this very table. If some of its rows are to judge a model, impute inside
    /// a [`Pipeline`](crate::pipeline::Pipeline) instead, which learns from the training rows only.
    ///
    /// ```
    /// use stepwise_kernels::frame::{Frame, Impute};
    /// use stepwise_kernels::preprocess::Fill;
    /// let frame = Frame::read_csv("age,port\n20,S\n,C\n40,\n30,S\n")?;
    /// let filled = frame.impute("age", Impute::Fill(Fill::Median))?.impute("port", Impute::Fill(Fill::MostFrequent))?;
    /// assert_eq!(filled.numbers("age")?[1], 30.0);
    /// assert_eq!(filled.column("port")?.cell(2), "S");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`KernelError::Table`] for an unknown column, or one of a kind that cannot be filled so; [`KernelError::Range`] for
    /// no neighbours, [`KernelError::TooFewRows`] for no rows, [`KernelError::NotFinite`] for infinite numbers.
    pub fn impute(&self, name: &str, impute: Impute<'_>) -> Result<Self, KernelError> {
        let column = self.column(name).map_err(KernelError::Table)?;
        let filled = match (impute, column) {
            (Impute::Fill(fill), Column::Number(numbers)) => {
                let x = ArrayView1::from(numbers).insert_axis(Axis(1));
                numbers_of(&SimpleImputer::fit(x, fill)?.transform(x)?)
            }
            (Impute::Fill(Fill::MostFrequent), _) => {
                // Only rows that have one count; of none there is nothing to fill with.
                let present = (0..self.rows).filter(|&row| column.is_present(row)).collect::<Vec<_>>();
                let mut groups = self.take(&present).groups(&[name]).map_err(KernelError::Table)?;
                groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
                let fill = groups.first().map_or(usize::MAX, |group| present[group[0]]);
                let rows = (0..self.rows).map(|row| if column.is_present(row) { row } else { fill });
                column.take(&rows.collect::<Vec<_>>())
            }
            (Impute::Label(label), Column::Category(category)) => {
                let labels = (0..self.rows).map(|row| category.get(row).or(Some(label)));
                Column::Category(Category::new(labels))
            }
            (Impute::Label(label), Column::Text(text)) => {
                Column::Text(text.iter().map(|text| text.or(Some(label))).collect::<Text>())
            }
            (Impute::Forward, _) => {
                column.take(&last_present((0..self.rows).map(|row| column.is_present(row))))
            }
            (Impute::Neighbors { count, by }, Column::Number(_)) => {
                let numbers = |name: &&str| self.numbers(name).map(ArrayView1::from);
                let columns = std::iter::once(&name).chain(by).map(numbers).collect::<Result<Vec<_>, _>>();
                let columns = columns.map_err(KernelError::Table)?;
                // All columns of a table are equally long.
                let x = ndarray::stack(Axis(1), &columns).unwrap_or_default();
                numbers_of(&KnnImputer::fit(x.view(), count)?.transform(x.view())?)
            }
            (Impute::Fill(_) | Impute::Neighbors { .. }, _) => return Err(wrong(name, column, "numbers")),
            (Impute::Label(_), _) => return Err(wrong(name, column, "categories or texts")),
        };
        self.clone().replace(name, filled).map_err(KernelError::Table)
    }
}

fn numbers_of(x: &Array2<f64>) -> Column {
    Column::Number(x.column(0).to_vec())
}

fn wrong(name: &str, column: &Column, expected: &'static str) -> KernelError {
    KernelError::Table(FrameError::Kind { column: name.to_owned(), found: column.kind(), expected })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_and_wrong_kinds() {
        let frame = Frame::read_csv("n,m,l,d\n1,1,a,2024-01-01\n,1.1,,\n5,9,b,2024-01-02\n2,,a,2024-01-02\n")
            .unwrap();
        let cell =
            |impute, name: &str| frame.impute(name, impute).map(|frame| frame.column(name).unwrap().cell(1));
        assert_eq!(cell(Impute::Fill(Fill::Constant(7.0)), "n").unwrap(), "7");
        assert_eq!(cell(Impute::Forward, "n").unwrap(), "1");
        assert_eq!(cell(Impute::Neighbors { count: 1, by: &["m"] }, "n").unwrap(), "1");
        assert_eq!(cell(Impute::Fill(Fill::MostFrequent), "d").unwrap(), "2024-01-02");
        assert_eq!(cell(Impute::Fill(Fill::MostFrequent), "l").unwrap(), "a");
        assert_eq!(cell(Impute::Forward, "d").unwrap(), "2024-01-01");
        assert_eq!(cell(Impute::Label("none"), "l").unwrap(), "none");
        assert!(cell(Impute::Label("none"), "n").is_err() && cell(Impute::Fill(Fill::Mean), "l").is_err());
        assert!(cell(Impute::Neighbors { count: 1, by: &["l"] }, "n").is_err());
        assert!(cell(Impute::Neighbors { count: 0, by: &[] }, "n").is_err());
        let nothing = Frame::from_columns([("d".to_owned(), Column::Date(vec![None; 2]))]).unwrap();
        assert_eq!(nothing.impute("d", Impute::Fill(Fill::MostFrequent)).unwrap(), nothing);
        let empty = frame.take(&[]);
        assert!(
            empty.impute("n", Impute::Fill(Fill::Mean)).is_err()
                && empty.impute("n", Impute::Forward).is_ok()
        );
    }
}
