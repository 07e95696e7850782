//! Sizes of tensors, and the rule by which two shapes stretch to a common one.

use std::fmt;

use crate::error::TensorError;

/// The greatest number of dimensions.
pub const MAX_RANK: usize = 6;

/// The sizes of a tensor, outermost first; kept in place, so that shapes cost no allocation.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Shape {
    rank: usize,
    sizes: [usize; MAX_RANK],
}

impl Shape {
    /// The shape of one number.
    pub const SCALAR: Self = Self { rank: 0, sizes: [1; MAX_RANK] };

    /// A shape of these sizes.
    ///
    /// # Errors
    /// [`TensorError::TooLarge`] for more than [`MAX_RANK`] dimensions or 2³¹ numbers.
    pub fn new(sizes: &[usize]) -> Result<Self, TensorError> {
        let too_large = TensorError::TooLarge { given: sizes.len() };
        let mut shape = Self::SCALAR;
        shape.rank = sizes.len();
        shape.sizes.get_mut(..sizes.len()).ok_or_else(|| too_large.clone())?.copy_from_slice(sizes);
        let mut count = 1_usize;
        for &size in sizes {
            count =
                count.checked_mul(size).filter(|&count| count <= 1 << 31).ok_or_else(|| too_large.clone())?;
        }
        Ok(shape)
    }

    /// The sizes, outermost first.
    #[must_use]
    pub fn sizes(&self) -> &[usize] {
        &self.sizes[..self.rank]
    }

    /// The number of dimensions.
    #[must_use]
    pub fn rank(&self) -> usize {
        self.rank
    }

    /// How many numbers a tensor of this shape holds.
    #[must_use]
    pub fn count(&self) -> usize {
        self.sizes().iter().product()
    }

    /// Rows and columns of a matrix; `None` unless there are two dimensions.
    #[must_use]
    pub fn matrix(&self) -> Option<(usize, usize)> {
        match *self.sizes() {
            [rows, columns] => Some((rows, columns)),
            _ => None,
        }
    }

    /// Numbers from one index to the next in each dimension, row-major.
    #[must_use]
    pub fn steps(&self) -> [usize; MAX_RANK] {
        let mut steps = [0; MAX_RANK];
        let mut step = 1;
        for dimension in (0..self.rank).rev() {
            steps[dimension] = step;
            step *= self.sizes[dimension];
        }
        steps
    }

    /// This shape with another size in one dimension.
    ///
    /// # Errors
    /// [`TensorError::TooLarge`].
    pub(crate) fn with_size(mut self, dimension: usize, size: usize) -> Result<Self, TensorError> {
        self.sizes[dimension] = size;
        Self::new(self.sizes())
    }

    /// All dimensions but the last as rows, and the last as columns; a single number is one row of one.
    #[must_use]
    pub fn rows(&self) -> (usize, usize) {
        match self.sizes() {
            [] => (1, 1),
            [outer @ .., columns] => (outer.iter().product(), *columns),
        }
    }

    /// The size of a dimension counted from the right from 0; 1 where there is none, as broadcasting has it.
    fn counted_from_right(&self, dimension: usize) -> usize {
        if dimension < self.rank { self.sizes[self.rank - 1 - dimension] } else { 1 }
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.sizes())
    }
}

impl fmt::Debug for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// How two operands walk over a common shape: for each dimension the size, and each operand's step, which is 0
/// where it is stretched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broadcast {
    /// The common shape.
    pub shape: Shape,
    /// The left operand's step in each dimension.
    pub left: [usize; MAX_RANK],
    /// The right operand's step in each dimension.
    pub right: [usize; MAX_RANK],
}

