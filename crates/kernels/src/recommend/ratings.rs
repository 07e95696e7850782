//! Who rated what.

use super::traits::interaction;
use super::{Prediction, Traits};
use crate::KernelError;
use crate::error::{enough_rows, out_of_range};

/// The largest rating, by amount: squares must stay far from overflow.
const LARGEST: f64 = 1e100;

/// The most users or items.
const MOST: usize = 10_000_000;

/// One rating.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rating {
    /// Who rated, from 0.
    pub user: usize,
    /// What was rated, from 0.
    pub item: usize,
    /// How it was rated.
    pub rating: f64,
}

/// All ratings, at hand both by user and by item.
///
/// ```
/// use stepwise_kernels::recommend::{Rating, Ratings};
/// let ratings = Ratings::new(
///     2,
///     3,
///     &[Rating { user: 0, item: 2, rating: 4.0 }, Rating { user: 1, item: 2, rating: 5.0 }],
/// )?;
/// assert_eq!(ratings.of_item(2), [(0, 4.0), (1, 5.0)]);
/// assert_eq!(ratings.of_user(0), [(2, 4.0)]);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Ratings {
    by_user: Grouped,
    by_item: Grouped,
    mean: f64,
}

impl Ratings {
    /// Sorts the ratings of `users` users for `items` items; either may be without ratings.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] for none, [`KernelError::Range`] for a user or item that is not below its number,
    /// for a rating that is not finite or above 1e100, for an item rated twice by one user, and for more than ten
    /// million users or items.
    pub fn new(users: usize, items: usize, ratings: &[Rating]) -> Result<Self, KernelError> {
        enough_rows("a recommender, by its ratings,", ratings.len(), 1)?;
        for (what, number) in [("the number of users", users), ("the number of items", items)] {
            if number > MOST {
                return Err(out_of_range(what, number as f64, "at most 10,000,000"));
            }
        }
        for one in ratings {
            if one.user >= users {
                return Err(out_of_range("a user", one.user as f64, "below the number of users"));
            }
            if one.item >= items {
                return Err(out_of_range("an item", one.item as f64, "below the number of items"));
            }
            checked_rating(one.rating)?;
        }
        let by_user = Grouped::new(users, ratings.iter().map(|one| (one.user, one.item, one.rating)));
        let by_item = Grouped::new(items, ratings.iter().map(|one| (one.item, one.user, one.rating)));
        for user in 0..users {
            if by_user.of(user).windows(2).any(|pair| pair[0].0 == pair[1].0) {
                return Err(out_of_range("the number of ratings of one item by one user", 2.0, "at most 1"));
            }
        }
        let mean = ratings.iter().map(|one| one.rating).sum::<f64>() / ratings.len() as f64;
        Ok(Self { by_user, by_item, mean })
    }

    /// The number of users.
    #[must_use]
    pub fn users(&self) -> usize {
        self.by_user.groups()
    }

    /// The number of items.
    #[must_use]
    pub fn items(&self) -> usize {
        self.by_item.groups()
    }

    /// The number of ratings.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_user.entries.len()
    }

    /// Whether there are none; never, as [`new`](Self::new) refuses that.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_user.entries.is_empty()
    }

    /// The mean of all ratings.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// The items that a user rated, in order, with the ratings; empty for an unknown user.
    #[must_use]
    pub fn of_user(&self, user: usize) -> &[(usize, f64)] {
        self.by_user.of(user)
    }

    /// The users who rated an item, in order, with their ratings; empty for an unknown item.
    #[must_use]
    pub fn of_item(&self, item: usize) -> &[(usize, f64)] {
        self.by_item.of(item)
    }

    /// All ratings, user by user, each user's items in order.
    pub fn iter(&self) -> impl Iterator<Item = Rating> {
        (0..self.users()).flat_map(move |user| {
            self.of_user(user).iter().map(move |&(item, rating)| Rating { user, item, rating })
        })
    }

    /// Those of a newcomer's ratings (item, rating) that tell something: of items that others have rated.
    pub(super) fn telling(&self, given: &[(usize, f64)]) -> Result<Vec<(usize, f64)>, KernelError> {
        for &(item, rating) in given {
            if item >= self.items() {
                return Err(out_of_range("an item", item as f64, "below the number of items"));
            }
            checked_rating(rating)?;
        }
        Ok(given.iter().copied().filter(|&(item, _)| !self.of_item(item).is_empty()).collect())
    }

    /// The predicted rating of a newcomer with these traits, or with none.
    pub(super) fn predict_for(&self, user: Option<&Traits>, items: &Traits, item: usize) -> Prediction {
        let known = !self.of_item(item).is_empty();
        let row = user.map_or(&[][..], |user| user.row(0));
        // Starting factors of an item that nobody rated mean nothing.
        let of_item = if known { items.row(item) } else { &[] };
        Prediction {
            rating: self.mean + interaction(row, of_item),
            fallback: super::prediction::cold_start(user.is_some(), known),
        }
    }

    /// What a user or item is called, from whether it has ratings.
    pub(super) fn cold_start(&self, user: usize, item: usize) -> Option<super::Fallback> {
        super::prediction::cold_start(!self.of_user(user).is_empty(), !self.of_item(item).is_empty())
    }
}

/// Checks that a rating's square is far from overflow.
pub(super) fn checked_rating(rating: f64) -> Result<(), KernelError> {
    if rating.abs() <= LARGEST {
        Ok(())
    } else {
        Err(out_of_range("a rating", rating, "finite, at most 1e100 by amount"))
    }
}

/// Pairs of number and rating, sorted and grouped by another number.
#[derive(Clone, Debug, PartialEq)]
struct Grouped {
    /// Where each group begins, and the end of the last.
    starts: Vec<usize>,
    entries: Vec<(usize, f64)>,
}

impl Grouped {
    fn new(groups: usize, ratings: impl Iterator<Item = (usize, usize, f64)>) -> Self {
        let mut sorted: Vec<(usize, usize, f64)> = ratings.collect();
        sorted.sort_by_key(|&(group, other, _)| (group, other));
        let mut starts = vec![0; groups + 1];
        for &(group, ..) in &sorted {
            starts[group + 1] += 1;
        }
        for group in 0..groups {
            starts[group + 1] += starts[group];
        }
        Self { starts, entries: sorted.into_iter().map(|(_, other, rating)| (other, rating)).collect() }
    }

    fn groups(&self) -> usize {
        self.starts.len() - 1
    }

    fn of(&self, group: usize) -> &[(usize, f64)] {
        if group < self.groups() { &self.entries[self.starts[group]..self.starts[group + 1]] } else { &[] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn awkward_ratings() {
        let one = Rating { user: 0, item: 0, rating: 3.0 };
        assert!(Ratings::new(1, 1, &[]).is_err());
        assert!(Ratings::new(1, 1, &[one, one]).is_err());
        assert!(Ratings::new(usize::MAX, 1, &[one]).is_err());
        for wrong in [
            Rating { user: 1, ..one },
            Rating { item: 1, ..one },
            Rating { rating: f64::NAN, ..one },
            Rating { rating: 1e200, ..one },
        ] {
            assert!(Ratings::new(1, 1, &[wrong]).is_err());
        }
        let lonely = Ratings::new(3, 2, &[Rating { user: 2, item: 1, rating: 1e12 }]).unwrap();
        assert_eq!((lonely.users(), lonely.items(), lonely.len(), lonely.mean()), (3, 2, 1, 1e12));
        assert!(lonely.of_user(0).is_empty() && lonely.of_item(usize::MAX).is_empty());
        assert_eq!(lonely.iter().count(), 1);
    }
}
