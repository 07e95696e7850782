//! A series of any length in a bounded number of points.

/// Averages neighbours, more of them the longer the series grows, so that a curve always has fewer than
/// [`Curve::MOST`] points.
///
/// ```
/// use stepwise_lab::Curve;
/// let mut losses = Curve::new();
/// losses.push(0.0, 2.3);
/// assert_eq!(losses.points(), [(0.0, 2.3)]);
/// ```
#[derive(Clone, Debug)]
pub struct Curve {
    points: Vec<(f64, f64)>,
    /// How many values make a point.
    per_point: usize,
    sum: (f64, f64),
    count: usize,
}

impl Default for Curve {
    fn default() -> Self {
        Self::new()
    }
}

impl Curve {
    /// No curve has this many points.
    pub const MOST: usize = 200;

    /// A series without values.
    #[must_use]
    pub const fn new() -> Self {
        Self { points: Vec::new(), per_point: 1, sum: (0.0, 0.0), count: 0 }
    }

    /// Adds a value at the end.
    pub fn push(&mut self, x: f64, y: f64) {
        self.sum = (self.sum.0 + x, self.sum.1 + y);
        self.count += 1;
        if self.count < self.per_point {
            return;
        }
        let count = self.count as f64;
        self.points.push((self.sum.0 / count, self.sum.1 / count));
        (self.sum, self.count) = ((0.0, 0.0), 0);
        if self.points.len() == Self::MOST {
            self.points = self
                .points
                .chunks_exact(2)
                .map(|pair| ((pair[0].0 + pair[1].0) / 2.0, (pair[0].1 + pair[1].1) / 2.0))
                .collect();
            self.per_point *= 2;
        }
    }

    /// The averages so far, in order.
    #[must_use]
    pub fn points(&self) -> &[(f64, f64)] {
        &self.points
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_stays_straight_in_few_points() {
        let mut curve = Curve::new();
        for index in 0..100_000 {
            curve.push(f64::from(index), 2.0 * f64::from(index));
            assert!(curve.points().len() < Curve::MOST);
        }
        assert!(curve.points().len() >= Curve::MOST / 2);
        assert!(curve.points().iter().all(|(x, y)| (2.0 * x - y).abs() < 1e-6));
    }
}
