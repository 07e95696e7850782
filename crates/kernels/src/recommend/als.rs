//! Matrix factorisation by alternating least squares.

use stepwise_random::Random;

use super::traits::interaction;
use super::{Prediction, Ratings, Traits};
use crate::KernelError;
use crate::error::{out_of_range, positive};
use crate::linalg::PositiveSystem;

/// How a factorisation is set up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AlsOptions {
    /// How many hidden traits; 0 leaves the biases alone.
    pub factors: usize,
    /// λ > 0: what a squared trait or bias costs, as much as λ squared rating steps.
    pub penalty: f64,
    /// The standard deviation of the traits that items start with.
    pub start: f64,
}

impl Default for AlsOptions {
    /// 20 factors, λ = 15, a start of 0.1: good for about a hundred thousand ratings in stars.
    fn default() -> Self {
        Self { factors: 20, penalty: 15.0, start: 0.1 }
    }
}

/// Which side the next step solves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// All users, with the items held.
    Users,
    /// All items, with the users held.
    Items,
}

/// Matrix factorisation by alternating least squares (ALS): rating ≈ mean + bᵤ + bᵢ + pᵤ·qᵢ.
///
/// **Idea.** Give each user a generosity bᵤ and tastes pᵤ, each item a likeability bᵢ and properties qᵢ, so that the
/// *loss* Σ (rating − prediction)² + λ·Σ (b² + ‖p‖² + ‖q‖²) is small. The product of two unknowns makes that hard; with
/// the items held, what is left for each user is a small ridge regression with an exact answer, and the same the other
/// way round.
///
/// **One step** solves one side: all users, then all items, then the users again. Each is the exact minimum over that
/// side, so the loss never rises. Items start with random factors, users with none. Who has no ratings has no traits.
///
/// **Cost.** O(ratings·factors² + rows·factors³) a step.
///
/// Source: Y. Koren, R. Bell, C. Volinsky, *Matrix factorization techniques for recommender systems* (2009).
///
/// ```
/// use stepwise_kernels::recommend::{Als, AlsOptions, Fallback, Rating, Ratings};
/// use stepwise_random::Random;
/// // Two camps: users 0 and 1 like items 0 and 1, users 2 and 3 the others. What of user 3 and item 3?
/// let camp = |n: usize| n / 2;
/// let known: Vec<Rating> = (0..15)
///     .map(|n| (n / 4, n % 4))
///     .map(|(user, item)| Rating { user, item, rating: if camp(user) == camp(item) { 5.0 } else { 1.0 } })
///     .collect();
/// let ratings = Ratings::new(5, 4, &known)?;
/// let options = AlsOptions { factors: 1, penalty: 0.1, start: 0.1 };
/// let mut als = Als::new(ratings, options, &mut Random::new(7))?;
/// for _ in 0..20 {
///     als.step()?;
/// }
/// assert!(als.predict(3, 3).rating > 4.0);
/// assert_eq!(als.predict(4, 3).fallback, Some(Fallback::UnknownUser));
/// // The newcomer rates two items and is known at once.
/// let newcomer = als.fold_in(&[(0, 1.0), (2, 5.0)])?;
/// let predict = |item| als.predict_for(newcomer.as_ref(), item);
/// assert!(predict(3).rating > predict(1).rating);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Als {
    ratings: Ratings,
    penalty: f64,
    users: Traits,
    items: Traits,
    next: Side,
    steps: usize,
}

impl Als {
    /// Draws the items' starting factors, item by item.
    ///
    /// # Errors
    /// [`KernelError::Range`] for more than 1000 factors or a hundred million traits, a penalty that is not a finite number above 0, or a start
    /// outside 0 to 1e6.
    pub fn new(ratings: Ratings, options: AlsOptions, random: &mut Random) -> Result<Self, KernelError> {
        positive("the penalty", options.penalty)?;
        let mut items = Traits::drawn(ratings.items(), options.factors, options.start, random)?;
        for item in (0..ratings.items()).filter(|&item| ratings.of_item(item).is_empty()) {
            items.row_mut(item).fill(0.0);
        }
        let users = Traits::zeros(ratings.users(), options.factors)?;
        Ok(Self { ratings, penalty: options.penalty, users, items, next: Side::Users, steps: 0 })
    }

