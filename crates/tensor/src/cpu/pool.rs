//! Pools: the greatest number, or the mean, under a window that slides over each picture.

use std::ops::Range;

use super::kernel;
use crate::backend::{Pool, PoolPlan, Window};

/// The rows (axis 0) or columns (axis 1) of the picture that lie under the window at one of its places.
fn covered(window: &Window, axis: usize, place: usize) -> Range<usize> {
    let start = place * window.stride[axis];
    let end = (start + window.kernel[axis]).saturating_sub(window.padding[axis]).min(window.size[axis]);
    start.saturating_sub(window.padding[axis])..end
}

/// Calls `visit(place of the window, rows, columns)` for every place, row by row.
fn each_place(window: &Window, mut visit: impl FnMut(usize, Range<usize>, Range<usize>)) {
    for y in 0..window.out[0] {
        let rows = covered(window, 0, y);
        for x in 0..window.out[1] {
            visit(y * window.out[1] + x, rows.clone(), covered(window, 1, x));
        }
    }
}

pub fn pool(plan: &PoolPlan, input: &[f32], winners: &mut [f32], out: &mut [f32]) {
    let window = &plan.window;
    let columns = window.size[1];
    let weight = 1.0 / window.kernel_area() as f32;
    let pictures = input.chunks_exact(window.area().max(1)).zip(out.chunks_exact_mut(window.places()));
    match plan.pool {
        Pool::Max => {
            for ((picture, out), winners) in pictures.zip(winners.chunks_exact_mut(window.places())) {
                greatest(window, picture, winners, out);
            }
        }
        Pool::Average => {
            for (picture, out) in pictures {
                each_place(window, |place, rows, across| {
                    let sum: f32 = rows
                        .flat_map(|row| &picture[row * columns + across.start..row * columns + across.end])
                        .sum();
                    out[place] = weight * sum;
                });
            }
        }
    }
}

/// A max pool of one picture. Each place of the kernel in turn runs over a whole row of windows, and what is greater is
/// taken over without a branch, which nothing could predict.
fn greatest(window: &Window, picture: &[f32], winners: &mut [f32], out: &mut [f32]) {
    let Window { size, kernel, stride, padding, out: places } = *window;
    let rows = out.chunks_exact_mut(places[1]).zip(winners.chunks_exact_mut(places[1]));
    for (y, (out, winners)) in rows.enumerate() {
        let rows = covered(window, 0, y);
        out.fill(f32::NEG_INFINITY);
        for (x, winner) in winners.iter_mut().enumerate() {
            // Signed, because that is what processors turn into floats at once; so below.
            *winner = (rows.start * size[1] + covered(window, 1, x).start) as i32 as f32;
        }
        for row in rows {
            for column in 0..kernel[1] {
                // Windows whose place `column` lies inside: x · stride + column from padding to before size + padding.
                let first = padding[1].saturating_sub(column).div_ceil(stride[1]);
                let end = (size[1] + padding[1]).saturating_sub(column).div_ceil(stride[1]).min(places[1]);
                if first >= end {
                    continue;
                }
                let start = row * size[1] + first * stride[1] + column - padding[1];
                let (best, winners) = (&mut out[first..end], &mut winners[first..end]);
                let done = if stride[1] == 2 {
                    kernel::take_greater_of_pairs(&picture[start..], start, best, winners)
                } else {
                    0
                };
                let values = picture[start..].iter().step_by(stride[1]);
                let windows = best.iter_mut().zip(winners).zip(values).enumerate().skip(done);
                for (x, ((best, winner), &value)) in windows {
                    let greater = (value > *best) | value.is_nan();
                    *best = if greater { value } else { *best };
                    *winner = if greater { (start + x * stride[1]) as i32 as f32 } else { *winner };
                }
            }
        }
    }
}

pub fn pool_gradient(plan: &PoolPlan, winners: &[f32], upstream: &[f32], out: &mut [f32]) {
    let window = &plan.window;
    let columns = window.size[1];
    let weight = 1.0 / window.kernel_area() as f32;
    out.fill(0.0);
    let pictures = out.chunks_exact_mut(window.area().max(1)).zip(upstream.chunks_exact(window.places()));
    match plan.pool {
        Pool::Max => {
            for ((picture, upstream), winners) in pictures.zip(winners.chunks_exact(window.places())) {
                for (&gradient, &winner) in upstream.iter().zip(winners) {
                    picture[winner as usize] += gradient;
                }
            }
        }
        Pool::Average => {
            for (picture, upstream) in pictures {
                each_place(window, |place, rows, across| {
                    for row in rows {
                        for value in &mut picture[row * columns + across.start..row * columns + across.end] {
                            *value += weight * upstream[place];
                        }
                    }
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use stepwise_random::Random;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn any_size_equals_the_definition(
            size in [0_usize..12, 0..12], kernel in [1_usize..5, 1..5], stride in [1_usize..4, 1..4],
            padding in [0_usize..3, 0..3],
        ) {
            let padding = [padding[0].min(kernel[0] / 2), padding[1].min(kernel[1] / 2)];
            let Ok(window) = Window::new("pool", size, kernel, stride, padding) else { return Ok(()) };
            let mut random = Random::new(3);
            // Few different numbers, so that there are equals.
            let input: Vec<f32> = (0..2 * window.area()).map(|_| random.below(9) as f32 - 4.0).collect();
            let run = |pool| {
                let mut winners = vec![f32::NAN; 2 * window.places()];
                let mut out = winners.clone();
                super::pool(&PoolPlan { pool, planes: 2, window }, &input, &mut winners, &mut out);
                (winners, out)
            };
            let ((winners, greatest), (_, means)) = (run(Pool::Max), run(Pool::Average));
            for (plane, picture) in input.chunks_exact(window.area().max(1)).enumerate() {
                for at in 0..window.places() {
                    let (mut best, mut sum) = ((f32::NEG_INFINITY, 0), 0.0);
                    for row in covered(&window, 0, at / window.out[1]) {
                        for column in covered(&window, 1, at % window.out[1]) {
                            let value = picture[row * size[1] + column];
                            sum += value;
                            if value > best.0 {
                                best = (value, row * size[1] + column);
                            }
                        }
                    }
                    let place = plane * window.places() + at;
                    prop_assert_eq!((greatest[place], winners[place]), (best.0, best.1 as f32));
                    prop_assert!((means[place] - sum / window.kernel_area() as f32).abs() < 1e-5);
                }
            }
        }
    }
}
