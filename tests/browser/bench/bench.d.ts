// The module that `cargo xtask bench` builds from crates/bench.

export default function start(): Promise<unknown>;

export function matmul(
  left: Float32Array,
  right: Float32Array,
  size: number,
  iterations: number,
): Float32Array;

export class Mlp {
  constructor(
    rows: number,
    inputs: number,
    hidden: number,
    classes: number,
    batch: number,
    learning_rate: number,
    w1: Float32Array,
    b1: Float32Array,
    w2: Float32Array,
    b2: Float32Array,
  );
  train(pictures: Float32Array, labels: Int32Array): void;
  infer(pictures: Float32Array): Float32Array;
  readonly w1: Float32Array;
  readonly b1: Float32Array;
  readonly w2: Float32Array;
  readonly b2: Float32Array;
  free(): void;
}
