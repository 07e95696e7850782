// What can go wrong says so in one sentence, and the rest of the page lives.

import { expect, type LabElement, labReady, labState, READY, runToEnd, test } from "./site.ts";

const topic = READY.find(({ slug }) => slug === "regression") ?? READY[0];
if (!topic) throw new Error("no lab is ready");
const path = `topics/${topic.slug}/`;

test("a missing data file is named", async ({ page, open }) => {
  await page.route(/\/data\/.*\.gz/, (route) => route.fulfill({ status: 404, body: "" }));
  await open(path);
  await expect(page.getByText(/\.csv\.gz could not be loaded: the site answered 404/).first()).toBeVisible();
  await expect(page.locator("h1")).toBeVisible();
});

test("a damaged data file is named", async ({ page, open }) => {
  await page.route(/\/data\/.*\.gz/, (route) => route.fulfill({ body: "not what was shipped" }));
  await open(path);
  await expect(page.getByText(/\.csv\.gz is damaged/).first()).toBeVisible();
});

for (const [how, end] of [
  ["dies", "throw new Error('as a crash would')"],
  ["never returns", "for (;;) {}"],
] as const) {
  test(`a worker that ${how} is replaced, with the same settings`, async ({ page, open }) => {
    await open(`${path}?seed=11`);
    await labReady(page);
    const before = await labState(page);
    const [worker] = page.workers();
    await worker?.evaluate((code) => {
      setTimeout(() => new Function(code)());
    }, end);
    await page.evaluate(() => (document.querySelector("stepwise-lab") as LabElement).run());
    await expect(page.getByText(/restarted/).first()).toBeVisible({ timeout: 30_000 });
    await expect.poll(() => page.workers().length).toBe(1);
    await page.evaluate(() => (document.querySelector("stepwise-lab") as LabElement).reset());
    await expect.poll(async () => (await labState(page)).digest).toBe(before.digest);
  });
}

test("an engine that cannot be loaded leaves text and poster", async ({ page, open }) => {
  await page.route(/learning_bg\.wasm/, (route) => route.fulfill({ status: 404, body: "" }));
  await open(path);
  await expect(page.locator("h1")).toBeVisible();
  await expect(page.getByRole("alert").first()).toBeVisible({ timeout: 30_000 });
});

test("a reader's table that cannot be read is refused in a sentence, and nothing is lost", async ({
  page,
  open,
}) => {
  await open(`${path}?seed=5`);
  await labReady(page);
  const before = await labState(page);
  await page
    .locator('input[type="file"]')
    .first()
    .setInputFiles({
      name: "ragged.csv",
      mimeType: "text/csv",
      buffer: Buffer.from("a,b\n1,2\n3\n"),
    });
  await expect(page.getByText(/ragged\.csv, row 2, column b/).first()).toBeVisible();
  expect((await labState(page)).digest).toBe(before.digest);
});

test("a reader's own table runs, and no byte of it leaves the page", async ({ page, open, faults }) => {
  await open(path);
  await labReady(page);
  const rows = Array.from({ length: 120 }, (_, row) => `${row},${row * 2 + (row % 7)},${(row * 37) % 11}`);
  const posted: string[] = [];
  page.on("request", (request) => {
    if (request.method() !== "GET") posted.push(request.url());
  });
  await page
    .locator('input[type="file"]')
    .first()
    .setInputFiles({
      name: "own.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(`height,weight,age\n${rows.join("\n")}\n`),
    });
  await expect(page.getByText(/Your file own\.csv/)).toBeVisible();
  await runToEnd(page);
  expect(posted).toEqual([]);
  expect(faults.all).toEqual([]);
});
