/** Two to four settings of a lab on one seed, run abreast. Knows nothing of the DOM. */

import type { Metric, Param, Topic } from "../../contract.ts";
import type { EngineClient } from "../../engine/client.ts";
import type { CardWish, OpenDetails } from "../../engine/protocol.ts";
import { Run, type RunEvent } from "../../engine/run.ts";
import { FEWEST, MOST, NAMES, type Standing, spread } from "../../logic/race.ts";

/** What a race needs from the lab that it belongs to. */
export interface RaceHost {
  topic: Topic;
  engine(card: CardWish): EngineClient;
  /** All settings of the lab now, as text. */
  values(): Record<string, string>;
  /** What opens a session of the lab, settings aside. */
  details(): Omit<OpenDetails, "query">;
  changed(): void;
  /** The runs to compare are others than before. */
  settled(): void;
  say(sentence: string): void;
  drawn(callback: () => void): void;
}

export interface Lane extends Standing {
  run: Run | undefined;
}

export class Race {
  /** The metric whose curves are drawn. */
  metric = "";
  readonly #host: RaceHost;
  #settings: Record<string, string>[];
  #runs: (Run | undefined)[];

  constructor(host: RaceHost, settings: Record<string, string>[]) {
    this.#host = host;
    this.#settings = settings.slice(0, MOST);
    this.#runs = this.#settings.map(() => undefined);
  }

  get settings(): readonly Record<string, string>[] {
    return this.#settings;
  }

  get lanes(): Lane[] {
    return this.#settings.map((given, index) => {
      const run = this.#runs[index];
      return { run, values: given, moments: run?.history.moments ?? [] };
    });
  }

  get full(): boolean {
    return this.#settings.length >= MOST;
  }

  get ready(): boolean {
    return this.#settings.length >= FEWEST;
  }

  get running(): boolean {
    return this.#runs.some((run) => run?.running);
  }

  get started(): boolean {
    return this.#runs.some((run) => run !== undefined);
  }

  get done(): boolean {
    return this.started && this.#runs.every((run) => run?.progress.done || run?.error);
  }

  /** The numbers that there are to compare. */
  get metrics(): readonly Metric[] {
    return this.#runs.find((run) => run?.latest)?.latest?.metrics ?? [];
  }

  /** The metric whose curves are drawn: the chosen one, or the first. */
  get drawnMetric(): Metric | undefined {
    return this.metrics.find(({ key }) => key === this.metric) ?? this.metrics[0];
  }

  /** Puts the lab's settings of this moment into the race. */
  add(): void {
    if (this.full) return;
    this.#settings = [...this.#settings, this.#host.values()];
    this.#restart();
  }

  remove(index: number): void {
    this.#settings = this.#settings.filter((_, place) => place !== index);
    this.#restart();
  }

  /** Races values of one parameter against each other, everything else as in the lab. */
  over(param: Param): void {
    const values = this.#host.values();
    this.#settings = spread(param).map((text) => ({ ...values, [param.key]: text }));
    this.#restart();
  }

  clear(): void {
    this.#settings = [];
    this.#restart();
  }

  /** Runs all to the end; anew where they are there. */
  start(): void {
    if (!this.ready) return;
    if (this.done || !this.started) {
      this.close();
      this.#runs = this.#settings.map((_, index) => this.#open(index));
    }
    for (const run of this.#runs) if (!run?.progress.done) run?.run();
    this.#host.changed();
  }

  pause(): void {
    for (const run of this.#runs) run?.pause();
    this.#host.changed();
  }

  choose(metric: string): void {
    this.metric = metric;
    this.#host.changed();
  }

  close(): void {
    for (const run of this.#runs) run?.close();
    this.#runs = this.#settings.map(() => undefined);
  }

  #restart(): void {
    this.close();
    this.#host.settled();
    this.#host.changed();
  }

  #open(index: number): Run {
    return new Run(
      (card) => this.#host.engine(card),
      () => ({ ...this.#host.details(), query: this.#settings[index] ?? {} }),
      (run, event) => this.#on(run, event),
      `!race-${index}`,
    );
  }

  #on(run: Run, event: RunEvent): void {
    const view = run.latest;
    if (event === "view" && view) {
      this.#host.drawn(() => run.ack(view.frame));
      if (this.done) this.#host.say(`The race of ${NAMES.slice(0, this.#runs.length).join(", ")} has ended.`);
    }
    this.#host.changed();
  }
}
