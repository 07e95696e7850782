//! The one source of randomness: a ChaCha8 stream from a seed, and the few draws that the kernels, the tensors and
//! the labs are built from.
//!
//! Every draw is defined here in terms of the stream's 64-bit words, so that the same numbers come out on every
//! machine, in every version of our dependencies, and in Python: `python/stepwise.py` repeats them bit for bit,
//! and that is how a notebook can start from the very weights and split that the page used.
//!
//! Source: D. J. Bernstein, *ChaCha, a variant of Salsa20* (2008), 8 rounds.
//!
//! ```
//! use stepwise_random::Random;
//! let mut random = Random::new(7);
//! let mut again = Random::new(7);
//! assert_eq!(random.permutation(5), again.permutation(5));
//! assert!(random.uniform() < 1.0);
//! ```

#![forbid(unsafe_code)]

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A seeded stream of random draws.
#[derive(Clone, Debug)]
pub struct Random(ChaCha8Rng);

impl Random {
    /// The stream of a seed. The key is the seed's eight bytes, low byte first, then zeros.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self::stream(seed, 0)
    }

    /// One of 2⁶⁴ independent streams of a seed: give each purpose (split, weights, shuffling) its own, and
    /// changing how much one of them draws does not disturb the others.
    #[must_use]
    pub fn stream(seed: u64, stream: u64) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        let mut generator = ChaCha8Rng::from_seed(key);
        generator.set_stream(stream);
        Self(generator)
    }

    /// The stream's next 64 bits.
    pub fn next_u64(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// A number in [0, 1) with 53 random bits.
    pub fn uniform(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A whole number in 0..`bound`; 0 when `bound` is 0.
    ///
    /// `⌊uniform · bound⌋`: its bias is below `bound`·2⁻⁵³.
    pub fn below(&mut self, bound: usize) -> usize {
        (self.uniform() * bound as f64) as usize
    }

    /// A standard normal number (Box–Muller, cosine branch, two draws).
    pub fn normal(&mut self) -> f64 {
        // 1 − u lies in (0, 1], where the logarithm is finite.
        let radius = (-2.0 * (1.0 - self.uniform()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.uniform()).cos()
    }

    /// Puts the items into random order (Fisher–Yates from the end).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }

    /// The numbers 0..`length` in random order.
    pub fn permutation(&mut self, length: usize) -> Vec<usize> {
        let mut items: Vec<usize> = (0..length).collect();
        self.shuffle(&mut items);
        items
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers that `python3 python/stepwise.py` prints.
    #[test]
    fn python_draws_the_same() {
        let mut random = Random::stream(7, 3);
        assert_eq!(random.next_u64(), PYTHON.0);
        assert_eq!(random.uniform(), PYTHON.1);
        assert_eq!(random.permutation(20), PYTHON.2);
        let normal = random.normal();
        assert!((normal - PYTHON.3).abs() < 1e-14, "{normal} is not {}", PYTHON.3);
    }

    const PYTHON: (u64, f64, [usize; 20], f64) = (
        12_228_748_295_295_190_366,
        0.504_500_465_857_356_2,
        [4, 3, 5, 19, 13, 9, 12, 1, 11, 8, 16, 15, 2, 7, 17, 6, 10, 18, 0, 14],
        1.539_435_406_220_825_8,
    );

    #[test]
    fn streams_differ_and_edges_hold() {
        assert_ne!(Random::stream(1, 0).next_u64(), Random::stream(1, 1).next_u64());
        assert_ne!(Random::new(1).next_u64(), Random::new(2).next_u64());
        let mut random = Random::new(u64::MAX);
        assert_eq!(random.below(0), 0);
        assert_eq!(random.permutation(0), []);
        assert!((0..10_000).all(|_| random.below(3) < 3));
        let mean = (0..10_000).map(|_| random.normal()).sum::<f64>() / 1e4;
        assert!(mean.abs() < 0.05, "mean of normal draws is {mean}");
    }
}
