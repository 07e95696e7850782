//! Do probabilities mean the same in each group?

use super::checked_groups;
use crate::KernelError;
use crate::error::same_length;
use crate::metrics::{CalibrationBin, calibration_curve, calibration_error};
use crate::stats::mean;

/// How a group's probabilities compare with what happened.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupCalibration {
    /// How many rows the group has.
    pub rows: usize,
    /// Its mean probability of yes.
    pub predicted: f64,
    /// Its share of yes.
    pub actual: f64,
    /// Bin by bin; empty bins are left out.
    pub curve: Vec<CalibrationBin>,
    /// The mean distance of the curve from the diagonal, weighted by rows.
    pub error: f64,
}

impl GroupCalibration {
    /// By how much the group is overrated: mean probability less share of yes.
    #[must_use]
    pub fn excess(&self) -> f64 {
        self.predicted - self.actual
    }
}

/// Calibration group by group: of the people of this group who were given 70 %, did 70 % happen? A model can be
/// well calibrated on the whole because it overrates one group and underrates another. `None` stands for a group
/// without rows. Time O(n).
///
/// Source: J. Kleinberg, S. Mullainathan, M. Raghavan, *Inherent trade-offs in the fair determination of risk
/// scores*, Proceedings of the 8th Innovations in Theoretical Computer Science Conference (2017).
///
/// # Errors
/// As [`calibration_curve`]; [`KernelError::Range`] for a group that is not below `count`, or more than 10,000
/// groups.
///
/// ```
/// use stepwise_kernels::fairness::{calibration_gap, group_calibration};
/// let happened = [true, false, true, true];
/// let groups = group_calibration(&happened, &[0.75; 4], &[0, 0, 1, 1], 3, 10)?;
/// assert_eq!(groups[0].as_ref().map(|group| group.excess()), Some(0.25));
/// assert_eq!(groups[2], None);
/// assert_eq!(calibration_gap(&groups), Some(0.5)); // overrated by 0.25, underrated by 0.25
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
pub fn group_calibration(
    actual: &[bool],
    probabilities: &[f64],
    groups: &[usize],
    count: usize,
    bins: usize,
) -> Result<Vec<Option<GroupCalibration>>, KernelError> {
    checked_groups(groups, count, actual.len())?;
    same_length("the probabilities", probabilities.len(), actual.len())?;
    let mut parts: Vec<(Vec<bool>, Vec<f64>)> = vec![Default::default(); count];
    for ((&actual, &probability), &group) in actual.iter().zip(probabilities).zip(groups) {
        parts[group].0.push(actual);
        parts[group].1.push(probability);
    }
    let of = |(actual, probabilities): &(Vec<bool>, Vec<f64>)| {
        if actual.is_empty() {
            return Ok(None);
        }
        let curve = calibration_curve(actual, probabilities, bins)?;
        let yes = actual.iter().filter(|yes| **yes).count();
        Ok(Some(GroupCalibration {
            rows: actual.len(),
            predicted: mean(probabilities),
            actual: yes as f64 / actual.len() as f64,
            error: calibration_error(&curve),
            curve,
        }))
    };
    parts.iter().map(of).collect()
}

/// The most overrated group's [`excess`](GroupCalibration::excess) less that of the most underrated one; `None`
/// when fewer than two groups have rows.
#[must_use]
pub fn calibration_gap(groups: &[Option<GroupCalibration>]) -> Option<f64> {
    let excesses: Vec<f64> = groups.iter().flatten().map(GroupCalibration::excess).collect();
    let high = excesses.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let low = excesses.iter().copied().fold(f64::INFINITY, f64::min);
    (excesses.len() > 1).then_some(high - low)
}
