//! The largest singular values, by a random block and the matrix's own powers.

use ndarray::{Array1, Array2, ArrayView2};
use stepwise_random::Random;

use super::{dot, symmetric_eigen};
use crate::KernelError;
use crate::error::{enough_rows, largest};

/// How many columns of a block are multiplied at once.
const LANES: usize = 4;

/// The k largest singular values and right singular vectors of a tall, wide or square matrix, without ever
/// forming XᵀX.
///
/// **Idea.** Multiply a few random directions by C = XᵀX and they lean towards the top singular vectors. Keep
/// *all* powers Ω, CΩ, C²Ω … (a Krylov space), orthonormal: the best approximation inside it is far better than the
/// last power alone.
///
/// **One step** multiplies the newest block by C in one pass over X, orthonormalises it against the basis (twice),
/// and solves the small eigenproblem of C within the basis. Done is when every C·v is λ·v up to `tolerance`·λ₁, or
/// when the basis spans all. Directions that add nothing are replaced by new random ones, so rank deficiency ends it
/// early and never breaks it.
///
/// **Cost.** O(n·p·k) a step, some five to ten steps; O(n·p) memory for a copy of X. Exact to rounding when p ≤ k.
///
/// Sources: N. Halko, P.-G. Martinsson, J. A. Tropp, *Finding structure with randomness*, SIAM Review 53 (2011);
/// C. Musco, C. Musco, *Randomized block Krylov methods for stronger and faster approximate singular value
/// decomposition*, NIPS 2015.
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::linalg::RandomizedSvd;
/// use stepwise_random::Random;
/// let x = array![[3.0, 0.0], [0.0, 1.0], [0.0, 0.0]];
/// let svd = RandomizedSvd::fit(x.view(), 1, 1e-9, &mut Random::new(7))?;
/// assert!((svd.singular_values()[0] - 3.0).abs() < 1e-9);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct RandomizedSvd {
    x: Vec<f64>,
    rows: usize,
    columns: usize,
    k: usize,
    tolerance: f64,
    random: Random,
    /// Orthonormal directions, and C times each.
    basis: Vec<Vec<f64>>,
    images: Vec<Vec<f64>>,
    /// The block to multiply next.
    next: Vec<Vec<f64>>,
    values: Vec<f64>,
    vectors: Vec<Vec<f64>>,
    residual: f64,
}

impl RandomizedSvd {
    /// Starts with a block of k random directions, and a few more where they cost nothing: the lanes are full.
    ///
    /// # Errors
    /// [`KernelError::Range`] unless 1 ≤ k ≤ min(n, p) and 0 ≤ tolerance < 1, or for entries over 1e70, whose fourth
    /// powers overflow; [`KernelError::NotFinite`], [`KernelError::TooFewRows`] without rows.
    pub fn new(
        x: ArrayView2<'_, f64>,
        k: usize,
        tolerance: f64,
        random: &mut Random,
    ) -> Result<Self, KernelError> {
        Self::of_owned(x.to_owned(), k, tolerance, random)
    }

    /// [`new`](Self::new) for a matrix that is not needed otherwise.
    pub(crate) fn of_owned(
        x: Array2<f64>,
        k: usize,
        tolerance: f64,
        random: &mut Random,
    ) -> Result<Self, KernelError> {
        let (rows, columns) = x.dim();
        enough_rows("a singular value decomposition", rows, 1)?;
        let largest = largest("the matrix", x.view())?;
        let range = |what, given, allowed: String| Err(KernelError::Range { what, given, allowed });
        if !(1..=rows.min(columns)).contains(&k) {
            let allowed = format!("from 1 to the smaller side of the matrix, {}", rows.min(columns));
            return range("the number of singular values", k as f64, allowed);
        }
        if !(0.0..1.0).contains(&tolerance) {
            return range("the tolerance", tolerance, "at least 0 and below 1".to_owned());
        }
        if largest > 1e70 {
            return range(
                "the largest entry",
                largest,
                "at most 1e70, so that powers stay finite".to_owned(),
            );
        }
        let stream = random.next_u64();
        let mut start = Self {
            x: if x.is_standard_layout() {
                x.into_raw_vec_and_offset().0
            } else {
                x.iter().copied().collect()
            },
            rows,
            columns,
            k,
            tolerance,
            random: Random::new(stream),
            basis: Vec::new(),
            images: Vec::new(),
            next: Vec::new(),
            values: vec![0.0; k],
            vectors: Vec::new(),
            residual: f64::INFINITY,
        };
        start.grow(vec![Vec::new(); k.next_multiple_of(LANES)]);
        start.vectors = start.next.iter().take(k).cloned().collect();
        Ok(start)
    }

