//! What is searched.

use stepwise_kernels::KernelError;
use stepwise_kernels::model_selection::{Dimension, Domain, Space};

/// How sure a forest must be where the threshold is not searched.
const USUAL_THRESHOLD: f64 = 0.5;

/// The most features that a split looks at.
const MOST_FEATURES: usize = 10;

/// A forest's settings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// The fewest rows in a leaf.
    pub leaf: usize,
    /// How many features a split looks at.
    pub features: usize,
    /// The share of trees above which a row counts as the class to find.
    pub threshold: f64,
}

impl Settings {
    /// The settings at a point of [`space`].
    pub fn at(point: &[f64]) -> Self {
        let value = |place: usize| point.get(place).copied();
        Self {
            leaf: value(0).map_or(1, |leaf| leaf.round() as usize),
            features: value(1).map_or(1, |features| features as usize),
            threshold: value(2).unwrap_or(USUAL_THRESHOLD),
        }
    }
}

/// The space of the settings searched, for a table of so many columns.
pub fn space(threshold: bool, columns: usize) -> Result<Space, KernelError> {
    let most = MOST_FEATURES.min(columns) as i64;
    let mut dimensions = vec![
        Dimension::new("leaf", Domain::LogUniform { low: 1.0, high: 60.0 }),
        Dimension::new("features", Domain::Integers { low: 1, high: most }),
    ];
    if threshold {
        dimensions.push(Dimension::new("threshold", Domain::Uniform { low: 0.05, high: 0.9 }));
    }
    Space::new(dimensions)
}
