//! The same numbers in another arrangement: other sizes, turned dimensions, a part, several joined.

use std::ops::Range;
use std::rc::Rc;

use super::{dimension_of, same_device};
use crate::backend::CopyPlan;
use crate::device::Buffer;
use crate::error::TensorError;
use crate::onnx::{Attribute, Graph};
use crate::shape::{MAX_RANK, Shape};
use crate::tensor::{Function, Tensor};

impl Tensor {
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
        Ok(Self::computed(to, Rc::clone(self.buffer()), &[self], || Reshape { input: self.clone(), to }))
    }

    /// The dimensions in another order: dimension i of the result is dimension `order[i]` of this tensor.
    ///
    /// # Errors
    /// When `order` does not name each dimension once.
    ///
    /// ```
    /// # fn main() -> Result<(), stepwise_tensor::TensorError> {
    /// let pictures = stepwise_tensor::Device::cpu().zeros(&[64, 28, 28, 3])?;
    /// assert_eq!(pictures.permute(&[0, 3, 1, 2])?.shape().sizes(), [64, 3, 28, 28]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn permute(&self, order: &[usize]) -> Result<Self, TensorError> {
        let shape = self.shape();
        let complete = order.len() == shape.rank() && (0..shape.rank()).all(|at| order.contains(&at));
        if !complete {
            return Err(TensorError::WrongShape {
                operation: "permute",
                tensor: "the tensor",
                shape,
                wanted: format!("of the {} dimensions in {order:?}, each named once", order.len()),
            });
        }
        let sizes: Vec<usize> = order.iter().map(|&dimension| shape.sizes()[dimension]).collect();
        let turned = Shape::new(&sizes)?;
        let steps = shape.steps();
        let mut from = [0; MAX_RANK];
        from.iter_mut().zip(order).for_each(|(step, &dimension)| *step = steps[dimension]);
        let plan = CopyPlan::new(turned, from, turned.steps());
        let out = self.device().allocate(turned.count())?;
        self.device().backend().copy(&plan, self.buffer().id, out.id)?;
        Ok(Self::computed(turned, out, &[self], || Permute {
            input: self.clone(),
            plan,
            order: order.to_vec(),
        }))
    }

    /// Two dimensions exchanged.
    ///
    /// # Errors
    /// [`TensorError::Dimension`] when there is no such dimension.
    pub fn transpose(&self, first: usize, second: usize) -> Result<Self, TensorError> {
        let shape = self.shape();
        dimension_of("transpose", &shape, first)?;
        dimension_of("transpose", &shape, second)?;
        let mut order: Vec<usize> = (0..shape.rank()).collect();
        order.swap(first, second);
        self.permute(&order)
    }

    /// A part of one dimension, as in `x[:, 2:5]`.
    ///
    /// # Errors
    /// When there is no such dimension or the range reaches beyond it.
    pub fn slice(&self, dimension: usize, range: Range<usize>) -> Result<Self, TensorError> {
        let shape = self.shape();
        let size = dimension_of("slice", &shape, dimension)?;
        if range.start > range.end || range.end > size {
            return Err(TensorError::Slice { start: range.start, end: range.end, dimension, shape });
        }
        let part = shape.with_size(dimension, range.len())?;
        let steps = shape.steps();
        let plan =
            CopyPlan { from: range.start * steps[dimension], ..CopyPlan::new(part, steps, part.steps()) };
        let out = self.device().allocate(part.count())?;
        self.device().backend().copy(&plan, self.buffer().id, out.id)?;
        Ok(Self::computed(part, out, &[self], || Slice { input: self.clone(), plan, dimension, range }))
    }

    /// Index `index` of a dimension, which the result lacks, as in `x[:, 2]`.
    ///
    /// # Errors
    /// As [`slice`](Self::slice).
    pub fn select(&self, dimension: usize, index: usize) -> Result<Self, TensorError> {
        let shape = self.shape();
        let part = self.slice(dimension, index..index.saturating_add(1))?;
        let (before, after) = (&shape.sizes()[..dimension], &shape.sizes()[dimension + 1..]);
        part.reshape(&[before, after].concat())
    }

    /// Several tensors one after the other along a dimension; their other sizes are equal.
    ///
    /// # Errors
    /// When there is none, another size differs, there is no such dimension, or the devices differ.
    pub fn concat(tensors: &[&Self], dimension: usize) -> Result<Self, TensorError> {
        let Some(first) = tensors.first() else {
            return Err(TensorError::Range {
                name: "the number of tensors for concat",
                given: "0".to_owned(),
                allowed: "at least 1",
            });
        };
        let shape = first.shape();
        dimension_of("concat", &shape, dimension)?;
        let mut size = 0_usize;
        for tensor in tensors {
            same_device("concat", first, tensor)?;
            let own = dimension_of("concat", &tensor.shape(), dimension)?;
            if tensor.shape() != shape.with_size(dimension, own)? {
                return Err(TensorError::WrongShape {
                    operation: "concat",
                    tensor: "a tensor",
                    shape: tensor.shape(),
                    wanted: format!("{shape} but for dimension {dimension}, as the first one is"),
                });
            }
            size = size.saturating_add(own);
        }
        let whole = shape.with_size(dimension, size)?;
        let out = first.device().allocate(whole.count())?;
        let (mut plans, mut start) = (Vec::with_capacity(tensors.len()), 0);
        for tensor in tensors {
            let part = tensor.shape();
            let plan = CopyPlan {
                to: start * whole.steps()[dimension],
                ..CopyPlan::new(part, part.steps(), whole.steps())
            };
            first.device().backend().copy(&plan, tensor.buffer().id, out.id)?;
            plans.push(plan);
            start += part.sizes()[dimension];
        }
        Ok(Self::computed(whole, out, tensors, || Concat {
            parts: tensors.iter().map(|&tensor| tensor.clone()).zip(plans).collect(),
            dimension,
        }))
    }

    /// Several tensors of one shape along a new dimension.
    ///
    /// # Errors
    /// When there is none, their shapes or devices differ, or the new dimension is not within or right behind theirs.
    pub fn stack(tensors: &[&Self], dimension: usize) -> Result<Self, TensorError> {
        let mut parts = Vec::with_capacity(tensors.len());
        for tensor in tensors {
            let shape = tensor.shape();
            let mut sizes = shape.sizes().to_vec();
            if dimension > sizes.len() {
                return Err(TensorError::Dimension { operation: "stack", dimension, shape });
            }
            sizes.insert(dimension, 1);
            parts.push(tensor.reshape(&sizes)?);
        }
        Self::concat(&parts.iter().collect::<Vec<_>>(), dimension)
    }
}