    /// Makes the candidates orthonormal to the basis and each other; those that add nothing become random.
    fn grow(&mut self, candidates: Vec<Vec<f64>>) {
        self.next.clear();
        for candidate in candidates {
            if self.basis.len() + self.next.len() >= self.columns {
                return;
            }
            let mut direction = candidate;
            // A random direction lies in a proper subspace with probability 0; the bound is for rounding.
            for _ in 0..4 {
                if direction.len() == self.columns && self.orthonormalise(&mut direction) {
                    self.next.push(direction);
                    break;
                }
                direction = (0..self.columns).map(|_| self.random.normal()).collect();
            }
        }
    }

    fn orthonormalise(&self, direction: &mut [f64]) -> bool {
        let before = dot(direction, direction).sqrt();
        for _ in 0..2 {
            for unit in self.basis.iter().chain(&self.next) {
                let along = dot(unit, direction);
                direction.iter_mut().zip(unit).for_each(|(rest, unit)| *rest -= along * unit);
            }
        }
        let length = dot(direction, direction).sqrt();
        let independent = length > 1e-11 * before;
        if independent {
            direction.iter_mut().for_each(|value| *value /= length);
        }
        independent
    }

    /// XᵀX times the block, four directions and four rows at a time, in one pass over X.
    fn multiply(&self) -> Vec<Vec<f64>> {
        let panels: Vec<Vec<[f64; LANES]>> = self
            .next
            .chunks(LANES)
            .map(|group| {
                let lanes = |column: usize| {
                    std::array::from_fn(|lane| group.get(lane).map_or(0.0, |direction| direction[column]))
                };
                (0..self.columns).map(lanes).collect()
            })
            .collect();
        let mut sums = vec![vec![[0.0; LANES]; self.columns]; panels.len()];
        for rows in self.x.chunks(LANES * self.columns) {
            for (panel, sums) in panels.iter().zip(&mut sums) {
                accumulate(rows, panel, sums);
            }
        }
        let image = |place: usize| sums[place / LANES].iter().map(|lanes| lanes[place % LANES]).collect();
        (0..self.next.len()).map(image).collect()
    }

    /// Multiplies the newest block and solves in the larger basis; `false` when that was the last step needed.
    ///
    /// # Errors
    /// [`KernelError::Numerical`] when the small eigenproblem cannot be solved.
    pub fn step(&mut self) -> Result<bool, KernelError> {
        if self.done() {
            return Ok(false);
        }
        let images = self.multiply();
        self.basis.append(&mut self.next);
        self.images.extend(images.iter().cloned());
        let size = self.basis.len();
        let mut inner = Array2::zeros((size, size));
        for i in 0..size {
            for j in 0..=i {
                inner[(i, j)] = dot(&self.basis[i], &self.images[j]);
                inner[(j, i)] = inner[(i, j)];
            }
        }
        let eigen = symmetric_eigen(inner.view())?;
        let combine = |parts: &[Vec<f64>], column: usize| {
            let mut sum = vec![0.0; self.columns];
            for (part, &weight) in parts.iter().zip(eigen.vectors.column(column)) {
                sum.iter_mut().zip(part).for_each(|(sum, value)| *sum += weight * value);
            }
            sum
        };
        let kept = self.k.min(size);
        let vectors: Vec<Vec<f64>> = (0..kept).map(|column| combine(&self.basis, column)).collect();
        let mut worst = 0.0_f64;
        for (column, vector) in vectors.iter().enumerate() {
            let image = combine(&self.images, column);
            let value = eigen.values[column];
            let rest =
                image.iter().zip(vector).map(|(image, unit)| (image - value * unit).powi(2)).sum::<f64>();
            worst = worst.max(rest.sqrt());
        }
        let top = eigen.values[0].max(0.0);
        self.values = eigen.values.iter().take(kept).map(|value| value.max(0.0)).collect();
        self.vectors = vectors;
        self.residual = if top > 0.0 { worst / top } else { 0.0 };
        self.grow(images);
        Ok(!self.done())
    }

    /// Whether the tolerance is met, or the basis spans everything.
    #[must_use]
    pub fn done(&self) -> bool {
        self.residual <= self.tolerance || self.next.is_empty()
    }

    /// The largest ‖C·v − λ·v‖ relative to λ₁; infinite before the first step.
    #[must_use]
    pub fn residual(&self) -> f64 {
        self.residual
    }

    /// The directions in the basis so far.
    #[must_use]
    pub fn basis_size(&self) -> usize {
        self.basis.len()
    }

    /// The k largest singular values, largest first.
    #[must_use]
    pub fn singular_values(&self) -> Array1<f64> {
        self.values.iter().map(|value| value.sqrt()).collect()
    }

    /// The right singular vectors, k×p, one a row of length 1.
    #[must_use]
    pub fn components(&self) -> Array2<f64> {
        Array2::from_shape_fn((self.vectors.len(), self.columns), |(row, column)| self.vectors[row][column])
    }

