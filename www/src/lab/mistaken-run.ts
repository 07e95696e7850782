/** The run that makes the classic mistake, beside the honest one: it opens after it, and never gets ahead of it. */

import type { Topic } from "../contract.ts";
import type { EngineClient } from "../engine/client.ts";
import type { CardWish, OpenDetails } from "../engine/protocol.ts";
import { Run, type RunEvent } from "../engine/run.ts";

/** What it needs from the lab. */
export interface MistakeHost {
  topic: Topic;
  engine(card: CardWish): EngineClient;
  /** What opens the honest session. */
  details(): OpenDetails;
  changed(): void;
  drawn(callback: () => void): void;
}

export class MistakenRun {
  /** Whether the reader makes the mistake. */
  on: boolean;
  run: Run | undefined;
  readonly #host: MistakeHost;

  constructor(on: boolean, host: MistakeHost) {
    this.on = on;
    this.#host = host;
  }

  /**
   * Opens the session where there shall be one, once it is known where the honest one computes: both compute there,
   * and nothing disturbs the measuring.
   */
  begin(honest: Run | undefined, pace: number | null | undefined): void {
    const { topic, engine, details } = this.#host;
    if (!this.on || this.run || !honest || (details().card !== "never" && !honest.open)) return;
    const { param, mistake } = topic.pitfall;
    this.run = new Run(
      engine,
      () => {
        const honestly = details();
        const card = honest.place?.card ? "always" : "never";
        return { ...honestly, card, query: { ...honestly.query, [param]: mistake } };
      },
      (run, event) => this.#on(run, event, honest),
      "!mistake",
    );
    if (pace !== undefined) this.run.speed(pace);
    // Switched on in the middle of a run, it catches up.
    if (honest.running || honest.progress.step > 0) this.run.run();
  }

  end(): void {
    this.run?.close();
    this.run = undefined;
  }

  #on(run: Run, event: RunEvent, honest: Run): void {
    const view = run.latest;
    if (event === "view" && view) {
      const waits = !honest.running && !honest.progress.done;
      if (run.running && waits && view.progress.step >= honest.progress.step) run.pause();
      this.#host.drawn(() => run.ack(view.frame));
    }
    this.#host.changed();
  }
}
