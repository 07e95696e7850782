/** The reader's own table: read, tried, and put in the place of the shipped one. */

import type { EngineClient } from "../engine/client.ts";
import type { OwnFile } from "../engine/protocol.ts";
import { readOwnFile } from "./own-data.ts";
import { probeOwnFile } from "./own-probe.ts";

/** What it needs from the lab. */
export interface TableHost {
  slug: string;
  engine(): EngineClient;
  changed(): void;
  /** Another table is in use. */
  replaced(): void;
}

export class OwnTable {
  /** The table, when it is in use. */
  file: OwnFile | undefined;
  complaint = "";
  /** The name of a file that is being read. */
  reading = "";
  readonly #host: TableHost;

  constructor(host: TableHost) {
    this.#host = host;
  }

  /** Puts a file in the place of the shipped table; one that cannot be used changes nothing. */
  async use(file: File): Promise<void> {
    this.reading = file.name;
    this.complaint = "";
    this.#host.changed();
    try {
      const own = { name: file.name, bytes: await readOwnFile(file) };
      this.complaint = (await probeOwnFile(this.#host.engine(), this.#host.slug, own)) ?? "";
      if (this.complaint === "") this.#replace(own);
    } catch (error) {
      this.complaint = (error as Error).message;
    }
    this.reading = "";
    this.#host.changed();
  }

  /** Back to the shipped table. */
  giveBack(): void {
    this.forget();
    this.#replace(undefined);
  }

  /** Forgets the table without a word to the lab, which opens anew anyway. */
  forget(): void {
    this.file = undefined;
    this.complaint = "";
  }

  #replace(own: OwnFile | undefined): void {
    this.file = own;
    this.#host.replaced();
  }
}
