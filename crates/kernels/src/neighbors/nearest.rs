//! The k nearest found so far.

/// The k nearest found so far, nearest first; of equally near points those with lower row numbers.
#[derive(Clone, Debug)]
pub(crate) struct Nearest {
    wanted: usize,
    found: Vec<(f64, usize)>,
}

impl Nearest {
    pub(crate) fn new(wanted: usize) -> Self {
        Self { wanted, found: Vec::with_capacity(wanted) }
    }

    /// The squared distance beyond which nothing is wanted any more; infinite while there is room.
    pub(crate) fn worst(&self) -> f64 {
        if self.found.len() < self.wanted {
            return f64::INFINITY;
        }
        self.found.last().map_or(f64::INFINITY, |&(square, _)| square)
    }

    /// Takes a point in if it is near enough. Time O(k).
    pub(crate) fn offer(&mut self, square: f64, row: usize) {
        let before = |&(other, at): &(f64, usize)| other < square || (other == square && at < row);
        if self.found.len() == self.wanted && self.found.last().is_none_or(before) {
            return;
        }
        let place = self.found.partition_point(before);
        if self.found.len() == self.wanted {
            self.found.pop();
        }
        self.found.insert(place, (square, row));
    }

    /// Squared distances and rows, nearest first.
    pub(crate) fn into_found(self) -> Vec<(f64, usize)> {
        self.found
    }
}
