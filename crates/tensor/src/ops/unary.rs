//! Functions of one number, element by element.

use std::rc::Rc;

use crate::backend::Unary;
use crate::device::Buffer;
use crate::error::TensorError;
use crate::tensor::{Function, Tensor};

impl Tensor {
    /// max(x, 0).
    ///
    /// # Errors
    /// When there is no memory or the device is lost.
    ///
    /// ```
    /// # fn main() -> Result<(), stepwise_tensor::TensorError> {
    /// let x = stepwise_tensor::Device::cpu().tensor(&[-1.0, 2.0], &[2])?;
    /// assert_eq!(x.relu()?.to_vec_now()?, [0.0, 2.0]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn relu(&self) -> Result<Self, TensorError> {
        self.unary(Unary::Relu)
    }

    /// 1 / (1 + e⁻ˣ).
    ///
    /// # Errors
    /// When there is no memory or the device is lost.
    pub fn sigmoid(&self) -> Result<Self, TensorError> {
        self.unary(Unary::Sigmoid)
    }

    /// The hyperbolic tangent.
    ///
    /// # Errors
    /// When there is no memory or the device is lost.
    pub fn tanh(&self) -> Result<Self, TensorError> {
        self.unary(Unary::Tanh)
    }

    /// factor · x.
    ///
    /// # Errors
    /// When there is no memory or the device is lost.
    pub fn scale(&self, factor: f32) -> Result<Self, TensorError> {
        self.unary(Unary::Scale(factor))
    }

    fn unary(&self, operation: Unary) -> Result<Self, TensorError> {
        let out = self.device().allocate(self.shape().count())?;
        self.device().backend().unary(operation, self.buffer().id, out.id)?;
        Ok(Self::computed(self.shape(), Rc::clone(&out), &[self], || Elementwise {
            operation,
            input: self.clone(),
            result: out,
        }))
    }
}

struct Elementwise {
    operation: Unary,
    input: Tensor,
    result: Rc<Buffer>,
}

impl Function for Elementwise {
    fn each_input(&self, visit: &mut dyn FnMut(&Tensor)) {
        visit(&self.input);
    }

    fn backward(&self, upstream: &Rc<Buffer>) -> Result<(), TensorError> {
        let device = self.input.device();
        let out = device.allocate(self.input.shape().count())?;
        device.backend().unary_gradient(self.operation, self.result.id, upstream.id, out.id)?;
        self.input.accumulate(out)
    }
}
