// Runs in the page: times every side on the same input, in turn, so that a noisy machine disturbs all alike.

import * as ours from "./ours.mjs";
import * as plain from "./plain.mjs";
import { matmulAccepted, matmulInput, mlpInput, weightsAccepted } from "./work.mjs";

/** @param {number[]} values */
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/**
 * @param {string} row
 * @param {string} unit
 * @param {number} amount how much of the unit one call does
 * @param {{ name: string, call: () => Promise<unknown>, accepted: (output: any) => boolean }[]} sides
 * @param {number} rounds
 */
async function measure(row, unit, amount, sides, rounds) {
  const times = sides.map(() => /** @type {number[]} */ ([]));
  for (let round = 0; round < rounds; round++) {
    for (const [index, side] of sides.entries()) {
      const begun = performance.now();
      const output = await side.call();
      const time = performance.now() - begun;
      if (!side.accepted(output)) throw new Error(`${row}: ${side.name} gives a wrong answer`);
      times[index]?.push(time);
    }
  }
  return {
    row,
    unit,
    results: sides.map(({ name }, index) => ({
      name,
      value: (amount / (median(times[index] ?? []) ?? 0)) * 1000,
    })),
  };
}

/** All rows; `only` names some. @param {string[]} only */
export async function run(only) {
  await ours.init();
  const wanted = (/** @type {string} */ row) => only.length === 0 || only.includes(row);
  const rows = [];
  for (const n of [64, 128, 256, 512, 1024]) {
    if (!wanted("matmul")) break;
    const input = matmulInput(n);
    const accepted = (/** @type {Float32Array} */ output) => matmulAccepted(input, output);
    const sides = [ours, plain].map((side) => ({
      name: side.name,
      call: () => side.matmul(input),
      accepted,
    }));
    rows.push(await measure(`matmul ${n}`, "GFLOP/s", (2 * n ** 3) / 1e9, sides, n > 256 ? 5 : 25));
  }
  if (wanted("mlp_train")) {
    const input = mlpInput();
    const reference = await plain.mlp_train(input);
    const accepted = (/** @type {any} */ output) =>
      weightsAccepted(input, /** @type {any} */ (reference), output);
    const sides = [ours, plain].map((side) => ({
      name: side.name,
      call: () => side.mlp_train(input),
      accepted,
    }));
    rows.push(await measure("mlp_train", "samples/s", input.rows, sides, 9));
  }
  if (wanted("mlp_infer")) {
    const input = mlpInput();
    const sides = [{ name: ours.name, call: () => ours.mlp_infer(input), accepted: () => true }];
    rows.push(await measure("mlp_infer", "samples/s", input.rows, sides, 9));
  }
  return rows;
}
