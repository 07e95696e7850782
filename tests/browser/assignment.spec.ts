// A class without a server: a link that fixes and asks, a file that a student hands in, a page that tells whether
// it is true.

import { readFile } from "node:fs/promises";
import type { Download, Page } from "@playwright/test";
import { dropTable } from "./drop.ts";
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
  // A reload keeps who it is, and so the seed.
  await page.reload();
  await labReady(page);
  await expect(banner.getByLabel("Your name")).toHaveValue("Ada Lovelace");
  await expect(page).toHaveURL(new RegExp(`seed=${result.seed}(&|$)`));

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

/** A result file of the lab as it stands, without an assignment. */
async function resultOf(page: Page): Promise<Record<string, unknown>> {
  await page.getByRole("tab", { name: "Share" }).click();
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save the run as a file" }).click();
  return JSON.parse(await text(await saving));
}

const file = (name: string, content: unknown) => ({
  name,
  mimeType: "application/json",
  buffer: Buffer.from(typeof content === "string" ? content : JSON.stringify(content)),
});

test("files dropped anywhere are judged, and again by the link that comes later", async ({
  page,
  open,
  context,
  faults,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(path);
  await labReady(page);
  await runToEnd(page);
  const result = await resultOf(page);
  const link = await assignmentLink(page);

  await open("verify/");
  await page.evaluate(() => customElements.whenDefined("stepwise-verify"));
  await page.locator("h1").evaluate((heading, content) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([content], "dropped.json", { type: "application/json" }));
    for (const type of ["dragover", "drop"])
      heading.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  }, JSON.stringify(result));
  const state = page.locator(".verify td.state");
  await expect(state).toHaveText("✓ true", { timeout: 60_000 });
  const field = page.getByLabel("The assignment's link", { exact: false });
  await field.fill(link);
  await expect(state).toHaveText("✗ false");
  await expect(page.getByText("It does not belong to an assignment.")).toBeVisible();
  await field.fill("");
  await expect(state).toHaveText("✓ true");
  expect(faults.all).toEqual([]);
});

test("damage is named, and neither a long computation nor Cancel costs what is judged", async ({
  page,
  open,
}) => {
  await open(path);
  await labReady(page);
  await runToEnd(page);
  const result = await resultOf(page);
  const costly = Array(30_000).fill({ step: 0, event: "set", key: "k", value: "4" });
  // A lab whose data never arrive, and one whose declaration does not.
  await page.route("**/data/**", async (route) => {
    if (route.request().url().includes("customers")) await route.continue();
  });
  await page.route("**/topics/calculus/topic.json", () => {});
  const elsewhere = (slug: string) => ({ ...result, slug, values: {}, changes: [] });

  await open("verify/");
  const files = page.locator('input[type="file"]');
  const state = page.locator(".verify td.state");
  const status = page.locator(".verify").getByRole("status");
  await files.setInputFiles([
    file("costly.json", { ...result, changes: costly }),
    file("student.json", { ...result, student: { a: 1 } }),
    file("value.json", { ...result, values: { ...(result.values as object), radius: "banana" } }),
    file("first.json", result),
  ]);
  await expect(status).toHaveText("1 of 4 are true.", { timeout: 60_000 });
  await expect(
    page.getByText("It holds 30000 changes on the way, and at most 10000 are computed again."),
  ).toBeVisible();
  await expect(page.getByText("student must be a text of at most 200 characters")).toBeVisible();
  await expect(page.getByText("radius is banana, but must be a number from 0.05 to 5.")).toBeVisible();

  await page.clock.install();
  const asked = page.waitForRequest(/\/data\//);
  await files.setInputFiles([file("slow.json", elsewhere("regression")), file("next.json", result)]);
  await expect(status).toHaveText("Computing 5 of 6 again.");
  await expect(page.locator(".verify tbody tr").nth(4)).toContainText("regression");
  // From here on the minute counts.
  await asked;
  await page.clock.fastForward(61_000);
  await expect(page.getByText("took longer than 60 seconds")).toBeVisible();
  await expect(status).toHaveText("2 of 6 are true.", { timeout: 60_000 });

  await files.setInputFiles([file("never.json", elsewhere("calculus")), file("last.json", result)]);
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(status).toHaveText("2 of 8 are true. 2 not computed.");
  await expect(page.getByRole("group", { name: "Verified files" })).toBeFocused();
  expect(await state.allTextContents()).toEqual([
    "– unread",
    "– unread",
    "– not judged",
    "✓ true",
    "– not judged",
    "✓ true",
    "– not computed",
    "– not computed",
  ]);
  // What comes after is computed, and the table goes away by its own button.
  await files.setInputFiles([file("after.json", result)]);
  await expect(status).toHaveText("3 of 9 are true. 2 not computed.", { timeout: 60_000 });
  await page.getByRole("button", { name: "Clear" }).click();
  await expect(status).toHaveText("No files yet.");
  await expect(files).toBeFocused();
});

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
  await expect(page.getByText(/Your file own\.csv/)).toBeVisible();
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
