//! What the card must get right apart from numbers: the order of things, memory, and saying no.

use std::rc::Rc;

use stepwise_random::Random;
use stepwise_tensor::backend::Backend;
use stepwise_tensor::nn::{Layer, Linear, Module, Relu, Sequential};
use stepwise_tensor::{Adam, Device, Meter, Optimiser, TensorError};

use super::{Outcome, distance, numbers};
use crate::open::{Opened, connect};

pub(crate) async fn all(opened: &Opened) -> Vec<Outcome> {
    let device = &opened.device;
    vec![
        Outcome::new("writes and commands keep their order", 0.0, order(device).await),
        Outcome::new("a read sees its own point of the program", 0.0, reads(device).await),
        Outcome::new("memory is flat over a thousand steps", 0.0, flat(device).await),
        Outcome::new("the same program gives the same bits", 0.0, bits(device).await),
        Outcome::new("more workgroups than one dimension holds", 0.0, wide(device).await),
        Outcome::new("refusals are sentences", 0.0, refusals(device)),
        Outcome::new("a lost card is an error", 0.0, lost().await),
    ]
}

/// 0 when all is well, infinite otherwise.
fn verdict(well: bool) -> f64 {
    if well { 0.0 } else { f64::INFINITY }
}

/// A value is written over while commands that use the old one are still waiting.
async fn order(device: &Device) -> Result<f64, TensorError> {
    let value = device.tensor(&[1.0, 2.0], &[2])?;
    let before = value.scale(10.0)?;
    value.set(&[3.0, 4.0])?;
    let after = value.scale(10.0)?;
    drop(value);
    // The freed buffer comes back to be written, too.
    let fresh = device.tensor(&[5.0, 6.0], &[2])?;
    let last = fresh.add(&after)?;
    let found = [before.to_vec().await?, after.to_vec().await?, last.to_vec().await?].concat();
    Ok(distance(&found, &[10.0, 20.0, 30.0, 40.0, 35.0, 46.0]))
}

/// What is recorded while values travel does not change them.
async fn reads(device: &Device) -> Result<f64, TensorError> {
    let value = device.tensor(&[1.0], &[1])?;
    let reading = value.to_vec();
    value.assign(&value.scale(7.0)?)?;
    let found = reading.await?;
    Ok(distance(&[found, value.to_vec().await?].concat(), &[1.0, 7.0]))
}

/// Adam's step of a small net, over and over.
struct Training {
    model: Sequential,
    optimiser: Adam,
    device: Device,
}

impl Training {
    fn new(device: &Device) -> Result<Self, TensorError> {
        let mut random = Random::new(1);
        let model = Sequential::new()
            .then(Linear::new(5, 7, &mut random, device)?)
            .then(Relu)
            .then(Linear::new(7, 3, &mut random, device)?);
        let optimiser = Adam::new(model.parameters(), 1e-3)?;
        Ok(Self { model, optimiser, device: device.clone() })
    }

    fn steps(&mut self, steps: usize) -> Result<Meter, TensorError> {
        for _ in 0..steps {
            let inputs = self.device.tensor(&[0.5; 20], &[4, 5])?;
            let labels = self.device.labels([0, 1, 2, 0], 3)?;
            let loss = self.model.forward(&inputs)?.cross_entropy(&labels)?;
            self.optimiser.zero_grad();
            loss.backward()?;
            self.optimiser.step()?;
        }
        Ok(self.device.meter())
    }
}

async fn flat(device: &Device) -> Result<f64, TensorError> {
    let before = device.meter();
    let mut training = Training::new(device)?;
    let early = training.steps(3)?;
    let late = training.steps(1000)?;
    drop(training);
    let after = device.meter();
    device.zeros(&[1])?.to_vec().await?;
    Ok(verdict(early == late && after.live_buffers == before.live_buffers))
}

async fn bits(device: &Device) -> Result<f64, TensorError> {
    let mut runs = Vec::new();
    for _ in 0..2 {
        let mut training = Training::new(device)?;
        training.steps(10)?;
        let table = device.parameter(&numbers(1, 70), &[10, 7])?;
        let words = device.indices((0..300).map(|word| word * 7 % 10), 10)?;
        table.embedding(&words)?.mean()?.backward()?;
        let mut values = Vec::new();
        for tensor in training.model.parameters().iter().cloned().chain(table.grad()) {
            values.extend(tensor.to_vec().await?.into_iter().map(f32::to_bits));
        }
        runs.push(values);
    }
    Ok(verdict(runs[0] == runs[1]))
}

/// More than 65,535 workgroups of 64 invocations, one number each.
async fn wide(device: &Device) -> Result<f64, TensorError> {
    let count = 65_536 * 64 + 3;
    let ones = device.zeros(&[count / 67, 67])?.shift(1.0)?;
    let moved = ones.add(&device.tensor(&numbers(1, 67), &[67])?)?.sum_along(&[1])?;
    let expected: f32 = numbers(1, 67).into_iter().map(|number| number + 1.0).sum();
    let found = moved.to_vec().await?;
    let error = distance(&found, &vec![expected; count / 67]);
    Ok(if error < 1e-5 { 0.0 } else { error })
}

fn refusals(device: &Device) -> Result<f64, TensorError> {
    let value = device.zeros(&[2])?;
    let must_wait = matches!(value.to_vec_now(), Err(TensorError::MustWait { .. }));
    let too_large = device.zeros(&[1 << 30, 2]);
    let refused = matches!(&too_large, Err(error @ TensorError::Device { .. })
        if error.to_string().contains("MiB in one piece"));
    // And it goes on as if nothing had been asked.
    Ok(verdict(must_wait && refused && device.zeros(&[2]).is_ok()))
}

/// Another device on the same card, which is lost in the middle of a program.
async fn lost() -> Result<f64, TensorError> {
    let Ok(gpu) = connect(None).await else { return Ok(verdict(false)) };
    let gpu = Rc::new(gpu);
    let device = Device::new(Rc::clone(&gpu) as Rc<dyn Backend>);
    let value = device.tensor(&[1.0; 1000], &[1000])?;
    let before = value.shift(1.0)?.to_vec().await?;
    gpu.destroy();
    // Whichever of these hears of it first says so, and so does everything after.
    let read = match value.shift(1.0) {
        Ok(moved) => moved.to_vec().await.map(drop),
        Err(error) => Err(error),
    };
    let says = |result: &Result<(), TensorError>| matches!(result, Err(TensorError::Device { .. }));
    let after = device.zeros(&[4]).map(drop);
    Ok(verdict(before == [2.0; 1000] && says(&read) && says(&after)))
}
