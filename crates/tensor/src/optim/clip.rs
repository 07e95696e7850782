//! Clipping: gradients that are too large made smaller before the step.

use super::checked;
use crate::error::TensorError;
use crate::tensor::{Tensor, no_grad};

/// Keeps the optimiser's division from 0 / 0, as PyTorch does.
const EPSILON: f32 = 1e-6;

/// Scales all gradients together so that the length of the vector of all their numbers is at most `most`; returns that
/// length before, a tensor of one number. Nothing is read back. PyTorch's `clip_grad_norm_`.
///
/// Source: R. Pascanu, T. Mikolov and Y. Bengio, *On the difficulty of training recurrent neural networks* (2013).
///
/// # Errors
/// When `most` is negative or not a number, no parameter has a gradient, or there is no memory.
///
/// ```
/// use stepwise_tensor::optim::clip_gradient_norm;
/// # fn main() -> Result<(), stepwise_tensor::TensorError> {
/// let weight = stepwise_tensor::Device::cpu().parameter(&[3.0, 4.0], &[2])?;
/// weight.mul(&weight)?.sum()?.backward()?;
/// assert!((clip_gradient_norm(&[weight.clone()], 5.0)?.item_now()? - 10.0).abs() < 1e-5);
/// assert!((weight.grad().unwrap().to_vec_now()?[0] - 3.0).abs() < 1e-5);
/// # Ok(())
/// # }
/// ```
pub fn clip_gradient_norm(parameters: &[Tensor], most: f64) -> Result<Tensor, TensorError> {
    let most = checked("the greatest norm", most, f64::from(f32::MAX), "a finite number, 0 or more")? as f32;
    no_grad(|| {
        let mut total: Option<Tensor> = None;
        for gradient in parameters.iter().filter_map(Tensor::grad) {
            let squares = gradient.mul(&gradient)?.sum()?;
            total = Some(match total {
                Some(total) => total.add(&squares)?,
                None => squares,
            });
        }
        let norm = total.ok_or(TensorError::NoGradient)?.sqrt()?;
        let limit = norm.device().tensor(&[most], &[])?;
        let factor = limit.div(&norm.shift(EPSILON)?)?.clamp(0.0, 1.0)?;
        for parameter in parameters {
            if let Some(gradient) = parameter.grad() {
                parameter.set_grad(&gradient.mul(&factor)?);
            }
        }
        Ok(norm)
    })
}

/// Brings every number of every gradient between −`most` and `most`. PyTorch's `clip_grad_value_`.
///
/// # Errors
/// When `most` is negative or not a number, or there is no memory.
pub fn clip_gradients(parameters: &[Tensor], most: f64) -> Result<(), TensorError> {
    let most =
        checked("the greatest gradient", most, f64::from(f32::MAX), "a finite number, 0 or more")? as f32;
    for parameter in parameters {
        if let Some(gradient) = parameter.grad() {
            parameter.set_grad(&no_grad(|| gradient.clamp(-most, most))?);
        }
    }
    Ok(())
}
