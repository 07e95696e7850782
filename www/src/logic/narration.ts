/** What a screen reader is told about a run: milestones in a sentence, never each step. */

import type { Metric, Progress, Verdict } from "../contract.ts";
import { metricText } from "./format.ts";

const PAUSE = 4000;

/** "Step 50 of 60, loss 0.21." */
export function milestone(progress: Progress, metrics: Metric[]): string {
  const first = metrics.find((metric) => typeof metric.value === "number");
  const of = progress.of ? ` of ${progress.of}` : "";
  const number = first
    ? `, ${first.label} ${metricText(first.value, first.format)}${first.unit ? ` ${first.unit}` : ""}`
    : "";
  return `Step ${progress.step}${of}${number}.`;
}

/** What became of the challenge. */
export function verdictSentence(verdict: Verdict): string {
  switch (verdict.state) {
    case "passed":
      return `Challenge passed. ${verdict.why}`;
    case "not_yet":
      return `Challenge not met yet. ${verdict.why}`;
    case "not_attempted":
      return "";
  }
}

/** Lets a sentence through at most every four seconds, and what matters at once. */
export class Throttle {
  #last = Number.NEGATIVE_INFINITY;

  allows(now: number): boolean {
    if (now - this.#last < PAUSE) return false;
    this.#last = now;
    return true;
  }

  /** Something urgent was said: the next ordinary sentence waits its turn. */
  said(now: number): void {
    this.#last = now;
  }
}
