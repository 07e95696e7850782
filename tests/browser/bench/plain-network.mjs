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

/** @param {import("./ours.mjs").MlpInput} input */
export async function mlp_infer({ X, rows, din, hidden, classes, w1, b1, w2, b2 }) {
  const scores = new Float32Array(rows * classes);
  const h = new Float32Array(hidden);
  for (let r = 0; r < rows; r++) {
    h.set(b1);
    for (let i = 0; i < din; i++) {
      const x = X[r * din + i];
      if (x !== 0) for (let j = 0; j < hidden; j++) h[j] += x * w1[i * hidden + j];
    }
    scores.set(b2, r * classes);
    for (let j = 0; j < hidden; j++) {
      if (h[j] > 0) for (let c = 0; c < classes; c++) scores[r * classes + c] += h[j] * w2[j * classes + c];
    }
  }
  return scores;
}

/**
 * Softmax of a row in place, then the gradient of its cross entropy, divided by `count`.
 * @param {Float32Array} row @param {number} label @param {number} count
 */
function lossGradient(row, label, count) {
  let top = Number.NEGATIVE_INFINITY;
  for (const value of row) top = Math.max(top, value);
  let sum = 0;
  for (let c = 0; c < row.length; c++) {
    row[c] = Math.exp(row[c] - top);
    sum += row[c];
  }
  for (let c = 0; c < row.length; c++) row[c] = (row[c] / sum - (c === label ? 1 : 0)) / count;
}

/** @param {Float32Array} weights @param {Float32Array} slopes @param {number} lr */
function descend(weights, slopes, lr) {
  for (let i = 0; i < weights.length; i++) weights[i] -= lr * slopes[i];
  slopes.fill(0);
}

/**
 * A 3×3 convolution, ReLU and 2×2 max pool over a picture with a border of zeros, one picture at a time.
 * @param {number} side of the picture without its border @param {number} from channels @param {number} to channels
 */
function block(side, from, to) {
  const border = side + 2;
  const half = side / 2;
  const sums = new Float32Array(side * side * to);
  const pooled = new Float32Array(half * half * to);
  const winners = new Int32Array(half * half * to);
  return {
    pooled,
    /** @param {Float32Array} picture @param {Float32Array} kernel @param {Float32Array} bias */
    forward(picture, kernel, bias) {
      for (let at = 0; at < sums.length; at += to) sums.set(bias, at);
      for (let y = 0; y < side; y++) {
        for (let x = 0; x < side; x++) {
          for (let c = 0; c < from; c++) {
            const value = picture[((y + 1) * border + x + 1) * from + c];
            if (value === 0) continue;
            // The pixel lies under each place of the kernel once.
            for (let i = 0; i < 3; i++) {
              const row = y + 1 - i;
              if (row < 0 || row >= side) continue;
              for (let j = 0; j < 3; j++) {
                const column = x + 1 - j;
                if (column < 0 || column >= side) continue;
                const out = (row * side + column) * to;
                const k = ((i * 3 + j) * from + c) * to;
                for (let o = 0; o < to; o++) sums[out + o] += value * kernel[k + o];
              }
            }
          }
        }
      }
      for (let y = 0; y < half; y++) {
        for (let x = 0; x < half; x++) {
          const first = (2 * y * side + 2 * x) * to;
          for (let o = 0; o < to; o++) {
            let best = first + o;
            if (sums[best + to] > sums[best]) best = first + o + to;
            const below = first + o + side * to;
            if (sums[below] > sums[best]) best = below;
            if (sums[below + to] > sums[best]) best = below + to;
            const at = (y * half + x) * to + o;
            pooled[at] = Math.max(sums[best], 0);
            winners[at] = best;
          }
        }
      }
    },
    /**
     * Only one place in four passed its number on. `turned` is the kernel as to × 9 × from, and so are its slopes.
     * @param {Float32Array} picture @param {Float32Array} turned @param {Float32Array} upstream by the pooled numbers
     * @param {Float32Array} slopes @param {Float32Array} biasSlopes
     * @param {Float32Array} [pictureSlopes] with a border, zeros at first
     */
    backward(picture, turned, upstream, slopes, biasSlopes, pictureSlopes) {
      for (let at = 0; at < upstream.length; at++) {
        const slope = upstream[at];
        if (slope === 0 || pooled[at] === 0) continue;
        const place = Math.floor(winners[at] / to);
        const [o, row, column] = [winners[at] % to, Math.floor(place / side), place % side];
        biasSlopes[o] += slope;
        for (let i = 0; i < 3; i++) {
          for (let j = 0; j < 3; j++) {
            const under = ((row + i) * border + column + j) * from;
            const k = (o * 9 + i * 3 + j) * from;
            for (let c = 0; c < from; c++) slopes[k + c] += slope * picture[under + c];
            if (!pictureSlopes) continue;
            for (let c = 0; c < from; c++) pictureSlopes[under + c] += slope * turned[k + c];
          }
        }
      }
    },
  };
}

