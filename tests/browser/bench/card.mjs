// Stepwise's side of the work on the graphics card.

import start, * as module from "./bench.js";
import { net } from "./ours.mjs";

export const name = "Stepwise WebGPU";

/** Loads the module and opens the card; returns a line on what was found. */
export async function init() {
  await start();
  return module.open_card();
}

/** @param {{ a: Float32Array, b: Float32Array, n: number }} input */
export async function matmul({ a, b, n }) {
  return module.card_matmul(a, b, n, 1);
}

/** @param {{ a: Float32Array, b: Float32Array, n: number, iters: number }} input */
export async function matmul_resident({ a, b, n, iters }) {
  return module.card_matmul(a, b, n, iters);
}

/** @param {import("./ours.mjs").MlpInput} input */
export async function mlp_train(input) {
  const mlp = await module.card_train(net(input), input.X, input.y);
  const trained = { w1: mlp.w1, b1: mlp.b1, w2: mlp.w2, b2: mlp.b2 };
  mlp.free();
  return trained;
}
