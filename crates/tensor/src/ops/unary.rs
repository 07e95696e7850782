//! Functions of one number, element by element.

use std::rc::Rc;

use crate::backend::{Known, Unary};
use crate::device::Buffer;
use crate::error::TensorError;
use crate::onnx::Graph;
use crate::tensor::{Function, Saved, Tensor};

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

    /// x + offset.
    ///
    /// # Errors
    /// When there is no memory or the device is lost.
    pub fn shift(&self, offset: f32) -> Result<Self, TensorError> {
        self.unary(Unary::Shift(offset))
    }

    /// eˣ.
    ///
    /// # Errors
    /// When there is no memory or the device is lost.
    pub fn exp(&self) -> Result<Self, TensorError> {
        self.unary(Unary::Exp)
    }

    /// The natural logarithm; −∞ of 0 and NaN of less.
    ///
    /// # Errors
    /// When there is no memory or the device is lost.
    pub fn log(&self) -> Result<Self, TensorError> {
        self.unary(Unary::Log)
    }

    /// √x; NaN of less than 0. Its derivative at 0 is infinite.
    ///
    /// # Errors
    /// When there is no memory or the device is lost.
    pub fn sqrt(&self) -> Result<Self, TensorError> {
        self.unary(Unary::Sqrt)
    }

    /// x · Φ(x), the smooth relative of ReLU in transformers; exact, not the approximation by tanh.
    ///
    /// # Errors
    /// When there is no memory or the device is lost.
    pub fn gelu(&self) -> Result<Self, TensorError> {
        self.unary(Unary::Gelu)
    }

    /// x, but no less than `least` and no more than `most`; no gradient flows where it is held.
    ///
    /// # Errors
    /// When `least` is greater than `most` or either is not a number, or there is no memory.
    pub fn clamp(&self, least: f32, most: f32) -> Result<Self, TensorError> {
        if least <= most {
            return self.unary(Unary::Clamp { least, most });
        }
        Err(TensorError::Range {
            name: "the lower end of clamp",
            given: format!("{least} and the upper end {most}"),
            allowed: "no more than the upper end",
        })
    }

    fn unary(&self, operation: Unary) -> Result<Self, TensorError> {
        let out = self.device().allocate(self.shape().count())?;
        self.device().backend().unary(operation, self.buffer().id, out.id)?;
        Ok(Self::computed(self.shape(), Rc::clone(&out), &[self], || Elementwise {
            operation,
            input: Saved::new(self, "the function", "the input"),
            result: (operation.derivative_from() == Known::Result).then_some(out),
        }))
    }
}

struct Elementwise {
    operation: Unary,
    input: Saved,
    /// The result, where the derivative follows from it.
    result: Option<Rc<Buffer>>,
}

impl Function for Elementwise {
    fn each_input(&self, visit: &mut dyn FnMut(&Tensor)) {
        visit(&self.input.tensor);
    }

    fn backward(&self, upstream: &Rc<Buffer>) -> Result<(), TensorError> {
        let input = &self.input.tensor;
        let known = match &self.result {
            Some(result) => result,
            None => self.input.get()?.buffer(),
        };
        let out = input.device().allocate(input.shape().count())?;
        input.device().backend().unary_gradient(self.operation, known.id, upstream.id, out.id)?;
        input.accumulate(out)
    }

    fn export(&self, graph: &mut Graph) -> Result<String, TensorError> {
        let input = graph.name(&self.input.tensor);
        let (operation, constants) = match self.operation {
            Unary::Relu => ("Relu", vec![]),
            Unary::Sigmoid => ("Sigmoid", vec![]),
            Unary::Tanh => ("Tanh", vec![]),
            Unary::Exp => ("Exp", vec![]),
            Unary::Sqrt => ("Sqrt", vec![]),
            Unary::Scale(factor) => ("Mul", vec![factor]),
            Unary::Shift(offset) => ("Add", vec![offset]),
            Unary::Clamp { least, most } => ("Clip", vec![least, most]),
            Unary::Log => ("Log", vec![]),
            Unary::Gelu => ("Gelu", vec![]),
        };
        let mut inputs = vec![input];
        inputs.extend(constants.into_iter().map(|constant| graph.number(constant)));
        let inputs: Vec<&str> = inputs.iter().map(String::as_str).collect();
        Ok(graph.node(operation, &inputs, Vec::new()))
    }
}
