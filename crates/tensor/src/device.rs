//! Where tensors live, and the ways to put numbers there.

use std::cell::Cell;
use std::fmt;
use std::rc::Rc;

use crate::backend::{Backend, BufferId, Meter};
use crate::cpu::Cpu;
use crate::cpu::kernel::Kernels;
use crate::error::TensorError;
use crate::shape::Shape;
use crate::tensor::Tensor;

thread_local! {
    static CPUS: Cell<usize> = const { Cell::new(0) };
}

/// A place where tensors live and are computed. Cloning gives another handle to the same place.
#[derive(Clone)]
pub struct Device(Place);

/// The processor has an arm of its own so that a program that only names it, and computes nothing there, does not carry
/// its code.
#[derive(Clone)]
enum Place {
    Processor(Rc<Cpu>),
    Other(Rc<dyn Backend>),
}

impl fmt::Debug for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Device({})", self.name())
    }
}

impl Device {
    /// The processor, with a memory of its own that is freed with the last tensor on it.
    #[must_use]
    pub fn cpu() -> Self {
        Self::cpu_with(Kernels::exact())
    }

    /// The processor, with products that multiply and add in one instruction where the host installed such kernels (the
    /// crate `stepwise-fused`) and the browser has them; otherwise as [`cpu`](Self::cpu).
    ///
    /// Which of the two a browser does shows in the last bits, and training carries last bits up to the digits that
    /// people compare. So this is for work whose numbers nobody compares between machines; everything with a digest
    /// computes on [`cpu`](Self::cpu), which rounds every product and every sum, on every machine alike.
    #[must_use]
    pub fn cpu_fused() -> Self {
        Self::cpu_with(Kernels::fused())
    }

    fn cpu_with(kernels: Kernels) -> Self {
        Self(Place::Processor(Rc::new(Cpu::new(CPUS.replace(CPUS.get() + 1), kernels))))
    }

    /// Any other backend.
    #[must_use]
    pub fn new(backend: Rc<dyn Backend>) -> Self {
        Self(Place::Other(backend))
    }

    /// The name that errors use.
    #[must_use]
    pub fn name(&self) -> &str {
        match &self.0 {
            Place::Processor(processor) => processor.name(),
            Place::Other(backend) => backend.name(),
        }
    }

    /// Whether values take time to come back from here: `to_vec_now` is then an error.
    #[must_use]
    pub fn must_wait(&self) -> bool {
        match &self.0 {
            Place::Processor(processor) => processor.must_wait(),
            Place::Other(backend) => backend.must_wait(),
        }
    }

    /// How much memory tensors hold here.
    #[must_use]
    pub fn meter(&self) -> Meter {
        match &self.0 {
            Place::Processor(processor) => processor.meter(),
            Place::Other(backend) => backend.meter(),
        }
    }

    pub(crate) fn backend(&self) -> &dyn Backend {
        match &self.0 {
            Place::Processor(processor) => &**processor,
            Place::Other(backend) => &**backend,
        }
    }

    pub(crate) fn same(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Place::Processor(one), Place::Processor(another)) => Rc::ptr_eq(one, another),
            (Place::Other(one), Place::Other(another)) => Rc::ptr_eq(one, another),
            _ => false,
        }
    }

    pub(crate) fn allocate(&self, length: usize) -> Result<Rc<Buffer>, TensorError> {
        Ok(Rc::new(Buffer {
            id: self.backend().allocate(length)?,
            device: self.clone(),
            version: Cell::new(0),
        }))
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
        self.backend().write(buffer.id, values)?;
        Ok(Tensor::leaf(shape, buffer, requires_grad))
    }

    /// A constant of zeros.
    ///
    /// # Errors
    /// When the shape is too large, or there is no memory.
    pub fn zeros(&self, sizes: &[usize]) -> Result<Tensor, TensorError> {
        let shape = Shape::new(sizes)?;
        let buffer = self.allocate(shape.count())?;
        self.backend().fill(0.0, buffer.id)?;
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
    ) -> Result<Indices, TensorError> {
        self.whole_numbers(labels, classes, |row, label| TensorError::Label { row, label, classes })
    }

    /// Whole numbers below `bound`, such as the words of a text: what [`Tensor::embedding`] and [`Tensor::gather`]
    /// look up.
    ///
    /// # Errors
    /// [`TensorError::Index`] with the first one that is not below `bound`.
    pub fn indices(
        &self,
        indices: impl IntoIterator<Item = usize>,
        bound: usize,
    ) -> Result<Indices, TensorError> {
        self.whole_numbers(indices, bound, |place, index| TensorError::Index { place, index, bound })
    }

    fn whole_numbers(
        &self,
        numbers: impl IntoIterator<Item = usize>,
        bound: usize,
        wrong: impl Fn(usize, usize) -> TensorError,
    ) -> Result<Indices, TensorError> {
        if bound > 1 << 24 {
            return Err(TensorError::Range {
                name: "the number of classes or table rows",
                given: bound.to_string(),
                allowed: "at most 2^24",
            });
        }
        let mut values = Vec::new();
        for (place, number) in numbers.into_iter().enumerate() {
            if number >= bound {
                return Err(wrong(place, number));
            }
            values.push(number as f32);
        }
        let buffer = self.allocate(values.len())?;
        self.backend().write(buffer.id, &values)?;
        Ok(Indices { count: values.len(), bound, buffer })
    }
}

/// Whole numbers on a device, each known to be below a bound: the true classes of some rows, or rows of a table.
#[derive(Clone, Debug)]
pub struct Indices {
    pub(crate) count: usize,
    pub(crate) bound: usize,
    /// The numbers as floats, which hold whole numbers up to 2²⁴ exactly.
    pub(crate) buffer: Rc<Buffer>,
}

impl Indices {
    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }
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
        self.device.backend().release(self.id);
    }
}
