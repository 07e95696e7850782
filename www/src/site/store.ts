/**
 * The reader's progress: at hand at once, and kept on this device as soon as that is possible. Every change is a
 * function of whatever is kept by then; until it is carried out, it waits in memory, and so the record lasts as long
 * as the page even where nothing can be kept.
 */

import {
  emptyRecord,
  mergeRecords,
  own,
  type Prediction,
  type ProgressRecord,
  parseRecord,
  type TopicRecord,
  type TopicState,
  undone,
} from "../logic/record.ts";
import { firstReview, isDue, nextReview } from "../logic/review.ts";
import { DeviceShelf, type Shelf } from "./shelf.ts";

/** Within this time, in milliseconds, trying a lab again is nothing new. */
const MOMENT = 60_000;

type Change = (kept: ProgressRecord) => ProgressRecord;

export class Store {
  /** Resolves once what is kept has been read, or cannot be. */
  readonly ready: Promise<void>;
  readonly #shelf: Shelf | undefined;
  readonly #now: () => number;
  readonly #listeners = new Set<() => void>();
  /** What the device keeps, as far as is known. */
  #kept = emptyRecord();
  /** What the device is still to keep, in order. */
  #waiting: Change[] = [];
  /** What the reader sees: both together. */
  #record = emptyRecord();
  #writing = false;
  #refused = false;
  #before: { before: ProgressRecord; after: ProgressRecord } | undefined;

  constructor(shelf: Shelf | undefined, now: () => number = Date.now) {
    this.#shelf = shelf;
    this.#now = now;
    this.#refused = shelf === undefined;
    shelf?.onElsewhere(() => void this.#read());
    shelf?.onLeave(() => (this.#writing ? this.#record : undefined));
    this.ready = this.#read();
  }

  /** Whether the last attempt to keep the progress failed: it then lasts as long as the page. */
  get refused(): boolean {
    return this.#refused;
  }

  /** Whether something would be lost with this page. */
  get unkept(): boolean {
    return this.#refused && this.#waiting.length > 0;
  }

  get record(): Readonly<ProgressRecord> {
    return this.#record;
  }

  topic(slug: string): TopicRecord | undefined {
    return own(this.#record.topics, slug);
  }

  state(slug: string): TopicState | undefined {
    return this.topic(slug)?.state;
  }

  prediction(slug: string): Prediction | undefined {
    return own(this.#record.predictions, slug);
  }

  /** Slugs of the passed labs. */
  passed(): string[] {
    return Object.keys(this.#record.topics).filter((slug) => this.state(slug) === "passed");
  }

  /** Slugs of the missed predictions that have come back, the longest waiting first. */
  due(): string[] {
    const dueAt = (slug: string) => this.prediction(slug)?.review?.due ?? 0;
    return Object.entries(this.#record.predictions)
      .filter(([, { review }]) => review && isDue(review, this.#now()))
      .map(([slug]) => slug)
      .sort((one, other) => dueAt(one) - dueAt(other));
  }

  /** Notes that a lab was tried or passed; a passed lab stays passed. */
  note(slug: string, state: TopicState): void {
    const known = this.topic(slug);
    const news = known === undefined || (known.state === "tried" && state === "passed");
    if (!news && this.#now() - known.at < MOMENT) return;
    const tried = emptyRecord();
    tried.topics[slug] = { state, at: this.#now() };
    this.#change((kept) => mergeRecords(kept, tried));
  }

  predict(slug: string, answer: number): void {
    this.#predicted(slug, () => ({ answer, at: this.#now() }));
  }

  /** Notes what a run has told about the prediction; a missed one will come back. */
  settle(slug: string, actual: number, right: boolean): void {
    const at = this.#now();
    this.#predicted(slug, (prediction) => {
      if (!prediction || prediction.right !== undefined) return prediction;
      const settled = { ...prediction, at, right, actual };
      return right ? settled : { ...settled, review: firstReview(at) };
    });
  }

  /** Notes the answer to a question that has come back. */
  reviewed(slug: string, right: boolean): void {
    const at = this.#now();
    this.#predicted(slug, (prediction) => {
      if (!prediction?.review) return prediction;
      const { review, ...rest } = prediction;
      const next = nextReview(review, right, at);
      return next ? { ...rest, at, review: next } : { ...rest, at };
    });
  }

  export(): string {
    return `${JSON.stringify(this.#record, null, 2)}\n`;
  }

  /** Adds a record from outside; throws a sentence where it cannot be read. Tells whether it held anything new. */
  import(text: string): boolean {
    const given = parseRecord(text, this.#now());
    const before = JSON.stringify(this.#record);
    this.#replace((kept) => mergeRecords(kept, given));
    return JSON.stringify(this.#record) !== before;
  }

  erase(): void {
    this.#replace(emptyRecord);
  }

  /** Takes the last import or erasing back, and keeps what has happened since. */
  undo(): void {
    const last = this.#before;
    if (!last) return;
    this.#before = undefined;
    this.#change((kept) => undone(last.before, last.after, kept));
  }

  /** Calls back on every change; returns the way to stop that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #predicted(slug: string, how: (prediction: Prediction | undefined) => Prediction | undefined): void {
    this.#change((kept) => {
      const prediction = how(own(kept.predictions, slug));
      if (!prediction) return kept;
      return { ...kept, predictions: { ...kept.predictions, [slug]: prediction } };
    });
  }

  #replace(change: Change): void {
    const before = this.#record;
    this.#change(change);
    this.#before = { before, after: this.#record };
  }

  #change(change: Change): void {
    this.#waiting.push(change);
    this.#show();
    void this.#write();
  }

  async #read(): Promise<void> {
    try {
      if (this.#shelf) this.#kept = await this.#shelf.read();
    } catch {
      this.#refused = true;
    }
    this.#show();
  }

  /** Carries out what waits, in one go; after a failure it is tried again with the next change. */
  async #write(): Promise<void> {
    if (!this.#shelf || this.#writing) return;
    this.#writing = true;
    try {
      while (this.#waiting.length > 0) {
        const changes = [...this.#waiting];
        this.#kept = await this.#shelf.change((kept) => applied(kept, changes));
        this.#waiting = this.#waiting.slice(changes.length);
        this.#refused = false;
      }
    } catch {
      this.#refused = true;
    }
    this.#writing = false;
    this.#show();
  }

  #show(): void {
    this.#record = applied(this.#kept, this.#waiting);
    for (const listener of this.#listeners) listener();
  }
}

function applied(record: ProgressRecord, changes: readonly Change[]): ProgressRecord {
  return changes.reduce((changed, change) => change(changed), record);
}

let shared: Store | undefined;

/** The page's store. */
export function store(): Store {
  shared ??= new Store(new DeviceShelf());
  return shared;
}
