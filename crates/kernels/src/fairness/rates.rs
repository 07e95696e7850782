//! Rates of decisions and errors, group by group.

use super::checked_groups;
use crate::KernelError;
use crate::error::same_length;

/// How a group's decisions compare with what its people deserved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct GroupCounts {
    /// Deserved a yes and got it.
    pub true_positives: usize,
    /// Got a yes undeserved.
    pub false_positives: usize,
    /// Got a deserved no.
    pub true_negatives: usize,
    /// Deserved a yes and got none.
    pub false_negatives: usize,
}

impl GroupCounts {
    /// How many rows the group has.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.true_positives + self.false_positives + self.true_negatives + self.false_negatives
    }
}

/// A share of some rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rate {
    /// Of enough rows.
    Known(f64),
    /// Of so few rows that chance may have made it.
    Few {
        /// The share.
        value: f64,
        /// How many rows it is a share of.
        rows: usize,
    },
    /// Of no rows: there is no such share.
    Empty,
}

impl Rate {
    fn of(part: usize, rows: usize, least: usize) -> Self {
        match rows {
            0 => Self::Empty,
            _ if rows < least => Self::Few { value: part as f64 / rows as f64, rows },
            _ => Self::Known(part as f64 / rows as f64),
        }
    }

    /// The share, however few rows it is of; `None` without any.
    #[must_use]
    pub fn value(self) -> Option<f64> {
        match self {
            Self::Known(value) | Self::Few { value, .. } => Some(value),
            Self::Empty => None,
        }
    }
}

/// What is compared between groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// The share who deserve a yes.
    BaseRate,
    /// The share who get a yes.
    SelectionRate,
    /// Of those who deserve a yes, the share who get it (recall).
    TruePositiveRate,
    /// Of those who do not deserve it, the share who get a yes.
    FalsePositiveRate,
    /// Of those who get a yes, the share who deserve it.
    Precision,
    /// The share of right decisions.
    Accuracy,
}

/// How far apart groups are in a rate.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    /// Highest less lowest rate.
    pub difference: f64,
    /// Lowest over highest rate; 1 when all are 0. Below 0.8 US employers have to explain themselves (the
    /// four-fifths rule).
    pub ratio: f64,
    /// The group with the lowest rate, the first of equals.
    pub lowest: usize,
    /// The group with the highest rate, the first of equals.
    pub highest: usize,
    /// Whether one of the two rates is of few rows.
    pub few: bool,
    /// Groups without such a rate, which are not compared.
    pub left_out: Vec<usize>,
}

/// The two gaps of equalised odds.
#[derive(Clone, Debug, PartialEq)]
pub struct EqualizedOdds {
    /// In the true positive rate.
    pub true_positive: Gap,
    /// In the false positive rate.
    pub false_positive: Gap,
}

impl EqualizedOdds {
    /// The larger difference.
    #[must_use]
    pub fn difference(&self) -> f64 {
        self.true_positive.difference.max(self.false_positive.difference)
    }

    /// The smaller ratio.
    #[must_use]
    pub fn ratio(&self) -> f64 {
        self.true_positive.ratio.min(self.false_positive.ratio)
    }
}

/// Decisions and what was deserved, counted group by group.
///
/// **Cost.** O(n) to count, O(groups) for a gap.
///
/// Source of the demands: C. Dwork, M. Hardt, T. Pitassi, O. Reingold, R. Zemel, *Fairness through awareness*,
/// Proceedings of the 3rd Innovations in Theoretical Computer Science Conference (2012); M. Hardt, E. Price, N.
/// Srebro, *Equality of opportunity in supervised learning*, Advances in Neural Information Processing Systems 29
/// (2016).
///
/// ```
/// use stepwise_kernels::fairness::{GroupTable, Measure, Rate};
/// let deserved = [true, true, false, true, true];
/// let decided = [true, false, false, true, true];
/// let table = GroupTable::new(&deserved, &decided, &[0, 0, 0, 1, 1], 2, 3)?;
/// assert_eq!(table.rate(0, Measure::SelectionRate), Rate::Known(1.0 / 3.0));
/// assert_eq!(table.rate(1, Measure::TruePositiveRate), Rate::Few { value: 1.0, rows: 2 });
/// assert_eq!(table.rate(1, Measure::FalsePositiveRate), Rate::Empty);
/// assert_eq!(table.equal_opportunity().map(|gap| gap.difference), Some(0.5));
/// assert_eq!(table.equalized_odds(), None); // only one group has a false positive rate
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct GroupTable {
    groups: Vec<GroupCounts>,
    least: usize,
}

