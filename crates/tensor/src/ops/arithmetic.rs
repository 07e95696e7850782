//! The four arithmetic operations, with broadcasting.

use std::rc::Rc;

use super::same_device;
use crate::backend::{Binary, Unary};
use crate::device::Buffer;
use crate::error::TensorError;
use crate::onnx::Graph;
use crate::shape::{Broadcast, Shape};
use crate::tensor::{Function, Saved, Tensor};

impl Tensor {
    /// a + b, stretched to a common shape.
    ///
    /// # Errors
    /// When the shapes do not broadcast or the devices differ.
    ///
    /// ```
    /// # fn main() -> Result<(), stepwise_tensor::TensorError> {
    /// let device = stepwise_tensor::Device::cpu();
    /// let matrix = device.tensor(&[1.0, 2.0, 3.0, 4.0], &[2, 2])?;
    /// let row = device.tensor(&[10.0, 20.0], &[2])?;
    /// assert_eq!(matrix.add(&row)?.to_vec_now()?, [11.0, 22.0, 13.0, 24.0]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn add(&self, other: &Self) -> Result<Self, TensorError> {
        self.binary("add", Binary::Add, other)
    }

    /// a − b, stretched to a common shape.
    ///
    /// # Errors
    /// As [`add`](Self::add).
    pub fn sub(&self, other: &Self) -> Result<Self, TensorError> {
        self.binary("sub", Binary::Sub, other)
    }

    /// a · b element by element, stretched to a common shape.
    ///
    /// # Errors
    /// As [`add`](Self::add).
    pub fn mul(&self, other: &Self) -> Result<Self, TensorError> {
        self.binary("mul", Binary::Mul, other)
    }

    /// a / b element by element, stretched to a common shape.
    ///
    /// # Errors
    /// As [`add`](Self::add).
    pub fn div(&self, other: &Self) -> Result<Self, TensorError> {
        self.binary("div", Binary::Div, other)
    }

    fn binary(&self, name: &'static str, operation: Binary, other: &Self) -> Result<Self, TensorError> {
        same_device(name, self, other)?;
        let plan = Broadcast::new(name, &self.shape(), &other.shape())?;
        let out = self.device().allocate(plan.shape.count())?;
        let backend = self.device().backend();
        backend.binary(operation, &plan, self.buffer().id, other.buffer().id, out.id)?;
        Ok(Self::computed(plan.shape, out, &[self, other], || Pair {
            operation,
            shape: plan.shape,
            left: Saved::new(self, name, "the left tensor"),
            right: Saved::new(other, name, "the right tensor"),
        }))
    }
}

struct Pair {
    operation: Binary,
    shape: Shape,
    left: Saved,
    right: Saved,
}

impl Pair {
    /// Brings a gradient of the common shape back to an operand's own, by summing where it was stretched.
    fn reduce(&self, operand: &Tensor, gradient: Rc<Buffer>) -> Result<(), TensorError> {
        if operand.shape() == self.shape || !operand.requires_grad() {
            return operand.accumulate(gradient);
        }
        let plan = Broadcast::new("backward", &operand.shape(), &self.shape)?;
        let out = operand.device().allocate(operand.shape().count())?;
        operand.device().backend().sum_to(&plan, 1.0, gradient.id, out.id)?;
        operand.accumulate(out)
    }

    /// upstream ∘ other, of the common shape.
    fn with(
        &self,
        operation: Binary,
        upstream: &Rc<Buffer>,
        other: &Tensor,
    ) -> Result<Rc<Buffer>, TensorError> {
        let plan = Broadcast::new("backward", &self.shape, &other.shape())?;
        let out = other.device().allocate(self.shape.count())?;
        other.device().backend().binary(operation, &plan, upstream.id, other.buffer().id, out.id)?;
        Ok(out)
    }

    /// −upstream
    fn negative(upstream: &Rc<Buffer>, count: usize) -> Result<Rc<Buffer>, TensorError> {
        let out = upstream.device.allocate(count)?;
        upstream.device.backend().unary(Unary::Scale(-1.0), upstream.id, out.id)?;
        Ok(out)
    }
}

impl Function for Pair {
    fn each_input(&self, visit: &mut dyn FnMut(&Tensor)) {
        visit(&self.left.tensor);
        visit(&self.right.tensor);
    }

    fn backward(&self, upstream: &Rc<Buffer>) -> Result<(), TensorError> {
        let (left, right) = (&self.left.tensor, &self.right.tensor);
        match self.operation {
            Binary::Add => {
                self.reduce(left, Rc::clone(upstream))?;
                self.reduce(right, Rc::clone(upstream))
            }
            Binary::Sub => {
                self.reduce(left, Rc::clone(upstream))?;
                if right.requires_grad() {
                    self.reduce(right, Self::negative(upstream, self.shape.count())?)?;
                }
                Ok(())
            }
            Binary::Mul => {
                if left.requires_grad() {
                    self.reduce(left, self.with(Binary::Mul, upstream, self.right.get()?)?)?;
                }
                if right.requires_grad() {
                    self.reduce(right, self.with(Binary::Mul, upstream, self.left.get()?)?)?;
                }
                Ok(())
            }
            // ∂(a/b)/∂a = 1/b and ∂(a/b)/∂b = −a/b².
            Binary::Div => {
                let quotient = self.with(Binary::Div, upstream, self.right.get()?)?;
                if right.requires_grad() {
                    let product = self.with(Binary::Mul, &quotient, self.left.get()?)?;
                    let gradient = self.with(Binary::Div, &product, right)?;
                    self.reduce(right, Self::negative(&gradient, self.shape.count())?)?;
                }
                self.reduce(left, quotient)
            }
        }
    }

    fn export(&self, graph: &mut Graph) -> Result<String, TensorError> {
        let (left, right) = (graph.name(&self.left.tensor), graph.name(&self.right.tensor));
        let operation = match self.operation {
            Binary::Add => "Add",
            Binary::Sub => "Sub",
            Binary::Mul => "Mul",
            Binary::Div => "Div",
        };
        Ok(graph.node(operation, &[&left, &right], Vec::new()))
    }
}
