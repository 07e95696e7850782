//! What is searched: named settings and their ranges.

use std::collections::BTreeSet;

use stepwise_random::Random;

use crate::KernelError;
use crate::error::{enough_rows, out_of_range, same_length};

/// Whole numbers up to here are exact in `f64`.
const EXACT: i64 = 1 << 53;

/// The values that a setting may have. All are kept as `f64`; a choice is its number, from 0.
#[derive(Clone, Debug, PartialEq)]
pub enum Domain {
    /// Any number from `low` to `high`, each as good a guess as another.
    Uniform {
        /// The lowest value.
        low: f64,
        /// The highest value.
        high: f64,
    },
    /// Any number from `low`, above 0, to `high`, each order of magnitude as good a guess as another: penalties, rates.
    LogUniform {
        /// The lowest value.
        low: f64,
        /// The highest value.
        high: f64,
    },
    /// The whole numbers from `low` to `high`, both included.
    Integers {
        /// The lowest value.
        low: i64,
        /// The highest value.
        high: i64,
    },
    /// One of several things by name, in no order.
    Choices(Vec<String>),
}

impl Domain {
    fn check(&self) -> Result<(), KernelError> {
        let range = |what, given, allowed| Err(out_of_range(what, given, allowed));
        match *self {
            Self::Uniform { low, high } | Self::LogUniform { low, high } => {
                if matches!(self, Self::LogUniform { .. }) && low <= 0.0 {
                    return range("the lowest value of a logarithmic range", low, "above 0");
                }
                if !(low.is_finite() && high.is_finite() && low < high) {
                    return range("the highest value of a range", high, "finite, and above the lowest");
                }
            }
            Self::Integers { low, high } => {
                if low > high || low < -EXACT || high > EXACT {
                    let allowed = "at least the lowest, and both within ±2⁵³";
                    return range("the highest whole number of a range", high as f64, allowed);
                }
            }
            Self::Choices(ref names) => enough_rows("a setting, by its choices,", names.len(), 1)?,
        }
        Ok(())
    }

    /// How many values there are; `None` for a continuum.
    #[must_use]
    pub fn size(&self) -> Option<usize> {
        match self {
            Self::Uniform { .. } | Self::LogUniform { .. } => None,
            Self::Integers { low, high } => usize::try_from(high.checked_sub(*low)?.checked_add(1)?).ok(),
            Self::Choices(names) => Some(names.len()),
        }
    }

    /// The value at a share of the way through, from 0 to 1: of a uniform share, a random value.
    #[must_use]
    pub fn at(&self, share: f64) -> f64 {
        // A share that is no number counts as 0.
        let share = if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) };
        let step = |count: f64| (share * count).floor().min(count - 1.0);
        match *self {
            Self::Uniform { low, high } => (low * (1.0 - share) + high * share).max(low).min(high),
            Self::LogUniform { low, high } => {
                (low.ln() * (1.0 - share) + high.ln() * share).exp().max(low).min(high)
            }
            Self::Integers { low, high } => low as f64 + step(high as f64 - low as f64 + 1.0),
            Self::Choices(ref names) => step(names.len() as f64),
        }
    }

    /// How far through a value lies, so that [`at`](Self::at) gives it back.
    #[must_use]
    pub fn share(&self, value: f64) -> f64 {
        match *self {
            Self::Uniform { low, high } => (value / 2.0 - low / 2.0) / (high / 2.0 - low / 2.0),
            Self::LogUniform { low, high } => (value.ln() - low.ln()) / (high.ln() - low.ln()),
            Self::Integers { low, high } => (value - low as f64 + 0.5) / (high as f64 - low as f64 + 1.0),
            Self::Choices(ref names) => (value + 0.5) / names.len() as f64,
        }
    }

    /// Whether it has this value.
    #[must_use]
    pub fn contains(&self, value: f64) -> bool {
        match *self {
            Self::Uniform { low, high } | Self::LogUniform { low, high } => (low..=high).contains(&value),
            Self::Integers { low, high } => {
                value.fract() == 0.0 && (low as f64..=high as f64).contains(&value)
            }
            Self::Choices(ref names) => value.fract() == 0.0 && value >= 0.0 && value < names.len() as f64,
        }
    }

    /// At most `count` different values from end to end, evenly spaced, and at most a million; all choices, however many.
    #[must_use]
    pub fn grid(&self, count: usize) -> Vec<f64> {
        let count = match self {
            Self::Choices(names) => return (0..names.len()).map(|choice| choice as f64).collect(),
            Self::Integers { .. } => count.min(self.size().unwrap_or(count)),
            _ => count,
        };
        let count = count.min(1_000_000);
        (0..count).map(|index| self.at((index as f64 / (count.max(2) - 1) as f64).min(1.0))).collect()
    }

    /// A random value within about `radius` of the way through from this one; of choices, with that probability, any.
    pub(super) fn near(&self, value: f64, radius: f64, random: &mut Random) -> f64 {
        if let Self::Choices(_) = self {
            let redrawn = self.at(random.uniform());
            return if random.uniform() < radius { redrawn } else { value };
        }
        self.at(self.share(value) + radius * random.normal())
    }
}

