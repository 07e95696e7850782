//! How predictions change with one feature.

use ndarray::{Array1, Array2, ArrayView2};

use crate::KernelError;
use crate::error::{enough_rows, finite, finite_vector, out_of_range, same_length, settled};

/// Partial dependence: the mean prediction as a function of one feature, and the curve of each row behind it
/// (individual conditional expectation).
///
/// **Idea.** Give all rows the same value of the feature, leave everything else, and take the mean of the
/// predictions; then the next value. Curves of single rows that are not parallel show what their mean hides: the
/// feature acts together with others.
///
/// **One step** is one value of the feature: a prediction for each row.
///
/// Source: J. H. Friedman, *Greedy function approximation: a gradient boosting machine*, Annals of Statistics 29
/// (2001); A. Goldstein, A. Kapelner, J. Bleich, E. Pitkin, *Peeking inside the black box*, Journal of
/// Computational and Graphical Statistics 24 (2015).
///
/// ```
/// use ndarray::{ArrayView2, array};
/// use stepwise_kernels::KernelError;
/// use stepwise_kernels::explain::PartialDependence;
/// let product = |x: ArrayView2<'_, f64>| Ok::<_, KernelError>(&x.column(0) * &x.column(1));
/// let x = array![[1.0, -2.0], [3.0, 2.0]];
/// let mut run = PartialDependence::new(x.view(), 0, vec![1.0, 10.0])?;
/// run.fit(product)?;
/// assert_eq!(run.mean(), [0.0, 0.0]); // flat, although
/// assert_eq!(run.row(0), [-2.0, -20.0]); // one curve falls
/// assert_eq!(run.row(1), [2.0, 20.0]); // and the other rises
/// # Ok::<(), KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct PartialDependence {
    x: Array2<f64>,
    feature: usize,
    grid: Vec<f64>,
    /// The predictions for each value so far.
    predictions: Vec<Array1<f64>>,
}

impl PartialDependence {
    /// For rows x (n×p), a feature, and the values to give it.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] for no rows, [`KernelError::NotFinite`], [`KernelError::Range`] for a feature
    /// that is not there.
    pub fn new(x: ArrayView2<'_, f64>, feature: usize, grid: Vec<f64>) -> Result<Self, KernelError> {
        enough_rows("partial dependence", x.nrows(), 1)?;
        finite("the features", x)?;
        finite_vector("the grid", &grid)?;
        if feature >= x.ncols() {
            let allowed = format!("below the number of features, {}", x.ncols());
            return Err(KernelError::Range { what: "the feature", given: feature as f64, allowed });
        }
        Ok(Self { x: x.to_owned(), feature, grid, predictions: Vec::new() })
    }

    /// Values worth asking for: the distinct ones if there are at most `points`, else so many at equal distances
    /// from the 5th to the 95th per cent of the values, beyond which rows are rare.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`], [`KernelError::NotFinite`], [`KernelError::Range`] for fewer than 2 or more
    /// than 100,000 points.
    pub fn grid_of(values: &[f64], points: usize) -> Result<Vec<f64>, KernelError> {
        crate::error::sample("a grid", values, 1)?;
        if !(2..=100_000).contains(&points) {
            return Err(out_of_range("the number of points", points as f64, "from 2 to 100,000"));
        }
        let mut distinct = values.to_vec();
        distinct.sort_unstable_by(f64::total_cmp);
        distinct.dedup();
        if distinct.len() <= points {
            return Ok(distinct);
        }
        let (low, high) = (crate::stats::quantile(values, 0.05), crate::stats::quantile(values, 0.95));
        let last = (points - 1) as f64;
        // Each end by its share, because the distance between them may be too large for a number.
        Ok((0..points).map(|point| point as f64 / last).map(|at| low * (1.0 - at) + high * at).collect())
    }

    /// Asks the model, given as a function from rows to numbers, for the next value of the feature; `false` when
    /// none is left after it.
    ///
    /// # Errors
    /// What `predict` returns; [`KernelError::Shape`] when it returns another number of predictions than rows,
    /// [`KernelError::NotFinite`], [`KernelError::Numerical`] when their sum is too large.
    pub fn step<E: From<KernelError>>(
        &mut self,
        predict: impl FnOnce(ArrayView2<'_, f64>) -> Result<Array1<f64>, E>,
    ) -> Result<bool, E> {
        let Some(&value) = self.grid.get(self.predictions.len()) else { return Ok(false) };
        let mut rows = self.x.clone();
        rows.column_mut(self.feature).fill(value);
        let predicted = predict(rows.view())?;
        same_length("the predictions", predicted.len(), rows.nrows())?;
        finite_vector("the predictions", &predicted.to_vec())?;
        settled(predicted.sum())?;
        self.predictions.push(predicted);
        Ok(!self.done())
    }

    /// Asks for all values.
    ///
    /// # Errors
    /// As [`step`](Self::step).
    pub fn fit<E: From<KernelError>>(
        &mut self,
        mut predict: impl FnMut(ArrayView2<'_, f64>) -> Result<Array1<f64>, E>,
    ) -> Result<(), E> {
        while self.step(&mut predict)? {}
        Ok(())
    }

    /// Whether all values were asked for.
    #[must_use]
    pub fn done(&self) -> bool {
        self.predictions.len() == self.grid.len()
    }

    /// The values of the feature.
    #[must_use]
    pub fn grid(&self) -> &[f64] {
        &self.grid
    }

    /// The mean prediction for each value asked so far.
    #[must_use]
    pub fn mean(&self) -> Vec<f64> {
        let rows = self.x.nrows() as f64;
        self.predictions.iter().map(|predicted| predicted.sum() / rows).collect()
    }

    /// The curve of one row: its prediction for each value asked so far. Empty when there is no such row.
    #[must_use]
    pub fn row(&self, row: usize) -> Vec<f64> {
        self.predictions.iter().filter_map(|predicted| predicted.get(row).copied()).collect()
    }
}
