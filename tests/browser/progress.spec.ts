// What the reader has done stays on the device: across pages and tabs, as a file, and in memory where nothing is kept.

import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { progressFile } from "./progress.ts";
import { expect, labReady, READY, test } from "./site.ts";

const [topic] = READY;
if (!topic) throw new Error("no lab is ready");
const lab = `topics/${topic.slug}/`;

const passed = { topics: { [topic.slug]: { state: "passed", at: 1000 } } };

function add(page: Page, given: ReturnType<typeof progressFile>): Promise<void> {
  return page.getByLabel("Add a saved file").setInputFiles(given);
}

function count(page: Page) {
  return page.locator(".count");
}

/** The topics that the device keeps, which may be a moment behind what the page shows. */
function keptTopics(page: Page): Promise<Record<string, unknown>> {
  return page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open("stepwise");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const reading = opening.result.transaction("progress").objectStore("progress").get("record");
          reading.onsuccess = () => resolve(reading.result?.topics ?? {});
          opening.result.close();
        };
      }),
  );
}

test("a lab that was tried is shown as such, after a reload and in another tab", async ({
  page,
  open,
  context,
  site,
  faults,
}) => {
  await open("");
  const card = page.locator(`.card[data-slug="${topic.slug}"]`);
  await expect(card.locator(".state")).toHaveText("Not tried");
  const other = await context.newPage();
  await other.goto(site.url + lab);
  await labReady(other);
  await other.getByRole("button", { name: "Step", exact: true }).click();
  await expect(card.locator(".state")).toHaveText("Tried");
  await other.close();
  await page.reload();
  await expect(card.locator(".state")).toHaveText("Tried");
  expect(faults.all).toEqual([]);
});

test("who goes back to the home page sees what was done meanwhile", async ({ page, open }) => {
  await open("");
  await page.locator(`.card[data-slug="${topic.slug}"] a`).click();
  await labReady(page);
  await page.getByRole("button", { name: "Step", exact: true }).click();
  await page.goBack();
  await expect(page.locator(`.card[data-slug="${topic.slug}"] .state`)).toHaveText("Tried");
  await expect(page.getByRole("region", { name: "Continue" })).toContainText(topic.title);
});

test("two tabs do not overwrite each other", async ({ page, open, context, site }) => {
  await open("");
  const other = await context.newPage();
  await other.goto(site.url);
  const slugs = READY.map(({ slug }) => slug);
  const half = Math.ceil(slugs.length / 2);
  const topics = (part: string[]) =>
    Object.fromEntries(part.map((slug) => [slug, { state: "passed", at: 1 }]));
  await Promise.all([
    add(page, progressFile({ topics: topics(slugs.slice(0, half)) })),
    add(other, progressFile({ topics: topics(slugs.slice(half)) })),
  ]);
  for (const tab of [page, other]) {
    await expect(count(tab)).toHaveText(`${slugs.length} of 60 passed`);
    await tab.reload();
    await expect(count(tab)).toHaveText(`${slugs.length} of 60 passed`);
  }
});

test("what was passed a moment before the page is left is kept", async ({ page, open }) => {
  await open("");
  await add(page, progressFile(passed));
  await expect.poll(async () => Object.keys(await keptTopics(page))).toEqual([topic.slug]);
  // A database that takes longer to open than this page lasts.
  await page.evaluate(() => {
    IDBFactory.prototype.open = () => ({}) as IDBOpenDBRequest;
  });
  await add(page, progressFile({ topics: { eda: { state: "passed", at: 1000 } } }));
  await expect(count(page)).toHaveText("2 of 60 passed");
  await page.reload();
  await expect(count(page)).toHaveText("2 of 60 passed");
  await expect.poll(async () => Object.keys(await keptTopics(page)).length).toBe(2);
});

test("the record of the first version is taken over, once", async ({ page, open, faults }) => {
  await page.addInitScript((slug) => {
    if (sessionStorage.getItem("done")) return;
    sessionStorage.setItem("done", "1");
    localStorage.setItem(
      "stepwise-progress",
      JSON.stringify({ schema: 1, topics: { [slug]: "passed" }, predictions: {} }),
    );
  }, topic.slug);
  await open("");
  await expect(count(page)).toHaveText("1 of 60 passed");
  expect(await page.evaluate(() => localStorage.getItem("stepwise-progress"))).toBe(null);
  await page.reload();
  await expect(count(page)).toHaveText("1 of 60 passed");
  expect(faults.all).toEqual([]);
});

