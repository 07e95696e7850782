// The network's work by packages that a page would use today.

import "@tensorflow/tfjs-core/dist/register_all_gradients";
import * as tf from "@tensorflow/tfjs-core";
import convnetjs from "convnetjs";
import * as ort from "onnxruntime-web/wasm";

const floats = async (tensors) =>
  Object.fromEntries(
    await Promise.all(Object.entries(tensors).map(async ([key, t]) => [key, await t.data()])),
  );

/** One pass over the rows in their order; `predict` gives a batch's scores from a slice of the inputs. */
async function descend(variables, x, { y, rows, batch, lr }, classes, predict) {
  const optimizer = tf.train.sgd(lr);
  const truth = tf.oneHot(tf.tensor1d(y, "int32"), classes);
  for (let first = 0; first < rows; first += batch) {
    const size = Math.min(batch, rows - first);
    const loss = () => {
      const begin = [first, ...x.shape.slice(1).map(() => 0)];
      const inputs = tf.slice(x, begin, [size, ...x.shape.slice(1)]);
      return tf.losses.softmaxCrossEntropy(tf.slice(truth, [first, 0], [size, classes]), predict(inputs));
    };
    tf.tidy(() => optimizer.minimize(loss, false, Object.values(variables)));
  }
  const trained = await floats(variables);
  for (const variable of Object.values(variables)) variable.dispose();
  return trained;
}

const variables = (input, shapes) =>
  Object.fromEntries(
    Object.entries(shapes).map(([key, shape]) => [key, tf.variable(tf.tensor(input[key], shape))]),
  );

const mlp = (v) => (x) => tf.add(tf.matMul(tf.relu(tf.add(tf.matMul(x, v.w1), v.b1)), v.w2), v.b2);
const mlpShapes = ({ din, hidden, classes }) => ({
  w1: [din, hidden],
  b1: [hidden],
  w2: [hidden, classes],
  b2: [classes],
});

export const tfjsNetworks = {
  async matmul({ a, b, n }) {
    return tf.matMul(tf.tensor2d(a, [n, n]), tf.tensor2d(b, [n, n])).data();
  },
  async mlp_train(input) {
    const v = variables(input, mlpShapes(input));
    return descend(v, tf.tensor2d(input.X, [input.rows, input.din]), input, input.classes, mlp(v));
  },
  async mlp_infer(input) {
    const shapes = Object.entries(mlpShapes(input));
    const v = Object.fromEntries(shapes.map(([key, shape]) => [key, tf.tensor(input[key], shape)]));
    return mlp(v)(tf.tensor2d(input.X, [input.rows, input.din])).data();
  },
  // It has no kernel for the gradient of a convolution, and says so.
  async cnn_train(input) {
    const v = variables(input, {
      k1: [3, 3, 1, 8],
      b1: [8],
      k2: [3, 3, 8, 16],
      b2: [16],
      w: [784, 10],
      b: [10],
    });
    const block = (x, k, b) => tf.maxPool(tf.relu(tf.add(tf.conv2d(x, k, 1, "same"), b)), 2, 2, "valid");
    const predict = (x) =>
      tf.add(tf.matMul(tf.reshape(block(block(x, v.k1, v.b1), v.k2, v.b2), [-1, 784]), v.w), v.b);
    return descend(v, tf.tensor4d(input.X, [input.rows, 28, 28, 1]), input, 10, predict);
  },
  async lstm_train(input) {
    const { rows, seq, din, hidden, classes } = input;
    const v = variables(input, {
      wx: [din, 4 * hidden],
      wh: [hidden, 4 * hidden],
      bh: [4 * hidden],
      w: [hidden, classes],
      b: [classes],
    });
    const predict = (x) => {
      const size = x.shape[0];
      // What the inputs contribute is one product for all steps.
      const flat = tf.reshape(tf.transpose(x, [1, 0, 2]), [seq * size, din]);
      const steps = tf.split(tf.add(tf.matMul(flat, v.wx), v.bh), seq);
      let [h, c] = [tf.zeros([size, hidden]), tf.zeros([size, hidden])];
      for (const step of steps) {
        const [i, f, g, o] = tf.split(tf.add(step, tf.matMul(h, v.wh)), 4, 1);
        c = tf.add(tf.mul(tf.sigmoid(f), c), tf.mul(tf.sigmoid(i), tf.tanh(g)));
        h = tf.mul(tf.sigmoid(o), tf.tanh(c));
      }
      return tf.add(tf.matMul(h, v.w), v.b);
    };
    return descend(v, tf.tensor3d(input.X, [rows, seq, din]), input, classes, predict);
  },
};

// A model file, in protobuf's wire format: a field's number and kind, then a number or a length and bytes.
const varint = (value) => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)]);
const number = (field, value) => [...varint(field * 8), ...varint(value)];
const bytes = (field, content) => [...varint(field * 8 + 2), ...varint(content.length), ...content];
const text = (field, value) => bytes(field, [...new TextEncoder().encode(value)]);

