//! Matrix products, and the fused layer x · W + b with or without ReLU.

use std::rc::Rc;

use super::same_device;
use crate::backend::{MatmulPlan, Unary};
use crate::device::Buffer;
use crate::error::TensorError;
use crate::onnx::{Attribute, Graph};
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

/// The dimensions before the last two, and the last two: rows and columns, swapped where asked.
fn batches_and_matrix(
    tensor: &'static str,
    shape: &Shape,
    transposed: bool,
) -> Result<(Vec<usize>, usize, usize), TensorError> {
    match *shape.sizes() {
        [ref batches @ .., rows, columns] if transposed => Ok((batches.to_vec(), columns, rows)),
        [ref batches @ .., rows, columns] => Ok((batches.to_vec(), rows, columns)),
        _ => Err(TensorError::WrongShape {
            operation: "matmul",
            tensor,
            shape: *shape,
            wanted: "a matrix (two dimensions) or a batch of them (more)".to_owned(),
        }),
    }
}

/// The plan of a product, and the result's shape.
fn plan(left: &Tensor, right: &Tensor, transposed: Transposed) -> Result<(MatmulPlan, Shape), TensorError> {
    same_device("matmul", left, right)?;
    let (mut batches, rows, inner) = batches_and_matrix("the left tensor", &left.shape(), transposed.left)?;
    let (right_batches, right_rows, columns) =
        batches_and_matrix("the right tensor", &right.shape(), transposed.right)?;
    if inner != right_rows {
        return Err(TensorError::Matmul {
            left: Box::new(Shape::new(&[rows, inner])?),
            right: Box::new(Shape::new(&[right_rows, columns])?),
            columns: inner,
            rows: right_rows,
        });
    }
    let mut plan = MatmulPlan {
        left_transposed: transposed.left,
        right_transposed: transposed.right,
        ..MatmulPlan::single(rows, inner, columns)
    };
    let count: usize = batches.iter().product();
    if right_batches.is_empty() && !transposed.left {
        // All batches meet the same right factor: their rows are rows of one product.
        plan.rows = count * rows;
    } else {
        if batches.is_empty() {
            batches.clone_from(&right_batches);
        } else if !right_batches.is_empty() && batches != right_batches {
            return Err(TensorError::WrongShape {
                operation: "matmul",
                tensor: "the right tensor",
                shape: right.shape(),
                wanted: format!("a matrix or a batch of {batches:?} matrices, as the left tensor is"),
            });
        }
        plan.batches = batches.iter().product();
        plan.left_step = if left.shape().rank() == 2 { 0 } else { rows * inner };
        plan.right_step = if right.shape().rank() == 2 { 0 } else { inner * columns };
    }
    batches.extend([rows, columns]);
    Ok((plan, Shape::new(&batches)?))
}

/// Runs products into a new buffer.
fn product(plan: &MatmulPlan, left: &Rc<Buffer>, right: &Rc<Buffer>) -> Result<Rc<Buffer>, TensorError> {
    let out = left.device.allocate(plan.batches * plan.rows * plan.columns)?;
    left.device.backend().matmul(plan, left.id, right.id, None, out.id)?;
    Ok(out)
}

impl Tensor {
    /// The matrix product of the last two dimensions. Dimensions before them are batches, equal on both sides; a factor
    /// without them takes part in every batch.
    ///
    /// Cost: 2 · rows · columns · inner floating-point operations for each batch.
    ///
    /// # Errors
    /// When a tensor has fewer than two dimensions, the inner sizes or the batches differ, or the devices differ.
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

    /// The matrix product with either factor's last two dimensions swapped.
    ///
    /// # Errors
    /// As [`matmul`](Self::matmul).
    pub fn matmul_transposed(&self, other: &Self, transposed: Transposed) -> Result<Self, TensorError> {
        let (plan, shape) = plan(self, other, transposed)?;
        let out = product(&plan, self.buffer(), other.buffer())?;
        Ok(Self::computed(shape, out, &[self, other], || Product {
            plan,
            left: Saved::new(self, "matmul", "the left tensor"),
            right: Saved::new(other, "matmul", "the right tensor"),
        }))
    }

