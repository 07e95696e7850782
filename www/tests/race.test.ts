import assert from "node:assert/strict";
import test from "node:test";
import type { Metric, Param } from "../src/contract.ts";
import { best, differing, raceFigure, settingText, spread } from "../src/logic/race.ts";

function param(key: string, kind: Param["kind"]): Param {
  return { key, label: key, help: "", unit: "", kind, live: false };
}

function metric(value: number, better: Metric["better"]): Metric {
  return { key: "loss", label: "loss", value, unit: "", format: { type: "number", digits: 2 }, better };
}

function standing(values: number[], better: Metric["better"] = "lower") {
  const moments = values.map((value, step) => ({ progress: { step }, metrics: [metric(value, better)] }));
  return { values: {}, moments };
}

const k = param("k", { type: "integer", min: 2, max: 12, default: 3 });
const rate = param("rate", { type: "number", min: 0.001, max: 1, default: 0.1, log: true });
const method = param("method", {
  type: "choice",
  options: [
    { key: "a", label: "First" },
    { key: "b", label: "Second" },
  ],
  default: "a",
});

test("only what differs is compared, and what is absent has its default", () => {
  const lanes = [{ k: "3", method: "a" }, { method: "a" }, { k: "4", method: "a" }];
  assert.deepEqual(differing([k, method], lanes), [k]);
  assert.deepEqual(differing([k, method], lanes.slice(0, 2)), []);
  assert.equal(settingText(k, undefined), "3");
  assert.equal(settingText(method, "b"), "Second");
});

test("values of one control lie in its range and are all different", () => {
  for (const one of [k, rate]) {
    const { min, max } = one.kind as { min: number; max: number };
    const values = spread(one).map(Number);
    assert.equal(new Set(values).size, 4);
    assert(values.every((value) => value >= min && value <= max));
  }
  assert.deepEqual(spread(method), ["a", "b"]);
});

test("the best is the best, and where all are alike there is none", () => {
  const lanes = [standing([3, 1]), standing([3, 2]), standing([3, 1])];
  assert.deepEqual([...best(metric(0, "lower"), lanes)], [0, 2]);
  assert.deepEqual([...best(metric(0, "higher"), lanes)], [1]);
  assert.deepEqual([...best(metric(0, "neither"), lanes)], []);
  assert.deepEqual([...best(metric(0, "lower"), [standing([1]), standing([1])])], []);
});

test("the figure has a named line for each run, without what is undefined", () => {
  const gap = standing([3, 2]);
  for (const first of gap.moments.slice(0, 1)) first.metrics = [];
  const figure = raceFigure(metric(0, "lower"), [standing([3, 2, 1]), gap]);
  const lines = figure.marks.map((mark) => (mark.type === "line" ? [mark.label, mark.x.length] : []));
  assert.deepEqual(lines, [
    ["A", 3],
    ["B", 1],
  ]);
  assert(figure.summary.includes("A is at 1.00, B is at 2.00"));
});
