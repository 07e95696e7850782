//! Long tables made wide, and wide ones long.

use super::{Aggregate, Category, Column, Frame, FrameError, few_enough};

impl Frame {
    /// A row for each value of one column, a column for each value of another, and in each cell what becomes of the
    /// numbers of the rows that have both; missing where there are none. Both are sorted; rows in which one of the two is
    /// missing are left out. Time O(rows · log rows + cells). pandas: `pivot_table`.
    ///
    /// ```
    /// use stepwise_kernels::frame::{Aggregate, Frame};
    /// let sales = Frame::read_csv("shop,year,sum\nb,2024,1\na,2023,2\na,2024,3\na,2024,4\n")?;
    /// let wide = sales.pivot("shop", "year", "sum", Aggregate::Sum)?;
    /// assert_eq!(wide.names().collect::<Vec<_>>(), ["shop", "2023", "2024"]);
    /// assert_eq!(wide.numbers("2024")?, [7.0, 1.0]);
    /// # Ok::<(), stepwise_kernels::frame::FrameError>(())
    /// ```
    ///
    /// # Errors
    /// [`FrameError::UnknownColumn`]; as [`group_by`](Self::group_by) for a column that holds no numbers;
    /// [`FrameError::DuplicateColumn`] for a value called as the index; [`FrameError::TooManyColumns`];
    /// [`FrameError::Range`] for more than 100 million cells.
    pub fn pivot(
        &self,
        index: &str,
        columns: &str,
        values: &str,
        aggregate: Aggregate,
    ) -> Result<Self, FrameError> {
        let kept = self.filter(&self.complete(&[index, columns])?)?;
        let numbers = kept.numbers(values)?;
        let across = kept.groups(&[columns])?;
        if across.len() >= super::MAX_COLUMNS {
            return Err(FrameError::TooManyColumns { given: across.len() + 1, limit: super::MAX_COLUMNS });
        }
        let down = kept.groups(&[index])?;
        let cells = down.len().saturating_mul(across.len());
        if cells > 100_000_000 {
            let allowed = "at most 100 million";
            return Err(FrameError::Range { what: "the number of cells", given: cells, allowed });
        }
        let mut line = vec![0; kept.rows];
        for (place, group) in down.iter().enumerate() {
            group.iter().for_each(|&row| line[row] = place);
        }
        let first: Vec<usize> = down.iter().map(|group| group[0]).collect();
        let mut table = kept.select(&[index])?.take(&first);
        for group in &across {
            let mut cells = vec![Vec::new(); down.len()];
            group.iter().for_each(|&row| cells[line[row]].push(numbers[row]));
            let cell = |cell: Vec<f64>| {
                if cell.is_empty() { f64::NAN } else { aggregate.of_present(cell.into_iter()) }
            };
            let name = kept.column(columns)?.cell(group[0]);
            table = table.with(name, Column::Number(cells.into_iter().map(cell).collect()))?;
        }
        Ok(table)
    }

    /// One row for each cell of some columns: its row's `keep` columns, the column's name in `variable` and the cell in
    /// `value`. All rows of the first column come first. Time O(cells). pandas: `melt`.
    ///
    /// ```
    /// use stepwise_kernels::frame::Frame;
    /// let wide = Frame::read_csv("shop,2023,2024\na,2,7\nb,,1\n")?;
    /// let long = wide.melt(&["shop"], &["2023", "2024"], "year", "sum")?;
    /// assert_eq!(long.rows(), 4);
    /// assert_eq!(long.column("year")?.cell(2), "2024");
    /// assert_eq!(long.numbers("sum")?[2..], [7.0, 1.0]);
    /// # Ok::<(), stepwise_kernels::frame::FrameError>(())
    /// ```
    ///
    /// # Errors
    /// [`FrameError::UnknownColumn`]; [`FrameError::Kind`] for melted columns of different kinds;
    /// [`FrameError::DuplicateColumn`]; [`FrameError::TooManyRows`].
    pub fn melt<S: AsRef<str>>(
        &self,
        keep: &[S],
        melted: &[S],
        variable: &str,
        value: &str,
    ) -> Result<Self, FrameError> {
        few_enough("the long table", self.rows.saturating_mul(melted.len()))?;
        let columns = melted.iter().map(|name| self.column(name.as_ref())).collect::<Result<Vec<_>, _>>()?;
        let cells = Column::concat(&columns).ok_or_else(|| {
            let other = columns.iter().position(|column| column.kind() != columns[0].kind()).unwrap_or(0);
            FrameError::Kind {
                column: melted[other].as_ref().to_owned(),
                found: columns[other].kind(),
                expected: columns[0].kind(),
            }
        })?;
        let rows: Vec<usize> = melted.iter().flat_map(|_| 0..self.rows).collect();
        let names = melted.iter().flat_map(|name| std::iter::repeat_n(Some(name.as_ref()), self.rows));
        let mut long = self.select(keep)?.take(&rows);
        long = long.with(variable, Column::Category(Category::new(names)))?;
        long.with(value, cells)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_cells_and_errors() {
        let frame = Frame::read_csv("a,b,n\n1,x,5\n1,,6\n,x,7\n2,y,\n1,x,2\n").unwrap();
        let wide = frame.pivot("a", "b", "n", Aggregate::Sum).unwrap();
        assert_eq!(wide.numbers("a").unwrap(), [1.0, 2.0]);
        assert_eq!(wide.numbers("x").unwrap()[0], 7.0);
        assert!(wide.numbers("x").unwrap()[1].is_nan() && wide.numbers("y").unwrap()[1] == 0.0);
        assert!(frame.pivot("a", "a", "b", Aggregate::Sum).is_err());
        let same = Frame::read_csv("a,b,n\na,a,1\nb,b,1\nb,a,1\n").unwrap();
        assert!(matches!(same.pivot("a", "b", "n", Aggregate::Sum), Err(FrameError::DuplicateColumn { .. })));
        let wide: Vec<f64> = (0..3000).map(f64::from).collect();
        let many = Frame::from_columns([("n".to_owned(), Column::Number(wide))]).unwrap();
        assert!(matches!(many.pivot("n", "n", "n", Aggregate::Sum), Err(FrameError::TooManyColumns { .. })));
        assert!(matches!(frame.melt(&[], &["a", "b"], "v", "w"), Err(FrameError::Kind { .. })));
        assert!(frame.melt(&["a"], &["n"], "a", "w").is_err());
        assert_eq!(frame.melt(&["a"], &[], "v", "w").unwrap().rows(), 0);
        let empty = frame.take(&[]);
        assert_eq!(empty.melt(&["a"], &["n"], "v", "w").unwrap().rows(), 0);
        assert_eq!(empty.pivot("a", "b", "n", Aggregate::Sum).unwrap().width(), 1);
    }
}
