//! A trained model as an ONNX file, which other programs (onnxruntime, Netron) open.
//!
//! A model is a program, so it is run on a sample and what it did is written down: each operation that depends on the
//! input becomes a node, everything else a constant. Hence the file holds the program's path for that sample, and takes
//! inputs of the sample's shape. Only the first dimension, the batch, is free where the model runs on one more row in
//! the same way. Put dropout and batch normalisation out of training first
//! ([`set_training(false)`](crate::nn::Module::set_training)).

mod batch;
mod messages;

use std::collections::BTreeMap;
use std::rc::Rc;

use prost::Message;

use crate::backend::Window;
use crate::device::Indices;
use crate::error::TensorError;
use crate::shape::Shape;
use crate::tensor::{Tensor, recording};
pub(crate) use messages::Attribute;
use messages::{
    FLOAT, GraphMessage, INT64, KIND_FLOAT, KIND_INT, KIND_INTS, Kind, Model, Node, OperatorSet, Size, Sizes,
    TensorKind, ValueInfo, Values,
};

/// The set of operations that we write: the first one with `Gelu`.
const OPERATORS: i64 = 20;
/// The version of the file format that came with it.
const FORMAT: i64 = 9;
const INPUT: &str = "input";
const OUTPUT: &str = "output";

/// The bytes of an ONNX file of `model`, whose one input has the shape of `sample` (but perhaps for the batch) and is
/// called `input`; its result is called `output`.
///
/// # Errors
/// When the model fails on the sample, its result does not depend on it, or an operation only makes sense in training.
///
/// ```
/// use stepwise_random::Random;
/// use stepwise_tensor::nn::{Layer, Linear};
/// use stepwise_tensor::{Device, onnx};
/// # fn main() -> Result<(), stepwise_tensor::TensorError> {
/// let device = Device::cpu();
/// let model = Linear::new(4, 2, &mut Random::new(1), &device)?;
/// let sample = device.zeros(&[1, 4])?;
/// let file = pollster::block_on(onnx::export(&sample, |input| model.forward(input)))?;
/// assert!(file.len() > 100);
/// # Ok(())
/// # }
/// ```
pub async fn export(
    sample: &Tensor,
    model: impl Fn(&Tensor) -> Result<Tensor, TensorError>,
) -> Result<Vec<u8>, TensorError> {
    let graph = traced(sample, &model).await?;
    let shape = sample.shape();
    let Some(&rows) = shape.sizes().first() else { return Ok(file(graph)) };
    let longer = shape.with_size(0, rows + 1)?;
    let longer = sample.device().zeros(longer.sizes())?;
    // A model that takes no other batch is one with a fixed batch.
    Ok(file(match traced(&longer, &model).await {
        Ok(other) => batch::freed(&graph, &other).unwrap_or(graph),
        Err(_) => graph,
    }))
}

/// What the model does with a sample.
async fn traced(
    sample: &Tensor,
    model: impl Fn(&Tensor) -> Result<Tensor, TensorError>,
) -> Result<GraphMessage, TensorError> {
    // What depends on this tensor is recorded, as if its gradient were asked for.
    let input = Tensor::leaf(sample.shape(), Rc::clone(sample.buffer()), true);
    let output = recording(|| model(&input))?;
    let mut graph = Graph::default();
    graph.names.insert(input.order(), INPUT.to_owned());
    graph.finish(&output, value_info(INPUT, FLOAT, sample.shape().sizes())).await
}

/// The same for a model whose input is whole numbers, such as words; in the file they are of 64 bits, and as many as in
/// the sample.
///
/// # Errors
/// As [`export`].
pub async fn export_indices(
    sample: &Indices,
    model: impl FnOnce(&Indices) -> Result<Tensor, TensorError>,
) -> Result<Vec<u8>, TensorError> {
    let output = recording(|| model(sample))?;
    let graph = Graph { input: Some(sample.clone()), ..Graph::default() };
    Ok(file(graph.finish(&output, value_info(INPUT, INT64, &[sample.count()])).await?))
}

