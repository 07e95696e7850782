//! The best score for every complexity.

/// The pairs of score and complexity that no other beats: none has a score as high and a complexity as low, and one of the two
/// better. In order of complexity, hence of score; of equal pairs the first; pairs with a number that is not finite are
/// left out. Time O(n·log n).
///
/// ```
/// use stepwise_kernels::model_selection::pareto_front;
/// assert_eq!(pareto_front(&[(0.9, 3.0), (0.8, 1.0), (0.7, 2.0), (0.9, 4.0)]), [1, 0]);
/// ```
#[must_use]
pub fn pareto_front(pairs: &[(f64, f64)]) -> Vec<usize> {
    let finite = |index: &usize| pairs[*index].0.is_finite() && pairs[*index].1.is_finite();
    let mut order: Vec<usize> = (0..pairs.len()).filter(finite).collect();
    let simpler = |a: &usize, b: &usize| {
        let ((score, complexity), (other_score, other_complexity)) = (pairs[*a], pairs[*b]);
        complexity.total_cmp(&other_complexity).then(other_score.total_cmp(&score)).then(a.cmp(b))
    };
    order.sort_by(simpler);
    let mut highest = f64::NEG_INFINITY;
    order.retain(|&index| {
        let better = pairs[index].0 > highest;
        highest = highest.max(pairs[index].0);
        better
    });
    order
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_front_is_what_nothing_dominates(cells in prop::collection::vec((0..6_i32, 0..6_i32), 0..30)) {
            let pairs: Vec<(f64, f64)> = cells.iter().map(|&(a, b)| (f64::from(a), f64::from(b))).collect();
            let beaten = |i: usize| (0..pairs.len()).any(|j| {
                let ((s, c), (t, d)) = (pairs[i], pairs[j]);
                t >= s && d <= c && (t > s || d < c || j < i)
            });
            let mut slow: Vec<usize> = (0..pairs.len()).filter(|&i| !beaten(i)).collect();
            slow.sort_by(|&a, &b| pairs[a].1.total_cmp(&pairs[b].1));
            prop_assert_eq!(pareto_front(&pairs), slow);
        }
    }

    #[test]
    fn failures_are_left_out() {
        assert_eq!(pareto_front(&[(f64::NAN, 1.0), (f64::INFINITY, 1.0), (1.0, f64::NAN), (0.0, 1.0)]), [3]);
        assert!(pareto_front(&[]).is_empty());
    }
}
