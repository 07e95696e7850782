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
