//! Gaussian processes: a distribution over functions, conditioned on what was observed.
//!
//! **Idea.** Suppose that the values of an unknown function at any places are jointly normal, and that near places have
//! similar values; how similar at which distance says a [`Kernel`]. Then the values observed determine, by the rule
//! for conditional normal distributions, a mean and a deviation everywhere else: small near the observations, as
//! large as before far from them. That is prediction with honest doubt, and what Bayesian optimisation
//! ([`BayesianSearch`](crate::model_selection::BayesianSearch)) decides by.
//!
//! [`GaussianProcess`] conditions for a given kernel; [`KernelSearch`] finds the kernel under which the observations
//! are likeliest.
//!
//! Source: C. E. Rasmussen, C. K. I. Williams, *Gaussian processes for machine learning*, MIT Press (2006),
//! chapters 2, 4 and 5.

mod kernel;
mod regression;
mod search;

pub use kernel::{BOUNDS, Kernel, Smoothness};
pub use regression::{GaussianProcess, MAX_OBSERVATIONS, Posterior};
pub use search::KernelSearch;
