//! One number for each group.

use super::{Column, Frame, FrameError, Text};
use crate::stats::quantile;

/// What a group's numbers become. Missing numbers are left out; where none is left, or too few, the result is missing
/// (a count or a sum is 0).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aggregate {
    /// How many there are.
    Count,
    /// Their sum.
    Sum,
    /// Their mean.
    Mean,
    /// The middle one, or the mean of the middle two.
    Median,
    /// The smallest.
    Least,
    /// The largest.
    Most,
    /// Their standard deviation, divisor n − 1: missing below two.
    Deviation,
}

impl Aggregate {
    /// Of numbers of which some may be missing.
    pub(super) fn of_present(self, numbers: impl Iterator<Item = f64>) -> f64 {
        self.of(&numbers.filter(|number| !number.is_nan()).collect::<Vec<f64>>())
    }

    /// Of numbers of which none is missing.
    pub(super) fn of(self, numbers: &[f64]) -> f64 {
        let count = numbers.len() as f64;
        let missing_if = |missing: bool, value: f64| if missing { f64::NAN } else { value };
        match self {
            Self::Count => count,
            Self::Sum => numbers.iter().sum(),
            Self::Mean => missing_if(numbers.is_empty(), numbers.iter().sum::<f64>() / count),
            Self::Median => quantile(numbers, 0.5),
            // The least of none would be infinite.
            Self::Least => {
                missing_if(numbers.is_empty(), numbers.iter().copied().fold(f64::INFINITY, f64::min))
            }
            Self::Most => {
                missing_if(numbers.is_empty(), numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max))
            }
            Self::Deviation => {
                let mean = numbers.iter().sum::<f64>() / count;
                let squares: f64 = numbers.iter().map(|number| (number - mean).powi(2)).sum();
                missing_if(numbers.len() < 2, (squares / (count - 1.0)).sqrt())
            }
        }
    }
}

impl Frame {
    /// One row for each group that agrees in the columns `by` (sorted by them, missing cells a group of their own, last), with one
    /// column for each triple of a column of numbers, what becomes of it, and the result's name.
    ///
    /// ```
    /// use stepwise_kernels::frame::{Aggregate, Frame};
    /// let sales = Frame::read_csv("shop,sum\nb,2\na,5\nb,4\na,1\n")?;
    /// let means = sales.group_by(&["shop"], &[("sum", Aggregate::Mean, "mean")])?;
    /// assert_eq!(means.numbers("mean")?, [3.0, 3.0]);
    /// # Ok::<(), stepwise_kernels::frame::FrameError>(())
    /// ```
    ///
    /// # Errors
    /// [`FrameError::UnknownColumn`], [`FrameError::Cell`] or [`FrameError::Kind`] for a column that holds no numbers,
    /// [`FrameError::DuplicateColumn`] for two results of one name.
    pub fn group_by<S: AsRef<str>>(
        &self,
        by: &[S],
        results: &[(&str, Aggregate, &str)],
    ) -> Result<Self, FrameError> {
        let groups = self.groups(by)?;
        let first: Vec<usize> = groups.iter().map(|group| group[0]).collect();
        self.aggregated(self.select(by)?.take(&first), &groups, results)
    }

    /// A table of one row for each group, with what becomes of the groups' numbers.
    pub(super) fn aggregated(
        &self,
        mut table: Self,
        groups: &[Vec<usize>],
        results: &[(&str, Aggregate, &str)],
    ) -> Result<Self, FrameError> {
        for &(name, aggregate, result) in results {
            let numbers = self.numbers(name)?;
            let of = |group: &Vec<usize>| aggregate.of_present(group.iter().map(|&row| numbers[row]));
            table = table.with(result, Column::Number(groups.iter().map(of).collect()))?;
        }
        Ok(table)
    }

    /// What describes each column of numbers: how many are there, mean, standard deviation, quartiles and ends. One row a
    /// column, named in "column"; other columns are left out.
    ///
    /// # Errors
    /// None that a table made by this crate can cause.
    pub fn describe(&self) -> Result<Self, FrameError> {
        let present: Vec<(&str, Vec<f64>)> = self
            .columns()
            .filter_map(|(name, column)| match column {
                Column::Number(numbers) => {
                    Some((name, numbers.iter().copied().filter(|number| !number.is_nan()).collect()))
                }
                _ => None,
            })
            .collect();
        let mut names = Text::default();
        present.iter().for_each(|(name, _)| names.push(Some(name)));
        let mut table = Self::default().with("column", Column::Text(names))?;
        let mut add = |name: &str, of: &dyn Fn(&[f64]) -> f64| -> Result<(), FrameError> {
            let values = present.iter().map(|(_, numbers)| of(numbers)).collect();
            table = std::mem::take(&mut table).with(name, Column::Number(values))?;
            Ok(())
        };
        add("count", &|numbers| Aggregate::Count.of(numbers))?;
        add("mean", &|numbers| Aggregate::Mean.of(numbers))?;
        add("deviation", &|numbers| Aggregate::Deviation.of(numbers))?;
        add("least", &|numbers| Aggregate::Least.of(numbers))?;
        add("lower quartile", &|numbers| quantile(numbers, 0.25))?;
        add("median", &|numbers| quantile(numbers, 0.5))?;
        add("upper quartile", &|numbers| quantile(numbers, 0.75))?;
        add("most", &|numbers| Aggregate::Most.of(numbers))?;
        Ok(table)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_numbers_and_keys() {
        let frame = Frame::read_csv("k,v,w\n1,3,5\n1,,7\n,2,1\n2,,\n").unwrap();
        let all = [
            ("v", Aggregate::Count, "count"),
            ("v", Aggregate::Sum, "sum"),
            ("v", Aggregate::Median, "median"),
            ("w", Aggregate::Least, "least"),
            ("w", Aggregate::Deviation, "deviation"),
        ];
        let table = frame.group_by(&["k"], &all).unwrap();
        assert_eq!(table.numbers("count").unwrap(), [1.0, 0.0, 1.0]);
        assert_eq!(table.numbers("sum").unwrap(), [3.0, 0.0, 2.0]);
        assert!(table.numbers("median").unwrap()[1].is_nan() && table.numbers("least").unwrap()[1].is_nan());
        assert!((table.numbers("deviation").unwrap()[0] - 2.0_f64.sqrt()).abs() < 1e-15);
        assert!(table.numbers("deviation").unwrap()[2].is_nan());
        assert!(frame.group_by(&["x"], &all).is_err());
        assert!(frame.group_by(&["k"], &[all[0], all[0]]).is_err());
        assert_eq!(Frame::default().describe().unwrap().rows(), 0);
    }
}
