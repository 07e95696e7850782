//! One rectangle for the many that hit the same thing.

/// A rectangle of whole pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rectangle {
    /// The leftmost column.
    pub x: usize,
    /// The topmost row.
    pub y: usize,
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
}

impl Rectangle {
    /// Left, top, right and bottom edge.
    fn edges(&self) -> [f64; 4] {
        let [x, y, width, height] = self.sides();
        [x, y, x + width, y + height]
    }

    fn sides(&self) -> [f64; 4] {
        [self.x, self.y, self.width, self.height].map(|side| side as f64)
    }

    /// Whether all four edges are near those of the other, measured by the smaller sides.
    fn is_near(&self, other: &Self, tolerance: f64) -> bool {
        let smaller = (self.width.min(other.width) as f64) + (self.height.min(other.height) as f64);
        let allowed = tolerance * smaller * 0.5;
        self.edges().iter().zip(other.edges()).all(|(a, b)| (a - b).abs() <= allowed)
    }

    /// Whether it lies within the other, widened by the tolerance.
    fn is_within(&self, other: &Self, tolerance: f64) -> bool {
        let ([left, top, right, bottom], outer) = (self.edges(), other.edges());
        let wide = (other.width as f64 * tolerance).round_ties_even();
        let high = (other.height as f64 * tolerance).round_ties_even();
        left >= outer[0] - wide
            && top >= outer[1] - high
            && right <= outer[2] + wide
            && bottom <= outer[3] + high
    }
}

/// Rectangles that were merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    /// Their mean, in whole pixels.
    pub rectangle: Rectangle,
    /// How many they were.
    pub neighbours: usize,
}

/// Merges rectangles that are near each other, directly or by way of others, into their mean, and drops groups of
/// fewer than `minimum_neighbours`; 0 and 1 keep all. What really is there is found by many windows, chance by few.
///
/// Near are two whose edges differ by at most `tolerance` (OpenCV: 0.2) times the mean of their smaller sides. A group
/// within another that has more members (more than three, or it has itself fewer than three) is dropped. As OpenCV's
/// `groupRectangles(rectangles, minimum_neighbours - 1, tolerance)`.
///
/// **Cost.** O(n²) comparisons of n rectangles.
///
/// ```
/// use stepwise_kernels::vision::{Rectangle, group_rectangles};
/// let at = |x, y| Rectangle { x, y, width: 20, height: 20 };
/// let groups = group_rectangles(&[at(10, 10), at(12, 10), at(11, 13), at(80, 5)], 2, 0.2);
/// assert_eq!(groups.len(), 1);
/// assert_eq!((groups[0].rectangle, groups[0].neighbours), (at(11, 11), 3));
/// ```
#[must_use]
pub fn group_rectangles(rectangles: &[Rectangle], minimum_neighbours: usize, tolerance: f64) -> Vec<Group> {
    let labels = partition(rectangles, tolerance);
    let groups: Vec<Group> = (0..labels.iter().map(|label| label + 1).max().unwrap_or(0))
        .map(|group| {
            let members = || rectangles.iter().zip(&labels).filter(move |(_, label)| **label == group);
            let neighbours = members().count();
            // The mean in single precision, as OpenCV takes it.
            let share = 1.0 / neighbours as f32;
            let mean = |side: fn(&Rectangle) -> usize| {
                let sum = members().fold(0_usize, |sum, (member, _)| sum.saturating_add(side(member)));
                (sum as f32 * share).round_ties_even() as usize
            };
            let rectangle = Rectangle {
                x: mean(|r| r.x),
                y: mean(|r| r.y),
                width: mean(|r| r.width),
                height: mean(|r| r.height),
            };
            Group { rectangle, neighbours }
        })
        .collect();
    let large: Vec<Group> =
        groups.into_iter().filter(|group| group.neighbours >= minimum_neighbours.max(1)).collect();
    if minimum_neighbours <= 1 {
        return large;
    }
    let swallowed = |index: usize, one: &Group| {
        large.iter().enumerate().any(|(other_index, other)| {
            index != other_index
                && one.rectangle.is_within(&other.rectangle, tolerance)
                && (other.neighbours > one.neighbours.max(3) || one.neighbours < 3)
        })
    };
    let kept = large.iter().enumerate().filter(|(index, group)| !swallowed(*index, group));
    kept.map(|(_, group)| *group).collect()
}

/// The group of each rectangle, from 0 in order of appearance.
fn partition(rectangles: &[Rectangle], tolerance: f64) -> Vec<usize> {
    let mut labels = vec![usize::MAX; rectangles.len()];
    let mut groups = 0;
    for first in 0..rectangles.len() {
        if labels[first] != usize::MAX {
            continue;
        }
        labels[first] = groups;
        let mut open = vec![first];
        while let Some(one) = open.pop() {
            for other in first + 1..rectangles.len() {
                if labels[other] == usize::MAX && rectangles[one].is_near(&rectangles[other], tolerance) {
                    labels[other] = groups;
                    open.push(other);
                }
            }
        }
        groups += 1;
    }
    labels
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn square(x: usize, y: usize, side: usize) -> Rectangle {
        Rectangle { x, y, width: side, height: side }
    }

    #[test]
    fn awkward_rectangles() {
        assert_eq!(group_rectangles(&[], 2, 0.2), []);
        let huge = square(usize::MAX, usize::MAX, usize::MAX);
        assert_eq!(group_rectangles(&[huge, huge], 1, 0.2)[0].neighbours, 2);
        // A pair within the group of five is dropped with it.
        let mut rectangles = vec![square(0, 0, 100); 5];
        rectangles.extend([square(40, 40, 20); 2]);
        assert_eq!(group_rectangles(&rectangles, 1, 0.2).len(), 2);
        assert_eq!(group_rectangles(&rectangles, 2, 0.2).len(), 1);
        // Not a number for a tolerance brings nothing together.
        assert_eq!(group_rectangles(&[square(0, 0, 9); 3], 1, f64::NAN).len(), 3);
    }

    proptest! {
        #[test]
        fn every_rectangle_is_in_one_group_and_order_does_not_matter(
            corners in prop::collection::vec((0..60_usize, 0..60_usize), 0..40),
        ) {
            let mut rectangles: Vec<_> = corners.iter().map(|&(x, y)| square(x, y, 20)).collect();
            let mut groups = group_rectangles(&rectangles, 1, 0.2);
            prop_assert_eq!(groups.iter().map(|group| group.neighbours).sum::<usize>(), rectangles.len());
            rectangles.reverse();
            let mut reversed = group_rectangles(&rectangles, 1, 0.2);
            groups.sort_by_key(|group| (group.rectangle, group.neighbours));
            reversed.sort_by_key(|group| (group.rectangle, group.neighbours));
            prop_assert_eq!(groups, reversed);
        }
    }
}
