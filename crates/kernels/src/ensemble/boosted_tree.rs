//! One tree of gradient boosting: grown on histograms, by second-order gain.

use super::bins::Bins;
use super::boosting_options::BoostingOptions;
use crate::tree::{Node, Split, Tree};

/// What the rows of a bin, or of a node, add up to.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    gradient: f64,
    hessian: f64,
    rows: usize,
}

impl Sum {
    fn plus(self, other: Self) -> Self {
        Self {
            gradient: self.gradient + other.gradient,
            hessian: self.hessian + other.hessian,
            rows: self.rows + other.rows,
        }
    }

    fn minus(self, other: Self) -> Self {
        Self {
            gradient: self.gradient - other.gradient,
            hessian: self.hessian - other.hessian,
            rows: self.rows - other.rows,
        }
    }

    /// G²⁄(H + λ): twice what the best single value saves.
    fn saving(self, l2: f64) -> f64 {
        let curvature = self.hessian + l2;
        if curvature > 0.0 { self.gradient * self.gradient / curvature } else { 0.0 }
    }
}

/// A leaf that can be split, and how.
struct Candidate {
    node: usize,
    gain: f64,
    feature: usize,
    bin: u8,
    left: Sum,
    right: Sum,
    histogram: Vec<Sum>,
}

/// Grows one tree; adds what it predicts to `raw`.
pub(crate) struct BoostedTree<'a> {
    bins: &'a Bins,
    options: &'a BoostingOptions,
    gradients: &'a [f64],
    hessians: &'a [f64],
    /// Where each feature's bins begin in a histogram, and where the last one ends.
    offsets: Vec<usize>,
    rows: Vec<u32>,
    ranges: Vec<(usize, usize)>,
    tree: Tree,
    pending: Vec<Candidate>,
}

impl<'a> BoostedTree<'a> {
    pub(crate) fn grow(
        bins: &'a Bins,
        options: &'a BoostingOptions,
        gradients: &'a [f64],
        hessians: &'a [f64],
        raw: &mut [f64],
    ) -> Tree {
        let mut offsets = vec![0];
        for feature in 0..bins.features() {
            offsets.push(offsets[feature] + bins.cuts(feature).len() + 1);
        }
        let rows: Vec<u32> = (0..bins.rows() as u32).collect();
        let tree = Tree::new(bins.features(), 1);
        let pending = Vec::new();
        let mut growing =
            Self { bins, options, gradients, hessians, offsets, rows, ranges: Vec::new(), tree, pending };
        let whole = gradients
            .iter()
            .zip(hessians)
            .fold(Sum::default(), |sum, (&gradient, &hessian)| sum.plus(Sum { gradient, hessian, rows: 1 }));
        growing.push(whole, 0, (0, bins.rows()));
        let histogram = growing.histogram(0);
        growing.consider(0, whole, histogram);
        let most = options.max_leaf_nodes.unwrap_or(usize::MAX);
        while growing.ranges.len().div_ceil(2) < most && growing.split() {}
        growing.add_to(raw);
        growing.tree
    }

    fn push(&mut self, sum: Sum, depth: usize, range: (usize, usize)) -> usize {
        let curvature = sum.hessian + self.options.l2;
        let value =
            if curvature > 0.0 { -self.options.learning_rate * sum.gradient / curvature } else { 0.0 };
        let saved = sum.saving(self.options.l2) / 2.0;
        let impurity = if sum.hessian > 0.0 { -saved / sum.hessian } else { 0.0 };
        self.ranges.push(range);
        self.tree.push(Node { split: None, depth, rows: sum.rows, weight: sum.hessian, impurity }, &[value])
    }

