/** The end that a link promised for its run, as long as nothing was changed, and whether the run kept it. */

import type { Run } from "../engine/run.ts";
import type { AddressState } from "../logic/address.ts";
import { linkCheck, type Promised } from "../logic/link-check.ts";

export class LinkPromise {
  /** Whether the run ended with the numbers that the link promised, once it has ended. */
  checked: { same: boolean; sentence: string } | undefined;
  readonly #changed: () => void;
  #promised: Promised | undefined;

  constructor({ digest, version }: AddressState, changed: () => void) {
    this.#changed = changed;
    if (digest) this.#promised = { digest, version };
  }

  /** The run is another one now: nothing was promised of it. What was found of the old one stays to be read. */
  release(): void {
    this.#promised = undefined;
  }

  /** The run starts anew, with the same end before it. */
  again(): void {
    this.checked = undefined;
  }

  dismiss(): void {
    this.release();
    this.checked = undefined;
    this.#changed();
  }

  /** Compares a run that has ended; gives the sentence to say where there was a promise. */
  check({ latest, version, place }: Run): string | undefined {
    if (!this.#promised || this.checked || !latest) return undefined;
    const exact = !latest.moved && !place?.card;
    this.checked = linkCheck(this.#promised, { digest: latest.digest, version, exact });
    return this.checked.sentence;
  }
}
