/** Where to go on: the lab that was tried last, and those that the graph opens. */

import type { TopicRecord } from "./record.ts";

/** A lab that is ready, in reading order with the others. */
export interface Ready {
  slug: string;
  /** Slugs of what comes before, ready or not. */
  needs: readonly string[];
}

type Known = (slug: string) => TopicRecord | undefined;

/** The lab that was tried last and is not passed yet. */
export function toContinue(labs: readonly Ready[], known: Known): string | undefined {
  const triedAt = (slug: string) => {
    const topic = known(slug);
    return topic?.state === "tried" ? topic.at : -1;
  };
  const [last] = labs.map(({ slug }) => slug).sort((one, other) => triedAt(other) - triedAt(one));
  return last !== undefined && triedAt(last) >= 0 ? last : undefined;
}

/**
 * The labs that may come next, at most `most`: not begun, and with everything they need passed. What is not built yet
 * cannot be passed, and keeps nobody waiting. Those that build on what the reader has passed come first.
 */
export function nextLabs(labs: readonly Ready[], known: Known, most: number): string[] {
  const built = new Set(labs.map(({ slug }) => slug));
  const isPassed = (slug: string) => known(slug)?.state === "passed";
  const open = labs.filter(
    ({ slug, needs }) => !known(slug) && needs.every((need) => isPassed(need) || !built.has(need)),
  );
  const builds = ({ needs }: Ready) => (needs.some(isPassed) ? 0 : 1);
  return open
    .toSorted((one, other) => builds(one) - builds(other))
    .slice(0, most)
    .map(({ slug }) => slug);
}
