import assert from "node:assert/strict";
import test from "node:test";
import type { View } from "../src/contract.ts";
import { History, type Moment, numbersIn } from "../src/logic/history.ts";

const EMPTY: View = { panels: [] };

function filled(steps: number, view: View = EMPTY): History<Moment> {
  const history = new History();
  for (let taken = 0; taken <= steps; taken += 1) history.add({ taken, view });
  return history;
}

function taken(history: History<Moment>): number[] {
  return history.moments.map((moment) => moment.taken);
}

test("a short run keeps every view", () => {
  assert.deepEqual(taken(filled(3)), [0, 1, 2, 3]);
});

test("a long run keeps its first and last view and evenly spaced ones between", () => {
  const kept = taken(filled(20_000));
  assert.equal(kept[0], 0);
  assert.equal(kept.at(-1), 20_000);
  assert(kept.length > 60 && kept.length <= 240, `${kept.length} are kept`);
  const gaps = kept.slice(1, -1).map((step, index) => step - (kept[index] as number));
  assert(Math.max(...gaps) < 20_000 / 30, `the largest gap is ${Math.max(...gaps)} steps`);
});

test("large views are kept in small number", () => {
  const pixels = new Uint8Array(2_000_000);
  const content = {
    type: "images" as const,
    value: { width: 1, height: 1, columns: 1, pixels, labels: [], palette: "grey" as const },
  };
  const view: View = { panels: [{ key: "a", title: "", caption: "", width: "full", content }] };
  const { length } = filled(500, view);
  assert(length > 2 && length <= 8, `${length} are kept`);
});

test("a run that goes back forgets what lay ahead", () => {
  const history = filled(9);
  history.add({ taken: 4, view: EMPTY });
  assert.deepEqual(taken(history), [0, 1, 2, 3, 4]);
  history.add({ taken: 0, view: EMPTY });
  assert.deepEqual(taken(history), [0]);
});

test("the view of a step is the last one up to it", () => {
  const history = new History();
  for (const step of [0, 5, 10]) history.add({ taken: step, view: EMPTY });
  assert.equal(history.before(7)?.taken, 5);
  assert.equal(history.before(99)?.taken, 10);
});

test("numbers are counted without walking over them", () => {
  assert.equal(numbersIn({ x: [1, 2, 3], label: "a", pixels: new Uint8Array(16) }), 6);
});
