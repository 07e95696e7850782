//! A model's parameters as plain numbers, to keep and to put back.

use super::Module;
use crate::error::TensorError;

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

/// All parameters of a model, in the model's order.
pub type State = Vec<NamedValues>;

/// Reads all parameters of a model back.
///
/// # Errors
/// When the device is lost.
pub async fn state(module: &dyn Module) -> Result<State, TensorError> {
    let mut state = State::new();
    for (name, parameter) in module.named_parameters() {
        let values = parameter.to_vec().await?;
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
    for (name, parameter) in module.named_parameters() {
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
