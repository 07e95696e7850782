//! Which cells a product touches, one after the other, and how often that makes the processor wait.

/// One of the three matrices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matrix {
    /// On the left.
    A,
    /// On the right.
    B,
    /// The product.
    C,
}

/// The order in which the cells are touched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// A row of A by a column of B, for each cell of C.
    RowByColumn,
    /// Blocks of so many rows and columns, within them along B's rows.
    Blocks(usize),
    /// As blocks, so many neighbours of B and C at once.
    Vectors {
        /// Rows and columns of a block.
        block: usize,
        /// Neighbours at once.
        lanes: usize,
    },
}

/// One multiplication and addition, or several at once: a cell of A, and neighbours of B and C.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Touch {
    /// Row of A and C.
    pub row: usize,
    /// Column of A and row of B.
    pub inner: usize,
    /// First column of B and C.
    pub column: usize,
    /// How many columns.
    pub lanes: usize,
}

/// All that the product of two matrices of `side` rows and columns touches, in order.
///
/// ```
/// use stepwise_tensor::ladder::{Order, trace};
/// assert_eq!(trace(Order::RowByColumn, 8).len(), 512);
/// assert_eq!(trace(Order::Vectors { block: 4, lanes: 4 }, 8).len(), 128);
/// ```
#[must_use]
pub fn trace(order: Order, side: usize) -> Vec<Touch> {
    let mut touches = Vec::new();
    let (block, lanes) = match order {
        Order::RowByColumn => {
            for row in 0..side {
                for column in 0..side {
                    touches.extend((0..side).map(|inner| Touch { row, inner, column, lanes: 1 }));
                }
            }
            return touches;
        }
        Order::Blocks(block) => (block.max(1), 1),
        Order::Vectors { block, lanes } => (block.max(1), lanes.max(1)),
    };
    for from in (0..side).step_by(block) {
        let to = (from + block).min(side);
        for first in (0..side).step_by(block) {
            for row in 0..side {
                for inner in first..(first + block).min(side) {
                    touches.extend((from..to).step_by(lanes).map(|column| Touch {
                        row,
                        inner,
                        column,
                        lanes: lanes.min(to - column),
                    }));
                }
            }
        }
    }
    touches
}

/// A little memory that is near: it holds some lines of neighbouring cells, and lets the one go that was not used for
/// longest.
///
/// ```
/// use stepwise_tensor::ladder::{Cache, Order, trace};
/// let misses = |order| {
///     let mut cache = Cache::new(8, 12, 4);
///     trace(order, 12).into_iter().for_each(|touch| cache.touch(touch));
///     cache.misses()
/// };
/// assert!(misses(Order::Blocks(4)) < misses(Order::RowByColumn) / 2);
/// ```
#[derive(Clone, Debug)]
pub struct Cache {
    /// Most recently used last.
    lines: Vec<(u8, usize)>,
    capacity: usize,
    side: usize,
    line: usize,
    misses: usize,
}

impl Cache {
    /// A memory of `capacity` lines of `line` cells each, for matrices of `side` columns.
    #[must_use]
    pub fn new(capacity: usize, side: usize, line: usize) -> Self {
        Self { lines: Vec::new(), capacity: capacity.max(1), side, line: line.max(1), misses: 0 }
    }

    /// Fetches what a multiplication needs.
    pub fn touch(&mut self, touch: Touch) {
        self.fetch(Matrix::A, touch.row * self.side + touch.inner);
        for column in touch.column..touch.column + touch.lanes {
            self.fetch(Matrix::B, touch.inner * self.side + column);
            self.fetch(Matrix::C, touch.row * self.side + column);
        }
    }

    fn fetch(&mut self, matrix: Matrix, cell: usize) {
        let line = (matrix as u8, cell / self.line);
        if let Some(place) = self.lines.iter().position(|other| *other == line) {
            self.lines.remove(place);
        } else {
            self.misses += 1;
            if self.lines.len() == self.capacity {
                self.lines.remove(0);
            }
        }
        self.lines.push(line);
    }

    /// Whether a cell is near.
    #[must_use]
    pub fn holds(&self, matrix: Matrix, row: usize, column: usize) -> bool {
        self.lines.contains(&(matrix as u8, (row * self.side + column) / self.line))
    }

    /// How many lines came from far away so far.
    #[must_use]
    pub fn misses(&self) -> usize {
        self.misses
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_order_touches_every_product_once() {
        for side in [1, 4, 7, 8] {
            for order in [Order::RowByColumn, Order::Blocks(4), Order::Vectors { block: 4, lanes: 4 }] {
                let mut seen: Vec<(usize, usize, usize)> = trace(order, side)
                    .into_iter()
                    .flat_map(|touch| {
                        (touch.column..touch.column + touch.lanes)
                            .map(move |column| (touch.row, touch.inner, column))
                    })
                    .collect();
                seen.sort_unstable();
                seen.dedup();
                assert_eq!(seen.len(), side * side * side, "{order:?} at {side}");
            }
        }
    }

    #[test]
    fn a_cache_that_holds_all_misses_each_line_once() {
        for (line, lines) in [(1, 3 * 64), (4, 3 * 16)] {
            let mut cache = Cache::new(1_000, 8, line);
            trace(Order::RowByColumn, 8).into_iter().for_each(|touch| cache.touch(touch));
            assert_eq!(cache.misses(), lines);
            assert!(cache.holds(Matrix::B, 7, 7) && !cache.holds(Matrix::A, 9, 0));
        }
    }
}