    /// Solves the next side.
    ///
    /// # Errors
    /// [`KernelError::Numerical`] when a penalty far too small for the ratings leaves a system that cannot be solved;
    /// the other rows of the side may have moved.
    pub fn step(&mut self) -> Result<(), KernelError> {
        let (moving, held) = match self.next {
            Side::Users => (&mut self.users, &self.items),
            Side::Items => (&mut self.items, &self.users),
        };
        let mut solver = RowSolver::new(held, self.penalty);
        for row in 0..moving.rows() {
            let ratings = match self.next {
                Side::Users => self.ratings.of_user(row),
                Side::Items => self.ratings.of_item(row),
            };
            solver.solve(ratings, self.ratings.mean(), moving.row_mut(row))?;
        }
        self.next = match self.next {
            Side::Users => Side::Items,
            Side::Items => Side::Users,
        };
        self.steps += 1;
        Ok(())
    }

    /// The traits of a new user from a few ratings (item, rating), in closed form, with the items held: what a step
    /// would give the user. Items without ratings tell nothing; `None` when no rating tells anything.
    ///
    /// # Errors
    /// [`KernelError::Range`] for an unknown item or a rating that is not finite or above 1e100; else as
    /// [`step`](Self::step).
    pub fn fold_in(&self, ratings: &[(usize, f64)]) -> Result<Option<Traits>, KernelError> {
        for &(item, rating) in ratings {
            if item >= self.items.rows() {
                return Err(out_of_range("an item", item as f64, "below the number of items"));
            }
            super::ratings::checked_rating(rating)?;
        }
        let telling: Vec<(usize, f64)> =
            ratings.iter().copied().filter(|&(item, _)| !self.ratings.of_item(item).is_empty()).collect();
        if telling.is_empty() {
            return Ok(None);
        }
        let mut user = Traits::zeros(1, self.items.width - 1)?;
        RowSolver::new(&self.items, self.penalty).solve(&telling, self.ratings.mean(), user.row_mut(0))?;
        Ok(Some(user))
    }

    /// The predicted rating; for an unknown user or item the biases that are known.
    #[must_use]
    pub fn predict(&self, user: usize, item: usize) -> Prediction {
        Prediction {
            rating: self.ratings.mean() + interaction(self.users.row(user), self.items.row(item)),
            fallback: self.ratings.cold_start(user, item),
        }
    }

    /// The predicted rating of a user from [`fold_in`](Self::fold_in); without traits, that of an unknown user.
    #[must_use]
    pub fn predict_for(&self, user: Option<&Traits>, item: usize) -> Prediction {
        let row = user.map_or(&[][..], |user| user.row(0));
        Prediction {
            rating: self.ratings.mean() + interaction(row, self.items.row(item)),
            fallback: super::prediction::cold_start(user.is_some(), !self.ratings.of_item(item).is_empty()),
        }
    }

    /// The loss: squared errors of the ratings plus the penalty. O(ratings·factors).
    #[must_use]
    pub fn loss(&self) -> f64 {
        let squares = |values: &[f64]| values.iter().map(|value| value * value).sum::<f64>();
        let penalty = squares(&self.users.values) + squares(&self.items.values);
        self.squared_error() + self.penalty * penalty
    }

    fn squared_error(&self) -> f64 {
        let error = |one: super::Rating| one.rating - self.predict(one.user, one.item).rating;
        self.ratings.iter().map(|one| error(one).powi(2)).sum()
    }

    /// The root of the mean squared error of the ratings learned from.
    #[must_use]
    pub fn training_rmse(&self) -> f64 {
        (self.squared_error() / self.ratings.len() as f64).sqrt()
    }

    /// The side that the next step solves.
    #[must_use]
    pub fn next(&self) -> Side {
        self.next
    }

    /// How many steps were made; two make a sweep.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.steps
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

    /// The model after `sweeps` sweeps of two steps.
    ///
    /// # Errors
    /// As [`new`](Self::new) and [`step`](Self::step).
    pub fn fit(
        ratings: Ratings,
        options: AlsOptions,
        sweeps: usize,
        random: &mut Random,
    ) -> Result<Self, KernelError> {
        let mut run = Self::new(ratings, options, random)?;
        for _ in 0..sweeps {
            run.step()?;
            run.step()?;
        }
        Ok(run)
    }
}