/** ONNX of operations [type, inputs, output] over matrices of floats. */
function model(inputs, output, nodes) {
  const matrix = [...number(1, 1), ...bytes(2, [...bytes(1, text(2, "r")), ...bytes(1, text(2, "c"))])];
  const vector = [...number(1, 1), ...bytes(2, bytes(1, text(2, "v")))];
  const value = (field, name) =>
    bytes(field, [...text(1, name), ...bytes(2, bytes(1, /^b\d/.test(name) ? vector : matrix))]);
  const graph = [
    ...nodes.flatMap(([type, from, to]) =>
      bytes(1, [...from.flatMap((name) => text(1, name)), ...text(2, to), ...text(4, type)]),
    ),
    ...text(2, "work"),
    ...inputs.flatMap((name) => value(11, name)),
    ...value(12, output),
  ];
  return Uint8Array.from([...number(1, 8), ...bytes(7, graph), ...bytes(8, number(2, 17))]);
}

const sessions = new Map();

/** Runs a model that is loaded once. */
async function run(name, inputs, output, nodes) {
  if (!sessions.has(name)) {
    sessions.set(name, await ort.InferenceSession.create(model(Object.keys(inputs), output, nodes)));
  }
  const feeds = Object.entries(inputs).map(([key, [values, ...sizes]]) => [
    key,
    new ort.Tensor("float32", values, sizes),
  ]);
  return (await sessions.get(name).run(Object.fromEntries(feeds)))[output].data;
}

export const onnxruntime = {
  name: "onnxruntime wasm",
  matmul: ({ a, b, n }) => run("matmul", { a: [a, n, n], b: [b, n, n] }, "c", [["MatMul", ["a", "b"], "c"]]),
  mlp_infer: ({ X, rows, din, hidden, classes, w1, b1, w2, b2 }) =>
    run(
      "mlp",
      {
        x: [X, rows, din],
        w1: [w1, din, hidden],
        b1: [b1, hidden],
        w2: [w2, hidden, classes],
        b2: [b2, classes],
      },
      "y",
      [
        ["MatMul", ["x", "w1"], "p"],
        ["Add", ["p", "b1"], "s"],
        ["Relu", ["s"], "h"],
        ["MatMul", ["h", "w2"], "q"],
        ["Add", ["q", "b2"], "y"],
      ],
    ),
};

/** A net with these weights: [layer, outputs' weights one column each, biases]. */
function net(layers, weights) {
  const made = new convnetjs.Net();
  made.makeLayers(layers);
  const learned = made.layers.filter(({ filters }) => filters);
  for (const [index, [values, biases]] of weights.entries()) {
    const { filters, biases: own } = learned[index];
    for (const [o, filter] of filters.entries()) {
      for (let i = 0; i < filter.w.length; i++) filter.w[i] = values[i * filters.length + o];
      own.w[o] = biases[o];
    }
  }
  return { made, learned };
}

/** One pass; then the weights as they came. */
function passed({ made, learned }, size, { X, y, rows, batch, lr }) {
  const options = {
    method: "sgd",
    learning_rate: lr,
    momentum: 0,
    l1_decay: 0,
    l2_decay: 0,
    batch_size: batch,
  };
  const trainer = new convnetjs.SGDTrainer(made, options);
  const volume = new convnetjs.Vol(...size, 0);
  const length = volume.w.length;
  for (let r = 0; r < rows; r++) {
    volume.w = X.subarray(r * length, (r + 1) * length);
    trainer.train(volume, y[r]);
  }
  return learned.map(({ filters, biases }) => [
    Float32Array.from(
      { length: filters.length * filters[0].w.length },
      (_, at) => filters[at % filters.length].w[Math.floor(at / filters.length)],
    ),
    Float32Array.from(biases.w),
  ]);
}

export const convnet = {
  name: "convnetjs",
  async mlp_train(input) {
    const { din, hidden, classes, w1, b1, w2, b2 } = input;
    const layers = [
      { type: "input", out_sx: 1, out_sy: 1, out_depth: din },
      { type: "fc", num_neurons: hidden, activation: "relu" },
      { type: "softmax", num_classes: classes },
    ];
    const made = net(layers, [
      [w1, b1],
      [w2, b2],
    ]);
    const [one, two] = passed(made, [1, 1, din], input);
    return { w1: one[0], b1: one[1], w2: two[0], b2: two[1] };
  },
  async cnn_train(input) {
    const { k1, b1, k2, b2, w, b } = input;
    const conv = { type: "conv", sx: 3, stride: 1, pad: 1, activation: "relu" };
    const pool = { type: "pool", sx: 2, stride: 2 };
    const layers = [
      { type: "input", out_sx: 28, out_sy: 28, out_depth: 1 },
      { ...conv, filters: 8 },
      pool,
      { ...conv, filters: 16 },
      pool,
      { type: "softmax", num_classes: 10 },
    ];
    const made = net(layers, [
      [k1, b1],
      [k2, b2],
      [w, b],
    ]);
    const [one, two, last] = passed(made, [28, 28, 1], input);
    return { k1: one[0], b1: one[1], k2: two[0], b2: two[1], w: last[0], b: last[1] };
  },
};

/** One thread each. @param {string} folder where the .wasm files lie */
export function init(folder) {
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmPaths = folder;
}