/** A matrix with rows and columns swapped. @param {Float32Array} matrix @param {number} rows */
function transposed(matrix, rows) {
  const columns = matrix.length / rows;
  return matrix.map((_, at) => matrix[(at % rows) * columns + Math.floor(at / rows)]);
}

/** A picture inside a border of zeros. @param {Float32Array} framed @param {Float32Array} picture
 * @param {number} side @param {number} channels */
function frame(framed, picture, side, channels) {
  for (let y = 0; y < side; y++) {
    const row = picture.subarray(y * side * channels, (y + 1) * side * channels);
    framed.set(row, ((y + 1) * (side + 2) + 1) * channels);
  }
}

/** @param {import("./ours.mjs").CnnInput} input */
export async function cnn_train({ X, y, rows, batch, lr, ...start }) {
  const [k1, b1, k2, b2, w, b] = [start.k1, start.b1, start.k2, start.b2, start.w, start.b].map((weights) =>
    weights.slice(),
  );
  const [one, two] = [block(28, 1, 8), block(14, 8, 16)];
  const slopes = [k1, b1, k2, b2, w, b].map((weights) => new Float32Array(weights.length));
  const [k1Slopes, b1Slopes, k2Slopes, b2Slopes, wSlopes, bSlopes] = slopes;
  const picture = new Float32Array(30 * 30);
  const middle = new Float32Array(16 * 16 * 8);
  const middleSlopes = new Float32Array(middle.length);
  const features = two.pooled;
  const featureSlopes = new Float32Array(features.length);
  const score = new Float32Array(10);
  for (let first = 0; first < rows; first += batch) {
    const count = Math.min(batch, rows - first);
    const [k1Turned, k2Turned] = [transposed(k1, 9), transposed(k2, 72)];
    for (let r = first; r < first + count; r++) {
      frame(picture, X.subarray(r * 784, (r + 1) * 784), 28, 1);
      one.forward(picture, k1, b1);
      frame(middle, one.pooled, 14, 8);
      two.forward(middle, k2, b2);
      score.set(b);
      for (let i = 0; i < 784; i++) {
        if (features[i] !== 0) for (let c = 0; c < 10; c++) score[c] += features[i] * w[i * 10 + c];
      }
      lossGradient(score, y[r], count);
      for (let c = 0; c < 10; c++) bSlopes[c] += score[c];
      for (let i = 0; i < 784; i++) {
        let sum = 0;
        if (features[i] !== 0) {
          for (let c = 0; c < 10; c++) {
            wSlopes[i * 10 + c] += features[i] * score[c];
            sum += w[i * 10 + c] * score[c];
          }
        }
        featureSlopes[i] = sum;
      }
      middleSlopes.fill(0);
      two.backward(middle, k2Turned, featureSlopes, k2Slopes, b2Slopes, middleSlopes);
      // The slopes without their border.
      const upstream = one.pooled.slice();
      for (let row = 0; row < 14; row++) {
        const from = ((row + 1) * 16 + 1) * 8;
        upstream.set(middleSlopes.subarray(from, from + 14 * 8), row * 14 * 8);
      }
      one.backward(picture, k1Turned, upstream, k1Slopes, b1Slopes);
    }
    descend(k1, transposed(k1Slopes, 8), lr);
    descend(k2, transposed(k2Slopes, 16), lr);
    k1Slopes.fill(0);
    k2Slopes.fill(0);
    for (const [weights, own] of [
      [b1, b1Slopes],
      [b2, b2Slopes],
      [w, wSlopes],
      [b, bSlopes],
    ])
      descend(weights, own, lr);
  }
  return { k1, b1, k2, b2, w, b };
}

/** @param {number} x */
const sigmoid = (x) => 1 / (1 + Math.exp(-x));