fn file(graph: GraphMessage) -> Vec<u8> {
    let model = Model {
        ir_version: FORMAT,
        producer_name: "stepwise".to_owned(),
        graph: Some(graph),
        opset_import: vec![OperatorSet { domain: String::new(), version: OPERATORS }],
    };
    model.encode_to_vec()
}

/// A constant of the file.
enum Constant {
    Tensor(Tensor),
    Indices(Indices),
    Numbers(Vec<f32>),
    WholeNumbers(Vec<i64>),
    Number(f32),
}

/// A graph that is being written.
#[derive(Default)]
pub(crate) struct Graph {
    nodes: Vec<Node>,
    constants: Vec<(String, Constant)>,
    /// Names of tensors by what tells them apart.
    names: BTreeMap<u64, String>,
    /// The model's input where it is whole numbers, and whether it was met.
    input: Option<Indices>,
}

impl Graph {
    fn constant(&mut self, constant: Constant) -> String {
        let name = format!("constant_{}", self.constants.len());
        self.constants.push((name.clone(), constant));
        name
    }

    /// The name of a tensor: an earlier node's result, the input, or else a constant.
    pub fn name(&mut self, tensor: &Tensor) -> String {
        if let Some(name) = self.names.get(&tensor.order()) {
            return name.clone();
        }
        let name = self.constant(Constant::Tensor(tensor.clone()));
        self.names.insert(tensor.order(), name.clone());
        name
    }

    /// The name of some indices.
    pub fn indices(&mut self, indices: &Indices) -> String {
        match &self.input {
            Some(input) if Rc::ptr_eq(&input.buffer, &indices.buffer) => INPUT.to_owned(),
            _ => self.constant(Constant::Indices(indices.clone())),
        }
    }

    /// A single number.
    pub fn number(&mut self, value: f32) -> String {
        self.constant(Constant::Number(value))
    }

    /// A list of numbers.
    pub fn numbers(&mut self, values: &[f32]) -> String {
        self.constant(Constant::Numbers(values.to_vec()))
    }

    /// A list of whole numbers.
    pub fn whole_numbers(&mut self, values: &[i64]) -> String {
        self.constant(Constant::WholeNumbers(values.to_vec()))
    }

    /// Adds a node; returns its result's name.
    pub fn node(&mut self, operation: &str, inputs: &[&str], attributes: Vec<Attribute>) -> String {
        let name = format!("node_{}", self.nodes.len());
        self.nodes.push(Node {
            input: inputs.iter().map(|&input| input.to_owned()).collect(),
            output: vec![name.clone()],
            op_type: operation.to_owned(),
            attribute: attributes,
        });
        name
    }

    /// A value under another shape.
    pub fn reshaped(&mut self, name: &str, shape: &Shape) -> String {
        let sizes: Vec<i64> = shape.sizes().iter().map(|&size| size as i64).collect();
        let sizes = self.whole_numbers(&sizes);
        self.node("Reshape", &[name, &sizes], Vec::new())
    }

    async fn finish(mut self, output: &Tensor, input: ValueInfo) -> Result<GraphMessage, TensorError> {
        output.each_ancestor(&mut |tensor, function| {
            let name = function.export(&mut self)?;
            self.names.insert(tensor.order(), name);
            Ok(())
        })?;
        if !self.nodes.iter().any(|node| node.input.iter().any(|name| name == INPUT)) {
            return Err(TensorError::Export {
                problem: "the model's result does not depend on its input, or what looks it up is frozen"
                    .to_owned(),
            });
        }
        let result = self.name(output);
        self.nodes.push(Node {
            input: vec![result],
            output: vec![OUTPUT.to_owned()],
            op_type: "Identity".to_owned(),
            attribute: Vec::new(),
        });
        let mut initializer = Vec::new();
        for (name, constant) in self.constants {
            initializer.push(constant.values(name).await?);
        }
        Ok(GraphMessage {
            node: self.nodes,
            name: "model".to_owned(),
            initializer,
            input: vec![input],
            output: vec![value_info(OUTPUT, FLOAT, output.shape().sizes())],
        })
    }
}

