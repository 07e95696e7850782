//! The graph: what it refuses, that it frees itself, and that training leaves memory flat.
#![allow(clippy::unwrap_used, reason = "everything here is a test or its helper")]

use stepwise_random::Random;
use stepwise_tensor::nn::{Layer, Linear, Module, Relu, Sequential, load_state, state};
use stepwise_tensor::{Adam, Device, Meter, Optimiser, Sgd, TensorError, no_grad};

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
    load_state(&second, &kept).unwrap();
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
