//! Matrix factorisation by stochastic gradient descent.

use stepwise_random::Random;

use super::traits::interaction;
use super::{Prediction, Rating, Ratings, Traits};
use crate::KernelError;
use crate::error::{out_of_range, positive};

/// How a factorisation is learned. The default is that of the Surprise library, but for 20 factors.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FunkOptions {
    /// How many hidden traits; default 20.
    pub factors: usize,
    /// How far a rating pulls its traits; default 0.005.
    pub learning_rate: f64,
    /// λ, at least 0: how much each visit shrinks the traits, times the learning rate; default 0.02.
    pub penalty: f64,
    /// The standard deviation of the traits at the start; default 0.1.
    pub start: f64,
}

impl Default for FunkOptions {
    fn default() -> Self {
        Self { factors: 20, learning_rate: 0.005, penalty: 0.02, start: 0.1 }
    }
}

/// Matrix factorisation by stochastic gradient descent, as Simon Funk did it for the Netflix prize: rating ≈ mean +
/// bᵤ + bᵢ + pᵤ·qᵢ.
///
/// **One step** is an *epoch*: it visits every rating once, in random order. With e = rating − prediction and learning
/// rate γ, the traits concerned move by γ·(e·q − λ·p), γ·(e·p − λ·q), and the biases by γ·(e − λ·b). All factors are
/// learned at once.
///
/// **Cost.** O(ratings·factors) a step: cheaper than one of [`Als`](super::Als), but it takes many more.
///
/// Source: S. Funk, *Netflix update: try this at home* (2006).
///
/// ```
/// use stepwise_kernels::recommend::{FunkOptions, FunkSvd, Rating, Ratings};
/// use stepwise_random::Random;
/// let known: Vec<Rating> = (0..9)
///     .map(|n| Rating { user: n / 3, item: n % 3, rating: (n / 3 + n % 3) as f64 })
///     .collect();
/// let options = FunkOptions { factors: 2, learning_rate: 0.05, ..FunkOptions::default() };
/// let mut run = FunkSvd::new(Ratings::new(3, 3, &known)?, options, Random::new(7))?;
/// let before = run.training_rmse();
/// for _ in 0..50 {
///     run.step()?;
/// }
/// assert!(run.training_rmse() < 0.2 * before);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct FunkSvd {
    ratings: Ratings,
    options: FunkOptions,
    users: Traits,
    items: Traits,
    /// The ratings in the order of the last epoch.
    order: Vec<Rating>,
    random: Random,
    epochs: usize,
}

const TOO_FAST: KernelError =
    KernelError::Numerical { what: "The traits grow without bound: the learning rate is too large" };

impl FunkSvd {
    /// Draws the factors of the users, then of the items. `random` then orders the ratings of each epoch.
    ///
    /// # Errors
    /// [`KernelError::Range`] for more than 1000 factors or a hundred million traits, a learning rate that is not a finite number above 0, a
    /// penalty that is negative or not finite, or a start outside 0 to 1e6.
    pub fn new(ratings: Ratings, options: FunkOptions, mut random: Random) -> Result<Self, KernelError> {
        positive("the learning rate", options.learning_rate)?;
        if !(options.penalty >= 0.0 && options.penalty.is_finite()) {
            return Err(out_of_range("the penalty", options.penalty, "a finite number, at least 0"));
        }
        let users = Traits::drawn(ratings.users(), options.factors, options.start, &mut random)?;
        let items = Traits::drawn(ratings.items(), options.factors, options.start, &mut random)?;
        let order = ratings.iter().collect();
        Ok(Self { ratings, options, users, items, order, random, epochs: 0 })
    }

    /// Shuffles the ratings further and visits each once.
    ///
    /// # Errors
    /// [`KernelError::Numerical`] when the traits have grown without bound: the learning rate is too large.
    pub fn step(&mut self) -> Result<(), KernelError> {
        self.random.shuffle(&mut self.order);
        let FunkOptions { learning_rate, penalty, .. } = self.options;
        for one in &self.order {
            let (user, item) = (self.users.row_mut(one.user), self.items.row_mut(one.item));
            let error = one.rating - self.ratings.mean() - interaction(user, item);
            user[0] += learning_rate * (error - penalty * user[0]);
            item[0] += learning_rate * (error - penalty * item[0]);
            for (p, q) in user[1..].iter_mut().zip(&mut item[1..]) {
                let taste = *p;
                *p += learning_rate * (error * *q - penalty * taste);
                *q += learning_rate * (error * taste - penalty * *q);
            }
        }
        self.epochs += 1;
        if self.training_rmse().is_finite() { Ok(()) } else { Err(TOO_FAST) }
    }

    /// The predicted rating; for an unknown user or item the biases that are known.
    #[must_use]
    pub fn predict(&self, user: usize, item: usize) -> Prediction {
        let fallback = self.ratings.cold_start(user, item);
        let (user_bias, item_bias) = (self.users.bias(user), self.items.bias(item));
        // Untouched starting factors mean nothing.
        let interaction = match fallback {
            None => interaction(self.users.row(user), self.items.row(item)),
            Some(_) => user_bias + item_bias,
        };
        Prediction { rating: self.ratings.mean() + interaction, fallback }
    }

