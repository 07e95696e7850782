//! Sums in eight lanes side by side: the compiler turns them into vectors, and a lane that sees an eighth of the numbers
//! rounds an eighth as often.

const LANES: usize = 8;

/// The sum in double precision.
pub fn wide_sum(values: &[f32]) -> f64 {
    let mut lanes = [0.0_f64; LANES];
    let chunks = values.chunks_exact(LANES);
    let rest: f64 = chunks.remainder().iter().map(|&value| f64::from(value)).sum();
    for chunk in chunks {
        for (lane, &value) in lanes.iter_mut().zip(chunk) {
            *lane += f64::from(value);
        }
    }
    lanes.iter().sum::<f64>() + rest
}

/// Σ a · b
pub fn sum_of_products(left: &[f32], right: &[f32]) -> f32 {
    let mut lanes = [0.0_f32; LANES];
    let (left, right) = (left.chunks_exact(LANES), right.chunks_exact(LANES));
    let rest: f32 = left.remainder().iter().zip(right.remainder()).map(|(a, b)| a * b).sum();
    for (left, right) in left.zip(right) {
        for ((lane, a), b) in lanes.iter_mut().zip(left).zip(right) {
            *lane += a * b;
        }
    }
    lanes.iter().sum::<f32>() + rest
}

/// Σ (x − centre)²
pub fn sum_of_squares(values: &[f32], centre: f32) -> f32 {
    let mut lanes = [0.0_f32; LANES];
    let chunks = values.chunks_exact(LANES);
    let square = |value: &f32| (value - centre) * (value - centre);
    let rest: f32 = chunks.remainder().iter().map(square).sum();
    for chunk in chunks {
        for (lane, value) in lanes.iter_mut().zip(chunk) {
            *lane += square(value);
        }
    }
    lanes.iter().sum::<f32>() + rest
}
