//! Two ways to the traits behind one face.

use stepwise_data::refused;
use stepwise_kernels::recommend::{Als, AlsOptions, FunkOptions, FunkSvd, Prediction, Ratings, Traits};
use stepwise_lab::{LabError, Values};
use stepwise_random::Random;

/// The penalty of how generous a user and how liked a film is.
const BIAS_PENALTY: f64 = 4.0;

/// The deviation of the traits at the start.
const START: f64 = 0.1;

/// The stream of the seed that draws them.
const START_STREAM: u64 = 4;

/// Multiplications after which a slice of a step ends: a few milliseconds.
const BUDGET: usize = 6_000_000;

/// The lowest and the highest number of stars.
pub const STARS: (f64, f64) = (0.5, 5.0);

/// A factorisation on its way.
pub enum Model {
    Als(Als),
    Sgd(Box<FunkSvd>),
}

impl Model {
    pub fn new(values: &Values, known: Ratings, seed: u64) -> Result<Self, LabError> {
        let factors = values.count("factors")?;
        let mut random = Random::stream(seed, START_STREAM);
        if values.text("method")? == "sgd" {
            let (learning_rate, penalty) = (values.number("rate")?, values.number("shrinkage")?);
            let options = FunkOptions { factors, learning_rate, penalty, start: START };
            return FunkSvd::new(known, options, random).map(Box::new).map(Self::Sgd).map_err(refused);
        }
        let options = AlsOptions { factors, penalty: values.number("penalty")?, start: START };
        Als::new(known, options, &mut random)
            .and_then(|model| model.with_bias_penalty(BIAS_PENALTY))
            .map(Self::Als)
            .map_err(refused)
    }

    /// Goes a slice on; whether a sweep's half (or, by gradient descent, a sweep) is complete.
    pub fn step(&mut self) -> Result<bool, LabError> {
        match self {
            Self::Als(model) => model.step_within(BUDGET),
            Self::Sgd(model) => model.step().map(|()| true),
        }
        .map_err(refused)
    }

    /// Sweeps done, halves counted.
    pub fn sweeps(&self) -> f64 {
        match self {
            Self::Als(model) => model.steps() as f64 / 2.0,
            Self::Sgd(model) => model.epochs() as f64,
        }
    }

    /// What the films are like.
    pub fn films(&self) -> &Traits {
        match self {
            Self::Als(model) => model.items(),
            Self::Sgd(model) => model.items(),
        }
    }

    pub fn training_rmse(&self) -> f64 {
        match self {
            Self::Als(model) => model.training_rmse(),
            Self::Sgd(model) => model.training_rmse(),
        }
    }

    /// What a known user thinks of a film, on the scale of stars.
    pub fn predict(&self, user: usize, film: usize) -> f64 {
        on_scale(match self {
            Self::Als(model) => model.predict(user, film),
            Self::Sgd(model) => model.predict(user, film),
        })
    }

    /// The traits of somebody from a few ratings; `None` when there are none.
    pub fn fold_in(&self, ratings: &[(usize, f64)]) -> Result<Option<Traits>, LabError> {
        match self {
            Self::Als(model) => model.fold_in(ratings),
            Self::Sgd(model) => model.fold_in(ratings),
        }
        .map_err(refused)
    }

    /// What somebody with these traits, or with none, thinks of a film, on the scale of stars.
    pub fn predict_for(&self, traits: Option<&Traits>, film: usize) -> f64 {
        on_scale(match self {
            Self::Als(model) => model.predict_for(traits, film),
            Self::Sgd(model) => model.predict_for(traits, film),
        })
    }
}

fn on_scale(prediction: Prediction) -> f64 {
    prediction.clipped(STARS.0, STARS.1).rating
}
