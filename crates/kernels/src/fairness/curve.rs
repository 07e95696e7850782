//! What thresholds can reach: the upper hull of their points.

/// A threshold and the two rates that it gives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Point {
    pub x: f64,
    pub y: f64,
    /// Yes from this score on.
    pub threshold: f64,
}

/// The best y for each x that can be had by a threshold, or by drawing lots between two: a concave curve over [0,
/// 1].
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Curve(Vec<Point>);

impl Curve {
    /// The hull of points that reach from x = 0 to x = 1. Andrew's monotone chain, O(n·log n).
    pub(super) fn new(mut points: Vec<Point>) -> Self {
        points.sort_by(|a, b| a.x.total_cmp(&b.x).then(b.y.total_cmp(&a.y)));
        points.dedup_by(|next, kept| next.x == kept.x);
        let mut hull: Vec<Point> = Vec::new();
        for point in points {
            while let [.., a, b] = hull.as_slice() {
                if (b.y - a.y) * (point.x - a.x) > (point.y - a.y) * (b.x - a.x) {
                    break;
                }
                hull.pop();
            }
            hull.push(point);
        }
        Self(hull)
    }

    /// The corners, from left to right.
    pub(super) fn corners(&self) -> &[Point] {
        &self.0
    }

    /// The two corners around x, and the share of the right one in it.
    pub(super) fn around(&self, x: f64) -> (Point, Point, f64) {
        let right = self.0.partition_point(|corner| corner.x < x).min(self.0.len() - 1);
        let (a, b) = (self.0[right.saturating_sub(1)], self.0[right]);
        let share = if b.x > a.x { ((x - a.x) / (b.x - a.x)).clamp(0.0, 1.0) } else { 1.0 };
        (a, b, share)
    }

    /// The height at x.
    pub(super) fn at(&self, x: f64) -> f64 {
        let (a, b, share) = self.around(x);
        a.y * (1.0 - share) + b.y * share
    }

    /// The highest corner, the leftmost of equals.
    pub(super) fn top(&self) -> Point {
        self.0.iter().copied().fold(self.0[0], |top, corner| if corner.y > top.y { corner } else { top })
    }
}