    /// The sums of each bin of each feature over the rows of a node.
    fn histogram(&self, node: usize) -> Vec<Sum> {
        let (start, end) = self.ranges[node];
        let rows = &self.rows[start..end];
        let mut histogram = vec![Sum::default(); self.offsets[self.bins.features()]];
        for feature in 0..self.bins.features() {
            let bins = self.bins.of(feature);
            let sums = &mut histogram[self.offsets[feature]..self.offsets[feature + 1]];
            for &row in rows {
                let row = row as usize;
                let sum = &mut sums[bins[row] as usize];
                sum.gradient += self.gradients[row];
                sum.hessian += self.hessians[row];
                sum.rows += 1;
            }
        }
        histogram
    }

    /// Looks for the best split of a node; of equals that on the earlier feature, at the lower cut.
    fn consider(&mut self, node: usize, whole: Sum, histogram: Vec<Sum>) {
        let BoostingOptions { l2, min_gain, min_samples_leaf, min_child_weight, .. } = *self.options;
        let least = min_samples_leaf.max(1);
        if self.options.max_depth.is_some_and(|most| self.tree.nodes()[node].depth >= most) {
            return;
        }
        let mut best: Option<(f64, usize, u8, Sum)> = None;
        for feature in 0..self.bins.features() {
            let sums = &histogram[self.offsets[feature]..self.offsets[feature + 1]];
            let mut left = Sum::default();
            for (bin, &sum) in sums.iter().enumerate() {
                if sum.rows == 0 {
                    continue;
                }
                left = left.plus(sum);
                let right = whole.minus(left);
                if right.rows < least {
                    break;
                }
                if left.rows < least || left.hessian < min_child_weight || right.hessian < min_child_weight {
                    continue;
                }
                let gain = (left.saving(l2) + right.saving(l2) - whole.saving(l2)) / 2.0 - min_gain;
                if gain > best.map_or(0.0, |(gain, ..)| gain) {
                    best = Some((gain, feature, bin as u8, left));
                }
            }
        }
        if let Some((gain, feature, bin, left)) = best {
            let right = whole.minus(left);
            self.pending.push(Candidate { node, gain, feature, bin, left, right, histogram });
        }
    }

    /// Splits the leaf that gains most; `false` when none gains.
    fn split(&mut self) -> bool {
        let better = |a: &Candidate, b: &Candidate| a.gain.total_cmp(&b.gain).then(b.node.cmp(&a.node));
        let best = (0..self.pending.len()).max_by(|&a, &b| better(&self.pending[a], &self.pending[b]));
        let Some(best) = best else { return false };
        let Candidate { node, feature, bin, left, right, mut histogram, .. } = self.pending.swap_remove(best);
        let (start, end) = self.ranges[node];
        let bins = self.bins.of(feature);
        let rows = &mut self.rows[start..end];
        let mut middle = 0;
        for index in 0..rows.len() {
            if bins[rows[index] as usize] <= bin {
                rows.swap(index, middle);
                middle += 1;
            }
        }
        let middle = start + middle;
        let depth = self.tree.nodes()[node].depth + 1;
        let (low, high) = (self.push(left, depth, (start, middle)), self.push(right, depth, (middle, end)));
        let threshold = self.bins.cuts(feature)[bin as usize];
        self.tree.split(node, Split { feature, threshold, left: low, right: high });
        // Only the smaller side is counted; the other is what is left of the parent.
        let (small, large) =
            if left.rows <= right.rows { ((low, left), (high, right)) } else { ((high, right), (low, left)) };
        let counted = self.histogram(small.0);
        for (sum, &part) in histogram.iter_mut().zip(&counted) {
            *sum = sum.minus(part);
        }
        self.consider(small.0, small.1, counted);
        self.consider(large.0, large.1, histogram);
        true
    }

    fn add_to(&self, raw: &mut [f64]) {
        for (node, &(start, end)) in self.ranges.iter().enumerate() {
            if self.tree.nodes()[node].split.is_none() {
                let value = self.tree.value(node)[0];
                for &row in &self.rows[start..end] {
                    raw[row as usize] += value;
                }
            }
        }
    }
}
