// Trials run in other workers, as many as the device has cores, and the numbers do not depend on how many.

import type { Page } from "@playwright/test";
import { test as hosted, watch } from "./host.ts";
import { expect, type LabElement, labReady, labState, runToEnd, test } from "./site.ts";

const SETTINGS = "hyperparameter-tuning/?trials=6&seed=7";

/** Puts a line before the script of every worker. */
async function before(page: Page, line: string): Promise<void> {
  await page.unroute("**/worker.js");
  await page.route("**/worker.js", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: line + (await response.text()) });
  });
}

const cores = (count: number) =>
  `Object.defineProperty(navigator, "hardwareConcurrency", { value: ${count} });`;

/** Runs the lab of the page that is open; its digest. */
async function digest(page: Page): Promise<string> {
  await labReady(page);
  await page.locator("select.speed").selectOption("fast");
  await runToEnd(page);
  return (await labState(page)).digest;
}

test("one, three or no further workers give the same run", async ({ page, open, faults }) => {
  const seen: string[] = [];
  for (const count of [1, 3]) {
    await before(page, cores(count));
    await open(`topics/${SETTINGS}`);
    seen.push(await digest(page));
    // The engine's own worker, and those that do its trials.
    expect(page.workers()).toHaveLength(1 + count);
  }
  await before(page, `self.Worker = class { constructor() { throw new Error("no workers here"); } };`);
  await open(`topics/${SETTINGS}`);
  seen.push(await digest(page));
  expect(page.workers()).toHaveLength(1);
  expect(new Set(seen).size).toBe(1);
  expect(faults.all).toEqual([]);
});

test("who pauses, starts over and changes a setting gets the run of that setting", async ({
  page,
  open,
  faults,
}) => {
  await before(page, cores(2));
  await open(`topics/${SETTINGS}&trees=5`);
  const wanted = await digest(page);
  await open(`topics/${SETTINGS}`);
  await labReady(page);
  const status = page.locator(".bar .status");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect(status).toContainText(/step [1-9]/);
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByRole("button", { name: "Reset" }).click();
  await expect(status).toContainText("step 0");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect(status).toContainText(/step [1-9]/);
  await runToEnd(page, { trees: "5" });
  expect((await labState(page)).digest).toBe(wanted);
  expect(faults.all).toEqual([]);
});

hosted("in a frame that may only run scripts the run is the same", async ({ page, host }) => {
  const errors = watch(page);
  await page.goto(`${host.site}topics/${SETTINGS}`);
  const wanted = await digest(page);
  await host.show(
    `<iframe src="${host.site}embed/${SETTINGS}" title="A lab" width="900" height="900" sandbox="allow-scripts"></iframe>`,
  );
  await expect.poll(() => page.frames().length).toBe(2);
  const [, frame] = page.frames();
  await frame?.getByRole("button", { name: "Run", exact: true }).click();
  await expect
    .poll(() => frame?.evaluate(() => (document.querySelector("stepwise-lab") as LabElement).digest), {
      timeout: 60_000,
    })
    .toBe(wanted);
  expect(errors).toEqual([]);
});
