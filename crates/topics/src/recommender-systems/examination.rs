//! How good the model is for people it knows, and for people it does not.

use stepwise_kernels::metrics::rmse;
use stepwise_lab::LabError;
use stepwise_random::Random;

use super::films::{Films, Newcomer};
use super::model::Model;

/// How many ratings a newcomer gives before the model is asked.
pub const GIVEN: [usize; 6] = [0, 1, 2, 5, 10, 20];

/// The stream of the seed that says whose row a newcomer gets by mistake.
const STRANGERS_STREAM: u64 = 5;

/// What an examination found, in stars.
#[derive(Clone)]
pub struct Report {
    pub sweeps: f64,
    pub training: f64,
    pub held_out: f64,
    /// The error for newcomers, for each of [`GIVEN`].
    pub newcomers: Vec<f64>,
}

/// Whose row is taken for whom, where that mistake is made.
pub struct Strangers {
    /// For each newcomer, a user.
    pub users: Vec<usize>,
    /// For the reader.
    pub yours: usize,
}

impl Strangers {
    pub fn new(films: &Films, seed: u64) -> Self {
        let mut random = Random::stream(seed, STRANGERS_STREAM);
        let mut anybody = || films.users[random.below(films.users.len())];
        let yours = anybody();
        Self { users: films.newcomers.iter().map(|_| anybody()).collect(), yours }
    }
}

impl Report {
    pub fn new(films: &Films, model: &Model, strangers: Option<&Strangers>) -> Result<Self, LabError> {
        let (actual, predicted): (Vec<f64>, Vec<f64>) =
            films.held_out.iter().map(|one| (one.rating, model.predict(one.user, one.item))).unzip();
        let newcomers = GIVEN
            .iter()
            .map(|&given| newcomers(films, model, strangers, given))
            .collect::<Result<Vec<f64>, LabError>>()?;
        Ok(Self {
            sweeps: model.sweeps(),
            training: model.training_rmse(),
            held_out: rmse(&actual, &predicted),
            newcomers,
        })
    }
}

/// The error for newcomers who have given so many ratings.
fn newcomers(
    films: &Films,
    model: &Model,
    strangers: Option<&Strangers>,
    given: usize,
) -> Result<f64, LabError> {
    let (mut actual, mut predicted) = (Vec::new(), Vec::new());
    for (place, Newcomer { given: ratings, judging }) in films.newcomers.iter().enumerate() {
        let stranger = strangers.filter(|_| given == 0).map(|strangers| strangers.users[place]);
        let traits = model.fold_in(&ratings[..given.min(ratings.len())])?;
        for &(film, rating) in judging {
            actual.push(rating);
            predicted.push(match stranger {
                Some(user) => model.predict(user, film),
                None => model.predict_for(traits.as_ref(), film),
            });
        }
    }
    Ok(rmse(&actual, &predicted))
}
