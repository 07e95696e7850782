// The module that `cargo xtask bench` builds from crates/bench.

export default function start(): Promise<unknown>;

export function install_fused(): { peak(rounds: number): number } | undefined;

export function compute_fused(fused: boolean): void;

export function peak(rounds: number): number;

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

export function cnn_train(
  pictures: Float32Array,
  labels: Int32Array,
  batch: number,
  learning_rate: number,
  k1: Float32Array,
  b1: Float32Array,
  k2: Float32Array,
  b2: Float32Array,
  w: Float32Array,
  b: Float32Array,
): Record<"k1" | "b1" | "k2" | "b2" | "w" | "b", Float32Array> & { free(): void };

export function lstm_train(
  series: Float32Array,
  labels: Int32Array,
  steps: number,
  inputs: number,
  hidden: number,
  classes: number,
  batch: number,
  learning_rate: number,
  wx: Float32Array,
  wh: Float32Array,
  bh: Float32Array,
  w: Float32Array,
  b: Float32Array,
): Record<"wx" | "wh" | "bh" | "w" | "b", Float32Array> & { free(): void };

export function kmeans(
  x: Float32Array,
  d: number,
  centers: Float32Array,
  max_iterations: number,
): { centroids: Float32Array; labels: Int32Array; iterations: number };

export function pca(
  x: Float32Array,
  d: number,
  k: number,
): { components: Float32Array; variance: Float32Array };

export function forest(
  x: Float32Array,
  y: Int32Array,
  d: number,
  test: Float32Array,
  trees: number,
  max_features: number,
  seed: number,
): Int32Array;

export function logreg(x: Float32Array, y: Int32Array, d: number): { w: Float32Array; b: number };

export function knn(
  x: Float32Array,
  y: Int32Array,
  d: number,
  queries: Float32Array,
  k: number,
  classes: number,
): Int32Array;

export function tsne(
  x: Float32Array,
  d: number,
  perplexity: number,
  iterations: number,
  seed: number,
): Float32Array;

export function umap(
  x: Float32Array,
  d: number,
  neighbors: number,
  min_distance: number,
  iterations: number,
  seed: number,
): Float32Array;

export function csv_groupby(bytes: Uint8Array): { months: string[]; sums: Float64Array };

export function open_card(): Promise<string>;

export function check_card(): Promise<string[]>;

export function card_matmul(
  left: Float32Array,
  right: Float32Array,
  size: number,
  iterations: number,
): Promise<Float32Array>;

export function card_train(net: Mlp, pictures: Float32Array, labels: Int32Array): Promise<Mlp>;
