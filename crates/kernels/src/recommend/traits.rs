//! Hidden traits of users or items, with a bias each.

use stepwise_random::Random;

use crate::KernelError;
use crate::error::out_of_range;
use crate::linalg::dot;

/// The most factors.
const MOST_FACTORS: usize = 1000;

/// The most numbers of all rows together: 800 MB.
const MOST_NUMBERS: usize = 100_000_000;

/// One row for each user or item: its bias, then its factors.
#[derive(Clone, Debug, PartialEq)]
pub struct Traits {
    pub(super) values: Vec<f64>,
    /// Factors and the bias before them.
    pub(super) width: usize,
}

impl Traits {
    /// Biases and factors of 0.
    pub(super) fn zeros(rows: usize, factors: usize) -> Result<Self, KernelError> {
        if factors > MOST_FACTORS {
            return Err(out_of_range("the number of factors", factors as f64, "from 0 to 1000"));
        }
        let width = factors + 1;
        let numbers = rows.saturating_mul(width);
        if numbers > MOST_NUMBERS {
            return Err(out_of_range("the number of all traits", numbers as f64, "at most 100,000,000"));
        }
        Ok(Self { values: vec![0.0; numbers], width })
    }

    /// Biases of 0, and factors drawn from a normal distribution with this standard deviation, row by row.
    pub(super) fn drawn(
        rows: usize,
        factors: usize,
        deviation: f64,
        random: &mut Random,
    ) -> Result<Self, KernelError> {
        if !(0.0..=1e6).contains(&deviation) {
            return Err(out_of_range("the starting factors' deviation", deviation, "from 0 to 1e6"));
        }
        let mut traits = Self::zeros(rows, factors)?;
        for row in traits.values.chunks_exact_mut(traits.width) {
            row[1..].fill_with(|| deviation * random.normal());
        }
        Ok(traits)
    }

    /// How many users or items there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.values.len() / self.width
    }

    /// The bias of a user or item; 0 for an unknown one.
    #[must_use]
    pub fn bias(&self, row: usize) -> f64 {
        self.row(row).first().copied().unwrap_or(0.0)
    }

    /// The factors of a user or item; none for an unknown one.
    #[must_use]
    pub fn factors(&self, row: usize) -> &[f64] {
        self.row(row).get(1..).unwrap_or(&[])
    }

    /// The bias and the factors; empty for an unknown one.
    pub(super) fn row(&self, row: usize) -> &[f64] {
        if row < self.rows() { &self.values[row * self.width..(row + 1) * self.width] } else { &[] }
    }

    pub(super) fn row_mut(&mut self, row: usize) -> &mut [f64] {
        &mut self.values[row * self.width..(row + 1) * self.width]
    }
}

/// Both biases and the product of the factors: what is added to the mean rating. An empty row adds nothing.
pub(super) fn interaction(user: &[f64], item: &[f64]) -> f64 {
    match (user, item) {
        ([user_bias, user @ ..], [item_bias, item @ ..]) => user_bias + item_bias + dot(user, item),
        ([bias, ..], []) | ([], [bias, ..]) => *bias,
        ([], []) => 0.0,
    }
}
