// The same work by packages that a page would use today; `npm run build` bundles them for the bench page.

import * as druid from "@saehrimnir/druidjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import * as arquero from "arquero";
import { csvParse } from "d3-dsv";
import { kmeans as mlKmeans } from "ml-kmeans";
import MlKnn from "ml-knn";
import MlLogistic from "ml-logistic-regression";
import { Matrix } from "ml-matrix";
import { PCA } from "ml-pca";
import { RandomForestClassifier } from "ml-random-forest";
import { UMAP } from "umap-js";
import { convnet, init as initNetworks, onnxruntime, tfjsNetworks } from "./networks.mjs";

/** Rows as plain arrays, which these packages want. */
const rowsOf = (values, columns) =>
  Array.from({ length: values.length / columns }, (_, row) =>
    Array.from(values.subarray(row * columns, (row + 1) * columns)),
  );

const monthSums = (entries) => {
  const sums = new Map();
  for (const [month, amount] of entries) sums.set(month, (sums.get(month) ?? 0) + amount);
  const months = [...sums.keys()].sort();
  return { months, sums: Float64Array.from(months, (month) => sums.get(month)) };
};

const druidPackage = {
  name: "druid",
  async kmeans({ X, n, d, k, centers }) {
    const points = druid.Matrix.from(rowsOf(X, d));
    const run = new druid.KMeans(points, { K: k, initial_centroids: rowsOf(centers, d) });
    const centroids = Float32Array.from(run.centroids.flatMap((centre) => [...centre]));
    return { centroids, labels: Int32Array.from(run.get_cluster_list()), iterations: n };
  },
  async tsne({ X, d, perplexity, iterations, seed }) {
    const map = new druid.TSNE(druid.Matrix.from(rowsOf(X, d)), { perplexity, d: 2, seed }).transform(
      iterations,
    );
    return flat(map);
  },
  async umap({ X, d, neighbors, minDist, iterations, seed }) {
    const options = { n_neighbors: neighbors, min_dist: minDist, d: 2, seed, _n_epochs: iterations };
    return flat(new druid.UMAP(druid.Matrix.from(rowsOf(X, d)), options).transform(iterations));
  },
};

const flat = (matrix) => {
  const [n, d] = matrix.shape;
  return Float32Array.from({ length: n * d }, (_, i) => matrix.entry(Math.floor(i / d), i % d));
};

const mlPackages = {
  name: "ml.js",
  async kmeans({ X, d, k, centers, maxIter }) {
    const run = mlKmeans(rowsOf(X, d), k, { initialization: rowsOf(centers, d), maxIterations: maxIter });
    return {
      centroids: Float32Array.from(run.centroids.flat()),
      labels: Int32Array.from(run.clusters),
      iterations: run.iterations,
    };
  },
  async pca({ X, d, k }) {
    const pca = new PCA(rowsOf(X, d));
    const vectors = pca.getEigenvectors();
    const components = Float32Array.from({ length: k * d }, (_, i) => vectors.get(i % d, Math.floor(i / d)));
    return { components, variance: Float32Array.from(pca.getEigenvalues().slice(0, k)) };
  },
  async forest({ X, y, d, T, trees, maxFeatures, seed }) {
    // One tree takes it twenty seconds; a hundred would take half an hour.
    if (trees > 1) throw new Error(`${trees} trees take minutes; see one`);
    const model = new RandomForestClassifier({
      nEstimators: trees,
      maxFeatures,
      seed,
      noOOB: true,
      replacement: false,
    });
    model.train(rowsOf(X, d), Array.from(y));
    return Int32Array.from(model.predict(rowsOf(T, d)));
  },
  async logreg({ X, y, d }) {
    const model = new MlLogistic({ numSteps: 60, learningRate: 2e-4 });
    const rows = rowsOf(X, d).map((row) => [...row, 1]);
    model.train(new Matrix(rows), Matrix.columnVector(Array.from(y)));
    // Its first classifier tells class 0 (as 0) from the rest (as 1).
    const weights = model.classifiers[0].weights.to1DArray();
    return { w: Float32Array.from(weights.slice(0, d)), b: weights[d] };
  },
  async knn({ X, y, d, Q, k }) {
    const model = new MlKnn(rowsOf(X, d), Array.from(y), { k });
    return Int32Array.from(model.predict(rowsOf(Q, d)));
  },
};

