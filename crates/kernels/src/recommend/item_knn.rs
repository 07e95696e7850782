//! Prediction by the items most like the one asked for.

use super::{Fallback, Prediction, Ratings};
use crate::KernelError;
use crate::error::out_of_range;

/// What is taken off a rating before two items are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Centring {
    /// The mean of the user who gave it: *adjusted cosine*. Generous and strict users then count alike.
    User,
    /// The mean of the item: *centred cosine*, the correlation with means over all ratings.
    Item,
}

/// Item-based nearest neighbours: a user will rate an item as the same user rated the items most like it.
///
/// 1. Two items are alike when the users who rated both rated them alike: the *similarity* is the cosine of their
///    centred ratings over those n users, times n ⁄ (n + shrinkage), since few common users say little.
/// 2. The prediction takes the `k` most similar items that the user rated, of positive similarity, and averages their
///    centred ratings, weighted by similarity. The mean taken off is added again.
///
/// **Cost.** O(the ratings of the items that the user rated) a prediction, nothing ahead.
///
/// Source: B. Sarwar, G. Karypis, J. Konstan, J. Riedl, *Item-based collaborative filtering recommendation algorithms*
/// (2001); shrinkage as in R. Bell, Y. Koren (2007).
///
/// ```
/// use stepwise_kernels::recommend::{Centring, ItemKnn, Rating, Ratings};
/// let one = |user, item, rating| Rating { user, item, rating };
/// // Item 1 is rated like item 0, item 2 the other way round; user 2 likes item 0.
/// let known = [
///     one(0, 0, 5.0), one(0, 1, 5.0), one(0, 2, 1.0), one(1, 0, 1.0), one(1, 1, 1.0), one(1, 2, 5.0), one(2, 0, 5.0),
///     one(2, 2, 2.0),
/// ];
/// let model = ItemKnn::new(Ratings::new(3, 3, &known)?, Centring::User, 5, 1.0)?;
/// assert!(model.similarity(0, 1) > 0.5 && model.similarity(1, 2) < -0.5);
/// assert_eq!(model.most_similar(1, 1)[0].0, 0);
/// assert_eq!(model.predict(2, 1).rating, 5.0);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct ItemKnn {
    ratings: Ratings,
    centring: Centring,
    k: usize,
    shrinkage: f64,
    user_means: Vec<f64>,
    item_means: Vec<f64>,
}

impl ItemKnn {
    /// Works out the means.
    ///
    /// # Errors
    /// [`KernelError::Range`] for k = 0 and for a shrinkage that is negative or not finite.
    pub fn new(ratings: Ratings, centring: Centring, k: usize, shrinkage: f64) -> Result<Self, KernelError> {
        if k == 0 {
            return Err(out_of_range("k", 0.0, "at least 1"));
        }
        if !(shrinkage >= 0.0 && shrinkage.is_finite()) {
            return Err(out_of_range("the shrinkage", shrinkage, "a finite number, at least 0"));
        }
        let mean = |of: &[(usize, f64)]| match of.len() {
            0 => ratings.mean(),
            n => of.iter().map(|(_, rating)| rating).sum::<f64>() / n as f64,
        };
        let user_means = (0..ratings.users()).map(|user| mean(ratings.of_user(user))).collect();
        let item_means = (0..ratings.items()).map(|item| mean(ratings.of_item(item))).collect();
        Ok(Self { ratings, centring, k, shrinkage, user_means, item_means })
    }

    /// What is taken off a rating of this user for this item.
    fn centre(&self, user: usize, item: usize) -> f64 {
        match self.centring {
            Centring::User => self.user_means[user],
            Centring::Item => self.item_means[item],
        }
    }

    /// How alike two items are, from −1 to 1; 0 without common users, for ratings that do not vary, and for unknown
    /// items. O(the ratings of both).
    #[must_use]
    pub fn similarity(&self, a: usize, b: usize) -> f64 {
        let (of_a, mut of_b) = (self.ratings.of_item(a), self.ratings.of_item(b));
        let (mut product, mut square_a, mut square_b, mut common) = (0.0, 0.0, 0.0, 0);
        for &(user, rating) in of_a {
            let before = of_b.iter().take_while(|(other, _)| *other < user).count();
            of_b = &of_b[before..];
            if let Some(&(other, other_rating)) = of_b.first()
                && other == user
            {
                let x = rating - self.centre(user, a);
                let y = other_rating - self.centre(user, b);
                product += x * y;
                square_a += x * x;
                square_b += y * y;
                common += 1;
            }
        }
        let norm = square_a.sqrt() * square_b.sqrt();
        let shrunk = f64::from(common) / (f64::from(common) + self.shrinkage);
        if norm > 0.0 { product / norm * shrunk } else { 0.0 }
    }

