// `cargo xtask bench`: fixed work in Chromium, and what a reader waits for. Prints what was asked beside what was
// measured. Times are medians and this is no test: a noisy machine is no failure.

import { gzipSync } from "node:zlib";
import { chromium } from "@playwright/test";
import { measureLabs } from "./bench/labs.mjs";
import { measureNatively } from "./bench/natively.mjs";
import { measurePool } from "./bench/pool.mjs";
import { ROWS } from "./bench/rows.mjs";
import { CHROMIUM, CHROMIUM_ARGUMENTS, programPath, SOFTWARE_CARD } from "./launch.mjs";
import { SITE, serve } from "./server.mjs";

const only = (process.env.ONLY ?? "").split(",").filter(Boolean);
const site = await serve(SITE);
/** @param {string[]} more */
const launch = (more) =>
  chromium.launch({ executablePath: programPath(CHROMIUM), args: [...CHROMIUM_ARGUMENTS, ...more] });
const browser = await launch([]);
/** A browser of its own for the graphics card, so that it does not disturb the other rows. */
const cardBrowser = await launch(SOFTWARE_CARD);

/** @param {string} what @param {string} measured @param {string} [asked] */
const line = (what, measured, asked = "") =>
  console.log(`${what.padEnd(44)} ${measured.padStart(36)}   ${asked}`);

/** One row: every side in the page, then natively, all on the same input. @param {string} name */
async function fixedWork(name) {
  const row = await ROWS[name]();
  const page = await (row.card ? cardBrowser : browser).newPage();
  await page.goto(`${site.url}bench/index.html`);
  const { peak, results } = await page.evaluate(async (row) => {
    const path = "./page.mjs";
    const { measure } = await import(new URL(path, location.href).href);
    return measure(row);
  }, name);
  await page.close();
  const [ours, ...others] = [...results, ...(row.card ? [] : measureNatively(row))];
  const { rate } = row;
  /** @param {number} milliseconds */
  const perSecond = (milliseconds) => (rate ? (rate.amount / milliseconds) * 1000 : Number.NaN);
  /** @param {number} milliseconds */
  const shown = (milliseconds) =>
    rate ? `${perSecond(milliseconds).toPrecision(3)} ${rate.unit}` : `${milliseconds.toPrecision(3)} ms`;
  line(name, ours.failure ?? shown(ours.milliseconds));
  for (const [kind, best, side] of [
    ["fused", peak.fused, ours],
    ["exact", peak.exact, others[0]],
  ]) {
    const least = row.share?.[/** @type {"fused" | "exact"} */ (kind)];
    if (!least || !best) continue;
    const share = perSecond(side.milliseconds) / best;
    line(
      "",
      `${share.toFixed(2)} of the register peak, ${kind}`,
      `${best.toFixed(1)}; asked: at least ${least}`,
    );
  }
  for (const other of others) {
    // A wrong answer has no time.
    if (other.failure) {
      line("", other.name, other.failure);
      continue;
    }
    const native = other.name.startsWith("Python");
    const least = row.faster[other.name];
    const asked = native
      ? row.native && `; asked: at most ${row.native} × its time`
      : least && `; asked: at least ${least} × as fast`;
    const ratio = native
      ? `${(ours.milliseconds / other.milliseconds).toFixed(2)} × the time of`
      : `${(other.milliseconds / ours.milliseconds).toFixed(1)} × as fast as`;
    line("", `${ratio} ${other.name}`, `${shown(other.milliseconds)}${asked || ""}`);
  }
}

