//! Where tensors live, and the ways to put numbers there.

use std::cell::Cell;
use std::fmt;
use std::rc::Rc;

use crate::backend::{Backend, BufferId, Meter};
use crate::cpu::Cpu;
use crate::error::TensorError;
use crate::shape::Shape;
use crate::tensor::Tensor;

thread_local! {
    static CPUS: Cell<usize> = const { Cell::new(0) };
}

/// A place where tensors live and are computed. Cloning gives another handle to the same place.
#[derive(Clone)]
pub struct Device(Rc<dyn Backend>);

impl fmt::Debug for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Device({})", self.name())
    }
}

impl Device {
    /// The processor, with a memory of its own that is freed with the last tensor on it.
    #[must_use]
    pub fn cpu() -> Self {
        Self::new(Rc::new(Cpu::new(CPUS.replace(CPUS.get() + 1))))
    }

    /// Any other backend.
    #[must_use]
    pub fn new(backend: Rc<dyn Backend>) -> Self {
        Self(backend)
    }

    /// The name that errors use.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.name()
    }

    /// How much memory tensors hold here.
    #[must_use]
    pub fn meter(&self) -> Meter {
        self.0.meter()
    }

    pub(crate) fn backend(&self) -> &dyn Backend {
        &*self.0
    }

    pub(crate) fn same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    pub(crate) fn allocate(&self, length: usize) -> Result<Rc<Buffer>, TensorError> {
        Ok(Rc::new(Buffer { id: self.0.allocate(length)?, device: self.clone(), version: Cell::new(0) }))
    }

    /// A constant of these values, row-major.
    ///
    /// # Errors
    /// When the values do not fill the shape, or there is no memory.
    ///
    /// ```
    /// # fn main() -> Result<(), stepwise_tensor::TensorError> {
    /// let matrix = stepwise_tensor::Device::cpu().tensor(&[1.0, 2.0, 3.0, 4.0], &[2, 2])?;
    /// assert_eq!(matrix.shape().sizes(), [2, 2]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn tensor(&self, values: &[f32], sizes: &[usize]) -> Result<Tensor, TensorError> {
        self.filled(values, sizes, false)
    }

    /// A parameter of these values: a tensor that gradients are kept for.
    ///
    /// # Errors
    /// As [`tensor`](Self::tensor).
    pub fn parameter(&self, values: &[f32], sizes: &[usize]) -> Result<Tensor, TensorError> {
        self.filled(values, sizes, true)
    }

    fn filled(&self, values: &[f32], sizes: &[usize], requires_grad: bool) -> Result<Tensor, TensorError> {
        let shape = Shape::new(sizes)?;
        if values.len() != shape.count() {
            return Err(TensorError::Length { shape, given: values.len(), wanted: shape.count() });
        }
        let buffer = self.allocate(values.len())?;
        self.0.write(buffer.id, values)?;
        Ok(Tensor::leaf(shape, buffer, requires_grad))
    }

    /// A constant of zeros.
    ///
    /// # Errors
    /// When the shape is too large, or there is no memory.
    pub fn zeros(&self, sizes: &[usize]) -> Result<Tensor, TensorError> {
        let shape = Shape::new(sizes)?;
        let buffer = self.allocate(shape.count())?;
        self.0.fill(0.0, buffer.id)?;
        Ok(Tensor::leaf(shape, buffer, false))
    }

    /// One class number for each row, for [`Tensor::cross_entropy`].
    ///
    /// # Errors
    /// [`TensorError::Label`] with the first row whose label is not below `classes`.
    pub fn labels(
        &self,
        labels: impl IntoIterator<Item = usize>,
        classes: usize,
    ) -> Result<Labels, TensorError> {
        let mut values = Vec::new();
        for (row, label) in labels.into_iter().enumerate() {
            if label >= classes {
                return Err(TensorError::Label { row, label, classes });
            }
            values.push(label as f32);
        }
        let buffer = self.allocate(values.len())?;
        self.0.write(buffer.id, &values)?;
        Ok(Labels { rows: values.len(), classes, buffer })
    }
}

/// The true classes of some rows, on a device, each known to be in range.
#[derive(Clone, Debug)]
pub struct Labels {
    pub(crate) rows: usize,
    pub(crate) classes: usize,
    /// Class numbers as floats, which hold whole numbers up to 2²⁴ exactly.
    pub(crate) buffer: Rc<Buffer>,
}

/// A buffer that goes back to its device's pool when nothing needs it any more.
#[derive(Debug)]
pub(crate) struct Buffer {
    pub id: BufferId,
    pub device: Device,
    /// Counts changes in place, so that backward can tell that a saved value is no longer what it was.
    pub version: Cell<u32>,
}

impl Drop for Buffer {
    fn drop(&mut self) {
        self.device.0.release(self.id);
    }
}
