//! Matrix products, and the fused layer x · W + b with or without ReLU.

use std::rc::Rc;

use super::{matrix, same_device};
use crate::backend::{MatmulPlan, Unary};
use crate::device::Buffer;
use crate::error::TensorError;
use crate::shape::{Broadcast, Shape};
use crate::tensor::{Function, Saved, Tensor};

/// Which factors of a product take part transposed; nothing is copied for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Transposed {
    /// The left factor.
    pub left: bool,
    /// The right factor.
    pub right: bool,
}

/// Rows and columns, swapped where asked.
fn turned((rows, columns): (usize, usize), transposed: bool) -> (usize, usize) {
    if transposed { (columns, rows) } else { (rows, columns) }
}

fn plan(left: &Tensor, right: &Tensor, transposed: Transposed) -> Result<MatmulPlan, TensorError> {
    same_device("matmul", left, right)?;
    let (rows, inner) = turned(matrix("matmul", "the left tensor", left)?, transposed.left);
    let (right_rows, columns) = turned(matrix("matmul", "the right tensor", right)?, transposed.right);
    if inner != right_rows {
        return Err(TensorError::Matmul {
            left: Box::new(Shape::new(&[rows, inner])?),
            right: Box::new(Shape::new(&[right_rows, columns])?),
            columns: inner,
            rows: right_rows,
        });
    }
    Ok(MatmulPlan {
        rows,
        columns,
        inner,
        left_transposed: transposed.left,
        right_transposed: transposed.right,
        relu: false,
    })
}

/// Runs a product into a new buffer.
fn product(plan: &MatmulPlan, left: &Rc<Buffer>, right: &Rc<Buffer>) -> Result<Rc<Buffer>, TensorError> {
    let out = left.device.allocate(plan.rows * plan.columns)?;
    left.device.backend().matmul(plan, left.id, right.id, None, out.id)?;
    Ok(out)
}

impl Tensor {
    /// The matrix product.
    ///
    /// Cost: 2 · rows · columns · inner floating-point operations.
    ///
    /// # Errors
    /// When a tensor is not a matrix, the inner sizes differ or the devices differ.
    ///
    /// ```
    /// # fn main() -> Result<(), stepwise_tensor::TensorError> {
    /// let device = stepwise_tensor::Device::cpu();
    /// let a = device.tensor(&[1.0, 2.0, 3.0, 4.0], &[2, 2])?;
    /// let b = device.tensor(&[1.0, 10.0], &[2, 1])?;
    /// assert_eq!(a.matmul(&b)?.to_vec_now()?, [21.0, 43.0]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn matmul(&self, other: &Self) -> Result<Self, TensorError> {
        self.matmul_transposed(other, Transposed::default())
    }

    /// The matrix product with either factor transposed.
    ///
    /// # Errors
    /// As [`matmul`](Self::matmul).
    pub fn matmul_transposed(&self, other: &Self, transposed: Transposed) -> Result<Self, TensorError> {
        let plan = plan(self, other, transposed)?;
        let shape = Shape::new(&[plan.rows, plan.columns])?;
        let out = product(&plan, self.buffer(), other.buffer())?;
        Ok(Self::computed(shape, out, &[self, other], || Product {
            plan,
            left: Saved::new(self, "matmul", "the left tensor"),
            right: Saved::new(other, "matmul", "the right tensor"),
        }))
    }

    /// A dense layer in one pass: x · W + b, then ReLU where asked. `self` is rows × inputs, `weight` inputs ×
    /// outputs, `bias` of length outputs.
    ///
    /// # Errors
    /// As [`matmul`](Self::matmul), or when the bias is not of length outputs.
    pub fn linear(&self, weight: &Self, bias: &Self, relu: bool) -> Result<Self, TensorError> {
        let plan = MatmulPlan { relu, ..plan(self, weight, Transposed::default())? };
        same_device("linear", self, bias)?;
        if bias.shape().sizes() != [plan.columns] {
            return Err(TensorError::WrongShape {
                operation: "linear",
                tensor: "the bias",
                shape: bias.shape(),
                wanted: format!("[{}], one number for each output", plan.columns),
            });
        }
        let shape = Shape::new(&[plan.rows, plan.columns])?;
        let out = self.device().allocate(shape.count())?;
        let (input, weights) = (self.buffer().id, weight.buffer().id);
        self.device().backend().matmul(&plan, input, weights, Some(bias.buffer().id), out.id)?;
        Ok(Self::computed(shape, Rc::clone(&out), &[self, weight, bias], || Layer {
            plan,
            input: Saved::new(self, "linear", "the input"),
            weight: Saved::new(weight, "linear", "the weight"),
            bias: bias.clone(),
            result: out,
        }))
    }
}

