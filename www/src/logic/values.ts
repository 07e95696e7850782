/** Parameter values as text, in the form that the `lab` crate reads and writes. */

import type { Param, Value, Values } from "../contract.ts";

/** The text of a value; inside a list, a comma or backslash is escaped with a backslash. */
export function valueText(value: Value | undefined): string {
  if (value === undefined) return "";
  if (typeof value === "boolean") return value ? "on" : "off";
  if (Array.isArray(value)) return value.map((item) => item.replace(/[\\,]/g, "\\$&")).join(",");
  return String(value);
}

/** The items of a list's text. */
export function listItems(text: string): string[] {
  return [...text.matchAll(/(?:\\.|[^\\,])+/gs)].map(([item]) => item.replace(/\\(.)/gs, "$1"));
}

/** The value that a parameter starts with. */
export function defaultValue(param: Param): Value {
  return param.kind.default;
}

/** Whether a value is the one that the parameter starts with. */
export function isDefault(param: Param, value: Value | undefined): boolean {
  return value === undefined || valueText(value) === valueText(defaultValue(param));
}

/** The values that differ from the defaults, as text. */
export function changedValues(params: Param[], values: Values): Record<string, string> {
  const changed: Record<string, string> = {};
  for (const param of params) {
    const value = values[param.key];
    if (!isDefault(param, value)) changed[param.key] = valueText(value);
  }
  return changed;
}

/** Whether the control of a parameter matters with these values. */
export function isShown(param: Param, values: Values): boolean {
  if (!param.when) return true;
  return param.when.is.includes(valueText(values[param.when.key]));
}
