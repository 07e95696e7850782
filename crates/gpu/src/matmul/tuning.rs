//! Which rung for which product: a card's memory, registers and scheduler decide, so it is measured.

use stepwise_tensor::backend::{BufferId, MatmulPlan};
use stepwise_tensor::{Device, TensorError};

use super::{FIRST_IN_FOURS, in_fours};
use crate::gpu::Gpu;
use crate::speed::marginal;

/// A rung of the ladder and the size of its workgroups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tile {
    /// The rung's number, from 1; a greater one counts as the last.
    pub rung: u8,
    /// Workgroups are squares of so many invocations a side: 8 or 16; what is less than 16 counts as 8, more as 16.
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

/// What the ladder's measuring found for one card: plain data, so that a host may keep it, as a line of text.
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

/// Kernels that take part, the likely winners of either kind first.
pub(crate) const CANDIDATES: [Tile; 11] = [
    Tile { rung: 6, side: 8 },
    Tile { rung: 5, side: 8 },
    Tile { rung: 3, side: 8 },
    Tile { rung: 4, side: 8 },
    Tile { rung: 2, side: 8 },
    Tile { rung: 6, side: 16 },
    Tile { rung: 5, side: 16 },
    Tile { rung: 4, side: 16 },
    Tile { rung: 3, side: 16 },
    Tile { rung: 2, side: 16 },
    Tile { rung: 1, side: 8 },
];

/// Those that the card offers.
pub(crate) fn candidates(gpu: &Gpu) -> impl Iterator<Item = Tile> {
    CANDIDATES.into_iter().filter(|&tile| gpu.offers(tile))
}

/// The first word of a tuning's line: another one for each change of the kernels that may change what is fastest.
const VERSION: &str = "ladder-2";

/// Measuring one class stops after so many milliseconds, compiling included, with what is known by then.
const PATIENCE: f64 = 400.0;

impl Tuning {
    /// As a line of text: version, tiles, and the adapter that it holds for.
    pub(crate) fn line(&self, adapter: &str) -> String {
        let tiles = self.in_fours.iter().chain(&self.any);
        let tiles: Vec<String> = tiles.map(|tile| format!("{}/{}", tile.rung, tile.side)).collect();
        format!("{VERSION} {} {adapter}", tiles.join(" "))
    }

    /// Reads such a line; `None` when it is of another version or adapter, or no such line at all.
    pub(crate) fn read(line: &str, adapter: &str) -> Option<Self> {
        let mut words = line.splitn(8, ' ');
        if words.next()? != VERSION {
            return None;
        }
        let mut tile = || {
            let (rung, side) = words.next()?.split_once('/')?;
            Some(Tile { rung: rung.parse().ok()?, side: side.parse().ok()? })
        };
        let tuning = Self { in_fours: [tile()?, tile()?, tile()?], any: [tile()?, tile()?, tile()?] };
        (words.next()? == adapter).then_some(tuning)
    }

    /// The kernel for a product.
    pub(crate) fn tile(&self, plan: &MatmulPlan) -> Tile {
        let class = Class::of(plan) as usize;
        if in_fours(plan) {
            return self.in_fours[class];
        }
        let Tile { rung, side } = self.any[class];
        Tile { rung: rung.min(FIRST_IN_FOURS - 1), side }
    }

    /// Measures the ladder, unless what is known from another time still gives right results here; `clock` gives
    /// milliseconds from any beginning.
    pub(crate) async fn found(
        gpu: &Gpu,
        clock: fn() -> f64,
        known: Option<Self>,
    ) -> Result<Self, TensorError> {
        let mut tuning = Self::default();
        for class in Class::ALL {
            let race = Race::new(gpu, class.example())?;
            let at = class as usize;
            if let Some(known) = known {
                let [first, second] = [known.in_fours[at], known.any[at]];
                let takes_part = |tile| candidates(gpu).any(|candidate| candidate == tile);
                if takes_part(first)
                    && takes_part(second)
                    && race.is_right(first).await?
                    && race.is_right(second).await?
                {
                    (tuning.in_fours[at], tuning.any[at]) = (first, second);
                    continue;
                }
            }
            let times = race.times(clock).await?;
            let fastest = |allowed: &dyn Fn(Tile) -> bool| {
                let times = times.iter().filter(|(tile, _)| allowed(*tile));
                times.min_by(|(_, a), (_, b)| a.total_cmp(b)).map(|(tile, _)| *tile)
            };
            if let Some(tile) = fastest(&|_| true) {
                tuning.in_fours[at] = tile;
            }
            if let Some(tile) = fastest(&|tile| tile.rung < FIRST_IN_FOURS) {
                tuning.any[at] = tile;
            }
        }
        Ok(tuning)
    }
}

