//! A k-d tree: points in nested boxes, most of which a search never opens.

use super::nearest::Nearest;
use crate::linalg::{Points, squared_distance};

/// A box with no more points is searched point by point.
const LEAF: usize = 16;

/// A box: its points' range, and what cuts it in two.
#[derive(Clone, Debug)]
struct Cell {
    start: usize,
    end: usize,
    /// The feature and value of the cut, and the cells on its sides.
    cut: Option<(usize, f64, usize, usize)>,
}

/// A k-d tree.
///
/// **Idea.** Cut the points at the median of the feature that spreads most, and so on with each half. A query goes down
/// to its own box first; another box is opened only if the cut in between is nearer than the k-th nearest found so
/// far. In few dimensions that leaves O(log n) boxes; beyond about ten nearly all of them are opened.
///
/// Source: J. L. Bentley, *Multidimensional binary search trees used for associative searching*, CACM 18 (1975);
/// J. Friedman, J. L. Bentley, R. Finkel, *An algorithm for finding best matches in logarithmic expected time*, ACM
/// TOMS 3 (1977).
#[derive(Clone, Debug)]
pub(crate) struct KdTree {
    rows: Vec<usize>,
    cells: Vec<Cell>,
}

impl KdTree {
    /// Time O(p·n + n·log² n).
    pub(crate) fn new(points: &Points) -> Self {
        let mut rows: Vec<usize> = (0..points.rows()).collect();
        let mut cells = vec![Cell { start: 0, end: rows.len(), cut: None }];
        let mut next = 0;
        while next < cells.len() {
            let Cell { start, end, .. } = cells[next];
            if let Some((feature, middle)) = cut(points, &mut rows[start..end]) {
                let value = points.row(rows[start + middle])[feature];
                let middle = start + middle;
                cells[next].cut = Some((feature, value, cells.len(), cells.len() + 1));
                cells.push(Cell { start, end: middle, cut: None });
                cells.push(Cell { start: middle, end, cut: None });
            }
            next += 1;
        }
        Self { rows, cells }
    }

    /// Offers the points that can be near enough.
    pub(crate) fn search(&self, points: &Points, query: &[f64], nearest: &mut Nearest) {
        // Cells to open, each with the squared distance of the cut that parts it from the query.
        let mut waiting = vec![(0, 0.0)];
        while let Some((cell, gap)) = waiting.pop() {
            // At an equal distance a lower row number may still win.
            if gap > nearest.worst() {
                continue;
            }
            let Cell { start, end, cut } = &self.cells[cell];
            match *cut {
                None => {
                    for &row in &self.rows[*start..*end] {
                        nearest.offer(squared_distance(query, points.row(row)), row);
                    }
                }
                Some((feature, value, low, high)) => {
                    let offset = query[feature] - value;
                    let (near, far) = if offset < 0.0 { (low, high) } else { (high, low) };
                    waiting.push((far, offset * offset));
                    waiting.push((near, gap));
                }
            }
        }
    }
}

/// Puts the rows into two halves around the median of the feature that spreads most; the feature and where the upper
/// half begins. `None` for few points, or when they are all the same.
fn cut(points: &Points, rows: &mut [usize]) -> Option<(usize, usize)> {
    if rows.len() <= LEAF {
        return None;
    }
    let spread = |feature: usize| {
        let values = rows.iter().map(|&row| points.row(row)[feature]);
        let (low, high) =
            values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
        high - low
    };
    let (feature, widest) = (0..points.columns())
        .map(|feature| (feature, spread(feature)))
        .fold((0, 0.0), |most, candidate| if candidate.1 > most.1 { candidate } else { most });
    if widest <= 0.0 {
        return None;
    }
    let middle = rows.len() / 2;
    rows.select_nth_unstable_by(middle, |&a, &b| points.row(a)[feature].total_cmp(&points.row(b)[feature]));
    Some((feature, middle))
}
