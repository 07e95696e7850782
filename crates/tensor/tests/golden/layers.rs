//! The losses of a few training steps of each layer family, from the same numbers.

use serde_json::Value;
use stepwise_random::Random;
use stepwise_tensor::nn::{
    AveragePool2d, Conv2d, Embedding, Flatten, GlobalAveragePool, Gru, Layer, Linear, Lstm, MaxPool2d,
    Module, Relu, ResidualBlock, Rnn, Sequential, TransformerBlock, causal_mask,
};
use stepwise_tensor::{
    Adam, AdamW, Convolution, Device, Indices, Optimiser, RmsProp, Sgd, Tensor, TensorError, no_grad,
};

/// Relative distance of a loss that has followed PyTorch's.
const TOLERANCE: f64 = 1e-4;

fn golden() -> Value {
    serde_json::from_str(include_str!("layers.json")).unwrap()
}

/// The draws of `layers.py`, in the same order.
struct Draws(Random);

impl Draws {
    fn numbers(&mut self, count: usize, scale: f64) -> Vec<f32> {
        (0..count).map(|_| (scale * self.0.normal()) as f32).collect()
    }

    fn tensor(&mut self, sizes: &[usize], device: &Device) -> Tensor {
        device.tensor(&self.numbers(sizes.iter().product(), 1.0), sizes).unwrap()
    }

    fn labels(&mut self, count: usize, classes: usize) -> Vec<usize> {
        (0..count).map(|_| self.0.below(classes)).collect()
    }

    fn fill(&mut self, module: &dyn Module) {
        for parameter in module.parameters() {
            parameter.set(&self.numbers(parameter.shape().count(), 0.3)).unwrap();
        }
    }
}

fn close(loss: f32, expected: &Value, what: &str) {
    let expected = expected.as_f64().unwrap();
    assert!((f64::from(loss) - expected).abs() <= TOLERANCE * expected, "{what}: {loss} is not {expected}");
}

#[track_caller]
fn follows(expected: &Value, mut optimiser: impl Optimiser, loss: impl Fn() -> Result<Tensor, TensorError>) {
    for (step, expected) in expected.as_array().unwrap().iter().enumerate() {
        let value = loss().unwrap();
        optimiser.zero_grad();
        value.backward().unwrap();
        optimiser.step().unwrap();
        close(value.item_now().unwrap(), expected, &format!("step {step}"));
    }
}

fn descent(parameters: Vec<Tensor>) -> Sgd {
    Sgd::new(parameters, 0.1).unwrap()
}

fn together(modules: &[&dyn Module]) -> Vec<Tensor> {
    modules.iter().flat_map(|module| module.parameters()).collect()
}

fn indices(numbers: &[usize], bound: usize, device: &Device) -> Indices {
    device.indices(numbers.iter().copied(), bound).unwrap()
}

#[test]
fn a_convolutional_net_learns_as_in_pytorch() {
    let (device, mut draws) = (Device::cpu(), Draws(Random::new(1)));
    let mut unused = Random::new(0);
    let mut conv = |channels, out, kernel, stride, padding, groups| {
        Conv2d::new(channels, out, kernel, Convolution { stride, padding, groups }, &mut unused, &device)
            .unwrap()
    };
    let model = Sequential::new()
        .then(conv(2, 4, [3, 3], [1, 1], [1, 1], 1))
        .then(Relu)
        .then(MaxPool2d(2))
        .then(conv(4, 6, [3, 2], [2, 1], [1, 0], 2))
        .then(Relu)
        .then(AveragePool2d(2))
        .then(Flatten)
        .then(Linear::new(12, 3, &mut unused, &device).unwrap());
    draws.fill(&model);
    let x = draws.tensor(&[5, 2, 8, 10], &device);
    let y = indices(&draws.labels(5, 3), 3, &device);
    follows(&golden()["conv_net"], descent(model.parameters()), || model.forward(&x)?.cross_entropy(&y));
}

#[test]
fn recurrent_layers_learn_as_in_pytorch() {
    let (device, mut unused) = (Device::cpu(), Random::new(0));
    let layers: [(&str, u64, Box<dyn Layer>); 3] = [
        ("rnn", 2, Box::new(Rnn::new(3, 5, &mut unused, &device).unwrap())),
        ("lstm", 3, Box::new(Lstm::new(3, 5, &mut unused, &device).unwrap())),
        ("gru", 4, Box::new(Gru::new(3, 5, &mut unused, &device).unwrap())),
    ];
    for (name, seed, layer) in layers {
        let mut draws = Draws(Random::new(seed));
        let output = Linear::new(5, 2, &mut unused, &device).unwrap();
        draws.fill(&*layer);
        draws.fill(&output);
        let x = draws.tensor(&[4, 7, 3], &device);
        let y = indices(&draws.labels(4, 2), 2, &device);
        let optimiser = Adam::new([layer.parameters(), output.parameters()].concat(), 0.05).unwrap();
        follows(&golden()[name], optimiser, || {
            let states = layer.forward(&x)?;
            let loss = output.forward(&states.select(1, 6)?)?.cross_entropy(&y)?;
            loss.add(&states.mul(&states)?.mean()?.scale(0.1)?)
        });
    }
}

