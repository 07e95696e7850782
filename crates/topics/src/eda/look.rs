//! How much a column tells: the share of the target's entropy that knowing the column takes away.

use stepwise_data::{Classes, refused};
use stepwise_kernels::stats::{entropy, mean, mutual_information};
use stepwise_lab::LabError;
use stepwise_random::Random;

use super::groups::Groups;

/// The stream of a seed that shuffles the target.
const CHANCE_STREAM: u64 = 9;

/// How often it is shuffled.
const SHUFFLES: usize = 20;

/// What a column tells, as shares of all there is to know.
#[derive(Clone, Copy)]
pub struct Tells {
    /// About the target.
    pub share: f64,
    /// About shuffled targets, in the mean: what its number of groups tells by chance.
    pub chance: f64,
}

impl Tells {
    /// What is left when chance is taken off.
    pub fn beyond_chance(self) -> f64 {
        self.share - self.chance
    }
}

/// The target, and the same shuffled.
pub struct Look {
    target: Vec<i64>,
    shuffled: Vec<Vec<i64>>,
}

impl Look {
    pub fn new(classes: &Classes, seed: u64) -> Self {
        let target: Vec<i64> = classes.of.iter().map(|&class| class as i64).collect();
        let mut random = Random::stream(seed, CHANCE_STREAM);
        let shuffled = (0..SHUFFLES)
            .map(|_| random.permutation(target.len()).into_iter().map(|row| target[row]).collect())
            .collect();
        Self { target, shuffled }
    }

    /// Looks at a column.
    pub fn at(&self, column: &Groups) -> Result<Tells, LabError> {
        let codes = column.codes();
        let all = entropy(&self.target);
        let share = |target: &Vec<i64>| mutual_information(&codes, target).map(|shared| shared / all);
        let chance = self.shuffled.iter().map(share).collect::<Result<Vec<f64>, _>>().map_err(refused)?;
        Ok(Tells { share: share(&self.target).map_err(refused)?, chance: mean(&chance) })
    }
}
