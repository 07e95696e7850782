//! Who lies too far out, by three ways to say so.

use ndarray::{Array2, Axis};
use stepwise_data::refused;
use stepwise_kernels::ensemble::IsolationForest;
use stepwise_kernels::stats::{Fences, quantile};
use stepwise_lab::{LabError, Values};
use stepwise_random::Random;

/// The stream of a seed that grows the forest.
const FOREST_STREAM: u64 = 12;

/// The trees of an isolation forest, and the rows that each is grown on.
const TREES: usize = 100;
const SAMPLE: usize = 256;

/// How outliers are found.
#[derive(Clone, Copy, PartialEq)]
pub enum Outliers {
    /// Not at all.
    Keep,
    /// Beyond so many interquartile ranges from the quartiles.
    Tukey(f64),
    /// Beyond so many standard deviations from the mean.
    ZScore(f64),
    /// This share of rows, those that random questions set apart soonest.
    Forest(f64),
}

/// What was found.
#[derive(Default)]
pub struct Found {
    /// The fences of each column of numbers; none for a forest.
    pub fences: Vec<Fences>,
    /// The rows that lie beyond, by column; of a forest, one list.
    pub beyond: Vec<Vec<usize>>,
}

impl Outliers {
    pub fn new(values: &Values) -> Result<Self, LabError> {
        Ok(match values.text("outliers")? {
            "iqr" => Self::Tukey(values.number("reach")?),
            "z" => Self::ZScore(values.number("limit")?),
            "forest" => Self::Forest(values.number("share")? / 100.0),
            _ => Self::Keep,
        })
    }

    /// The rows among `kept` that lie beyond, looking at columns of numbers.
    pub fn find(self, numbers: &Array2<f64>, kept: &[usize], seed: u64) -> Result<Found, LabError> {
        if kept.len() < 2 || numbers.ncols() == 0 || self == Self::Keep {
            return Ok(Found::default());
        }
        let numbers = numbers.select(Axis(0), kept);
        if let Self::Forest(share) = self {
            let mut forest = IsolationForest::new(numbers.view(), TREES, SAMPLE).map_err(refused)?;
            forest.fit(&mut Random::stream(seed, FOREST_STREAM)).map_err(refused)?;
            let scores = forest.scores(numbers.view()).map_err(refused)?.to_vec();
            let limit = quantile(&scores, 1.0 - share);
            let far = kept.iter().zip(&scores).filter(|(_, score)| **score > limit).map(|(&row, _)| row);
            return Ok(Found { fences: Vec::new(), beyond: vec![far.collect()] });
        }
        let mut found = Found::default();
        for column in numbers.axis_iter(Axis(1)) {
            let column = column.to_vec();
            let fences = match self {
                Self::ZScore(limit) => Fences::z_score(&column, limit),
                Self::Tukey(reach) => Fences::tukey(&column, reach),
                _ => continue,
            };
            let fences = fences.map_err(refused)?;
            let far =
                kept.iter().zip(&column).filter(|(_, value)| !fences.hold(**value)).map(|(&row, _)| row);
            found.beyond.push(far.collect());
            found.fences.push(fences);
        }
        Ok(found)
    }
}