/// The same copy in the other direction.
fn reversed(plan: &CopyPlan) -> CopyPlan {
    let mut reversed = *plan;
    (reversed.from, reversed.to) = (plan.to, plan.from);
    (reversed.walk.left, reversed.walk.right) = (plan.walk.right, plan.walk.left);
    reversed
}

struct Reshape {
    input: Tensor,
    to: Shape,
}

impl Function for Reshape {
    fn each_input(&self, visit: &mut dyn FnMut(&Tensor)) {
        visit(&self.input);
    }

    fn backward(&self, upstream: &Rc<Buffer>) -> Result<(), TensorError> {
        self.input.accumulate(Rc::clone(upstream))
    }

    fn export(&self, graph: &mut Graph) -> Result<String, TensorError> {
        let input = graph.name(&self.input);
        Ok(graph.reshaped(&input, &self.to))
    }
}

struct Permute {
    input: Tensor,
    plan: CopyPlan,
    order: Vec<usize>,
}

impl Function for Permute {
    fn each_input(&self, visit: &mut dyn FnMut(&Tensor)) {
        visit(&self.input);
    }

    fn backward(&self, upstream: &Rc<Buffer>) -> Result<(), TensorError> {
        let device = self.input.device();
        let out = device.allocate(self.input.shape().count())?;
        device.backend().copy(&reversed(&self.plan), upstream.id, out.id)?;
        self.input.accumulate(out)
    }

    fn export(&self, graph: &mut Graph) -> Result<String, TensorError> {
        let input = graph.name(&self.input);
        let order = self.order.iter().map(|&dimension| dimension as i64).collect();
        Ok(graph.node("Transpose", &[&input], vec![Attribute::ints("perm", order)]))
    }
}

struct Slice {
    input: Tensor,
    plan: CopyPlan,
    dimension: usize,
    range: Range<usize>,
}

impl Function for Slice {
    fn each_input(&self, visit: &mut dyn FnMut(&Tensor)) {
        visit(&self.input);
    }

    fn backward(&self, upstream: &Rc<Buffer>) -> Result<(), TensorError> {
        self.input.accumulate_part(&reversed(&self.plan), upstream)
    }

    fn export(&self, graph: &mut Graph) -> Result<String, TensorError> {
        let input = graph.name(&self.input);
        let [start, end, axis] = [self.range.start, self.range.end, self.dimension]
            .map(|number| graph.whole_numbers(&[number as i64]));
        Ok(graph.node("Slice", &[&input, &start, &end, &axis], Vec::new()))
    }
}

struct Concat {
    parts: Vec<(Tensor, CopyPlan)>,
    dimension: usize,
}

impl Function for Concat {
    fn each_input(&self, visit: &mut dyn FnMut(&Tensor)) {
        self.parts.iter().for_each(|(part, _)| visit(part));
    }

    fn backward(&self, upstream: &Rc<Buffer>) -> Result<(), TensorError> {
        for (part, plan) in self.parts.iter().filter(|(part, _)| part.requires_grad()) {
            let out = part.device().allocate(part.shape().count())?;
            part.device().backend().copy(&reversed(plan), upstream.id, out.id)?;
            part.accumulate(out)?;
        }
        Ok(())
    }

    fn export(&self, graph: &mut Graph) -> Result<String, TensorError> {
        let names: Vec<String> = self.parts.iter().map(|(part, _)| graph.name(part)).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        Ok(graph.node("Concat", &names, vec![Attribute::int("axis", self.dimension as i64)]))
    }
}
