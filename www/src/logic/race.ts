/** Several settings of one lab, compared: what differs between them, and how far each came. */

import type { Figure, Metric, Param } from "../contract.ts";
import { fixed, metricText } from "./format.ts";
import { places, type Range, valueAt } from "./slider.ts";
import { valueText } from "./values.ts";

/** Fewest and most settings in a race. */
export const FEWEST = 2;
export const MOST = 4;
export const NAMES = ["A", "B", "C", "D"];

/** What a race knows of one of its runs. */
export interface Standing {
  values: Record<string, string>;
  /** What was seen of the run, in order. */
  moments: readonly { progress: { step: number }; metrics: readonly Metric[] }[];
}

/** The parameters in which not all of the settings agree. */
export function differing(params: readonly Param[], lanes: readonly Record<string, string>[]): Param[] {
  return params.filter(
    (param) => new Set(lanes.map((values) => settingText(param, values[param.key]))).size > 1,
  );
}

/** How a parameter's value is written beside its name. */
export function settingText(param: Param, given: string | undefined): string {
  const text = given ?? valueText(param.kind.default);
  const { kind, unit } = param;
  if (kind.type === "choice") return kind.options.find(({ key }) => key === text)?.label ?? text;
  return unit ? `${text} ${unit}` : text;
}

/** Values of one parameter, far enough apart to make a difference. */
export function spread({ kind }: Param): string[] {
  switch (kind.type) {
    case "toggle":
      return ["off", "on"];
    case "choice":
      return kind.options.slice(0, MOST).map(({ key }) => key);
    case "integer":
      return evenly({ ...kind, log: false, whole: true });
    case "number":
      return evenly({ ...kind, whole: false });
    default:
      return [];
  }
}

function evenly(range: Range): string[] {
  const last = places(range);
  const at = (share: number) => String(valueAt(Math.round(last * share), range));
  return [...new Set([0.05, 0.3, 0.6, 0.95].map(at))];
}

/** The curves of one metric, a line for each run. */
export function raceFigure(metric: Metric, lanes: readonly Standing[]): Figure {
  const marks: Figure["marks"] = lanes.map(({ moments }, index) => {
    const points = moments.flatMap(({ progress, metrics }) => {
      const value = metrics.find(({ key }) => key === metric.key)?.value;
      return typeof value === "number" ? [{ x: progress.step, y: value }] : [];
    });
    return {
      type: "line",
      x: points.map(({ x }) => x),
      y: points.map(({ y }) => y),
      ink: { type: "class", value: index },
      dash: "solid",
      width: 2,
      label: points.length > 0 ? (NAMES[index] ?? "") : "",
    };
  });
  const ends = lanes.map((lane, index) => `${NAMES[index]} is at ${lastText(metric, lane)}`);
  return {
    x: axis("step", "number"),
    y: axis(metric.unit ? `${metric.label}, ${metric.unit}` : metric.label, yFormat(metric)),
    marks,
    classes: [],
    aspect: { type: "free" },
    summary: `${metric.label} over the steps of ${lanes.length} runs. ${ends.join(", ")}.`,
  };
}

function axis(label: string, format: "number" | "percent"): Figure["x"] {
  return { label, scale: { type: "linear" }, range: { type: "auto" }, format, shown: true };
}

function yFormat({ format }: Metric): "number" | "percent" {
  return format.type === "percent" ? "percent" : "number";
}

/** A run's newest value of a metric. */
export function lastValue(key: string, { moments }: Standing): number | undefined {
  return moments.at(-1)?.metrics.find((metric) => metric.key === key)?.value ?? undefined;
}

export function lastText(metric: Metric, lane: Standing): string {
  const text = metricText(lastValue(metric.key, lane), metric.format);
  return metric.unit ? `${text} ${metric.unit}` : text;
}

/** Which runs have the best value of a metric; none where no value is better than another, or all are equal. */
export function best(metric: Metric, lanes: readonly Standing[]): Set<number> {
  if (metric.better === "neither") return new Set();
  const sign = metric.better === "higher" ? 1 : -1;
  const values = lanes.map((lane) => lastValue(metric.key, lane));
  const known = values.filter((value) => value !== undefined).map((value) => sign * value);
  const top = Math.max(...known);
  if (known.every((value) => value === top)) return new Set();
  return new Set(
    values.flatMap((value, index) => (value !== undefined && sign * value === top ? [index] : [])),
  );
}

/** "step 12 of 40". */
export function stepText(step: number, of: number | null | undefined): string {
  return of ? `step ${fixed(step, 0)} of ${fixed(of, 0)}` : `step ${fixed(step, 0)}`;
}
