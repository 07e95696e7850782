//! Numbers over the rows around a row, or over all rows before it.

use super::{Aggregate, Column, Frame, FrameError};

/// Which rows around a row are summed up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// How many rows, at least 1.
    pub size: usize,
    /// With fewer numbers present, the result is missing; at most `size`.
    pub min_periods: usize,
    /// Whether half of the rows come after the row (of an even number one less than half), instead of all before it. To
    /// look at: as a feature for prediction it **tells the future**.
    pub centred: bool,
}

impl Window {
    /// The row itself and those before it, all of them present.
    #[must_use]
    pub fn trailing(size: usize) -> Self {
        Self { size, min_periods: size, centred: false }
    }

    /// The row itself and those on both sides, all of them present.
    #[must_use]
    pub fn centred(size: usize) -> Self {
        Self { size, min_periods: size, centred: true }
    }

    fn of(self, numbers: &[f64], aggregate: Aggregate) -> Vec<f64> {
        let ahead = if self.centred { (self.size - 1) / 2 } else { 0 };
        let at = |row: usize| {
            let end = row.saturating_add(ahead).saturating_add(1);
            let rows = end.saturating_sub(self.size).min(numbers.len())..end.min(numbers.len());
            enough(&numbers[rows], self.min_periods, aggregate)
        };
        (0..numbers.len()).map(at).collect()
    }
}

fn enough(numbers: &[f64], min_periods: usize, aggregate: Aggregate) -> f64 {
    let present: Vec<f64> = numbers.iter().copied().filter(|number| !number.is_nan()).collect();
    if present.len() < min_periods { f64::NAN } else { aggregate.of(&present) }
}

/// What numbers become that come one after the other. Time O(1) a number, for medians O(numbers so far).
#[derive(Default)]
struct Running {
    count: f64,
    sum: f64,
    mean: f64,
    /// Σ (x − mean)², by the recursion of B. P. Welford, Technometrics 4 (1962).
    squares: f64,
    ends: Option<(f64, f64)>,
    /// In order; only kept for medians.
    sorted: Vec<f64>,
}

impl Running {
    fn push(&mut self, number: f64, aggregate: Aggregate) {
        self.count += 1.0;
        self.sum += number;
        let offset = number - self.mean;
        self.mean += offset / self.count;
        self.squares += offset * (number - self.mean);
        let (least, most) = self.ends.unwrap_or((number, number));
        self.ends = Some((least.min(number), most.max(number)));
        if aggregate == Aggregate::Median {
            self.sorted.insert(self.sorted.partition_point(|other| *other < number), number);
        }
    }

    fn value(&self, aggregate: Aggregate) -> f64 {
        let middle = |place: usize| self.sorted.get(place).copied().unwrap_or(f64::NAN);
        match aggregate {
            Aggregate::Count => self.count,
            Aggregate::Sum => self.sum,
            Aggregate::Mean if self.count > 0.0 => self.mean,
            Aggregate::Deviation if self.count > 1.0 => (self.squares / (self.count - 1.0)).sqrt(),
            Aggregate::Mean | Aggregate::Deviation => f64::NAN,
            Aggregate::Least => self.ends.map_or(f64::NAN, |(least, _)| least),
            Aggregate::Most => self.ends.map_or(f64::NAN, |(_, most)| most),
            Aggregate::Median => {
                let (low, high) =
                    (middle(self.sorted.len().saturating_sub(1) / 2), middle(self.sorted.len() / 2));
                low + (high - low) * 0.5
            }
        }
    }
}

impl Frame {
    /// The same table with a column of what becomes of a column's numbers in the window of each row. The rows are in
    /// order, of time for instance. Missing numbers are left out. Time O(rows · size).
    ///
    /// ```
    /// use stepwise_kernels::frame::{Aggregate, Frame, Window};
    /// let sales = Frame::read_csv("sum\n1\n2\n6\n4\n")?;
    /// let past = sales.rolling("sum", Window::trailing(2), Aggregate::Mean, "mean")?;
    /// assert_eq!(past.numbers("mean")?[1..], [1.5, 4.0, 5.0]); // the first has no row before it
    /// let around = sales.rolling("sum", Window::centred(3), Aggregate::Mean, "mean")?;
    /// assert_eq!(around.numbers("mean")?[1..3], [3.0, 4.0]);
    /// # Ok::<(), stepwise_kernels::frame::FrameError>(())
    /// ```
    ///
    /// # Errors
    /// [`FrameError::Range`] for a window of no rows or one that asks for more numbers than it has rows; as
    /// [`group_by`](Self::group_by).
    pub fn rolling(
        &self,
        name: &str,
        window: Window,
        aggregate: Aggregate,
        result: &str,
    ) -> Result<Self, FrameError> {
        if window.size == 0 {
            return Err(FrameError::Range { what: "the window's size", given: 0, allowed: "at least 1" });
        }
        if window.min_periods > window.size {
            let allowed = "at most the window's size";
            return Err(FrameError::Range { what: "the fewest numbers", given: window.min_periods, allowed });
        }
        let values = window.of(self.numbers(name)?, aggregate);
        self.clone().with(result, Column::Number(values))
    }

