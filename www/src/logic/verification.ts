/** Whether a result file tells the truth: the run was computed again, and this compares. */

import type { RunRecord } from "../contract.ts";
import { type Assignment, meets, sameAssignment, seedFor } from "./assignment.ts";
import type { Result } from "./result-file.ts";

export interface Judgement {
  /** "cannot" where this device is not able to tell. */
  state: "true" | "false" | "cannot";
  why: string;
  /** Whether the assignment's target, or else the challenge, is met. */
  met: boolean;
}

/** Significant digits in which numbers must agree; as many as the digest has. */
const DIGITS = 6;

/** Compares a file with the same run computed here; `expected` is the teacher's own assignment, where it is given. */
export function judge(
  result: Result,
  again: RunRecord,
  version: string,
  expected: Assignment | undefined,
): Judgement {
  const assignment = expected ?? result.assignment;
  const met = meets(assignment?.target ?? { type: "challenge" }, again.verdict, again.metrics);
  const broken = brokenRule(result, expected);
  if (broken) return { state: "false", why: broken, met };
  const different = differences(result, again);
  if (different.length === 0 && result.digest === again.digest) {
    return { state: "true", why: "All numbers came out again.", met };
  }
  if (result.version !== version) {
    const why = `It was made with version ${result.version}, and this is ${version}: use that version to tell.`;
    return { state: "cannot", why, met };
  }
  if (!result.exact) {
    const why = "It was computed on a graphics card, whose numbers differ from device to device.";
    return { state: "cannot", why, met };
  }
  return { state: "false", why: different[0] ?? `The digest is ${again.digest}, not ${result.digest}.`, met };
}

/** What the file says to have obeyed, and has not. */
function brokenRule(result: Result, expected: Assignment | undefined): string | undefined {
  const { assignment } = result;
  if (expected && !assignment) return "It does not belong to an assignment.";
  if (expected && assignment && !sameAssignment(expected, assignment))
    return "It belongs to another assignment.";
  if (!assignment) return undefined;
  for (const [key, value] of Object.entries(assignment.fixed)) {
    const changed = result.changes.some((change) => change.event === "set" && change.key === key);
    if (result.values[key] !== value || changed) return `${key} was to stay ${value}.`;
  }
  const seed = seedFor(assignment, result.student ?? "");
  if (seed !== result.seed) return `The seed was to be ${seed}, and is ${result.seed}.`;
  return undefined;
}

function differences(result: Result, again: RunRecord): string[] {
  const keys = new Set([...Object.keys(result.metrics), ...Object.keys(again.metrics)]);
  return [...keys].flatMap((key) => {
    const [claimed, computed] = [text(result.metrics[key]), text(again.metrics[key])];
    return claimed === computed ? [] : [`${key} is ${computed}, not ${claimed}.`];
  });
}

function text(value: number | null | undefined): string {
  return typeof value === "number" ? String(Number(value.toPrecision(DIGITS))) : "undefined";
}
