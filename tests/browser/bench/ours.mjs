// Stepwise's side of the fixed work: every function is `async (input) => output`, so that any page can time it
// beside another library.

import start, * as module from "./bench.js";

export const name = "Stepwise";

/** @type {{ peak(rounds: number): number } | undefined} */
let fused;

/** Loads the module; call it once before anything else. Products fuse where the browser has relaxed SIMD. */
export async function init() {
  await start();
  fused = module.install_fused();
  module.compute_fused(true);
}

/** What the registers do when nothing has to be fetched, in GFLOP/s: the best of some short runs. */
export function registerPeak() {
  const rounds = 1_000_000;
  /** @param {(rounds: number) => number} work */
  const best = (work) => {
    let least = Number.POSITIVE_INFINITY;
    for (let run = 0; run < 20; run++) {
      const begun = performance.now();
      work(rounds);
      least = Math.min(least, performance.now() - begun);
    }
    return (96 * rounds) / least / 1e6;
  };
  return { exact: best(module.peak), fused: fused && best(fused.peak) };
}

/** @param {{ a: Float32Array, b: Float32Array, n: number }} input */
export async function matmul({ a, b, n }) {
  return module.matmul(a, b, n, 1);
}

/** @param {{ a: Float32Array, b: Float32Array, n: number, iters: number }} input */
export async function matmul_resident({ a, b, n, iters }) {
  return module.matmul(a, b, n, iters);
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
export function net({ rows, din, hidden, classes, batch, lr, w1, b1, w2, b2 }) {
  return new module.Mlp(rows, din, hidden, classes, batch, lr, w1, b1, w2, b2);
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

/**
 * @typedef {object} CnnInput
 * @property {Float32Array} X rows × 28 × 28 × 1
 * @property {Int32Array} y
 * @property {number} rows
 * @property {number} batch
 * @property {number} lr
 * @property {Float32Array} k1 3 × 3 × 1 × 8
 * @property {Float32Array} b1
 * @property {Float32Array} k2 3 × 3 × 8 × 16
 * @property {Float32Array} b2
 * @property {Float32Array} w 784 × 10
 * @property {Float32Array} b
 */

/** @param {CnnInput} input */
export async function cnn_train({ X, y, batch, lr, ...start }) {
  const net = module.cnn_train(X, y, batch, lr, start.k1, start.b1, start.k2, start.b2, start.w, start.b);
  const trained = { k1: net.k1, b1: net.b1, k2: net.k2, b2: net.b2, w: net.w, b: net.b };
  net.free();
  return trained;
}

/**
 * @typedef {object} LstmInput
 * @property {Float32Array} X rows × seq × din
 * @property {Int32Array} y
 * @property {number} rows
 * @property {number} seq
 * @property {number} din
 * @property {number} hidden
 * @property {number} classes
 * @property {number} batch
 * @property {number} lr
 * @property {Float32Array} wx din × 4 hidden, gates i f c o
 * @property {Float32Array} wh hidden × 4 hidden
 * @property {Float32Array} bh
 * @property {Float32Array} w hidden × classes
 * @property {Float32Array} b
 */

/** @param {LstmInput} input */
export async function lstm_train({ X, y, seq, din, hidden, classes, batch, lr, wx, wh, bh, w, b }) {
  const net = module.lstm_train(X, y, seq, din, hidden, classes, batch, lr, wx, wh, bh, w, b);
  const trained = { wx: net.wx, wh: net.wh, bh: net.bh, w: net.w, b: net.b };
  net.free();
  return trained;
}

/**
 * A side of its own: the same without fused multiply-add, rounded as every lab's numbers are.
 * @template Input, Output
 * @param {(input: Input) => Promise<Output>} work
 */
const rounded = (work) => async (/** @type {Input} */ input) => {
  module.compute_fused(false);
  try {
    return await work(input);
  } finally {
    module.compute_fused(true);
  }
};

export const exact = {
  name: "Stepwise without fusing",
  matmul: rounded(matmul),
  mlp_train: rounded(mlp_train),
  mlp_infer: rounded(mlp_infer),
  cnn_train: rounded(cnn_train),
  lstm_train: rounded(lstm_train),
};

/** @typedef {{ X: Float32Array, n: number, d: number, k: number, centers: Float32Array, maxIter: number }} KmeansInput
 * @param {KmeansInput} input */
export async function kmeans({ X, d, centers, maxIter }) {
  const { centroids, labels, iterations } = module.kmeans(X, d, centers, maxIter);
  return { centroids, labels, iterations };
}

/** @typedef {{ X: Float32Array, n: number, d: number, k: number }} PcaInput
 * @param {PcaInput} input */
export async function pca({ X, d, k }) {
  const { components, variance } = module.pca(X, d, k);
  return { components, variance };
}

/**
 * @typedef {{ X: Float32Array, y: Int32Array, n: number, d: number, T: Float32Array, m: number, trees: number,
 *   maxFeatures: number, seed: number }} ForestInput
 * @param {ForestInput} input
 */
export async function forest({ X, y, d, T, trees, maxFeatures, seed }) {
  return module.forest(X, y, d, T, trees, maxFeatures, seed);
}

/** @typedef {{ X: Float32Array, y: Int32Array, n: number, d: number, target: number }} LogregInput
 * @param {LogregInput} input */
export async function logreg({ X, y, d }) {
  const { w, b } = module.logreg(X, y, d);
  return { w, b };
}

/**
 * @typedef {{ X: Float32Array, y: Int32Array, n: number, d: number, Q: Float32Array, q: number, k: number,
 *   classes: number }} KnnInput
 * @param {KnnInput} input
 */
export async function knn({ X, y, d, Q, k, classes }) {
  return module.knn(X, y, d, Q, k, classes);
}

/**
 * @typedef {{ X: Float32Array, n: number, d: number, perplexity: number, iterations: number, seed: number,
 *   neighbors: number, minDist: number }} MapInput
 * @param {MapInput} input
 */
export async function tsne({ X, d, perplexity, iterations, seed }) {
  return module.tsne(X, d, perplexity, iterations, seed);
}

/** @param {MapInput} input */
export async function umap({ X, d, neighbors, minDist, iterations, seed }) {
  return module.umap(X, d, neighbors, minDist, iterations, seed);
}

/** @typedef {{ text: string, bytes: Uint8Array }} CsvInput
 * @param {CsvInput} input */
export async function csv_groupby({ bytes }) {
  const { months, sums } = module.csv_groupby(bytes);
  return { months, sums };
}
