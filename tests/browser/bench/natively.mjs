// The same rows outside the browser: our native build, and the reference libraries where Python is at hand.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ONE_THREAD = { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", NUMBA_NUM_THREADS: "1" };

/**
 * Median times by side; a side that is not at hand is left out.
 * @param {import("./rows.mjs").Row} row
 * @returns {{ name: string, milliseconds: number, failure: string | undefined }[]}
 */
export function measureNatively(row) {
  const folder = mkdtempSync(join(tmpdir(), "stepwise-bench-"));
  try {
    writeFileSync(join(folder, "work.json"), JSON.stringify([written(row, folder)]));
    const { NATIVE, PYTHON } = process.env;
    const results = [];
    if (NATIVE) results.push(result(row, "Stepwise, native", NATIVE, [folder]));
    if (PYTHON) {
      const script = new URL("./native.py", import.meta.url).pathname;
      results.push(result(row, "Python, one thread", PYTHON, [script, folder]));
    }
    return results;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param {import("./rows.mjs").Row} row @param {string} name @param {string} program @param {string[]} parameters */
function result(row, name, program, parameters) {
  try {
    const printed = execFileSync(program, parameters, {
      encoding: "utf8",
      maxBuffer: 1 << 28,
      // Some processors need a kernel of OpenBLAS named; a current one finds its own, faster.
      env: { ...process.env, ...ONE_THREAD, OPENBLAS_CORETYPE: "", OPENBLAS_L2_SIZE: "" },
    });
    const { milliseconds, output } = JSON.parse(printed)[row.row];
    return { name, milliseconds, failure: row.accepted(output) ? undefined : "gives a wrong answer" };
  } catch (error) {
    return { name, milliseconds: Number.NaN, failure: String(error) };
  }
}

/** Writes the arrays and says what there is. @param {import("./rows.mjs").Row} row @param {string} folder */
function written(row, folder) {
  /** @type {{ numbers: Record<string, number>, floats: Record<string, string>, integers: Record<string, string> }} */
  const { numbers, floats, integers } = { numbers: {}, floats: {}, integers: {} };
  let text = null;
  for (const [name, value] of Object.entries(row.input)) {
    const file = `${name}.bin`;
    if (typeof value === "number") numbers[name] = value;
    else if (value instanceof Float32Array) floats[name] = file;
    else if (value instanceof Int32Array) integers[name] = file;
    else if (typeof value === "string") text = file;
    else continue;
    if (typeof value !== "number") writeFileSync(join(folder, file), value);
  }
  return { row: row.row, function: row.work, rounds: row.rounds, numbers, floats, integers, text };
}
