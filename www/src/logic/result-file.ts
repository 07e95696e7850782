/** A run as a file: what it takes to repeat it, what came out, and whose it is. */

import type { Action, Change, RunRecord, Verdict } from "../contract.ts";
import type { Assignment } from "./assignment.ts";
import { isSeed } from "./seed.ts";

export const RESULT_SCHEMA = 1;

export interface Result extends RunRecord {
  stepwise: typeof RESULT_SCHEMA;
  /** The engine's version. */
  version: string;
  /** When the file was made, by the clock of the device that made it. */
  made: string;
  /** Who says to have made it, where an assignment asked. */
  student?: string;
  assignment?: Assignment;
}

/** The file's content. */
export function resultFile(
  record: RunRecord,
  version: string,
  more: { student?: string; assignment?: Assignment } = {},
): string {
  const result: Result = {
    stepwise: RESULT_SCHEMA,
    version,
    made: new Date().toISOString(),
    ...more,
    ...record,
  };
  const plain = (_: string, value: unknown) => (value instanceof Uint8Array ? [...value] : value);
  return `${JSON.stringify(result, plain, 1)}\n`;
}

/** Reads a result file; says in a sentence what is wrong with it. */
export function parseResult(text: string): Result {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    throw new Error("It is not a result file: it is not JSON.");
  }
  if (!isObject(found) || typeof found.stepwise !== "number") {
    throw new Error("It is not a result file of Stepwise.");
  }
  if (found.stepwise > RESULT_SCHEMA) throw new Error("It comes from a newer version of Stepwise.");
  const { slug, seed, values, changes, steps, metrics, digest, version } = found;
  const whole =
    typeof slug === "string" &&
    /^[a-z0-9-]{1,64}$/.test(slug) &&
    typeof seed === "string" &&
    isSeed(seed) &&
    isObject(values) &&
    Object.values(values).every((value) => typeof value === "string") &&
    Array.isArray(changes) &&
    typeof steps === "number" &&
    Number.isSafeInteger(steps) &&
    steps >= 0 &&
    isObject(metrics) &&
    Object.values(metrics).every((value) => value === null || typeof value === "number") &&
    typeof digest === "string" &&
    typeof version === "string";
  if (!whole) throw new Error("It is damaged: a part of the run is missing or is not what it should be.");
  return { ...(found as unknown as Result), changes: changes.map(readChange) };
}

/** Pixels come out of JSON as a list. */
function readChange(change: unknown): Change {
  if (!isObject(change)) throw new Error("It is damaged: one of the changes on the way is no change.");
  const action = change.action as (Action & { pixels?: unknown }) | undefined;
  if (action?.type !== "draw" || !Array.isArray(action.pixels)) return change as unknown as Change;
  return { ...change, action: { ...action, pixels: Uint8Array.from(action.pixels) } } as unknown as Change;
}

/** "passed", "not met" or "not judged". */
export function verdictWord(verdict: Verdict): string {
  return { passed: "passed", not_yet: "not met", not_attempted: "not judged" }[verdict.state];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
