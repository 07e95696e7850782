/** Whether a prediction was right. */

import type { Answer, Maybe } from "../contract.ts";
import { significant } from "./format.ts";

export type Settled = Maybe<{ choice?: Maybe<number>; number?: Maybe<number> }>;

/** The true answer as a number (a choice's index), or nothing while the run cannot tell. */
export function truth(answer: Answer, settled: Settled): number | undefined {
  return (answer.type === "choice" ? settled?.choice : settled?.number) ?? undefined;
}

/** Whether the given answer counts as right. */
export function isRight(answer: Answer, given: number, actual: number): boolean {
  return answer.type === "choice" ? given === actual : Math.abs(given - actual) <= answer.within;
}

/** An answer in words. */
export function answerText(answer: Answer, given: number): string {
  if (answer.type === "choice") return answer.options[given] ?? "";
  return answer.unit ? `${significant(given)} ${answer.unit}` : significant(given);
}
