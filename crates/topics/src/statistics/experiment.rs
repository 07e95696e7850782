//! From the table at hand to two groups of yes and no.

use stepwise_data::{AtHand, RESUME, Usable, refused};
use stepwise_kernels::frame::Column;
use stepwise_kernels::stats::{Alternative, Proportion, ProportionsTest, median, proportions_z};
use stepwise_lab::{LabError, Setup, words};

/// The most rows that a run uses; of more, a random sample is drawn. Keeps every step short.
const MAX_ROWS: usize = 20_000;

/// The fewest rows that a run makes sense with.
const MIN_ROWS: usize = 20;

/// The real experiment.
pub struct Experiment {
    /// What counts as yes, in words.
    pub yes: String,
    /// What the groups are called.
    pub groups: [String; 2],
    /// The rows of each group: 1 for yes, 0 for no.
    pub outcomes: [Vec<f64>; 2],
    /// The same, counted.
    pub counts: [Proportion; 2],
    /// The z test of the second group's share less the first's.
    pub test: ProportionsTest,
    /// Whether the table, the outcome and the groups are those of the challenge.
    pub shipped: bool,
    /// What was left out, as a sentence; empty when nothing was.
    pub note: String,
}

impl Experiment {
    /// Reads, checks and counts.
    pub fn new(setup: &Setup) -> Result<Self, LabError> {
        let (outcome, group) = (setup.values.text("outcome")?, setup.values.text("group")?);
        if outcome == group {
            return Err(LabError::parameter("group", group, "a column other than the outcome"));
        }
        let table = AtHand::read(&setup.data, RESUME)?;
        let Usable { frame, note } = table.usable(&[outcome, group], MIN_ROWS, MAX_ROWS, setup.seed)?;
        let read = |name: &str| -> Result<Halves, LabError> {
            let column = frame.column(name).map_err(|error| table.explain(error))?;
            let one =
                || LabError::column(&table.file, name, "has only one value, so there is nothing to compare");
            halves(column, &words(name)).ok_or_else(one)
        };
        let (outcome_halves, group_halves) = (read(outcome)?, read(group)?);
        let mut outcomes = [Vec::new(), Vec::new()];
        for (&yes, &second) in outcome_halves.upper.iter().zip(&group_halves.upper) {
            outcomes[usize::from(second)].push(f64::from(u8::from(yes)));
        }
        let count = |rows: &[f64]| {
            Proportion::new(rows.iter().filter(|&&yes| yes > 0.0).count(), rows.len()).map_err(refused)
        };
        let counts = [count(&outcomes[0])?, count(&outcomes[1])?];
        let test = proportions_z(counts[1], counts[0], Alternative::TwoSided).map_err(refused)?;
        let [_, yes] = outcome_halves.names;
        let shipped = !table.own && outcome == super::OUTCOME && group == super::GROUP;
        Ok(Self {
            yes: if shipped { "call-backs".to_owned() } else { yes },
            groups: if shipped { group_halves.names.map(|name| name + " names") } else { group_halves.names },
            outcomes,
            counts,
            test,
            shipped,
            note,
        })
    }

    /// The share of yes in both groups together.
    pub fn pooled(&self) -> f64 {
        let yes: f64 = self.outcomes.iter().flatten().sum();
        yes / (self.outcomes[0].len() + self.outcomes[1].len()) as f64
    }

    /// The smallest number of yes or no in a group: the z test wants at least ten.
    pub fn smallest_count(&self) -> usize {
        let least = |rows: &Vec<f64>| {
            let yes = rows.iter().filter(|&&yes| yes > 0.0).count();
            yes.min(rows.len() - yes)
        };
        self.outcomes.iter().map(least).min().unwrap_or(0)
    }
}

/// A column as two values.
struct Halves {
    /// Whether each row has the second.
    upper: Vec<bool>,
    /// What both are called.
    names: [String; 2],
}

/// `None` when all rows have one value.
fn halves(column: &Column, name: &str) -> Option<Halves> {
    let halves = match column {
        Column::Number(numbers) => {
            let least = numbers.iter().copied().fold(f64::INFINITY, f64::min);
            let most = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let below_most =
                numbers.iter().copied().filter(|&number| number < most).fold(f64::NEG_INFINITY, f64::max);
            let middle = median(numbers).min(below_most);
            let names = if below_most == least {
                [format!("{name} {least}"), format!("{name} {most}")]
            } else {
                [format!("{name} up to {middle:.4}"), format!("{name} above {middle:.4}")]
            };
            Halves { upper: numbers.iter().map(|&number| number > middle).collect(), names }
        }
        other => {
            let cells: Vec<String> = (0..other.len()).map(|row| other.cell(row)).collect();
            let mut counted: Vec<(&String, usize)> = Vec::new();
            let mut sorted: Vec<&String> = cells.iter().collect();
            sorted.sort_unstable();
            for cell in sorted {
                match counted.last_mut().filter(|(last, _)| *last == cell) {
                    Some((_, count)) => *count += 1,
                    None => counted.push((cell, 1)),
                }
            }
            let (second, first) = match counted.as_slice() {
                [(first, _), (second, _)] => (*second, (*first).clone()),
                many => {
                    let (most, _) = many.iter().max_by_key(|(_, count)| *count)?;
                    (*most, format!("other than {most}"))
                }
            };
            Halves {
                upper: cells.iter().map(|cell| cell == second).collect(),
                names: [first, second.clone()],
            }
        }
    };
    let count = halves.upper.iter().filter(|&&upper| upper).count();
    (count > 0 && count < halves.upper.len()).then_some(halves)
}
