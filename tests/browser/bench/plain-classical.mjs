// Classical machine learning in plain JavaScript over typed arrays: what a page does without any library, and the slow,
// obvious form that ours is checked against.

export const name = "plain JavaScript";

/** Lloyd's k-means. @param {import("./ours.mjs").KmeansInput} input */
export async function kmeans({ X, n, d, k, centers, maxIter }) {
  const centroids = centers.slice();
  const labels = new Int32Array(n).fill(-1);
  let iterations = 0;
  for (let changed = true; changed && iterations < maxIter; iterations++) {
    changed = false;
    const sums = new Float64Array(k * d);
    const counts = new Int32Array(k);
    for (let i = 0; i < n; i++) {
      let best = 0;
      let least = Number.POSITIVE_INFINITY;
      for (let c = 0; c < k; c++) {
        let sum = 0;
        for (let j = 0; j < d; j++) {
          const gap = X[i * d + j] - centroids[c * d + j];
          sum += gap * gap;
        }
        if (sum < least) {
          least = sum;
          best = c;
        }
      }
      if (labels[i] !== best) changed = true;
      labels[i] = best;
      counts[best]++;
      for (let j = 0; j < d; j++) sums[best * d + j] += X[i * d + j];
    }
    for (let c = 0; c < k; c++) {
      if (counts[c] > 0) for (let j = 0; j < d; j++) centroids[c * d + j] = sums[c * d + j] / counts[c];
    }
  }
  return { centroids, labels, iterations };
}

/** The covariance matrix, and its top eigenvectors by orthogonal iteration. @param {import("./ours.mjs").PcaInput} input */
export async function pca({ X, n, d, k }) {
  const mean = new Float64Array(d);
  for (let i = 0; i < n; i++) for (let j = 0; j < d; j++) mean[j] += X[i * d + j] / n;
  const covariance = new Float64Array(d * d);
  const row = new Float64Array(d);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < d; j++) row[j] = X[i * d + j] - mean[j];
    for (let a = 0; a < d; a++) {
      const left = row[a];
      for (let b = a; b < d; b++) covariance[a * d + b] += left * row[b];
    }
  }
  for (let a = 0; a < d; a++) {
    for (let b = a; b < d; b++) {
      covariance[a * d + b] /= n - 1;
      covariance[b * d + a] = covariance[a * d + b];
    }
  }
  const width = Math.min(d, 2 * k);
  let basis = Array.from({ length: width }, (_, v) =>
    Float64Array.from({ length: d }, (_, j) => Math.sin(v * d + j + 1)),
  );
  const times = (/** @type {Float64Array} */ vector) => {
    const image = new Float64Array(d);
    for (let a = 0; a < d; a++) {
      let sum = 0;
      for (let b = 0; b < d; b++) sum += covariance[a * d + b] * vector[b];
      image[a] = sum;
    }
    return image;
  };
  const dot = (/** @type {Float64Array} */ a, /** @type {Float64Array} */ b) => {
    let sum = 0;
    for (let j = 0; j < d; j++) sum += a[j] * b[j];
    return sum;
  };
  for (let iteration = 0; iteration < 60; iteration++) {
    basis = basis.map(times);
    for (let v = 0; v < width; v++) {
      for (let u = 0; u < v; u++) {
        const along = dot(basis[u], basis[v]);
        for (let j = 0; j < d; j++) basis[v][j] -= along * basis[u][j];
      }
      const length = Math.sqrt(dot(basis[v], basis[v]));
      for (let j = 0; j < d; j++) basis[v][j] /= length;
    }
  }
  const components = new Float32Array(k * d);
  const variance = new Float32Array(k);
  for (let v = 0; v < k; v++) {
    components.set(basis[v], v * d);
    variance[v] = dot(basis[v], times(basis[v]));
  }
  return { components, variance };
}

/** Gradient descent with Nesterov's momentum until the target. @param {import("./ours.mjs").LogregInput} input */
export async function logreg({ X, y, n, d, target }) {
  const w = new Float64Array(d);
  const ahead = new Float64Array(d);
  const slope = new Float64Array(d);
  let [b, aheadB] = [0, 0];
  for (let step = 0; step < 5000; step++) {
    slope.fill(0);
    let [slopeB, loss] = [0, 0];
    for (let i = 0; i < n; i++) {
      let score = aheadB;
      for (let j = 0; j < d; j++) score += X[i * d + j] * ahead[j];
      const e = Math.exp(-Math.abs(score));
      const p = score >= 0 ? 1 / (1 + e) : e / (1 + e);
      loss += Math.log1p(e) + Math.max(0, y[i] === 1 ? -score : score);
      const wrong = p - y[i];
      for (let j = 0; j < d; j++) slope[j] += wrong * X[i * d + j];
      slopeB += wrong;
    }
    if (loss / n <= target) break;
    const rate = 0.6 / n;
    const keep = step / (step + 3);
    for (let j = 0; j < d; j++) {
      const next = ahead[j] - rate * slope[j];
      ahead[j] = next + keep * (next - w[j]);
      w[j] = next;
    }
    const next = aheadB - rate * slopeB;
    aheadB = next + keep * (next - b);
    b = next;
  }
  return { w: Float32Array.from(ahead), b: aheadB };
}

/** All distances, the k least kept by insertion. @param {import("./ours.mjs").KnnInput} input */
export async function knn({ X, y, n, d, Q, q, k, classes }) {
  const labels = new Int32Array(q);
  const [least, near] = [new Float64Array(k), new Int32Array(k)];
  for (let row = 0; row < q; row++) {
    least.fill(Number.POSITIVE_INFINITY);
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < d; j++) {
        const gap = X[i * d + j] - Q[row * d + j];
        sum += gap * gap;
      }
      if (sum >= least[k - 1]) continue;
      let place = k - 1;
      for (; place > 0 && least[place - 1] > sum; place--) {
        least[place] = least[place - 1];
        near[place] = near[place - 1];
      }
      least[place] = sum;
      near[place] = i;
    }
    const votes = new Int32Array(classes);
    for (const i of near) votes[y[i]]++;
    labels[row] = votes.indexOf(Math.max(...votes));
  }
  return labels;
}

/** Lines and cells by searching for the separators. @param {import("./ours.mjs").CsvInput} input */
export async function csv_groupby({ text }) {
  /** @type {Map<string, number>} */
  const sums = new Map();
  let line = text.indexOf("\n") + 1;
  while (line < text.length) {
    const end = text.indexOf("\n", line);
    const date = text.indexOf(",", line) + 1;
    const month = text.slice(date, date + 7);
    const amount = Number(text.slice(text.lastIndexOf(",", end) + 1, end));
    sums.set(month, (sums.get(month) ?? 0) + amount);
    line = end + 1;
  }
  const months = [...sums.keys()].sort();
  return { months, sums: Float64Array.from(months, (month) => sums.get(month) ?? 0) };
}
