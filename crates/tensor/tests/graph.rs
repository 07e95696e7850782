//! The graph: what it refuses, that it frees itself, and that training leaves memory flat.
#![allow(clippy::unwrap_used, reason = "everything here is a test or its helper")]

use stepwise_random::Random;
use stepwise_tensor::nn::{
    BatchNorm, Conv2d, Dropout, Embedding, GlobalAveragePool, Gru, Layer, Linear, Lstm, MaxPool2d, Module,
    Relu, ResidualBlock, Rnn, Sequential, TransformerBlock, causal_mask, from_safetensors, load_state, state,
    to_safetensors,
};
use stepwise_tensor::optim::{clip_gradient_norm, clip_gradients};
use stepwise_tensor::{Adam, Convolution, Device, Meter, Optimiser, Sgd, TensorError, no_grad};

fn model(device: &Device) -> Sequential {
    let mut random = Random::new(1);
    Sequential::new()
        .then(Linear::new(5, 7, &mut random, device).unwrap())
        .then(Relu)
        .then(Linear::new(7, 3, &mut random, device).unwrap())
}

#[test]
fn memory_is_flat_over_thousands_of_steps() {
    let device = Device::cpu();
    let model = model(&device);
    let mut optimiser = Adam::new(model.parameters(), 1e-3).unwrap();
    let mut step = || {
        let inputs = device.tensor(&[0.5; 20], &[4, 5]).unwrap();
        let labels = device.labels([0, 1, 2, 0], 3).unwrap();
        let loss = model.forward(&inputs).unwrap().cross_entropy(&labels).unwrap();
        optimiser.zero_grad();
        loss.backward().unwrap();
        optimiser.step().unwrap();
        // An evaluation, and a graph that is thrown away unused.
        no_grad(|| model.forward(&inputs)).unwrap();
        let _unused = model.forward(&inputs).unwrap().mean().unwrap();
    };
    let mut after = |steps: usize| -> Meter {
        (0..steps).for_each(|_| step());
        device.meter()
    };
    let early = after(3);
    assert_eq!(after(10_000), early);
    // Four parameters, their gradients, and Adam's two running means.
    assert_eq!(early.live_buffers, 16);
    drop((model, optimiser));
    assert_eq!((device.meter().live_buffers, device.meter().live_numbers), (0, 0));
}

/// The same for everything else that there is, with fewer steps because each does more.
#[test]
fn no_layer_leaks() {
    let (device, mut random) = (Device::cpu(), Random::new(1));
    let conv = Conv2d::new(2, 4, [3, 3], Convolution::default(), &mut random, &device).unwrap();
    let pictures = Sequential::new()
        .then(conv)
        .then(BatchNorm::new(4, &device).unwrap())
        .then(Relu)
        .then(MaxPool2d(2))
        .then(ResidualBlock::new(4, 6, 2, &mut random, &device).unwrap())
        .then(GlobalAveragePool)
        .then(Dropout::new(0.5, Random::new(2)).unwrap());
    let series = Sequential::new()
        .then(Lstm::new(3, 4, &mut random, &device).unwrap())
        .then(Gru::new(4, 4, &mut random, &device).unwrap())
        .then(Rnn::new(4, 8, &mut random, &device).unwrap());
    let table = Embedding::new(7, 8, &mut random, &device).unwrap();
    let block = TransformerBlock::new(8, 2, 16, 0.1, &mut random, &device).unwrap();
    let parts: [&dyn Module; 4] = [&pictures, &series, &table, &block];
    let parameters: Vec<_> = parts.iter().flat_map(|part| part.parameters()).collect();
    let mut optimiser = Adam::new(parameters.clone(), 1e-3).unwrap();
    let mut step = || -> Result<(), TensorError> {
        let seen = pictures.forward(&device.tensor(&[0.5; 256], &[2, 2, 8, 8])?)?.sum()?;
        let heard = series.forward(&device.tensor(&[0.5; 30], &[2, 5, 3])?)?;
        let read = table.forward(&device.indices([1, 6, 1, 2, 3, 0, 4, 2, 5, 3], 7)?, &[2, 5])?;
        let mask = causal_mask(5, &device)?;
        let both = block.forward_masked(&heard.add(&read)?, Some(&mask))?;
        let picked = both.reshape(&[10, 8])?.gather(&device.indices((0..10).map(|row| row % 8), 8)?)?;
        let loss = picked.mul(&picked)?.mean()?.add(&both.max_along(1)?.mean()?)?.add(&seen)?;
        optimiser.zero_grad();
        loss.backward()?;
        clip_gradient_norm(&parameters, 1.0)?;
        clip_gradients(&parameters, 0.1)?;
        optimiser.step()
    };
    let mut after = |steps: usize| -> Meter {
        (0..steps).for_each(|_| step().unwrap());
        device.meter()
    };
    let early = after(3);
    assert_eq!(after(1_000), early);
    drop((pictures, series, table, block, optimiser, parameters));
    assert_eq!((device.meter().live_buffers, device.meter().live_numbers), (0, 0));
}

