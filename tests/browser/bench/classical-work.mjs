// The work of classical machine learning: inputs from an integer seed, and when an output is accepted. A wrong answer
// has no time.

import { filled, normal, uniform } from "./random.mjs";

/** Clouds of points around random centres. @param {number} seed @param {number} n @param {number} d
 * @param {number} clouds @param {number} spread how far the centres lie apart, in deviations of a cloud */
function clouds(seed, n, d, clouds, spread) {
  const draw = uniform(seed);
  const centres = filled(clouds * d, () => spread * normal(draw));
  const y = Int32Array.from({ length: n }, () => Math.floor(draw() * clouds));
  const X = new Float32Array(n * d);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < d; j++) X[i * d + j] = (centres[(y[i] ?? 0) * d + j] ?? 0) + normal(draw);
  }
  return { X, y, draw };
}

export function kmeansInput() {
  const [n, d, k] = [10_000, 16, 10];
  const { X } = clouds(1, n, d, k, 0.5);
  return { X, n, d, k, centers: X.slice(0, k * d), maxIter: 100 };
}

/** @param {ReturnType<typeof kmeansInput>} input @param {ArrayLike<number>} centroids */
export function inertia({ X, n, d, k }, centroids) {
  let total = 0;
  for (let i = 0; i < n; i++) {
    let least = Number.POSITIVE_INFINITY;
    for (let c = 0; c < k; c++) {
      let sum = 0;
      for (let j = 0; j < d; j++) sum += ((X[i * d + j] ?? 0) - (centroids[c * d + j] ?? Number.NaN)) ** 2;
      if (!(sum >= least)) least = sum;
    }
    total += least;
  }
  return total;
}

/** A dozen strong directions and noise. @param {number} n @param {number} d */
export function pcaInput(n, d) {
  const draw = uniform(n + d);
  const factors = 12;
  const loadings = filled(factors * d, () => normal(draw));
  const X = new Float32Array(n * d);
  for (let i = 0; i < n; i++) {
    const scores = Array.from({ length: factors }, (_, f) => normal(draw) * 0.85 ** f);
    for (let j = 0; j < d; j++) {
      let sum = 0.1 * normal(draw);
      for (let f = 0; f < factors; f++) sum += (scores[f] ?? 0) * (loadings[f * d + j] ?? 0);
      X[i * d + j] = sum;
    }
  }
  return { X, n, d, k: 10 };
}

/**
 * Both within 5e-3: entries of the unit rows, up to sign, and variances relative to the first.
 * @typedef {{ components: ArrayLike<number>, variance: ArrayLike<number> }} Components
 * @param {ReturnType<typeof pcaInput>} input @param {Components} reference @param {Components} given
 */
export function componentsAccepted({ d, k }, reference, given) {
  for (let c = 0; c < k; c++) {
    let along = 0;
    for (let j = 0; j < d; j++)
      along += at(given.components, c * d + j) * at(reference.components, c * d + j);
    const sign = Math.sign(along);
    for (let j = 0; j < d; j++) {
      const gap = sign * at(given.components, c * d + j) - at(reference.components, c * d + j);
      if (!(Math.abs(gap) <= 5e-3)) return false;
    }
    const gap = at(given.variance, c) - at(reference.variance, c);
    if (!(Math.abs(gap) <= 5e-3 * at(reference.variance, 0))) return false;
  }
  return true;
}

/** @param {ArrayLike<number>} values @param {number} index */
const at = (values, index) => values[index] ?? Number.NaN;

/** Three classes by bent surfaces in five of twenty features, some labels wrong. @param {number} trees */
export function forestInput(trees) {
  const [n, d, m] = [5_000, 20, 2_000];
  const draw = uniform(3);
  const rows = filled((n + m) * d, () => normal(draw));
  const labels = Int32Array.from({ length: n + m }, (_, i) => {
    const x = rows.subarray(i * d, (i + 1) * d);
    const v = (/** @type {number} */ j) => x[j] ?? 0;
    const scores = [v(0) + 0.4 * v(1) * v(2), 0.3 * v(4), 0.5 * Math.abs(v(3)) - v(0) - 0.4];
    return draw() < 0.06 ? Math.floor(draw() * 3) : scores.indexOf(Math.max(...scores));
  });
  return {
    X: rows.slice(0, n * d),
    y: labels.slice(0, n),
    n,
    d,
    T: rows.slice(n * d),
    truth: labels.slice(n),
    m,
    trees,
    maxFeatures: 4,
    seed: 7,
  };
}

/** @param {ReturnType<typeof forestInput>} input @param {ArrayLike<number>} given */
export function forestAccepted({ truth, trees }, given) {
  const least = trees >= 100 ? 0.81 : trees >= 10 ? 0.78 : 0.68;
  const right = truth.reduce((count, label, i) => count + (label === given[i] ? 1 : 0), 0);
  return given.length === truth.length && right / truth.length >= least;
}

