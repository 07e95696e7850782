//! Rows in order, counts of values, rows that repeat.

use std::cmp::Ordering;

use super::{Column, Frame, FrameError};

/// How two rows of a column compare; missing cells come last, whichever way the rest goes.
fn compare(column: &Column, a: usize, b: usize, descending: bool) -> Ordering {
    let way = |order: Ordering| if descending { order.reverse() } else { order };
    fn present<T>(a: Option<T>, b: Option<T>, order: impl Fn(T, T) -> Ordering) -> Ordering {
        match (a, b) {
            (Some(a), Some(b)) => order(a, b),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        }
    }
    match column {
        Column::Number(numbers) => {
            let number = |row: usize| numbers.get(row).copied().filter(|number| !number.is_nan());
            // Zero has two signs, which are one value.
            present(number(a), number(b), |a, b| way((a + 0.0).total_cmp(&(b + 0.0))))
        }
        Column::Category(category) => {
            // The levels are sorted, so that their places are in the order of the words.
            let code = |row: usize| category.codes().get(row).copied().flatten();
            present(code(a), code(b), |a, b| way(a.cmp(&b)))
        }
        Column::Text(text) => present(text.get(a), text.get(b), |a, b| way(a.cmp(b))),
        Column::Date(days) => {
            let day = |row: usize| days.get(row).copied().flatten();
            present(day(a), day(b), |a, b| way(a.cmp(&b)))
        }
    }
}

impl Frame {
    /// The rows sorted by some columns, the first counting most; `true` beside a name turns its order round. Equal rows keep
    /// theirs, and missing cells come last either way.
    ///
    /// Time O(rows · log rows · columns asked).
    ///
    /// ```
    /// use stepwise_kernels::frame::Frame;
    /// let frame = Frame::read_csv("a,b\n2,x\n1,y\n,z\n")?;
    /// assert_eq!(frame.sort(&[("a", false)])?.numbers("a")?[..2], [1.0, 2.0]);
    /// # Ok::<(), stepwise_kernels::frame::FrameError>(())
    /// ```
    ///
    /// # Errors
    /// [`FrameError::UnknownColumn`].
    pub fn sort<S: AsRef<str>>(&self, by: &[(S, bool)]) -> Result<Self, FrameError> {
        Ok(self.take(&self.sorted_rows(by)?))
    }

    fn sorted_rows<S: AsRef<str>>(&self, by: &[(S, bool)]) -> Result<Vec<usize>, FrameError> {
        let columns = by
            .iter()
            .map(|(name, descending)| Ok((self.column(name.as_ref())?, *descending)))
            .collect::<Result<Vec<_>, FrameError>>()?;
        let mut rows: Vec<usize> = (0..self.rows()).collect();
        rows.sort_by(|&a, &b| {
            let orders = columns.iter().map(|(column, descending)| compare(column, a, b, *descending));
            orders.fold(Ordering::Equal, Ordering::then)
        });
        Ok(rows)
    }

    /// The rows in groups that agree in some columns (missing cells agree with each other), each group in the rows' order, the
    /// groups sorted by their values. Without a column all rows are one group.
    ///
    /// # Errors
    /// [`FrameError::UnknownColumn`].
    pub fn groups<S: AsRef<str>>(&self, by: &[S]) -> Result<Vec<Vec<usize>>, FrameError> {
        let keys: Vec<(&str, bool)> = by.iter().map(|name| (name.as_ref(), false)).collect();
        let columns = by.iter().map(|name| self.column(name.as_ref())).collect::<Result<Vec<_>, _>>()?;
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for row in self.sorted_rows(&keys)? {
            match groups.last_mut() {
                Some(group) if columns.iter().all(|column| compare(column, group[0], row, false).is_eq()) => {
                    group.push(row);
                }
                _ => groups.push(vec![row]),
            }
        }
        Ok(groups)
    }

    /// The different values of a column with how often each stands there, the most frequent first (of equally frequent
    /// ones the smaller); missing cells are not counted. Columns: the column's name, and "count".
    ///
    /// # Errors
    /// [`FrameError::UnknownColumn`]; [`FrameError::DuplicateColumn`] for a column called "count".
    pub fn value_counts(&self, name: &str) -> Result<Self, FrameError> {
        let column = self.column(name)?;
        let present = self.complete(&[name])?;
        let mut groups = self.groups(&[name])?;
        groups.retain(|group| present[group[0]]);
        groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
        let first: Vec<usize> = groups.iter().map(|group| group[0]).collect();
        let counts = groups.iter().map(|group| group.len() as f64).collect();
        Self::from_columns([
            (name.to_owned(), column.take(&first)),
            ("count".to_owned(), Column::Number(counts)),
        ])
    }

    /// For each row, whether an earlier one agrees with it in these columns, missing cells included.
    ///
    /// # Errors
    /// [`FrameError::UnknownColumn`].
    pub fn duplicated<S: AsRef<str>>(&self, names: &[S]) -> Result<Vec<bool>, FrameError> {
        let mut duplicated = vec![false; self.rows()];
        for group in self.groups(names)? {
            group.iter().skip(1).for_each(|&row| duplicated[row] = true);
        }
        Ok(duplicated)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame() -> Frame {
        Frame::read_csv("n,label\n2,b\n-0,a\n,b\n0,a\n2,\n2,b\n").unwrap()
    }

    #[test]
    fn sorts_stably_with_missing_cells_last() {
        let sorted = frame().sort(&[("n", true), ("label", false)]).unwrap();
        assert_eq!(sorted.numbers("n").unwrap()[..5], [2.0, 2.0, 2.0, 0.0, 0.0]);
        assert!(sorted.numbers("n").unwrap()[5].is_nan());
        let column = sorted.column("label").unwrap();
        assert_eq!((0..3).map(|row| column.cell(row)).collect::<Vec<_>>(), ["b", "b", ""]);
        assert_eq!(frame().sort::<&str>(&[]).unwrap(), frame());
        assert!(frame().sort(&[("x", false)]).is_err());
    }

    #[test]
    fn groups_counts_and_duplicates() {
        assert_eq!(frame().groups(&["n"]).unwrap(), [vec![1, 3], vec![0, 4, 5], vec![2]]);
        assert_eq!(frame().groups::<&str>(&[]).unwrap().len(), 1);
        assert!(Frame::default().groups::<&str>(&[]).unwrap().is_empty());
        let counts = frame().value_counts("n").unwrap();
        assert_eq!(counts.numbers("n").unwrap(), [2.0, 0.0]);
        assert_eq!(counts.numbers("count").unwrap(), [3.0, 2.0]);
        assert_eq!(frame().duplicated(&["n", "label"]).unwrap(), [false, false, false, true, false, true]);
        assert!(counts.value_counts("count").is_err());
    }
}
