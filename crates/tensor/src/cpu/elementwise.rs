//! Operations element by element, and the sums that undo broadcasting. Plain loops: the compiler vectorises them,
//! and beside the matrix products they cost little.
//!
//! `ln` and `erf` come from the crate `libm`, `exp` and its kin from [`exponential`], not from the platform, so that they
//! give the same bits everywhere.

use std::f32::consts::{FRAC_1_SQRT_2, PI};

use super::{exponential, sums};
use crate::backend::{Binary, Rule, Unary, Update};
use crate::shape::Broadcast;

pub fn relu_in_place(values: &mut [f32]) {
    for value in values {
        *value = relu(*value);
    }
}

/// max(x, 0) that lets NaN through, so that a diverged network shows it.
fn relu(value: f32) -> f32 {
    if value < 0.0 { 0.0 } else { value }
}

pub fn unary(operation: Unary, input: &[f32], out: &mut [f32]) {
    match operation {
        Unary::Relu => map(input, out, relu),
        Unary::Sigmoid => map(input, out, exponential::sigmoid),
        Unary::Tanh => map(input, out, exponential::tanh),
        Unary::Exp => map(input, out, exponential::exp),
        Unary::Sqrt => map(input, out, f32::sqrt),
        Unary::Scale(factor) => map(input, out, |x| factor * x),
        Unary::Shift(offset) => map(input, out, |x| x + offset),
        // Comparisons that NaN passes through, as it does ReLU.
        Unary::Clamp { least, most } => map(input, out, |x| {
            if x < least {
                least
            } else if x > most {
                most
            } else {
                x
            }
        }),
        Unary::Log => map(input, out, libm::logf),
        Unary::Gelu => map(input, out, |x| x * below(x)),
    }
}

/// The probability that a standard normal number is below x.
fn below(x: f32) -> f32 {
    0.5 * (1.0 + libm::erff(x * FRAC_1_SQRT_2))
}

/// `known` is the result y or the input x, as [`Unary::derivative_from`] says.
pub fn unary_gradient(operation: Unary, known: &[f32], upstream: &[f32], out: &mut [f32]) {
    match operation {
        Unary::Relu => zip(known, upstream, out, |y, g| if y > 0.0 { g } else { 0.0 }),
        Unary::Sigmoid => zip(known, upstream, out, |y, g| g * y * (1.0 - y)),
        Unary::Tanh => zip(known, upstream, out, |y, g| g * (1.0 - y * y)),
        Unary::Exp => zip(known, upstream, out, |y, g| g * y),
        Unary::Sqrt => zip(known, upstream, out, |y, g| g / (2.0 * y)),
        Unary::Scale(factor) => map(upstream, out, |g| factor * g),
        Unary::Shift(_) => out.copy_from_slice(upstream),
        Unary::Clamp { least, most } => {
            zip(known, upstream, out, |y, g| if y > least && y < most { g } else { 0.0 })
        }
        Unary::Log => zip(known, upstream, out, |x, g| g / x),
        Unary::Gelu => zip(known, upstream, out, |x, g| {
            g * (below(x) + x * exponential::exp(-0.5 * x * x) / (2.0 * PI).sqrt())
        }),
    }
}

pub fn binary(operation: Binary, plan: &Broadcast, left: &[f32], right: &[f32], out: &mut [f32]) {
    match operation {
        Binary::Add => stretch(plan, left, right, out, |a, b| a + b),
        Binary::Sub => stretch(plan, left, right, out, |a, b| a - b),
        Binary::Mul => stretch(plan, left, right, out, |a, b| a * b),
        Binary::Div => stretch(plan, left, right, out, |a, b| a / b),
    }
}

fn map(input: &[f32], out: &mut [f32], f: impl Fn(f32) -> f32) {
    for (out, &x) in out.iter_mut().zip(input) {
        *out = f(x);
    }
}

