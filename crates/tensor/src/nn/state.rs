//! A model's state as plain numbers, to keep and to put back, and as a file that PyTorch's users read too.

use safetensors::tensor::{Dtype, SafeTensors, TensorView};

use super::Module;
use crate::error::TensorError;
use crate::tensor::Tensor;

/// One parameter's values.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedValues {
    /// Its name in the model.
    pub name: String,
    /// Its sizes.
    pub sizes: Vec<usize>,
    /// Its values, row-major.
    pub values: Vec<f32>,
}

/// All parameters and then all buffers of a model, in the model's order.
pub type State = Vec<NamedValues>;

/// All tensors of a model's state.
fn tensors(module: &dyn Module) -> impl Iterator<Item = (String, Tensor)> {
    module.named_parameters().into_iter().chain(module.named_buffers())
}

/// Reads a model's state back.
///
/// # Errors
/// When the device is lost.
pub async fn state(module: &dyn Module) -> Result<State, TensorError> {
    // All are asked for before the first is waited for: on a graphics card the wait is then one and not many.
    let asked: Vec<_> = tensors(module).collect();
    let reads: Vec<_> = asked.iter().map(|(_, tensor)| tensor.to_vec()).collect();
    let mut state = State::new();
    for ((name, parameter), read) in asked.iter().zip(reads) {
        let (name, values) = (name.clone(), read.await?);
        state.push(NamedValues { name, sizes: parameter.shape().sizes().to_vec(), values });
    }
    Ok(state)
}

/// Puts values back into a model of the same shape. Nothing is changed when anything does not fit.
///
/// # Errors
/// [`TensorError::State`] with the first parameter that is missing or of another shape.
pub fn load_state(module: &dyn Module, state: &[NamedValues]) -> Result<(), TensorError> {
    let mut found = Vec::new();
    for (name, parameter) in tensors(module) {
        let wrong = |problem: String| TensorError::State { name: name.clone(), problem };
        let values = state
            .iter()
            .find(|values| values.name == name)
            .ok_or_else(|| wrong("is missing from the state".to_owned()))?;
        let shape = parameter.shape();
        if values.sizes != shape.sizes() || values.values.len() != shape.count() {
            return Err(wrong(format!("has shape {:?}, but the model's has shape {shape}", values.sizes)));
        }
        found.push((parameter, values));
    }
    found.into_iter().try_for_each(|(parameter, values)| parameter.set(&values.values))
}

/// A state as the bytes of a safetensors file.
///
/// # Errors
/// When a tensor's values do not fill its sizes.
///
/// ```
/// use stepwise_random::Random;
/// use stepwise_tensor::Device;
/// use stepwise_tensor::nn::{Linear, from_safetensors, load_state, state, to_safetensors};
/// # fn main() -> Result<(), stepwise_tensor::TensorError> {
/// let model = Linear::new(2, 3, &mut Random::new(1), &Device::cpu())?;
/// let file = to_safetensors(&pollster::block_on(state(&model))?)?;
/// load_state(&model, &from_safetensors(&file)?)?;
/// # Ok(())
/// # }
/// ```
pub fn to_safetensors(state: &[NamedValues]) -> Result<Vec<u8>, TensorError> {
    let bytes: Vec<Vec<u8>> = state
        .iter()
        .map(|tensor| tensor.values.iter().flat_map(|value| value.to_le_bytes()).collect())
        .collect();
    let views = state.iter().zip(&bytes).map(|(tensor, bytes)| {
        let view = TensorView::new(Dtype::F32, tensor.sizes.clone(), bytes);
        Ok((tensor.name.as_str(), view.map_err(|error| unreadable(&tensor.name, &error))?))
    });
    let views: Vec<(&str, TensorView<'_>)> = views.collect::<Result<_, TensorError>>()?;
    safetensors::serialize(views, None).map_err(|error| unreadable("the state", &error))
}

/// The state in the bytes of a safetensors file, in the file's order. Its tensors hold 32-bit floats.
///
/// # Errors
/// [`TensorError::Safetensors`] when these are no such bytes, or a tensor's numbers are of another type.
pub fn from_safetensors(file: &[u8]) -> Result<State, TensorError> {
    let tensors = SafeTensors::deserialize(file).map_err(|error| unreadable("the file", &error))?;
    let mut state = State::new();
    for (name, view) in tensors.iter() {
        if view.dtype() != Dtype::F32 {
            let problem = format!(
                "{name} holds numbers of type {:?}, but must hold F32; convert it with .float() before saving",
                view.dtype()
            );
            return Err(TensorError::Safetensors { problem });
        }
        let values = view.data().as_chunks().0.iter().map(|&bytes| f32::from_le_bytes(bytes)).collect();
        state.push(NamedValues { name: name.to_owned(), sizes: view.shape().to_vec(), values });
    }
    Ok(state)
}

fn unreadable(what: &str, error: &safetensors::SafeTensorError) -> TensorError {
    TensorError::Safetensors { problem: format!("{what}: {error}") }
}
