//! Recommending: what will this user think of that item?
//!
//! **Idea.** Most users have rated few items. What is missing is filled in from what is there: from how generous a
//! user and how liked an item is ([`Baseline`]); from items that the same people rated alike ([`ItemKnn`]); from a few
//! hidden traits of users and items, found so that their products give the ratings ([`Als`], [`FunkSvd`]).
//!
//! | model | learns by | one step |
//! |---|---|---|
//! | [`Baseline`] | two damped means | – |
//! | [`ItemKnn`] | nothing ahead: compares items when asked | – |
//! | [`Als`] | least squares, exact for one side while the other is held | all users, or all items |
//! | [`FunkSvd`] | stochastic gradient descent | every rating once |
//!
//! **Cold start.** Of a user or an item without ratings nothing is known. Each [`Prediction`] says so: its
//! [`fallback`](Prediction::fallback) names what stood in. [`Als::fold_in`] is the way out: a dozen ratings of a new
//! user give traits at once.
//!
//! Users and items are numbered from 0. Ratings are on any finite scale; predictions may leave it, unless
//! [`clipped`](Prediction::clipped).
//!
//! Source: Y. Koren, R. Bell, C. Volinsky, *Matrix factorization techniques for recommender systems*, Computer 42
//! (2009).

mod als;
mod baseline;
mod funk;
mod item_knn;
mod prediction;
mod ratings;
mod traits;

pub use als::{Als, AlsOptions, Side};
pub use baseline::Baseline;
pub use funk::{FunkOptions, FunkSvd};
pub use item_knn::{Centring, ItemKnn};
pub use prediction::{Fallback, Prediction, top_n};
pub use ratings::{Rating, Ratings};
pub use traits::Traits;