#[test]
fn frozen_parameters_stay_as_they_are() {
    let device = Device::cpu();
    let model = model(&device);
    let before = pollster::block_on(state(&model)).unwrap();
    let (first, second) = (&model.parameters()[0], &model.parameters()[2]);
    first.set_requires_grad(false).unwrap();
    let mut optimiser = Adam::new(model.parameters(), 0.1).unwrap();
    let inputs = device.tensor(&[0.5; 20], &[4, 5]).unwrap();
    let labels = device.labels([0, 1, 2, 0], 3).unwrap();
    let loss = model.forward(&inputs).unwrap().cross_entropy(&labels).unwrap();
    loss.backward().unwrap();
    optimiser.step().unwrap();
    assert_eq!(first.to_vec_now().unwrap(), before[0].values);
    assert_ne!(second.to_vec_now().unwrap(), before[2].values);
    model.set_requires_grad(false).unwrap();
    let loss = model.forward(&inputs).unwrap().cross_entropy(&labels).unwrap();
    assert_eq!(loss.backward(), Err(TensorError::NoGradient));
    model.set_requires_grad(true).unwrap();
    let computed = model.forward(&inputs).unwrap();
    assert_eq!(computed.set_requires_grad(false), Err(TensorError::NotALeaf { shape: computed.shape() }));
}

#[test]
fn dropout_keeps_the_mean_and_rests_in_evaluation() {
    let device = Device::cpu();
    let dropout = Dropout::new(0.25, Random::new(3)).unwrap();
    let ones = device.tensor(&[1.0; 10_000], &[10_000]).unwrap();
    let values = dropout.forward(&ones).unwrap().to_vec_now().unwrap();
    let dropped = values.iter().filter(|value| **value == 0.0).count();
    assert!((2_300..2_700).contains(&dropped), "{dropped} of 10000 were dropped");
    assert!(values.iter().all(|value| *value == 0.0 || (*value - 4.0 / 3.0).abs() < 1e-6));
    dropout.set_training(false);
    assert_eq!(dropout.forward(&ones).unwrap().to_vec_now().unwrap(), [1.0; 10_000]);
    assert!(Dropout::new(1.0, Random::new(3)).is_err());
}

#[test]
fn a_very_long_graph_is_freed_without_recursion() {
    let device = Device::cpu();
    let start = device.parameter(&[1.0], &[1]).unwrap();
    let mut value = start.clone();
    for _ in 0..200_000 {
        value = value.scale(1.0).unwrap();
    }
    drop(value);
    assert_eq!(device.meter().live_buffers, 1);
}

#[test]
fn misuse_is_a_sentence() {
    let (device, other) = (Device::cpu(), Device::cpu());
    let weight = device.parameter(&[1.0, 2.0], &[2]).unwrap();
    let loss = weight.mul(&weight).unwrap().sum().unwrap();
    assert_eq!(weight.backward(), Err(TensorError::NotScalar { shape: weight.shape() }));
    assert_eq!(weight.detach().sum().unwrap().backward(), Err(TensorError::NoGradient));
    loss.backward().unwrap();
    assert_eq!(weight.grad().unwrap().to_vec_now().unwrap(), [2.0, 4.0]);
    assert_eq!(loss.backward(), Err(TensorError::GraphFreed));

    let late = weight.mul(&weight).unwrap().sum().unwrap();
    weight.set(&[3.0, 4.0]).unwrap();
    assert_eq!(
        late.backward().unwrap_err().to_string(),
        "backward: the right tensor of mul, shape [2], was changed in place after the forward pass; take the \
         optimiser's step after backward."
    );

    let elsewhere = other.zeros(&[2]).unwrap();
    assert_eq!(
        weight.add(&elsewhere).unwrap_err().to_string(),
        format!(
            "add: the left tensor is on {} and the right one on {}, but both must be on the same device; move one \
             with .to(&device).",
            device.name(),
            other.name()
        )
    );
    assert_eq!(
        weight.reshape(&[3]).unwrap_err().to_string(),
        "reshape: [2] holds 2 numbers and cannot become [3], which holds 3."
    );
    assert_eq!(
        device.labels([0, 11], 10).unwrap_err().to_string(),
        "labels: row 1 has label 11, but there are 10 classes, numbered from 0."
    );
    assert_eq!(
        weight.matmul(&weight).unwrap_err().to_string(),
        "matmul: the left tensor has shape [2], but must be a matrix (two dimensions) or a batch of them (more)."
    );
    assert_eq!(
        Sgd::new(vec![weight], f64::NAN).unwrap_err().to_string(),
        "the learning rate is NaN, but must be a finite number, 0 or more."
    );
}

