//! Target encoding as a stage.

use ndarray::Array2;

use super::stage::{Learned, Stage, Transformer};
use crate::KernelError;
use crate::frame::Frame;
use crate::model_selection::k_folds;
use crate::preprocess::{Smoothing, TargetEncoder};

/// A target that can be averaged.
pub trait Target: Copy {
    /// It as a number; for two classes the mean of these is the share of class 1.
    fn number(self) -> f64;
}

impl Target for f64 {
    fn number(self) -> f64 {
        self
    }
}

impl Target for usize {
    fn number(self) -> f64 {
        self as f64
    }
}

/// [`TargetEncoder`] as a stage of a [`ColumnTransformer`](super::ColumnTransformer). It is the only way to have one in a
/// pipeline, so that nobody encodes training rows by their own targets unawares.
///
/// ```
/// use stepwise_kernels::frame::Frame;
/// use stepwise_kernels::pipeline::{ColumnTransformer, Stage, TargetEncoding};
/// use stepwise_kernels::preprocess::Smoothing;
/// let frame = Frame::read_csv("city\nUlm\nBonn\nUlm\nBonn\n")?;
/// let y = [1.0, 10.0, 3.0, 20.0];
/// let encoding = TargetEncoding::OutOfFold { smoothing: Smoothing::Rows(0.0), folds: 2 };
/// let (fitted, train) = ColumnTransformer::new().stage(&["city"], encoding).learn(&frame, &y)?;
/// assert_eq!(train[(0, 0)], 3.0); // Ulm in the other fold
/// assert_eq!(fitted.transform(&frame)?[(0, 0)], 2.0); // Ulm for new rows
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TargetEncoding {
    /// Each training row by the means of the other folds. The folds are runs of rows, so put rows in random order first
    /// if their order means something.
    OutOfFold {
        /// How far the means of rare labels are drawn to that of all rows.
        smoothing: Smoothing,
        /// How many folds the training rows are cut into.
        folds: usize,
    },
    /// **Wrong on purpose:** each training row by a mean that its own target is in.
    Leaking {
        /// How far the means of rare labels are drawn to that of all rows.
        smoothing: Smoothing,
    },
}

impl<Y: Target> Stage<Frame, Y> for TargetEncoding {
    fn learn(&self, frame: &Frame, y: &[Y]) -> Result<Learned<Frame>, KernelError> {
        let y: Vec<f64> = y.iter().map(|target| target.number()).collect();
        let (encoder, encoded) = match *self {
            Self::OutOfFold { smoothing, folds } => {
                TargetEncoder::fit_transform(frame, &y, smoothing, &k_folds(frame.rows(), folds, None)?)?
            }
            Self::Leaking { smoothing } => TargetEncoder::fit_transform_leaking(frame, &y, smoothing)?,
        };
        Ok((Box::new(Encoded(encoder)), encoded))
    }
}

struct Encoded(TargetEncoder);

impl Transformer<Frame> for Encoded {
    fn transform(&self, frame: &Frame) -> Result<Array2<f64>, KernelError> {
        self.0.transform(frame)
    }
}
