//! What describes a column of numbers, and a test for uneven scatter.

mod breusch_pagan;
mod describe;

pub use breusch_pagan::{BreuschPagan, HomoscedasticityTest, breusch_pagan};
pub use describe::{Bin, by_bins, mean, median, quantile, skewness, standard_deviation, variance};