    /// The `n` items most similar to an item, most similar first, without itself and those of similarity 0 or less.
    ///
    /// **Cost.** O(items · the item's ratings + all ratings).
    #[must_use]
    pub fn most_similar(&self, item: usize, n: usize) -> Vec<(usize, f64)> {
        let others = (0..self.ratings.items()).filter(|&other| other != item);
        most_positive(others.map(|other| (other, self.similarity(item, other))), n)
    }

    /// The items that a prediction averages, most similar first: number, similarity, rating of this user.
    #[must_use]
    pub fn neighbours(&self, user: usize, item: usize) -> Vec<(usize, f64, f64)> {
        let rated = self.ratings.of_user(user);
        // Positions in `rated` first, so that the rating is at hand for those that stay.
        let others = rated.iter().enumerate().filter(|(_, (other, _))| *other != item);
        let similarities = others.map(|(at, &(other, _))| (at, self.similarity(item, other)));
        let near = most_positive(similarities, self.k);
        near.into_iter().map(|(at, similarity)| (rated[at].0, similarity, rated[at].1)).collect()
    }

    /// The predicted rating; without neighbours the mean that the centring takes off.
    #[must_use]
    pub fn predict(&self, user: usize, item: usize) -> Prediction {
        if let Some(fallback) = self.ratings.cold_start(user, item) {
            let mean = match fallback {
                Fallback::UnknownUser => self.item_means[item],
                Fallback::UnknownItem => self.user_means[user],
                _ => self.ratings.mean(),
            };
            return Prediction { rating: mean, fallback: Some(fallback) };
        }
        let (mut sum, mut weights) = (0.0, 0.0);
        for (other, similarity, rating) in self.neighbours(user, item) {
            sum += similarity * (rating - self.centre(user, other));
            weights += similarity;
        }
        let centre = self.centre(user, item);
        if weights > 0.0 {
            Prediction { rating: centre + sum / weights, fallback: None }
        } else {
            Prediction { rating: centre, fallback: Some(Fallback::NoNeighbours) }
        }
    }

    /// The ratings learned from.
    #[must_use]
    pub fn ratings(&self) -> &Ratings {
        &self.ratings
    }
}

/// The `n` largest similarities above 0, largest first, the lower number first among equals.
fn most_positive(similarities: impl Iterator<Item = (usize, f64)>, n: usize) -> Vec<(usize, f64)> {
    let mut positive: Vec<(usize, f64)> = similarities.filter(|(_, similarity)| *similarity > 0.0).collect();
    positive.sort_by(|a, b| b.1.total_cmp(&a.1));
    positive.truncate(n);
    positive
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::recommend::Rating;

    proptest! {
        #[test]
        fn similarities_are_symmetric_and_bounded_and_predictions_stay_near_the_ratings(
            numbers in prop::collection::vec((0..8_usize, 0..6_usize, 1.0..5.0_f64), 1..48),
            shrinkage in 0.0..20.0_f64,
            k in 1..5_usize,
        ) {
            let mut list: Vec<Rating> =
                numbers.iter().map(|&(user, item, rating)| Rating { user, item, rating }).collect();
            list.sort_by_key(|one| (one.user, one.item));
            list.dedup_by_key(|one| (one.user, one.item));
            for centring in [Centring::User, Centring::Item] {
                let ratings = Ratings::new(8, 7, &list).unwrap();
                let model = ItemKnn::new(ratings, centring, k, shrinkage).unwrap();
                for a in 0..7 {
                    for b in 0..7 {
                        let similarity = model.similarity(a, b);
                        prop_assert!(similarity.abs() <= 1.0 + 1e-12);
                        prop_assert!((similarity - model.similarity(b, a)).abs() < 1e-12);
                    }
                }
                for user in 0..9 {
                    for item in 0..9 {
                        prop_assert!((-3.0..=9.0).contains(&model.predict(user, item).rating));
                    }
                }
            }
        }
    }

    #[test]
    fn awkward_input() {
        let one = Rating { user: 0, item: 0, rating: 4.0 };
        let ratings = Ratings::new(2, 2, &[one, Rating { user: 1, item: 1, rating: 2.0 }]).unwrap();
        assert!(ItemKnn::new(ratings.clone(), Centring::User, 0, 1.0).is_err());
        assert!(ItemKnn::new(ratings.clone(), Centring::User, 1, -1.0).is_err());
        let model = ItemKnn::new(ratings, Centring::Item, 3, 0.0).unwrap();
        assert_eq!(model.predict(0, 1), Prediction { rating: 2.0, fallback: Some(Fallback::NoNeighbours) });
        assert_eq!(model.predict(0, 9).fallback, Some(Fallback::UnknownItem));
        assert_eq!(model.predict(9, 9), Prediction { rating: 3.0, fallback: Some(Fallback::UnknownBoth) });
        assert!(model.most_similar(0, 5).is_empty() && model.most_similar(9, 5).is_empty());
    }
}