#[test]
fn a_transformer_block_learns_as_in_pytorch() {
    let (device, mut draws) = (Device::cpu(), Draws(Random::new(5)));
    let mut unused = Random::new(0);
    let table = Embedding::new(11, 8, &mut unused, &device).unwrap();
    let block = TransformerBlock::new(8, 2, 16, 0.0, &mut unused, &device).unwrap();
    let output = Linear::new(8, 11, &mut unused, &device).unwrap();
    let parts: [&dyn Module; 5] = [&table, &block.attention, &block.linear1, &block.linear2, &output];
    parts.iter().for_each(|part| draws.fill(*part));
    let words = draws.labels(18, 11);
    let next: Vec<usize> = words.chunks(6).flat_map(|text| &text[1..]).copied().collect();
    let (words, next) = (indices(&words, 11, &device), indices(&next, 11, &device));
    let mask = causal_mask(6, &device).unwrap();
    let parameters = together(&[&table, &block, &output]);
    follows(&golden()["transformer"], AdamW::new(parameters, 0.01, 0.1).unwrap(), || {
        let states = block.forward_masked(&table.forward(&words, &[3, 6])?, Some(&mask))?;
        output.forward(&states)?.slice(1, 0..5)?.reshape(&[15, 11])?.cross_entropy(&next)
    });
}

#[test]
fn a_residual_block_with_batch_norm_learns_as_in_pytorch() {
    let (device, mut draws) = (Device::cpu(), Draws(Random::new(6)));
    let mut unused = Random::new(0);
    let block = ResidualBlock::new(2, 4, 2, &mut unused, &device).unwrap();
    let output = Linear::new(4, 3, &mut unused, &device).unwrap();
    let shortcut = &block.shortcut.as_ref().unwrap().0;
    let parts: [&dyn Module; 4] = [&block.conv1, &block.conv2, shortcut, &output];
    parts.iter().for_each(|part| draws.fill(*part));
    let x = draws.tensor(&[6, 2, 6, 5], &device);
    let y = indices(&draws.labels(6, 3), 3, &device);
    let loss = || output.forward(&GlobalAveragePool.forward(&block.forward(&x)?)?)?.cross_entropy(&y);
    let expected = &golden()["residual"];
    follows(&expected["training"], descent(together(&[&block, &output])), loss);
    block.set_training(false);
    close(no_grad(loss).unwrap().item_now().unwrap(), &expected["evaluation"], "evaluation");
}

type Kind = fn(Vec<Tensor>) -> Result<Box<dyn Optimiser>, TensorError>;

#[test]
fn optimisers_step_as_in_pytorch() {
    let kinds: [(&str, Kind); 4] = [
        ("nesterov", |p| Ok(Box::new(Sgd::new(p, 0.05)?.with_nesterov(0.9)?.with_weight_decay(0.01)?))),
        ("rmsprop", |p| Ok(Box::new(RmsProp::new(p, 0.01)?.with_weight_decay(0.01)?))),
        ("adam", |p| Ok(Box::new(Adam::new(p, 0.05)?.with_weight_decay(0.01)?))),
        ("adamw", |p| Ok(Box::new(AdamW::new(p, 0.05, 0.1)?))),
    ];
    for (name, kind) in kinds {
        let (device, mut draws) = (Device::cpu(), Draws(Random::new(7)));
        let layer = Linear::new(4, 2, &mut Random::new(0), &device).unwrap();
        draws.fill(&layer);
        let (x, y) = (draws.tensor(&[9, 4], &device), draws.tensor(&[9, 2], &device));
        let mut optimiser = kind(layer.parameters()).unwrap();
        for (step, expected) in golden()["optimisers"][name].as_array().unwrap().iter().enumerate() {
            let loss = layer.forward(&x).unwrap().tanh().unwrap().mean_squared_error(&y).unwrap();
            optimiser.zero_grad();
            loss.backward().unwrap();
            optimiser.step().unwrap();
            close(loss.item_now().unwrap(), expected, &format!("{name}, step {step}"));
        }
    }
}
