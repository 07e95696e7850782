// The same work in plain JavaScript over typed arrays: what a page does without any library, and the slow, obvious
// form that ours is checked against.

export const name = "plain JavaScript";

export async function init() {}

/** @param {{ a: Float32Array, b: Float32Array, n: number }} input */
export async function matmul({ a, b, n }) {
  const c = new Float32Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      const left = a[i * n + k];
      for (let j = 0; j < n; j++) c[i * n + j] += left * b[k * n + j];
    }
  }
  return c;
}

/** @param {import("./ours.mjs").MlpInput} input */
export async function mlp_train({ X, y, rows, din, hidden, classes, batch, lr, ...start }) {
  const [w1, b1, w2, b2] = [start.w1, start.b1, start.w2, start.b2].map((weights) => weights.slice());
  const activation = new Float32Array(batch * hidden);
  const score = new Float32Array(batch * classes);
  const gradient = new Float32Array(batch * hidden);
  for (let first = 0; first < rows; first += batch) {
    const count = Math.min(batch, rows - first);
    for (let r = 0; r < count; r++) {
      const h = activation.subarray(r * hidden, (r + 1) * hidden);
      h.set(b1);
      for (let i = 0; i < din; i++) {
        const x = X[(first + r) * din + i];
        if (x !== 0) for (let j = 0; j < hidden; j++) h[j] += x * w1[i * hidden + j];
      }
      for (let j = 0; j < hidden; j++) if (h[j] < 0) h[j] = 0;
      const s = score.subarray(r * classes, (r + 1) * classes);
      s.set(b2);
      for (let j = 0; j < hidden; j++) {
        if (h[j] !== 0) for (let c = 0; c < classes; c++) s[c] += h[j] * w2[j * classes + c];
      }
      let top = Number.NEGATIVE_INFINITY;
      for (const value of s) top = Math.max(top, value);
      let sum = 0;
      for (let c = 0; c < classes; c++) {
        s[c] = Math.exp(s[c] - top);
        sum += s[c];
      }
      for (let c = 0; c < classes; c++) s[c] = (s[c] / sum - (c === y[first + r] ? 1 : 0)) / count;
      for (let j = 0; j < hidden; j++) {
        let total = 0;
        if (h[j] > 0) for (let c = 0; c < classes; c++) total += s[c] * w2[j * classes + c];
        gradient[r * hidden + j] = total;
      }
    }
    for (let r = 0; r < count; r++) {
      for (let j = 0; j < hidden; j++) {
        const h = activation[r * hidden + j];
        if (h !== 0) for (let c = 0; c < classes; c++) w2[j * classes + c] -= lr * h * score[r * classes + c];
        b1[j] -= lr * gradient[r * hidden + j];
      }
      for (let c = 0; c < classes; c++) b2[c] -= lr * score[r * classes + c];
      for (let i = 0; i < din; i++) {
        const x = lr * X[(first + r) * din + i];
        if (x !== 0) for (let j = 0; j < hidden; j++) w1[i * hidden + j] -= x * gradient[r * hidden + j];
      }
    }
  }
  return { w1, b1, w2, b2 };
}
