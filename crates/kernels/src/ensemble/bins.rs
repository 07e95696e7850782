//! Features in at most 256 bins, one byte each.

use ndarray::ArrayView2;

use crate::KernelError;
use crate::error::{enough_rows, finite};

/// Each feature cut into bins, column by column.
///
/// A feature with no more distinct values than bins keeps them all apart; of another the cuts are put where the rows
/// share out evenly. A value's bin is the number of cuts below it.
#[derive(Clone, Debug)]
pub(crate) struct Bins {
    rows: usize,
    /// The bin of each row, for each feature.
    bins: Vec<Vec<u8>>,
    /// The cuts of each feature, ascending.
    cuts: Vec<Vec<f64>>,
}

impl Bins {
    /// For x (n×p), n ≥ 1, p ≥ 1, all finite, and 2 to 256 bins. Time O(p·n·log n).
    pub(crate) fn new(x: ArrayView2<'_, f64>, most: usize) -> Result<Self, KernelError> {
        enough_rows("boosting", x.nrows(), 1)?;
        for (what, given, least) in
            [("the number of features", x.ncols(), 1), ("the number of bins", most, 2)]
        {
            if given < least || (least == 2 && given > 256) {
                let allowed = if least == 1 { "at least 1" } else { "from 2 to 256" }.to_owned();
                return Err(KernelError::Range { what, given: given as f64, allowed });
            }
        }
        finite("the features", x)?;
        let mut bins = Vec::with_capacity(x.ncols());
        let mut cuts = Vec::with_capacity(x.ncols());
        for column in x.columns() {
            let mut sorted = column.to_vec();
            sorted.sort_unstable_by(f64::total_cmp);
            let cut = cut_points(&sorted, most);
            bins.push(column.iter().map(|&value| cut.partition_point(|&cut| cut < value) as u8).collect());
            cuts.push(cut);
        }
        Ok(Self { rows: x.nrows(), bins, cuts })
    }

    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    pub(crate) fn features(&self) -> usize {
        self.bins.len()
    }

    /// The bin of each row in a feature.
    pub(crate) fn of(&self, feature: usize) -> &[u8] {
        &self.bins[feature]
    }

    /// The cuts of a feature; it has one bin more.
    pub(crate) fn cuts(&self, feature: usize) -> &[f64] {
        &self.cuts[feature]
    }
}

/// At most `most` − 1 cuts, each half-way between neighbouring distinct values.
fn cut_points(sorted: &[f64], most: usize) -> Vec<f64> {
    let between = |low: f64, high: f64| {
        let middle = low / 2.0 + high / 2.0;
        if middle >= low && middle < high { middle } else { low }
    };
    let steps = || sorted.windows(2).enumerate().filter(|(_, pair)| pair[0] < pair[1]);
    if steps().count() < most {
        return steps().map(|(_, pair)| between(pair[0], pair[1])).collect();
    }
    // A cut at the first step once the rows passed fill their share of the bins.
    let mut cuts = Vec::with_capacity(most - 1);
    let mut filled = 0;
    for (index, pair) in steps() {
        if (index + 1) * most >= (filled + 1) * sorted.len() && cuts.len() + 1 < most {
            cuts.push(between(pair[0], pair[1]));
            filled = (index + 1) * most / sorted.len();
        }
    }
    cuts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_part_values_and_share_out_rows() {
        assert_eq!(cut_points(&[1.0, 1.0, 2.0, 4.0], 3), [1.5, 3.0]);
        assert_eq!(cut_points(&[5.0; 17], 4), []);
        let many: Vec<f64> = (0..1000).map(f64::from).collect();
        let cuts = cut_points(&many, 10);
        assert_eq!(cuts.len(), 9);
        assert!(cuts.windows(2).all(|pair| (pair[1] - pair[0] - 100.0).abs() < 1e-9));
        // A value that holds most rows takes one bin.
        let mut heavy = vec![0.0; 900];
        heavy.extend((1..=100).map(f64::from));
        assert!(cut_points(&heavy, 16).len() <= 15);
        assert_eq!(cut_points(&heavy, 16)[0], 0.5);
    }
}
