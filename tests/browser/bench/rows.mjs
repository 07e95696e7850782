// What is measured: each row with its input, when an output counts, and what is asked of our time.

import * as classical from "./classical-work.mjs";
import * as network from "./network-work.mjs";
import * as plainClassical from "./plain-classical.mjs";
import * as plainNetwork from "./plain-network.mjs";

/**
 * @typedef {object} Row
 * @property {string} row
 * @property {string} work the function that does it
 * @property {any} input
 * @property {(output: any) => boolean} accepted
 * @property {{ unit: string, amount: number }} [rate] what one call does, where a rate says more than a time
 * @property {number} [native] our time at most, in times of the reference library's
 * @property {Record<string, number>} faster how many times as fast as other sides we are asked to be, where that is asked
 * @property {{ fused: number, exact: number }} [share] of the register peak, at least
 * @property {number} rounds
 * @property {boolean} card whether it is work for the graphics card
 */

/** The classical work: how many times as fast as anything else in the page. */
const FASTER_THAN_ALL = Object.fromEntries(
  ["plain JavaScript", "druid", "ml.js", "tfjs wasm", "umap-js", "d3-dsv", "arquero"].map((name) => [
    name,
    3,
  ]),
);

/** On the graphics card, where software plays one. */
const FASTER_ON_THE_CARD = { "tfjs WebGPU": 2, "onnxruntime WebGPU": 2 };

/** @type {Record<string, () => Promise<Row>>} */
export const ROWS = {
  ...Object.fromEntries(
    [64, 128, 256, 512, 1024].map((n) => [
      `matmul ${n}`,
      async () => {
        const input = network.matmulInput(n);
        return row(`matmul ${n}`, "matmul", input, (output) => network.matmulAccepted(input, output), {
          rate: { unit: "GFLOP/s", amount: (2 * n ** 3) / 1e9 },
          faster: n < 256 ? {} : { "onnxruntime wasm": 1.8, "tfjs wasm": 1.8 },
          share: n < 256 ? undefined : { fused: 0.75, exact: 0.65 },
          rounds: n > 256 ? 15 : 25,
        });
      },
    ]),
  ),
  mlp_train: () => training("mlp_train", network.mlpInput(), "samples/s", { "tfjs wasm": 8 }, 2),
  mlp_infer: async () => {
    const input = network.mlpInput();
    const reference = await plainNetwork.mlp_infer(input);
    return row("mlp_infer", "mlp_infer", input, (output) => network.scoresAccepted(reference, output), {
      rate: { unit: "samples/s", amount: input.rows },
      faster: {},
    });
  },
  "card matmul 512": async () => cardProduct("card matmul 512", "matmul", network.matmulInput(512), 1),
  "card matmul_resident 512": async () =>
    cardProduct("card matmul_resident 512", "matmul_resident", { ...network.matmulInput(512), iters: 4 }, 4),
  "card matmul_resident 1024": async () =>
    cardProduct(
      "card matmul_resident 1024",
      "matmul_resident",
      { ...network.matmulInput(1024), iters: 2 },
      2,
    ),
  "card mlp_train": async () => {
    const input = network.mlpInput(512);
    const reference = await plainNetwork.mlp_train(input);
    const accepted = (/** @type {any} */ output) => network.weightsAccepted(input, reference, output);
    const rate = { unit: "samples/s", amount: input.rows };
    return row("card mlp_train", "mlp_train", input, accepted, {
      rate,
      rounds: 3,
      card: true,
      faster: FASTER_ON_THE_CARD,
    });
  },
  cnn_train: () => training("cnn_train", network.cnnInput(), "samples/s", { "plain JavaScript": 4 }, 2.5),
  lstm_train: () => training("lstm_train", network.lstmInput(), "steps/s", { "plain JavaScript": 4 }, 2.5),
  kmeans: async () => {
    const input = classical.kmeansInput();
    const most = 1.001 * classical.inertia(input, (await plainClassical.kmeans(input)).centroids);
    const accepted = (/** @type {any} */ output) => classical.inertia(input, output.centroids) <= most;
    return row("kmeans", "kmeans", input, accepted, { native: 2 });
  },
  "pca 5000×64": () => pca(5_000, 64),
  "pca 1000×784": () => pca(1_000, 784),
  "forest 1": () => forest(1),
  "forest 10": () => forest(10),
  "forest 100": () => forest(100),
  logreg: async () => {
    const input = classical.logregInput();
    // The least loss, to all digits, and a ten thousandth.
    const best = await plainClassical.logreg({ ...input, target: 0 });
    input.target = 1.0001 * classical.logLoss(input, best);
    const accepted = (/** @type {any} */ output) =>
      classical.logLoss(input, output) <= input.target * (1 + 1e-6);
    return row("logreg", "logreg", input, accepted, { native: 2 });
  },
  knn: async () => {
    const input = classical.knnInput();
    const winners = classical.knnWinners(input);
    const accepted = (/** @type {any} */ output) => classical.knnAccepted(winners, output);
    return row("knn", "knn", input, accepted, { native: 2 });
  },
  tsne: async () => map("tsne"),
  umap: async () => map("umap"),
  csv_groupby: async () => {
    const input = classical.csvInput();
    const reference = await plainClassical.csv_groupby(input);
    const accepted = (/** @type {any} */ output) => classical.monthsAccepted(reference, output);
    return row("csv_groupby", "csv_groupby", input, accepted, { native: 1 });
  },
};

