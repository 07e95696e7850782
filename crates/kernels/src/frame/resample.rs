//! Rows summed up by stretches of the calendar.

use super::{Aggregate, Column, Frame, FrameError, Period, few_enough};

impl Frame {
    /// One row for each period from the first to the last that occurs in a column of dates, also for those without rows:
    /// the period's first day, and what becomes of its rows' numbers, as in [`group_by`](Self::group_by). Rows without a
    /// date are left out. A sum or count over no rows is 0, anything else missing. Time O(rows + periods).
    ///
    /// ```
    /// use stepwise_kernels::frame::{Aggregate, Frame, Period};
    /// let sales = Frame::read_csv("day,sum\n2024-01-30,2\n2024-01-31,3\n2024-03-01,4\n")?;
    /// let months = sales.resample("day", Period::Month, &[("sum", Aggregate::Sum, "total")])?;
    /// assert_eq!(months.numbers("total")?, [5.0, 0.0, 4.0]);
    /// assert_eq!(months.column("day")?.cell(1), "2024-02-01");
    /// # Ok::<(), stepwise_kernels::frame::FrameError>(())
    /// ```
    ///
    /// # Errors
    /// [`FrameError::UnknownColumn`]; [`FrameError::Kind`] for a column that holds no dates; as
    /// [`group_by`](Self::group_by) for the results; [`FrameError::TooManyRows`].
    pub fn resample(
        &self,
        date: &str,
        period: Period,
        results: &[(&str, Aggregate, &str)],
    ) -> Result<Self, FrameError> {
        let days = self.dates(date)?;
        let mut starts = Vec::new();
        if let (Some(first), Some(last)) = (days.iter().flatten().min(), days.iter().flatten().max()) {
            let mut start = period.start(*first);
            starts.push(start);
            while period.next(start) > start && period.next(start) <= *last {
                start = period.next(start);
                starts.push(start);
                few_enough("the table of periods", starts.len())?;
            }
        }
        let mut groups = vec![Vec::new(); starts.len()];
        for (row, day) in days.iter().enumerate() {
            if let Some(day) = day {
                groups[place(&starts, *day)].push(row);
            }
        }
        let dates = Column::Date(starts.into_iter().map(Some).collect());
        self.aggregated(Self::default().with(date, dates)?, &groups, results)
    }

    /// The days of a column of dates, `None` where they are missing.
    ///
    /// # Errors
    /// [`FrameError::UnknownColumn`]; [`FrameError::Kind`] for a column of another kind.
    pub fn dates(&self, name: &str) -> Result<&[Option<i32>], FrameError> {
        match self.column(name)? {
            Column::Date(days) => Ok(days),
            other => {
                Err(FrameError::Kind { column: name.to_owned(), found: other.kind(), expected: "dates" })
            }
        }
    }
}

/// The last period that starts no later than a day, which is none before the first. Periods are almost equally long, so
/// that proportion leads within a step or two of the place.
fn place(starts: &[i32], day: i32) -> usize {
    let [first, .., last] = *starts else { return 0 };
    let way = f64::from(day) - f64::from(first);
    let all = f64::from(last) - f64::from(first);
    let mut place = ((way / all * (starts.len() - 1) as f64) as usize).min(starts.len() - 1);
    while place > 0 && starts[place] > day {
        place -= 1;
    }
    while starts.get(place + 1).is_some_and(|&next| next <= day) {
        place += 1;
    }
    place
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_a_search() {
        for period in [Period::Day, Period::Week, Period::Month, Period::Quarter, Period::Year] {
            let mut starts = vec![period.start(-3_000)];
            while starts.len() < 100 {
                starts.push(period.next(starts[starts.len() - 1]));
            }
            for day in starts[0]..starts[99] + 500 {
                let expected = starts.partition_point(|&start| start <= day) - 1;
                assert_eq!(place(&starts, day), expected);
            }
        }
    }

    #[test]
    fn awkward_dates() {
        let far = Frame::from_columns([
            ("d".to_owned(), Column::Date(vec![Some(i32::MIN), None, Some(i32::MAX)])),
            ("n".to_owned(), Column::Number(vec![1.0, 2.0, 4.0])),
        ])
        .unwrap();
        let sum = [("n", Aggregate::Sum, "sum")];
        assert!(matches!(far.resample("d", Period::Day, &sum), Err(FrameError::TooManyRows { .. })));
        let years = far.resample("d", Period::Year, &sum).unwrap();
        assert_eq!(years.numbers("sum").unwrap().iter().sum::<f64>(), 5.0);
        let none = far.take(&[1]).resample("d", Period::Week, &sum).unwrap();
        assert_eq!((none.rows(), none.width()), (0, 2));
        assert!(
            far.resample("n", Period::Day, &sum).is_err()
                && far.resample("d", Period::Year, &[("n", Aggregate::Sum, "d")]).is_err()
        );
    }
}
