//! Convolutions as matrix products. Each place of the kernel becomes a column of what lies under it ("im2col"), so that
//! the product with the weights is the convolution of a whole picture. Where a group makes one channel only (a depthwise
//! convolution), its columns would serve a single row of weights, so there the picture itself is walked over.
//!
//! Source: K. Chellapilla, S. Puri and P. Simard, *High performance convolutional neural networks for document
//! processing* (2006).

use std::ops::Range;

use super::matmul::{self, Scratch};
use super::sums;
use crate::backend::{ConvPlan, MatmulPlan, Window};

/// The sizes of one group's product: weights \[out, inner\] · columns \[inner, places\].
struct Group {
    channels: usize,
    out_channels: usize,
    inner: usize,
    places: usize,
}

impl Group {
    fn new(plan: &ConvPlan) -> Self {
        let channels = plan.channels / plan.groups;
        Self {
            channels,
            out_channels: plan.out_channels / plan.groups,
            inner: channels * plan.window.kernel_area(),
            places: plan.window.places(),
        }
    }

    /// Where picture `picture` and group `group` lie in the input, in the result and in the weights.
    fn parts(&self, plan: &ConvPlan, picture: usize, group: usize) -> [Range<usize>; 3] {
        let range = |index: usize, length: usize| index * length..(index + 1) * length;
        let part = picture * plan.groups + group;
        [
            range(part, self.channels * plan.window.area()),
            range(part, self.out_channels * self.places),
            range(group, self.out_channels * self.inner),
        ]
    }
}

/// Whether the columns are the picture itself: a kernel of one number at every place.
fn is_pointwise(window: &Window) -> bool {
    window.kernel == [1, 1] && window.stride == [1, 1] && window.padding == [0, 0]
}

/// Calls `run(row of the columns, place in it, place in the pictures, length)` for every run of neighbours under the
/// kernel that lies inside, and only for those.
fn each_run(window: &Window, channels: usize, mut run: impl FnMut(usize, usize, usize, usize)) {
    let Window { size, kernel, stride, padding, out } = *window;
    for row in 0..channels * window.kernel_area() {
        let (channel, y, x) =
            (row / window.kernel_area(), row % window.kernel_area() / kernel[1], row % kernel[1]);
        // Places from `first` on are inside: place · stride + x ≥ padding, and before `end`: … < size + padding.
        let first = padding[1].saturating_sub(x).div_ceil(stride[1]);
        let end = (size[1] + padding[1]).saturating_sub(x).div_ceil(stride[1]).min(out[1]);
        if first >= end {
            continue;
        }
        for place in 0..out[0] {
            let down = place * stride[0] + y;
            if down < padding[0] || down >= size[0] + padding[0] {
                continue;
            }
            let from = (channel * size[0] + down - padding[0]) * size[1] + first * stride[1] + x - padding[1];
            run(row, place * out[1] + first, from, end - first);
        }
    }
}

fn to_columns(window: &Window, channels: usize, picture: &[f32], columns: &mut [f32]) {
    let (places, stride) = (window.places(), window.stride[1]);
    columns.fill(0.0);
    each_run(window, channels, |row, at, from, length| {
        let columns = &mut columns[row * places + at..][..length];
        if stride == 1 {
            columns.copy_from_slice(&picture[from..from + length]);
        } else {
            columns.iter_mut().zip(picture[from..].iter().step_by(stride)).for_each(|(to, &from)| *to = from);
        }
    });
}

fn add_columns(window: &Window, channels: usize, columns: &[f32], picture: &mut [f32]) {
    let (places, stride) = (window.places(), window.stride[1]);
    each_run(window, channels, |row, at, from, length| {
        let columns = &columns[row * places + at..][..length];
        let picture = picture[from..].iter_mut().step_by(stride);
        picture.zip(columns).for_each(|(to, from)| *to += from);
    });
}

