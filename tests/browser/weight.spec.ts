// What a reader's first visit costs, gzipped, without data: a table, and the most that each row may be.

import { gzipSync } from "node:zlib";
import type { Page } from "@playwright/test";
import { test } from "./host.ts";
import { expect, labReady, READY } from "./site.ts";

/** The most that a lab with its engine may be. */
const LAB = 700_000;
/** The same for a lab with a shell: the price of a whole bash, which only such labs pay. */
const SHELL = 2_300_000;

/** Counts what a page fetches of the site, gzipped as servers send it, each file once. */
function weigh(page: Page, root: string): () => Promise<number> {
  const files = new Map<string, Promise<number>>();
  page.on("response", (response) => {
    const url = response.url();
    if (!url.startsWith(root) || url.includes("/data/")) return;
    const size = response.body().then(
      (body) => gzipSync(body).length,
      () => 0,
    );
    if (!files.has(url)) files.set(url, size);
  });
  return async () => {
    await page.waitForLoadState("networkidle");
    return (await Promise.all(files.values())).reduce((sum, size) => sum + size, 0);
  };
}

/** Prints a row of the table and holds it. */
function row(what: string, bytes: number, most: number): void {
  console.log(`${what.padEnd(48)} ${(bytes / 1000).toFixed(0).padStart(5)} KB, at most ${most / 1000} KB`);
  expect(bytes).toBeGreaterThan(1000);
  expect(bytes).toBeLessThanOrEqual(most);
}

test("home", async ({ page, host }) => {
  const weight = weigh(page, host.site);
  await page.goto(host.site);
  row("home, with the posters in view", await weight(), 150_000);
});

for (const { slug, uses_shell } of READY) {
  test(`${slug}, with its engine and without`, async ({ page, host, browser }) => {
    const weight = weigh(page, host.site);
    await page.goto(`${host.site}topics/${slug}/`);
    await labReady(page);
    row(`${slug}, with its engine`, await weight(), uses_shell ? SHELL : LAB);
    const still = await browser.newPage({ javaScriptEnabled: false });
    const text = weigh(still, host.site);
    await still.goto(`${host.site}topics/${slug}/`);
    row(`${slug}, text and poster`, await text(), 100_000);
    await still.close();
    // The lab that is still open may fetch for its own workers.
    await page.goto("about:blank");
    const before = weigh(page, host.site);
    await host.show(
      `<script type="module" src="${host.site}embed.js"></script><stepwise-lab topic="${slug}"></stepwise-lab>`,
    );
    await expect(page.getByRole("button", { name: /^Run the lab/ })).toBeVisible();
    row(`${slug}, in a host's page, untouched`, await before(), 60_000);
  });
}