/// A setting: its name and what it may be.
#[derive(Clone, Debug, PartialEq)]
pub struct Dimension {
    /// The name, such as `max_depth`.
    pub name: String,
    /// The values.
    pub domain: Domain,
}

impl Dimension {
    /// A setting of this name.
    #[must_use]
    pub fn new(name: &str, domain: Domain) -> Self {
        Self { name: name.to_owned(), domain }
    }
}

/// Named settings. A *point* of it is one value for each, in order.
///
/// ```
/// use stepwise_kernels::model_selection::{Dimension, Domain, Space};
/// let space = Space::new(vec![
///     Dimension::new("penalty", Domain::LogUniform { low: 1e-4, high: 1e4 }),
///     Dimension::new("depth", Domain::Integers { low: 1, high: 8 }),
///     Dimension::new("criterion", Domain::Choices(vec!["gini".into(), "entropy".into()])),
/// ])?;
/// let middle = space.at(&[0.5, 0.5, 0.5]);
/// assert!((middle[0] - 1.0).abs() < 1e-12 && middle[1..] == [5.0, 1.0]);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Space {
    dimensions: Vec<Dimension>,
}

impl Space {
    /// Of these settings.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] for no setting, or one without choices; [`KernelError::Range`] for a range that is empty, not
    /// finite, or logarithmic and not above 0, and for a name given twice.
    pub fn new(dimensions: Vec<Dimension>) -> Result<Self, KernelError> {
        enough_rows("a search, by its settings,", dimensions.len(), 1)?;
        checked_dimensions(&dimensions)?;
        Ok(Self { dimensions })
    }

    /// The settings.
    #[must_use]
    pub fn dimensions(&self) -> &[Dimension] {
        &self.dimensions
    }

    /// The place of a name among the settings.
    #[must_use]
    pub fn place(&self, name: &str) -> Option<usize> {
        self.dimensions.iter().position(|dimension| dimension.name == name)
    }

    /// The point at these shares of the way through each setting.
    #[must_use]
    pub fn at(&self, shares: &[f64]) -> Vec<f64> {
        self.dimensions.iter().zip(shares).map(|(dimension, &share)| dimension.domain.at(share)).collect()
    }

    /// A random point; one uniform draw for each setting.
    pub fn draw(&self, random: &mut Random) -> Vec<f64> {
        self.dimensions.iter().map(|dimension| dimension.domain.at(random.uniform())).collect()
    }

    /// A random point near this one.
    pub(super) fn near(&self, point: &[f64], radius: f64, random: &mut Random) -> Vec<f64> {
        let pairs = self.dimensions.iter().zip(point);
        pairs.map(|(dimension, &value)| dimension.domain.near(value, radius, random)).collect()
    }

    /// Checks that a point has a value of each setting's domain.
    pub fn check(&self, point: &[f64]) -> Result<(), KernelError> {
        same_length("a point", point.len(), self.dimensions.len())?;
        for (dimension, &value) in self.dimensions.iter().zip(point) {
            if !dimension.domain.contains(value) {
                return Err(out_of_range("a value of a point", value, "in the range of its setting"));
            }
        }
        Ok(())
    }

    /// The point as numbers of which distances mean something: how far through each range; of choices, 1 for the one
    /// taken and 0 for the others.
    #[must_use]
    pub fn encode(&self, point: &[f64]) -> Vec<f64> {
        let mut numbers = Vec::new();
        for (dimension, &value) in self.dimensions.iter().zip(point) {
            match &dimension.domain {
                Domain::Choices(names) => numbers
                    .extend((0..names.len()).map(|choice| if choice as f64 == value { 1.0 } else { 0.0 })),
                domain => numbers.push(domain.share(value)),
            }
        }
        numbers
    }
}

