//! What describes columns of numbers, and what can be concluded from them.
//!
//! | question | here |
//! |---|---|
//! | What does a column look like? | [`mean`], [`quantile`], [`Histogram`], [`KernelDensity`] |
//! | Do two columns move together? | [`pearson`], [`spearman`], [`kendall`], [`mutual_information`] |
//! | Do means or shares differ? | [`t_test`], [`welch`], [`anova`], [`proportions_z`], [`PermutationTest`] |
//! | Do whole distributions differ? | [`mann_whitney`], [`kolmogorov_smirnov`], [`chi_squared`] |
//! | Do spreads differ? | [`levene`], [`BreuschPagan`] |
//! | How sure is a number? | [`Bootstrap`], the intervals of the tests |
//! | How many rows does it take? | [`z_sample_size`], [`t_sample_size`], [`z_power`], [`t_power`] |
//! | What if many are tested? | [`adjust_p_values`] |
//! | What if one is tested again and again? | [`PeekingSimulation`] |
//! | Which distribution is it? | [`MaximumLikelihood`], with AIC and quantile points |

mod breusch_pagan;
mod chi_squared;
mod corrections;
mod correlation;
mod density;
mod describe;
mod fences;
mod histogram;
mod information;
mod likelihood;
mod peeking;
mod power;
mod proportions;
mod ranks;
mod resampling;
mod t_test;
mod tails;
mod two_samples;
mod variance_tests;

pub use breusch_pagan::{BreuschPagan, HomoscedasticityTest, breusch_pagan};
pub use chi_squared::{ChiSquaredTest, chi_squared, chi_squared_independence};
pub use corrections::{Correction, adjust_p_values};
pub use correlation::{Correlation, kendall, pearson, spearman};
pub use density::KernelDensity;
pub(crate) use describe::moments;
pub use describe::{Bin, by_bins, mean, median, quantile, skewness, standard_deviation, variance};
pub use fences::Fences;
pub use histogram::Histogram;
pub use information::{entropy, mutual_information, normalized_mutual_information};
pub use likelihood::{Distribution, Family, MaximumLikelihood};
pub use peeking::{Experiment, PeekingSimulation};
pub use power::{proportion_effect, t_power, t_sample_size, z_power, z_sample_size};
pub use proportions::{Proportion, ProportionsTest, proportions_z};
pub use ranks::ranks;
pub use resampling::{Bootstrap, PermutationTest};
pub use t_test::{TTest, t_test, t_test_independent, t_test_paired, welch};
pub use tails::Alternative;
pub(crate) use tails::{chi_squared_upper, normal_density, normal_quantile, normal_upper};
pub use two_samples::{TwoSampleTest, kolmogorov_smirnov, kolmogorov_smirnov_one, mann_whitney};
pub use variance_tests::{FTest, anova, levene};
