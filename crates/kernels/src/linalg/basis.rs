//! QR, one column at a time.

/// An orthonormal basis of the columns seen so far, with the triangular factor that leads back to them.
///
/// **Idea.** A new column is what the basis already explains plus a rest; the rest, made unit length, is the next
/// basis vector. Columns whose rest is only rounding are *dependent*: they add nothing and are marked so.
///
/// **Steps.** r = Qᵀv, v ← v − Q·r, and the same once more: after the second time the basis is orthonormal to the
/// last bits, which one pass alone does not give.
///
/// **Cost.** O(n·p) for the p-th column, O(n·p) memory.
///
/// Source: L. Giraud, J. Langou, M. Rozložník, J. van den Eshof, *Rounding error analysis of the classical
/// Gram–Schmidt orthogonalization process*, Numerische Mathematik 101 (2005).
///
/// ```
/// use stepwise_kernels::linalg::OrthonormalBasis;
/// let mut basis = OrthonormalBasis::new();
/// assert!(basis.push(&[3.0, 4.0]));
/// assert!(!basis.push(&[6.0, 8.0]));
/// assert_eq!(basis.vectors(), [[0.6, 0.8]]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct OrthonormalBasis {
    vectors: Vec<Vec<f64>>,
    /// For each column pushed, its coordinates in the basis; `None` for a dependent one.
    columns: Vec<Option<Vec<f64>>>,
}

/// Below this share of its length the rest of a column is rounding.
const DEPENDENT: f64 = 1e-11;

pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    // Four sums at once, so that the processor need not wait for the last addition.
    let mut sums = [0.0; 4];
    let (a_blocks, b_blocks) = (a.chunks_exact(4), b.chunks_exact(4));
    let rest: f64 = a_blocks.remainder().iter().zip(b_blocks.remainder()).map(|(a, b)| a * b).sum();
    for (a, b) in a_blocks.zip(b_blocks) {
        for lane in 0..4 {
            sums[lane] += a[lane] * b[lane];
        }
    }
    sums.iter().sum::<f64>() + rest
}

impl OrthonormalBasis {
    /// A basis of nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a column and says whether it was independent of the ones before.
    pub fn push(&mut self, column: &[f64]) -> bool {
        let length = dot(column, column).sqrt();
        let mut rest = column.to_vec();
        let mut coordinates = vec![0.0; self.vectors.len()];
        for _ in 0..2 {
            for (coordinate, vector) in coordinates.iter_mut().zip(&self.vectors) {
                let along = dot(vector, &rest);
                *coordinate += along;
                rest.iter_mut().zip(vector).for_each(|(rest, unit)| *rest -= along * unit);
            }
        }
        let remaining = dot(&rest, &rest).sqrt();
        // Written so that a length that is not a number counts as dependent.
        let independent = remaining > DEPENDENT * length;
        if independent {
            rest.iter_mut().for_each(|value| *value /= remaining);
            self.vectors.push(rest);
            coordinates.push(remaining);
        }
        self.columns.push(independent.then_some(coordinates));
        independent
    }

    /// The basis, each vector as long as a column.
    #[must_use]
    pub fn vectors(&self) -> &[Vec<f64>] {
        &self.vectors
    }

    /// The weights of the columns pushed whose sum comes nearest to the vector with these coordinates in the
    /// basis; 0 for dependent columns. Time O(p²).
    #[must_use]
    pub fn weights(&self, coordinates: &[f64]) -> Vec<f64> {
        let mut weights = vec![0.0; self.columns.len()];
        let mut left = coordinates.to_vec();
        let independent = self
            .columns
            .iter()
            .enumerate()
            .rev()
            .filter_map(|(index, column)| column.as_ref().map(|column| (index, column)));
        for (index, column) in independent {
            let place = column.len() - 1;
            let weight = left.get(place).copied().unwrap_or(0.0) / column[place];
            left.iter_mut().zip(column).for_each(|(left, entry)| *left -= weight * entry);
            weights[index] = weight;
        }
        weights
    }

    /// The part of `target` along each basis vector, taken off `target`: what remains is orthogonal to all
    /// columns.
    pub fn project_out(&self, target: &mut [f64]) -> Vec<f64> {
        let mut coordinates = vec![0.0; self.vectors.len()];
        for _ in 0..2 {
            for (coordinate, vector) in coordinates.iter_mut().zip(&self.vectors) {
                let along = dot(vector, target);
                *coordinate += along;
                target.iter_mut().zip(vector).for_each(|(left, unit)| *left -= along * unit);
            }
        }
        coordinates
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn orthonormal_even_for_nearly_dependent_columns(
            columns in prop::collection::vec(prop::collection::vec(-1.0..1.0_f64, 17), 1..10),
            near in 1e-9..1e-3_f64,
        ) {
            let mut basis = OrthonormalBasis::new();
            for column in &columns {
                basis.push(column);
                let mut close = column.clone();
                close[0] += near;
                basis.push(&close);
            }
            for (i, a) in basis.vectors().iter().enumerate() {
                for (j, b) in basis.vectors().iter().enumerate() {
                    let expected = f64::from(u8::from(i == j));
                    prop_assert!((dot(a, b) - expected).abs() < 1e-12);
                }
            }
        }
    }
}
