/** The numbers behind a figure as a table: what a screen reader is given. Same rows as the `lab` crate makes. */

import type { Axis, Cell, Figure, Mark, Table } from "../contract.ts";

type Visit = (series: string, x: number, y: number) => void;

/** At most `limit` rows, and how many there are in all. */
export function figureTable(figure: Figure, limit: number): Table {
  const rows: Cell[][] = [];
  let total = 0;
  const visit: Visit = (series, x, y) => {
    total += 1;
    if (rows.length < limit) rows.push([series, axisCell(figure.x, x), axisCell(figure.y, y)]);
  };
  for (const mark of figure.marks) eachDatum(mark, figure.classes, visit);
  return {
    columns: ["Series", figure.x.label || "x", figure.y.label || "y"].map((label) => ({ label, digits: 4 })),
    rows,
    changed: [],
    of: total > rows.length ? total : null,
  };
}

function axisCell(axis: Axis, value: number): Cell {
  if (!Number.isFinite(value)) return null;
  if (axis.scale.type === "category") return axis.scale.names[Math.max(0, Math.round(value))] ?? value;
  if (axis.scale.type === "time") return new Date(value * 86_400_000).toISOString().slice(0, 10);
  return value;
}

function eachDatum(mark: Mark, classes: string[], visit: Visit): void {
  switch (mark.type) {
    case "line":
      pairs(mark.x, mark.y, (x, y) => visit(mark.label, x, y));
      break;
    case "points": {
      const of = mark.colour.type === "class" ? mark.colour.classes : [];
      pairs(mark.x, mark.y, (x, y, index) =>
        visit(mark.names[index] ?? classes[of[index] ?? -1] ?? "", x, y),
      );
      break;
    }
    case "bars":
      pairs(mark.at, mark.value, (at, value) => upright(mark.orientation, "", at, value, visit));
      break;
    case "area":
      pairs(mark.x, mark.lower, (x, lower, index) => {
        visit(mark.label, x, lower);
        visit(mark.label, x, mark.upper[index] ?? Number.NaN);
      });
      break;
    case "heatmap":
      heatmap(mark, visit);
      break;
    case "images":
      pairs(mark.x, mark.y, (x, y) => visit("", x, y));
      break;
    case "text":
      visit(mark.text, mark.x, mark.y);
      break;
    case "box": {
      const names = ["low whisker", "lower quartile", "median", "upper quartile", "high whisker"];
      pairs(mark.five, mark.five, (value, _, index) =>
        upright(mark.orientation, names[index] ?? "", mark.at, value, visit),
      );
      break;
    }
    case "rule":
      break;
  }
}

function pairs(x: number[], y: number[], each: (x: number, y: number, index: number) => void): void {
  const length = Math.min(x.length, y.length);
  for (let index = 0; index < length; index += 1) each(x[index] as number, y[index] as number, index);
}

function upright(
  orientation: "horizontal" | "vertical",
  name: string,
  at: number,
  value: number,
  visit: Visit,
) {
  if (orientation === "vertical") visit(name, at, value);
  else visit(name, value, at);
}

function heatmap(mark: Extract<Mark, { type: "heatmap" }>, visit: Visit): void {
  if (mark.columns === 0) return;
  const rows = Math.ceil(mark.values.length / mark.columns);
  const centre = ([from, to]: [number, number], at: number, of: number) =>
    from + ((to - from) * (at + 0.5)) / of;
  mark.values.forEach((value, index) => {
    const column = index % mark.columns;
    const row = Math.floor(index / mark.columns);
    visit(value.toFixed(4), centre(mark.x, column, mark.columns), centre(mark.y, row, rows));
  });
}
