//! Do two columns move together? Pearson, Spearman, Kendall.

use super::describe::mean;
use super::ranks::{ranks, tie_sizes};
use super::tails::Alternative;
use crate::KernelError;
use crate::error::{enough_rows, finite_vector, same_length, settled};

/// A correlation and how surprising it would be if there were none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Correlation {
    /// From −1 to 1; 0 is none.
    pub coefficient: f64,
    /// The probability of one at least as far from 0, if the columns had nothing to do with each other.
    pub p_value: f64,
}

fn checked(x: &[f64], y: &[f64]) -> Result<(), KernelError> {
    enough_rows("a correlation", x.len(), 3)?;
    same_length("the second column", y.len(), x.len())?;
    finite_vector("the first column", x)?;
    finite_vector("the second column", y)?;
    if [x, y].iter().any(|column| column.iter().all(|value| *value == column[0])) {
        return Err(KernelError::Numerical { what: "A column that does not vary has no correlation" });
    }
    Ok(())
}

/// Offsets from the mean over the largest of them, so that no square overflows or vanishes.
fn scaled(values: &[f64]) -> Vec<f64> {
    let largest = values.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
    let shrunk: Vec<f64> = values.iter().map(|value| value / largest).collect();
    let centre = mean(&shrunk);
    let offsets: Vec<f64> = shrunk.iter().map(|value| value - centre).collect();
    let size = offsets.iter().fold(0.0_f64, |most, offset| most.max(offset.abs()));
    offsets.iter().map(|offset| offset / size).collect()
}

fn from_offsets(x: &[f64], y: &[f64]) -> Result<Correlation, KernelError> {
    let (x, y) = (scaled(x), scaled(y));
    let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let ratio = product(&x, &y) / (product(&x, &x).sqrt() * product(&y, &y).sqrt());
    let coefficient = settled(ratio)?.clamp(-1.0, 1.0);
    let degrees = x.len() as f64 - 2.0;
    let left = (1.0 - coefficient) * (1.0 + coefficient);
    let p_value = if left > 0.0 {
        Alternative::TwoSided.student(coefficient * (degrees / left).sqrt(), degrees)?
    } else {
        0.0
    };
    Ok(Correlation { coefficient, p_value })
}

/// Pearson's r: how near the points lie to a straight line. Σ (x − x̄)(y − ȳ) over the product of the spreads. The
/// p-value supposes normal columns. Time O(n).
///
/// Source: K. Pearson, *Notes on regression and inheritance in the case of two parents*, Proceedings of the Royal
/// Society 58 (1895).
///
/// # Errors
/// [`KernelError::TooFewRows`] for fewer than 3 rows, [`KernelError::Shape`], [`KernelError::NotFinite`],
/// [`KernelError::Numerical`] for a constant column.
///
/// ```
/// let r = stepwise_kernels::stats::pearson(&[1.0, 2.0, 3.0], &[2.0, 4.0, 6.5])?;
/// assert!(r.coefficient > 0.99);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
pub fn pearson(x: &[f64], y: &[f64]) -> Result<Correlation, KernelError> {
    checked(x, y)?;
    from_offsets(x, y)
}

/// Spearman's ρ: Pearson's r of the ranks. 1 whenever y rises with x, however bent the curve; an outlier counts no
/// more than its rank. Time O(n·log n).
///
/// Source: C. Spearman, *The proof and measurement of association between two things*, American Journal of
/// Psychology 15 (1904).
///
/// # Errors
/// As [`pearson`].
///
/// ```
/// let rho = stepwise_kernels::stats::spearman(&[1.0, 2.0, 3.0], &[1.0, 10.0, 1e6])?;
/// assert!((rho.coefficient - 1.0).abs() < 1e-12);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
pub fn spearman(x: &[f64], y: &[f64]) -> Result<Correlation, KernelError> {
    checked(x, y)?;
    from_offsets(&ranks(x), &ranks(y))
}

