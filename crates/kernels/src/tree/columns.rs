//! Features by column, each value replaced by its rank.

use ndarray::ArrayView2;

use crate::KernelError;
use crate::error::{enough_rows, finite};

/// Features column by column, each value as its rank among the distinct values of its column.
///
/// A tree only asks which of two values is larger, and ranks answer that exactly. They are small whole numbers, so
/// that the rows of a node are sorted by counting instead of comparing, and they are made once for all trees of a
/// forest. Time O(p·n·log n), memory O(p·n).
#[derive(Clone, Debug)]
pub(crate) struct Columns {
    rows: usize,
    ranks: Vec<Vec<u32>>,
    values: Vec<Vec<f64>>,
}

impl Columns {
    /// For features x (n×p), n ≥ 1, p ≥ 1, all finite.
    pub(crate) fn new(x: ArrayView2<'_, f64>) -> Result<Self, KernelError> {
        let (rows, features) = x.dim();
        enough_rows("a tree", rows, 1)?;
        if features == 0 || u32::try_from(rows).is_err() {
            return Err(KernelError::Range {
                what: if features == 0 { "the number of features" } else { "the number of rows" },
                given: if features == 0 { 0.0 } else { rows as f64 },
                allowed: "at least 1 and below 2³²".to_owned(),
            });
        }
        finite("the features", x)?;
        let mut ranks = Vec::with_capacity(features);
        let mut values = Vec::with_capacity(features);
        for column in x.columns() {
            // Adding 0 turns −0 into 0.
            let mut order: Vec<(f64, u32)> = column.iter().map(|value| value + 0.0).zip(0..).collect();
            order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
            let mut distinct: Vec<f64> = Vec::new();
            let mut rank = vec![0; rows];
            for (value, row) in order {
                if distinct.last() != Some(&value) {
                    distinct.push(value);
                }
                rank[row as usize] = (distinct.len() - 1) as u32;
            }
            ranks.push(rank);
            values.push(distinct);
        }
        Ok(Self { rows, ranks, values })
    }

    /// The number of rows.
    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    /// The number of features.
    pub(crate) fn features(&self) -> usize {
        self.ranks.len()
    }

    /// The rank of each row in a feature.
    pub(crate) fn ranks(&self, feature: usize) -> &[u32] {
        &self.ranks[feature]
    }

    /// The distinct values of a feature, ascending.
    pub(crate) fn values(&self, feature: usize) -> &[f64] {
        &self.values[feature]
    }

    /// The number half-way between two ranks' values: at least the lower, below the higher.
    pub(crate) fn between(&self, feature: usize, lower: u32, higher: u32) -> f64 {
        let (low, high) = (self.values[feature][lower as usize], self.values[feature][higher as usize]);
        let middle = low / 2.0 + high / 2.0;
        // Neighbouring floating-point numbers have nothing between them.
        if middle >= low && middle < high { middle } else { low }
    }
}
