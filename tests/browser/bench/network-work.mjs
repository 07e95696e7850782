// The network's work: inputs from an integer seed, and when an output is accepted. A wrong answer has no time.

import { filled, uniform } from "./random.mjs";

/** @param {number} n */
export function matmulInput(n) {
  const draw = uniform(n);
  return { a: filled(n * n, () => draw() - 0.5), b: filled(n * n, () => draw() - 0.5), n };
}

/**
 * Freivalds' check with three vectors: |A(Bx) − Cx| ≤ 2e-5·n.
 * @param {{ a: Float32Array, b: Float32Array, n: number }} input
 * @param {Float32Array} c
 */
export function matmulAccepted({ a, b, n }, c) {
  /** @param {Float32Array} matrix @param {Float64Array} x */
  const times = (matrix, x) =>
    Float64Array.from({ length: n }, (_, i) => {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += (matrix[i * n + j] ?? Number.NaN) * (x[j] ?? 0);
      return sum;
    });
  const draw = uniform(99);
  for (let round = 0; round < 3; round++) {
    const x = Float64Array.from({ length: n }, () => draw() - 0.5);
    const [wanted, given] = [times(a, times(b, x)), times(c, x)];
    if (!wanted.every((value, i) => Math.abs(value - (given[i] ?? Number.NaN)) <= 2e-5 * n)) return false;
  }
  return true;
}

/** MLP 784-128-10 over pictures of which 61 % of the pixels are empty, as digits are. */
export function mlpInput(rows = 4096) {
  const [din, hidden, classes, batch, lr] = [784, 128, 10, 64, 0.1];
  const draw = uniform(7);
  const bound1 = 1 / Math.sqrt(din);
  const bound2 = 1 / Math.sqrt(hidden);
  return {
    X: filled(rows * din, () => (draw() < 0.61 ? 0 : draw())),
    y: Int32Array.from({ length: rows }, () => Math.floor(draw() * classes)),
    rows,
    din,
    hidden,
    classes,
    batch,
    lr,
    w1: filled(din * hidden, () => (draw() * 2 - 1) * bound1),
    b1: filled(hidden, () => (draw() * 2 - 1) * bound1),
    w2: filled(hidden * classes, () => (draw() * 2 - 1) * bound2),
    b2: filled(classes, () => (draw() * 2 - 1) * bound2),
  };
}

/**
 * Each tensor's distance from the reference is at most 3 % of how far training moved it (root mean squares).
 * @typedef {{ w1: Float32Array, b1: Float32Array, w2: Float32Array, b2: Float32Array }} Weights
 * @param {Weights} start
 * @param {Weights} reference
 * @param {Weights} given
 */
export function weightsAccepted(start, reference, given) {
  /** @param {Float32Array} left @param {Float32Array} right */
  const distance = (left, right) =>
    Math.sqrt(left.reduce((sum, value, i) => sum + (value - (right[i] ?? Number.NaN)) ** 2, 0) / left.length);
  return /** @type {const} */ (["w1", "b1", "w2", "b2"]).every(
    (key) => distance(given[key], reference[key]) <= 0.03 * distance(reference[key], start[key]),
  );
}
