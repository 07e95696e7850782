//! How a stage learns, what it is afterwards, and stages one after the other.

use ndarray::{Array2, ArrayView2};

use crate::KernelError;
use crate::decomposition::Pca;
use crate::feature_selection::Selection;
use crate::frame::Frame;
use crate::preprocess::{
    KBinsDiscretizer, KnnImputer, MinMaxScaler, MissingIndicator, OneHotEncoder, OrdinalEncoder,
    PolynomialFeatures, PowerTransformer, QuantileTransformer, RobustScaler, SimpleImputer, StandardScaler,
};

/// A stage that has learned: it turns rows into numbers, and any row into the same numbers at any time.
pub trait Transformer<X> {
    /// What these rows become.
    ///
    /// # Errors
    /// Those of the stage, usually [`KernelError::Shape`] for another number of columns than it learned on.
    fn transform(&self, x: &X) -> Result<Array2<f64>, KernelError>;

    /// The names of the columns that come out, from the names of those that go in.
    fn names(&self, names: &[String]) -> Vec<String> {
        names.to_vec()
    }
}

/// A stage that has learned, and what it makes of the rows that it has learned from.
pub type Learned<X> = (Box<dyn Transformer<X>>, Array2<f64>);

/// How a stage learns from features `X` and a target of `Y`.
pub trait Stage<X, Y> {
    /// Learns from these rows, and transforms them. Most stages transform them like any others; one that has used the
    /// target must not ([`TargetEncoding`](super::TargetEncoding)).
    ///
    /// # Errors
    /// Those of the stage.
    fn learn(&self, x: &X, y: &[Y]) -> Result<Learned<X>, KernelError>;
}

/// A stage that transforms the rows it has learned from like any others.
pub(super) struct Plain<F>(pub F);

impl<X, Y, T, F> Stage<X, Y> for Plain<F>
where
    T: Transformer<X> + 'static,
    F: Fn(&X, &[Y]) -> Result<T, KernelError>,
{
    fn learn(&self, x: &X, y: &[Y]) -> Result<Learned<X>, KernelError> {
        let fitted = (self.0)(x, y)?;
        let transformed = fitted.transform(x)?;
        Ok((Box::new(fitted), transformed))
    }
}

/// Stages one after the other, on a matrix; none at all leave it as it is.
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::pipeline::{Stage, Stages};
/// use stepwise_kernels::preprocess::{Fill, MinMaxScaler, SimpleImputer};
/// let stages: Stages<'_, f64> =
///     Stages::new().then(|x, _| SimpleImputer::fit(x, Fill::Mean)).then(|x, _| MinMaxScaler::fit(x));
/// let (fitted, train) = stages.learn(&array![[0.0], [f64::NAN], [4.0]], &[0.0; 3])?;
/// assert_eq!(train, array![[0.0], [0.5], [1.0]]);
/// assert_eq!(fitted.transform(&array![[8.0], [f64::NAN]])?, array![[2.0], [0.5]]);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
pub struct Stages<'a, Y>(Vec<Box<dyn Stage<Array2<f64>, Y> + 'a>>);

impl<'a, Y: 'a> Stages<'a, Y> {
    /// No stages.
    #[must_use]
    pub fn new() -> Self {
        Self(Vec::new())
    }

    /// The same with one more stage at the end, fitted by `fit` to what the others make of the training rows.
    #[must_use]
    pub fn then<T: Transformer<Array2<f64>> + 'static>(
        mut self,
        fit: impl Fn(ArrayView2<'_, f64>, &[Y]) -> Result<T, KernelError> + 'a,
    ) -> Self {
        self.0.push(Box::new(Plain(move |x: &Array2<f64>, y: &[Y]| fit(x.view(), y))));
        self
    }
}

impl<'a, Y: 'a> Default for Stages<'a, Y> {
    fn default() -> Self {
        Self::new()
    }
}

impl<Y> Stage<Array2<f64>, Y> for Stages<'_, Y> {
    fn learn(&self, x: &Array2<f64>, y: &[Y]) -> Result<Learned<Array2<f64>>, KernelError> {
        let mut fitted = Vec::with_capacity(self.0.len());
        let mut matrix = x.clone();
        for stage in &self.0 {
            let (one, transformed) = stage.learn(&matrix, y)?;
            fitted.push(one);
            matrix = transformed;
        }
        Ok((Box::new(Chain(fitted)), matrix))
    }
}

struct Chain(Vec<Box<dyn Transformer<Array2<f64>>>>);

impl Transformer<Array2<f64>> for Chain {
    fn transform(&self, x: &Array2<f64>) -> Result<Array2<f64>, KernelError> {
        let mut matrix = x.clone();
        for stage in &self.0 {
            matrix = stage.transform(&matrix)?;
        }
        Ok(matrix)
    }

    fn names(&self, names: &[String]) -> Vec<String> {
        self.0.iter().fold(names.to_vec(), |names, stage| stage.names(&names))
    }
}

/// Those that keep the number of columns, and so their names.
macro_rules! same_columns {
    ($($stage:ty),+) => {$(
        impl Transformer<Array2<f64>> for $stage {
            fn transform(&self, x: &Array2<f64>) -> Result<Array2<f64>, KernelError> {
                self.transform(x.view())
            }
        }
    )+};
}

same_columns!(
    StandardScaler,
    MinMaxScaler,
    RobustScaler,
    PowerTransformer,
    QuantileTransformer,
    KBinsDiscretizer,
    SimpleImputer,
    KnnImputer
);

/// The names at some places.
fn at(names: &[String], places: &[usize]) -> Vec<String> {
    places.iter().filter_map(|&place| names.get(place).cloned()).collect()
}

impl Transformer<Array2<f64>> for Selection {
    fn transform(&self, x: &Array2<f64>) -> Result<Array2<f64>, KernelError> {
        self.transform(x.view())
    }

    fn names(&self, names: &[String]) -> Vec<String> {
        at(names, self.kept())
    }
}

impl Transformer<Array2<f64>> for MissingIndicator {
    fn transform(&self, x: &Array2<f64>) -> Result<Array2<f64>, KernelError> {
        self.transform(x.view())
    }

    fn names(&self, names: &[String]) -> Vec<String> {
        at(names, self.columns()).iter().map(|name| format!("{name} missing")).collect()
    }
}

impl Transformer<Array2<f64>> for PolynomialFeatures {
    fn transform(&self, x: &Array2<f64>) -> Result<Array2<f64>, KernelError> {
        self.transform(x.view())
    }

    fn names(&self, names: &[String]) -> Vec<String> {
        // Without a name for each feature there are none for the products.
        self.names(names).unwrap_or_default()
    }
}

impl Transformer<Array2<f64>> for Pca {
    fn transform(&self, x: &Array2<f64>) -> Result<Array2<f64>, KernelError> {
        self.transform(x.view())
    }

    fn names(&self, _: &[String]) -> Vec<String> {
        (1..=self.components().nrows()).map(|component| format!("component {component}")).collect()
    }
}

impl Transformer<Frame> for OneHotEncoder {
    fn transform(&self, frame: &Frame) -> Result<Array2<f64>, KernelError> {
        self.transform(frame)
    }

    fn names(&self, _: &[String]) -> Vec<String> {
        self.names()
    }
}

impl Transformer<Frame> for OrdinalEncoder {
    fn transform(&self, frame: &Frame) -> Result<Array2<f64>, KernelError> {
        self.transform(frame)
    }

    fn names(&self, _: &[String]) -> Vec<String> {
        self.names()
    }
}
