/** What a lab says: to who listens to it, milestones and what matters; to who looks, for a moment, what became of a wish. */

import type { Metric, Progress } from "../contract.ts";
import { milestone, Throttle } from "../logic/narration.ts";

/** How long a note stays, in milliseconds. */
const NOTE = 4000;

export class Voice {
  /** The sentence in the live region. */
  said = "";
  /** What became of the last wish for a link or a file, for a moment. */
  note = "";
  readonly #changed: () => void;
  readonly #throttle = new Throttle();
  #forgetting: ReturnType<typeof setTimeout> | undefined;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Says something in the live region, at once. */
  say(sentence: string): void {
    this.#throttle.said(performance.now());
    this.said = sentence;
    this.#changed();
  }

  /** Says how far a run is, where nothing was said a moment ago. */
  sayProgress(progress: Progress, metrics: Metric[]): void {
    if (this.#throttle.allows(performance.now())) this.said = milestone(progress, metrics);
  }

  /** Says it, and shows it for a moment. */
  sayAndShow(sentence: string): void {
    this.note = sentence;
    this.say(sentence);
    clearTimeout(this.#forgetting);
    this.#forgetting = setTimeout(() => {
      this.note = "";
      this.#changed();
    }, NOTE);
  }
}
