/**
 * What the engine makes of a setting's text. `crates/lab/tests/readings.json` holds this and `Param::parse`,
 * `Param::clamp` and `Param::allowed` to the same.
 */

import type { Param, Value } from "../contract.ts";
import { defaultValue, listItems } from "./values.ts";

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const ENDLESS = /^([+-]?)inf(?:inity)?$/i;
const ON = ["on", "true", "1", "yes"];
const OFF = ["off", "false", "0", "no"];

/** The value; none where the text is out of range or none for this parameter. */
export function readSetting({ kind }: Param, given: string): Value | undefined {
  const text = given.trim();
  switch (kind.type) {
    case "integer":
      // A whole number has no negative zero.
      return /^[+-]?\d+$/.test(text) ? within(Number(text) || 0, kind) : undefined;
    case "number":
      return within(toNumber(text), kind);
    case "choice":
      return kind.options.some(({ key }) => key === text) ? text : undefined;
    case "toggle":
      return ON.includes(text) ? true : OFF.includes(text) ? false : undefined;
    case "column":
      return text === "" ? undefined : text;
    case "columns": {
      const names = listItems(text);
      return names.length >= kind.min && names.length <= kind.max ? names : undefined;
    }
    case "text":
      return [...given].length <= kind.max ? given : undefined;
  }
}

/** The value that a run starts with: numbers are clamped into the range, what cannot be read is the default. */
export function clampSetting(param: Param, text: string): Value {
  const { kind } = param;
  const value = readSetting(param, text);
  if (value !== undefined) return value;
  if (kind.type !== "integer" && kind.type !== "number") return defaultValue(param);
  const number = toNumber(text.trim());
  if (number === undefined) return defaultValue(param);
  // Halves go away from zero, as they do in Rust.
  const near = kind.type === "integer" ? Math.sign(number) * Math.round(Math.abs(number)) : number;
  return Math.min(kind.max, Math.max(kind.min, near));
}

/** The allowed range, as the end of the sentence "must be …". */
export function allowedSetting({ kind }: Param): string {
  switch (kind.type) {
    case "integer":
      return `a whole number from ${kind.min} to ${kind.max}`;
    case "number":
      return `a number from ${kind.min} to ${kind.max}`;
    case "choice":
      return `one of ${kind.options.map(({ key }) => key).join(", ")}`;
    case "toggle":
      return "on or off";
    case "column":
      return "the name of a column";
    case "columns":
      return `${kind.min} to ${kind.max} names of columns, separated by commas`;
    case "text":
      return `a text of at most ${kind.max} characters`;
  }
}

function within(number: number | undefined, { min, max }: { min: number; max: number }): number | undefined {
  return number !== undefined && number >= min && number <= max ? number : undefined;
}

function toNumber(text: string): number | undefined {
  if (NUMBER.test(text)) return Number(text);
  const endless = ENDLESS.exec(text);
  return endless ? (endless[1] === "-" ? -Infinity : Infinity) : undefined;
}
