//! The net, its optimiser, and the batches it learns from.

use stepwise_data::{AtHand, STOCKS};
use stepwise_lab::{LabError, SavedFile, Setup};
use stepwise_random::Random;
use stepwise_tensor::nn::{Mirrored, Module, gradient_by_step};
use stepwise_tensor::optim::clip_gradient_norm;
use stepwise_tensor::{Adam, Device, Optimiser, Tensor, onnx};

use super::memory::Memory;
use super::net::Net;
use super::prices::Prices;
use super::task::Task;

/// Streams of the run's seed, one for each purpose; `lab.py` uses the same.
const WEIGHTS: u64 = 1;
const TRAINING: u64 = 2;
const TESTS: u64 = 3;

/// Sequences in a batch.
const BATCH: usize = 16;
/// The greatest length of a gradient: longer ones are shortened, so that no single batch throws the net off.
const MOST_GRADIENT: f64 = 1.0;
/// On a graphics card the loss comes back once in so many batches: each time costs a wait.
const READ_EVERY: usize = 16;

/// A net in training.
pub struct Trainer {
    net: Mirrored<Net>,
    optimiser: Adam,
    task: Task,
    plain: Vec<f64>,
    random: Random,
    batches: usize,
}

impl Trainer {
    pub fn new(setup: &Setup) -> Result<Self, LabError> {
        let Setup { values, seed, device, data, .. } = setup;
        let table = AtHand::read(data, STOCKS)?;
        let task = match values.text("task")? {
            "prices" => Task::Prices(Box::new(Prices::new(&table, values)?)),
            _ => Task::Memory(Memory::new(values.count("length")?, Random::stream(*seed, TESTS))),
        };
        let net = |cell: &str, device: &Device| {
            let random = Random::stream(*seed, WEIGHTS);
            Net::new(cell, values, task.inputs(), task.outputs(), random, device)
        };
        let cell = values.text("cell")?;
        let processor = Device::cpu();
        let plain = gradient(&net("rnn", &processor)?, &task, &processor)?;
        let net = Mirrored::new(device, |device| net(cell, device))?;
        Ok(Self {
            optimiser: Adam::new(net.trained().parameters(), values.number("learning_rate")?)?,
            net,
            task,
            plain,
            random: Random::stream(*seed, TRAINING),
            batches: 0,
        })
    }

    /// Goes on on the processor from the net that was last looked at; the optimiser starts anew.
    pub fn fall_back(&mut self) -> Result<(), LabError> {
        self.net.fall_back();
        self.optimiser = Adam::new(self.net.trained().parameters(), self.optimiser.learning_rate())?;
        Ok(())
    }

    pub fn set_learning_rate(&mut self, rate: f64) -> Result<(), LabError> {
        Ok(self.optimiser.set_learning_rate(rate)?)
    }

    pub fn task(&self) -> &Task {
        &self.task
    }

    /// The net as it was last looked at.
    pub fn net(&self) -> &Net {
        self.net.at_hand()
    }

    /// Where that net is.
    pub fn device(&self) -> &Device {
        self.net.device_at_hand()
    }

    /// The length of the gradient of the mean loss at each step of the input, over a batch that is never learnt from.
    pub fn gradient(&self) -> Result<Vec<f64>, LabError> {
        gradient(self.net(), &self.task, self.device())
    }

    /// The same for an untrained net with the plain cell.
    pub fn plain_gradient(&self) -> &[f64] {
        &self.plain
    }

    /// The net as it was last looked at, as files for other programs.
    pub async fn save(&self) -> Result<Vec<SavedFile>, LabError> {
        let sample = self.device().zeros(&self.task.test(0..1).sizes())?;
        let onnx = onnx::export(&sample, |input| self.net().answer(input)).await?;
        SavedFile::of_net(self.net(), onnx).await
    }

    /// Looks at the net as it now is.
    pub async fn refresh(&self) -> Result<(), LabError> {
        Ok(self.net.refresh().await?)
    }

    /// Batches learnt from so far.
    pub fn batches(&self) -> usize {
        self.batches
    }

    /// Learns from another batch; returns its mean loss before the step, when it is read.
    pub async fn train_batch(&mut self) -> Result<Option<f32>, LabError> {
        let examples = self.task.train(BATCH, &mut self.random);
        let device = self.net.device();
        let loss = examples.loss(&self.net.trained().answer(&examples.tensor(device)?)?)?;
        self.optimiser.zero_grad();
        loss.backward()?;
        clip_gradient_norm(self.optimiser.parameters(), MOST_GRADIENT)?;
        self.optimiser.step()?;

        self.batches += 1;
        let read = !device.must_wait() || self.batches.is_multiple_of(READ_EVERY);
        Ok(if read { Some(loss.item().await?) } else { None })
    }
}

fn gradient(net: &Net, task: &Task, device: &Device) -> Result<Vec<f64>, LabError> {
    let examples = task.test(0..BATCH.min(task.tests()));
    let input = examples.parameter(device)?;
    examples.loss(&net.answer(&input)?)?.backward()?;
    // The weights got gradients too, which belong to no step of the optimiser.
    net.parameters().iter().for_each(Tensor::zero_grad);
    Ok(gradient_by_step(&input)?)
}
