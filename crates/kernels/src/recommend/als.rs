//! Matrix factorisation by alternating least squares.

use stepwise_random::Random;

use super::traits::interaction;
use super::{Prediction, Ratings, Traits};
use crate::KernelError;
use crate::error::positive;
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
    penalties: Penalties,
    users: Traits,
    items: Traits,
    next: Side,
    /// The first row of that side that this step has not solved yet.
    row: usize,
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
        let penalties = Penalties { biases: options.penalty, factors: options.penalty };
        Ok(Self { ratings, penalties, users, items, next: Side::Users, row: 0, steps: 0 })
    }

    /// The same with a penalty of their own for biases. A bias is one number and is well known after a few ratings; what
    /// holds back twenty factors would hold it back too much.
    ///
    /// # Errors
    /// [`KernelError::Range`] for a penalty that is not a finite number above 0.
    pub fn with_bias_penalty(mut self, penalty: f64) -> Result<Self, KernelError> {
        positive("the biases' penalty", penalty)?;
        self.penalties.biases = penalty;
        Ok(self)
    }

    /// Solves the next side.
    ///
    /// # Errors
    /// [`KernelError::Numerical`] when a penalty far too small for the ratings leaves a system that cannot be solved;
    /// the other rows of the side may have moved.
    pub fn step(&mut self) -> Result<(), KernelError> {
        while !self.step_within(usize::MAX)? {}
        Ok(())
    }

    /// A part of a step, for hosts that must not be kept waiting: solves the next rows until their multiplications, as
    /// estimated, exceed `budget`, one row at least. Says whether the step is complete. However it is cut, a step gives
    /// the same numbers, because a row depends on the other side only.
    ///
    /// # Errors
    /// As [`step`](Self::step).
    pub fn step_within(&mut self, budget: usize) -> Result<bool, KernelError> {
        let (moving, held) = match self.next {
            Side::Users => (&mut self.users, &self.items),
            Side::Items => (&mut self.items, &self.users),
        };
        let mut solver = RowSolver::new(held, self.penalties);
        let mut spent = 0_usize;
        while self.row < moving.rows() && spent <= budget {
            let ratings = match self.next {
                Side::Users => self.ratings.of_user(self.row),
                Side::Items => self.ratings.of_item(self.row),
            };
            solver.solve(ratings, self.ratings.mean(), moving.row_mut(self.row))?;
            spent = spent.saturating_add((ratings.len() / 2 + moving.width / 6 + 1) * moving.width.pow(2));
            self.row += 1;
        }
        if self.row < moving.rows() {
            return Ok(false);
        }
        self.next = match self.next {
            Side::Users => Side::Items,
            Side::Items => Side::Users,
        };
        self.row = 0;
        self.steps += 1;
        Ok(true)
    }

    /// The traits of a new user from a few ratings (item, rating), in closed form, with the items held: what a step
    /// would give the user. Items without ratings tell nothing; `None` when no rating tells anything.
    ///
    /// # Errors
    /// [`KernelError::Range`] for an unknown item or a rating that is not finite or above 1e100; else as
    /// [`step`](Self::step).
    pub fn fold_in(&self, ratings: &[(usize, f64)]) -> Result<Option<Traits>, KernelError> {
        let telling = self.ratings.telling(ratings)?;
        if telling.is_empty() {
            return Ok(None);
        }
        let mut user = Traits::zeros(1, self.items.width - 1)?;
        RowSolver::new(&self.items, self.penalties).solve(&telling, self.ratings.mean(), user.row_mut(0))?;
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
        self.ratings.predict_for(user, &self.items, item)
    }

    /// The loss: squared errors of the ratings plus the penalty. O(ratings·factors).
    #[must_use]
    pub fn loss(&self) -> f64 {
        let squares = |values: &[f64]| values.iter().map(|value| value * value).sum::<f64>();
        let penalty = |traits: &Traits| -> f64 {
            let rows = traits.values.chunks_exact(traits.width);
            rows.map(|row| {
                self.penalties.biases * row[0] * row[0] + self.penalties.factors * squares(&row[1..])
            })
            .sum()
        };
        self.squared_error() + penalty(&self.users) + penalty(&self.items)
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

/// What a squared bias and a squared factor cost.
#[derive(Clone, Copy, Debug)]
struct Penalties {
    biases: f64,
    factors: f64,
}

/// Ridge regressions of one side's rows on the held side's factors, with a constant for the bias.
struct RowSolver<'a> {
    held: &'a Traits,
    penalties: Penalties,
    system: PositiveSystem,
    /// 1, then the factors of the other side.
    features: Vec<f64>,
}

impl<'a> RowSolver<'a> {
    fn new(held: &'a Traits, penalties: Penalties) -> Self {
        let features = vec![1.0; held.width];
        Self { held, penalties, system: PositiveSystem::new(held.width), features }
    }

    /// Solves one row; without ratings all traits are 0.
    fn solve(&mut self, ratings: &[(usize, f64)], mean: f64, row: &mut [f64]) -> Result<(), KernelError> {
        if ratings.is_empty() {
            row.fill(0.0);
            return Ok(());
        }
        self.system.reset(self.penalties.factors);
        self.system.penalise_first(self.penalties.biases);
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
            bias_penalty in 1e-3..10.0_f64,
            seed: u64,
        ) {
            let options = AlsOptions { factors, penalty, start: 1.0 };
            let run = Als::new(ratings(&numbers), options, &mut Random::new(seed)).unwrap();
            let mut run = run.with_bias_penalty(bias_penalty).unwrap();
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
    fn a_step_in_slices_is_the_same_step() {
        let numbers: Vec<(usize, usize, f64)> = (0..40).map(|n| (n % 8, n * n % 6, (n % 5) as f64)).collect();
        let options = AlsOptions { factors: 3, penalty: 1.0, start: 1.0 };
        let mut whole = Als::new(ratings(&numbers), options, &mut Random::new(7)).unwrap();
        let mut sliced = whole.clone();
        for _ in 0..4 {
            whole.step().unwrap();
            let mut slices = 1;
            while !sliced.step_within(60).unwrap() {
                slices += 1;
            }
            assert!(slices > 2);
            assert_eq!((sliced.users(), sliced.items()), (whole.users(), whole.items()));
            assert_eq!((sliced.next(), sliced.steps()), (whole.next(), whole.steps()));
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
        let run = Als::new(few(), options, &mut random).unwrap();
        assert!([0.0, f64::NAN].into_iter().all(|wrong| run.clone().with_bias_penalty(wrong).is_err()));
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