/// A product on which kernels compete. Its numbers are small whole ones, so that there is one right result, to the bit.
struct Race<'a> {
    gpu: &'a Gpu,
    plan: MatmulPlan,
    left: BufferId,
    right: BufferId,
    out: BufferId,
    expected: Vec<f32>,
}

impl<'a> Race<'a> {
    fn new(gpu: &'a Gpu, plan: MatmulPlan) -> Result<Self, TensorError> {
        let MatmulPlan { rows, columns, inner, .. } = plan;
        let whole = |count: usize, period: usize| -> Vec<f32> {
            (0..count).map(|place| (place % period) as f32 - (period / 2) as f32).collect()
        };
        let (lefts, rights) = (whole(rows * inner, 7), whole(inner * columns, 11));
        let processor = Device::cpu();
        let product = processor
            .tensor(&lefts, &[rows, inner])?
            .matmul(&processor.tensor(&rights, &[inner, columns])?)?;
        let [left, right] = [gpu.allocate(lefts.len())?, gpu.allocate(rights.len())?];
        gpu.write(left, &lefts)?;
        gpu.write(right, &rights)?;
        let out = gpu.allocate(rows * columns)?;
        Ok(Self { gpu, plan, left, right, out, expected: product.to_vec_now()? })
    }

    fn run(&self, tile: Tile) -> Result<(), TensorError> {
        self.gpu.matmul_by(tile, &self.plan, self.left, self.right, None, self.out)
    }

    /// Whether a kernel gives the right result on this card.
    async fn is_right(&self, tile: Tile) -> Result<bool, TensorError> {
        self.gpu.fill(f32::NAN, self.out)?;
        self.run(tile)?;
        Ok(self.gpu.read(self.out).await? == self.expected)
    }

    /// The time of each candidate that is right, as far as patience goes.
    async fn times(&self, clock: fn() -> f64) -> Result<Vec<(Tile, f64)>, TensorError> {
        let mut times = Vec::new();
        let begun = clock();
        for tile in candidates(self.gpu) {
            // The first run compiles, and tells whether the result is right.
            if clock() - begun > PATIENCE || !self.is_right(tile).await? {
                continue;
            }
            let run = async |repeats: usize| {
                (0..repeats).try_for_each(|_| self.run(tile))?;
                self.gpu.settle().await
            };
            times.push((tile, marginal(clock, run).await?));
        }
        Ok(times)
    }
}

impl Drop for Race<'_> {
    fn drop(&mut self) {
        [self.left, self.right, self.out].into_iter().for_each(|buffer| self.gpu.release(buffer));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kernels_that_read_in_fours_get_lines_of_fours_only() {
        let wide = Tile { rung: 5, side: 16 };
        let tuning = Tuning { in_fours: [wide; 3], any: [wide; 3] };
        for plan in [MatmulPlan::single(64, 784, 128), MatmulPlan::single(3, 4, 8)] {
            assert_eq!(tuning.tile(&plan), wide);
            let turned = MatmulPlan { left_transposed: true, ..plan };
            assert_eq!(tuning.tile(&turned).rung >= FIRST_IN_FOURS, plan.rows.is_multiple_of(4));
        }
        assert!(tuning.tile(&MatmulPlan::single(64, 128, 10)).rung < FIRST_IN_FOURS);
    }

    #[test]
    fn a_line_is_read_back_on_its_own_adapter_only() {
        let tuning = Tuning { any: [Tile { rung: 3, side: 16 }; 3], ..Tuning::default() };
        let line = tuning.line("A card, of some maker");
        assert_eq!(Tuning::read(&line, "A card, of some maker"), Some(tuning));
        assert_eq!(Tuning::read(&line, "A card"), None);
        let other = line.replacen("ladder", "snake", 1);
        for strange in [other.as_str(), "", VERSION, "ladder-2 1/8 x", "ladder-1 1/8 1/8 1/8 1/8 1/8 300/8 A"]
        {
            assert_eq!(Tuning::read(strange, "A card, of some maker"), None, "{strange}");
        }
    }
}
