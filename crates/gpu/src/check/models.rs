//! One training step of each kind of net, from the same weights.

use stepwise_random::Random;
use stepwise_tensor::nn::{
    BatchNorm, Conv2d, Embedding, Flatten, Gru, Layer, Linear, Lstm, MaxPool2d, Module, Relu, ResidualBlock,
    Rnn, Sequential, TransformerBlock, causal_mask,
};
use stepwise_tensor::{Convolution, Device, Optimiser, Sgd, Tensor, TensorError};

use super::{Check, Results, numbers};

/// What hundreds of operations, each right to the last bits, may add up to.
const ALLOWED: f64 = 1e-3;

pub(crate) const MLP: Check = Check { name: "a training step of a net", allowed: ALLOWED, program: mlp };

pub(crate) static ALL: &[Check] = &[
    MLP,
    Check { name: "a training step of a convolutional net", allowed: ALLOWED, program: cnn },
    Check { name: "a training step of a residual net", allowed: ALLOWED, program: residual },
    Check { name: "a training step of an LSTM", allowed: ALLOWED, program: lstm },
    Check { name: "a training step of a GRU and an RNN", allowed: ALLOWED, program: recurrent },
    Check { name: "a training step of a transformer block", allowed: ALLOWED, program: transformer },
];

/// The loss, all gradients, and all parameters after a step.
fn step(parameters: Vec<Tensor>, loss: Tensor) -> Results {
    let mut optimiser = Sgd::new(parameters.clone(), 0.5)?.with_momentum(0.9)?;
    loss.backward()?;
    let mut results = vec![loss];
    results.extend(parameters.iter().filter_map(Tensor::grad));
    optimiser.step()?;
    results.extend(parameters.iter().map(Tensor::detach));
    Ok(results)
}

fn inputs(device: &Device, sizes: &[usize]) -> Result<Tensor, TensorError> {
    device.tensor(&numbers(42, sizes.iter().product()), sizes)
}

fn classify(device: &Device, model: &Sequential, sizes: &[usize], classes: usize) -> Results {
    let labels = device.labels((0..sizes[0]).map(|row| row * 3 % classes), classes)?;
    let loss = model.forward(&inputs(device, sizes)?)?.cross_entropy(&labels)?;
    step(model.parameters(), loss)
}

fn mlp(device: &Device) -> Results {
    let mut random = Random::new(1);
    let model = Sequential::new()
        .then(Linear::new(28, 64, &mut random, device)?)
        .then(Relu)
        .then(Linear::new(64, 10, &mut random, device)?);
    classify(device, &model, &[33, 28], 10)
}

fn cnn(device: &Device) -> Results {
    let mut random = Random::new(2);
    let same = Convolution { padding: [1, 1], ..Convolution::default() };
    let model = Sequential::new()
        .then(Conv2d::new(1, 8, [3, 3], same, &mut random, device)?)
        .then(Relu)
        .then(MaxPool2d(2))
        .then(Conv2d::new(8, 16, [3, 3], same, &mut random, device)?)
        .then(Relu)
        .then(MaxPool2d(2))
        .then(Flatten)
        .then(Linear::new(144, 10, &mut random, device)?);
    classify(device, &model, &[8, 1, 12, 12], 10)
}

fn residual(device: &Device) -> Results {
    let mut random = Random::new(3);
    let model = Sequential::new()
        .then(Conv2d::new(3, 4, [3, 3], Convolution::default(), &mut random, device)?)
        .then(BatchNorm::new(4, device)?)
        .then(Relu)
        .then(ResidualBlock::new(4, 6, 2, &mut random, device)?)
        .then(Flatten)
        .then(Linear::new(54, 5, &mut random, device)?);
    classify(device, &model, &[6, 3, 8, 8], 5)
}

fn lstm(device: &Device) -> Results {
    let mut random = Random::new(4);
    let model = Sequential::new()
        .then(Lstm::new(5, 12, &mut random, device)?)
        .then(Flatten)
        .then(Linear::new(12 * 9, 4, &mut random, device)?);
    classify(device, &model, &[7, 9, 5], 4)
}

fn recurrent(device: &Device) -> Results {
    let mut random = Random::new(5);
    let model = Sequential::new()
        .then(Gru::new(5, 6, &mut random, device)?)
        .then(Rnn::new(6, 8, &mut random, device)?)
        .then(Flatten)
        .then(Linear::new(8 * 9, 4, &mut random, device)?);
    classify(device, &model, &[7, 9, 5], 4)
}

fn transformer(device: &Device) -> Results {
    let mut random = Random::new(6);
    let table = Embedding::new(11, 16, &mut random, device)?;
    let block = TransformerBlock::new(16, 4, 32, 0.0, &mut random, device)?;
    let words = device.indices((0..24).map(|place| place * 5 % 11), 11)?;
    let mask = causal_mask(8, device)?;
    let seen = block.forward_masked(&table.forward(&words, &[3, 8])?, Some(&mask))?;
    let target = inputs(device, &[3, 8, 16])?;
    let loss = seen.mean_squared_error(&target)?;
    step([table.parameters(), block.parameters()].concat(), loss)
}
