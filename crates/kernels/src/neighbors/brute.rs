//! The nearest of all points, by looking at all of them, quickly.

use super::nearest::Nearest;
use crate::linalg::Points;

/// Points side by side, so that one pass does all of them with the same instruction.
const LANES: usize = 8;

/// How many blocks are compared with all queries before the next are fetched: 16 features fill 32 KiB.
const TILE: usize = 32;

/// Points in blocks of [`LANES`], feature by feature within a block; the last block is padded.
#[derive(Clone, Debug)]
pub(crate) struct Blocks {
    values: Vec<[f64; LANES]>,
    rows: usize,
    features: usize,
}

impl Blocks {
    pub(crate) fn new(points: &Points) -> Self {
        let (rows, features) = (points.rows(), points.columns());
        let mut values = vec![[0.0; LANES]; rows.div_ceil(LANES) * features];
        for row in 0..rows {
            for (feature, &value) in points.row(row).iter().enumerate() {
                values[row / LANES * features + feature][row % LANES] = value;
            }
        }
        Self { values, rows, features }
    }

    /// Offers each point to the nearest of each query. Time O(queries·n·p).
    pub(crate) fn search(&self, queries: &Points, nearest: &mut [Nearest]) {
        if self.features == 0 {
            nearest.iter_mut().for_each(|nearest| (0..self.rows).for_each(|row| nearest.offer(0.0, row)));
            return;
        }
        let blocks: Vec<&[[f64; LANES]]> = self.values.chunks_exact(self.features).collect();
        for (tile, blocks) in blocks.chunks(TILE).enumerate() {
            for (row, nearest) in nearest.iter_mut().enumerate() {
                let query = queries.row(row);
                for (index, block) in blocks.iter().enumerate() {
                    let mut squares = [0.0; LANES];
                    for (&q, values) in query.iter().zip(*block) {
                        for (square, &value) in squares.iter_mut().zip(values) {
                            let difference = q - value;
                            *square += difference * difference;
                        }
                    }
                    let first = (tile * TILE + index) * LANES;
                    let worst = nearest.worst();
                    if squares.iter().fold(false, |any, &square| any | (square <= worst)) {
                        for (row, &square) in (first..self.rows).zip(&squares) {
                            nearest.offer(square, row);
                        }
                    }
                }
            }
        }
    }
}