/// Kendall's τ-b: of all pairs of rows, the share that agree in order less the share that disagree, with ties taken
/// off the denominator. The p-value is the normal one with ties, scipy's `method="asymptotic"`.
///
/// **Cost.** O(n·log n): with rows sorted by x, the disagreeing pairs are the exchanges that a merge sort by y makes.
///
/// Source: M. G. Kendall, *Rank correlation methods* (1948); W. R. Knight, *A computer method for calculating
/// Kendall's tau with ungrouped data*, Journal of the American Statistical Association 61 (1966).
///
/// # Errors
/// As [`pearson`].
///
/// ```
/// let tau = stepwise_kernels::stats::kendall(&[1.0, 2.0, 3.0], &[1.0, 3.0, 2.0])?;
/// assert!((tau.coefficient - 1.0 / 3.0).abs() < 1e-12); // two pairs agree, one does not
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
pub fn kendall(x: &[f64], y: &[f64]) -> Result<Correlation, KernelError> {
    checked(x, y)?;
    let mut pairs: Vec<(f64, f64)> = x.iter().copied().zip(y.iter().copied()).collect();
    // −0 and 0 are equal but sort apart; adding 0 makes both 0.
    pairs.iter_mut().for_each(|pair| *pair = (pair.0 + 0.0, pair.1 + 0.0));
    pairs.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let both: f64 = pairs.chunk_by(|a, b| a == b).map(|run| pairs_of(run.len())).sum();
    let mut column: Vec<f64> = pairs.iter().map(|pair| pair.1).collect();
    let against = exchanges(&mut column, &mut Vec::with_capacity(x.len())) as f64;
    let (x_sizes, y_sizes) = (tie_sizes(x), tie_sizes(y));
    let sum =
        |sizes: &[usize], term: fn(f64) -> f64| sizes.iter().map(|&size| term(size as f64)).sum::<f64>();
    let tied = |t: f64| t * (t - 1.0) / 2.0;
    let (x_tied, y_tied) = (sum(&x_sizes, tied), sum(&y_sizes, tied));
    let rows = x.len() as f64;
    let all = pairs_of(x.len());
    let excess = all - x_tied - y_tied + both - 2.0 * against;
    let coefficient = (excess / (all - x_tied).sqrt() / (all - y_tied).sqrt()).clamp(-1.0, 1.0);
    let triple = |t: f64| t * (t - 1.0) * (t - 2.0);
    let spread = |t: f64| t * (t - 1.0) * (2.0 * t + 5.0);
    let m = rows * (rows - 1.0);
    let variance = (m * (2.0 * rows + 5.0) - sum(&x_sizes, spread) - sum(&y_sizes, spread)) / 18.0
        + 2.0 * x_tied * y_tied / m
        + sum(&x_sizes, triple) * sum(&y_sizes, triple) / (9.0 * m * (rows - 2.0));
    let p_value = Alternative::TwoSided.normal(settled(excess / variance.sqrt())?);
    Ok(Correlation { coefficient, p_value })
}

fn pairs_of(count: usize) -> f64 {
    count as f64 * (count as f64 - 1.0) / 2.0
}

/// Sorts by merging and counts how many pairs stood in the wrong order.
fn exchanges(values: &mut [f64], spare: &mut Vec<f64>) -> u64 {
    if values.len() < 2 {
        return 0;
    }
    let middle = values.len() / 2;
    let (left, right) = values.split_at_mut(middle);
    let mut count = exchanges(left, spare) + exchanges(right, spare);
    spare.clear();
    let (mut i, mut j) = (0, 0);
    while i < left.len() && j < right.len() {
        if right[j] < left[i] {
            count += (left.len() - i) as u64;
            spare.push(right[j]);
            j += 1;
        } else {
            spare.push(left[i]);
            i += 1;
        }
    }
    spare.extend_from_slice(&left[i..]);
    spare.extend_from_slice(&right[j..]);
    values.copy_from_slice(spare);
    count
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn kendall_equals_the_count_over_all_pairs(
            pairs in prop::collection::vec((0..6_i32, 0..6_i32), 4..40),
        ) {
            let x: Vec<f64> = pairs.iter().map(|pair| f64::from(pair.0)).collect();
            let y: Vec<f64> = pairs.iter().map(|pair| f64::from(pair.1)).collect();
            let (mut excess, mut in_x, mut in_y) = (0.0, 0.0_f64, 0.0_f64);
            for i in 0..x.len() {
                for j in 0..i {
                    let sign = |a: f64, b: f64| f64::from(i32::from(a > b) - i32::from(a < b));
                    let (dx, dy) = (sign(x[i], x[j]), sign(y[i], y[j]));
                    excess += dx * dy;
                    in_x += dx.abs();
                    in_y += dy.abs();
                }
            }
            match kendall(&x, &y) {
                Ok(tau) => prop_assert!((tau.coefficient - excess / (in_x * in_y).sqrt()).abs() < 1e-12),
                Err(_) => prop_assert!(in_x == 0.0 || in_y == 0.0),
            }
        }

        #[test]
        fn pearson_ignores_scale(values in prop::collection::vec(-1.0..1.0_f64, 12), scale in -12..12_i32) {
            let (x, y) = values.split_at(6);
            let scaled: Vec<f64> = x.iter().map(|value| value * 10_f64.powi(scale) ).collect();
            let (a, b) = (pearson(x, y).unwrap(), pearson(&scaled, y).unwrap());
            prop_assert!((a.coefficient - b.coefficient).abs() < 1e-12);
        }
    }

    #[test]
    fn awkward_input() {
        for test in [pearson, spearman, kendall] {
            assert!(test(&[1.0; 5], &[1.0, 2.0, 3.0, 4.0, 5.0]).is_err());
            assert!(test(&[1.0, 2.0], &[1.0, 2.0]).is_err());
            assert!(test(&[1.0, 2.0, 3.0], &[1.0, 2.0]).is_err());
            assert!(test(&[1.0, 2.0, f64::NAN], &[1.0, 2.0, 3.0]).is_err());
            let line = test(&[1e300, 2e300, 3e300], &[1e-300, 2e-300, 3e-300]).unwrap();
            assert!((line.coefficient - 1.0).abs() < 1e-12);
        }
    }
}
