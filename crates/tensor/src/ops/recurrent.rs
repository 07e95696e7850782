//! The cell of an LSTM as one operation.

use std::rc::Rc;

use super::{matrix, same_device};
use crate::device::Buffer;
use crate::error::TensorError;
use crate::onnx::{Attribute, Graph};
use crate::shape::Shape;
use crate::tensor::{Function, Saved, Tensor};

impl Tensor {
    /// One step of an LSTM's cell from its gates before their functions, \[batch, 4 · hidden\] in the order i, f, g, o,
    /// and the cell before, \[batch, hidden\]: \[batch, 2 · hidden\], the new state, then the new cell. On a device that
    /// [fuses](crate::backend::Backend::fuses_lstm_cell) it.
    ///
    /// # Errors
    /// When the shapes or devices do not fit.
    pub(crate) fn lstm_cell(&self, before: &Self) -> Result<Self, TensorError> {
        same_device("lstm_cell", self, before)?;
        let (rows, hidden) = matrix("lstm_cell", "the cell", before)?;
        if self.shape().sizes() != [rows, 4 * hidden] {
            return Err(TensorError::WrongShape {
                operation: "lstm_cell",
                tensor: "the gates",
                shape: self.shape(),
                wanted: format!("[{rows}, {}], four for each number of state", 4 * hidden),
            });
        }
        let (device, shape) = (self.device(), Shape::new(&[rows, 2 * hidden])?);
        let (out, active) = (device.allocate(shape.count())?, device.allocate(rows * 5 * hidden)?);
        let (gates, cell) = (self.buffer().id, before.buffer().id);
        device.backend().lstm_cell(hidden, gates, cell, active.id, out.id)?;
        Ok(Self::computed(shape, out, &[self, before], || Cell {
            hidden,
            gates: self.clone(),
            before: Saved::new(before, "lstm_cell", "the cell"),
            active,
        }))
    }
}

struct Cell {
    hidden: usize,
    gates: Tensor,
    before: Saved,
    active: Rc<Buffer>,
}

impl Function for Cell {
    fn each_input(&self, visit: &mut dyn FnMut(&Tensor)) {
        visit(&self.gates);
        visit(&self.before.tensor);
    }

    fn backward(&self, upstream: &Rc<Buffer>) -> Result<(), TensorError> {
        let (device, before) = (self.gates.device(), self.before.get()?);
        let gates_out = device.allocate(self.gates.shape().count())?;
        let before_out = device.allocate(before.shape().count())?;
        let (active, cell, outs) = (self.active.id, before.buffer().id, [gates_out.id, before_out.id]);
        device.backend().lstm_cell_gradient(self.hidden, active, cell, upstream.id, outs)?;
        self.gates.accumulate(gates_out)?;
        before.accumulate(before_out)
    }

    /// By its parts: ONNX's own operator is for a whole sequence.
    fn export(&self, graph: &mut Graph) -> Result<String, TensorError> {
        let (gates, before) = (graph.name(&self.gates), graph.name(&self.before.tensor));
        let mut gate = |gate: usize, function: &str| {
            let ends = [gate * self.hidden, (gate + 1) * self.hidden, 1];
            let [start, end, axis] = ends.map(|number| graph.whole_numbers(&[number as i64]));
            let part = graph.node("Slice", &[&gates, &start, &end, &axis], Vec::new());
            graph.node(function, &[&part], Vec::new())
        };
        let (input, forget) = (gate(0, "Sigmoid"), gate(1, "Sigmoid"));
        let (candidate, output) = (gate(2, "Tanh"), gate(3, "Sigmoid"));
        let kept = graph.node("Mul", &[&forget, &before], Vec::new());
        let added = graph.node("Mul", &[&input, &candidate], Vec::new());
        let cell = graph.node("Add", &[&kept, &added], Vec::new());
        let squashed = graph.node("Tanh", &[&cell], Vec::new());
        let state = graph.node("Mul", &[&output, &squashed], Vec::new());
        Ok(graph.node("Concat", &[&state, &cell], vec![Attribute::int("axis", 1)]))
    }
}
