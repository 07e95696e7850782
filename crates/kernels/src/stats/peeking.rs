//! Experiments that are looked at before they are over.

use stepwise_random::Random;

use super::proportions::{Proportion, proportions_z};
use super::tails::Alternative;
use crate::KernelError;
use crate::error::{open_share, out_of_range};

/// An experiment as somebody who looks at it sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Experiment {
    /// The two-sided p-value of the z test of two shares, day by day.
    pub p_values: Vec<f64>,
    /// The day, from 0, of the first look with a p-value below the level: the experiment is called off as a find.
    pub found: Option<usize>,
}

/// Simulated experiments with two groups of yes and no, each looked at several times on its way.
///
/// **Idea.** A p-value below 5 % comes up in 5 % of experiments in which there is nothing, *at one look*. Who looks
/// again gives chance another try. With equal true shares the part of experiments that find something is the true rate
/// of false alarms; with different ones it is the true power. Both are counted here rather than derived.
///
/// **How.** On each day the rows of the first group and then those of the second arrive; each is a yes where a uniform
/// draw is below the group's true share. The looks are spread evenly over the days, and the last is at the end.
///
/// **Cost.** Two draws for each row of a group.
///
/// Source: P. Armitage, C. K. McPherson, B. C. Rowe, *Repeated significance tests on accumulating data*, Journal of the
/// Royal Statistical Society A 132 (1969), whose table 2 gives 14.2 % for five looks at 5 %.
///
/// ```
/// use stepwise_kernels::stats::PeekingSimulation;
/// use stepwise_random::Random;
/// let mut random = Random::new(7);
/// let mut daily = PeekingSimulation::new((0.3, 0.3), 400, 20, 20, 0.05)?;
/// (0..500).for_each(|_| drop(daily.step(&mut random)));
/// assert!(daily.rate() > 0.2);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct PeekingSimulation {
    shares: (f64, f64),
    rows: usize,
    days: usize,
    looks: usize,
    level: f64,
    experiments: usize,
    finds: usize,
}

impl PeekingSimulation {
    /// Experiments with these true shares, `rows` rows in each group, so many days and looks, and a level of
    /// significance that every look is held to.
    ///
    /// # Errors
    /// [`KernelError::Range`] for a share outside [0, 1], fewer rows than days, no day, looks that are not from 1 to
    /// the number of days, or a level outside (0, 1).
    pub fn new(
        shares: (f64, f64),
        rows: usize,
        days: usize,
        looks: usize,
        level: f64,
    ) -> Result<Self, KernelError> {
        for share in [shares.0, shares.1] {
            if !(0.0..=1.0).contains(&share) {
                return Err(out_of_range("a share", share, "from 0 to 1"));
            }
        }
        if days == 0 || rows < days {
            return Err(out_of_range("the number of days", days as f64, "from 1 to the number of rows"));
        }
        if !(1..=days).contains(&looks) {
            return Err(out_of_range("the number of looks", looks as f64, "from 1 to the number of days"));
        }
        open_share("the significance level", level)?;
        Ok(Self { shares, rows, days, looks, level, experiments: 0, finds: 0 })
    }

    /// Whether there is a look at the end of this day, from 0.
    #[must_use]
    pub fn is_look(&self, day: usize) -> bool {
        (day + 1) * self.looks / self.days > day * self.looks / self.days
    }

    /// One more experiment. It goes on after a find, so that its whole path can be seen.
    pub fn step(&mut self, random: &mut Random) -> Experiment {
        let mut yes = (0, 0);
        let mut experiment = Experiment { p_values: Vec::with_capacity(self.days), found: None };
        let mut arrived = 0;
        for day in 0..self.days {
            let until = (day + 1) * self.rows / self.days;
            let mut arrivals = |share: f64| (arrived..until).filter(|_| random.uniform() < share).count();
            yes.0 += arrivals(self.shares.0);
            yes.1 += arrivals(self.shares.1);
            arrived = until;
            let p_value = p_value(yes, arrived);
            if p_value < self.level && experiment.found.is_none() && self.is_look(day) {
                experiment.found = Some(day);
            }
            experiment.p_values.push(p_value);
        }
        self.experiments += 1;
        self.finds += usize::from(experiment.found.is_some());
        experiment
    }

    /// How many experiments there were.
    #[must_use]
    pub fn experiments(&self) -> usize {
        self.experiments
    }

    /// How many of them found something.
    #[must_use]
    pub fn finds(&self) -> usize {
        self.finds
    }

    /// The part of the experiments that found something; NaN before the first.
    #[must_use]
    pub fn rate(&self) -> f64 {
        self.finds as f64 / self.experiments as f64
    }
}

/// The p-value of equal shares after `rows` rows in each group; 1 while all rows are alike, for nothing speaks
/// against equality then.
fn p_value(yes: (usize, usize), rows: usize) -> f64 {
    let test = Proportion::new(yes.0, rows)
        .and_then(|first| proportions_z(first, Proportion::new(yes.1, rows)?, Alternative::TwoSided));
    test.map_or(1.0, |test| test.p_value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(shares: (f64, f64), looks: usize, experiments: usize) -> f64 {
        let mut random = Random::new(3);
        let mut simulation = PeekingSimulation::new(shares, 1000, 10, looks, 0.05).unwrap();
        (0..experiments).for_each(|_| drop(simulation.step(&mut random)));
        assert_eq!(simulation.experiments(), experiments);
        simulation.rate()
    }

    /// Table 2 of Armitage, McPherson and Rowe, two-sided at 5 %.
    #[test]
    fn false_alarms_are_those_of_the_table() {
        for (looks, expected) in [(1, 0.05), (2, 0.083), (5, 0.142), (10, 0.193)] {
            let found = rate((0.5, 0.5), looks, 4000);
            assert!((found - expected).abs() < 0.018, "{looks} looks: {found}, but {expected} expected");
        }
    }

    #[test]
    fn finds_of_a_true_difference_are_the_power() {
        let effect = super::super::proportion_effect(0.36, 0.30).unwrap();
        let power = super::super::z_power(effect, 1000.0, 1000.0, 0.05, Alternative::TwoSided).unwrap();
        let found = rate((0.30, 0.36), 1, 4000);
        assert!((found - power).abs() < 0.02, "{found}, but {power} expected");
    }

    #[test]
    fn looks_are_spread_and_the_last_is_at_the_end() {
        for days in 1..=28 {
            for looks in 1..=days {
                let simulation = PeekingSimulation::new((0.5, 0.5), 100, days, looks, 0.05).unwrap();
                assert_eq!((0..days).filter(|&day| simulation.is_look(day)).count(), looks);
                assert!(simulation.is_look(days - 1));
            }
        }
    }

    #[test]
    fn awkward_input() {
        assert!(PeekingSimulation::new((1.1, 0.0), 9, 3, 1, 0.05).is_err());
        assert!(PeekingSimulation::new((0.1, 0.1), 2, 3, 1, 0.05).is_err());
        assert!(PeekingSimulation::new((0.1, 0.1), 9, 0, 0, 0.05).is_err());
        assert!(PeekingSimulation::new((0.1, 0.1), 9, 3, 4, 0.05).is_err());
        assert!(PeekingSimulation::new((0.1, 0.1), 9, 3, 1, 1.0).is_err());
        let mut nothing = PeekingSimulation::new((0.0, 0.0), 9, 3, 3, 0.05).unwrap();
        assert!(nothing.rate().is_nan());
        assert_eq!(nothing.step(&mut Random::new(1)), Experiment { p_values: vec![1.0; 3], found: None });
    }
}