    /// A dense layer in one pass: x · W + b, then ReLU where asked. `self` is \[…, inputs\], `weight` inputs ×
    /// outputs, `bias` of length outputs.
    ///
    /// # Errors
    /// As [`matmul`](Self::matmul), or when the weight is not a matrix or the bias not of length outputs.
    pub fn linear(&self, weight: &Self, bias: &Self, relu: bool) -> Result<Self, TensorError> {
        super::matrix("linear", "the weight", weight)?;
        let (plan, shape) = plan(self, weight, Transposed::default())?;
        let plan = MatmulPlan { relu, ..plan };
        same_device("linear", self, bias)?;
        if bias.shape().sizes() != [plan.columns] {
            return Err(TensorError::WrongShape {
                operation: "linear",
                tensor: "the bias",
                shape: bias.shape(),
                wanted: format!("[{}], one number for each output", plan.columns),
            });
        }
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

/// Accumulates a gradient that was computed batch by batch for a factor that all batches may share.
fn accumulate(
    factor: &Tensor,
    shared: bool,
    batches: usize,
    gradient: Rc<Buffer>,
) -> Result<(), TensorError> {
    if !shared || batches == 1 {
        return factor.accumulate(gradient);
    }
    let shape = factor.shape();
    let one = Shape::new(&[1, shape.count()])?;
    let plan = Broadcast::new("backward", &one, &Shape::new(&[batches, shape.count()])?)?;
    let out = factor.device().allocate(shape.count())?;
    factor.device().backend().sum_to(&plan, 1.0, gradient.id, out.id)?;
    factor.accumulate(out)
}

/// The gradients of out = op(left) · op(right), by writing each as a product again.
fn gradients(
    plan: &MatmulPlan,
    left: &Saved,
    right: &Saved,
    upstream: &Rc<Buffer>,
) -> Result<(), TensorError> {
    let MatmulPlan { batches, left_step, right_step, rows, columns, inner, .. } = *plan;
    let (left_transposed, right_transposed) = (plan.left_transposed, plan.right_transposed);
    let upstream_step = if batches == 1 { 0 } else { rows * columns };
    let plan = MatmulPlan { relu: false, ..*plan };
    if left.tensor.requires_grad() {
        let other = right.get()?.buffer();
        let gradient = if left_transposed {
            let plan = MatmulPlan {
                left_step: right_step,
                right_step: upstream_step,
                rows: inner,
                columns: rows,
                inner: columns,
                left_transposed: right_transposed,
                right_transposed: true,
                ..plan
            };
            product(&plan, other, upstream)?
        } else {
            let plan = MatmulPlan {
                left_step: upstream_step,
                columns: inner,
                inner: columns,
                left_transposed: false,
                right_transposed: !right_transposed,
                ..plan
            };
            product(&plan, upstream, other)?
        };
        accumulate(&left.tensor, left_step == 0, batches, gradient)?;
    }
    if right.tensor.requires_grad() {
        let other = left.get()?.buffer();
        let gradient = if right_transposed {
            let plan = MatmulPlan {
                left_step: upstream_step,
                right_step: left_step,
                rows: columns,
                columns: inner,
                inner: rows,
                left_transposed: true,
                right_transposed: left_transposed,
                ..plan
            };
            product(&plan, upstream, other)?
        } else {
            let plan = MatmulPlan {
                right_step: upstream_step,
                rows: inner,
                inner: rows,
                left_transposed: !left_transposed,
                right_transposed: false,
                ..plan
            };
            product(&plan, other, upstream)?
        };
        accumulate(&right.tensor, right_step == 0, batches, gradient)?;
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

    fn export(&self, graph: &mut Graph) -> Result<String, TensorError> {
        let mut factor = |tensor: &Tensor, transposed: bool| {
            let name = graph.name(tensor);
            if !transposed {
                return name;
            }
            let rank = tensor.shape().rank() as i64;
            let order = (0..rank - 2).chain([rank - 1, rank - 2]).collect();
            graph.node("Transpose", &[&name], vec![Attribute::ints("perm", order)])
        };
        let left = factor(&self.left.tensor, self.plan.left_transposed);
        let right = factor(&self.right.tensor, self.plan.right_transposed);
        Ok(graph.node("MatMul", &[&left, &right], Vec::new()))
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

    fn export(&self, graph: &mut Graph) -> Result<String, TensorError> {
        let [input, weight, bias] =
            [&self.input.tensor, &self.weight.tensor, &self.bias].map(|tensor| graph.name(tensor));
        let product = graph.node("MatMul", &[&input, &weight], Vec::new());
        let sum = graph.node("Add", &[&product, &bias], Vec::new());
        Ok(if self.plan.relu { graph.node("Relu", &[&sum], Vec::new()) } else { sum })
    }
}
