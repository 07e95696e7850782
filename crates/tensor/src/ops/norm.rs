//! Normalisation to mean 0 and variance 1, of each row or of each channel.

use std::rc::Rc;

use super::planes;
use crate::backend::NormPlan;
use crate::device::Buffer;
use crate::error::TensorError;
use crate::onnx::{Attribute, Graph};
use crate::shape::Shape;
use crate::tensor::{Function, Tensor};

/// What [`Tensor::normalise_channels`] found: the result, and each channel's mean and variance as constants.
#[derive(Clone, Debug)]
pub struct Normalised {
    /// (x − mean) / √(variance + ε)
    pub result: Tensor,
    /// Each channel's mean.
    pub mean: Tensor,
    /// Each channel's variance, over n and not n − 1.
    pub variance: Tensor,
}

impl Tensor {
    /// (x − mean) / √(variance + ε) along the last dimension: layer normalisation without its weights. The variance is
    /// over n, not n − 1.
    ///
    /// Source: J. Ba, J. Kiros and G. Hinton, *Layer normalization* (2016).
    ///
    /// # Errors
    /// When there is no memory or the device is lost.
    pub fn normalise(&self, epsilon: f32) -> Result<Self, TensorError> {
        let (groups, inner) = self.shape().rows();
        Ok(self.normalise_groups(NormPlan { outer: 1, groups, inner, epsilon })?.result)
    }

    /// (x − mean) / √(variance + ε) of each channel over all pictures \[batch, channels, height, width\] or rows
    /// \[batch, channels\]: batch normalisation without its weights.
    ///
    /// Source: S. Ioffe and C. Szegedy, *Batch normalization* (2015).
    ///
    /// # Errors
    /// When this has neither two nor four dimensions.
    pub fn normalise_channels(&self, epsilon: f32) -> Result<Normalised, TensorError> {
        let [outer, groups, height, width] = match *self.shape().sizes() {
            [rows, channels] => [rows, channels, 1, 1],
            _ => planes("batch_norm", "the input", self)?,
        };
        self.normalise_groups(NormPlan { outer, groups, inner: height * width, epsilon })
    }

    fn normalise_groups(&self, plan: NormPlan) -> Result<Normalised, TensorError> {
        let device = self.device();
        let out = device.allocate(self.shape().count())?;
        let (mean, variance) = (device.allocate(plan.groups)?, device.allocate(plan.groups)?);
        device.backend().normalise(&plan, self.buffer().id, mean.id, variance.id, out.id)?;
        let channels = Shape::new(&[plan.groups])?;
        let result = Self::computed(self.shape(), Rc::clone(&out), &[self], || Normalise {
            plan,
            input: self.clone(),
            variance: Rc::clone(&variance),
            result: out,
        });
        Ok(Normalised {
            result,
            mean: Self::leaf(channels, mean, false),
            variance: Self::leaf(channels, variance, false),
        })
    }
}

struct Normalise {
    plan: NormPlan,
    input: Tensor,
    variance: Rc<Buffer>,
    result: Rc<Buffer>,
}

impl Function for Normalise {
    fn each_input(&self, visit: &mut dyn FnMut(&Tensor)) {
        visit(&self.input);
    }

    fn backward(&self, upstream: &Rc<Buffer>) -> Result<(), TensorError> {
        let device = self.input.device();
        let out = device.allocate(self.input.shape().count())?;
        let (result, variance) = (self.result.id, self.variance.id);
        device.backend().normalise_gradient(&self.plan, result, variance, upstream.id, out.id)?;
        self.input.accumulate(out)
    }

    fn export(&self, graph: &mut Graph) -> Result<String, TensorError> {
        if self.plan.outer != 1 {
            return Err(TensorError::Export {
                problem:
                    "batch normalisation by the batch's own numbers is for training; call set_training(false)"
                        .to_owned(),
            });
        }
        let input = graph.name(&self.input);
        let ones = graph.numbers(&vec![1.0; self.plan.inner]);
        let attributes = vec![Attribute::int("axis", -1), Attribute::float("epsilon", self.plan.epsilon)];
        Ok(graph.node("LayerNormalization", &[&input, &ones], attributes))
    }
}