    /// The same table with a column of what becomes of a column's numbers up to each row, itself included; missing below
    /// `min_periods` numbers. Time O(rows), for medians O(rows²) with a small factor.
    ///
    /// ```
    /// use stepwise_kernels::frame::{Aggregate, Frame};
    /// let sales = Frame::read_csv("sum\n1\n3\n8\n")?;
    /// let means = sales.expanding("sum", 1, Aggregate::Mean, "so_far")?;
    /// assert_eq!(means.numbers("so_far")?, [1.0, 2.0, 4.0]);
    /// # Ok::<(), stepwise_kernels::frame::FrameError>(())
    /// ```
    ///
    /// # Errors
    /// As [`group_by`](Self::group_by).
    pub fn expanding(
        &self,
        name: &str,
        min_periods: usize,
        aggregate: Aggregate,
        result: &str,
    ) -> Result<Self, FrameError> {
        let mut running = Running::default();
        let mut at = |&number: &f64| {
            if !number.is_nan() {
                running.push(number, aggregate);
            }
            if running.count < min_periods as f64 { f64::NAN } else { running.value(aggregate) }
        };
        let values = self.numbers(name)?.iter().map(&mut at).collect();
        self.clone().with(result, Column::Number(values))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ALL: [Aggregate; 7] = [
        Aggregate::Count,
        Aggregate::Sum,
        Aggregate::Mean,
        Aggregate::Median,
        Aggregate::Least,
        Aggregate::Most,
        Aggregate::Deviation,
    ];

    fn table(numbers: &[Option<f64>]) -> Frame {
        let numbers = numbers.iter().map(|number| number.unwrap_or(f64::NAN)).collect();
        Frame::from_columns([("n".to_owned(), Column::Number(numbers))]).unwrap()
    }

    proptest! {
        /// An expanding window is a rolling one of all rows.
        #[test]
        fn expanding_is_rolling_without_an_end(
            numbers in prop::collection::vec(prop::option::of(-1e3..1e3_f64), 1..30),
            min_periods in 0..5_usize,
        ) {
            let frame = table(&numbers);
            let window = Window { size: 30, min_periods, centred: false };
            for aggregate in ALL {
                let all = frame.expanding("n", min_periods, aggregate, "r").unwrap();
                let rolling = frame.rolling("n", window, aggregate, "r").unwrap();
                for (a, b) in all.numbers("r").unwrap().iter().zip(rolling.numbers("r").unwrap()) {
                    prop_assert!((a - b).abs() < 1e-9 || (a.is_nan() && b.is_nan()), "{aggregate:?}: {a} {b}");
                }
            }
        }
    }

    #[test]
    fn awkward_windows() {
        let frame = table(&[Some(1.0), None, Some(3.0)]);
        for size in [1, 2, 3, 4, 100, usize::MAX] {
            for centred in [false, true] {
                let window = Window { size, min_periods: 1, centred };
                let found = frame.rolling("n", window, Aggregate::Most, "r").unwrap();
                assert_eq!(found.numbers("r").unwrap()[2], 3.0);
            }
        }
        assert!(frame.rolling("n", Window::trailing(0), Aggregate::Sum, "r").is_err());
        assert!(
            frame
                .rolling("n", Window { size: 1, min_periods: 2, centred: false }, Aggregate::Sum, "r")
                .is_err()
        );
        assert!(frame.rolling("n", Window::trailing(1), Aggregate::Sum, "n").is_err());
        assert_eq!(table(&[]).expanding("n", 1, Aggregate::Sum, "r").unwrap().rows(), 0);
    }
}
