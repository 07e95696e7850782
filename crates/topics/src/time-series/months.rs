//! The series at hand, on the scale of the model, and which rows are held out.

use stepwise_data::{AIR_PASSENGERS, AtHand, Usable, in_time};
use stepwise_lab::{LabError, Setup};
use stepwise_random::Random;

use super::LAST;

/// The fewest rows that a run makes sense with.
const FEWEST: usize = 30;

/// The most rows, counted from the last: keeps every step short.
const MOST: usize = 240;

/// The stream of the seed that says which rows a shuffled split holds out.
const SPLIT_STREAM: u64 = 1;

/// A series.
pub struct Months {
    /// The column's name.
    pub name: String,
    /// The values, oldest first.
    pub values: Vec<f64>,
    /// The values on the model's scale.
    pub scaled: Vec<f64>,
    /// Whether that is the logarithm.
    pub log: bool,
    /// Days since 1970-01-01, where the table has dates.
    pub dates: Option<Vec<i32>>,
    /// The rows held out, in order.
    pub held_out: Vec<usize>,
    /// Whether they were drawn at random.
    pub shuffled: bool,
    /// After how many rows the season comes again.
    pub period: usize,
    /// Whether the reader brought the table.
    pub own: bool,
    /// What was left out, as sentences; empty when nothing was.
    pub note: String,
}

impl Months {
    /// Reads, checks, sorts and splits.
    pub fn new(setup: &Setup) -> Result<Self, LabError> {
        let values = &setup.values;
        let (name, log) = (values.text("value")?, values.text("scale")? == "log");
        let table = AtHand::read(&setup.data, AIR_PASSENGERS)?;
        let Usable { frame, mut note } = table.usable(&[name], FEWEST, usize::MAX, 0)?;
        let (mut series, mut dates) = in_time(&frame, name).map_err(|error| table.explain(error))?;
        let left_out = series.len().saturating_sub(MOST);
        if left_out > 0 {
            note = format!("{note}The last {MOST} rows are used. ");
            series.drain(..left_out);
            dates.iter_mut().for_each(|dates| drop(dates.drain(..left_out)));
        }
        if let Some(value) = series.iter().find(|&&value| log && value <= 0.0) {
            let problem =
                format!("holds {value}, and a logarithm needs more than 0; set the scale to \"as it is\"");
            return Err(LabError::column(&*table.file, name, problem));
        }
        let shuffled = values.text("split")? == "shuffled";
        let count = LAST.min(series.len() / 4);
        let held_out = if shuffled {
            let mut drawn = Random::stream(setup.seed, SPLIT_STREAM).permutation(series.len());
            drawn.truncate(count);
            drawn.sort_unstable();
            drawn
        } else {
            (series.len() - count..series.len()).collect()
        };
        Ok(Self {
            name: name.to_owned(),
            scaled: series.iter().map(|value| if log { value.ln() } else { *value }).collect(),
            values: series,
            log,
            dates,
            held_out,
            shuffled,
            period: values.count("period")?,
            own: table.own,
            note,
        })
    }

    /// How many rows come before the last ones.
    pub fn first(&self) -> usize {
        self.values.len() - self.held_out.len()
    }

    /// A value on the model's scale in the series' own unit.
    pub fn original(&self, scaled: f64) -> f64 {
        if self.log { scaled.exp() } else { scaled }
    }

    /// Where a row stands on the horizontal axis: its date, or its number.
    pub fn place(&self, row: usize) -> f64 {
        self.dates.as_ref().map_or(row as f64, |dates| f64::from(dates[row]))
    }

    /// The value a season before a row, or as many seasons before as it takes to be known.
    pub fn season_before(&self, row: usize, known: impl Fn(usize) -> bool) -> Option<f64> {
        (1..)
            .map_while(|seasons| row.checked_sub(seasons * self.period))
            .find(|&before| known(before))
            .map(|before| self.values[before])
    }
}
