//! Softmax and the losses built on it, row by row, with the row's greatest number taken off first so that no
//! exponential overflows.

use super::exponential::exp;
use super::sums;
use crate::backend::Softmax;

pub fn softmax(softmax: Softmax, columns: usize, input: &[f32], out: &mut [f32]) {
    let columns = columns.max(1);
    for (row, out) in input.chunks_exact(columns).zip(out.chunks_exact_mut(columns)) {
        let (greatest, sum) = exponentials(row, out);
        match softmax {
            Softmax::Probabilities => out.iter_mut().for_each(|out| *out /= sum),
            Softmax::Logarithms => {
                let offset = greatest + libm::logf(sum);
                out.iter_mut().zip(row).for_each(|(out, &x)| *out = x - offset);
            }
        }
    }
}

pub fn softmax_gradient(softmax: Softmax, columns: usize, result: &[f32], upstream: &[f32], out: &mut [f32]) {
    let columns = columns.max(1);
    let rows = result.chunks_exact(columns).zip(upstream.chunks_exact(columns));
    for ((result, upstream), out) in rows.zip(out.chunks_exact_mut(columns)) {
        let pairs = result.iter().zip(upstream);
        match softmax {
            Softmax::Probabilities => {
                let sum = sums::sum_of_products(result, upstream);
                out.iter_mut().zip(pairs).for_each(|(out, (&y, &g))| *out = y * (g - sum));
            }
            Softmax::Logarithms => {
                let sum: f32 = upstream.iter().sum();
                out.iter_mut().zip(pairs).for_each(|(out, (&y, &g))| *out = g - exp(y) * sum);
            }
        }
    }
}

/// Fills in the probabilities and returns the mean of −ln probability of the labels.
pub fn cross_entropy(columns: usize, logits: &[f32], labels: &[f32], probabilities: &mut [f32]) -> f32 {
    let columns = columns.max(1);
    let mut total = 0.0_f64;
    let rows = logits.chunks_exact(columns).zip(probabilities.chunks_exact_mut(columns));
    for ((row, probabilities), &label) in rows.zip(labels) {
        let (greatest, sum) = exponentials(row, probabilities);
        let at_label = row.get(label as usize).copied().unwrap_or(f32::NAN);
        total += f64::from(libm::logf(sum) + (greatest - at_label));
        for probability in probabilities {
            *probability /= sum;
        }
    }
    (total / labels.len() as f64) as f32
}

pub fn cross_entropy_gradient(
    columns: usize,
    probabilities: &[f32],
    labels: &[f32],
    upstream: f32,
    out: &mut [f32],
) {
    let columns = columns.max(1);
    let scale = upstream / labels.len() as f32;
    let rows = probabilities.chunks_exact(columns).zip(out.chunks_exact_mut(columns));
    for ((probabilities, out), &label) in rows.zip(labels) {
        for (out, &probability) in out.iter_mut().zip(probabilities) {
            *out = scale * probability;
        }
        if let Some(out) = out.get_mut(label as usize) {
            *out -= scale;
        }
    }
}

/// Writes exp(x − greatest) of a row; returns the greatest and the sum.
fn exponentials(row: &[f32], out: &mut [f32]) -> (f32, f32) {
    let greatest = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    out.iter_mut().zip(row).for_each(|(out, &x)| *out = exp(x - greatest));
    (greatest, out.iter().sum())
}
