/**
 * When a missed prediction comes back: after a day, then three days, then a week. A right answer moves it on, a wrong
 * one starts again, and after the last wait it is learned.
 */

export interface Review {
  /** Which of the waits is running. */
  stage: number;
  /** When it ends, in milliseconds since 1970. */
  due: number;
}

const DAY = 24 * 60 * 60 * 1000;
const WAITS = [1, 3, 7].map((days) => days * DAY);

/** The plan for a prediction that was missed just now. */
export function firstReview(now: number): Review {
  return planned(0, now);
}

/** The plan after an answer to a question that came back; none once it is learned. */
export function nextReview({ stage }: Review, right: boolean, now: number): Review | undefined {
  if (!right) return firstReview(now);
  return stage + 1 < WAITS.length ? planned(stage + 1, now) : undefined;
}

export function isDue({ due }: Review, now: number): boolean {
  return due <= now;
}

/** How long until it comes back, in words. */
export function waitText({ stage }: Review): string {
  return ["tomorrow", "in three days", "in a week"][stage] ?? "";
}

/** A plan from outside; none where it makes no sense. */
export function parseReview(given: unknown): Review | undefined {
  if (typeof given !== "object" || given === null) return undefined;
  const { stage, due } = given as Partial<Record<string, unknown>>;
  if (typeof stage !== "number" || WAITS[stage] === undefined) return undefined;
  return typeof due === "number" && Number.isFinite(due) ? { stage, due } : undefined;
}

function planned(stage: number, now: number): Review {
  return { stage, due: now + (WAITS[stage] ?? 0) };
}
