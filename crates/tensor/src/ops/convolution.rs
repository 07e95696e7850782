//! Two-dimensional convolution.

use std::rc::Rc;

use super::{planes, same_device};
use crate::backend::{ConvPlan, Unary, Window};
use crate::device::Buffer;
use crate::error::TensorError;
use crate::onnx::{Attribute, Graph};
use crate::shape::{Broadcast, Shape};
use crate::tensor::{Function, Saved, Tensor};

/// How a convolution's kernel moves.
///
/// The default moves by one, adds nothing around the picture, and lets every result channel see all channels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Convolution {
    /// How far the kernel moves, down and to the right.
    pub stride: [usize; 2],
    /// Rows and columns of zeros added on each side.
    pub padding: [usize; 2],
    /// The channels of both sides fall into so many groups, and each group sees only its own; as many as channels
    /// makes a depthwise convolution.
    pub groups: usize,
}

impl Default for Convolution {
    fn default() -> Self {
        Self { stride: [1, 1], padding: [0, 0], groups: 1 }
    }
}

fn plan(input: &Tensor, weight: &Tensor, settings: &Convolution) -> Result<ConvPlan, TensorError> {
    let [batch, channels, height, width] = planes("conv2d", "the input", input)?;
    let [out_channels, group_channels, rows, columns] = planes("conv2d", "the weight", weight)?;
    let Convolution { stride, padding, groups } = *settings;
    if groups == 0 || !channels.is_multiple_of(groups) || !out_channels.is_multiple_of(groups) {
        return Err(TensorError::WrongShape {
            operation: "conv2d",
            tensor: "the weight",
            shape: weight.shape(),
            wanted: format!(
                "such that {groups} groups (at least 1) divide both the input's {channels} channels and the result's {out_channels}"
            ),
        });
    }
    if group_channels != channels / groups {
        return Err(TensorError::WrongShape {
            operation: "conv2d",
            tensor: "the weight",
            shape: weight.shape(),
            wanted: format!(
                "[out channels, {}, height, width], as the input of shape {} has {channels} channels in {groups} groups",
                channels / groups,
                input.shape()
            ),
        });
    }
    let window = Window::new("conv2d", [height, width], [rows, columns], stride, padding)?;
    Ok(ConvPlan { batch, channels, out_channels, groups, window, relu: false })
}

impl Tensor {
    /// The convolution (strictly, the cross-correlation) of pictures \[batch, channels, height, width\] with a weight
    /// \[out channels, channels / groups, kernel height, kernel width\], plus a bias for each out channel, then ReLU
    /// where asked, in one pass.
    ///
    /// Cost: 2 · batch · out places · out channels · channels / groups · kernel area floating-point operations.
    ///
    /// # Errors
    /// When a shape is not of this form, the window does not fit, or the devices differ.
    ///
    /// ```
    /// use stepwise_tensor::{Convolution, Device};
    /// # fn main() -> Result<(), stepwise_tensor::TensorError> {
    /// let device = Device::cpu();
    /// let picture = device.tensor(&[1.0, 2.0, 3.0, 4.0], &[1, 1, 2, 2])?;
    /// let weight = device.tensor(&[1.0, 10.0], &[1, 1, 1, 2])?;
    /// let result = picture.conv2d(&weight, None, &Convolution::default(), false)?;
    /// assert_eq!(result.to_vec_now()?, [21.0, 43.0]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn conv2d(
        &self,
        weight: &Self,
        bias: Option<&Self>,
        settings: &Convolution,
        relu: bool,
    ) -> Result<Self, TensorError> {
        same_device("conv2d", self, weight)?;
        let plan = ConvPlan { relu, ..plan(self, weight, settings)? };
        if let Some(bias) = bias {
            same_device("conv2d", self, bias)?;
            if bias.shape().sizes() != [plan.out_channels] {
                return Err(TensorError::WrongShape {
                    operation: "conv2d",
                    tensor: "the bias",
                    shape: bias.shape(),
                    wanted: format!("[{}], one number for each out channel", plan.out_channels),
                });
            }
        }
        let [height, width] = plan.window.out;
        let shape = Shape::new(&[plan.batch, plan.out_channels, height, width])?;
        let out = self.device().allocate(shape.count())?;
        let (input, weights, biases) =
            (self.buffer().id, weight.buffer().id, bias.map(|bias| bias.buffer().id));
        self.device().backend().convolve(&plan, input, weights, biases, out.id)?;
        let function = || Convolve {
            plan,
            input: Saved::new(self, "conv2d", "the input"),
            weight: Saved::new(weight, "conv2d", "the weight"),
            bias: bias.cloned(),
            shape,
            result: Rc::clone(&out),
        };
        match bias {
            Some(bias) => Ok(Self::computed(shape, Rc::clone(&out), &[self, weight, bias], function)),
            None => Ok(Self::computed(shape, Rc::clone(&out), &[self, weight], function)),
        }
    }
}

struct Convolve {
    plan: ConvPlan,
    input: Saved,
    weight: Saved,
    bias: Option<Tensor>,
    shape: Shape,
    result: Rc<Buffer>,
}

impl Function for Convolve {
    fn each_input(&self, visit: &mut dyn FnMut(&Tensor)) {
        visit(&self.input.tensor);
        visit(&self.weight.tensor);
        self.bias.iter().for_each(visit);
    }

    fn backward(&self, upstream: &Rc<Buffer>) -> Result<(), TensorError> {
        let (input, weight) = (&self.input.tensor, &self.weight.tensor);
        let device = input.device();
        let upstream = if self.plan.relu {
            let masked = device.allocate(self.shape.count())?;
            device.backend().unary_gradient(Unary::Relu, self.result.id, upstream.id, masked.id)?;
            masked
        } else {
            Rc::clone(upstream)
        };
        if let Some(bias) = self.bias.as_ref().filter(|bias| bias.requires_grad()) {
            let each_channel = Shape::new(&[self.plan.out_channels, 1, 1])?;
            let plan = Broadcast::new("backward", &each_channel, &self.shape)?;
            let out = device.allocate(self.plan.out_channels)?;
            device.backend().sum_to(&plan, 1.0, upstream.id, out.id)?;
            bias.accumulate(out)?;
        }
        if weight.requires_grad() {
            let input = self.input.get()?.buffer().id;
            let out = device.allocate(weight.shape().count())?;
            device.backend().convolve_weight_gradient(&self.plan, input, upstream.id, out.id)?;
            weight.accumulate(out)?;
        }
        if input.requires_grad() {
            let weight = self.weight.get()?.buffer().id;
            let out = device.allocate(input.shape().count())?;
            device.backend().convolve_input_gradient(&self.plan, weight, upstream.id, out.id)?;
            input.accumulate(out)?;
        }
        Ok(())
    }

    fn export(&self, graph: &mut Graph) -> Result<String, TensorError> {
        let mut names = vec![graph.name(&self.input.tensor), graph.name(&self.weight.tensor)];
        names.extend(self.bias.as_ref().map(|bias| graph.name(bias)));
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let mut attributes = Attribute::window(&self.plan.window);
        attributes.push(Attribute::int("group", self.plan.groups as i64));
        let out = graph.node("Conv", &names, attributes);
        Ok(if self.plan.relu { graph.node("Relu", &[&out], Vec::new()) } else { out })
    }
}
