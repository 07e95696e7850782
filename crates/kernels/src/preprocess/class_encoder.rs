//! Labels as the shares of classes among their rows.

use ndarray::Array2;

use super::{Smoothing, TargetEncoder, small_enough};
use crate::KernelError;
use crate::error::{out_of_range, same_length};
use crate::frame::Frame;
use crate::model_selection::Split;

/// [`TargetEncoder`] for three or more classes: for each column one for each class, with the smoothed share of the class
/// among the rows of a label. All columns of the first feature come first.
///
/// All that is said of [`TargetEncoder`] holds for each class against the rest. Time O(n·p·classes). scikit-learn:
/// `TargetEncoder(target_type="multiclass")`.
///
/// ```
/// use stepwise_kernels::frame::Frame;
/// use stepwise_kernels::preprocess::{ClassEncoder, Smoothing};
/// let frame = Frame::read_csv("city\nUlm\nUlm\nBonn\nBonn\n")?;
/// let encoder = ClassEncoder::fit(&frame, &[0, 2, 1, 1], 3, Smoothing::Rows(0.0))?;
/// assert_eq!(encoder.transform(&frame)?.row(0).to_vec(), [0.5, 0.0, 0.5]);
/// assert_eq!(encoder.names(), ["city_0", "city_1", "city_2"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ClassEncoder(Vec<TargetEncoder>);

impl ClassEncoder {
    /// Learns the shares of classes 0 to `classes` − 1 in all columns of a table.
    ///
    /// # Errors
    /// [`KernelError::Range`] for fewer than two classes, a label that is none of them, more than 100 million cells, or the
    /// smoothing;
    /// [`KernelError::TooFewRows`] for no rows, [`KernelError::Shape`].
    pub fn fit(
        frame: &Frame,
        labels: &[usize],
        classes: usize,
        smoothing: Smoothing,
    ) -> Result<Self, KernelError> {
        let fit = |y: Vec<f64>| TargetEncoder::fit(frame, &y, smoothing);
        Ok(Self(indicators(frame, labels, classes)?.map(fit).collect::<Result<_, _>>()?))
    }

    /// Learns from all rows for later ones, and encodes these honestly, as [`TargetEncoder::fit_transform`] does.
    ///
    /// # Errors
    /// As [`fit`](Self::fit); [`KernelError::Range`] unless each row is held out once.
    pub fn fit_transform(
        frame: &Frame,
        labels: &[usize],
        classes: usize,
        smoothing: Smoothing,
        splits: &[Split],
    ) -> Result<(Self, Array2<f64>), KernelError> {
        let fit = |y: Vec<f64>| TargetEncoder::fit_transform(frame, &y, smoothing, splits);
        let fitted = indicators(frame, labels, classes)?.map(fit).collect::<Result<Vec<_>, _>>()?;
        let (encoders, parts): (Vec<_>, Vec<_>) = fitted.into_iter().unzip();
        Ok((Self(encoders), interleaved(&parts, frame.rows())))
    }

    /// The columns it learned, by name, as shares. For rows that it has not learned from.
    ///
    /// # Errors
    /// [`KernelError::Table`] for a table without one of the columns.
    pub fn transform(&self, frame: &Frame) -> Result<Array2<f64>, KernelError> {
        let parts = self.0.iter().map(|encoder| encoder.transform(frame)).collect::<Result<Vec<_>, _>>()?;
        Ok(interleaved(&parts, frame.rows()))
    }

    /// The columns' names, with the class behind each.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let features = self.0.first().map(TargetEncoder::names).unwrap_or_default();
        let classes = 0..self.0.len();
        features.iter().flat_map(|name| classes.clone().map(move |class| format!("{name}_{class}"))).collect()
    }
}

/// For each class, 1 where a row has it and 0 where not.
fn indicators(
    frame: &Frame,
    labels: &[usize],
    classes: usize,
) -> Result<impl Iterator<Item = Vec<f64>>, KernelError> {
    same_length("the target", labels.len(), frame.rows())?;
    if classes < 2 {
        return Err(out_of_range("the number of classes", classes as f64, "at least 2"));
    }
    small_enough(frame.rows().max(1), frame.width().max(1).saturating_mul(classes))?;
    if let Some(&label) = labels.iter().find(|label| **label >= classes) {
        return Err(out_of_range("a label", label as f64, "below the number of classes"));
    }
    Ok((0..classes).map(|class| labels.iter().map(|&label| f64::from(label == class)).collect()))
}

/// The classes' matrices, of one shape, column by column.
fn interleaved(parts: &[Array2<f64>], rows: usize) -> Array2<f64> {
    let columns = parts.iter().map(Array2::ncols).sum();
    Array2::from_shape_fn((rows, columns), |(row, column)| {
        parts[column % parts.len()][(row, column / parts.len())]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn awkward_input() {
        let frame = Frame::read_csv("label,same\na,x\na,x\nb,x\n").unwrap();
        let fit = |labels: &[usize], classes| ClassEncoder::fit(&frame, labels, classes, Smoothing::Auto);
        assert!(fit(&[0, 1], 2).is_err() && fit(&[0, 1, 2], 2).is_err() && fit(&[0, 0, 0], 1).is_err());
        assert!(fit(&[0, 0, 1], usize::MAX).is_err());
        let shares = fit(&[0, 1, 3], 4).unwrap().transform(&frame).unwrap();
        // The shares of all classes make up one, and a class that no row has takes no part.
        for row in shares.rows() {
            assert!((row.iter().skip(4).sum::<f64>() - 1.0).abs() < 1e-15);
            assert_eq!((row[2], row[6]), (0.0, 0.0));
        }
        assert!(fit(&[0, 1, 0], 2).unwrap().transform(&Frame::default()).is_err());
    }
}
