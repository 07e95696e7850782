/**
 * What is kept on this device. Entries are named by their content, so that builds share what is equal and never mix
 * what is not. What is kept is checked whenever it is read: a damaged entry counts as missing, and what is missing
 * comes from the network and is kept again.
 */

import { CacheFirst } from "workbox-strategies/CacheFirst.js";
import type { SiteFile, SiteFiles } from "../logic/site-files.ts";

/** A header may not decide what is found: the address names the content. */
const MATCH = { ignoreVary: true };

export class Keeper {
  readonly #files: SiteFiles;
  readonly #cacheName: string;
  readonly #strategy: CacheFirst;

  /** `root` tells the site from others on the same host, which share its storage. */
  constructor(root: string, files: SiteFiles) {
    this.#files = files;
    this.#cacheName = `stepwise ${root}`;
    this.#strategy = new CacheFirst({
      cacheName: this.#cacheName,
      matchOptions: MATCH,
      plugins: [
        {
          cacheKeyWillBeUsed: async ({ request }) => {
            const file = files.find(request.url);
            return file ? files.address(file) : request;
          },
          cacheWillUpdate: async ({ request, response }) => this.#intact(request.url, response),
          cachedResponseWillBeUsed: async ({ request, cachedResponse }) =>
            cachedResponse && this.#intact(request.url, cachedResponse),
        },
      ],
    });
  }

  /** A listed file: what is kept, else what the network says. */
  answer(request: Request, event: ExtendableEvent): Promise<Response> {
    return this.#strategy.handle({ request, event });
  }

  /** A file of an earlier build, for a page that is still open. */
  async answerEarlier(request: Request): Promise<Response> {
    const cache = await caches.open(this.#cacheName);
    return (await cache.match(request.url, MATCH)) ?? fetch(request);
  }

  /** Fetches the file unless it is kept; tells whether it is kept now. */
  async keep(file: SiteFile, event: ExtendableEvent): Promise<boolean> {
    const address = this.#files.address(file);
    // Without a name of its own, a copy from the browser's cache may be that of an earlier build.
    const request = new Request(address, { cache: this.#files.isPinned(address) ? "default" : "no-cache" });
    try {
      await Promise.all(this.#strategy.handleAll({ request, event }));
    } catch {
      // No connection, or no room: the cache tells.
    }
    const cache = await caches.open(this.#cacheName);
    return (await cache.match(address, MATCH)) !== undefined;
  }

  async keepAll(files: readonly SiteFile[], event: ExtendableEvent): Promise<void> {
    const kept = await Promise.all(files.map((file) => this.keep(file, event)));
    const lost = files.find((_, index) => !kept[index]);
    if (lost) throw new Error(`${lost.path} is not what this version needs, or could not be fetched`);
  }

  async missing(): Promise<SiteFile[]> {
    const kept = new Set(await this.#addresses());
    return this.#files.all.filter((file) => !kept.has(this.#files.address(file)));
  }

  /** The files of this build that some build has kept, in whatever content. */
  async known(): Promise<SiteFile[]> {
    const paths = new Set((await this.#addresses()).map((address) => this.#files.path(address)));
    return this.#files.all.filter(({ path }) => paths.has(path));
  }

  /** Lets go of what only earlier builds need. */
  async sweep(): Promise<void> {
    const needed = new Set(this.#files.all.map((file) => this.#files.address(file)));
    const cache = await caches.open(this.#cacheName);
    const outdated = (await this.#addresses()).filter((address) => !needed.has(address));
    await Promise.all(outdated.map((address) => cache.delete(address, MATCH)));
  }

  async #addresses(): Promise<string[]> {
    const cache = await caches.open(this.#cacheName);
    return (await cache.keys()).map(({ url }) => url);
  }

  /** The response, if it is what the build listed. */
  async #intact(address: string, response: Response): Promise<Response | undefined> {
    const file = this.#files.find(address);
    if (!file || response.status !== 200) return undefined;
    const digest = await crypto.subtle.digest("SHA-256", await response.clone().arrayBuffer());
    const hash = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
    return file.hashes.includes(hash) ? response : undefined;
  }
}
