//! Growing a tree, one split after the other.

use std::sync::Arc;

use stepwise_random::Random;

use super::columns::Columns;
use super::criterion::{Criterion, EntropyTally, GiniTally, NumberTally, Summary, Tally, Target};
use super::options::{Growth, Splitter, TreeOptions};
use super::structure::{Node, Split, Tree};
use crate::KernelError;
use crate::error::{finite_vector, same_length};

/// A node that can be split, and how.
#[derive(Clone, Debug)]
struct Candidate {
    node: usize,
    feature: usize,
    threshold: f64,
    /// Where in `rows` those of the right side begin.
    middle: usize,
    /// By how much the split lowers the impurity of the whole tree.
    decrease: f64,
    left: Summary,
    right: Summary,
}

/// The best cut found so far in a node.
#[derive(Clone, Copy, Debug)]
struct Cut {
    feature: usize,
    /// Ranks up to this one go to the left.
    rank: u32,
    threshold: f64,
    score: f64,
}

/// A tree that grows. Rows of a node lie together in `rows`; splitting a node partitions its part.
#[derive(Clone, Debug)]
pub(crate) struct Grower {
    columns: Arc<Columns>,
    target: Arc<Target>,
    weights: Vec<f64>,
    options: TreeOptions,
    rows: Vec<u32>,
    ranges: Vec<(usize, usize)>,
    tree: Tree,
    pending: Vec<Candidate>,
    leaves: usize,
    begun: bool,
    /// Features in an order that the draws of each node go on permuting.
    features: Vec<usize>,
    order: Vec<u64>,
    counts: Vec<u32>,
}

impl Grower {
    pub(crate) fn new(
        columns: Arc<Columns>,
        target: Arc<Target>,
        weights: Vec<f64>,
        options: &TreeOptions,
    ) -> Result<Self, KernelError> {
        options.check()?;
        same_length("the weights", weights.len(), columns.rows())?;
        finite_vector("the weights", &weights)?;
        if let Some(&given) = weights.iter().find(|weight| **weight < 0.0) {
            return Err(KernelError::Range { what: "a weight", given, allowed: "at least 0".to_owned() });
        }
        let rows: Vec<u32> =
            weights.iter().zip(0..).filter(|(weight, _)| **weight > 0.0).map(|(_, row)| row).collect();
        let root = target.summary(&rows, &weights);
        if !(root.weight.is_finite() && root.weight > 0.0) {
            return Err(KernelError::Range {
                what: "the sum of the weights",
                given: if rows.is_empty() { 0.0 } else { root.weight },
                allowed: "finite and above 0".to_owned(),
            });
        }
        if !(root.impurity.is_finite() && root.value.iter().all(|value| value.is_finite())) {
            return Err(KernelError::Numerical { what: "the squares of the target are too large to add up" });
        }
        let mut tree = Tree::new(columns.features(), target.outputs());
        let Summary { weight, impurity, value } = root;
        tree.push(Node { split: None, depth: 0, rows: rows.len(), weight, impurity }, &value);
        Ok(Self {
            features: (0..columns.features()).collect(),
            ranges: vec![(0, rows.len())],
            columns,
            target,
            weights,
            options: options.clone(),
            rows,
            tree,
            pending: Vec::new(),
            leaves: 1,
            begun: false,
            order: Vec::new(),
            counts: Vec::new(),
        })
    }

    pub(crate) fn tree(&self) -> &Tree {
        &self.tree
    }

    pub(crate) fn into_tree(self) -> Tree {
        self.tree
    }

