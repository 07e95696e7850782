//! The top of the tree of merges as lines.

use stepwise_kernels::cluster::{Agglomerative, Merge};
use stepwise_lab::{Axis, Dash, Figure, Ink, Mark, Orientation, Range};

use super::method::SINGLE_MERGES;

/// The merges among the last clusters, drawn as brackets at their heights; below the cut in their cluster's colour.
pub fn dendrogram(run: &Agglomerative, k: usize, class_of_row: &[Option<usize>]) -> Figure {
    let merges = run.merges();
    let points = merges.len() + run.clusters();
    // Before the last merges the tree has too many leaves to be read.
    let hidden = points.saturating_sub(SINGLE_MERGES).min(merges.len());
    let shown = &merges[hidden..];
    let tree = Tree { merges, points, hidden };
    let mut roots: Vec<usize> = Vec::new();
    if run.clusters() <= SINGLE_MERGES {
        let mut root = vec![true; points + merges.len()];
        for merge in merges {
            root[merge.first] = false;
            root[merge.second] = false;
        }
        roots = (0..root.len()).filter(|&cluster| root[cluster]).collect();
    }
    let mut leaves = Vec::new();
    roots.iter().for_each(|&root| tree.leaves(root, &mut leaves));
    let mut place = vec![f64::NAN; points + merges.len()];
    leaves.iter().enumerate().for_each(|(at, &leaf)| place[leaf] = at as f64);

    let highest = shown.last().map_or(1.0, |merge| merge.height);
    let mut figure = Figure::new(
        Axis::linear("the last clusters").between(-0.8, leaves.len().max(2) as f64 - 0.2).hidden(),
        Axis {
            range: Range::Fixed { low: 0.0, high: 1.08 * highest.max(1e-9) },
            ..Axis::linear("distance of the two merged")
        },
    );
    let cut_after = points - k.min(points);
    for (index, merge) in shown.iter().enumerate() {
        let (left, right) = (place[merge.first], place[merge.second]);
        place[points + hidden + index] = (left + right) / 2.0;
        let (low_left, low_right) = (tree.height(merge.first), tree.height(merge.second));
        let class = class_of_row.get(tree.some_row(merge.first)).copied().flatten();
        let ink = match class {
            Some(class) if hidden + index < cut_after => Ink::Class(class),
            _ => Ink::Ink,
        };
        figure.marks.push(Mark::line(
            vec![left, left, right, right],
            vec![low_left, merge.height, merge.height, low_right],
            ink,
        ));
    }
    if cut_after > 0 && cut_after < merges.len() {
        figure.marks.push(Mark::Rule {
            orientation: Orientation::Horizontal,
            at: (merges[cut_after - 1].height + merges[cut_after].height) / 2.0,
            ink: Ink::Accent,
            dash: Dash::Dashed,
            label: format!("{k} clusters"),
        });
    }
    let last = shown.last().map_or_else(String::new, |merge| {
        format!(" The last merge joined {} rows at a distance of {:.2}.", merge.size, merge.height)
    });
    figure.summary(format!("{} clusters are left.{last}", run.clusters()))
}

struct Tree<'a> {
    merges: &'a [Merge],
    points: usize,
    hidden: usize,
}

impl Tree<'_> {
    fn merge(&self, cluster: usize) -> Option<&Merge> {
        self.merges.get(cluster.checked_sub(self.points)?)
    }

    /// The clusters below this one at which the drawing ends, from left to right.
    fn leaves(&self, cluster: usize, leaves: &mut Vec<usize>) {
        match self.merge(cluster) {
            Some(merge) if cluster >= self.points + self.hidden => {
                self.leaves(merge.first, leaves);
                self.leaves(merge.second, leaves);
            }
            _ => leaves.push(cluster),
        }
    }

    /// Where the branch of a cluster begins: at 0 for a leaf of the drawing.
    fn height(&self, cluster: usize) -> f64 {
        if cluster < self.points + self.hidden {
            0.0
        } else {
            self.merge(cluster).map_or(0.0, |merge| merge.height)
        }
    }

    /// Any row of a cluster.
    fn some_row(&self, mut cluster: usize) -> usize {
        while let Some(merge) = self.merge(cluster) {
            cluster = merge.first;
        }
        cluster
    }
}
