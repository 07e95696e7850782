//! Addition, subtraction and multiplication with broadcasting, sums and means, reshaping.

use std::rc::Rc;

use super::same_device;
use crate::backend::{Binary, Unary};
use crate::device::Buffer;
use crate::error::TensorError;
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

    /// The sum of all elements.
    ///
    /// # Errors
    /// When there is no memory or the device is lost.
    pub fn sum(&self) -> Result<Self, TensorError> {
        self.total("sum", 1.0)
    }

    /// The mean of all elements; not a number when there are none.
    ///
    /// # Errors
    /// When there is no memory or the device is lost.
    pub fn mean(&self) -> Result<Self, TensorError> {
        self.total("mean", 1.0 / self.shape().count() as f32)
    }

    fn total(&self, name: &'static str, scale: f32) -> Result<Self, TensorError> {
        let plan = Broadcast::new(name, &Shape::SCALAR, &self.shape())?;
        let out = self.device().allocate(1)?;
        self.device().backend().sum_to(&plan, scale, self.buffer().id, out.id)?;
        Ok(Self::computed(Shape::SCALAR, out, &[self], || Total { input: self.clone(), plan, scale }))
    }

    /// The same numbers in the same order under another shape, without a copy.
    ///
    /// # Errors
    /// [`TensorError::Reshape`] when the new shape holds another number of them.
    pub fn reshape(&self, sizes: &[usize]) -> Result<Self, TensorError> {
        let (from, to) = (self.shape(), Shape::new(sizes)?);
        if from.count() != to.count() {
            return Err(TensorError::Reshape {
                count: from.count(),
                wanted: to.count(),
                from: Box::new(from),
                to: Box::new(to),
            });
        }
        Ok(Self::computed(to, Rc::clone(self.buffer()), &[self], || Reshape { input: self.clone() }))
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
        if operand.shape() == self.shape {
            return operand.accumulate(gradient);
        }
        let plan = Broadcast::new("backward", &operand.shape(), &self.shape)?;
        let out = operand.device().allocate(operand.shape().count())?;
        operand.device().backend().sum_to(&plan, 1.0, gradient.id, out.id)?;
        operand.accumulate(out)
    }

    /// upstream · other, of the common shape.
    fn times(&self, upstream: &Rc<Buffer>, other: &Tensor) -> Result<Rc<Buffer>, TensorError> {
        let plan = Broadcast::new("backward", &self.shape, &other.shape())?;
        let out = other.device().allocate(self.shape.count())?;
        other.device().backend().binary(Binary::Mul, &plan, upstream.id, other.buffer().id, out.id)?;
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
                if !right.requires_grad() {
                    return Ok(());
                }
                let negative = right.device().allocate(self.shape.count())?;
                right.device().backend().unary(Unary::Scale(-1.0), upstream.id, negative.id)?;
                self.reduce(right, negative)
            }
            Binary::Mul => {
                if left.requires_grad() {
                    self.reduce(left, self.times(upstream, self.right.get()?)?)?;
                }
                if right.requires_grad() {
                    self.reduce(right, self.times(upstream, self.left.get()?)?)?;
                }
                Ok(())
            }
        }
    }
}

struct Total {
    input: Tensor,
    plan: Broadcast,
    scale: f32,
}

impl Function for Total {
    fn each_input(&self, visit: &mut dyn FnMut(&Tensor)) {
        visit(&self.input);
    }

    fn backward(&self, upstream: &Rc<Buffer>) -> Result<(), TensorError> {
        let device = self.input.device();
        let factor = device.allocate(1)?;
        device.backend().fill(self.scale, factor.id)?;
        // The plan's left operand is a scalar stretched to the input's shape; so is the right one here.
        let plan = Broadcast { right: [0; crate::shape::MAX_RANK], ..self.plan };
        let out = device.allocate(self.input.shape().count())?;
        device.backend().binary(Binary::Mul, &plan, upstream.id, factor.id, out.id)?;
        self.input.accumulate(out)
    }
}

struct Reshape {
    input: Tensor,
}

impl Function for Reshape {
    fn each_input(&self, visit: &mut dyn FnMut(&Tensor)) {
        visit(&self.input);
    }

    fn backward(&self, upstream: &Rc<Buffer>) -> Result<(), TensorError> {
        self.input.accumulate(Rc::clone(upstream))
    }
}
