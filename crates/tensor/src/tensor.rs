//! The tensor: a shape, a buffer on a device, and how it was made.
//!
//! The graph is made as the program runs. Each result holds its operation, which holds its inputs; `backward` walks
//! from the loss in the reverse order of making and frees each operation as it goes, so nothing outlives the step.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

use crate::backend::{CopyPlan, ReadBack, Unary};
use crate::device::{Buffer, Device};
use crate::error::TensorError;
use crate::onnx::Graph;
use crate::ops::same_device;
use crate::shape::Shape;

thread_local! {
    static MADE: Cell<u64> = const { Cell::new(0) };
    static RECORDING: Cell<bool> = const { Cell::new(true) };
    static DROPPED: RefCell<Vec<Box<dyn Function>>> = const { RefCell::new(Vec::new()) };
    static DROPPING: Cell<bool> = const { Cell::new(false) };
}

/// An operation that remembers what its backward needs.
pub(crate) trait Function {
    /// Calls `visit` for every tensor that gradients may flow to.
    fn each_input(&self, visit: &mut dyn FnMut(&Tensor));

    /// Adds to each input's gradient, given the result's.
    fn backward(&self, upstream: &Rc<Buffer>) -> Result<(), TensorError>;

    /// Writes the operation into an ONNX graph, in which its inputs already have names; returns the result's name.
    ///
    /// # Errors
    /// When it only makes sense in training.
    fn export(&self, graph: &mut Graph) -> Result<String, TensorError>;
}

/// How a tensor came about.
enum Origin {
    Leaf,
    Computed(Box<dyn Function>),
    Freed,
}

struct Node {
    shape: Shape,
    buffer: Rc<Buffer>,
    requires_grad: Cell<bool>,
    order: u64,
    origin: RefCell<Origin>,
    gradient: RefCell<Option<Rc<Buffer>>>,
}

impl Drop for Node {
    /// Frees a long chain of operations in a loop; left to itself, each would free its inputs from within its own
    /// clean-up, and a thousand steps of a recurrent net would overflow the stack.
    fn drop(&mut self) {
        let Origin::Computed(function) = self.origin.replace(Origin::Leaf) else { return };
        let queued = DROPPED.try_with(|dropped| dropped.borrow_mut().push(function));
        if queued.is_err() || DROPPING.replace(true) {
            return;
        }
        while let Some(function) = DROPPED.with_borrow_mut(Vec::pop) {
            drop(function);
        }
        DROPPING.set(false);
    }
}

/// An array of 32-bit floats on a [`Device`], row-major, that knows how it was made. Cloning gives another handle to
/// the same array.
#[derive(Clone)]
pub struct Tensor(Rc<Node>);

impl fmt::Debug for Tensor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tensor({} on {})", self.0.shape, self.device().name())
    }
}

/// Runs `program` without recording a graph: for evaluation, as in PyTorch's `torch.no_grad()`.
///
/// ```
/// # fn main() -> Result<(), stepwise_tensor::TensorError> {
/// let weight = stepwise_tensor::Device::cpu().parameter(&[2.0], &[1])?;
/// let doubled = stepwise_tensor::no_grad(|| weight.scale(2.0))?;
/// assert!(doubled.sum()?.backward().is_err());
/// # Ok(())
/// # }
/// ```
pub fn no_grad<T>(program: impl FnOnce() -> T) -> T {
    with_recording(false, program)
}

/// Runs `program` with recording even where it was off.
pub(crate) fn recording<T>(program: impl FnOnce() -> T) -> T {
    with_recording(true, program)
}

fn with_recording<T>(on: bool, program: impl FnOnce() -> T) -> T {
    let before = RECORDING.replace(on);
    let result = program();
    RECORDING.set(before);
    result
}

fn next_order() -> u64 {
    MADE.replace(MADE.get() + 1)
}

impl Tensor {
    pub(crate) fn leaf(shape: Shape, buffer: Rc<Buffer>, requires_grad: bool) -> Self {
        Self::new(shape, buffer, requires_grad, Origin::Leaf)
    }

