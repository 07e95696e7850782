//! Pools: what is greatest, or the mean, under a window that slides over pictures.

use std::rc::Rc;

use super::planes;
use crate::backend::{Pool, PoolPlan, Window};
use crate::device::Buffer;
use crate::error::TensorError;
use crate::onnx::{Attribute, Graph};
use crate::shape::Shape;
use crate::tensor::{Function, Tensor};

impl Tensor {
    /// The greatest number under a window that slides over pictures \[batch, channels, height, width\]. The gradient
    /// goes to the first of equals.
    ///
    /// # Errors
    /// When this does not have four dimensions, the window does not fit, or more than half of it could lie outside.
    ///
    /// ```
    /// # fn main() -> Result<(), stepwise_tensor::TensorError> {
    /// let picture = stepwise_tensor::Device::cpu().tensor(&[1.0, 2.0, 3.0, 4.0], &[1, 1, 2, 2])?;
    /// assert_eq!(picture.max_pool2d([2, 2], [2, 2], [0, 0])?.to_vec_now()?, [4.0]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn max_pool2d(
        &self,
        kernel: [usize; 2],
        stride: [usize; 2],
        padding: [usize; 2],
    ) -> Result<Self, TensorError> {
        self.pool("max_pool2d", Pool::Max, kernel, stride, padding)
    }

    /// The mean under a window that slides over pictures \[batch, channels, height, width\]; what is added around them
    /// counts as zeros.
    ///
    /// # Errors
    /// As [`max_pool2d`](Self::max_pool2d).
    pub fn average_pool2d(
        &self,
        kernel: [usize; 2],
        stride: [usize; 2],
        padding: [usize; 2],
    ) -> Result<Self, TensorError> {
        self.pool("average_pool2d", Pool::Average, kernel, stride, padding)
    }

    fn pool(
        &self,
        name: &'static str,
        pool: Pool,
        kernel: [usize; 2],
        stride: [usize; 2],
        padding: [usize; 2],
    ) -> Result<Self, TensorError> {
        let [batch, channels, height, width] = planes(name, "the input", self)?;
        let window = Window::new(name, [height, width], kernel, stride, padding)?;
        if (0..2).any(|axis| padding[axis] > kernel[axis] / 2) {
            return Err(TensorError::Range {
                name: "the padding of a pool",
                given: format!("{padding:?}"),
                allowed: "at most half of the window",
            });
        }
        if window.area() > 1 << 24 {
            return Err(TensorError::WrongShape {
                operation: name,
                tensor: "the input",
                shape: self.shape(),
                wanted: "of at most 2^24 numbers in each channel, so that their places can be kept"
                    .to_owned(),
            });
        }
        let plan = PoolPlan { pool, planes: batch * channels, window };
        let shape = Shape::new(&[batch, channels, window.out[0], window.out[1]])?;
        let winners = self.device().allocate(if pool == Pool::Max { shape.count() } else { 0 })?;
        let out = self.device().allocate(shape.count())?;
        self.device().backend().pool(&plan, self.buffer().id, winners.id, out.id)?;
        Ok(Self::computed(shape, out, &[self], || Pooled { plan, input: self.clone(), winners }))
    }
}

struct Pooled {
    plan: PoolPlan,
    input: Tensor,
    winners: Rc<Buffer>,
}

impl Function for Pooled {
    fn each_input(&self, visit: &mut dyn FnMut(&Tensor)) {
        visit(&self.input);
    }

    fn backward(&self, upstream: &Rc<Buffer>) -> Result<(), TensorError> {
        let device = self.input.device();
        let out = device.allocate(self.input.shape().count())?;
        device.backend().pool_gradient(&self.plan, self.winners.id, upstream.id, out.id)?;
        self.input.accumulate(out)
    }

    fn export(&self, graph: &mut Graph) -> Result<String, TensorError> {
        let input = graph.name(&self.input);
        let mut attributes = Attribute::window(&self.plan.window);
        Ok(match self.plan.pool {
            Pool::Max => graph.node("MaxPool", &[&input], attributes),
            Pool::Average => {
                attributes.push(Attribute::int("count_include_pad", 1));
                graph.node("AveragePool", &[&input], attributes)
            }
        })
    }
}
