// What every browser test shares: the site below a prefix, a page that fails the test on any console error,
// security violation or request to elsewhere, and the lab element's public face.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test as base, expect, type Page } from "@playwright/test";
import { SITE, serve } from "./server.mjs";

export { expect };

/** A topic as `catalog.json` lists it. */
export interface CatalogTopic {
  slug: string;
  title: string;
  summary: string;
  terms: string[];
  needs: string[];
  datasets: string[];
  uses_shell: boolean;
  ready: boolean;
  params: { key: string; type?: string }[];
  challenge: { goal: string; solution: Record<string, string> } | null;
  pitfall: { param: string; mistake: string; watch: string; direction: "rises" | "falls" } | null;
}

/** The catalogue of the site under test. */
export const CATALOG: { version: string; topics: CatalogTopic[] } = JSON.parse(
  readFileSync(join(SITE, "catalog.json"), "utf8"),
);

/** The topics that have a lab. */
export const READY = CATALOG.topics.filter((topic) => topic.ready);

/** The lab element's public properties and methods. */
export interface LabElement extends HTMLElement {
  readonly ready: Promise<void>;
  readonly values: Record<string, unknown>;
  readonly metrics: Record<string, number | null>;
  readonly verdict: "not_attempted" | "not_yet" | "passed";
  readonly digest: string;
  run(): void;
  pause(): void;
  step(): void;
  reset(): void;
  set(key: string, value: string): void;
}

/** What Playwright itself says where it keeps the service worker out. */
const BLOCKED = "Service Worker registration blocked by Playwright";

/** What went wrong on a page, as the reader's console and the network saw it. */
export class Faults {
  readonly all: string[] = [];

  constructor(page: Page, origin: string) {
    page.on("console", (message) => {
      const text = message.text();
      if (["error", "warning"].includes(message.type()) && text !== BLOCKED) this.all.push(text);
    });
    page.on("pageerror", (error) => this.all.push(String(error)));
    page.on("request", (request) => {
      const url = request.url();
      if (!url.startsWith(origin) && !url.startsWith("blob:") && !url.startsWith("data:")) {
        this.all.push(`a request left the site: ${url}`);
      }
    });
  }
}

interface Fixtures {
  faults: Faults;
  /** Opens a page of the site and returns once its script runs. */
  open: (path: string) => Promise<void>;
}

export const test = base.extend<Fixtures, { site: { url: string } }>({
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's form.
    async ({}, use) => {
      const server = await serve(SITE, "/some/where/deep/");
      await use(server);
      await server.close();
    },
    { scope: "worker" },
  ],
  faults: async ({ page, site }, use) => {
    await use(new Faults(page, new URL(site.url).origin));
  },
  open: async ({ page, site, faults }, use) => {
    expect(faults.all).toEqual([]);
    await use(async (path) => {
      await page.goto(site.url + path);
    });
  },
});

/** Waits until the page's lab shows its first view. */
export async function labReady(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await customElements.whenDefined("stepwise-lab");
    await (document.querySelector("stepwise-lab") as LabElement | null)?.ready;
  });
}

/** Waits until the page's lab has drawn it: before that the poster stands there. */
export async function labDrawn(page: Page): Promise<void> {
  await labReady(page);
  await expect(page.locator("stepwise-lab .panel:not(.poster)").first()).toBeVisible();
}

/** The page's lab, as it stands. */
export function labState(page: Page): Promise<{
  metrics: Record<string, number | null>;
  verdict: string;
  digest: string;
}> {
  return page.evaluate(() => {
    const { metrics, verdict, digest } = document.querySelector("stepwise-lab") as LabElement;
    return { metrics, verdict, digest };
  });
}

/** Sets parameters and runs the page's lab to its end. */
export async function runToEnd(page: Page, changes: Record<string, string> = {}): Promise<void> {
  await page.evaluate(async (pairs) => {
    await customElements.whenDefined("stepwise-lab");
    const lab = document.querySelector("stepwise-lab") as LabElement;
    type Progress = { step: number; done: boolean };
    const seen = (wanted: (progress: Progress) => boolean) =>
      new Promise<void>((resolve) => {
        lab.addEventListener("lab-progress", function listen(event) {
          if (!wanted((event as CustomEvent<{ progress: Progress }>).detail.progress)) return;
          lab.removeEventListener("lab-progress", listen);
          resolve();
        });
      });
    if (Object.keys(pairs).length > 0) {
      // A live parameter shows the end of the run before once more.
      const start = seen(({ step, done }) => step === 0 && !done);
      for (const [key, value] of Object.entries(pairs)) lab.set(key, value);
      lab.reset();
      await start;
    }
    const done = seen((progress) => progress.done);
    lab.run();
    await done;
  }, changes);
}
