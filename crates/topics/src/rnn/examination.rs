//! How the net does on what it never learns from, and how far back its gradient reaches.

use stepwise_lab::LabError;
use stepwise_tensor::nn::Tally;
use stepwise_tensor::no_grad;

use super::memory::Memory;
use super::prices::{HORIZON, Prices};
use super::task::Task;
use super::training::Trainer;

/// Sequences times steps that are looked at in one step of the run.
const SLICE: usize = 4_000;
/// Sequences of the memory task whose answers are followed from step to step.
const FOLLOWED: usize = 8;

/// What a finished examination found.
#[derive(Clone, Debug)]
pub struct Report {
    /// Batches seen when it was made.
    pub batches: usize,
    /// Mean loss; not finite after a run that diverged.
    pub loss: f64,
    pub score: Score,
}

/// How good the net is, in the task's own terms.
#[derive(Clone, Debug)]
pub enum Score {
    /// The share of symbols named right.
    Accuracy(f64),
    /// One-step forecasts of the logarithms of the test days' prices.
    Forecasts(Vec<f64>),
}

/// What is looked at while the net stands still.
pub struct Look {
    /// The length of the gradient of the mean loss at each step of the input, over a batch.
    pub gradient: Vec<f64>,
    pub inside: Inside,
}

/// What the task lets one see of the net.
pub enum Inside {
    Memory {
        /// For each sequence followed, its symbol and the probability of the first symbol if asked after each step.
        answers: Vec<(usize, Vec<f64>)>,
        /// The first sequence's state, number by number, each after every step.
        states: Vec<f64>,
    },
    Prices {
        /// For each origin, logarithms of the prices forecast from there on.
        rolled: Vec<Vec<f64>>,
    },
}

impl Look {
    /// Looks at the net.
    pub fn new(trainer: &Trainer) -> Result<Self, LabError> {
        let inside = match trainer.task() {
            Task::Memory(memory) => follow(trainer, memory)?,
            Task::Prices(prices) => Inside::Prices { rolled: roll(trainer, prices)? },
        };
        Ok(Self { gradient: trainer.gradient()?, inside })
    }
}

/// How many powers of ten a gradient loses between the last step and the first; `None` where it is no number.
pub fn decades(gradient: &[f64]) -> Option<f64> {
    let (first, last) = (gradient.first()?, gradient.last()?);
    // What f32 cannot hold any more counts as the least that it holds.
    let kept = (first / last).max(f64::from(f32::MIN_POSITIVE));
    (*last > 0.0 && kept.is_finite()).then(|| -kept.log10())
}

fn follow(trainer: &Trainer, memory: &Memory) -> Result<Inside, LabError> {
    let examples = memory.test(0..FOLLOWED);
    let (states, logarithms) = no_grad(|| {
        let states = trainer.net().run(&examples.tensor(trainer.device())?, None)?.0;
        Ok::<_, LabError>((states.clone(), trainer.net().read(&states)?.log_softmax()?))
    })?;
    let [_, steps, hidden] = *states.shape().sizes() else {
        return Ok(Inside::Memory { answers: Vec::new(), states: Vec::new() });
    };
    let (states, logarithms) = (states.to_vec_now()?, logarithms.to_vec_now()?);
    let width = logarithms.len() / (FOLLOWED * steps);
    let probability = |row: &[f32]| f64::from(row[0]).exp();
    let answers = logarithms
        .chunks_exact(steps * width)
        .zip(memory.symbols())
        .map(|(sequence, &symbol)| (symbol, sequence.chunks_exact(width).map(probability).collect()))
        .collect();
    let number = |number: usize| (0..steps).map(move |step| step * hidden + number);
    Ok(Inside::Memory {
        answers,
        states: (0..hidden).flat_map(number).map(|at| f64::from(states[at])).collect(),
    })
}

/// Forecasts that are fed back as if they had come true.
fn roll(trainer: &Trainer, prices: &Prices) -> Result<Vec<Vec<f64>>, LabError> {
    let origins: Vec<usize> = prices.origins().collect();
    let windows = prices.windows(&origins);
    let device = trainer.device();
    let mut logs: Vec<f64> = origins.iter().map(|&test| prices.logs[prices.day(test) - 1]).collect();
    let mut rolled = vec![Vec::with_capacity(HORIZON); origins.len()];
    no_grad(|| {
        let (_, mut state) = trainer.net().run(&windows.tensor(device)?, None)?;
        for ahead in 0..HORIZON {
            let outputs = trainer.net().read_last(&state)?.to_vec_now()?;
            for ((log, path), &output) in logs.iter_mut().zip(&mut rolled).zip(&outputs) {
                *log = prices.log_price(f64::from(output), *log);
                path.push(*log);
            }
            if ahead + 1 < HORIZON {
                let input = device.tensor(&outputs, &[outputs.len(), 1, 1])?;
                state = trainer.net().run(&input, Some(&state))?.1;
            }
        }
        Ok::<_, LabError>(())
    })?;
    Ok(rolled)
}

/// An examination under way.
pub struct Examination {
    /// Whether the net was looked at, which is a step of its own.
    pub looked: bool,
    seen: usize,
    tally: Tally,
    squares: f64,
    forecasts: Vec<f64>,
}

impl Examination {
    pub fn new(looked: bool) -> Self {
        Self { looked, seen: 0, tally: Tally::default(), squares: 0.0, forecasts: Vec::new() }
    }

    /// How many steps a whole one takes.
    pub fn steps(task: &Task, length: usize) -> usize {
        Self::new(false).left(task, length)
    }

    /// How many steps are left of it.
    pub fn left(&self, task: &Task, length: usize) -> usize {
        usize::from(!self.looked) + (task.tests() - self.seen).div_ceil(Self::slice(length))
    }

    fn slice(length: usize) -> usize {
        (SLICE / length.max(1)).clamp(1, 200)
    }

    /// Looks at the next sequences; a report once all are seen.
    pub fn step(&mut self, trainer: &Trainer, length: usize) -> Result<Option<Report>, LabError> {
        let task = trainer.task();
        let end = (self.seen + Self::slice(length)).min(task.tests());
        let examples = task.test(self.seen..end);
        let outputs = no_grad(|| trainer.net().answer(&examples.tensor(trainer.device())?))?;
        match task {
            Task::Memory(memory) => {
                self.tally.add(&outputs, memory.symbols()[self.seen..end].iter().copied())?
            }
            Task::Prices(prices) => {
                let loss = no_grad(|| examples.loss(&outputs))?.item_now()?;
                self.squares += f64::from(loss) * examples.count() as f64;
                for (test, output) in (self.seen..end).zip(outputs.to_vec_now()?) {
                    let before = prices.logs[prices.day(test) - 1];
                    self.forecasts.push(prices.log_price(f64::from(output), before));
                }
            }
        }
        self.seen = end;
        Ok((end == task.tests()).then(|| self.report(trainer)))
    }

    fn report(&mut self, trainer: &Trainer) -> Report {
        let (loss, score) = match trainer.task() {
            Task::Memory(_) => (self.tally.mean_loss(), Score::Accuracy(self.tally.accuracy())),
            Task::Prices(_) => (
                self.squares / self.seen.max(1) as f64,
                Score::Forecasts(std::mem::take(&mut self.forecasts)),
            ),
        };
        Report { batches: trainer.batches(), loss, score }
    }
}
