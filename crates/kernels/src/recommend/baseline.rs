//! What users and items are like on the whole.

use super::{Prediction, Ratings};
use crate::KernelError;
use crate::error::out_of_range;

/// The baseline: the mean rating, plus how liked the item is, plus how generous the user is. It looks at no taste at
/// all and is hard to beat by much.
///
/// An item's bias is Σ (r − mean) ⁄ (its ratings + damping); a user's bias then is Σ (r − mean − item's bias) ⁄
/// (the user's ratings + damping). The damping acts like that many ratings of exactly the mean: few ratings say little.
///
/// **Cost.** O(ratings).
///
/// Source: Y. Koren, *Factor in the neighbors: scalable and accurate collaborative filtering* (2010), section 2.1.
///
/// ```
/// use stepwise_kernels::recommend::{Baseline, Fallback, Rating, Ratings};
/// let one = |user, item, rating| Rating { user, item, rating };
/// let ratings = Ratings::new(3, 2, &[one(0, 0, 5.0), one(0, 1, 3.0), one(1, 0, 4.0)])?;
/// let model = Baseline::fit(&ratings, 0.0, 0.0)?;
/// assert_eq!(model.predict(1, 0).rating, 4.0);
/// assert_eq!(model.predict(2, 0).fallback, Some(Fallback::UnknownUser));
/// assert_eq!(model.predict(2, 0).rating, 4.5); // the item's own mean
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Baseline {
    mean: f64,
    /// `None` without ratings.
    user_biases: Vec<Option<f64>>,
    item_biases: Vec<Option<f64>>,
}

impl Baseline {
    /// Fits with these dampings, in ratings; Koren uses 10 for users and 25 for items.
    ///
    /// # Errors
    /// [`KernelError::Range`] for a damping that is negative or not finite.
    pub fn fit(ratings: &Ratings, user_damping: f64, item_damping: f64) -> Result<Self, KernelError> {
        for (what, damping) in [("the users' damping", user_damping), ("the items' damping", item_damping)] {
            if !(damping >= 0.0 && damping.is_finite()) {
                return Err(out_of_range(what, damping, "a finite number, at least 0"));
            }
        }
        let mean = ratings.mean();
        let bias = |of: &[(usize, f64)], damping: f64, rest: &dyn Fn(usize) -> f64| {
            let sum: f64 = of.iter().map(|&(other, rating)| rating - mean - rest(other)).sum();
            (!of.is_empty()).then(|| sum / (of.len() as f64 + damping))
        };
        let item_biases: Vec<Option<f64>> =
            (0..ratings.items()).map(|item| bias(ratings.of_item(item), item_damping, &|_| 0.0)).collect();
        let user_biases = (0..ratings.users())
            .map(|user| bias(ratings.of_user(user), user_damping, &|item| item_biases[item].unwrap_or(0.0)))
            .collect();
        Ok(Self { mean, user_biases, item_biases })
    }

    /// The mean of all ratings.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// How much above the mean a user rates items, beyond how liked they are; `None` without ratings.
    #[must_use]
    pub fn user_bias(&self, user: usize) -> Option<f64> {
        self.user_biases.get(user).copied().flatten()
    }

    /// How much above the mean an item is rated; `None` without ratings.
    #[must_use]
    pub fn item_bias(&self, item: usize) -> Option<f64> {
        self.item_biases.get(item).copied().flatten()
    }

    /// The predicted rating; the biases that are known stand in for those that are not.
    #[must_use]
    pub fn predict(&self, user: usize, item: usize) -> Prediction {
        let (user, item) = (self.user_bias(user), self.item_bias(item));
        Prediction {
            rating: self.mean + user.unwrap_or(0.0) + item.unwrap_or(0.0),
            fallback: super::prediction::cold_start(user.is_some(), item.is_some()),
        }
    }
}