pub fn forward(
    plan: &ConvPlan,
    input: &[f32],
    weight: &[f32],
    bias: Option<&[f32]>,
    out: &mut [f32],
    (columns, scratch): (&mut Vec<f32>, &mut Scratch),
) {
    let (sizes, stride) = (Group::new(plan), plan.window.stride[1]);
    columns.resize(sizes.inner * sizes.places, 0.0);
    let product = MatmulPlan::single(sizes.out_channels, sizes.inner, sizes.places);
    for picture in 0..plan.batch {
        for group in 0..plan.groups {
            let [from, to, weights] = sizes.parts(plan, picture, group);
            let (input, out) = (&input[from], &mut out[to]);
            if sizes.out_channels == 1 {
                let weight = &weight[weights];
                out.fill(0.0);
                each_run(&plan.window, sizes.channels, |row, at, from, length| {
                    let (out, weight) = (out[at..at + length].iter_mut(), weight[row]);
                    // Apart from each other so that the first becomes vectors; so below.
                    if stride == 1 {
                        out.zip(&input[from..from + length]).for_each(|(out, x)| *out += weight * x);
                    } else {
                        out.zip(input[from..].iter().step_by(stride)).for_each(|(out, x)| *out += weight * x);
                    }
                });
                continue;
            }
            let columns = if is_pointwise(&plan.window) {
                input
            } else {
                to_columns(&plan.window, sizes.channels, input, columns);
                &*columns
            };
            matmul::product(&product, &weight[weights], columns, out, false, scratch);
        }
    }
    if let Some(bias) = bias {
        for (plane, bias) in out.chunks_exact_mut(sizes.places).zip(bias.iter().cycle()) {
            plane.iter_mut().for_each(|value| *value += bias);
        }
    }
    if plan.relu {
        super::elementwise::relu_in_place(out);
    }
}

pub fn input_gradient(
    plan: &ConvPlan,
    weight: &[f32],
    upstream: &[f32],
    out: &mut [f32],
    (columns, scratch): (&mut Vec<f32>, &mut Scratch),
) {
    let (sizes, stride) = (Group::new(plan), plan.window.stride[1]);
    columns.resize(sizes.inner * sizes.places, 0.0);
    let product = MatmulPlan {
        left_transposed: true,
        ..MatmulPlan::single(sizes.inner, sizes.out_channels, sizes.places)
    };
    out.fill(0.0);
    for picture in 0..plan.batch {
        for group in 0..plan.groups {
            let [to, from, weights] = sizes.parts(plan, picture, group);
            let (upstream, out) = (&upstream[from], &mut out[to]);
            if sizes.out_channels == 1 {
                let weight = &weight[weights];
                each_run(&plan.window, sizes.channels, |row, at, from, length| {
                    let (upstream, weight) = (upstream[at..at + length].iter(), weight[row]);
                    if stride == 1 {
                        out[from..from + length].iter_mut().zip(upstream).for_each(|(x, g)| *x += weight * g);
                    } else {
                        let picture = out[from..].iter_mut().step_by(stride);
                        picture.zip(upstream).for_each(|(x, g)| *x += weight * g);
                    }
                });
                continue;
            }
            if is_pointwise(&plan.window) {
                matmul::product(&product, &weight[weights], upstream, out, false, scratch);
            } else {
                matmul::product(&product, &weight[weights], upstream, columns, false, scratch);
                add_columns(&plan.window, sizes.channels, columns, out);
            }
        }
    }
}