    /// Splits the next node and returns it; `None` when the tree is complete.
    pub(crate) fn step(&mut self, random: &mut Random) -> Option<usize> {
        if !self.begun {
            self.begun = true;
            self.consider(0, random);
        }
        if self.options.max_leaf_nodes.is_some_and(|most| self.leaves >= most) {
            self.pending.clear();
        }
        let next = match self.options.growth {
            Growth::DepthFirst => self.pending.pop()?,
            Growth::BestFirst => {
                // Of equals the oldest node.
                let better = |a: &Candidate, b: &Candidate| {
                    a.decrease.total_cmp(&b.decrease).then(b.node.cmp(&a.node))
                };
                let best =
                    (0..self.pending.len()).max_by(|&a, &b| better(&self.pending[a], &self.pending[b]))?;
                self.pending.swap_remove(best)
            }
        };
        let Candidate { node, feature, threshold, middle, left, right, .. } = next;
        let (start, end) = self.ranges[node];
        let children = [(left, start, middle), (right, middle, end)].map(|(summary, start, end)| {
            let Summary { weight, impurity, value } = summary;
            let depth = self.tree.nodes()[node].depth + 1;
            self.ranges.push((start, end));
            self.tree.push(Node { split: None, depth, rows: end - start, weight, impurity }, &value)
        });
        self.tree.split(node, Split { feature, threshold, left: children[0], right: children[1] });
        self.leaves += 1;
        // The last to come is the first to go on in depth.
        self.consider(children[1], random);
        self.consider(children[0], random);
        Some(node)
    }

    /// Puts the rows of a node that go to the left before the others; returns where the others begin.
    fn partition(&mut self, node: usize, feature: usize, cut: u32) -> usize {
        let (start, end) = self.ranges[node];
        let ranks = self.columns.ranks(feature);
        let rows = &mut self.rows[start..end];
        let mut middle = 0;
        for index in 0..rows.len() {
            if ranks[rows[index] as usize] <= cut {
                rows.swap(index, middle);
                middle += 1;
            }
        }
        start + middle
    }

    /// Looks for the best split of a node and, if there is one, remembers it.
    fn consider(&mut self, node: usize, random: &mut Random) {
        let Node { depth, rows, impurity, weight, .. } = self.tree.nodes()[node];
        let Node { weight: whole, impurity: most, .. } = self.tree.nodes()[0];
        let least = self.options.min_samples_leaf.max(1);
        if self.options.max_depth.is_some_and(|most| depth >= most)
            || rows < self.options.min_samples_split.max(2)
            || rows / 2 < least
            || impurity <= f64::EPSILON * most
        {
            return;
        }
        let Some(best) = self.search(node, random) else { return };
        let middle = self.partition(node, best.feature, best.rank);
        let (start, end) = self.ranges[node];
        let left = self.target.summary(&self.rows[start..middle], &self.weights);
        let right = self.target.summary(&self.rows[middle..end], &self.weights);
        let after = left.weight / weight * left.impurity + right.weight / weight * right.impurity;
        let decrease = weight / whole * (impurity - after);
        // A split that lowers nothing may still make good ones possible, as in exclusive or.
        if decrease + f64::EPSILON * most < self.options.min_impurity_decrease || decrease.is_nan() {
            return;
        }
        let Cut { feature, threshold, .. } = best;
        self.pending.push(Candidate { node, feature, threshold, middle, decrease, left, right });
    }

    fn search(&mut self, node: usize, random: &mut Random) -> Option<Cut> {
        let target = Arc::clone(&self.target);
        let weights = std::mem::take(&mut self.weights);
        let Node { weight, .. } = self.tree.nodes()[node];
        let value = self.tree.value(node);
        let cut = match &*target {
            Target::Classes { labels, criterion, .. } => {
                let (start, end) = self.ranges[node];
                let mut total = vec![0.0; value.len()];
                for &row in &self.rows[start..end] {
                    total[labels[row as usize] as usize] += weights[row as usize];
                }
                match criterion {
                    Criterion::Gini => {
                        self.search_with(node, &mut GiniTally::new(labels, &weights, total), random)
                    }
                    Criterion::Entropy => {
                        self.search_with(node, &mut EntropyTally::new(labels, &weights, total), random)
                    }
                }
            }
            Target::Numbers(y) => {
                let mean = value.first().copied().unwrap_or(0.0);
                self.search_with(node, &mut NumberTally::new(y, &weights, mean, weight), random)
            }
        };
        self.weights = weights;
        cut
    }