/// The gradients of out = op(left) · op(right), by writing each as a product again.
fn gradients(
    plan: &MatmulPlan,
    left: &Saved,
    right: &Saved,
    upstream: &Rc<Buffer>,
) -> Result<(), TensorError> {
    let MatmulPlan { rows, columns, inner, left_transposed, right_transposed, .. } = *plan;
    if left.tensor.requires_grad() {
        let other = right.get()?.buffer();
        let gradient = if left_transposed {
            let plan = MatmulPlan {
                rows: inner,
                columns: rows,
                inner: columns,
                left_transposed: right_transposed,
                right_transposed: true,
                relu: false,
            };
            product(&plan, other, upstream)?
        } else {
            let plan = MatmulPlan {
                rows,
                columns: inner,
                inner: columns,
                left_transposed: false,
                right_transposed: !right_transposed,
                relu: false,
            };
            product(&plan, upstream, other)?
        };
        left.tensor.accumulate(gradient)?;
    }
    if right.tensor.requires_grad() {
        let other = left.get()?.buffer();
        let gradient = if right_transposed {
            let plan = MatmulPlan {
                rows: columns,
                columns: inner,
                inner: rows,
                left_transposed: true,
                right_transposed: left_transposed,
                relu: false,
            };
            product(&plan, upstream, other)?
        } else {
            let plan = MatmulPlan {
                rows: inner,
                columns,
                inner: rows,
                left_transposed: !left_transposed,
                right_transposed: false,
                relu: false,
            };
            product(&plan, other, upstream)?
        };
        right.tensor.accumulate(gradient)?;
    }
    Ok(())
}

struct Product {
    plan: MatmulPlan,
    left: Saved,
    right: Saved,
}

impl Function for Product {
    fn each_input(&self, visit: &mut dyn FnMut(&Tensor)) {
        visit(&self.left.tensor);
        visit(&self.right.tensor);
    }

    fn backward(&self, upstream: &Rc<Buffer>) -> Result<(), TensorError> {
        gradients(&self.plan, &self.left, &self.right, upstream)
    }
}

struct Layer {
    plan: MatmulPlan,
    input: Saved,
    weight: Saved,
    bias: Tensor,
    result: Rc<Buffer>,
}

impl Function for Layer {
    fn each_input(&self, visit: &mut dyn FnMut(&Tensor)) {
        visit(&self.input.tensor);
        visit(&self.weight.tensor);
        visit(&self.bias);
    }

    fn backward(&self, upstream: &Rc<Buffer>) -> Result<(), TensorError> {
        let device = self.bias.device();
        let MatmulPlan { rows, columns, relu, .. } = self.plan;
        let upstream = if relu {
            let masked = device.allocate(rows * columns)?;
            device.backend().unary_gradient(Unary::Relu, self.result.id, upstream.id, masked.id)?;
            masked
        } else {
            Rc::clone(upstream)
        };
        if self.bias.requires_grad() {
            let plan = Broadcast::new("linear", &self.bias.shape(), &Shape::new(&[rows, columns])?)?;
            let out = device.allocate(columns)?;
            device.backend().sum_to(&plan, 1.0, upstream.id, out.id)?;
            self.bias.accumulate(out)?;
        }
        gradients(&self.plan, &self.input, &self.weight, &upstream)
    }
}
