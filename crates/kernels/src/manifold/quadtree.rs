//! The plane cut into quarters, quarters of quarters, until each holds one point.

/// A square of the plane with the points in it.
#[derive(Clone, Copy, Debug)]
struct Cell {
    /// The points' mean.
    centre: [f64; 2],
    points: f64,
    /// The squared side; 0 for a cell that is not cut further.
    squared_side: f64,
    /// The cell that follows when this one is not opened.
    skip: usize,
}

/// Deeper cells would be smaller than the differences that f64 can tell from the whole square.
const DEEPEST: usize = 48;

/// A quadtree whose cells lie in the order in which they are visited, so that a walk needs no stack.
#[derive(Clone, Debug, Default)]
pub(super) struct Quadtree {
    cells: Vec<Cell>,
    /// The points, in the order of their cells: neighbours in this order are neighbours in the plane.
    order: Vec<usize>,
}

impl Quadtree {
    /// Sorts the points in; their memory is used again.
    pub(super) fn build(&mut self, points: &[[f64; 2]]) {
        self.cells.clear();
        self.order.clear();
        self.order.extend(0..points.len());
        let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        for point in points {
            for axis in 0..2 {
                low[axis] = low[axis].min(point[axis]);
                high[axis] = high[axis].max(point[axis]);
            }
        }
        let side = (high[0] - low[0]).max(high[1] - low[1]);
        let middle = [(low[0] + high[0]) / 2.0, (low[1] + high[1]) / 2.0];
        let mut order = std::mem::take(&mut self.order);
        if !order.is_empty() {
            self.cut(points, &mut order, middle, side, 0);
        }
        self.order = order;
    }

    fn cut(&mut self, points: &[[f64; 2]], inside: &mut [usize], middle: [f64; 2], side: f64, depth: usize) {
        let place = self.cells.len();
        let mut sum = [0.0; 2];
        for &point in inside.iter() {
            sum[0] += points[point][0];
            sum[1] += points[point][1];
        }
        let count = inside.len() as f64;
        let centre = if let [only] = inside { points[*only] } else { [sum[0] / count, sum[1] / count] };
        self.cells.push(Cell { centre, points: count, squared_side: 0.0, skip: place + 1 });
        let first = points[inside[0]];
        if depth == DEEPEST || inside.iter().all(|&point| points[point] == first) {
            self.cells[place].centre = if depth == DEEPEST { centre } else { first };
            return;
        }
        self.cells[place].squared_side = side * side;
        let by_y = partition(inside, |point| points[point][1] < middle[1]);
        let (below, above) = inside.split_at_mut(by_y);
        for (half, up) in [(below, -1.0), (above, 1.0)] {
            let by_x = partition(half, |point| points[point][0] < middle[0]);
            let (left, right) = half.split_at_mut(by_x);
            for (quarter, along) in [(left, -1.0), (right, 1.0)] {
                if !quarter.is_empty() {
                    let middle = [middle[0] + along * side / 4.0, middle[1] + up * side / 4.0];
                    self.cut(points, quarter, middle, side / 2.0, depth + 1);
                }
            }
        }
        self.cells[place].skip = self.cells.len();
    }

    /// The points in the order of their cells.
    pub(super) fn order(&self) -> &[usize] {
        &self.order
    }

    /// The repulsion at a place: Σ q²·(here − there) and Σ q over all points, with q = 1/(1 + d²). A cell whose side is below
    /// θ times its distance counts as if all its points lay at their mean.
    pub(super) fn repulsion(&self, here: [f64; 2], squared_theta: f64) -> ([f64; 2], f64) {
        let (mut force, mut total) = ([0.0; 2], 0.0);
        let mut place = 0;
        while let Some(cell) = self.cells.get(place) {
            let gap = [here[0] - cell.centre[0], here[1] - cell.centre[1]];
            let squared = gap[0] * gap[0] + gap[1] * gap[1];
            if cell.squared_side <= squared_theta * squared {
                let q = 1.0 / (1.0 + squared);
                let share = cell.points * q;
                total += share;
                force[0] += share * q * gap[0];
                force[1] += share * q * gap[1];
                place = cell.skip;
            } else {
                place += 1;
            }
        }
        (force, total)
    }
}

/// Brings what satisfies the test to the front; returns how many do.
fn partition(items: &mut [usize], test: impl Fn(usize) -> bool) -> usize {
    let mut front = 0;
    for place in 0..items.len() {
        if test(items[place]) {
            items.swap(front, place);
            front += 1;
        }
    }
    front
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn obvious(points: &[[f64; 2]], here: [f64; 2]) -> ([f64; 2], f64) {
        points.iter().fold(([0.0; 2], 0.0), |(force, total), there| {
            let gap = [here[0] - there[0], here[1] - there[1]];
            let q = 1.0 / (1.0 + gap[0] * gap[0] + gap[1] * gap[1]);
            ([force[0] + q * q * gap[0], force[1] + q * q * gap[1]], total + q)
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn exact_at_angle_zero_and_near_it_at_one_half(
            mut points in prop::collection::vec([-20.0..20.0_f64, -20.0..20.0_f64], 1..80),
        ) {
            points.push(points[0]);
            let mut tree = Quadtree::default();
            tree.build(&points);
            let mut sorted = tree.order().to_vec();
            sorted.sort_unstable();
            prop_assert!(sorted.into_iter().eq(0..points.len()));
            for &here in &points {
                let (force, total) = obvious(&points, here);
                let (exact, exact_total) = tree.repulsion(here, 0.0);
                prop_assert!((exact_total - total).abs() < 1e-9 * total);
                prop_assert!((exact[0] - force[0]).abs() < 1e-9 && (exact[1] - force[1]).abs() < 1e-9);
                let (near, near_total) = tree.repulsion(here, 0.25);
                prop_assert!((near_total - total).abs() < 0.05 * total);
                prop_assert!((near[0] - force[0]).abs() < 0.1 && (near[1] - force[1]).abs() < 0.1);
            }
        }
    }
}