test("the progress is saved as a file, erased, brought back, and added again", async ({
  page,
  open,
  faults,
}) => {
  await open("");
  await expect(page.getByRole("button", { name: "Erase it" })).toBeDisabled();
  await add(page, progressFile(passed));
  await expect(page.getByText("Added the progress from mine.json.")).toBeVisible();
  await expect(count(page)).toHaveText("1 of 60 passed");

  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save it as a file" }).click();
  const saved = JSON.parse(readFileSync(await (await saving).path(), "utf8"));
  expect(saved).toEqual({ schema: 2, ...passed, predictions: {} });

  await page.getByRole("button", { name: "Erase it" }).click();
  await expect(count(page)).toHaveText("");
  await expect(page.getByRole("button", { name: "Undo" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(count(page)).toHaveText("1 of 60 passed");

  await add(page, progressFile(passed));
  await expect(page.getByText("There is nothing new in mine.json.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Undo" })).toBeHidden();
  expect(faults.all).toEqual([]);
});

test("a file that was added can be taken back", async ({ page, open }) => {
  await open("");
  await add(page, progressFile(passed));
  await expect.poll(() => keptTopics(page)).toHaveProperty(topic.slug);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(count(page)).toHaveText("");
  await expect.poll(() => keptTopics(page)).toEqual({});
  await page.reload();
  await expect(count(page)).toHaveText("");
});

test("a wrong file is refused in words, and its text is never markup", async ({ page, open, faults }) => {
  await open("");
  await add(page, progressFile(passed));
  const wrong = (name: string, text: string) =>
    add(page, { name, mimeType: "application/json", buffer: Buffer.from(text) });
  await wrong("x.json", "hello");
  await expect(page.getByText("The file is not a progress file: it is not JSON.")).toBeVisible();
  await wrong("x.json", '{"schema": 7}');
  await expect(page.getByText(/comes from a newer version of Stepwise: its schema is 7/)).toBeVisible();
  await wrong("x.json", " ".repeat(1_000_001));
  await expect(page.getByText(/too large/)).toBeVisible();
  await wrong(
    '<img src=x onerror="alert(1)">.json',
    '{"schema": 2, "topics": {"<img src=x>": {"state": "tried"}}}',
  );
  await expect(page.getByText(/There is nothing new in <img/)).toBeVisible();
  expect(await page.locator("img[src=x]").count()).toBe(0);
  await expect(count(page)).toHaveText("1 of 60 passed");
  expect(faults.all).toEqual([]);
});

for (const [why, refuse] of [
  [
    "no storage at all",
    () => {
      IDBFactory.prototype.open = () => {
        throw new DOMException("no", "SecurityError");
      };
    },
  ],
  [
    "no room left",
    () => {
      IDBObjectStore.prototype.put = () => {
        throw new DOMException("full", "QuotaExceededError");
      };
    },
  ],
] as const) {
  test(`with ${why} the progress lasts as long as the page, and the reader is told`, async ({
    page,
    open,
  }) => {
    await page.addInitScript(refuse);
    await open(lab);
    await labReady(page);
    await page.getByRole("button", { name: "Step", exact: true }).click();
    await expect(page.getByText("Your progress cannot be kept here")).toBeVisible();
    await page.getByRole("button", { name: "Close" }).click();
    await expect(page.getByText("Your progress cannot be kept here")).toBeHidden();

    await open("");
    await add(page, progressFile(passed));
    await expect(count(page)).toHaveText("1 of 60 passed");
    await expect(page.getByText(/keeps nothing here/)).toBeVisible();
    const saving = page.waitForEvent("download");
    await page.locator("[data-progress]").getByRole("button", { name: "Save it as a file" }).click();
    expect(readFileSync(await (await saving).path(), "utf8")).toContain('"passed"');
  });
}

test("a lab says what was predicted and what became of it", async ({ page, open }) => {
  await open(lab);
  await labReady(page);
  const question = page.getByRole("region", { name: "Predict before you run" });
  const option = question.getByRole("radio").first();
  if (await option.isVisible()) await option.check();
  else await question.getByRole("textbox").fill("1");
  await question.getByRole("button", { name: "Predict and run" }).click();
  await expect(question.getByText(/^✓ You were right|^You said .* it is/)).toBeVisible({ timeout: 60_000 });
  await page.reload();
  await expect(question).toContainText(/You said|You were right/);
});
