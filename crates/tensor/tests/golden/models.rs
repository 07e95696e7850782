//! Three small models for `exports.rs` and for the example that writes their files.

use stepwise_random::Random;
use stepwise_tensor::nn::{
    BatchNorm, Conv2d, Dropout, Embedding, Gelu, GlobalAveragePool, Gru, Layer, LayerNorm, Linear, Lstm,
    MaxPool2d, Module, Relu, ResidualBlock, Rnn, Sequential, TransformerBlock, causal_mask,
};
use stepwise_tensor::{Convolution, Device, Optimiser, Sgd, TensorError, no_grad, onnx};

/// A model's file, and its result for the input that is drawn for it.
pub struct Exported {
    pub name: &'static str,
    pub file: Vec<u8>,
    pub result: Vec<f32>,
}

/// Uniform numbers between −1 and 1, which Python draws too.
fn draw(count: usize, seed: u64) -> Vec<f32> {
    let mut random = Random::new(seed);
    (0..count).map(|_| (2.0 * random.uniform() - 1.0) as f32).collect()
}

/// Convolutions, pools, normalisation by running numbers that a step of training has moved.
fn pictures(device: &Device) -> Result<Exported, TensorError> {
    let mut random = Random::new(1);
    let settings = Convolution { padding: [1, 1], ..Convolution::default() };
    let depthwise = Convolution { groups: 4, ..settings };
    let model = Sequential::new()
        .then(Conv2d::new(2, 4, [3, 3], settings, &mut random, device)?)
        .then(BatchNorm::new(4, device)?)
        .then(Relu)
        .then(Conv2d::new(4, 4, [3, 3], depthwise, &mut random, device)?)
        .then(Relu)
        .then(MaxPool2d(2))
        .then(ResidualBlock::new(4, 6, 2, &mut random, device)?)
        .then(GlobalAveragePool)
        .then(Dropout::new(0.5, Random::new(2))?)
        .then(Linear::new(6, 3, &mut random, device)?);
    let input = device.tensor(&draw(2 * 2 * 8 * 8, 11), &[2, 2, 8, 8])?;
    model.forward(&input)?.cross_entropy(&device.labels([0, 2], 3)?)?.backward()?;
    Sgd::new(model.parameters(), 0.1)?.step()?;
    model.set_training(false);
    let result = no_grad(|| model.forward(&input))?.to_vec_now()?;
    let file = pollster::block_on(onnx::export(&input, |input| model.forward(input)))?;
    Ok(Exported { name: "pictures", file, result })
}

/// Recurrent layers, step by step.
fn series(device: &Device) -> Result<Exported, TensorError> {
    let mut random = Random::new(2);
    let model = Sequential::new()
        .then(Lstm::new(3, 4, &mut random, device)?)
        .then(Gru::new(4, 4, &mut random, device)?)
        .then(Rnn::new(4, 4, &mut random, device)?)
        .then(LayerNorm::new(4, device)?)
        .then(Gelu)
        .then(Linear::new(4, 2, &mut random, device)?);
    let input = device.tensor(&draw(2 * 3 * 3, 12), &[2, 3, 3])?;
    let result = no_grad(|| model.forward(&input))?.to_vec_now()?;
    let file = pollster::block_on(onnx::export(&input, |input| model.forward(input)))?;
    Ok(Exported { name: "series", file, result })
}

/// Words, and attention that does not look ahead.
fn words(device: &Device) -> Result<Exported, TensorError> {
    let mut random = Random::new(3);
    let table = Embedding { weight: device.parameter(&draw(7 * 8, 5), &[7, 8])? };
    let block = TransformerBlock::new(8, 2, 16, 0.1, &mut random, device)?;
    let output = Linear::new(8, 7, &mut random, device)?;
    block.set_training(false);
    let mask = causal_mask(4, device)?;
    let text = device.indices([3, 1, 4, 1, 5, 2, 6, 5], 7)?;
    let model = |text: &stepwise_tensor::Indices| {
        let states = block.forward_masked(&table.forward(text, &[2, 4])?, Some(&mask))?;
        output.forward(&states)?.log_softmax()
    };
    let result = no_grad(|| model(&text))?.to_vec_now()?;
    let file = pollster::block_on(onnx::export_indices(&text, model))?;
    Ok(Exported { name: "words", file, result })
}

pub fn all() -> Result<[Exported; 3], TensorError> {
    let device = Device::cpu();
    Ok([pictures(&device)?, series(&device)?, words(&device)?])
}