    /// The best cut over the features that the node may look at; of equals the first.
    fn search_with(&mut self, node: usize, tally: &mut impl Tally, random: &mut Random) -> Option<Cut> {
        let columns = Arc::clone(&self.columns);
        let (start, end) = self.ranges[node];
        let count = self.features.len();
        let wanted = self.options.max_features.unwrap_or(count).min(count);
        let mut best: Option<Cut> = None;
        let mut varies = false;
        for visit in 0..count {
            if visit >= wanted && varies {
                break;
            }
            if wanted < count {
                let drawn = visit + random.below(count - visit);
                self.features.swap(visit, drawn);
            }
            let feature = self.features[visit];
            let ranks = columns.ranks(feature);
            let (mut low, mut high) = (u32::MAX, 0);
            for &row in &self.rows[start..end] {
                let rank = ranks[row as usize];
                low = low.min(rank);
                high = high.max(rank);
            }
            if low >= high {
                continue;
            }
            varies = true;
            tally.restart();
            let found = match self.options.splitter {
                Splitter::Best => {
                    self.sort(start, end, ranks, low, high);
                    self.scan(&columns, feature, tally)
                }
                Splitter::Random => {
                    let values = columns.values(feature);
                    let (from, to) = (values[low as usize], values[high as usize]);
                    let draw = random.uniform();
                    let threshold = from * (1.0 - draw) + to * draw;
                    let threshold = if threshold >= from && threshold < to { threshold } else { from };
                    // The lowest value is not above the threshold, so at least one is not.
                    let rank = values.partition_point(|&value| value <= threshold).saturating_sub(1) as u32;
                    self.try_cut(start, end, ranks, Cut { feature, rank, threshold, score: 0.0 }, tally)
                }
            };
            if let Some(found) = found
                && best.is_none_or(|best| found.score > best.score)
            {
                best = Some(found);
            }
        }
        best
    }

    /// Fills `order` with rank and row of the node's rows, by rank: by counting where ranks are dense, else by
    /// comparing.
    fn sort(&mut self, start: usize, end: usize, ranks: &[u32], low: u32, high: u32) {
        let rows = &self.rows[start..end];
        let span = (high - low) as usize + 1;
        self.order.clear();
        let pair = |row: u32| u64::from(ranks[row as usize]) << 32 | u64::from(row);
        if span > 4 * rows.len() {
            self.order.extend(rows.iter().map(|&row| pair(row)));
            self.order.sort_unstable();
            return;
        }
        self.counts.clear();
        self.counts.resize(span + 1, 0);
        for &row in rows {
            self.counts[(ranks[row as usize] - low) as usize + 1] += 1;
        }
        let mut sum = 0;
        for count in &mut self.counts {
            sum += *count;
            *count = sum;
        }
        self.order.resize(rows.len(), 0);
        for &row in rows {
            let place = &mut self.counts[(ranks[row as usize] - low) as usize];
            self.order[*place as usize] = pair(row);
            *place += 1;
        }
    }

    /// The best cut between two different neighbours in `order`.
    fn scan(&self, columns: &Columns, feature: usize, tally: &mut impl Tally) -> Option<Cut> {
        let least = self.options.min_samples_leaf.max(1);
        let mut best: Option<(f64, u32, u32)> = None;
        for (index, pair) in self.order.windows(2).enumerate() {
            tally.shift(pair[0] as u32 as usize);
            let (lower, higher) = ((pair[0] >> 32) as u32, (pair[1] >> 32) as u32);
            let left = index + 1;
            if lower == higher || left < least || self.order.len() - left < least {
                continue;
            }
            let score = tally.score();
            if !score.is_nan() && best.is_none_or(|(most, ..)| score > most) {
                best = Some((score, lower, higher));
            }
        }
        let (score, lower, higher) = best?;
        Some(Cut { feature, rank: lower, threshold: columns.between(feature, lower, higher), score })
    }

    /// Scores one given cut; `None` when a side gets too few rows.
    fn try_cut(
        &self,
        start: usize,
        end: usize,
        ranks: &[u32],
        cut: Cut,
        tally: &mut impl Tally,
    ) -> Option<Cut> {
        let mut left = 0;
        for &row in &self.rows[start..end] {
            if ranks[row as usize] <= cut.rank {
                tally.shift(row as usize);
                left += 1;
            }
        }
        let least = self.options.min_samples_leaf.max(1);
        let score = tally.score();
        let allowed = left >= least && end - start - left >= least && !score.is_nan();
        allowed.then_some(Cut { score, ..cut })
    }
}
