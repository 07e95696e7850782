// Stepwise's side of the fixed work: every function is `async (input) => output`, so that any page can time it
// beside another library.

import start, { Mlp, matmul as product } from "./bench.js";

export const name = "Stepwise";

/** Loads the module; call it once before anything else. */
export async function init() {
  await start();
}

/** @param {{ a: Float32Array, b: Float32Array, n: number }} input */
export async function matmul({ a, b, n }) {
  return product(a, b, n, 1);
}

/** @param {{ a: Float32Array, b: Float32Array, n: number, iters: number }} input */
export async function matmul_resident({ a, b, n, iters }) {
  return product(a, b, n, iters);
}

/**
 * @typedef {object} MlpInput
 * @property {Float32Array} X rows × din
 * @property {Int32Array} y
 * @property {number} rows
 * @property {number} din
 * @property {number} hidden
 * @property {number} classes
 * @property {number} batch
 * @property {number} lr
 * @property {Float32Array} w1 din × hidden
 * @property {Float32Array} b1
 * @property {Float32Array} w2 hidden × classes
 * @property {Float32Array} b2
 */

/** @param {MlpInput} input */
function net({ rows, din, hidden, classes, batch, lr, w1, b1, w2, b2 }) {
  return new Mlp(rows, din, hidden, classes, batch, lr, w1, b1, w2, b2);
}

/** @param {MlpInput} input */
export async function mlp_train(input) {
  const mlp = net(input);
  mlp.train(input.X, input.y);
  const trained = { w1: mlp.w1, b1: mlp.b1, w2: mlp.w2, b2: mlp.b2 };
  mlp.free();
  return trained;
}

/** @param {MlpInput} input */
export async function mlp_infer(input) {
  const mlp = net(input);
  const scores = mlp.infer(input.X);
  mlp.free();
  return scores;
}
