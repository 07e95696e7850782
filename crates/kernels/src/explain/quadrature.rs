//! Gauss's rule for integrals.

use std::f64::consts::PI;

/// Places in (0, 1) and weights for which Σ weight·f(place) is the integral of f from 0 to 1, exactly for
/// polynomials of degree below 2·`points`: Gauss–Legendre. Newton's iteration finds the zeros of the Legendre
/// polynomial from cosines that are near them. Time O(points²).
pub(super) fn gauss_legendre(points: usize) -> Vec<(f64, f64)> {
    (0..points)
        .map(|index| {
            let mut x = (PI * (index as f64 + 0.75) / (points as f64 + 0.5)).cos();
            let mut slope = 1.0;
            // From these starts digits double: five rounds are enough, the rest is for safety.
            for _ in 0..10 {
                let (mut before, mut here) = (1.0, x);
                for degree in 2..=points {
                    let degree = degree as f64;
                    let next = ((2.0 * degree - 1.0) * x * here - (degree - 1.0) * before) / degree;
                    (before, here) = (here, next);
                }
                slope = points as f64 * (x * here - before) / (x * x - 1.0);
                x -= here / slope;
            }
            ((1.0 - x) / 2.0, 1.0 / ((1.0 - x * x) * slope * slope))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_are_integrated_exactly() {
        for points in [1, 2, 3, 8, 40] {
            let rule = gauss_legendre(points);
            for power in 0..2 * points {
                let integral: f64 = rule.iter().map(|(x, weight)| weight * x.powi(power as i32)).sum();
                assert!((integral * (power + 1) as f64 - 1.0).abs() < 1e-12, "{points} {power} {integral}");
            }
        }
        assert!(gauss_legendre(0).is_empty());
    }
}