#[test]
fn gradients_add_up_until_they_are_forgotten() {
    let device = Device::cpu();
    let weight = device.parameter(&[1.0, 2.0], &[2]).unwrap();
    for _ in 0..2 {
        weight.scale(3.0).unwrap().sum().unwrap().backward().unwrap();
    }
    let kept = weight.grad().unwrap();
    assert_eq!(kept.to_vec_now().unwrap(), [6.0, 6.0]);
    weight.sum().unwrap().backward().unwrap();
    assert_eq!(weight.grad().unwrap().to_vec_now().unwrap(), [7.0, 7.0]);
    assert_eq!(kept.to_vec_now().unwrap(), [6.0, 6.0], "a gradient that was handed out does not change");
    weight.zero_grad();
    assert!(weight.grad().is_none());
}

/// Two steps of each optimiser by hand.
#[test]
fn optimisers_follow_their_formulas() {
    let device = Device::cpu();
    let run = |make: &dyn Fn(Vec<stepwise_tensor::Tensor>) -> Box<dyn Optimiser>| {
        let weight = device.parameter(&[1.0], &[1]).unwrap();
        let mut optimiser = make(vec![weight.clone()]);
        for _ in 0..2 {
            optimiser.zero_grad();
            weight.mul(&weight).unwrap().sum().unwrap().backward().unwrap();
            optimiser.step().unwrap();
        }
        weight.item_now().unwrap()
    };
    let near = |value: f32, wanted: f64| {
        assert!((f64::from(value) - wanted).abs() < 1e-6, "{value} is not {wanted}")
    };
    // g = 2 w: 1 → 0.8 → 0.64.
    near(run(&|parameters| Box::new(Sgd::new(parameters, 0.1).unwrap())), 0.64);
    // v = 2, w = 0.8; v = 0.9·2 + 1.6 = 3.4, w = 0.46.
    near(run(&|parameters| Box::new(Sgd::new(parameters, 0.1).unwrap().with_momentum(0.9).unwrap())), 0.46);
    let (mut w, mut m, mut v) = (1.0_f64, 0.0, 0.0);
    for t in 1..=2 {
        let g = 2.0 * w;
        m = 0.9 * m + 0.1 * g;
        v = 0.999 * v + 0.001 * g * g;
        w -= 0.1 * (m / (1.0 - 0.9_f64.powi(t))) / ((v / (1.0 - 0.999_f64.powi(t))).sqrt() + 1e-8);
    }
    near(run(&|parameters| Box::new(Adam::new(parameters, 0.1).unwrap())), w);
}

#[test]
fn a_state_goes_out_and_comes_back() {
    let device = Device::cpu();
    let (first, second) = (model(&device), model(&Device::cpu()));
    let kept = pollster::block_on(state(&first)).unwrap();
    let names: Vec<&str> = kept.iter().map(|values| values.name.as_str()).collect();
    assert_eq!(names, ["0.weight", "0.bias", "2.weight", "2.bias"]);
    for parameter in second.parameters() {
        parameter.set(&vec![0.0; parameter.shape().count()]).unwrap();
    }
    let file = to_safetensors(&kept).unwrap();
    load_state(&second, &from_safetensors(&file).unwrap()).unwrap();
    assert!(from_safetensors(&file[..file.len() - 1]).is_err());
    assert_eq!(pollster::block_on(state(&second)).unwrap(), kept);
    assert_eq!(
        load_state(&second, &kept[..3]).unwrap_err().to_string(),
        "state: 2.bias is missing from the state."
    );
}

#[test]
fn a_diverged_network_says_so_with_nan() {
    let device = Device::cpu();
    let value = device.tensor(&[f32::NAN, 1.0], &[1, 2]).unwrap();
    assert!(value.relu().unwrap().to_vec_now().unwrap()[0].is_nan());
    let loss = value.cross_entropy(&device.labels([1], 2).unwrap()).unwrap();
    assert!(loss.item_now().unwrap().is_nan());
}
