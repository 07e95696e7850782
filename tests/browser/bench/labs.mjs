// What every lab costs a reader: how long the first step takes after the click, for how long page and worker answer
// nobody while it runs with its defaults, and the memory that its engine takes.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SITE } from "../server.mjs";

/** @type {{ topics: { slug: string, ready: boolean }[] }} */
const { topics } = JSON.parse(readFileSync(join(SITE, "catalog.json"), "utf8"));
const LABS = topics.filter(({ ready }) => ready).map(({ slug }) => slug);
/** The reader looks at the first view before pressing Run, for so many milliseconds. */
const READING = 1000;
/** A lab that goes on longer is measured for so many milliseconds. */
const LONG = 15_000;

/** In the worker, before its script: keeps a hold of the engine's memory, and notes for how long nothing else ran. */
const WATCH = `
for (const name of ["instantiate", "instantiateStreaming"]) {
  const original = WebAssembly[name];
  WebAssembly[name] = async (...given) => {
    const result = await original.apply(WebAssembly, given);
    self.memory ??= (result.instance ?? result).exports.memory;
    return result;
  };
}
{
  let last = performance.now();
  const tick = () => {
    const now = performance.now();
    self.longest = Math.max(self.longest ?? 0, now - last);
    last = now;
    setTimeout(tick);
  };
  tick();
}
`;

/**
 * @param {import("@playwright/test").Browser} browser
 * @param {string} root
 * @param {(what: string, measured: string, asked?: string) => void} line
 */
export async function measureLabs(browser, root, line) {
  line("each lab with its defaults", "first step, page, worker, memory", "asked: 2,000, 50, 50 ms, 300 MB");
  for (const slug of LABS) {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      serviceWorkers: "block",
    });
    const page = await context.newPage();
    await page.route("**/worker.js", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: WATCH + (await response.text()) });
    });
    const begun = page.waitForEvent("worker");
    await page.goto(`${root}topics/${slug}/`);
    await page.evaluate(async () => {
      await customElements.whenDefined("stepwise-lab");
      await /** @type {any} */ (document.querySelector("stepwise-lab")).ready;
    });
    const worker = await begun;
    await page.waitForTimeout(READING);
    await worker.evaluate("self.longest = 0");
    const { first, longest } = await page.evaluate(async (most) => {
      const lab = /** @type {any} */ (document.querySelector("stepwise-lab"));
      let longest = 0;
      const observer = new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
      });
      observer.observe({ type: "longtask" });
      const begun = performance.now();
      let first = Number.NaN;
      await new Promise((resolve) => {
        setTimeout(resolve, most);
        lab.addEventListener("lab-progress", (/** @type {any} */ { detail }) => {
          if (detail.progress.step > 0 && Number.isNaN(first)) first = performance.now() - begun;
          if (detail.progress.done) resolve(undefined);
        });
        lab.run();
      });
      observer.disconnect();
      return { first, longest };
    }, LONG);
    const blocked = /** @type {number} */ (await worker.evaluate("self.longest"));
    const bytes = /** @type {number} */ (await worker.evaluate("self.memory.buffer.byteLength"));
    const milliseconds = [first, longest, blocked].map((time) => `${time.toFixed(0).padStart(5)} ms`);
    line(`  ${slug}`, `${milliseconds.join("")}${(bytes / 2 ** 20).toFixed(0).padStart(6)} MB`);
    await context.close();
  }
}
