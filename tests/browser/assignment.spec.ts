// A class without a server: a link that fixes and asks, a file that a student hands in, a page that tells whether
// it is true.

import { readFile } from "node:fs/promises";
import type { Download, Page } from "@playwright/test";
import { expect, labReady, runToEnd, test } from "./site.ts";

const path = "topics/clustering/";

async function assignmentLink(page: Page): Promise<string> {
  await page.getByRole("tab", { name: "Share" }).click();
  await page.getByLabel("What to do").fill("Find <b>k</b>.");
  await page.getByLabel("Scale", { exact: false }).last().selectOption("fixed");
  await page.getByLabel(/another for each student/).check();
  await page.getByLabel("What must be reached").selectOption("silhouette");
  await page.getByLabel(/^The bound/).fill("0.1");
  await page.getByRole("button", { name: "Copy the assignment's link" }).click();
  await expect(page.getByText("Link copied.").first()).toBeVisible();
  return page.evaluate(() => navigator.clipboard.readText());
}

async function text(download: Download): Promise<string> {
  return readFile((await download.path()) ?? "", "utf8");
}

test("a result is handed in, found true, and every change to it is found", async ({
  page,
  open,
  site,
  context,
  faults,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(path);
  await labReady(page);
  const link = await assignmentLink(page);

  await page.goto(link);
  await labReady(page);
  const banner = page.getByRole("region", { name: "Assignment" });
  await expect(banner).toContainText("Find <b>k</b>. To reach: Mean silhouette at least 0.1.");
  const save = banner.getByRole("button", { name: "Save my result" });
  await expect(save).toBeDisabled();
  await banner.getByLabel("Your name").fill("Ada Lovelace");
  await banner.getByLabel("Your name").press("Tab");
  await expect(page.locator("fieldset.fixed :is(input, select)").first()).toBeDisabled();
  // What is fixed stays so, whoever asks.
  await runToEnd(page, { scale: "raw", k: "4" });
  await expect(banner).toContainText("Reached.");
  const saving = page.waitForEvent("download");
  await save.click();
  const saved = await text(await saving);
  const result = JSON.parse(saved);
  expect(result.student).toBe("Ada Lovelace");
  expect(result.values).toMatchObject({ k: "4", scale: "log" });

  const files = {
    "true.json": saved,
    "numbers.json": JSON.stringify({ ...result, metrics: { ...result.metrics, silhouette: 0.99 } }),
    "settings.json": JSON.stringify({ ...result, values: { ...result.values, k: "2" } }),
    "name.json": JSON.stringify({ ...result, student: "<img src=x onerror=alert(1)>" }),
    "garbage.json": "{",
  };
  await open("verify/");
  await page.getByLabel("The assignment's link", { exact: false }).fill(link);
  await page.getByLabel("The assignment's link", { exact: false }).press("Tab");
  await page.locator('input[type="file"]').setInputFiles(
    Object.entries(files).map(([name, content]) => ({
      name,
      mimeType: "application/json",
      buffer: Buffer.from(content),
    })),
  );
  await expect(page.getByText("1 of 5 are true.")).toBeVisible({ timeout: 60_000 });
  const states = await page.locator(".verify td.state").allTextContents();
  expect(states).toEqual(["✓ true", "✗ false", "✗ false", "✗ false", "– unread"]);
  const exporting = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as CSV" }).click();
  const table = await text(await exporting);
  expect(table.split("\r\n")[1]).toContain("true.json,Ada Lovelace,clustering,");
  expect(site.url).toBeTruthy();
  expect(faults.all).toEqual([]);
});

/** Drops a table on the lab, as a reader does with the mouse. */
async function dropTable(page: Page): Promise<void> {
  await page.locator("stepwise-lab .work").evaluate((work) => {
    const files = new DataTransfer();
    files.items.add(new File(["a,b,c\n1,2,3\n"], "own.csv", { type: "text/csv" }));
    for (const type of ["dragover", "drop"]) {
      const drop = new DragEvent(type, {
        dataTransfer: files,
        bubbles: true,
        composed: true,
        cancelable: true,
      });
      work.dispatchEvent(drop);
      if (!drop.defaultPrevented) throw new Error("the browser would open the file in the lab's place");
    }
  });
}

test("an assignment keeps to the shipped data, for the teacher and for the student", async ({
  page,
  open,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(path);
  await labReady(page);
  const link = await assignmentLink(page);
  await page.goto(link);
  await labReady(page);
  await dropTable(page);
  await expect(page.getByRole("alert")).toContainText("The assignment is about the shipped data.");
  await expect(page.locator("fieldset.fixed").first()).toBeVisible();

  await open(path);
  await labReady(page);
  const rows = Array.from({ length: 60 }, (_, row) => `${row},${row % 7},${(row * 13) % 11}`);
  await page.locator('input[type="file"]').setInputFiles({
    name: "own.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(`a,b,c\n${rows.join("\n")}\n`),
  });
  await expect(page.getByText("own.csv")).toBeVisible();
  await page.getByRole("tab", { name: "Share" }).click();
  await page
    .getByRole("button", { name: /Copy the link/ })
    .last()
    .click();
  await expect(page.getByText("that stays on this device").first()).toBeVisible();
  await expect(page.getByLabel("What to do")).toHaveCount(0);
  await page.getByRole("button", { name: "Back to the shipped data" }).last().click();
  await expect(page.getByLabel("What to do")).toBeVisible();
});