/// Checks ranges, and that names differ.
pub(super) fn checked_dimensions(dimensions: &[Dimension]) -> Result<(), KernelError> {
    dimensions.iter().try_for_each(|dimension| dimension.domain.check())?;
    let names: BTreeSet<&str> = dimensions.iter().map(|dimension| dimension.name.as_str()).collect();
    if names.len() < dimensions.len() {
        let allowed = "the number of settings: each has its own";
        return Err(out_of_range("the number of different names", names.len() as f64, allowed));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn domains() -> Vec<Domain> {
        vec![
            Domain::Uniform { low: -3.0, high: 7.0 },
            Domain::LogUniform { low: 1e-6, high: 1e3 },
            Domain::Integers { low: -2, high: 6 },
            Domain::Choices(vec!["a".into(), "b".into(), "c".into()]),
        ]
    }

    proptest! {
        #[test]
        fn shares_lead_back(share in 0.0..1.0_f64, seed: u64) {
            for domain in domains() {
                let value = domain.at(share);
                prop_assert!(domain.contains(value));
                prop_assert!((domain.at(domain.share(value)) - value).abs() < 1e-9 * value.abs().max(1.0));
                prop_assert!(domain.contains(domain.near(value, 0.3, &mut Random::new(seed))));
            }
        }
    }

    /// A quarter of the draws lies in each quarter of the way: of numbers, of orders of magnitude, of choices.
    #[test]
    fn draws_share_out_evenly() {
        let space = Space::new(
            domains().into_iter().enumerate().map(|(i, d)| Dimension::new(&i.to_string(), d)).collect(),
        )
        .unwrap();
        let random = &mut Random::new(9);
        let draws: Vec<Vec<f64>> = (0..9000).map(|_| space.draw(random)).collect();
        let below = |place: usize, limit: f64| draws.iter().filter(|draw| draw[place] < limit).count();
        for (place, limit, share) in
            [(0, -0.5, 0.25), (0, 4.5, 0.75), (1, 1e-3, 1.0 / 3.0), (1, 1.0, 2.0 / 3.0)]
        {
            let given = below(place, limit) as f64 / 9000.0;
            assert!((given - share).abs() < 0.02, "{place}: {given} is not {share}");
        }
        for (place, values) in [(2, -2..7), (3, 0..3)] {
            let expected = 9000.0 / values.len() as f64;
            for value in values {
                let count = draws.iter().filter(|draw| draw[place] == f64::from(value)).count() as f64;
                assert!((count - expected).abs() < 4.0 * expected.sqrt(), "{place}, {value}: {count}");
            }
        }
    }

    #[test]
    fn awkward_spaces() {
        let one = |domain| Space::new(vec![Dimension::new("a", domain)]);
        for bad in [
            Domain::Uniform { low: 1.0, high: 1.0 },
            Domain::Uniform { low: f64::NAN, high: 1.0 },
            Domain::Uniform { low: 0.0, high: f64::INFINITY },
            Domain::LogUniform { low: 0.0, high: 1.0 },
            Domain::Integers { low: 2, high: 1 },
            Domain::Integers { low: i64::MIN, high: i64::MAX },
            Domain::Choices(Vec::new()),
        ] {
            assert!(one(bad.clone()).is_err(), "{bad:?}");
        }
        assert!(Space::new(Vec::new()).is_err());
        let twice = Dimension::new("a", Domain::Integers { low: 0, high: 1 });
        assert!(Space::new(vec![twice.clone(), twice]).is_err());
        let wide = one(Domain::Uniform { low: f64::MIN, high: f64::MAX }).unwrap();
        assert_eq!(wide.at(&[0.0]), [f64::MIN]);
        assert!((wide.encode(&[0.0])[0] - 0.5).abs() < 1e-12);
        assert_eq!(domains()[2].grid(99).len(), 9);
        assert_eq!(domains()[2].grid(3), [-2.0, 2.0, 6.0]);
        assert_eq!(domains()[0].grid(1), [-3.0]);
        assert!(domains()[0].grid(0).is_empty());
        assert_eq!(domains()[3].grid(2), [0.0, 1.0, 2.0]);
        assert_eq!(domains()[0].grid(usize::MAX).len(), 1_000_000);
        assert_eq!(domains()[0].at(f64::NAN), -3.0);
        // Domains that no space admits do no harm either.
        for domain in [
            Domain::Uniform { low: 1.0, high: 0.0 },
            Domain::LogUniform { low: -1.0, high: f64::NAN },
            Domain::Integers { low: i64::MIN, high: i64::MAX },
            Domain::Choices(Vec::new()),
        ] {
            let _ = (domain.size(), domain.at(0.5), domain.share(0.5), domain.contains(0.5), domain.grid(3));
        }
    }
}