pub fn weight_gradient(
    plan: &ConvPlan,
    input: &[f32],
    upstream: &[f32],
    out: &mut [f32],
    (columns, scratch): (&mut Vec<f32>, &mut Scratch),
) {
    let (sizes, stride) = (Group::new(plan), plan.window.stride[1]);
    columns.resize(sizes.inner * sizes.places, 0.0);
    let product = MatmulPlan {
        right_transposed: true,
        ..MatmulPlan::single(sizes.out_channels, sizes.places, sizes.inner)
    };
    out.fill(0.0);
    for picture in 0..plan.batch {
        for group in 0..plan.groups {
            let [from, at, weights] = sizes.parts(plan, picture, group);
            let input = &input[from];
            if sizes.out_channels == 1 {
                let out = &mut out[weights];
                each_run(&plan.window, sizes.channels, |row, place, from, length| {
                    let upstream = &upstream[at.start + place..][..length];
                    out[row] += if stride == 1 {
                        sums::sum_of_products(upstream, &input[from..from + length])
                    } else {
                        upstream.iter().zip(input[from..].iter().step_by(stride)).map(|(g, x)| g * x).sum()
                    };
                });
                continue;
            }
            let columns = if is_pointwise(&plan.window) {
                input
            } else {
                to_columns(&plan.window, sizes.channels, input, columns);
                &*columns
            };
            matmul::product(&product, &upstream[at], columns, &mut out[weights], true, scratch);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use stepwise_random::Random;

    /// The definition: for each result the sum over its group's channels and the kernel, in double precision.
    fn reference(plan: &ConvPlan, input: &[f32], weight: &[f32], bias: &[f32]) -> Vec<f64> {
        let Window { size, kernel, stride, padding, out } = plan.window;
        let (channels, per_group) = (plan.channels / plan.groups, plan.out_channels / plan.groups);
        let mut result = Vec::new();
        for at in 0..plan.batch * plan.out_channels * out[0] * out[1] {
            let (x, y) = (at % out[1], at / out[1] % out[0]);
            let (to, picture) = (
                at / plan.window.places() % plan.out_channels,
                at / plan.window.places() / plan.out_channels,
            );
            let mut sum = f64::from(bias[to]);
            for channel in 0..channels {
                for (i, j) in (0..kernel[0]).flat_map(|i| (0..kernel[1]).map(move |j| (i, j))) {
                    let (row, column) = (y * stride[0] + i, x * stride[1] + j);
                    let inside = |place: usize, axis: usize| {
                        place.checked_sub(padding[axis]).filter(|&place| place < size[axis])
                    };
                    if let (Some(row), Some(column)) = (inside(row, 0), inside(column, 1)) {
                        let from = picture * plan.channels + to / per_group * channels + channel;
                        let weight = weight[((to * channels + channel) * kernel[0] + i) * kernel[1] + j];
                        sum +=
                            f64::from(weight) * f64::from(input[(from * size[0] + row) * size[1] + column]);
                    }
                }
            }
            result.push(if plan.relu { sum.max(0.0) } else { sum });
        }
        result
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn any_size_equals_the_reference(
            (batch, groups, channels, out_channels) in (0_usize..3, 1_usize..4, 0_usize..4, 1_usize..6),
            size in [0_usize..12, 0..12], kernel in [1_usize..5, 1..5],
            stride in [1_usize..4, 1..4], padding in [0_usize..4, 0..4], relu: bool,
        ) {
            let Ok(window) = Window::new("conv2d", size, kernel, stride, padding) else { return Ok(()) };
            let (channels, out_channels) = (channels * groups, out_channels * groups);
            let plan = ConvPlan { batch, channels, out_channels, groups, window, relu };
            let mut random = Random::new(1);
            let mut draw = |count: usize| -> Vec<f32> { (0..count).map(|_| random.normal() as f32).collect() };
            let input = draw(batch * channels * window.area());
            let weight = draw(out_channels * channels / groups * window.kernel_area());
            let bias = draw(out_channels);
            let mut out = vec![f32::NAN; batch * out_channels * window.places()];
            let work = (&mut Vec::new(), &mut Scratch::default());
            forward(&plan, &input, &weight, Some(&bias), &mut out, work);
            for (fast, slow) in out.iter().zip(reference(&plan, &input, &weight, &bias)) {
                prop_assert!((f64::from(*fast) - slow).abs() <= 1e-4, "{} is not {}", fast, slow);
            }
        }
    }
}
