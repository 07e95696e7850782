//! Pools: the greatest number, or the mean, under a window that slides over each picture.

use std::ops::Range;

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
                each_place(window, |place, rows, across| {
                    let (mut greatest, mut winner) = (f32::NEG_INFINITY, rows.start * columns + across.start);
                    for row in rows {
                        let start = row * columns + across.start;
                        for (step, &value) in picture[start..start + across.len()].iter().enumerate() {
                            if value > greatest || value.is_nan() {
                                (greatest, winner) = (value, start + step);
                            }
                        }
                    }
                    (out[place], winners[place]) = (greatest, winner as f32);
                });
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
