//! Which rung for which product: a card's memory, registers and scheduler decide, so it is measured.

use stepwise_tensor::TensorError;
use stepwise_tensor::backend::MatmulPlan;

use super::{FIRST_IN_FOURS, in_fours};
use crate::gpu::Gpu;

/// A rung of the ladder and the size of its workgroups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tile {
    /// The rung's number, from 1.
    pub rung: u8,
    /// Workgroups are squares of so many invocations a side.
    pub side: u8,
}

/// Products that want the same kernel: what counts is whether there are enough results to fill the card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Up to 4,096 results.
    Few,
    /// Up to 65,536.
    Some,
    /// More.
    Many,
}

impl Class {
    /// All classes.
    pub const ALL: [Self; 3] = [Self::Few, Self::Some, Self::Many];

    fn of(plan: &MatmulPlan) -> Self {
        match plan.batches * plan.rows * plan.columns {
            0..=4_096 => Self::Few,
            4_097..=65_536 => Self::Some,
            _ => Self::Many,
        }
    }

    /// A product of the class, on which kernels are measured: sizes of a small net, of a large one, of a library's.
    fn example(self) -> MatmulPlan {
        match self {
            Self::Few => MatmulPlan::single(64, 256, 16),
            Self::Some => MatmulPlan::single(128, 256, 256),
            Self::Many => MatmulPlan::single(512, 256, 512),
        }
    }
}

/// What the ladder's measuring found for one card: plain data, so that a host may keep it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tuning {
    /// For each class the fastest kernel for factors whose lines are multiples of four.
    pub in_fours: [Tile; 3],
    /// For each class the fastest kernel for any factors.
    pub any: [Tile; 3],
}

impl Default for Tuning {
    /// What is right on most cards.
    fn default() -> Self {
        let tile = |rung, side| Tile { rung, side };
        Self { in_fours: [tile(4, 8), tile(4, 8), tile(5, 8)], any: [tile(2, 8), tile(3, 8), tile(3, 16)] }
    }
}

/// Kernels that take part, the likely winners first.
pub(crate) const CANDIDATES: [Tile; 9] = [
    Tile { rung: 5, side: 8 },
    Tile { rung: 4, side: 8 },
    Tile { rung: 3, side: 8 },
    Tile { rung: 5, side: 16 },
    Tile { rung: 4, side: 16 },
    Tile { rung: 3, side: 16 },
    Tile { rung: 2, side: 16 },
    Tile { rung: 2, side: 8 },
    Tile { rung: 1, side: 8 },
];

/// Measuring one class stops after so many milliseconds, with the best so far.
const PATIENCE: f64 = 150.0;
/// A kernel is run so often, and the fastest run counts.
const RUNS: usize = 3;

impl Tuning {
    /// The kernel for a product.
    pub(crate) fn tile(&self, plan: &MatmulPlan) -> Tile {
        let class = Class::of(plan) as usize;
        if in_fours(plan) {
            return self.in_fours[class];
        }
        let Tile { rung, side } = self.any[class];
        Tile { rung: rung.min(FIRST_IN_FOURS - 1), side }
    }

    /// Measures the ladder; `clock` gives milliseconds from any beginning.
    pub(crate) async fn measured(gpu: &Gpu, clock: fn() -> f64) -> Result<Self, TensorError> {
        let mut tuning = Self::default();
        for class in Class::ALL {
            let times = times(gpu, class.example(), clock).await?;
            let fastest = |allowed: &dyn Fn(Tile) -> bool| {
                let times = times.iter().filter(|(tile, _)| allowed(*tile));
                times.min_by(|(_, a), (_, b)| a.total_cmp(b)).map(|(tile, _)| *tile)
            };
            if let Some(tile) = fastest(&|_| true) {
                tuning.in_fours[class as usize] = tile;
            }
            if let Some(tile) = fastest(&|tile| tile.rung < FIRST_IN_FOURS) {
                tuning.any[class as usize] = tile;
            }
        }
        Ok(tuning)
    }
}

/// The best time of each candidate, as far as patience goes.
async fn times(gpu: &Gpu, plan: MatmulPlan, clock: fn() -> f64) -> Result<Vec<(Tile, f64)>, TensorError> {
    let left = gpu.allocate(plan.rows * plan.inner)?;
    let right = gpu.allocate(plan.inner * plan.columns)?;
    let out = gpu.allocate(plan.rows * plan.columns)?;
    let mut times = Vec::new();
    let begun = clock();
    let mut done = gpu.fill(1.0, left).and_then(|()| gpu.fill(1.0, right));
    for tile in CANDIDATES {
        let mut best = f64::INFINITY;
        // The first run compiles, and does not count.
        for run in 0..=RUNS {
            if done.is_err() || clock() - begun > PATIENCE && run != 1 {
                break;
            }
            let begun = clock();
            done = gpu.matmul_by(tile, &plan, left, right, None, out);
            if done.is_ok() {
                done = gpu.settle().await;
            }
            if run > 0 {
                best = best.min(clock() - begun);
            }
        }
        if best.is_finite() {
            times.push((tile, best));
        }
    }
    [left, right, out].into_iter().for_each(|buffer| gpu.release(buffer));
    done.map(|()| times)
}
