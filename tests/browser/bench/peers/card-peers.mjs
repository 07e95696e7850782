// The same work by packages that compute on the graphics card; `npm run build` bundles them for the bench page.

import "@tensorflow/tfjs-backend-webgpu";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
import * as ort from "onnxruntime-web/webgpu";

const tfjs = {
  name: "tfjs WebGPU",
  async matmul(input) {
    return tfjs.matmul_resident({ ...input, iters: 1 });
  },
  async matmul_resident({ a, b, n, iters }) {
    const [left, right] = [tf.tensor2d(a, [n, n]), tf.tensor2d(b, [n, n])];
    let product = tf.matMul(left, right);
    for (let i = 1; i < iters; i++) {
      product.dispose();
      product = tf.matMul(left, right);
    }
    return product.data();
  },
  async mlp_train({ X, y, rows, din, hidden, classes, batch, lr, w1, b1, w2, b2 }) {
    const variable = (values, shape) => tf.variable(tf.tensor(values, shape));
    const weights = [
      variable(w1, [din, hidden]),
      variable(b1, [hidden]),
      variable(w2, [hidden, classes]),
      variable(b2, [classes]),
    ];
    const optimiser = tf.train.sgd(lr);
    for (let from = 0; from < rows; from += batch) {
      tf.tidy(() => {
        const pictures = tf.tensor2d(X.subarray(from * din, (from + batch) * din), [batch, din]);
        const labels = tf.oneHot(tf.tensor1d(y.subarray(from, from + batch), "int32"), classes);
        optimiser.minimize(
          () => {
            const seen = tf.relu(tf.add(tf.matMul(pictures, weights[0]), weights[1]));
            const scores = tf.add(tf.matMul(seen, weights[2]), weights[3]);
            return tf.losses.softmaxCrossEntropy(labels, scores);
          },
          false,
          weights,
        );
      });
    }
    const [first, second, third, fourth] = await Promise.all(weights.map((weight) => weight.data()));
    for (const weight of weights) weight.dispose();
    return { w1: first, b1: second, w2: third, b2: fourth };
  },
};

/** A field of a protobuf message: a number, or bytes. */
const field = (number, value) => {
  const varint = (rest) => (rest < 128 ? [rest] : [(rest % 128) + 128, ...varint(Math.floor(rest / 128))]);
  if (typeof value === "number") return [...varint(number * 8), ...varint(value)];
  const bytes = typeof value === "string" ? [...new TextEncoder().encode(value)] : value;
  return [...varint(number * 8 + 2), ...varint(bytes.length), ...bytes];
};

/** An ONNX model c = a · b of n × n matrices. */
function productModel(n) {
  const size = field(1, field(1, n));
  const type = field(1, [...field(1, 1), ...field(2, [...size, ...size])]);
  const value = (name) => [...field(1, name), ...field(2, type)];
  const node = [...field(1, "a"), ...field(1, "b"), ...field(2, "c"), ...field(4, "MatMul")];
  const inputs = [...field(11, value("a")), ...field(11, value("b"))];
  const graph = [...field(1, node), ...field(2, "product"), ...inputs, ...field(12, value("c"))];
  return Uint8Array.from([...field(1, 8), ...field(7, graph), ...field(8, field(2, 13))]);
}

/** Sessions by size: making one is no part of the work. */
const sessions = new Map();

const onnxruntime = {
  name: "onnxruntime WebGPU",
  async matmul(input) {
    return onnxruntime.matmul_resident({ ...input, iters: 1 });
  },
  async matmul_resident({ a, b, n, iters }) {
    if (!sessions.has(n)) {
      const options = { executionProviders: ["webgpu"], preferredOutputLocation: "gpu-buffer" };
      sessions.set(n, await ort.InferenceSession.create(productModel(n), options));
    }
    const session = sessions.get(n);
    const device = await ort.env.webgpu.device;
    const uploaded = (values) => {
      const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
      const buffer = device.createBuffer({ size: values.byteLength, usage });
      device.queue.writeBuffer(buffer, 0, values);
      return buffer;
    };
    const buffers = [uploaded(a), uploaded(b)];
    const [left, right] = buffers.map((buffer) =>
      ort.Tensor.fromGpuBuffer(buffer, { dataType: "float32", dims: [n, n] }),
    );
    let { c } = await session.run({ a: left, b: right });
    for (let i = 1; i < iters; i++) {
      c.dispose();
      ({ c } = await session.run({ a: left, b: right }));
    }
    const product = await c.getData(true);
    for (const buffer of buffers) buffer.destroy();
    return product;
  },
};

const tidied = (work) => async (input) => {
  tf.engine().startScope();
  const output = await work(input);
  tf.engine().endScope();
  return output;
};

export const peers = [
  {
    ...tfjs,
    matmul: tidied(tfjs.matmul),
    matmul_resident: tidied(tfjs.matmul_resident),
    mlp_train: tidied(tfjs.mlp_train),
  },
  onnxruntime,
];

/** Loads what must be loaded. @param {string} folder where the .wasm files lie */
export async function init(folder) {
  ort.env.wasm.wasmPaths = folder;
  ort.env.wasm.numThreads = 1;
  await tf.setBackend("webgpu");
  await tf.ready();
}
