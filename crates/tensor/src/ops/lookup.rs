//! Rows, and single numbers, picked out by index.

use std::rc::Rc;

use super::matrix;
use crate::device::{Buffer, Indices};
use crate::error::TensorError;
use crate::onnx::{Attribute, Graph};
use crate::shape::Shape;
use crate::tensor::{Function, Tensor};

impl Tensor {
    /// Rows of this table by number: \[count, columns\]. The gradient of a row that is picked twice is the sum of both.
    ///
    /// # Errors
    /// When this is not a matrix with as many rows as the indices' bound, or the devices differ.
    ///
    /// ```
    /// # fn main() -> Result<(), stepwise_tensor::TensorError> {
    /// let device = stepwise_tensor::Device::cpu();
    /// let table = device.tensor(&[1.0, 2.0, 3.0, 4.0], &[2, 2])?;
    /// let words = device.indices([1, 0, 1], 2)?;
    /// assert_eq!(table.embedding(&words)?.to_vec_now()?, [3.0, 4.0, 1.0, 2.0, 3.0, 4.0]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn embedding(&self, indices: &Indices) -> Result<Self, TensorError> {
        let (rows, columns) = matrix("embedding", "the table", self)?;
        if rows != indices.bound {
            return Err(TensorError::WrongShape {
                operation: "embedding",
                tensor: "the table",
                shape: self.shape(),
                wanted: format!("[{}, …], one row for each number that the indices may be", indices.bound),
            });
        }
        self.pick("embedding", indices, columns, Shape::new(&[indices.count, columns])?)
    }

    /// One number of each row of a matrix: element i is `self[i, indices[i]]`, as `gather` along dimension 1 does.
    ///
    /// # Errors
    /// When this is not a matrix of one row for each index and as many columns as the indices' bound, it holds more
    /// than 2²⁴ numbers, or the devices differ.
    ///
    /// ```
    /// # fn main() -> Result<(), stepwise_tensor::TensorError> {
    /// let device = stepwise_tensor::Device::cpu();
    /// let scores = device.tensor(&[1.0, 2.0, 3.0, 4.0], &[2, 2])?;
    /// assert_eq!(scores.gather(&device.indices([1, 0], 2)?)?.to_vec_now()?, [2.0, 3.0]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn gather(&self, indices: &Indices) -> Result<Self, TensorError> {
        let (rows, columns) = matrix("gather", "the tensor", self)?;
        if (rows, columns) != (indices.count, indices.bound) || rows * columns > 1 << 24 {
            return Err(TensorError::WrongShape {
                operation: "gather",
                tensor: "the tensor",
                shape: self.shape(),
                wanted: format!(
                    "[{}, {}] (and at most 2^24 numbers), one row for each index and one column for each number that \
                     it may be",
                    indices.count, indices.bound
                ),
            });
        }
        // Their places in the whole matrix: column + row · columns.
        let device = self.device();
        let starts: Vec<f32> = (0..rows).map(|row| (row * columns) as f32).collect();
        let starts = device.tensor(&starts, &[rows])?;
        let within = Self::leaf(Shape::new(&[rows])?, Rc::clone(&indices.buffer), false);
        let places = within.add(&starts)?;
        let places = Indices { count: rows, bound: rows * columns, buffer: Rc::clone(places.buffer()) };
        self.pick("gather", &places, 1, Shape::new(&[rows])?)
    }

    fn pick(
        &self,
        operation: &'static str,
        indices: &Indices,
        columns: usize,
        shape: Shape,
    ) -> Result<Self, TensorError> {
        let device = self.device();
        if !device.same(&indices.buffer.device) {
            return Err(TensorError::DeviceMismatch {
                operation,
                left: device.name().to_owned(),
                right: indices.buffer.device.name().to_owned(),
            });
        }
        let out = device.allocate(shape.count())?;
        device.backend().gather_rows(columns, self.buffer().id, indices.buffer.id, out.id)?;
        Ok(Self::computed(shape, out, &[self], || Picked {
            table: self.clone(),
            indices: indices.clone(),
            columns,
        }))
    }
}

struct Picked {
    table: Tensor,
    indices: Indices,
    columns: usize,
}

impl Function for Picked {
    fn each_input(&self, visit: &mut dyn FnMut(&Tensor)) {
        visit(&self.table);
    }

    fn backward(&self, upstream: &Rc<Buffer>) -> Result<(), TensorError> {
        let device = self.table.device();
        let out = device.allocate(self.table.shape().count())?;
        device.backend().fill(0.0, out.id)?;
        device.backend().scatter_add_rows(self.columns, upstream.id, self.indices.buffer.id, out.id)?;
        self.table.accumulate(out)
    }

    fn export(&self, graph: &mut Graph) -> Result<String, TensorError> {
        let table = graph.name(&self.table);
        let indices = graph.indices(&self.indices);
        let flat = if self.columns == 1 && self.table.shape().rows().1 != 1 {
            graph.reshaped(&table, &Shape::new(&[self.table.shape().count()])?)
        } else {
            table
        };
        Ok(graph.node("Gather", &[&flat, &indices], vec![Attribute::int("axis", 0)]))
    }
}