    /// The left singular vectors, n×k: X·v / σ, and 0 where σ is 0.
    #[must_use]
    pub fn left(&self) -> Array2<f64> {
        Array2::from_shape_fn((self.rows, self.vectors.len()), |(row, column)| {
            let sigma = self.values[column].sqrt();
            let along = dot(&self.x[row * self.columns..(row + 1) * self.columns], &self.vectors[column]);
            if sigma > 0.0 { along / sigma } else { 0.0 }
        })
    }

    /// The end of a run.
    ///
    /// # Errors
    /// As [`new`](Self::new) and [`step`](Self::step).
    pub fn fit(
        x: ArrayView2<'_, f64>,
        k: usize,
        tolerance: f64,
        random: &mut Random,
    ) -> Result<Self, KernelError> {
        Self::new(x, k, tolerance, random)?.finish()
    }

    /// All steps that are left.
    pub(crate) fn finish(mut self) -> Result<Self, KernelError> {
        while self.step()? {}
        Ok(self)
    }
}

/// Adds rowsᵀ·(rows·panel) to the sums; up to `LANES` rows, each as long as the panel.
fn accumulate(rows: &[f64], panel: &[[f64; LANES]], sums: &mut [[f64; LANES]]) {
    let columns = panel.len();
    if rows.len() == LANES * columns {
        let (a, rest) = rows.split_at(columns);
        let (b, rest) = rest.split_at(columns);
        let (c, d) = rest.split_at(columns);
        let mut along = [[0.0; LANES]; LANES];
        for ((((lanes, &a), &b), &c), &d) in panel.iter().zip(a).zip(b).zip(c).zip(d) {
            for lane in 0..LANES {
                along[0][lane] += a * lanes[lane];
                along[1][lane] += b * lanes[lane];
                along[2][lane] += c * lanes[lane];
                along[3][lane] += d * lanes[lane];
            }
        }
        for ((((sums, &a), &b), &c), &d) in sums.iter_mut().zip(a).zip(b).zip(c).zip(d) {
            for lane in 0..LANES {
                sums[lane] +=
                    a * along[0][lane] + b * along[1][lane] + c * along[2][lane] + d * along[3][lane];
            }
        }
        return;
    }
    for row in rows.chunks(columns) {
        let mut along = [0.0; LANES];
        for (lanes, &value) in panel.iter().zip(row) {
            along.iter_mut().zip(lanes).for_each(|(along, lane)| *along += value * lane);
        }
        for (sums, &value) in sums.iter_mut().zip(row) {
            sums.iter_mut().zip(along).for_each(|(sum, along)| *sum += value * along);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn equals_the_eigenvalues_of_the_gram_matrix(
            n in 1..20_usize, p in 1..20_usize, rank in 1..5_usize, exponent in -12..13_i32, seed: u64,
        ) {
            let mut random = Random::new(seed);
            let a = Array2::from_shape_simple_fn((n, rank), || random.normal());
            let b = Array2::from_shape_simple_fn((rank, p), || random.normal());
            let x = a.dot(&b) * 10.0_f64.powi(exponent);
            let k = n.min(p).min(3);
            let svd = RandomizedSvd::fit(x.view(), k, 1e-12, &mut random).unwrap();
            let expected = symmetric_eigen(x.t().dot(&x).view()).unwrap();
            let top = expected.values[0].max(0.0).sqrt();
            for (given, value) in svd.singular_values().iter().zip(&expected.values) {
                prop_assert!((given - value.max(0.0).sqrt()).abs() <= 1e-6 * top);
            }
            let v = svd.components();
            prop_assert!((v.dot(&v.t()) - Array2::<f64>::eye(k)).iter().all(|value| value.abs() < 1e-10));
        }
    }

    #[test]
    fn awkward_input() {
        let mut random = Random::new(1);
        let zero = RandomizedSvd::fit(Array2::zeros((5, 9)).view(), 2, 1e-9, &mut random).unwrap();
        assert_eq!(zero.singular_values().to_vec(), [0.0, 0.0]);
        assert_eq!(zero.left().sum(), 0.0);
        assert!(RandomizedSvd::fit(Array2::zeros((5, 9)).view(), 6, 1e-9, &mut random).is_err());
        assert!(RandomizedSvd::fit(Array2::zeros((5, 9)).view(), 0, 1e-9, &mut random).is_err());
        assert!(RandomizedSvd::fit(Array2::zeros((0, 9)).view(), 1, 1e-9, &mut random).is_err());
        assert!(RandomizedSvd::fit(Array2::from_elem((2, 2), 1e80).view(), 1, 1e-9, &mut random).is_err());
        assert!(
            RandomizedSvd::fit(Array2::from_elem((2, 2), f64::NAN).view(), 1, 1e-9, &mut random).is_err()
        );
        assert!(RandomizedSvd::fit(Array2::eye(2).view(), 1, f64::NAN, &mut random).is_err());
    }
}