impl Broadcast {
    /// The common shape of two, by NumPy's rule: aligned at the right, sizes equal or one of them 1.
    ///
    /// # Errors
    /// [`TensorError::Broadcast`] with the first dimension that does not fit.
    pub fn new(operation: &'static str, left: &Shape, right: &Shape) -> Result<Self, TensorError> {
        let rank = left.rank.max(right.rank);
        let mut sizes = [1; MAX_RANK];
        let (mut left_steps, mut right_steps) = ([0; MAX_RANK], [0; MAX_RANK]);
        let (mut left_step, mut right_step) = (1, 1);
        for dimension in 0..rank {
            let (a, b) = (left.counted_from_right(dimension), right.counted_from_right(dimension));
            let at = rank - 1 - dimension;
            sizes[at] = match (a, b) {
                _ if a == b => a,
                (1, size) | (size, 1) => size,
                _ => {
                    return Err(TensorError::Broadcast {
                        operation,
                        left: Box::new(*left),
                        right: Box::new(*right),
                        dimension: dimension + 1,
                        left_size: a,
                        right_size: b,
                    });
                }
            };
            left_steps[at] = if a == 1 { 0 } else { left_step };
            right_steps[at] = if b == 1 { 0 } else { right_step };
            left_step *= a;
            right_step *= b;
        }
        Ok(Self { shape: Shape::new(&sizes[..rank])?, left: left_steps, right: right_steps })
    }

    /// The same walk over as few dimensions as will do: those of size 1 are left out, and neighbours that both operands
    /// pass through in one even stride become one, so that the runs are long.
    #[must_use]
    pub fn coalesced(&self) -> Self {
        let mut walk = Self { shape: Shape::SCALAR, left: [0; MAX_RANK], right: [0; MAX_RANK] };
        for (dimension, &size) in self.shape.sizes().iter().enumerate() {
            let (left, right) = (self.left[dimension], self.right[dimension]);
            let last = walk.shape.rank.wrapping_sub(1);
            if size == 1 {
                continue;
            }
            let continues =
                walk.shape.rank > 0 && (walk.left[last], walk.right[last]) == (left * size, right * size);
            let at = if continues { last } else { walk.shape.rank };
            walk.shape.sizes[at] *= size;
            (walk.left[at], walk.right[at]) = (left, right);
            walk.shape.rank = at + 1;
        }
        walk
    }

    /// Calls `row(place in the common shape, place in left, place in right, length)` for every run along the last
    /// dimension; within a run the operands move by [`inner_steps`](Self::inner_steps).
    pub(crate) fn each_row(&self, mut row: impl FnMut(usize, usize, usize, usize)) {
        let rank = self.shape.rank();
        if self.shape.count() == 0 {
            return;
        }
        let length = if rank == 0 { 1 } else { self.shape.sizes[rank - 1] };
        let outer = rank.saturating_sub(1);
        let mut index = [0; MAX_RANK];
        let (mut left, mut right) = (0, 0);
        for start in (0..self.shape.count()).step_by(length) {
            row(start, left, right, length);
            for dimension in (0..outer).rev() {
                index[dimension] += 1;
                left += self.left[dimension];
                right += self.right[dimension];
                if index[dimension] < self.shape.sizes[dimension] {
                    break;
                }
                left -= self.left[dimension] * index[dimension];
                right -= self.right[dimension] * index[dimension];
                index[dimension] = 0;
            }
        }
    }

    /// The two operands' steps along the last dimension: 0 or 1 each when this is how two shapes stretch.
    pub(crate) fn inner_steps(&self) -> (usize, usize) {
        match self.shape.rank() {
            0 => (0, 0),
            rank => (self.left[rank - 1], self.right[rank - 1]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_stretch_as_in_numpy() {
        let shape = |sizes: &[usize]| Shape::new(sizes).unwrap();
        let common =
            |a: &[usize], b: &[usize]| Broadcast::new("add", &shape(a), &shape(b)).map(|plan| plan.shape);
        assert_eq!(common(&[64, 10], &[10]), Ok(shape(&[64, 10])));
        assert_eq!(common(&[3, 1], &[1, 4]), Ok(shape(&[3, 4])));
        assert_eq!(common(&[], &[2, 2]), Ok(shape(&[2, 2])));
        assert_eq!(common(&[0, 1], &[5]), Ok(shape(&[0, 5])));
        assert_eq!(
            common(&[3, 4], &[5]).unwrap_err().to_string(),
            "add: [3, 4] and [5] do not broadcast: counted from the right, dimension 1 is 4 in one and 5 in the \
             other, but sizes must be equal or 1."
        );
    }

    #[test]
    fn enormous_shapes_are_refused() {
        assert_eq!(Shape::new(&[usize::MAX, 2]), Err(TensorError::TooLarge { given: 2 }));
        assert_eq!(Shape::new(&[1; 7]), Err(TensorError::TooLarge { given: 7 }));
    }
}
