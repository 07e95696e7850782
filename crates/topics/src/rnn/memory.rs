//! The task whose answer stands at the first step: a symbol is shown once, then comes static, then the question which
//! symbol it was.

use std::ops::Range;

use stepwise_random::Random;

use super::task::{Examples, Targets};

/// The symbols.
pub const SYMBOLS: [&str; 2] = ["A", "B"];
/// Numbers in a step: one for each symbol, and the static.
pub const INPUTS: usize = SYMBOLS.len() + 1;
/// The static lies between plus and minus this.
const NOISE: f64 = 1.0;
/// Sequences that the net is examined on.
const TESTS: usize = 128;

/// The task at one length.
pub struct Memory {
    steps: usize,
    tests: Examples,
    symbols: Vec<usize>,
}

impl Memory {
    /// The sequences for examinations come from `random`.
    pub fn new(steps: usize, mut random: Random) -> Self {
        let (tests, symbols) = draw(TESTS, steps, &mut random);
        Self { steps, tests, symbols }
    }

    pub fn train(&self, count: usize, random: &mut Random) -> Examples {
        draw(count, self.steps, random).0
    }

    /// The symbols of the sequences that the net is examined on.
    pub fn symbols(&self) -> &[usize] {
        &self.symbols
    }

    pub fn test(&self, range: Range<usize>) -> Examples {
        self.tests.part(range)
    }
}

/// Sequences and their symbols. For each sequence first the symbol is drawn, then the static of each further step.
fn draw(count: usize, steps: usize, random: &mut Random) -> (Examples, Vec<usize>) {
    let mut inputs = vec![0.0; count * steps * INPUTS];
    let mut symbols = Vec::with_capacity(count);
    for sequence in inputs.chunks_exact_mut(steps * INPUTS) {
        let symbol = random.below(SYMBOLS.len());
        symbols.push(symbol);
        sequence[symbol] = 1.0;
        for step in sequence.chunks_exact_mut(INPUTS).skip(1) {
            step[SYMBOLS.len()] = (NOISE * (2.0 * random.uniform() - 1.0)) as f32;
        }
    }
    (Examples { steps, inputs, targets: Targets::Classes(symbols.clone()) }, symbols)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_symbol_is_shown_at_the_first_step_only() {
        let (examples, symbols) = draw(50, 4, &mut Random::new(1));
        for (sequence, &symbol) in examples.inputs.chunks_exact(4 * INPUTS).zip(&symbols) {
            assert_eq!(sequence[..INPUTS].iter().sum::<f32>(), 1.0);
            assert_eq!(sequence[symbol], 1.0);
            for step in sequence[INPUTS..].chunks_exact(INPUTS) {
                assert_eq!(step[..2], [0.0, 0.0]);
                assert!(step[2].abs() <= 1.0);
            }
        }
        assert!(symbols.contains(&0) && symbols.contains(&1));
    }
}
