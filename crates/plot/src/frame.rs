//! A rectangle in CSS pixels.

/// A position in CSS pixels from the figure's upper left corner.
pub(crate) type Point = (f64, f64);

/// A rectangle in CSS pixels from the figure's upper left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// Left edge.
    pub left: f64,
    /// Upper edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Lower edge.
    pub bottom: f64,
}

impl Frame {
    pub(crate) fn new(left: f64, top: f64, right: f64, bottom: f64) -> Self {
        Self { left, top, right, bottom }
    }

    /// Width in CSS pixels.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    /// Height in CSS pixels.
    #[must_use]
    pub fn height(&self) -> f64 {
        self.bottom - self.top
    }

    /// Whether a position is inside or on the edge.
    #[must_use]
    pub fn contains(&self, x: f64, y: f64) -> bool {
        x >= self.left && x <= self.right && y >= self.top && y <= self.bottom
    }

    /// The rectangle between two corners in any order.
    pub(crate) fn between(a: Point, b: Point) -> Self {
        Self::new(a.0.min(b.0), a.1.min(b.1), a.0.max(b.0), a.1.max(b.1))
    }

    pub(crate) fn grown(&self, by: f64) -> Self {
        Self::new(self.left - by, self.top - by, self.right + by, self.bottom + by)
    }

    /// What this has in common with another; `None` when that is nothing.
    pub(crate) fn common(&self, other: &Self) -> Option<Self> {
        let common = Self::new(
            self.left.max(other.left),
            self.top.max(other.top),
            self.right.min(other.right),
            self.bottom.min(other.bottom),
        );
        (common.left < common.right && common.top < common.bottom).then_some(common)
    }

    pub(crate) fn within(&self, other: &Self) -> bool {
        other.contains(self.left, self.top) && other.contains(self.right, self.bottom)
    }
}
