//! First weights: random, of a size that neither blows signals up nor lets them die on the way through the layers.

use stepwise_random::Random;

fn uniform(count: usize, bound: f64, random: &mut Random) -> Vec<f32> {
    (0..count).map(|_| ((2.0 * random.uniform() - 1.0) * bound) as f32).collect()
}

/// `count` numbers, uniform between ±1/√`fan_in`: what PyTorch's layers start from.
///
/// Source: K. He et al., *Delving deep into rectifiers* (2015), with the gain that PyTorch's layer uses (a = √5).
#[must_use]
pub fn kaiming_uniform(count: usize, fan_in: usize, random: &mut Random) -> Vec<f32> {
    uniform(count, 1.0 / (fan_in.max(1) as f64).sqrt(), random)
}

/// `count` numbers, uniform between ±√(6 / (`fan_in` + `fan_out`)), for layers followed by tanh or sigmoid.
///
/// Source: X. Glorot and Y. Bengio, *Understanding the difficulty of training deep feedforward neural networks* (2010).
#[must_use]
pub fn xavier_uniform(count: usize, fan_in: usize, fan_out: usize, random: &mut Random) -> Vec<f32> {
    uniform(count, (6.0 / (fan_in.saturating_add(fan_out).max(1) as f64)).sqrt(), random)
}

/// `count` numbers, normal with standard deviation √(2 / `fan_in`), for layers followed by ReLU.
///
/// Source: K. He et al., *Delving deep into rectifiers* (2015).
#[must_use]
pub fn kaiming_normal(count: usize, fan_in: usize, random: &mut Random) -> Vec<f32> {
    normal(count, (2.0 / (fan_in.max(1) as f64)).sqrt(), random)
}

/// `count` numbers, normal with mean 0 and this standard deviation.
#[must_use]
pub fn normal(count: usize, deviation: f64, random: &mut Random) -> Vec<f32> {
    (0..count).map(|_| (deviation * random.normal()) as f32).collect()
}