const tfjs = {
  name: "tfjs wasm",
  ...tfjsNetworks,
  async logreg({ X, y, n, d, target }) {
    const x = tf.tensor2d(X, [n, d]);
    const xt = tf.transpose(x);
    const labels = tf.tensor2d(Float32Array.from(y), [n, 1]);
    let [w, b, ahead, aheadB] = [tf.zeros([d, 1]), 0, tf.zeros([d, 1]), 0];
    for (let step = 0; step < 5000; step++) {
      const scores = tf.add(tf.matMul(x, ahead), aheadB);
      const p = tf.sigmoid(scores);
      const wrong = tf.sub(p, labels);
      const slopes = tf.matMul(xt, wrong);
      const slopeB = (await tf.sum(wrong).data())[0];
      if (step % 5 === 0) {
        const [values, truth] = [await p.data(), y];
        let loss = 0;
        for (let i = 0; i < n; i++) loss -= Math.log(truth[i] === 1 ? values[i] : 1 - values[i]);
        if (loss / n <= target) break;
      }
      const keep = step / (step + 3);
      const next = tf.sub(ahead, tf.mul(slopes, 0.6 / n));
      ahead = tf.add(next, tf.mul(tf.sub(next, w), keep));
      w = next;
      const nextB = aheadB - (0.6 / n) * slopeB;
      aheadB = nextB + keep * (nextB - b);
      b = nextB;
    }
    return { w: Float32Array.from(await ahead.data()), b: aheadB };
  },
  async knn({ X, y, n, d, Q, q, k, classes }) {
    const points = tf.tensor2d(X, [n, d]);
    const queries = tf.tensor2d(Q, [q, d]);
    const squares = tf.sum(tf.mul(points, points), 1);
    const gaps = tf.sub(tf.mul(2, tf.matMul(queries, points, false, true)), tf.expandDims(squares, 0));
    const near = await tf.topk(gaps, k).indices.data();
    return Int32Array.from({ length: q }, (_, row) => {
      const votes = new Int32Array(classes);
      for (let i = 0; i < k; i++) votes[y[near[row * k + i]]]++;
      return votes.indexOf(Math.max(...votes));
    });
  },
};

/** A side without tensors left behind. */
const tidied = (side) => {
  const functions = Object.entries(side).filter(([, value]) => typeof value === "function");
  const wrap = (work) => async (input) => {
    tf.engine().startScope();
    try {
      return await work(input);
    } finally {
      tf.engine().endScope();
    }
  };
  return { ...side, ...Object.fromEntries(functions.map(([name, work]) => [name, wrap(work)])) };
};

const umapJs = {
  name: "umap-js",
  async umap({ X, d, neighbors, minDist, iterations }) {
    const umap = new UMAP({ nNeighbors: neighbors, minDist, nEpochs: iterations });
    return Float32Array.from(umap.fit(rowsOf(X, d)).flat());
  },
};

const d3 = {
  name: "d3-dsv",
  async csv_groupby({ text }) {
    return monthSums(csvParse(text, (row) => [row.date.slice(0, 7), Number(row.amount)]));
  },
};

const arqueroPackage = {
  name: "arquero",
  async csv_groupby({ text }) {
    const table = arquero
      .fromCSV(text, { autoType: false })
      .derive({
        month: (row) => arquero.op.substring(row.date, 0, 7),
        value: (row) => arquero.op.parse_float(row.amount),
      })
      .groupby("month")
      .rollup({ sum: (row) => arquero.op.sum(row.value) })
      .orderby("month");
    return { months: Array.from(table.array("month")), sums: Float64Array.from(table.array("sum")) };
  },
};

export const peers = [
  druidPackage,
  mlPackages,
  tidied(tfjs),
  onnxruntime,
  convnet,
  umapJs,
  d3,
  arqueroPackage,
];

/** Loads what must be loaded. @param {string} folder where the .wasm files lie */
export async function init(folder) {
  setWasmPaths(folder);
  initNetworks(folder);
  await tf.setBackend("wasm");
  await tf.ready();
}
