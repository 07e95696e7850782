//! Log-softmax, and cross entropy fused with it.

use std::rc::Rc;

use super::matrix;
use crate::device::{Buffer, Labels};
use crate::error::TensorError;
use crate::shape::Shape;
use crate::tensor::{Function, Tensor};

impl Tensor {
    /// x − ln Σ eˣ along each row of a matrix: the logarithm of the row's softmax.
    ///
    /// # Errors
    /// When this is not a matrix.
    ///
    /// ```
    /// # fn main() -> Result<(), stepwise_tensor::TensorError> {
    /// let logits = stepwise_tensor::Device::cpu().tensor(&[0.0, 0.0], &[1, 2])?;
    /// assert!((logits.log_softmax()?.to_vec_now()?[0] - 0.5_f32.ln()).abs() < 1e-6);
    /// # Ok(())
    /// # }
    /// ```
    pub fn log_softmax(&self) -> Result<Self, TensorError> {
        let (_, columns) = matrix("log_softmax", "the tensor", self)?;
        let out = self.device().allocate(self.shape().count())?;
        self.device().backend().log_softmax(columns, self.buffer().id, out.id)?;
        Ok(Self::computed(self.shape(), Rc::clone(&out), &[self], || LogSoftmax {
            columns,
            input: self.clone(),
            result: out,
        }))
    }

    /// The mean over the rows of −ln softmax(row)\[label\], in one pass. `self` is rows × classes, unnormalised.
    ///
    /// # Errors
    /// When this is not a matrix of as many rows as labels and as many columns as classes, with at least one row.
    pub fn cross_entropy(&self, labels: &Labels) -> Result<Self, TensorError> {
        let (rows, columns) = matrix("cross_entropy", "the tensor", self)?;
        if rows == 0 || (rows, columns) != (labels.rows, labels.classes) {
            return Err(TensorError::WrongShape {
                operation: "cross_entropy",
                tensor: "the tensor",
                shape: self.shape(),
                wanted: format!(
                    "[{}, {}], one row for each label (at least one) and one column for each class",
                    labels.rows, labels.classes
                ),
            });
        }
        let device = self.device();
        if !device.same(&labels.buffer.device) {
            return Err(TensorError::DeviceMismatch {
                operation: "cross_entropy",
                left: device.name().to_owned(),
                right: labels.buffer.device.name().to_owned(),
            });
        }
        let (probabilities, loss) = (device.allocate(rows * columns)?, device.allocate(1)?);
        let (logits, classes) = (self.buffer().id, labels.buffer.id);
        device.backend().cross_entropy(columns, logits, classes, probabilities.id, loss.id)?;
        Ok(Self::computed(Shape::SCALAR, loss, &[self], || CrossEntropy {
            input: self.clone(),
            labels: labels.clone(),
            probabilities,
        }))
    }
}

struct LogSoftmax {
    columns: usize,
    input: Tensor,
    result: Rc<Buffer>,
}

impl Function for LogSoftmax {
    fn each_input(&self, visit: &mut dyn FnMut(&Tensor)) {
        visit(&self.input);
    }

    fn backward(&self, upstream: &Rc<Buffer>) -> Result<(), TensorError> {
        let device = self.input.device();
        let out = device.allocate(self.input.shape().count())?;
        device.backend().log_softmax_gradient(self.columns, self.result.id, upstream.id, out.id)?;
        self.input.accumulate(out)
    }
}

struct CrossEntropy {
    input: Tensor,
    labels: Labels,
    probabilities: Rc<Buffer>,
}

impl Function for CrossEntropy {
    fn each_input(&self, visit: &mut dyn FnMut(&Tensor)) {
        visit(&self.input);
    }

    fn backward(&self, upstream: &Rc<Buffer>) -> Result<(), TensorError> {
        let device = self.input.device();
        let out = device.allocate(self.input.shape().count())?;
        device.backend().cross_entropy_gradient(
            self.labels.classes,
            self.probabilities.id,
            self.labels.buffer.id,
            upstream.id,
            out.id,
        )?;
        self.input.accumulate(out)
    }
}
