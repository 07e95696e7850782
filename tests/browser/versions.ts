// A copy of the site that a test may serve, stop, damage, and replace by another version.

import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SITE, serve } from "./server.mjs";

const PREFIX = "/a/sub/path/";
const LISTER = join(import.meta.dirname, "..", "..", "www", "offline.mjs");

export class SiteCopy {
  readonly folder = mkdtempSync(join(tmpdir(), "stepwise-site-"));
  #server: Awaited<ReturnType<typeof serve>> | undefined;
  #port = 0;

  constructor() {
    cpSync(SITE, this.folder, { recursive: true, filter: (path) => !path.startsWith(join(SITE, "bench")) });
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}${PREFIX}`;
  }

  /** Serves at the same address as before. */
  async start(): Promise<void> {
    this.#server = await serve(this.folder, PREFIX, this.#port);
    this.#port = Number(new URL(this.#server.url).port);
  }

  async stop(): Promise<void> {
    await this.#server?.close();
    this.#server = undefined;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true });
  }

  /** The folder that holds the code of this version. */
  get code(): string {
    const found = readdirSync(this.folder).find((name) => name.startsWith("code-"));
    if (!found) throw new Error(`there is no code in ${this.folder}`);
    return found;
  }

  /** Puts another version in the place of this one; nothing of the old code is left. */
  deploy(): void {
    const old = this.code;
    const next = `${old}x`;
    renameSync(join(this.folder, old), join(this.folder, next));
    for (const name of readdirSync(this.folder, { recursive: true, encoding: "utf8" })) {
      if (!name.endsWith(".html")) continue;
      const page = join(this.folder, name);
      writeFileSync(page, readFileSync(page, "utf8").replaceAll(`${old}/`, `${next}/`));
    }
    execFileSync("node", [LISTER, this.folder]);
  }
}