/** A first visit to a lab with a cold cache. */
async function firstVisit() {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  /** @type {Map<string, number>} */
  const sizes = new Map();
  page.on("response", async (response) => {
    const body = await response.body().catch(() => Buffer.alloc(0));
    sizes.set(response.url(), gzipSync(body).length);
  });
  await page.goto(`${site.url}topics/regression/`);
  await page.waitForFunction(() => {
    const posters = [...document.querySelectorAll("stepwise-lab img")];
    return posters.some(
      (image) => image instanceof HTMLImageElement && image.complete && image.naturalWidth > 0,
    );
  });
  const painted = await page.evaluate(() => {
    const paint = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN;
    const poster = performance.getEntriesByType("resource").find(({ name }) => name.includes("/posters/"));
    return {
      paint,
      poster: /** @type {PerformanceResourceTiming | undefined} */ (poster)?.responseEnd ?? Number.NaN,
    };
  });
  const stepped = await page.evaluate(async () => {
    const lab = /** @type {any} */ (document.querySelector("stepwise-lab"));
    const begun = performance.now();
    await customElements.whenDefined("stepwise-lab");
    await lab.ready;
    const first = new Promise((resolve) => {
      lab.addEventListener("lab-progress", (/** @type {any} */ event) => {
        if (event.detail.progress.step > 0) resolve(undefined);
      });
    });
    lab.step();
    await first;
    return performance.now() - begun;
  });
  await page.waitForLoadState("networkidle");
  const total = [...sizes].reduce((sum, [url, size]) => sum + (url.includes("/data/") ? 0 : size), 0);
  line("regression: text painted", `${painted.paint.toFixed(0)} ms`, "asked: 500");
  line("regression: poster there", `${painted.poster.toFixed(0)} ms`, "asked: 500");
  line("regression: click to first computed step", `${stepped.toFixed(0)} ms`, "asked: 2,000");
  line("regression: first visit, gzipped, no data", `${(total / 1000).toFixed(0)} KB`, "asked: 700");
  for (const [url, size] of [...sizes].sort((a, b) => b[1] - a[1]).slice(0, 8)) {
    line(`  ${new URL(url).pathname.split("/").slice(-2).join("/")}`, `${(size / 1000).toFixed(1)} KB`);
  }
  await context.close();
}

/** Thirty seconds of training: how long the page is blocked, how fast the net learns. */
async function trainingPage() {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(`${site.url}topics/mlp/`);
  const { loading, training } = await page.evaluate(async () => {
    const lab = /** @type {any} */ (document.querySelector("stepwise-lab"));
    let longest = 0;
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) longest = Math.max(longest, entry.duration);
    });
    observer.observe({ type: "longtask", buffered: true });
    /** @param {number} milliseconds */
    const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
    await customElements.whenDefined("stepwise-lab");
    await lab.ready;
    lab.set("hidden", "64");
    // The reader looks at the first view before pressing Run.
    await wait(1500);
    const loading = longest;
    longest = 0;
    const end = performance.now() + 30_000;
    while (performance.now() < end) {
      // A run that has ended is started again, so that all of the time is training.
      lab.run();
      await wait(250);
    }
    observer.disconnect();
    return { loading, training: longest };
  });
  /** @param {number} duration */
  const task = (duration) => (duration === 0 ? "none over 50 ms" : `${duration.toFixed(0)} ms`);
  line("mlp: longest task in 30 s of training", task(training), "asked: below 50 ms");
  line("mlp: longest task while loading", task(loading));
  const solved = await page.evaluate(async () => {
    const lab = /** @type {any} */ (document.querySelector("stepwise-lab"));
    const { solution } = JSON.parse(
      lab.querySelector('script[type="application/json"]').textContent,
    ).challenge;
    for (const [key, value] of solution) lab.set(key, value);
    const done = new Promise((resolve) => {
      lab.addEventListener(
        "lab-progress",
        (/** @type {any} */ event) => event.detail.progress.done && resolve(0),
      );
    });
    const begun = performance.now();
    lab.run();
    await done;
    return { accuracy: lab.metrics.test_accuracy, seconds: (performance.now() - begun) / 1000 };
  });
  line(
    "mlp: test accuracy of the solution",
    `${solved.accuracy.toFixed(4)} in ${solved.seconds.toFixed(1)} s`,
    "asked: at least 0.95",
  );
  await context.close();
}

for (const name of Object.keys(ROWS)) {
  if (only.length === 0 || only.some((wanted) => name === wanted || name.startsWith(`${wanted} `)))
    await fixedWork(name);
}
if (only.length === 0 || only.includes("page")) {
  await firstVisit();
  await trainingPage();
}
if (only.length === 0 || only.includes("labs")) await measureLabs(browser, site.url, line);
if (only.length === 0 || only.includes("pool")) await measurePool(browser, site.url, line);
await browser.close();
await cardBrowser.close();
await site.close();
