//! Sums, means and greatest numbers, of everything or along some dimensions.

use std::rc::Rc;

use super::dimension_of;
use crate::backend::Binary;
use crate::device::Buffer;
use crate::error::TensorError;
use crate::onnx::Graph;
use crate::shape::{Broadcast, Shape};
use crate::tensor::{Function, Tensor};

impl Tensor {
    /// The sum of all elements.
    ///
    /// # Errors
    /// When there is no memory or the device is lost.
    pub fn sum(&self) -> Result<Self, TensorError> {
        self.reduce("sum", Shape::SCALAR, Shape::SCALAR, 1.0)
    }

    /// The mean of all elements; not a number when there are none.
    ///
    /// # Errors
    /// When there is no memory or the device is lost.
    pub fn mean(&self) -> Result<Self, TensorError> {
        self.reduce("mean", Shape::SCALAR, Shape::SCALAR, 1.0 / self.shape().count() as f32)
    }

    /// The sums along some dimensions, which the result lacks: of \[2, 3, 4\] along \[0, 2\], three sums.
    ///
    /// # Errors
    /// [`TensorError::Dimension`] with the first dimension that there is not.
    ///
    /// ```
    /// # fn main() -> Result<(), stepwise_tensor::TensorError> {
    /// let matrix = stepwise_tensor::Device::cpu().tensor(&[1.0, 2.0, 3.0, 4.0], &[2, 2])?;
    /// assert_eq!(matrix.sum_along(&[0])?.to_vec_now()?, [4.0, 6.0]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn sum_along(&self, dimensions: &[usize]) -> Result<Self, TensorError> {
        let (kept, shape) = self.without("sum_along", dimensions)?;
        self.reduce("sum_along", kept, shape, 1.0)
    }

    /// The means along some dimensions, which the result lacks.
    ///
    /// # Errors
    /// As [`sum_along`](Self::sum_along).
    pub fn mean_along(&self, dimensions: &[usize]) -> Result<Self, TensorError> {
        let (kept, shape) = self.without("mean_along", dimensions)?;
        let count = self.shape().count() as f32 / shape.count() as f32;
        self.reduce("mean_along", kept, shape, 1.0 / count)
    }

    /// The greatest numbers along a dimension, which the result lacks. The gradient goes to the first of equals.
    ///
    /// # Errors
    /// [`TensorError::Dimension`] when there is no such dimension, [`TensorError::Window`] when its size is 0.
    pub fn max_along(&self, dimension: usize) -> Result<Self, TensorError> {
        let shape = self.shape();
        dimension_of("max_along", &shape, dimension)?;
        let (_, without) = self.without("max_along", &[dimension])?;
        let last: Vec<usize> =
            (0..shape.rank()).filter(|&other| other != dimension).chain([dimension]).collect();
        let size = shape.sizes()[dimension];
        let rows = self.permute(&last)?.reshape(&[1, without.count(), 1, size])?;
        rows.max_pool2d([1, size], [1, size], [0, 0])?.reshape(without.sizes())
    }

    /// This shape with size 1 in some dimensions, and without them.
    fn without(&self, operation: &'static str, dimensions: &[usize]) -> Result<(Shape, Shape), TensorError> {
        let shape = self.shape();
        let mut kept = shape;
        for &dimension in dimensions {
            dimension_of(operation, &shape, dimension)?;
            kept = kept.with_size(dimension, 1)?;
        }
        let sizes = shape.sizes().iter().enumerate();
        let rest: Vec<usize> =
            sizes.filter(|(dimension, _)| !dimensions.contains(dimension)).map(|(_, &size)| size).collect();
        Ok((kept, Shape::new(&rest)?))
    }

    /// scale · the sums over the dimensions in which `kept` is stretched to this shape.
    fn reduce(&self, name: &'static str, kept: Shape, shape: Shape, scale: f32) -> Result<Self, TensorError> {
        let plan = Broadcast::new(name, &kept, &self.shape())?;
        let out = self.device().allocate(shape.count())?;
        self.device().backend().sum_to(&plan, scale, self.buffer().id, out.id)?;
        Ok(Self::computed(shape, out, &[self], || Sum { input: self.clone(), kept, shape, scale }))
    }
}

struct Sum {
    input: Tensor,
    kept: Shape,
    shape: Shape,
    scale: f32,
}

impl Function for Sum {
    fn each_input(&self, visit: &mut dyn FnMut(&Tensor)) {
        visit(&self.input);
    }

    fn backward(&self, upstream: &Rc<Buffer>) -> Result<(), TensorError> {
        let (device, shape) = (self.input.device(), self.input.shape());
        let factor = device.allocate(1)?;
        device.backend().fill(self.scale, factor.id)?;
        // The sums stretched back to the input's shape, times a number stretched to it too.
        let stretched = Broadcast::new("backward", &self.kept, &shape)?;
        let plan = Broadcast { right: Broadcast::new("backward", &Shape::SCALAR, &shape)?.left, ..stretched };
        let out = device.allocate(shape.count())?;
        device.backend().binary(Binary::Mul, &plan, upstream.id, factor.id, out.id)?;
        self.input.accumulate(out)
    }

    fn export(&self, graph: &mut Graph) -> Result<String, TensorError> {
        let shape = self.input.shape();
        let offset = shape.rank() - self.kept.rank();
        let stretched: Vec<i64> = (0..shape.rank())
            .filter(|&dimension| dimension < offset || self.kept.sizes()[dimension - offset] == 1)
            .map(|dimension| dimension as i64)
            .collect();
        let (input, axes, factor) =
            (graph.name(&self.input), graph.whole_numbers(&stretched), graph.number(self.scale));
        let sum = graph.node("ReduceSum", &[&input, &axes], Vec::new());
        let scaled = graph.node("Mul", &[&sum, &factor], Vec::new());
        Ok(graph.reshaped(&scaled, &self.shape))
    }
}
