//! Every rung of the ladder against the definition in double precision, on awkward sizes.

use stepwise_tensor::TensorError;
use stepwise_tensor::backend::MatmulPlan;

use super::{Outcome, numbers};
use crate::gpu::Gpu;
use crate::matmul::{FIRST_IN_FOURS, KERNELS, Tile, candidates, in_fours};

/// Rows, inner size and columns: nothing, one, around a tile's side, long and thin, and around a multiple of all tiles.
const SIZES: [[usize; 3]; 19] = [
    [0, 5, 3],
    [5, 0, 3],
    [1, 1, 1],
    [15, 15, 15],
    [16, 16, 16],
    [17, 17, 17],
    [33, 33, 33],
    [64, 1, 64],
    [1, 64, 1],
    [64, 64, 1],
    [1, 1000, 1],
    [1, 1, 1000],
    [4, 4, 4],
    [12, 20, 28],
    [64, 64, 64],
    [132, 36, 68],
    [100, 1000, 4],
    [128, 128, 128],
    [513, 65, 513],
];

/// A result may be off by this share of the sum of its products' sizes.
const ALLOWED: f64 = 1e-6;

/// Each kernel of the ladder that the card offers, in each size of workgroup that may be chosen.
pub(crate) async fn all(gpu: &Gpu) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for (rung, kernel) in (1_u8..).zip(&KERNELS) {
        let mut worst = None;
        for tile in candidates(gpu).filter(|tile| tile.rung == rung) {
            worst = Some(match (worst.unwrap_or(Ok(0.0_f64)), kernel_error(gpu, tile).await) {
                (Ok(worst), Ok(error)) => Ok(worst.max(error)),
                (Err(trouble), _) | (_, Err(trouble)) => Err(trouble),
            });
        }
        outcomes.extend(worst.map(|worst| Outcome::new(kernel.name, ALLOWED, worst)));
    }
    outcomes
}

async fn kernel_error(gpu: &Gpu, tile: Tile) -> Result<f64, TensorError> {
    let mut worst = 0.0_f64;
    for (number, [rows, inner, columns]) in SIZES.into_iter().enumerate() {
        // Turned factors, batches, a shared factor, bias and ReLU take turns over the sizes, so that each meets several.
        let large = rows * columns > 20_000;
        for turn in 0..if large { 1 } else { 4 } {
            let batches = if large { 1 } else { 1 + (number + turn) % 3 };
            let shared = (number + turn).is_multiple_of(4);
            let plan = MatmulPlan {
                batches,
                left_step: if shared { 0 } else { rows * inner },
                right_step: inner * columns,
                left_transposed: turn & 1 == 1,
                right_transposed: turn & 2 == 2,
                relu: number.is_multiple_of(2),
                ..MatmulPlan::single(rows, inner, columns)
            };
            if tile.rung < FIRST_IN_FOURS || in_fours(&plan) {
                worst = worst.max(product_error(gpu, tile, &plan, turn != 1).await?);
            }
        }
    }
    Ok(worst)
}

async fn product_error(gpu: &Gpu, tile: Tile, plan: &MatmulPlan, biased: bool) -> Result<f64, TensorError> {
    let MatmulPlan { batches, rows, columns, inner, left_step, right_step, .. } = *plan;
    let lefts = if left_step == 0 { rows * inner } else { batches * left_step };
    let left = numbers(1, lefts);
    let right = numbers(2, batches * right_step);
    let bias = numbers(3, columns);
    let buffer = |values: &[f32]| -> Result<_, TensorError> {
        let buffer = gpu.allocate(values.len())?;
        gpu.write(buffer, values)?;
        Ok(buffer)
    };
    let buffers = [buffer(&left)?, buffer(&right)?, buffer(&bias)?, gpu.allocate(batches * rows * columns)?];
    gpu.fill(f32::NAN, buffers[3])?;
    gpu.matmul_by(tile, plan, buffers[0], buffers[1], biased.then_some(buffers[2]), buffers[3])?;
    let found = gpu.read(buffers[3]).await?;
    buffers.into_iter().for_each(|buffer| gpu.release(buffer));

    let mut worst = 0.0_f64;
    for (place, found) in found.into_iter().enumerate() {
        let (batch, row, column) = (place / (rows * columns), place / columns % rows, place % columns);
        let (mut sum, mut size) = if biased { (f64::from(bias[column]), 1.0) } else { (0.0, 1.0) };
        for k in 0..inner {
            let l = if plan.left_transposed { k * rows + row } else { row * inner + k };
            let r = if plan.right_transposed { column * inner + k } else { k * columns + column };
            let product = f64::from(left[batch * left_step + l]) * f64::from(right[batch * right_step + r]);
            sum += product;
            size += product.abs();
        }
        let expected = if plan.relu { sum.max(0.0) } else { sum };
        let error = (f64::from(found) - expected).abs() / size;
        worst = worst.max(if error.is_nan() { f64::INFINITY } else { error });
    }
    Ok(worst)
}
