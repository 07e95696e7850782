//! A predicted rating, and what it rests on.

/// What stood in for what is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fallback {
    /// The user has no ratings: how liked the item is.
    UnknownUser,
    /// The item has no ratings: how generous the user is.
    UnknownItem,
    /// Neither has ratings: the mean of all ratings.
    UnknownBoth,
    /// Nobody rated the item together with what the user rated: the mean of the user or of the item.
    NoNeighbours,
}

/// A predicted rating.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prediction {
    /// The rating; it may lie outside the scale.
    pub rating: f64,
    /// What stood in for the model, if it could not say; `None` when it could.
    pub fallback: Option<Fallback>,
}

impl Prediction {
    /// The prediction moved onto the scale from `lowest` to `highest`.
    #[must_use]
    pub fn clipped(self, lowest: f64, highest: f64) -> Self {
        Self { rating: self.rating.max(lowest).min(highest), ..self }
    }
}

/// What stands in, from whether user and item have ratings.
pub(super) fn cold_start(user_known: bool, item_known: bool) -> Option<Fallback> {
    match (user_known, item_known) {
        (true, true) => None,
        (false, true) => Some(Fallback::UnknownUser),
        (true, false) => Some(Fallback::UnknownItem),
        (false, false) => Some(Fallback::UnknownBoth),
    }
}

/// The `n` items of the highest predicted ratings, best first, without those in `seen`; of equal ones the lower
/// number first. `predict` is a model's prediction for one user.
///
/// **Cost.** O(items · ln(items)) and as many predictions.
///
/// ```
/// use stepwise_kernels::recommend::{Prediction, top_n};
/// let predict = |item| Prediction { rating: [3.0, 5.0, 4.0][item], fallback: None };
/// let best = top_n(3, &[1], 1, predict);
/// assert_eq!(best[0].0, 2);
/// ```
#[must_use]
pub fn top_n(
    items: usize,
    seen: &[usize],
    n: usize,
    predict: impl Fn(usize) -> Prediction,
) -> Vec<(usize, Prediction)> {
    let mut seen = seen.to_vec();
    seen.sort_unstable();
    let unseen = (0..items).filter(|item| seen.binary_search(item).is_err());
    let mut ranked: Vec<(usize, Prediction)> = unseen.map(|item| (item, predict(item))).collect();
    ranked.sort_by(|a, b| b.1.rating.total_cmp(&a.1.rating));
    ranked.truncate(n);
    ranked
}
