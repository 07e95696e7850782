// A browser without a graphics card: a sentence, and the processor computes.

import { checkCard } from "./card.ts";
import { expect, labReady, labState, runToEnd, test } from "./site.ts";

test("without a card there is a sentence", async ({ page, open }) => {
  await open("bench/index.html");
  expect((await checkCard(page)).unavailable).toMatch(/so the processor is used\.$/);
});

test("without a card a lab says so and computes on the processor", async ({ page, open, faults }) => {
  await open("topics/mlp/?rows=500&epochs=1&card=1");
  await labReady(page);
  await expect(page.locator("#card-help")).toContainText("so the processor is used");
  await runToEnd(page);
  expect((await labState(page)).metrics.pictures).toBe(500);
  expect(faults.all).toEqual([]);
});