/** @param {string} name the card's row @param {string} work @param {any} input @param {number} iterations */
function cardProduct(name, work, input, iterations) {
  const { n } = input;
  const accepted = (/** @type {any} */ output) => network.matmulAccepted(input, output);
  const rate = { unit: "GFLOP/s", amount: (iterations * 2 * n ** 3) / 1e9 };
  return row(name, work, input, accepted, { rate, rounds: 3, card: true, faster: FASTER_ON_THE_CARD });
}

/**
 * @param {string} name
 * @param {string} work
 * @param {any} input
 * @param {(output: any) => boolean} accepted
 * @param {Partial<Row>} more
 * @returns {Row}
 */
const row = (name, work, input, accepted, more) => ({
  row: name,
  work,
  input,
  accepted,
  rounds: 9,
  card: false,
  faster: FASTER_THAN_ALL,
  ...more,
});

/**
 * Training, held to plain JavaScript's weights.
 * @param {"mlp_train" | "cnn_train" | "lstm_train"} work
 * @param {any} input
 * @param {"samples/s" | "steps/s"} unit
 * @param {Record<string, number>} faster
 * @param {number} native
 */
async function training(work, input, unit, faster, native) {
  const reference = await plain[work](input);
  const accepted = (/** @type {any} */ output) => network.weightsAccepted(input, reference, output);
  const amount = unit === "steps/s" ? Math.ceil(input.rows / input.batch) : input.rows;
  return row(work, work, input, accepted, { rate: { unit, amount }, faster, native });
}

/** @param {number} n @param {number} d */
async function pca(n, d) {
  const input = classical.pcaInput(n, d);
  const reference = await plainClassical.pca(input);
  const accepted = (/** @type {any} */ output) => classical.componentsAccepted(input, reference, output);
  return row(`pca ${n}×${d}`, "pca", input, accepted, { native: 2 });
}

/** @param {number} trees */
async function forest(trees) {
  const input = classical.forestInput(trees);
  const accepted = (/** @type {any} */ output) => classical.forestAccepted(input, output);
  return row(`forest ${trees}`, "forest", input, accepted, { native: 1, rounds: 5 });
}

/** @param {"tsne" | "umap"} work */
async function map(work) {
  const input = classical.mapInput();
  const accepted = (/** @type {any} */ output) => classical.purity(input, output) >= 0.9;
  return row(work, work, input, accepted, { native: 1, rounds: 5 });
}

/** Plain JavaScript of all rows that have it. */
export const plain = { ...plainNetwork, ...plainClassical };
