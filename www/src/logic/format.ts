/** How numbers are written. */

import type { Cell, Format, Maybe } from "../contract.ts";

const LOCALE = "en-GB";
const MINUS = "−";
const formatters = new Map<number, Intl.NumberFormat>();

/** A number with thousands separators and this many digits after the point. */
export function fixed(value: number, digits: number): string {
  let formatter = formatters.get(digits);
  if (!formatter) {
    formatter = new Intl.NumberFormat(LOCALE, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
      useGrouping: true,
    });
    formatters.set(digits, formatter);
  }
  const text = formatter.format(value);
  // A rounded negative zero is written as zero, and a minus sign is as wide as a digit.
  return /^-[0.,]*$/.test(text) ? text.slice(1) : text.replace("-", MINUS);
}

/** A metric's number, without its unit; a dash while it is undefined. */
export function metricText(value: Maybe<number>, format: Format): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  switch (format.type) {
    case "number":
      return fixed(value, format.digits);
    case "percent":
      return `${fixed(value * 100, format.digits)} %`;
    case "p_value":
      return value < 0.001 ? "< 0.001" : fixed(value, 3);
  }
}

/** A table's cell. */
export function cellText(cell: Cell, digits: number): string {
  if (cell === null || cell === undefined) return "";
  if (typeof cell === "string") return cell;
  return Number.isInteger(cell) && digits > 2 ? fixed(cell, 0) : fixed(cell, digits);
}

/** A number with about this many significant digits and no trailing zeros: "0.0013", "12,500". */
export function significant(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return "–";
  const rounded = Number(value.toPrecision(digits));
  if (rounded !== 0 && (Math.abs(rounded) < 1e-6 || Math.abs(rounded) >= 1e15)) {
    return rounded.toExponential().replace("-", MINUS);
  }
  return new Intl.NumberFormat(LOCALE, { maximumSignificantDigits: digits })
    .format(rounded)
    .replace("-", MINUS);
}

/** A number of bytes in the unit that suits it. */
export function bytes(count: number): string {
  if (count < 1000) return `${count} bytes`;
  if (count < 1e6) return `${fixed(count / 1e3, 0)} kB`;
  return `${fixed(count / 1e6, 1)} MB`;
}
