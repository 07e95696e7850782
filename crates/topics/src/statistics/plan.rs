//! The next experiment: how large it is, what it can find, and what it finds when it is carried out again and again.

use stepwise_data::refused;
use stepwise_kernels::stats::{Alternative, PeekingSimulation, proportion_effect, z_power, z_sample_size};
use stepwise_lab::{LabError, Values};

use super::{DAYS, GOAL_POWER};

/// The plan, and two series of simulated experiments by it.
pub struct Plan {
    /// Rows in each group.
    pub rows: usize,
    /// The difference worth finding, in percentage points.
    pub lift: f64,
    /// A p-value below this counts as a find.
    pub level: f64,
    /// How often the result is looked at.
    pub looks: usize,
    /// The rows in each group that it takes for the power of the goal, looking once.
    pub needed: f64,
    /// The probability of finding the difference, looking once.
    pub power: f64,
    /// Experiments in which there is nothing to find.
    pub nothing: PeekingSimulation,
    /// Experiments in which the difference is there.
    pub something: PeekingSimulation,
    effect: f64,
}

impl Plan {
    /// A plan where `share` is the share of yes so far.
    pub fn new(values: &Values, share: f64) -> Result<Self, LabError> {
        let (rows, looks) = (values.count("planned")?, values.count("looks")?);
        let (lift, level) = (values.number("lift")?, values.number("level")?);
        let points = lift / 100.0;
        // A share near 1 has no room above it.
        let other = if share + points <= 1.0 { share + points } else { share - points };
        let effect = proportion_effect(other, share).map_err(refused)?;
        let simulation =
            |other| PeekingSimulation::new((share, other), rows, DAYS, looks, level).map_err(refused);
        let mut plan = Self {
            rows,
            lift,
            level,
            looks,
            needed: z_sample_size(effect, GOAL_POWER, level).map_err(refused)?,
            power: 0.0,
            nothing: simulation(share)?,
            something: simulation(other)?,
            effect,
        };
        plan.power = plan.power_of(rows as f64)?;
        Ok(plan)
    }

    /// The power of an experiment of another size, looking once.
    pub fn power_of(&self, rows: f64) -> Result<f64, LabError> {
        z_power(self.effect, rows, rows, self.level, Alternative::TwoSided).map_err(refused)
    }
}
