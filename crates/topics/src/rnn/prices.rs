//! The task that follows a share: from the days before, what comes next?

use std::ops::Range;

use stepwise_data::{AtHand, in_time};
use stepwise_kernels::stats;
use stepwise_lab::{LabError, Values};
use stepwise_random::Random;

use super::task::{Examples, Targets};

/// Days at the end that the net never learns from: about a year of trading.
const TEST_DAYS: usize = 250;
/// The most days used, counted from the last.
const MOST_DAYS: usize = 5_000;
/// Days between two places from which forecasts are rolled on.
const ORIGIN_EVERY: usize = 10;
/// Days that a forecast is rolled on.
pub const HORIZON: usize = 20;

/// The prices, and the series that the net sees of them.
pub struct Prices {
    pub name: String,
    /// Oldest first, in logarithms.
    pub logs: Vec<f64>,
    /// Days since 1970-01-01, where the table has dates for all rows.
    pub dates: Option<Vec<i32>>,
    /// Whether the net predicts changes rather than prices.
    pub changes: bool,
    pub own: bool,
    steps: usize,
    /// Standard scores, by the mean and deviation of the part to learn from.
    series: Vec<f32>,
    mean: f64,
    deviation: f64,
    tests: usize,
}

impl Prices {
    pub fn new(table: &AtHand, values: &Values) -> Result<Self, LabError> {
        let name = values.text("price")?;
        let steps = values.count("length")?;
        let changes = values.text("target")? == "change";
        let needed = steps + 100;
        let usable = table.usable(&[name], needed, usize::MAX, 0)?;
        let prices = usable.frame.numbers(name).map_err(|error| table.explain(error))?;
        if let Some(row) = prices.iter().position(|&price| !(price > 0.0 && price.is_finite())) {
            let problem = format!("{} is no price, which must be above 0", prices[row]);
            return Err(LabError::cell(&*table.file, row + 1, name, problem));
        }
        let (prices, mut dates) = in_time(&usable.frame, name).map_err(|error| table.explain(error))?;
        let mut logs: Vec<f64> = prices.iter().map(|price| price.ln()).collect();
        let from = logs.len().saturating_sub(MOST_DAYS);
        logs.drain(..from);
        dates.iter_mut().for_each(|dates| drop(dates.drain(..from)));

        let raw: Vec<f64> =
            if changes { logs.windows(2).map(|pair| pair[1] - pair[0]).collect() } else { logs.clone() };
        let tests = TEST_DAYS.min((raw.len() - steps) / 4);
        let seen = &raw[..raw.len() - tests];
        let (mean, deviation) = (stats::mean(seen), stats::standard_deviation(seen));
        if !(deviation > 0.0 && deviation.is_finite()) {
            return Err(LabError::column(
                &*table.file,
                name,
                "never changes, so there is nothing to predict",
            ));
        }
        Ok(Self {
            name: name.to_owned(),
            series: raw.iter().map(|value| ((value - mean) / deviation) as f32).collect(),
            logs,
            dates,
            changes,
            own: table.own,
            steps,
            mean,
            deviation,
            tests,
        })
    }

    /// The windows that end before places of the series.
    fn examples(&self, places: impl Iterator<Item = usize>) -> Examples {
        let (mut inputs, mut targets) = (Vec::new(), Vec::new());
        for place in places {
            inputs.extend_from_slice(&self.series[place - self.steps..place]);
            targets.push(self.series[place]);
        }
        Examples { steps: self.steps, inputs, targets: Targets::Numbers(targets) }
    }

    /// Windows drawn anywhere from the part to learn from.
    pub fn train(&self, count: usize, random: &mut Random) -> Examples {
        let choices = self.first_test() - self.steps;
        self.examples((0..count).map(|_| self.steps + random.below(choices)))
    }

    fn first_test(&self) -> usize {
        self.series.len() - self.tests
    }

    pub fn tests(&self) -> usize {
        self.tests
    }

    pub fn test(&self, range: Range<usize>) -> Examples {
        let first = self.first_test();
        self.examples(first + range.start..first + range.end)
    }

    /// The windows before some tests.
    pub fn windows(&self, tests: &[usize]) -> Examples {
        self.examples(tests.iter().map(|test| self.first_test() + test))
    }

    /// The row in `logs` of a test.
    pub fn day(&self, test: usize) -> usize {
        self.first_test() + test + usize::from(self.changes)
    }

    /// The logarithm of the price that an output stands for, on the day after one of this logarithm.
    pub fn log_price(&self, output: f64, before: f64) -> f64 {
        let value = self.mean + self.deviation * output;
        if self.changes { before + value } else { value }
    }

    /// Tests before which forecasts are rolled on.
    pub fn origins(&self) -> impl Iterator<Item = usize> + use<> {
        (0..self.tests.saturating_sub(HORIZON - 1)).step_by(ORIGIN_EVERY)
    }

    /// Where a day stands on the horizontal axis: its date, or the number of its row.
    pub fn place(&self, day: usize) -> f64 {
        self.dates.as_ref().map_or(day as f64, |dates| f64::from(dates[day]))
    }
}