export function logregInput() {
  const [n, d] = [5_000, 30];
  const draw = uniform(4);
  const weights = Array.from({ length: d }, () => normal(draw));
  const X = new Float32Array(n * d);
  const y = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    // Neighbouring features are correlated by 0.8, as measurements of one thing are.
    let [value, score] = [normal(draw), 0];
    for (let j = 0; j < d; j++) {
      X[i * d + j] = value;
      score += 0.4 * (weights[j] ?? 0) * value;
      value = 0.8 * value + 0.6 * normal(draw);
    }
    y[i] = draw() < 1 / (1 + Math.exp(-score)) ? 1 : 0;
  }
  return { X, y, n, d, target: 0 };
}

/**
 * Mean log loss.
 * @param {ReturnType<typeof logregInput>} input @param {{ w: ArrayLike<number>, b: number }} plane
 */
export function logLoss({ X, y, n, d }, { w, b }) {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    let score = b;
    for (let j = 0; j < d; j++) score += (X[i * d + j] ?? 0) * at(w, j);
    sum += Math.log1p(Math.exp(y[i] === 1 ? -score : score));
  }
  return sum / n;
}

export function knnInput() {
  const [n, d, q, k, classes] = [10_000, 16, 1_000, 5, 10];
  const { X, y } = clouds(5, n + q, d, classes, 0.35);
  return { X: X.slice(0, n * d), y: y.slice(0, n), n, d, Q: X.slice(n * d), q, k, classes };
}

/**
 * For each query the classes with most votes among its k nearest points.
 * @param {ReturnType<typeof knnInput>} input
 */
export function knnWinners({ X, y, n, d, Q, q, k, classes }) {
  return Array.from({ length: q }, (_, row) => {
    const near = Array.from({ length: n }, (_, i) => {
      let sum = 0;
      for (let j = 0; j < d; j++) sum += ((X[i * d + j] ?? 0) - (Q[row * d + j] ?? 0)) ** 2;
      return { sum, label: y[i] ?? 0 };
    })
      .sort((left, right) => left.sum - right.sum)
      .slice(0, k);
    const votes = new Array(classes).fill(0);
    for (const { label } of near) votes[label] += 1;
    const most = Math.max(...votes);
    return new Set(votes.flatMap((count, label) => (count === most ? [label] : [])));
  });
}

/** @param {Set<number>[]} winners @param {ArrayLike<number>} given */
export function knnAccepted(winners, given) {
  const right = winners.reduce((count, labels, i) => count + (labels.has(at(given, i)) ? 1 : 0), 0);
  return right >= 0.995 * winners.length;
}

export function mapInput() {
  const [n, d] = [1_000, 50];
  const { X, y } = clouds(6, n, d, 10, 1);
  return { X, n, d, labels: y, perplexity: 30, iterations: 300, seed: 7, neighbors: 15, minDist: 0.1 };
}

/** The share of the ten nearest on the map that have the same label. @param {ReturnType<typeof mapInput>} input
 * @param {ArrayLike<number>} map */
export function purity({ n, labels }, map) {
  let same = 0;
  for (let i = 0; i < n; i++) {
    const near = Array.from({ length: n }, (_, j) => ({
      j,
      gap: (at(map, 2 * i) - at(map, 2 * j)) ** 2 + (at(map, 2 * i + 1) - at(map, 2 * j + 1)) ** 2,
    }))
      .filter(({ j }) => j !== i)
      .sort((left, right) => left.gap - right.gap)
      .slice(0, 10);
    same += near.filter(({ j, gap }) => Number.isFinite(gap) && labels[i] === labels[j]).length;
  }
  return same / (10 * n);
}

/** Sales over three years: 50,000 rows. */
export function csvInput() {
  const draw = uniform(8);
  const regions = ["north", "east", "south", "west"];
  /** @param {number} number @param {number} width */
  const padded = (number, width) => String(number).padStart(width, "0");
  const lines = ["order_id,date,region,units,amount"];
  for (let row = 0; row < 50_000; row++) {
    const day = `${2022 + Math.floor(draw() * 3)}-${padded(1 + Math.floor(draw() * 12), 2)}-${padded(1 + Math.floor(draw() * 28), 2)}`;
    const region = regions[Math.floor(draw() * 4)];
    lines.push(`${row + 1},${day},${region},${1 + Math.floor(draw() * 9)},${(5 + draw() * 495).toFixed(2)}`);
  }
  const text = `${lines.join("\n")}\n`;
  return { text, bytes: new TextEncoder().encode(text) };
}

/** @typedef {{ months: string[], sums: ArrayLike<number> }} Months
 * @param {Months} reference @param {Months} given */
export function monthsAccepted(reference, given) {
  return (
    given.months.length === reference.months.length &&
    given.months.every(
      (month, i) =>
        month === reference.months[i] &&
        Math.abs(at(given.sums, i) - at(reference.sums, i)) <= 1e-6 * at(reference.sums, i),
    )
  );
}
