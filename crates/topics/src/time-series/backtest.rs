//! Forecasts of months that are known, and how far off they are.

use stepwise_data::refused;
use stepwise_kernels::metrics::mape;
use stepwise_kernels::timeseries::{Arima, Forecast};
use stepwise_lab::LabError;
use stepwise_random::Random;

use super::months::Months;

/// The share of the months that the interval is to hold.
pub const INTERVAL: f64 = 0.8;

/// How many futures are drawn beside a forecast.
const FUTURES: usize = 5;

/// The first stream of the seed that draws futures; each origin has its own.
const FUTURES_STREAM: u64 = 100;

/// What one place in time foresaw, in the series' own unit.
pub struct Foreseen {
    /// The first row that was not known.
    pub origin: usize,
    /// From there to the end of the series.
    pub middle: Vec<f64>,
    /// The ends of the interval that holds [`INTERVAL`], and of one that holds half of the months.
    pub wide: Vec<(f64, f64)>,
    pub narrow: Vec<(f64, f64)>,
    /// Futures that the model drew.
    pub futures: Vec<Vec<f64>>,
}

/// Middle and the two intervals in the series' own unit.
type Fan = (Vec<f64>, Vec<(f64, f64)>, Vec<(f64, f64)>);

fn in_unit(months: &Months, forecast: &Forecast) -> Result<Fan, LabError> {
    let ends = |share: f64| -> Result<Vec<(f64, f64)>, LabError> {
        let interval = forecast.interval(share).map_err(refused)?;
        Ok(interval.iter().map(|&(low, high)| (months.original(low), months.original(high))).collect())
    };
    let middle = forecast.mean.iter().map(|&mean| months.original(mean)).collect();
    Ok((middle, ends(INTERVAL)?, ends(0.5)?))
}

impl Foreseen {
    /// What a model foresees that knows the rows before the origin.
    pub fn new(months: &Months, model: &Arima, origin: usize, seed: u64) -> Result<Self, LabError> {
        let ahead = months.values.len() - origin;
        let (middle, wide, narrow) = in_unit(months, &model.forecast(ahead))?;
        let mut random = Random::stream(seed, FUTURES_STREAM + origin as u64);
        let mut future =
            || model.simulate(ahead, &mut random).iter().map(|&value| months.original(value)).collect();
        Ok(Self { origin, middle, wide, narrow, futures: (0..FUTURES).map(|_| future()).collect() })
    }

    /// The same from weights that were found before.
    pub fn from_weights(months: &Months, fitted: &Arima, origin: usize, seed: u64) -> Result<Self, LabError> {
        let known = &months.scaled[..origin];
        let model = Arima::with_parameters(known, fitted.order(), fitted.parameters()).map_err(refused)?;
        Self::new(months, &model, origin, seed)
    }
}

/// A month that was foreseen.
#[derive(Clone, Copy)]
pub struct Judged {
    /// How far ahead it was; in a shuffled split, how far the nearest known month is.
    pub ahead: usize,
    pub actual: f64,
    pub foreseen: f64,
    /// What the month a season before says.
    pub naive: Option<f64>,
    /// Whether the interval held it.
    pub inside: bool,
}

/// The months that a forecast is judged by.
pub fn judged(months: &Months, foreseen: &Foreseen, horizon: usize) -> Vec<Judged> {
    let ahead = |step: usize| {
        let (row, (low, high)) = (foreseen.origin + step, foreseen.wide[step]);
        let actual = months.values[row];
        Judged {
            ahead: step + 1,
            actual,
            foreseen: foreseen.middle[step],
            naive: months.season_before(row, |before| before < foreseen.origin),
            inside: (low..=high).contains(&actual),
        }
    };
    (0..horizon.min(foreseen.middle.len())).map(ahead).collect()
}

/// What a model puts into the rows that a shuffled split has taken out.
pub struct Filled {
    pub middle: Vec<f64>,
    pub wide: Vec<(f64, f64)>,
}

impl Filled {
    pub fn new(months: &Months, model: &Arima) -> Result<Self, LabError> {
        let (middle, wide, _) = in_unit(months, &model.gaps())?;
        Ok(Self { middle, wide })
    }

    /// The first so many of these rows against the truth.
    pub fn judged(&self, months: &Months, count: usize) -> Vec<Judged> {
        let hidden = &months.held_out;
        let known = |row: usize| hidden.binary_search(&row).is_err();
        let judge = |(place, &row): (usize, &usize)| {
            let (actual, (low, high)) = (months.values[row], self.wide[place]);
            let near = (1..months.values.len()).find(|&far| {
                row.checked_sub(far).is_some_and(known)
                    || (row + far < months.values.len() && known(row + far))
            });
            Judged {
                ahead: near.unwrap_or(0),
                actual,
                foreseen: self.middle[place],
                naive: months.season_before(row, known),
                inside: (low..=high).contains(&actual),
            }
        };
        hidden.iter().enumerate().take(count).map(judge).collect()
    }
}

/// Mean error in shares of the truth; `None` without months or where the truth is 0.
pub fn error(judged: &[Judged]) -> Option<f64> {
    let (actual, foreseen): (Vec<f64>, Vec<f64>) =
        judged.iter().map(|month| (month.actual, month.foreseen)).unzip();
    mape(&actual, &foreseen).ok().map(|percent| percent / 100.0)
}

/// The same of the month a season before, where that is known.
pub fn naive_error(judged: &[Judged]) -> Option<f64> {
    let naive = |month: &Judged| Some(Judged { foreseen: month.naive?, ..*month });
    error(&judged.iter().filter_map(naive).collect::<Vec<_>>())
}

/// The share of the months that their interval held.
pub fn held(judged: &[Judged]) -> Option<f64> {
    let inside = judged.iter().filter(|month| month.inside).count();
    (!judged.is_empty()).then(|| inside as f64 / judged.len() as f64)
}
