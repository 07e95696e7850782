//! Many small positive definite systems, one after the other, without allocating.

use super::dot;
use crate::KernelError;

/// The normal equations (λI + Σ x·xᵀ)·w = Σ y·x of a ridge regression, added up row by row and solved in place by
/// Cholesky's factors. Time O(p²) a row and O(p³) a solution.
#[derive(Clone, Debug)]
pub(crate) struct PositiveSystem {
    size: usize,
    /// The lower triangle, row by row, each row of full length.
    matrix: Vec<f64>,
    right: Vec<f64>,
}

impl PositiveSystem {
    /// Room for p unknowns.
    pub(crate) fn new(size: usize) -> Self {
        Self { size, matrix: vec![0.0; size * size], right: vec![0.0; size] }
    }

    /// Begins again with λ on the diagonal.
    pub(crate) fn reset(&mut self, penalty: f64) {
        self.matrix.fill(0.0);
        self.right.fill(0.0);
        self.matrix.iter_mut().step_by(self.size + 1).for_each(|entry| *entry = penalty);
    }

    /// Puts another penalty on the first unknown; to be called before any observation is added.
    pub(crate) fn penalise_first(&mut self, penalty: f64) {
        self.matrix[0] = penalty;
    }

    /// Adds an observation.
    pub(crate) fn add(&mut self, features: &[f64], target: f64) {
        for (row, &feature) in features.iter().enumerate() {
            let lower = &mut self.matrix[row * self.size..row * self.size + row + 1];
            for (entry, other) in lower.iter_mut().zip(features) {
                *entry += feature * other;
            }
            self.right[row] += target * feature;
        }
    }

    /// Writes the solution into `solution`; the sums are used up.
    ///
    /// # Errors
    /// [`KernelError::Numerical`] when rounding has eaten a pivot, or the solution is not finite.
    pub(crate) fn solve(&mut self, solution: &mut [f64]) -> Result<(), KernelError> {
        let failed = KernelError::Numerical {
            what: "The normal equations cannot be solved: the penalty is too small for the numbers",
        };
        let size = self.size;
        // Row by row: L·Lᵀ = matrix, in its place, and L·z = right, in its place.
        for row in 0..size {
            let (above, rest) = self.matrix.split_at_mut(row * size);
            let current = &mut rest[..=row];
            for column in 0..row {
                let other = &above[column * size..=column * size + column];
                let sum = dot(&current[..column], &other[..column]);
                current[column] = (current[column] - sum) / other[column];
            }
            let pivot = current[row] - dot(&current[..row], &current[..row]);
            if pivot.is_nan() || pivot <= 0.0 {
                return Err(failed);
            }
            current[row] = pivot.sqrt();
            self.right[row] = (self.right[row] - dot(&current[..row], &self.right[..row])) / current[row];
        }
        // Lᵀ·w = z, from the last unknown.
        for row in (0..size).rev() {
            let lower = &self.matrix[row * size..=row * size + row];
            let value = self.right[row] / lower[row];
            self.right[row] = value;
            for (entry, factor) in self.right[..row].iter_mut().zip(lower) {
                *entry -= factor * value;
            }
        }
        if self.right.iter().any(|value| !value.is_finite()) {
            return Err(failed);
        }
        solution.copy_from_slice(&self.right);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use ndarray::{Array1, Array2};
    use proptest::prelude::*;

    use super::*;
    use crate::linalg::{gram, solve_symmetric};

    proptest! {
        #[test]
        fn it_solves_as_the_obvious_way(
            size in 1..9_usize,
            values in prop::collection::vec(-3.0..3.0_f64, 9 * 12),
            penalty in 0.1..5.0_f64,
        ) {
            let x = Array2::from_shape_fn((11, size), |(row, column)| values[row * 9 + column]);
            let y = Array1::from_shape_fn(11, |row| values[row * 9 + 8]);
            let mut system = PositiveSystem::new(size);
            // Twice, to see that nothing is left over.
            let mut solution = vec![0.0; size];
            for _ in 0..2 {
                system.reset(penalty);
                for (row, target) in x.rows().into_iter().zip(&y) {
                    system.add(&row.to_vec(), *target);
                }
                system.solve(&mut solution).unwrap();
            }
            let matrix = gram(x.view()) + penalty * Array2::<f64>::eye(size);
            let expected = solve_symmetric(matrix.view(), x.t().dot(&y).view()).unwrap();
            for (a, b) in solution.iter().zip(&expected) {
                prop_assert!((a - b).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn singular_and_infinite_systems_are_errors() {
        let mut system = PositiveSystem::new(2);
        for (penalty, feature) in [(0.0, 1.0), (f64::NAN, 1.0), (1.0, 1e200)] {
            system.reset(penalty);
            system.add(&[feature, feature], 1.0);
            assert!(system.solve(&mut [0.0; 2]).is_err());
        }
    }
}
