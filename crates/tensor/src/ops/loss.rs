//! Softmax and its logarithm, and the losses.

use std::rc::Rc;

use super::matrix;
use crate::backend::Softmax;
use crate::device::{Buffer, Indices};
use crate::error::TensorError;
use crate::onnx::{Attribute, Graph};
use crate::shape::Shape;
use crate::tensor::{Function, Tensor};

impl Tensor {
    /// eˣ / Σ eˣ along the last dimension: positive numbers whose sum is 1. −∞ becomes 0.
    ///
    /// # Errors
    /// When there is no memory or the device is lost.
    pub fn softmax(&self) -> Result<Self, TensorError> {
        self.along_rows(Softmax::Probabilities)
    }

    /// x − ln Σ eˣ along the last dimension: the logarithm of the softmax.
    ///
    /// # Errors
    /// When there is no memory or the device is lost.
    ///
    /// ```
    /// # fn main() -> Result<(), stepwise_tensor::TensorError> {
    /// let logits = stepwise_tensor::Device::cpu().tensor(&[0.0, 0.0], &[1, 2])?;
    /// assert!((logits.log_softmax()?.to_vec_now()?[0] - 0.5_f32.ln()).abs() < 1e-6);
    /// # Ok(())
    /// # }
    /// ```
    pub fn log_softmax(&self) -> Result<Self, TensorError> {
        self.along_rows(Softmax::Logarithms)
    }

    fn along_rows(&self, softmax: Softmax) -> Result<Self, TensorError> {
        let (_, columns) = self.shape().rows();
        let out = self.device().allocate(self.shape().count())?;
        self.device().backend().softmax(softmax, columns, self.buffer().id, out.id)?;
        Ok(Self::computed(self.shape(), Rc::clone(&out), &[self], || Rows {
            softmax,
            columns,
            input: self.clone(),
            result: out,
        }))
    }

    /// The mean of (a − b)² over all elements; `target` has the same shape.
    ///
    /// # Errors
    /// When the shapes or devices differ: a target that would broadcast is nearly always a mistake.
    pub fn mean_squared_error(&self, target: &Self) -> Result<Self, TensorError> {
        self.same_shape("mean_squared_error", target)?;
        let difference = self.sub(target)?;
        difference.mul(&difference)?.mean()
    }

    /// The mean of −t ln p − (1 − t) ln(1 − p) over all elements, with p = sigmoid(self) and t the target between 0 and
    /// 1 of the same shape: PyTorch's `binary_cross_entropy_with_logits`. Computed as
    /// max(x, 0) − x t + ln(1 + e^−|x|), which does not overflow.
    ///
    /// # Errors
    /// When the shapes or devices differ.
    pub fn binary_cross_entropy(&self, target: &Self) -> Result<Self, TensorError> {
        self.same_shape("binary_cross_entropy", target)?;
        let positive = self.relu()?;
        let size = positive.add(&self.scale(-1.0)?.relu()?)?;
        let rest = size.scale(-1.0)?.exp()?.shift(1.0)?.log()?;
        positive.sub(&self.mul(target)?)?.add(&rest)?.mean()
    }

    fn same_shape(&self, operation: &'static str, target: &Self) -> Result<(), TensorError> {
        if self.shape() == target.shape() {
            return Ok(());
        }
        Err(TensorError::WrongShape {
            operation,
            tensor: "the target",
            shape: target.shape(),
            wanted: format!("{}, as the prediction is", self.shape()),
        })
    }

    /// The mean over the rows of −ln softmax(row)\[label\], in one pass. `self` is rows × classes, unnormalised.
    ///
    /// # Errors
    /// When this is not a matrix of as many rows as labels and as many columns as classes, with at least one row.
    pub fn cross_entropy(&self, labels: &Indices) -> Result<Self, TensorError> {
        let (rows, columns) = matrix("cross_entropy", "the tensor", self)?;
        if rows == 0 || (rows, columns) != (labels.count, labels.bound) {
            return Err(TensorError::WrongShape {
                operation: "cross_entropy",
                tensor: "the tensor",
                shape: self.shape(),
                wanted: format!(
                    "[{}, {}], one row for each label (at least one) and one column for each class",
                    labels.count, labels.bound
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

struct Rows {
    softmax: Softmax,
    columns: usize,
    input: Tensor,
    result: Rc<Buffer>,
}

impl Function for Rows {
    fn each_input(&self, visit: &mut dyn FnMut(&Tensor)) {
        visit(&self.input);
    }

    fn backward(&self, upstream: &Rc<Buffer>) -> Result<(), TensorError> {
        let device = self.input.device();
        let out = device.allocate(self.input.shape().count())?;
        let (result, columns) = (self.result.id, self.columns);
        device.backend().softmax_gradient(self.softmax, columns, result, upstream.id, out.id)?;
        self.input.accumulate(out)
    }

    fn export(&self, graph: &mut Graph) -> Result<String, TensorError> {
        let input = graph.name(&self.input);
        let operation = match self.softmax {
            Softmax::Probabilities => "Softmax",
            Softmax::Logarithms => "LogSoftmax",
        };
        Ok(graph.node(operation, &[&input], vec![Attribute::int("axis", -1)]))
    }
}

struct CrossEntropy {
    input: Tensor,
    labels: Indices,
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
            self.labels.bound,
            self.probabilities.id,
            self.labels.buffer.id,
            upstream.id,
            out.id,
        )?;
        self.input.accumulate(out)
    }

    fn export(&self, _: &mut Graph) -> Result<String, TensorError> {
        Err(TensorError::Export {
            problem: "cross entropy is a loss, and only the model is exported; pass its scores".to_owned(),
        })
    }
}
