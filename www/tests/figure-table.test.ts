import assert from "node:assert/strict";
import test from "node:test";
import type { Axis, Figure } from "../src/contract.ts";
import { figureTable } from "../src/logic/figure-table.ts";

const axis = (label: string, scale: Axis["scale"] = { type: "linear" }): Axis => ({
  label,
  scale,
  range: { type: "auto" },
  format: "number",
  shown: true,
});

const figure = (x: Axis, marks: Figure["marks"], classes: string[] = []): Figure => ({
  x,
  y: axis("count"),
  marks,
  classes,
  aspect: { type: "free" },
  summary: "",
});

test("the table says how much it leaves out, and names categories", () => {
  const bars = figure(axis("", { type: "category", names: ["a", "b"] }), [
    {
      type: "bars",
      at: [0, 1],
      base: [],
      value: [5, 7],
      width: 0.8,
      colour: { type: "one", ink: { type: "data" } },
      orientation: "vertical",
    },
  ]);
  const table = figureTable(bars, 1);
  assert.deepEqual(table.rows, [["", "a", 5]]);
  assert.equal(table.of, 2);
});

test("points are named by name, else by class, and noise has none", () => {
  const points = figure(
    axis("x"),
    [
      {
        type: "points",
        x: [1, 2, 3],
        y: [4, 5, Number.NaN],
        colour: { type: "class", classes: [0, 1, -1] },
        radius: 2,
        opacity: 1,
        names: ["first"],
      },
    ],
    ["red", "blue"],
  );
  assert.deepEqual(figureTable(points, 9).rows, [
    ["first", 1, 4],
    ["blue", 2, 5],
    ["", 3, null],
  ]);
});

test("days are written as dates", () => {
  const line = figure(axis("day", { type: "time" }), [
    { type: "line", x: [19_000], y: [1], ink: { type: "ink" }, dash: "solid", width: 2, label: "rooms" },
  ]);
  assert.deepEqual(figureTable(line, 9).rows, [["rooms", "2022-01-08", 1]]);
});
