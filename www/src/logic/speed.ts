/** How fast a run goes at each of the three speeds. */

import type { Maybe } from "../contract.ts";

export type Speed = "slow" | "normal" | "fast";

/** Seconds that a run of known length takes. */
const SECONDS = { slow: 25, normal: 5 };
/** Steps a second where the length is unknown. */
const STEPS = { slow: 4, normal: 30 };

/** Steps a second, or `null` for as many as the device can do. */
export function stepsPerSecond(speed: Speed, of: Maybe<number>): number | null {
  if (speed === "fast") return null;
  if (!of) return STEPS[speed];
  return Math.max(of / SECONDS[speed], 1);
}
