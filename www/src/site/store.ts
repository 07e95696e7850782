/** The reader's progress, kept on this device; in memory where storage is refused. */

import {
  emptyRecord,
  mergeRecords,
  type Prediction,
  type ProgressRecord,
  parseRecord,
  type TopicState,
} from "../logic/record.ts";

const KEY = "stepwise-progress";

/** The part of `Storage` that is used. */
export interface Storage {
  getItem(key: string): string | null;
  setItem(key: string, text: string): void;
}

export class Store {
  readonly #storage: Storage | undefined;
  readonly #listeners = new Set<() => void>();
  #record: ProgressRecord;

  constructor(storage: Storage | undefined) {
    this.#storage = storage;
    this.#record = this.#read();
  }

  state(slug: string): TopicState | undefined {
    return Object.hasOwn(this.#record.topics, slug) ? this.#record.topics[slug] : undefined;
  }

  prediction(slug: string): Prediction | undefined {
    return Object.hasOwn(this.#record.predictions, slug) ? this.#record.predictions[slug] : undefined;
  }

  /** Slugs of the passed labs. */
  passed(): string[] {
    return Object.keys(this.#record.topics).filter((slug) => this.#record.topics[slug] === "passed");
  }

  /** Notes that a lab was tried or passed; a passed lab stays passed. */
  note(slug: string, state: TopicState): void {
    if (this.state(slug) === "passed" || this.state(slug) === state) return;
    this.#record.topics[slug] = state;
    this.#write();
  }

  predict(slug: string, prediction: Prediction): void {
    this.#record.predictions[slug] = prediction;
    this.#write();
  }

  export(): string {
    return `${JSON.stringify(this.#record, null, 2)}\n`;
  }

  /** Adds a record from outside; throws a sentence where it cannot be read. */
  import(text: string): void {
    this.#record = mergeRecords(this.#record, parseRecord(text));
    this.#write();
  }

  /** Reads again what another tab may have written. */
  refresh(): void {
    this.#record = mergeRecords(this.#read(), this.#record);
    this.#tell();
  }

  /** Calls back on every change; returns the way to stop that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #read(): ProgressRecord {
    try {
      const text = this.#storage?.getItem(KEY);
      return text ? parseRecord(text) : emptyRecord();
    } catch {
      return emptyRecord();
    }
  }

  #write(): void {
    try {
      // Another tab may have written since.
      this.#record = mergeRecords(this.#record, this.#read());
      this.#storage?.setItem(KEY, JSON.stringify(this.#record));
    } catch {
      // A full or forbidden storage must not stop the lab; the record lasts as long as the page.
    }
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

function deviceStorage(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}

let shared: Store | undefined;

/** The page's store. */
export function store(): Store {
  if (shared) return shared;
  const created = new Store(deviceStorage());
  addEventListener("storage", (event) => {
    if (event.key === KEY) created.refresh();
  });
  shared = created;
  return created;
}