/// Ridge regressions of one side's rows on the held side's factors, with a constant for the bias.
struct RowSolver<'a> {
    held: &'a Traits,
    penalty: f64,
    system: PositiveSystem,
    /// 1, then the factors of the other side.
    features: Vec<f64>,
}

impl<'a> RowSolver<'a> {
    fn new(held: &'a Traits, penalty: f64) -> Self {
        let features = vec![1.0; held.width];
        Self { held, penalty, system: PositiveSystem::new(held.width), features }
    }

    /// Solves one row; without ratings all traits are 0.
    fn solve(&mut self, ratings: &[(usize, f64)], mean: f64, row: &mut [f64]) -> Result<(), KernelError> {
        if ratings.is_empty() {
            row.fill(0.0);
            return Ok(());
        }
        self.system.reset(self.penalty);
        for &(other, rating) in ratings {
            let held = self.held.row(other);
            self.features[1..].copy_from_slice(&held[1..]);
            self.system.add(&self.features, rating - mean - held[0]);
        }
        self.system.solve(row)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::recommend::{Fallback, Rating};

    fn ratings(numbers: &[(usize, usize, f64)]) -> Ratings {
        let mut list: Vec<Rating> =
            numbers.iter().map(|&(user, item, rating)| Rating { user, item, rating }).collect();
        list.sort_by_key(|one| (one.user, one.item));
        list.dedup_by_key(|one| (one.user, one.item));
        Ratings::new(9, 7, &list).unwrap()
    }

    proptest! {
        #[test]
        fn the_loss_never_rises_and_folding_in_repeats_a_step(
            numbers in prop::collection::vec((0..8_usize, 0..6_usize, -5.0..5.0_f64), 1..60),
            factors in 0..5_usize,
            penalty in 1e-3..10.0_f64,
            seed: u64,
        ) {
            let options = AlsOptions { factors, penalty, start: 1.0 };
            let mut run = Als::new(ratings(&numbers), options, &mut Random::new(seed)).unwrap();
            let mut before = run.loss();
            for _ in 0..12 {
                if run.next() == Side::Users {
                    let user = numbers[0].0;
                    let folded = run.fold_in(run.ratings().of_user(user)).unwrap().unwrap();
                    let mut stepped = run.clone();
                    stepped.step().unwrap();
                    prop_assert_eq!(folded.row(0), stepped.users().row(user));
                }
                run.step().unwrap();
                prop_assert!(run.loss() <= before * (1.0 + 1e-9) + 1e-9);
                before = run.loss();
            }
            prop_assert!(run.predict(8, 6).fallback == Some(Fallback::UnknownBoth));
            prop_assert_eq!(run.predict(usize::MAX, usize::MAX).rating, run.ratings().mean());
        }
    }

    #[test]
    fn awkward_input() {
        let few = || ratings(&[(0, 0, 1e12), (0, 1, 1e12), (1, 0, 1e12)]);
        let mut random = Random::new(1);
        let options = AlsOptions::default();
        for wrong in [
            AlsOptions { factors: usize::MAX, ..options },
            AlsOptions { penalty: 0.0, ..options },
            AlsOptions { penalty: f64::NAN, ..options },
            AlsOptions { start: -1.0, ..options },
        ] {
            assert!(Als::new(few(), wrong, &mut random).is_err());
        }
        // All ratings equal: the mean says it all.
        let run = Als::fit(few(), options, 3, &mut random).unwrap();
        assert_eq!(run.predict(1, 1).rating, 1e12);
        assert!(run.fold_in(&[(7, 1.0)]).is_err() && run.fold_in(&[(0, f64::INFINITY)]).is_err());
        // Nothing told: an unknown user.
        for nothing in [run.fold_in(&[]).unwrap(), run.fold_in(&[(6, 2.0)]).unwrap()] {
            assert_eq!(nothing, None);
            assert_eq!(run.predict_for(nothing.as_ref(), 0).fallback, Some(Fallback::UnknownUser));
        }
        // A penalty that vanishes beside the factors is an error or a finite answer, never a quiet NaN.
        let thin = AlsOptions { factors: 5, penalty: 1e-300, start: 1e6 };
        if let Ok(run) = Als::fit(few(), thin, 3, &mut random) {
            assert!(run.loss().is_finite());
        }
    }
}
