// Functions that WGSL lacks, or has with too small a range, and the numbers by which the functions of one number are asked for.

const RELU = 0u;
const SIGMOID = 1u;
const TANH = 2u;
const EXP = 3u;
const SQRT = 4u;
const SCALE = 5u;
const SHIFT = 6u;
const CLAMP = 7u;
const LOG = 8u;
const GELU = 9u;

// The built-in tanh is a quotient of exponentials on some cards, NaN where they overflow; at 10 it is 1 to all digits.
fn hyperbolic_tangent(x: vec4<f32>) -> vec4<f32> {
    return tanh(clamp(x, vec4(-10.0), vec4(10.0)));
}

// The probability that a standard normal number is below x, to 1e-7.
// Source: M. Abramowitz and I. Stegun, Handbook of mathematical functions (1964), formula 7.1.26, for erf(x / √2).
fn below(x: vec4<f32>) -> vec4<f32> {
    let z = abs(x) * 0.70710678;
    let t = 1.0 / (1.0 + 0.3275911 * z);
    let series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
    let tail = 0.5 * series * exp(-z * z);
    return select(tail, 1.0 - tail, x > vec4(0.0));
}

// The density of a standard normal number.
fn density(x: vec4<f32>) -> vec4<f32> {
    return 0.39894228 * exp(-0.5 * x * x);
}
