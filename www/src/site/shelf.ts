/**
 * Where the record is kept: one entry in IndexedDB. Everything goes through `change`, which reads and writes in one
 * transaction, so that two open tabs cannot overwrite each other.
 */

import { emptyRecord, mergeRecords, type ProgressRecord, parseRecord, readRecord } from "../logic/record.ts";

export interface Shelf {
  read(): Promise<ProgressRecord>;
  /** Changes what is kept and gives the outcome; rejects where the device keeps nothing. */
  change(how: (kept: ProgressRecord) => ProgressRecord): Promise<ProgressRecord>;
  /** Calls back when another page may have changed what is kept. */
  onElsewhere(listener: () => void): void;
  /** Asks, as the page is left, what is not kept yet, and keeps that at once. */
  onLeave(unkept: () => ProgressRecord | undefined): void;
}

const NAME = "stepwise";
const ENTRIES = "progress";
const KEY = "record";
/**
 * What waits to be taken over: the record of the first schema, or what a page still had to keep when it was left, for
 * which there is no time to open the database.
 */
const ASIDE = "stepwise-progress";

export class DeviceShelf implements Shelf {
  readonly #channel: BroadcastChannel | undefined = openChannel();

  async read(): Promise<ProgressRecord> {
    const text = asideText();
    const aside = readAside(text);
    if (aside) {
      const merged = await this.change((kept) => mergeRecords(kept, aside));
      // Another page may have put something aside meanwhile.
      if (asideText() === text) localStorage.removeItem(ASIDE);
      return merged;
    }
    return this.#transact("readonly", (kept) => kept);
  }

  async change(how: (kept: ProgressRecord) => ProgressRecord): Promise<ProgressRecord> {
    const changed = await this.#transact("readwrite", how);
    this.#channel?.postMessage(KEY);
    return changed;
  }

  onElsewhere(listener: () => void): void {
    this.#channel?.addEventListener("message", listener);
    // A page that the browser had put aside has heard nothing.
    addEventListener("pageshow", ({ persisted }) => {
      if (persisted) listener();
    });
  }

  onLeave(unkept: () => ProgressRecord | undefined): void {
    addEventListener("pagehide", () => {
      const record = unkept();
      if (!record) return;
      try {
        localStorage.setItem(
          ASIDE,
          JSON.stringify(mergeRecords(readAside(asideText()) ?? emptyRecord(), record)),
        );
      } catch {
        // No room here either: the database may still be done in time.
      }
    });
  }

  /** A connection is not held: the browser may close it, and an erased device must not wait for it. */
  async #transact(
    mode: IDBTransactionMode,
    how: (kept: ProgressRecord) => ProgressRecord,
  ): Promise<ProgressRecord> {
    const database = await open();
    try {
      return await new Promise((resolve, reject) => {
        const transaction = database.transaction(ENTRIES, mode);
        const entries = transaction.objectStore(ENTRIES);
        let outcome = emptyRecord();
        const reading = entries.get(KEY);
        reading.onsuccess = () => {
          outcome = how(readKept(reading.result));
          try {
            if (mode === "readwrite") entries.put(outcome, KEY);
          } catch (error) {
            reject(error);
          }
        };
        // Only now is it on the device: a full one aborts here.
        transaction.oncomplete = () => resolve(outcome);
        transaction.onabort = () => reject(transaction.error);
      });
    } finally {
      database.close();
    }
  }
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(NAME, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(ENTRIES);
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
}

/** What cannot be read any more must not stop the lab. */
function readKept(found: unknown): ProgressRecord {
  try {
    return readRecord(found, Date.now());
  } catch {
    return emptyRecord();
  }
}

function asideText(): string | null {
  try {
    return localStorage.getItem(ASIDE);
  } catch {
    return null;
  }
}

function readAside(text: string | null): ProgressRecord | undefined {
  try {
    return text === null ? undefined : parseRecord(text, Date.now());
  } catch {
    return undefined;
  }
}

function openChannel(): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel("stepwise-progress");
  } catch {
    return undefined;
  }
}
