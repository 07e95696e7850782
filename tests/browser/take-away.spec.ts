// What a lab shows can be taken away: figures as pictures and numbers, tables as text.

import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expect, labReady, runToEnd, test } from "./site.ts";

/** What a button hands the reader. */
async function saved(page: Page, button: string | RegExp): Promise<{ name: string; text: string }> {
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: button }).first().click();
  const download = await saving;
  return {
    name: download.suggestedFilename(),
    text: await readFile((await download.path()) ?? "", "utf8"),
  };
}

test("a table as comma-separated text, as it is shown", async ({ page, open, faults }) => {
  await open("topics/clustering/");
  await labReady(page);
  await runToEnd(page);
  const table = page.locator("stepwise-lab figure", { has: page.locator("figcaption .save") }).first();
  const { name, text } = await saved(page, /^Save as CSV/);
  expect(name).toMatch(/^clustering-[a-z_]+\.csv$/);
  const [heading, ...rows] = text.trim().split("\r\n");
  expect(heading?.split(",")).toEqual(await table.locator("th").allTextContents());
  expect(rows).toHaveLength(await table.locator("tbody tr").count());
  expect(faults.all).toEqual([]);
});

test("a figure as PNG, as SVG and as numbers", async ({ page, open, faults }) => {
  await open("topics/clustering/");
  await labReady(page);
  await page
    .getByLabel(/^Numbers and downloads/)
    .first()
    .click();
  expect((await saved(page, "Save as PNG")).text.slice(1, 4)).toBe("PNG");
  expect((await saved(page, "Save as SVG")).text).toContain("<svg");
  const numbers = (await saved(page, "Save the numbers as CSV")).text.trim().split("\r\n");
  expect(numbers.length).toBeGreaterThan(10);
  expect(faults.all).toEqual([]);
});
