//! Looking for the best settings.

mod bayesian;
mod fixed;
mod genetic;
mod genome;
mod halving;
mod pareto;
mod space;
mod surrogate;
mod trial;

#[cfg(test)]
mod tests;

pub use bayesian::{BayesianOptions, BayesianSearch};
pub use fixed::{GridSearch, RandomSearch};
pub use genetic::{GeneticOptions, GeneticSearch};
pub use genome::{Alternative, Gene, Genome, Stage};
pub use halving::SuccessiveHalving;
pub use pareto::pareto_front;
pub use space::{Dimension, Domain, Space};
pub use surrogate::{Forecast, Surrogate, expected_improvement};
pub use trial::{Search, Trial};
