//! Stages side by side, each on some columns of a table.

use ndarray::{Array2, ArrayView1, ArrayView2, Axis};

use super::stage::{Learned, Plain, Stage, Stages, Transformer};
use crate::KernelError;
use crate::frame::Frame;

/// Which stage each column of a table goes through; the results stand side by side, in the order of the parts. A column
/// may be in several parts, or in none.
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::frame::Frame;
/// use stepwise_kernels::pipeline::{ColumnTransformer, Stage, Stages};
/// use stepwise_kernels::preprocess::{Fill, MissingIndicator, OneHotEncoder, SimpleImputer};
/// let frame = Frame::read_csv("age,port\n20,S\n,C\n40,S\n")?;
/// let columns = ColumnTransformer::<usize>::new()
///     .numbers(&["age"], Stages::new().then(|x, _| SimpleImputer::fit(x, Fill::Mean)))
///     .numbers(&["age"], Stages::new().then(|x, _| Ok(MissingIndicator::fit(x))))
///     .columns(&["port"], |frame, _| Ok(OneHotEncoder::fit(frame, true)));
/// let (fitted, matrix) = columns.learn(&frame, &[0, 1, 1])?;
/// assert_eq!(matrix, array![[20.0, 0.0, 1.0], [30.0, 1.0, 0.0], [40.0, 0.0, 1.0]]);
/// assert_eq!(fitted.names(&[]), ["age", "age missing", "port = S"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct ColumnTransformer<'a, Y>(Vec<Part<Box<dyn Stage<Frame, Y> + 'a>>>);

/// The names of some columns, and what they go through.
type Part<T> = (Vec<String>, T);

impl<'a, Y: 'a> ColumnTransformer<'a, Y> {
    /// No columns.
    #[must_use]
    pub fn new() -> Self {
        Self(Vec::new())
    }

    /// The same with columns of numbers (NaN where missing) that go through stages, or through none.
    #[must_use]
    pub fn numbers(self, names: &[&str], stages: Stages<'a, Y>) -> Self {
        self.stage(names, Numbers(stages))
    }

    /// The same with columns of any kind, as a table, that go through what `fit` returns.
    #[must_use]
    pub fn columns<T: Transformer<Frame> + 'static>(
        self,
        names: &[&str],
        fit: impl Fn(&Frame, &[Y]) -> Result<T, KernelError> + 'a,
    ) -> Self {
        self.stage(names, Plain(fit))
    }

    /// The same with columns of any kind that go through a stage.
    #[must_use]
    pub fn stage(mut self, names: &[&str], stage: impl Stage<Frame, Y> + 'a) -> Self {
        self.0.push((names.iter().map(|&name| name.to_owned()).collect(), Box::new(stage)));
        self
    }
}

impl<'a, Y: 'a> Default for ColumnTransformer<'a, Y> {
    fn default() -> Self {
        Self::new()
    }
}

impl<Y> Stage<Frame, Y> for ColumnTransformer<'_, Y> {
    fn learn(&self, frame: &Frame, y: &[Y]) -> Result<Learned<Frame>, KernelError> {
        let (mut parts, mut matrices) = (Vec::new(), Vec::new());
        for (names, stage) in &self.0 {
            let (fitted, matrix) = stage.learn(&chosen(frame, names)?, y)?;
            parts.push((names.clone(), fitted));
            matrices.push(matrix);
        }
        Ok((Box::new(FittedColumns(parts)), beside(&matrices, frame.rows())))
    }
}

struct FittedColumns(Vec<Part<Box<dyn Transformer<Frame>>>>);

impl Transformer<Frame> for FittedColumns {
    fn transform(&self, frame: &Frame) -> Result<Array2<f64>, KernelError> {
        let part =
            |(names, fitted): &Part<Box<dyn Transformer<Frame>>>| fitted.transform(&chosen(frame, names)?);
        let matrices = self.0.iter().map(part).collect::<Result<Vec<_>, _>>()?;
        Ok(beside(&matrices, frame.rows()))
    }

    fn names(&self, _: &[String]) -> Vec<String> {
        self.0.iter().flat_map(|(names, fitted)| fitted.names(names)).collect()
    }
}

fn chosen(frame: &Frame, names: &[String]) -> Result<Frame, KernelError> {
    frame.select(names).map_err(KernelError::Table)
}

/// Matrices of equally many rows, side by side.
fn beside(matrices: &[Array2<f64>], rows: usize) -> Array2<f64> {
    let views: Vec<ArrayView2<'_, f64>> = matrices.iter().map(|matrix| matrix.view()).collect();
    ndarray::concatenate(Axis(1), &views).unwrap_or_else(|_| Array2::zeros((rows, 0)))
}

/// A table of numbers as a matrix.
fn matrix(frame: &Frame) -> Result<Array2<f64>, KernelError> {
    let numbers = |name| frame.numbers(name).map(ArrayView1::from);
    let columns = frame.names().map(numbers).collect::<Result<Vec<_>, _>>().map_err(KernelError::Table)?;
    // All columns of a table are equally long.
    Ok(ndarray::stack(Axis(1), &columns).unwrap_or_else(|_| Array2::zeros((frame.rows(), 0))))
}

struct Numbers<'a, Y>(Stages<'a, Y>);

impl<Y> Stage<Frame, Y> for Numbers<'_, Y> {
    fn learn(&self, frame: &Frame, y: &[Y]) -> Result<Learned<Frame>, KernelError> {
        let (fitted, transformed) = self.0.learn(&matrix(frame)?, y)?;
        Ok((Box::new(FittedNumbers(fitted)), transformed))
    }
}

struct FittedNumbers(Box<dyn Transformer<Array2<f64>>>);

impl Transformer<Frame> for FittedNumbers {
    fn transform(&self, frame: &Frame) -> Result<Array2<f64>, KernelError> {
        self.0.transform(&matrix(frame)?)
    }

    fn names(&self, names: &[String]) -> Vec<String> {
        self.0.names(names)
    }
}