    /// The result of an operation; its function is made only when a gradient may be asked for.
    pub(crate) fn computed<F: Function + 'static>(
        shape: Shape,
        buffer: Rc<Buffer>,
        inputs: &[&Self],
        function: impl FnOnce() -> F,
    ) -> Self {
        let requires_grad = RECORDING.get() && inputs.iter().any(|input| input.0.requires_grad.get());
        let origin = if requires_grad { Origin::Computed(Box::new(function())) } else { Origin::Leaf };
        Self::new(shape, buffer, requires_grad, origin)
    }

    fn new(shape: Shape, buffer: Rc<Buffer>, requires_grad: bool, origin: Origin) -> Self {
        Self(Rc::new(Node {
            shape,
            buffer,
            requires_grad: Cell::new(requires_grad),
            order: next_order(),
            origin: RefCell::new(origin),
            gradient: RefCell::default(),
        }))
    }

    /// The sizes.
    #[must_use]
    pub fn shape(&self) -> Shape {
        self.0.shape
    }

    /// Where it lives.
    #[must_use]
    pub fn device(&self) -> &Device {
        &self.0.buffer.device
    }

    /// Whether gradients are kept for it.
    #[must_use]
    pub fn requires_grad(&self) -> bool {
        self.0.requires_grad.get()
    }

    /// Freezes a parameter (`false`) or thaws it (`true`): a frozen one gets no gradient, and optimisers pass it by.
    /// What was computed before keeps the graph it has.
    ///
    /// # Errors
    /// When this is the result of an operation, which is what the operation's inputs make it.
    pub fn set_requires_grad(&self, requires_grad: bool) -> Result<(), TensorError> {
        if !matches!(*self.0.origin.borrow(), Origin::Leaf) {
            return Err(TensorError::NotALeaf { shape: self.0.shape });
        }
        self.0.requires_grad.set(requires_grad);
        if !requires_grad {
            self.zero_grad();
        }
        Ok(())
    }

    pub(crate) fn buffer(&self) -> &Rc<Buffer> {
        &self.0.buffer
    }

    /// The same values as a constant.
    #[must_use]
    pub fn detach(&self) -> Self {
        Self::leaf(self.0.shape, Rc::clone(&self.0.buffer), false)
    }

    /// The same values on another device, as a constant.
    ///
    /// # Errors
    /// When reading back or writing fails.
    pub async fn to(&self, device: &Device) -> Result<Self, TensorError> {
        if device.same(self.device()) {
            return Ok(self.detach());
        }
        device.tensor(&self.to_vec().await?, self.0.shape.sizes())
    }

    /// The values that the tensor has at this point of the program, row-major, once the device has them ready.
    ///
    /// # Errors
    /// When the device is lost.
    pub fn to_vec(&self) -> ReadBack<'_> {
        self.device().backend().read(self.0.buffer.id)
    }

    /// The values, row-major, at once.
    ///
    /// # Errors
    /// [`TensorError::MustWait`] where the device cannot; the processor always can.
    pub fn to_vec_now(&self) -> Result<Vec<f32>, TensorError> {
        self.device().backend().read_now(self.0.buffer.id)
    }

    /// The value of a tensor of one number, once it is ready.
    ///
    /// # Errors
    /// When there is not exactly one number, or the device is lost.
    pub async fn item(&self) -> Result<f32, TensorError> {
        self.only(&self.to_vec().await?)
    }

    /// The value of a tensor of one number, at once.
    ///
    /// # Errors
    /// When there is not exactly one number, or the device cannot answer without waiting.
    pub fn item_now(&self) -> Result<f32, TensorError> {
        self.only(&self.to_vec_now()?)
    }

    fn only(&self, values: &[f32]) -> Result<f32, TensorError> {
        match *values {
            [value] => Ok(value),
            _ => Err(TensorError::WrongShape {
                operation: "item",
                tensor: "the tensor",
                shape: self.0.shape,
                wanted: "one number".to_owned(),
            }),
        }
    }

    /// Replaces the values in place; what was computed from the old ones can no longer be differentiated.
    ///
    /// # Errors
    /// When the number of values is not the tensor's, or the device is lost.
    pub fn set(&self, values: &[f32]) -> Result<(), TensorError> {
        let wanted = self.0.shape.count();
        if values.len() != wanted {
            return Err(TensorError::Length { shape: self.0.shape, given: values.len(), wanted });
        }
        self.device().backend().write(self.0.buffer.id, values)?;
        self.changed();
        Ok(())
    }

    /// Replaces the values in place by those of a tensor of the same shape, on the device.
    ///
    /// # Errors
    /// When the shapes or the devices differ, or the device is lost.
    pub fn assign(&self, values: &Self) -> Result<(), TensorError> {
        same_device("assign", self, values)?;
        if values.shape() != self.shape() {
            return Err(TensorError::WrongShape {
                operation: "assign",
                tensor: "the new tensor",
                shape: values.shape(),
                wanted: format!("{}, as the old one is", self.shape()),
            });
        }
        if !Rc::ptr_eq(self.buffer(), values.buffer()) {
            self.device().backend().unary(Unary::Scale(1.0), values.buffer().id, self.buffer().id)?;
        }
        self.changed();
        Ok(())
    }

    /// Notes a change in place.
    pub(crate) fn changed(&self) {
        let version = &self.0.buffer.version;
        version.set(version.get().wrapping_add(1));
    }

    /// The gradient that the last [`backward`](Self::backward) left, if any.
    #[must_use]
    pub fn grad(&self) -> Option<Self> {
        let gradient = self.0.gradient.borrow();
        gradient.as_ref().map(|buffer| Self::leaf(self.0.shape, Rc::clone(buffer), false))
    }

    /// Forgets the gradient.
    pub fn zero_grad(&self) {
        self.0.gradient.replace(None);
    }

    /// Differentiates this number by every parameter that took part in it, and adds the result to their gradients.
    /// The graph is freed on the way.
    ///
    /// # Errors
    /// When this is not one number, no parameter took part, the graph was freed by an earlier call, or a tensor that
    /// it needs was changed in place.
    pub fn backward(&self) -> Result<(), TensorError> {
        if self.0.shape.count() != 1 {
            return Err(TensorError::NotScalar { shape: self.0.shape });
        }
        if !self.0.requires_grad.get() {
            return Err(TensorError::NoGradient);
        }
        let one = self.device().allocate(1)?;
        self.device().backend().fill(1.0, one.id)?;
        self.accumulate(one)?;
        // Whatever uses a tensor was made after it, so the latest made is always ready to be taken.
        let mut waiting = BTreeMap::from([(self.0.order, self.clone())]);
        while let Some((_, tensor)) = waiting.pop_last() {
            let function = match tensor.0.origin.replace(Origin::Freed) {
                Origin::Computed(function) => function,
                Origin::Freed => return Err(TensorError::GraphFreed),
                Origin::Leaf => {
                    tensor.0.origin.replace(Origin::Leaf);
                    continue;
                }
            };
            if let Some(upstream) = tensor.0.gradient.take() {
                function.backward(&upstream)?;
            }
            function.each_input(&mut |input| {
                if input.0.requires_grad.get() {
                    waiting.insert(input.0.order, input.clone());
                }
            });
        }
        Ok(())
    }

    /// Adds to the gradient; the first contribution is kept as it is, without a copy.
    pub(crate) fn accumulate(&self, contribution: Rc<Buffer>) -> Result<(), TensorError> {
        if !self.0.requires_grad.get() {
            return Ok(());
        }
        let mut gradient = self.0.gradient.borrow_mut();
        *gradient = Some(match gradient.take() {
            None => contribution,
            Some(sum) => {
                let sum = self.own(sum)?;
                self.device().backend().add_into(contribution.id, sum.id)?;
                sum
            }
        });
        Ok(())
    }

    /// Adds to a part of the gradient: what the plan reads from `contribution` is added where it writes.
    pub(crate) fn accumulate_part(
        &self,
        plan: &CopyPlan,
        contribution: &Rc<Buffer>,
    ) -> Result<(), TensorError> {
        if !self.0.requires_grad.get() {
            return Ok(());
        }
        let mut gradient = self.0.gradient.borrow_mut();
        let sum = match gradient.take() {
            Some(sum) => self.own(sum)?,
            None => {
                let zeros = self.device().allocate(self.0.shape.count())?;
                self.device().backend().fill(0.0, zeros.id)?;
                zeros
            }
        };
        self.device().backend().copy(&CopyPlan { add: true, ..*plan }, contribution.id, sum.id)?;
        *gradient = Some(sum);
        Ok(())
    }

    /// The gradient so far, or a copy of it where somebody else holds it (another input's gradient, or the reader's own
    /// handle).
    fn own(&self, gradient: Rc<Buffer>) -> Result<Rc<Buffer>, TensorError> {
        if Rc::strong_count(&gradient) == 1 {
            return Ok(gradient);
        }
        let copy = self.device().allocate(self.0.shape.count())?;
        self.device().backend().unary(Unary::Scale(1.0), gradient.id, copy.id)?;
        Ok(copy)
    }

    /// Replaces the gradient.
    pub(crate) fn set_grad(&self, gradient: &Self) {
        self.0.gradient.replace(Some(Rc::clone(&gradient.0.buffer)));
    }

    /// Calls `visit` for this tensor and all it was computed from, in the order in which they were made, with the
    /// function of each that has one.
    pub(crate) fn each_ancestor(
        &self,
        visit: &mut dyn FnMut(&Self, &dyn Function) -> Result<(), TensorError>,
    ) -> Result<(), TensorError> {
        let mut found = BTreeMap::new();
        let mut waiting = vec![self.clone()];
        while let Some(tensor) = waiting.pop() {
            if found.contains_key(&tensor.0.order) {
                continue;
            }
            if let Origin::Computed(function) = &*tensor.0.origin.borrow() {
                function.each_input(&mut |input| waiting.push(input.clone()));
            }
            found.insert(tensor.0.order, tensor);
        }
        for tensor in found.values() {
            if let Origin::Computed(function) = &*tensor.0.origin.borrow() {
                visit(tensor, &**function)?;
            }
        }
        Ok(())
    }

    /// What tells this tensor from every other.
    pub(crate) fn order(&self) -> u64 {
        self.0.order
    }
}

/// A tensor that an operation keeps for its backward, with the state it was in.
pub(crate) struct Saved {
    pub tensor: Tensor,
    version: u32,
    operation: &'static str,
    role: &'static str,
}

impl Saved {
    pub fn new(tensor: &Tensor, operation: &'static str, role: &'static str) -> Self {
        Self { version: tensor.0.buffer.version.get(), tensor: tensor.clone(), operation, role }
    }

    /// The tensor, if it still is what it was.
    pub fn get(&self) -> Result<&Tensor, TensorError> {
        if self.tensor.0.buffer.version.get() == self.version {
            return Ok(&self.tensor);
        }
        Err(TensorError::ChangedInPlace {
            operation: self.operation,
            tensor: self.role,
            shape: self.tensor.shape(),
        })
    }
}
