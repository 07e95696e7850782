// A card that is lost in the middle of a run: the run goes on on the processor from the last copy of the net, and the
// lab says so.

import type { Page } from "@playwright/test";
import { CHROMIUM, CHROMIUM_ARGUMENTS, programPath, SOFTWARE_CARD } from "./launch.mjs";
import { expect, type LabElement, labReady, labState, runToEnd, test } from "./site.ts";

test.use({
  launchOptions: {
    executablePath: programPath(CHROMIUM),
    args: [...CHROMIUM_ARGUMENTS, ...SOFTWARE_CARD],
  },
});

/** Long enough that there is a middle, with several examinations, each of which makes a copy of the net. */
const RUN = "topics/mlp/?rows=4000&epochs=3";
/** Steps after which the card is lost: the net has learnt most of it, and its last copy is some batches old. */
const MIDDLE = 200;
/** How far the accuracy may be from that of a run on the processor alone: some batches are learnt twice, some never. */
const TOLERANCE = 0.03;

/** Runs the lab; once `MIDDLE` steps are done has the card lost, and returns when the run has ended. */
async function runAndLose(page: Page, lose: () => Promise<unknown>): Promise<void> {
  await page.evaluate((middle) => {
    const lab = document.querySelector("stepwise-lab") as LabElement;
    const state = { middle: false, done: false, backwards: false };
    let last = 0;
    lab.addEventListener("lab-progress", (event) => {
      const { step, done } = (event as CustomEvent<{ progress: { step: number; done: boolean } }>).detail
        .progress;
      state.middle ||= step >= middle;
      state.done = done;
      state.backwards ||= step < last;
      last = step;
    });
    Object.assign(window, { state });
    lab.run();
  }, MIDDLE);
  const state = (key: string) => page.evaluate(`state.${key}`);
  await expect.poll(() => state("middle"), { timeout: 60_000, intervals: [50] }).toBe(true);
  expect(await state("done")).toBe(false);
  await lose();
  await expect(page.locator("#card-help")).toContainText(
    "The run goes on on the processor from its last state.",
  );
  await expect.poll(() => state("done"), { timeout: 60_000 }).toBe(true);
  expect(await state("backwards")).toBe(false);
}

async function accuracyOnTheProcessor(page: Page, open: (path: string) => Promise<void>): Promise<number> {
  await open(RUN);
  await labReady(page);
  await runToEnd(page);
  return (await labState(page)).metrics.test_accuracy ?? Number.NaN;
}

test("a device that is destroyed", async ({ page, open, faults }) => {
  test.setTimeout(180_000);
  const accuracy = await accuracyOnTheProcessor(page, open);
  // Asked for the card, the page starts another worker. Its engine takes a while to come, so there is time to keep a
  // hold of what it opens.
  const begun = page.waitForEvent("worker");
  await page.getByRole("switch", { name: "Compute on the graphics card" }).click();
  const worker = await begun;
  await worker.evaluate(`
    const request = GPUAdapter.prototype.requestDevice;
    GPUAdapter.prototype.requestDevice = async function (...wanted) {
      self.opened = await request.apply(this, wanted);
      return self.opened;
    };`);
  await page.getByRole("button", { name: "Use the card anyway" }).click();
  const help = page.locator("#card-help");
  await expect(help).toContainText("Computes on:");
  await runAndLose(page, async () => worker.evaluate("opened.destroy()"));
  // A lost card is first noticed by whatever asks it next.
  await expect(help).toContainText(/(stopped answering|could not be read back).*goes on on the processor/);
  const { metrics } = await labState(page);
  expect(metrics.pictures).toBe(12_000);
  expect(Math.abs((metrics.test_accuracy ?? Number.NaN) - accuracy)).toBeLessThan(TOLERANCE);

  // Who asks again gets the card again.
  const card = page.getByRole("switch", { name: "Compute on the graphics card" });
  await card.click();
  await card.click();
  await page.getByRole("button", { name: "Use the card anyway" }).click();
  await expect(help).toContainText("Computes on:");
  expect(faults.all).toEqual([]);
});

test("a browser whose process for graphics crashes", async ({ page, open, browser }) => {
  test.setTimeout(180_000);
  const accuracy = await accuracyOnTheProcessor(page, open);
  await open(`${RUN}&card=always`);
  await labReady(page);
  await expect(page.locator("#card-help")).toContainText("Computes on:");
  const session = await browser.newBrowserCDPSession();
  // The crash takes the answer with it.
  await runAndLose(page, async () => void session.send("Browser.crashGpuProcess").catch(() => undefined));
  const { metrics } = await labState(page);
  expect(metrics.pictures).toBe(12_000);
  expect(Math.abs((metrics.test_accuracy ?? Number.NaN) - accuracy)).toBeLessThan(TOLERANCE);
});
