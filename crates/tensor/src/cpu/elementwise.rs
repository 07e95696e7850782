//! Operations element by element, and the sums that undo broadcasting. Plain loops: the compiler vectorises them,
//! and beside the matrix products they cost little.
//!
//! `exp`, `ln` and `tanh` come from the crate `libm`, not from the platform, so that they give the same bits
//! everywhere.

use crate::backend::{Binary, Unary, Update};
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
        Unary::Sigmoid => map(input, out, |x| 1.0 / (1.0 + libm::expf(-x))),
        Unary::Tanh => map(input, out, libm::tanhf),
        Unary::Scale(factor) => map(input, out, |x| factor * x),
    }
}

pub fn unary_gradient(operation: Unary, result: &[f32], upstream: &[f32], out: &mut [f32]) {
    match operation {
        Unary::Relu => zip(result, upstream, out, |y, g| if y > 0.0 { g } else { 0.0 }),
        Unary::Sigmoid => zip(result, upstream, out, |y, g| g * y * (1.0 - y)),
        Unary::Tanh => zip(result, upstream, out, |y, g| g * (1.0 - y * y)),
        Unary::Scale(factor) => map(upstream, out, |g| factor * g),
    }
}

pub fn binary(operation: Binary, plan: &Broadcast, left: &[f32], right: &[f32], out: &mut [f32]) {
    match operation {
        Binary::Add => stretch(plan, left, right, out, |a, b| a + b),
        Binary::Sub => stretch(plan, left, right, out, |a, b| a - b),
        Binary::Mul => stretch(plan, left, right, out, |a, b| a * b),
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
        *out = (input.iter().map(|&x| f64::from(x)).sum::<f64>() * f64::from(scale)) as f32;
        return;
    }
    let (step, _) = plan.inner_steps();
    plan.each_row(|start, at, _, length| {
        let input = &input[start..start + length];
        if step == 0 {
            out[at] += input.iter().map(|&x| f64::from(x)).sum::<f64>() as f32;
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
    let pairs = parameter.iter_mut().zip(gradient);
    match (*update, state) {
        (Update::Sgd { learning_rate }, _) => {
            for (p, &g) in pairs {
                *p -= learning_rate * g;
            }
        }
        (Update::Momentum { learning_rate, momentum }, [velocity]) => {
            for ((p, &g), v) in pairs.zip(velocity.iter_mut()) {
                *v = momentum * *v + g;
                *p -= learning_rate * *v;
            }
        }
        (Update::Adam { step, root, beta1, beta2, alpha1, alpha2, epsilon }, [first, second]) => {
            for (((p, &g), m), v) in pairs.zip(first.iter_mut()).zip(second.iter_mut()) {
                *m = beta1 * *m + alpha1 * g;
                *v = beta2 * *v + alpha2 * g * g;
                *p -= step * *m / (v.sqrt() * root + epsilon);
            }
        }
        _ => {}
    }
}