fn zip(left: &[f32], right: &[f32], out: &mut [f32], f: impl Fn(f32, f32) -> f32) {
    for ((out, &a), &b) in out.iter_mut().zip(left).zip(right) {
        *out = f(a, b);
    }
}

fn stretch(plan: &Broadcast, left: &[f32], right: &[f32], out: &mut [f32], f: impl Fn(f32, f32) -> f32) {
    let plan = plan.coalesced();
    let steps = plan.inner_steps();
    plan.each_row(|start, a, b, length| {
        let out = &mut out[start..start + length];
        match steps {
            (0, 0) => out.fill(f(left[a], right[b])),
            (0, _) => {
                let a = left[a];
                map(&right[b..b + length], out, |b| f(a, b));
            }
            (_, 0) => {
                let b = right[b];
                map(&left[a..a + length], out, |a| f(a, b));
            }
            _ => zip(&left[a..a + length], &right[b..b + length], out, &f),
        }
    });
}

pub fn add_into(input: &[f32], out: &mut [f32]) {
    for (out, &x) in out.iter_mut().zip(input) {
        *out += x;
    }
}

/// Sums over the dimensions in which the plan's left operand is stretched. A run that falls onto one number is
/// summed in double precision, so that the mean of a million numbers is still exact.
pub fn sum_to(plan: &Broadcast, scale: f32, input: &[f32], out: &mut [f32]) {
    out.fill(0.0);
    if let [out] = out {
        *out = (sums::wide_sum(input) * f64::from(scale)) as f32;
        return;
    }
    let plan = plan.coalesced();
    let (step, _) = plan.inner_steps();
    plan.each_row(|start, at, _, length| {
        let input = &input[start..start + length];
        if step == 0 {
            out[at] += sums::wide_sum(input) as f32;
        } else {
            add_into(input, &mut out[at..at + length]);
        }
    });
    if scale != 1.0 {
        for value in out {
            *value *= scale;
        }
    }
}

/// One optimiser's step; see [`Update`] for the formulas.
pub fn update(update: &Update, parameter: &mut [f32], gradient: &[f32], state: &mut [&mut [f32]]) {
    let Update { rule, decay, keep } = *update;
    // Each number's place, its value after the direct decay, and its gradient with the other decay.
    let steps = parameter.iter_mut().zip(gradient).map(|(p, &g)| {
        let (kept, g) = (keep * *p, g + decay * *p);
        (p, kept, g)
    });
    match (rule, state) {
        (Rule::Sgd { learning_rate }, _) => {
            for (p, kept, g) in steps {
                *p = kept - learning_rate * g;
            }
        }
        (Rule::Momentum { learning_rate, momentum }, [velocity]) => {
            for ((p, kept, g), v) in steps.zip(velocity.iter_mut()) {
                *v = momentum * *v + g;
                *p = kept - learning_rate * *v;
            }
        }
        (Rule::Nesterov { learning_rate, momentum }, [velocity]) => {
            for ((p, kept, g), v) in steps.zip(velocity.iter_mut()) {
                *v = momentum * *v + g;
                *p = kept - learning_rate * (g + momentum * *v);
            }
        }
        (Rule::RmsProp { learning_rate, smoothing, rest, epsilon }, [square]) => {
            for ((p, kept, g), v) in steps.zip(square.iter_mut()) {
                *v = smoothing * *v + rest * g * g;
                *p = kept - learning_rate * g / (v.sqrt() + epsilon);
            }
        }
        (Rule::Adam { step, root, beta1, beta2, alpha1, alpha2, epsilon }, [first, second]) => {
            for (((p, kept, g), m), v) in steps.zip(first.iter_mut()).zip(second.iter_mut()) {
                *m = beta1 * *m + alpha1 * g;
                *v = beta2 * *v + alpha2 * g * g;
                *p = kept - step * *m / (v.sqrt() * root + epsilon);
            }
        }
        _ => {}
    }
}
