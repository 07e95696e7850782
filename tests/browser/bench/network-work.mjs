// The network's work: inputs from an integer seed, and when an output is accepted. A wrong answer has no time.

import { filled, normal, uniform } from "./random.mjs";

/** @param {number} n */
export function matmulInput(n) {
  const draw = uniform(n);
  return { a: filled(n * n, () => draw() - 0.5), b: filled(n * n, () => draw() - 0.5), n };
}

/**
 * Freivalds' check with three vectors: |A(Bx) − Cx| ≤ 2e-5·n.
 * @param {{ a: Float32Array, b: Float32Array, n: number }} input
 * @param {ArrayLike<number>} c
 */
export function matmulAccepted({ a, b, n }, c) {
  /** @param {ArrayLike<number>} matrix @param {Float64Array} x */
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

const CLASSES = 10;

/** Labels of ten classes. @param {() => number} draw @param {number} rows @param {number} [classes] */
const labels = (draw, rows, classes = CLASSES) =>
  Int32Array.from({ length: rows }, () => Math.floor(draw() * classes));

/** Start weights, uniform within one through the root of the inputs. @param {() => number} draw
 * @param {number} length @param {number} inputs */
const weights = (draw, length, inputs) => filled(length, () => (draw() * 2 - 1) / Math.sqrt(inputs));

/** Numbers of which 61 % are 0, as the pixels of digits are. @param {() => number} draw @param {number} length */
const pixels = (draw, length) => filled(length, () => (draw() < 0.61 ? 0 : draw()));

/** MLP 784-128-10 over pictures of which 61 % of the pixels are empty, as digits are. */
export function mlpInput(rows = 4096) {
  const [din, hidden, classes, batch, lr] = [784, 128, 10, 64, 0.1];
  const draw = uniform(7);
  return {
    X: pixels(draw, rows * din),
    y: labels(draw, rows),
    rows,
    din,
    hidden,
    classes,
    batch,
    lr,
    w1: weights(draw, din * hidden, din),
    b1: weights(draw, hidden, din),
    w2: weights(draw, hidden * classes, hidden),
    b2: weights(draw, classes, hidden),
  };
}

/** A small convolutional net over 1,024 pictures of 28×28 pixels. */
export function cnnInput() {
  const [rows, batch, lr] = [1024, 64, 0.05];
  const draw = uniform(9);
  return {
    X: pixels(draw, rows * 28 * 28),
    y: labels(draw, rows),
    rows,
    batch,
    lr,
    k1: weights(draw, 3 * 3 * 8, 9),
    b1: weights(draw, 8, 9),
    k2: weights(draw, 3 * 3 * 8 * 16, 72),
    b2: weights(draw, 16, 72),
    w: weights(draw, 784 * 10, 784),
    b: weights(draw, 10, 784),
  };
}

/** A recurrent net over 256 series of 50 steps, 16 numbers each, in eight batches. */
export function lstmInput() {
  const [rows, seq, din, hidden, classes, batch, lr] = [256, 50, 16, 32, 4, 32, 0.05];
  const draw = uniform(10);
  return {
    X: filled(rows * seq * din, () => normal(draw)),
    y: labels(draw, rows, classes),
    rows,
    seq,
    din,
    hidden,
    classes,
    batch,
    lr,
    wx: weights(draw, din * 4 * hidden, hidden),
    wh: weights(draw, hidden * 4 * hidden, hidden),
    bh: weights(draw, 4 * hidden, hidden),
    w: weights(draw, hidden * classes, hidden),
    b: weights(draw, classes, hidden),
  };
}

/**
 * Each tensor's distance from the reference is at most 3 % of how far training moved it (root mean squares).
 * @typedef {Record<string, ArrayLike<number>>} Weights
 * @param {Record<string, any>} start the input, which holds them under the same names
 * @param {Weights} reference
 * @param {Weights} given
 */
export function weightsAccepted(start, reference, given) {
  /** @param {ArrayLike<number>} left @param {ArrayLike<number> | undefined} right */
  const distance = (left, right) => {
    let sum = 0;
    for (let i = 0; i < left.length; i++) sum += ((left[i] ?? 0) - (right?.[i] ?? Number.NaN)) ** 2;
    return Math.sqrt(sum / left.length);
  };
  return Object.entries(reference).every(
    ([name, values]) => distance(values, given[name]) <= 0.03 * distance(values, start[name]),
  );
}

/** Scores within 1e-3. @param {ArrayLike<number>} reference @param {ArrayLike<number>} given */
export function scoresAccepted(reference, given) {
  return (
    given.length === reference.length &&
    Array.from(reference).every((score, i) => Math.abs(score - (given[i] ?? Number.NaN)) <= 1e-3)
  );
}