/** @param {import("./ours.mjs").LstmInput} input */
export async function lstm_train({ X, y, rows, seq, din, hidden, classes, batch, lr, ...start }) {
  const [wx, wh, bh, w, b] = [start.wx, start.wh, start.bh, start.w, start.b].map((weights) =>
    weights.slice(),
  );
  const [wxSlopes, whSlopes, bhSlopes, wSlopes, bSlopes] = [wx, wh, bh, w, b].map(
    (weights) => new Float32Array(weights.length),
  );
  const width = 4 * hidden;
  // Of one series: the gates of all steps, and the states before the first step and after each.
  const gates = new Float32Array(seq * width);
  const states = new Float32Array((seq + 1) * hidden);
  const cells = new Float32Array((seq + 1) * hidden);
  const score = new Float32Array(classes);
  const stateSlopes = new Float32Array(hidden);
  const cellSlopes = new Float32Array(hidden);
  const gateSlopes = new Float32Array(width);
  for (let first = 0; first < rows; first += batch) {
    const count = Math.min(batch, rows - first);
    for (let r = first; r < first + count; r++) {
      for (let t = 0; t < seq; t++) {
        const gate = gates.subarray(t * width, (t + 1) * width);
        gate.set(bh);
        for (let i = 0; i < din; i++) {
          const x = X[(r * seq + t) * din + i];
          if (x !== 0) for (let j = 0; j < width; j++) gate[j] += x * wx[i * width + j];
        }
        for (let i = 0; i < hidden; i++) {
          const h = states[t * hidden + i];
          if (h !== 0) for (let j = 0; j < width; j++) gate[j] += h * wh[i * width + j];
        }
        for (let j = 0; j < hidden; j++) {
          const input = sigmoid(gate[j]);
          const forget = sigmoid(gate[hidden + j]);
          const candidate = Math.tanh(gate[2 * hidden + j]);
          const output = sigmoid(gate[3 * hidden + j]);
          const cell = forget * cells[t * hidden + j] + input * candidate;
          gate[j] = input;
          gate[hidden + j] = forget;
          gate[2 * hidden + j] = candidate;
          gate[3 * hidden + j] = output;
          cells[(t + 1) * hidden + j] = cell;
          states[(t + 1) * hidden + j] = output * Math.tanh(cell);
        }
      }
      const last = states.subarray(seq * hidden);
      score.set(b);
      for (let j = 0; j < hidden; j++)
        for (let c = 0; c < classes; c++) score[c] += last[j] * w[j * classes + c];
      lossGradient(score, y[r], count);
      for (let c = 0; c < classes; c++) bSlopes[c] += score[c];
      for (let j = 0; j < hidden; j++) {
        let sum = 0;
        for (let c = 0; c < classes; c++) {
          wSlopes[j * classes + c] += last[j] * score[c];
          sum += w[j * classes + c] * score[c];
        }
        stateSlopes[j] = sum;
      }
      cellSlopes.fill(0);
      for (let t = seq - 1; t >= 0; t--) {
        const gate = gates.subarray(t * width, (t + 1) * width);
        for (let j = 0; j < hidden; j++) {
          const [input, forget] = [gate[j], gate[hidden + j]];
          const [candidate, output] = [gate[2 * hidden + j], gate[3 * hidden + j]];
          const squashed = Math.tanh(cells[(t + 1) * hidden + j]);
          const slope = stateSlopes[j];
          const cell = cellSlopes[j] + slope * output * (1 - squashed * squashed);
          gateSlopes[j] = cell * candidate * input * (1 - input);
          gateSlopes[hidden + j] = cell * cells[t * hidden + j] * forget * (1 - forget);
          gateSlopes[2 * hidden + j] = cell * input * (1 - candidate * candidate);
          gateSlopes[3 * hidden + j] = slope * squashed * output * (1 - output);
          cellSlopes[j] = cell * forget;
        }
        for (let j = 0; j < width; j++) bhSlopes[j] += gateSlopes[j];
        for (let i = 0; i < din; i++) {
          const x = X[(r * seq + t) * din + i];
          if (x !== 0) for (let j = 0; j < width; j++) wxSlopes[i * width + j] += x * gateSlopes[j];
        }
        for (let i = 0; i < hidden; i++) {
          const h = states[t * hidden + i];
          let sum = 0;
          for (let j = 0; j < width; j++) {
            whSlopes[i * width + j] += h * gateSlopes[j];
            sum += wh[i * width + j] * gateSlopes[j];
          }
          stateSlopes[i] = sum;
        }
      }
    }
    descend(wx, wxSlopes, lr);
    descend(wh, whSlopes, lr);
    descend(bh, bhSlopes, lr);
    descend(w, wSlopes, lr);
    descend(b, bSlopes, lr);
  }
  return { wx, wh, bh, w, b };
}