impl Constant {
    async fn values(self, name: String) -> Result<Values, TensorError> {
        let floats = |sizes: &[usize], values: &[f32]| Values {
            dims: sizes.iter().map(|&size| size as i64).collect(),
            data_type: FLOAT,
            name: name.clone(),
            raw_data: values.iter().flat_map(|value| value.to_le_bytes()).collect(),
        };
        let whole = |values: &[i64]| Values {
            dims: vec![values.len() as i64],
            data_type: INT64,
            name: name.clone(),
            raw_data: values.iter().flat_map(|value| value.to_le_bytes()).collect(),
        };
        Ok(match self {
            Self::Tensor(tensor) => floats(tensor.shape().sizes(), &tensor.to_vec().await?),
            Self::Numbers(values) => floats(&[values.len()], &values),
            Self::Number(value) => floats(&[], &[value]),
            Self::WholeNumbers(values) => whole(&values),
            Self::Indices(indices) => {
                let values = indices.buffer.device.backend().read(indices.buffer.id).await?;
                whole(&values.iter().map(|&value| value as i64).collect::<Vec<_>>())
            }
        })
    }
}

impl Attribute {
    /// A setting that is one whole number.
    pub fn int(name: &str, value: i64) -> Self {
        Self { name: name.to_owned(), i: Some(value), kind: KIND_INT, ..Self::default() }
    }

    /// A setting that is several whole numbers.
    pub fn ints(name: &str, values: Vec<i64>) -> Self {
        Self { name: name.to_owned(), ints: values, kind: KIND_INTS, ..Self::default() }
    }

    /// A setting that is a number.
    pub fn float(name: &str, value: f32) -> Self {
        Self { name: name.to_owned(), f: Some(value), kind: KIND_FLOAT, ..Self::default() }
    }

    /// How a window moves.
    pub fn window(window: &Window) -> Vec<Self> {
        let [[rows, columns], [down, right], [above, left]] =
            [window.kernel, window.stride, window.padding].map(|pair| pair.map(|size| size as i64));
        vec![
            Self::ints("kernel_shape", vec![rows, columns]),
            Self::ints("strides", vec![down, right]),
            Self::ints("pads", vec![above, left, above, left]),
        ]
    }
}

fn value_info(name: &str, element: i32, sizes: &[usize]) -> ValueInfo {
    let dim = sizes.iter().map(|&size| Size { value: Some(size as i64), name: None }).collect();
    let tensor = TensorKind { element, shape: Some(Sizes { dim }) };
    ValueInfo { name: name.to_owned(), kind: Some(Kind { tensor: Some(tensor) }) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::device::Device;

    #[test]
    fn the_batch_is_free_where_the_model_lets_it_be() {
        let device = Device::cpu();
        let sample = device.zeros(&[2, 3]).unwrap();
        let exported = |model: &dyn Fn(&Tensor) -> Result<Tensor, TensorError>| {
            let bytes = pollster::block_on(export(&sample, model))?;
            let graph = Model::decode(&bytes[..]).unwrap().graph.unwrap();
            let tensor = graph.input[0].kind.clone().unwrap().tensor.unwrap();
            Ok::<_, TensorError>(tensor.shape.unwrap().dim[0].value)
        };
        assert_eq!(exported(&|input| input.relu()), Ok(None));
        assert_eq!(exported(&|input| input.reshape(&[input.shape().sizes()[0], 1, 3])), Ok(None));
        assert_eq!(exported(&|input| input.reshape(&[6])), Ok(Some(2)));
        assert_eq!(exported(&|input| input.mean()), Ok(Some(2)));
        assert_eq!(exported(&|input| input.slice(0, 1..2)), Ok(None));
        assert!(matches!(exported(&|_| device.zeros(&[1])), Err(TensorError::Export { .. })));
        assert!(matches!(
            exported(&|input| Ok(input.normalise_channels(1e-5)?.result)),
            Err(TensorError::Export { .. })
        ));
    }
}
