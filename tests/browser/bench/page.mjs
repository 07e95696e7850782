// Runs in the page: times every side on the same input, in turn, so that a noisy machine disturbs all alike.

import * as card from "./card.mjs";
import * as ours from "./ours.mjs";
import { plain, ROWS } from "./rows.mjs";

/** A side that takes longer than this in all gets no further round. */
const PATIENCE = 8_000;
/** Calls are timed together until they take this long: the browser's clock ticks ten times in a millisecond. */
const CLEAR = 10;

/** @typedef {{ name: string, [work: string]: any }} Side */

/** @type {Promise<Side[]> | undefined} */
let sides;

/** Those that compute on the graphics card: ours first. */
async function loadCards() {
  const path = "./card-peers.bundle.mjs";
  const { peers, init } = await import(path);
  console.log(await card.init());
  await init(new URL("./", import.meta.url).href);
  return [card, ...peers];
}

/** Ours first, then ours without fusing, then plain JavaScript, then the packages. */
async function load() {
  const path = "./peers.bundle.mjs";
  const { peers, init } = await import(path);
  await ours.init();
  await init(new URL("./", import.meta.url).href);
  return [ours, ours.exact, plain, ...peers];
}

/** @param {number[]} values */
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/**
 * Measures one row: for each side the median time of a call, or what it did instead of the work; and beside it what the
 * processor's registers can do.
 * @param {string} name
 */
export async function measure(name) {
  const make = ROWS[name];
  if (!make) throw new Error(`there is no row ${name}`);
  const { work, input, accepted, rounds, card: onCard } = await make();
  sides ??= onCard ? loadCards() : load();
  const able = (await sides).filter((side) => work in side);
  const peak = onCard ? { exact: 0, fused: 0 } : ours.registerPeak();
  const times = able.map(() => /** @type {number[]} */ ([]));
  /** @type {(string | undefined)[]} */
  const failures = able.map(() => undefined);
  const calls = able.map(() => 1);
  // The first round warms up and is not counted, unless it is a side's only one.
  for (let round = 0; round <= rounds; round++) {
    for (const [index, side] of able.entries()) {
      const spent = (times[index] ?? []).reduce((sum, time) => sum + time * (calls[index] ?? 1), 0);
      if (failures[index] || spent > PATIENCE) continue;
      const begun = performance.now();
      try {
        let output = await side[work](input);
        for (let call = 1; call < (calls[index] ?? 1); call++) output = await side[work](input);
        const time = (performance.now() - begun) / (calls[index] ?? 1);
        if (!accepted(output)) failures[index] = "gives a wrong answer";
        // The first calls are slow: the browser still compiles.
        calls[index] = Math.min(Math.max(calls[index] ?? 1, Math.ceil(CLEAR / Math.max(time, 0.05))), 200);
        if (round === 1 && spent < PATIENCE / 2) times[index] = [];
        times[index]?.push(time);
      } catch (error) {
        failures[index] = String(error);
      }
    }
  }
  const results = able.map((side, index) => ({
    name: side.name,
    milliseconds: median(times[index] ?? []),
    failure: failures[index],
  }));
  return { peak, results };
}
