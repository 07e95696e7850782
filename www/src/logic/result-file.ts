/** A run as a file: what it takes to repeat it, what came out, and whose it is. */

import type { RunRecord, Verdict } from "../contract.ts";
import { type Assignment, checked } from "./assignment.ts";
import { isCount, readChanges } from "./changes.ts";
import { isObject } from "./objects.ts";
import { isSeed } from "./seed.ts";

export const RESULT_SCHEMA = 1;

/** Longest name of a student, in characters; the field for it takes fewer. */
const LONGEST_NAME = 200;
/** More steps than any run takes that people watch. */
export const MOST_STEPS = 10_000_000;

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

/** Each part of a file: what is allowed, as the end of the sentence "must be …", and whether it is that. */
const PARTS: Record<string, [allowed: string, is: (value: unknown) => boolean]> = {
  version: ["the number of a version", (value) => matches(value, /^[\w.+-]{1,40}$/)],
  made: ["a date", (value) => typeof value === "string" && !Number.isNaN(Date.parse(value))],
  student: [
    `a text of at most ${LONGEST_NAME} characters`,
    (value) => value === undefined || (typeof value === "string" && [...value].length <= LONGEST_NAME),
  ],
  assignment: [
    "a whole assignment: a task, fixed and hidden settings, a rule for the seed, and a target",
    (value) => value === undefined || checked(value) !== undefined,
  ],
  slug: ["the name of a lab", (value) => matches(value, /^[a-z0-9-]{1,64}$/)],
  seed: ["a whole number below 2⁶⁴, as a text", (value) => typeof value === "string" && isSeed(value)],
  values: ["settings, each a text", (value) => every(value, (setting) => typeof setting === "string")],
  steps: [`a whole number from 0 to ${MOST_STEPS}`, (value) => isCount(value, MOST_STEPS)],
  changes: ["a list", Array.isArray],
  metrics: [
    "numbers, or null where one is undefined",
    (value) => every(value, (number) => number === null || typeof number === "number"),
  ],
  verdict: [
    "passed, not_yet or not_attempted",
    (value) =>
      isObject(value) && ["passed", "not_yet", "not_attempted"].some((state) => state === value.state),
  ],
  digest: [
    "twice four hexadecimal digits, as in 01ab-23cd",
    (value) => matches(value, /^[0-9a-f]{4}-[0-9a-f]{4}$/),
  ],
  own: ["a file's name, or null", (value) => value == null || typeof value === "string"],
  exact: ["true or false", (value) => typeof value === "boolean"],
};

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
  const { stepwise } = found;
  if (stepwise > RESULT_SCHEMA) throw new Error("It comes from a newer version of Stepwise.");
  if (stepwise !== RESULT_SCHEMA) {
    throw new Error(`It is damaged: stepwise is ${stepwise}, but must be ${RESULT_SCHEMA}.`);
  }
  for (const [key, [allowed, is]] of Object.entries(PARTS)) {
    if (!is(found[key])) throw new Error(`It is damaged: ${key} must be ${allowed}.`);
  }
  const result = found as unknown as Result;
  const read: Result = { ...result, changes: readChanges(result.changes, result.steps) };
  const assignment = checked(found.assignment);
  return assignment ? { ...read, assignment } : read;
}

/** "passed", "not met" or "not judged". */
export function verdictWord(verdict: Verdict): string {
  return { passed: "passed", not_yet: "not met", not_attempted: "not judged" }[verdict.state];
}

function matches(value: unknown, pattern: RegExp): boolean {
  return typeof value === "string" && pattern.test(value);
}

function every(value: unknown, is: (entry: unknown) => boolean): boolean {
  return isObject(value) && Object.values(value).every(is);
}