impl GroupTable {
    /// Counts what each row deserved, what was decided, and its group, below `count`. A rate of fewer than
    /// `least` rows counts as [`Rate::Few`]; 30 is usual.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] for no rows, [`KernelError::Shape`], [`KernelError::Range`] for a group that
    /// is not below `count`, or more than 10,000 groups.
    pub fn new(
        actual: &[bool],
        decided: &[bool],
        groups: &[usize],
        count: usize,
        least: usize,
    ) -> Result<Self, KernelError> {
        checked_groups(groups, count, actual.len())?;
        same_length("the decisions", decided.len(), actual.len())?;
        let mut table = vec![GroupCounts::default(); count];
        for ((&actual, &decided), &group) in actual.iter().zip(decided).zip(groups) {
            let counts = &mut table[group];
            *match (actual, decided) {
                (true, true) => &mut counts.true_positives,
                (false, true) => &mut counts.false_positives,
                (false, false) => &mut counts.true_negatives,
                (true, false) => &mut counts.false_negatives,
            } += 1;
        }
        Ok(Self { groups: table, least })
    }

    /// The counts of each group.
    #[must_use]
    pub fn groups(&self) -> &[GroupCounts] {
        &self.groups
    }

    /// A rate of one group; [`Rate::Empty`] for a group that is not there.
    #[must_use]
    pub fn rate(&self, group: usize, measure: Measure) -> Rate {
        let counts = self.groups.get(group).copied().unwrap_or_default();
        let deserving = counts.true_positives + counts.false_negatives;
        let selected = counts.true_positives + counts.false_positives;
        let (part, rows) = match measure {
            Measure::BaseRate => (deserving, counts.rows()),
            Measure::SelectionRate => (selected, counts.rows()),
            Measure::TruePositiveRate => (counts.true_positives, deserving),
            Measure::FalsePositiveRate => (counts.false_positives, counts.rows() - deserving),
            Measure::Precision => (counts.true_positives, selected),
            Measure::Accuracy => (counts.true_positives + counts.true_negatives, counts.rows()),
        };
        Rate::of(part, rows, self.least)
    }

    /// How far apart the groups are in a rate; `None` when fewer than two have one.
    #[must_use]
    pub fn gap(&self, measure: Measure) -> Option<Gap> {
        let mut left_out = Vec::new();
        let mut known: Vec<(usize, f64, bool)> = Vec::new();
        for group in 0..self.groups.len() {
            match self.rate(group, measure) {
                Rate::Known(value) => known.push((group, value, false)),
                Rate::Few { value, .. } => known.push((group, value, true)),
                Rate::Empty => left_out.push(group),
            }
        }
        let [first, rest @ ..] = known.as_slice() else { return None };
        let low = rest.iter().fold(first, |low, one| if one.1 < low.1 { one } else { low });
        let high = rest.iter().fold(first, |high, one| if one.1 > high.1 { one } else { high });
        (!rest.is_empty()).then(|| Gap {
            difference: high.1 - low.1,
            ratio: if high.1 > 0.0 { low.1 / high.1 } else { 1.0 },
            lowest: low.0,
            highest: high.0,
            few: low.2 || high.2,
            left_out,
        })
    }

    /// The gap in the share of yes.
    #[must_use]
    pub fn demographic_parity(&self) -> Option<Gap> {
        self.gap(Measure::SelectionRate)
    }

    /// The gap in the share of yes among those who deserve it.
    #[must_use]
    pub fn equal_opportunity(&self) -> Option<Gap> {
        self.gap(Measure::TruePositiveRate)
    }

    /// The gaps in the shares of yes among those who deserve it and among those who do not.
    #[must_use]
    pub fn equalized_odds(&self) -> Option<EqualizedOdds> {
        Some(EqualizedOdds {
            true_positive: self.gap(Measure::TruePositiveRate)?,
            false_positive: self.gap(Measure::FalsePositiveRate)?,
        })
    }
}
