//! Does a model treat groups of people alike, and what does it cost to make it?
//!
//! | question | type |
//! |---|---|
//! | how do rates of decisions and errors differ between groups? | [`GroupTable`] |
//! | do probabilities mean the same in each group? | [`group_calibration`] |
//! | which thresholds make a rate equal, at what cost in accuracy? | [`GroupThresholds`] |
//!
//! A decision is "yes" or "no", and "yes" is what people want (a loan, a job, parole). Three demands are usual.
//! *Demographic parity*: each group gets the same share of yes. *Equal opportunity*: of those who deserve a yes,
//! the same share gets it. *Equalised odds*: so do those who do not deserve it. Where the groups' shares of
//! deserving people differ, no decision but a perfect one can have equalised odds and be equally well calibrated,
//! and which demand is right is no question of mathematics.
//!
//! Groups are numbers from 0. A small group is said to be small, and a rate without cases is not a number at all:
//! see [`Rate`].

mod calibration;
mod curve;
mod rates;
mod thresholds;

#[cfg(test)]
mod tests;

pub use calibration::{GroupCalibration, calibration_gap, group_calibration};
pub use rates::{EqualizedOdds, Gap, GroupCounts, GroupTable, Measure, Rate};
pub use thresholds::{GroupRule, GroupThresholds, Parity, Policy, TradeOff};

use crate::KernelError;
use crate::error::{enough_rows, out_of_range, same_length};

/// Checks the group of each row.
fn checked_groups(groups: &[usize], count: usize, rows: usize) -> Result<(), KernelError> {
    enough_rows("a comparison of groups", rows, 1)?;
    same_length("the groups", groups.len(), rows)?;
    if !(1..=10_000).contains(&count) {
        return Err(out_of_range("the number of groups", count as f64, "from 1 to 10,000"));
    }
    match groups.iter().find(|group| **group >= count) {
        Some(&group) => Err(KernelError::Range {
            what: "a group",
            given: group as f64,
            allowed: format!("below the number of groups, {count}"),
        }),
        None => Ok(()),
    }
}
