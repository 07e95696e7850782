//! What both tasks are to the one who trains: sequences, and what should come out after each.

use std::ops::Range;

use stepwise_random::Random;
use stepwise_tensor::{Device, Tensor, TensorError};

use super::memory::{self, Memory, SYMBOLS};
use super::prices::Prices;

/// What should come out after the last step.
pub enum Targets {
    /// One of the symbols.
    Classes(Vec<usize>),
    /// A number.
    Numbers(Vec<f32>),
}

/// Sequences of one length.
pub struct Examples {
    pub steps: usize,
    /// \[sequences, steps, numbers in a step\]
    pub inputs: Vec<f32>,
    pub targets: Targets,
}

impl Examples {
    pub fn count(&self) -> usize {
        match &self.targets {
            Targets::Classes(classes) => classes.len(),
            Targets::Numbers(numbers) => numbers.len(),
        }
    }

    pub fn sizes(&self) -> [usize; 3] {
        let (count, steps) = (self.count(), self.steps);
        [count, steps, self.inputs.len() / (count * steps).max(1)]
    }

    /// The inputs on a device.
    pub fn tensor(&self, device: &Device) -> Result<Tensor, TensorError> {
        device.tensor(&self.inputs, &self.sizes())
    }

    /// The inputs as a parameter, so that gradients are kept for them.
    pub fn parameter(&self, device: &Device) -> Result<Tensor, TensorError> {
        device.parameter(&self.inputs, &self.sizes())
    }

    /// The mean loss of the outputs: cross entropy of symbols, squared error of numbers.
    pub fn loss(&self, outputs: &Tensor) -> Result<Tensor, TensorError> {
        let device = outputs.device();
        match &self.targets {
            Targets::Classes(classes) => {
                outputs.cross_entropy(&device.labels(classes.iter().copied(), SYMBOLS.len())?)
            }
            Targets::Numbers(numbers) => {
                outputs.mean_squared_error(&device.tensor(numbers, &[numbers.len(), 1])?)
            }
        }
    }

    /// Some of the sequences.
    pub fn part(&self, range: Range<usize>) -> Self {
        let [_, steps, width] = self.sizes();
        Self {
            steps,
            inputs: self.inputs[range.start * steps * width..range.end * steps * width].to_vec(),
            targets: match &self.targets {
                Targets::Classes(classes) => Targets::Classes(classes[range].to_vec()),
                Targets::Numbers(numbers) => Targets::Numbers(numbers[range].to_vec()),
            },
        }
    }
}

/// One of the tasks.
pub enum Task {
    Memory(Memory),
    Prices(Box<Prices>),
}

impl Task {
    /// Numbers in a step.
    pub fn inputs(&self) -> usize {
        match self {
            Self::Memory(_) => memory::INPUTS,
            Self::Prices(_) => 1,
        }
    }

    /// Numbers that come out.
    pub fn outputs(&self) -> usize {
        match self {
            Self::Memory(_) => SYMBOLS.len(),
            Self::Prices(_) => 1,
        }
    }

    /// Sequences to learn from.
    pub fn train(&self, count: usize, random: &mut Random) -> Examples {
        match self {
            Self::Memory(memory) => memory.train(count, random),
            Self::Prices(prices) => prices.train(count, random),
        }
    }

    /// How many sequences there are that are never learnt from.
    pub fn tests(&self) -> usize {
        match self {
            Self::Memory(memory) => memory.symbols().len(),
            Self::Prices(prices) => prices.tests(),
        }
    }

    /// Some of those.
    pub fn test(&self, range: Range<usize>) -> Examples {
        match self {
            Self::Memory(memory) => memory.test(range),
            Self::Prices(prices) => prices.test(range),
        }
    }
}