    /// The traits of a new user from a few ratings (item, rating), with the items held: from no traits, each rating is
    /// visited as often as the model has visited its own. Items without ratings tell nothing; `None` when no rating
    /// tells anything. O(epochs·ratings·factors).
    ///
    /// # Errors
    /// [`KernelError::Range`] for an unknown item or a rating that is not finite or above 1e100;
    /// [`KernelError::Numerical`] when the traits grow without bound.
    pub fn fold_in(&self, ratings: &[(usize, f64)]) -> Result<Option<Traits>, KernelError> {
        let telling = self.ratings.telling(ratings)?;
        if telling.is_empty() {
            return Ok(None);
        }
        let FunkOptions { learning_rate, penalty, factors, .. } = self.options;
        let mut newcomer = Traits::zeros(1, factors)?;
        let user = newcomer.row_mut(0);
        for _ in 0..self.epochs {
            for &(item, rating) in &telling {
                let item = self.items.row(item);
                let error = rating - self.ratings.mean() - interaction(user, item);
                user[0] += learning_rate * (error - penalty * user[0]);
                for (p, q) in user[1..].iter_mut().zip(&item[1..]) {
                    *p += learning_rate * (error * q - penalty * *p);
                }
            }
        }
        if user.iter().all(|value| value.is_finite()) { Ok(Some(newcomer)) } else { Err(TOO_FAST) }
    }

    /// The predicted rating of a user from [`fold_in`](Self::fold_in); without traits, that of an unknown user.
    #[must_use]
    pub fn predict_for(&self, user: Option<&Traits>, item: usize) -> Prediction {
        self.ratings.predict_for(user, &self.items, item)
    }

    /// The root of the mean squared error of the ratings learned from. O(ratings·factors).
    #[must_use]
    pub fn training_rmse(&self) -> f64 {
        let error = |one: Rating| one.rating - self.predict(one.user, one.item).rating;
        let squares: f64 = self.ratings.iter().map(|one| error(one).powi(2)).sum();
        (squares / self.ratings.len() as f64).sqrt()
    }

    /// How many epochs were made.
    #[must_use]
    pub fn epochs(&self) -> usize {
        self.epochs
    }

    /// Generosity and tastes of the users.
    #[must_use]
    pub fn users(&self) -> &Traits {
        &self.users
    }

    /// Likeability and properties of the items.
    #[must_use]
    pub fn items(&self) -> &Traits {
        &self.items
    }

    /// The ratings learned from.
    #[must_use]
    pub fn ratings(&self) -> &Ratings {
        &self.ratings
    }

    /// The model after these epochs.
    ///
    /// # Errors
    /// As [`new`](Self::new) and [`step`](Self::step).
    pub fn fit(
        ratings: Ratings,
        options: FunkOptions,
        epochs: usize,
        random: Random,
    ) -> Result<Self, KernelError> {
        let mut run = Self::new(ratings, options, random)?;
        for _ in 0..epochs {
            run.step()?;
        }
        Ok(run)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recommend::Fallback;

    fn few(rating: f64) -> Ratings {
        let list = [(0, 0, 1.0), (0, 1, 2.0), (1, 0, rating)];
        let list = list.map(|(user, item, rating)| Rating { user, item, rating });
        Ratings::new(3, 3, &list).unwrap()
    }

    #[test]
    fn a_newcomer_with_the_ratings_of_a_user_gets_about_that_users_predictions() {
        let rating = |user: usize, item: usize| if user % 2 == item % 2 { 5.0 } else { 1.0 };
        let known: Vec<Rating> = (0..60)
            .map(|n| (n / 6, n % 6))
            .map(|(user, item)| Rating { user, item, rating: rating(user, item) })
            .collect();
        let options = FunkOptions { factors: 2, learning_rate: 0.05, ..FunkOptions::default() };
        let run = FunkSvd::fit(Ratings::new(10, 7, &known).unwrap(), options, 60, Random::new(7)).unwrap();
        let given: Vec<(usize, f64)> = (0..5).map(|item| (item, rating(3, item))).collect();
        let newcomer = run.fold_in(&given).unwrap();
        for item in 0..6 {
            let (ours, theirs) = (run.predict_for(newcomer.as_ref(), item), run.predict(3, item));
            assert!((ours.rating - theirs.rating).abs() < 0.3, "{ours:?} {theirs:?}");
        }
        assert_eq!(run.predict_for(None, 0), run.predict(99, 0));
        assert_eq!(run.predict_for(None, 6), run.predict(99, 6));
        assert_eq!(run.fold_in(&[(6, 3.0)]).unwrap(), None);
        assert!(run.fold_in(&[(7, 3.0)]).is_err() && run.fold_in(&[(0, f64::NAN)]).is_err());
    }

    #[test]
    fn awkward_input() {
        let options = FunkOptions::default();
        for wrong in [
            FunkOptions { factors: usize::MAX, ..options },
            FunkOptions { learning_rate: 0.0, ..options },
            FunkOptions { penalty: -1.0, ..options },
            FunkOptions { start: f64::NAN, ..options },
        ] {
            assert!(FunkSvd::new(few(3.0), wrong, Random::new(1)).is_err());
        }
        // Huge ratings throw the factors out of all bounds; the model says so.
        assert!(FunkSvd::fit(few(1e100), options, 50, Random::new(1)).is_err());
        let run = FunkSvd::fit(few(3.0), options, 5, Random::new(1)).unwrap();
        let again = FunkSvd::fit(few(3.0), options, 5, Random::new(1)).unwrap();
        assert_eq!(run.users(), again.users());
        let stranger = run.predict(2, 0);
        assert_eq!(stranger.fallback, Some(Fallback::UnknownUser));
        assert_eq!(stranger.rating, run.ratings().mean() + run.items().bias(0));
        assert_eq!(run.predict(9, 9).rating, run.ratings().mean());
    }
}
