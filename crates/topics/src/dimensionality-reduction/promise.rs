//! What a map promises of digits held out, and what it is worth for digits that it never saw.

use ndarray::{Array2, Axis, Slice};
use stepwise_data::mnist::CLASSES;
use stepwise_data::refused;
use stepwise_kernels::neighbors::{KNeighborsClassifier, NearestNeighbors, Search, Vote};
use stepwise_lab::LabError;

use super::NEIGHBOURS;
use super::digits::{Digits, KNOWN, TRAINING};
use super::mapping::Mapping;

/// Digits that a step asks about.
const ASKED: usize = 250;

/// The answers so far: for the digits held out first, then for those never seen.
#[derive(Default)]
pub struct Promise {
    /// Where each digit was put.
    pub places: Vec<[f64; 2]>,
    /// What its neighbours among the training digits say it is.
    pub answers: Vec<usize>,
}

impl Promise {
    /// How many steps there are in all.
    pub fn of(digits: &Digits) -> usize {
        (digits.labels.len() - TRAINING).div_ceil(ASKED)
    }

    /// Asks about some more digits; `false` when all were asked about.
    pub fn step(&mut self, digits: &Digits, mapping: &Mapping) -> Result<bool, LabError> {
        let from = TRAINING + self.answers.len();
        let to = (from + ASKED).min(digits.labels.len());
        if from >= to {
            return Ok(false);
        }
        let map = mapping.map();
        let places = if to <= digits.fitted {
            map.slice_axis(Axis(0), Slice::from(from..to)).to_owned()
        } else {
            self.place(digits, mapping, from..to)?
        };
        let voters = map.slice_axis(Axis(0), Slice::from(..TRAINING));
        let model = KNeighborsClassifier::new(
            voters,
            &digits.labels[..TRAINING],
            usize::from(CLASSES),
            NEIGHBOURS,
            Vote::Uniform,
            Search::Auto,
        );
        self.answers.extend(model.and_then(|model| model.predict(places.view())).map_err(refused)?);
        self.places.extend(places.rows().into_iter().map(|row| [row[0], row[1]]));
        Ok(true)
    }

    /// The places of digits that took no part in the map.
    fn place(
        &self,
        digits: &Digits,
        mapping: &Mapping,
        newcomers: std::ops::Range<usize>,
    ) -> Result<Array2<f64>, LabError> {
        let newcomers = digits.components.slice_axis(Axis(0), Slice::from(newcomers));
        let search = NearestNeighbors::new(digits.judged(), Search::Auto).map_err(refused)?;
        let nearest = search.query(newcomers, 1).map_err(refused)?;
        let relatives: Vec<usize> = nearest.iter().flatten().map(|neighbour| neighbour.row).collect();
        mapping.place(newcomers, &relatives)
    }

    /// The share of right answers about the digits held out.
    pub fn promised(&self, digits: &Digits) -> Option<f64> {
        self.right(digits, TRAINING..KNOWN)
    }

    /// The share of right answers about digits never seen.
    pub fn truth(&self, digits: &Digits) -> Option<f64> {
        self.right(digits, KNOWN..digits.labels.len())
    }

    fn right(&self, digits: &Digits, asked: std::ops::Range<usize>) -> Option<f64> {
        let answers = self.answers.get(asked.start - TRAINING..asked.end - TRAINING)?;
        let right =
            answers.iter().zip(&digits.labels[asked]).filter(|(answer, label)| answer == label).count();
        Some(right as f64 / answers.len() as f64)
    }
}
