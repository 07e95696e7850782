//! All pairwise distances, stored once each; the nearest of some centres.

use crate::linalg::{Points, squared_distance};

/// The nearest of the centres, the first of equals, and its squared distance.
pub(super) fn nearest(point: &[f64], centres: &Points) -> (usize, f64) {
    let (mut label, mut least) = (0, f64::INFINITY);
    for centre in 0..centres.rows() {
        let distance = squared_distance(point, centres.row(centre));
        if distance < least {
            (label, least) = (centre, distance);
        }
    }
    (label, least)
}

/// How many centres are looked at side by side.
const LANES: usize = 4;

/// Centres side by side, so that a point's distances from several come at once: also where points have few features.
pub(super) struct Abreast {
    /// Group by group, for each feature that of `LANES` centres.
    groups: Vec<Vec<[f64; LANES]>>,
    centres: usize,
    /// The share by which two sums of the same squares may differ, for the order in which they were added.
    rounding: f64,
}

impl Abreast {
    pub fn new(centres: &Points) -> Self {
        let group = |first: usize| {
            let lanes = |feature: usize| {
                std::array::from_fn(|lane| centres.row(first + lane).get(feature).copied().unwrap_or(0.0))
            };
            (0..centres.columns()).map(lanes).collect()
        };
        Self {
            groups: (0..centres.rows()).step_by(LANES).map(group).collect(),
            centres: centres.rows(),
            rounding: 4.0 * f64::EPSILON * (centres.columns() + 2) as f64,
        }
    }

    /// As [`nearest`], and the squared distance of the second nearest, infinite when there is none.
    pub fn nearest_two(&self, point: &[f64], centres: &Points) -> (usize, f64, f64) {
        // Squares are never negative, so their bits are ordered as they are; and whole numbers are chosen without a jump,
        // which no processor could foresee.
        let infinity = f64::INFINITY.to_bits().cast_signed();
        let (mut label, mut least, mut second) = (0, infinity, infinity);
        for (group, first) in self.groups.iter().zip((0..self.centres).step_by(LANES)) {
            let mut sums = [0.0; LANES];
            for (lanes, &value) in group.iter().zip(point) {
                for (sum, lane) in sums.iter_mut().zip(lanes) {
                    *sum += (value - lane) * (value - lane);
                }
            }
            for (centre, sum) in (first..self.centres).zip(sums) {
                let sum = sum.to_bits().cast_signed();
                second = second.min(sum.max(least));
                label = if sum < least { centre } else { label };
                least = least.min(sum);
            }
        }
        let (least, second) = (f64::from_bits(least.cast_unsigned()), f64::from_bits(second.cast_unsigned()));
        if second > least * (1.0 + self.rounding) {
            return (label, least, second);
        }
        let (label, least) = nearest(point, centres);
        (label, least, least)
    }
}

/// The upper triangle of a symmetric matrix of distances, row after row: n·(n − 1) ⁄ 2 numbers.
#[derive(Clone, Debug)]
pub(super) struct Distances {
    values: Vec<f64>,
    points: usize,
}

impl Distances {
    /// Squared Euclidean distances.
    pub fn squared(points: &Points) -> Self {
        let count = points.rows();
        let mut values = Vec::with_capacity(count * count.saturating_sub(1) / 2);
        for row in 0..count {
            let here = points.row(row);
            values.extend((row + 1..count).map(|other| squared_distance(here, points.row(other))));
        }
        Self { values, points: count }
    }

    pub fn map(&mut self, change: impl Fn(f64) -> f64) {
        self.values.iter_mut().for_each(|value| *value = change(*value));
    }

    /// The place of row a's distance to row a + 1.
    fn start(&self, a: usize) -> usize {
        a * (2 * self.points - a - 1) / 2
    }

    fn place(&self, a: usize, b: usize) -> usize {
        let (low, high) = if a < b { (a, b) } else { (b, a) };
        self.start(low) + high - low - 1
    }

    pub fn get(&self, a: usize, b: usize) -> f64 {
        self.values[self.place(a, b)]
    }

    pub fn set(&mut self, a: usize, b: usize, value: f64) {
        let place = self.place(a, b);
        self.values[place] = value;
    }

    /// The nearest of the rows after `a`, with its distance.
    pub fn nearest_after(&self, a: usize) -> (usize, f64) {
        let start = self.start(a);
        let row = &self.values[start..start + self.points - a - 1];
        let (mut nearest, mut least) = (a, f64::INFINITY);
        for (offset, &value) in row.iter().enumerate() {
            if value < least {
                (nearest, least) = (a + 1 + offset, value);
            }
        }
        (nearest, least)
    }
}
