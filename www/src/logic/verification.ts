/** Whether a result file tells the truth: the run was computed again, and this compares. */

import type { Param, RunRecord } from "../contract.ts";
import { type Assignment, meets, sameAssignment, seedFor } from "./assignment.ts";
import { allowedSetting, clampSetting, readSetting } from "./reading.ts";
import { own } from "./record.ts";
import type { Result } from "./result-file.ts";
import { valueText } from "./values.ts";

/** A run that was computed again. */
export interface Again {
  record: RunRecord;
  /** The version of the engine that did it. */
  version: string;
  /** The lab's parameters. */
  params: Param[];
}

export interface Judgement {
  /** "cannot" where this device is not able to tell. */
  state: "true" | "false" | "cannot";
  why: string;
  /** Whether the assignment's target, or else the challenge, is met. */
  met: boolean;
}

/** Significant digits in which numbers must agree; as many as the digest has. */
const DIGITS = 6;

/** What is wrong with the settings of a file, in a sentence: a run never writes down what the lab does not take. */
export function settingsFault(result: Result, params: Param[]): string | undefined {
  const sets = result.changes.flatMap((change) =>
    change.event === "set" ? [[change.key, change.value]] : [],
  );
  for (const [key = "", text = ""] of [...Object.entries(result.values), ...sets]) {
    const param = params.find((param) => param.key === key);
    if (!param) return `It sets ${key}, which is no setting of this lab here.`;
    if (readSetting(param, text) === undefined) {
      return `It is damaged: ${key} is ${text || "empty"}, but must be ${allowedSetting(param)}.`;
    }
  }
  return undefined;
}

/** Compares a file with the same run computed here; `expected` is the teacher's own assignment, where it is given. */
export function judge(
  result: Result,
  { record: again, version, params }: Again,
  expected: Assignment | undefined,
): Judgement {
  const assignment = expected ?? result.assignment;
  const met = meets(assignment?.target ?? { type: "challenge" }, again.verdict, again.metrics);
  const broken = brokenRule(result, again, params, expected);
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
function brokenRule(
  result: Result,
  again: RunRecord,
  params: Param[],
  expected: Assignment | undefined,
): string | undefined {
  const { assignment } = result;
  if (expected && !assignment) return "It does not belong to an assignment.";
  if (expected && assignment && !sameAssignment(expected, assignment))
    return "It belongs to another assignment.";
  if (!assignment) return undefined;
  for (const [key, value] of Object.entries(assignment.fixed)) {
    const param = params.find((param) => param.key === key);
    // The lab ignores what is no setting of it, so that nobody could obey or break it.
    if (!param) continue;
    const wanted = made(param, value);
    // Also what the run did: an action on a figure may turn a setting.
    const kept = [result, again].every((run) => {
      const sets = run.changes.flatMap((change) =>
        change.event === "set" && change.key === key ? [change.value] : [],
      );
      return [own(run.values, key), ...sets].every((text) => made(param, text) === wanted);
    });
    if (!kept) return `${key} was to stay ${wanted}.`;
  }
  const seed = seedFor(assignment, result.student ?? "");
  if (seed !== result.seed) return `The seed was to be ${seed}, and is ${result.seed}.`;
  return undefined;
}

/** What the engine makes of a setting: it clamps numbers, and spells in one way. */
function made(param: Param, text: string | undefined): string {
  return valueText(text === undefined ? param.kind.default : clampSetting(param, text));
}

function differences(result: Result, again: RunRecord): string[] {
  const keys = new Set([...Object.keys(result.metrics), ...Object.keys(again.metrics)]);
  const numbers = [...keys].flatMap((key) => {
    const [claimed, computed] = [text(own(result.metrics, key)), text(own(again.metrics, key))];
    return claimed === computed ? [] : [`${key} is ${computed}, not ${claimed}.`];
  });
  // A run goes no further than its end, whatever the file says.
  if (result.steps !== again.steps) numbers.push(`It took ${again.steps} steps, not ${result.steps}.`);
  return numbers;
}

function text(value: number | null | undefined): string {
  return typeof value === "number" ? String(Number(value.toPrecision(DIGITS))) : "undefined";
}
