//! Columns left out one by one, the one that a model misses least first.

use ndarray::{Array1, Array2, ArrayView2, Axis};

use super::Selection;
use crate::KernelError;
use crate::error::{out_of_range, same_length};

/// Recursive feature elimination: fit a model, leave out the column of the smallest importance (by size), fit again …
///
/// Unlike a score for each column alone it sees columns that only help together, and drops those that say what others
/// have said. Importances compare columns with each other: for weights give the columns one scale. **One step** is one
/// model and one column less. **Cost** of p − k models. scikit-learn: `RFE(step=1)`; of equal importances the later
/// column goes.
///
/// Source: I. Guyon, J. Weston, S. Barnhill, V. Vapnik, *Gene selection for cancer classification using support vector
/// machines*, Machine Learning 46 (2002).
///
/// ```
/// use ndarray::{ArrayView1, array};
/// use stepwise_kernels::feature_selection::RecursiveElimination;
/// use stepwise_kernels::linear::Ridge;
/// let x = array![[1.0, 0.0, 1.0], [2.0, 1.0, 0.0], [3.0, 0.0, 0.0], [4.0, 1.0, 1.0]];
/// let y = [2.0, 4.1, 6.0, 8.0];
/// let mut search = RecursiveElimination::new(x.view(), &y, 1)?;
/// while search.step(|x, y| Ok(Ridge::fit(x, ArrayView1::from(y), 0.01)?.weights))? {}
/// assert_eq!(search.kept(), [0]);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct RecursiveElimination<Y> {
    x: Array2<f64>,
    y: Vec<Y>,
    keep: usize,
    kept: Vec<usize>,
    eliminated: Vec<usize>,
}

impl<Y: Clone> RecursiveElimination<Y> {
    /// Begins with all columns; ends with this many.
    ///
    /// # Errors
    /// [`KernelError::Shape`]; [`KernelError::Range`] unless as many are kept as 1 to all.
    pub fn new(x: ArrayView2<'_, f64>, y: &[Y], keep: usize) -> Result<Self, KernelError> {
        same_length("the target", y.len(), x.nrows())?;
        if keep == 0 || keep > x.ncols() {
            return Err(out_of_range(
                "the number of columns to keep",
                keep as f64,
                "from 1 to the number of columns",
            ));
        }
        let kept = (0..x.ncols()).collect();
        Ok(Self { x: x.to_owned(), y: y.to_vec(), keep, kept, eliminated: Vec::new() })
    }

    /// Leaves out one column, by the importances that `importances` gives for the columns still there; `false` when no
    /// more are to go.
    ///
    /// # Errors
    /// What `importances` returns; [`KernelError::Shape`] unless it gives one number a column.
    pub fn step(
        &mut self,
        importances: impl FnOnce(ArrayView2<'_, f64>, &[Y]) -> Result<Array1<f64>, KernelError>,
    ) -> Result<bool, KernelError> {
        if self.done() {
            return Ok(false);
        }
        let found = importances(self.x.select(Axis(1), &self.kept).view(), &self.y)?;
        same_length("the importances", found.len(), self.kept.len())?;
        let mut least = 0;
        for (place, importance) in found.iter().enumerate() {
            // What is not a number is no reason to keep a column.
            if importance.is_nan() || importance.abs() <= found[least].abs() {
                least = place;
            }
        }
        self.eliminated.push(self.kept.remove(least));
        Ok(!self.done())
    }

    /// Whether as many are left as were asked for.
    #[must_use]
    pub fn done(&self) -> bool {
        self.kept.len() == self.keep
    }

    /// The columns still there, rising.
    #[must_use]
    pub fn kept(&self) -> &[usize] {
        &self.kept
    }

    /// The columns left out, in the order in which they went.
    #[must_use]
    pub fn eliminated(&self) -> &[usize] {
        &self.eliminated
    }

    /// The columns still there, to be taken from other rows.
    #[must_use]
    pub fn selection(&self) -> Selection {
        Selection { kept: self.kept.clone(), features: self.x.ncols() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_and_awkward_input() {
        let x = Array2::<f64>::zeros((2, 4));
        let mut search = RecursiveElimination::new(x.view(), &[0_usize, 1], 1).unwrap();
        let importances = [3.0, -1.0, 2.0, 1.0];
        for expected in [3, 1, 2] {
            let kept = search.kept().to_vec();
            search.step(|_, _| Ok(kept.iter().map(|&column| importances[column]).collect())).unwrap();
            assert_eq!(search.eliminated().last(), Some(&expected));
        }
        assert!(search.done() && !search.step(|_, _| Ok(Array1::zeros(0))).unwrap());
        let mut again = RecursiveElimination::new(x.view(), &[0.0, 1.0], 2).unwrap();
        assert!(again.step(|_, _| Ok(Array1::zeros(9))).is_err());
        assert!(again.step(|_, _| Ok(Array1::from_elem(4, f64::NAN))).unwrap());
        assert!(RecursiveElimination::new(x.view(), &[0.0, 1.0], 5).is_err());
        assert!(RecursiveElimination::new(x.view(), &[0.0], 1).is_err());
    }
}
