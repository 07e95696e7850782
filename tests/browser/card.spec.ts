// The graphics card in the browser, played by Chromium's software one: every operation and a training step of each
// kind of net, on WebGPU in a worker, equal to the processor's.

import { checkCard } from "./card.ts";
import { CHROMIUM, CHROMIUM_ARGUMENTS, programPath, SOFTWARE_CARD } from "./launch.mjs";
import { expect, test } from "./site.ts";

test.use({
  launchOptions: {
    executablePath: programPath(CHROMIUM),
    args: [...CHROMIUM_ARGUMENTS, ...SOFTWARE_CARD],
  },
});

test("the card computes what the processor does", async ({ page, open, faults }) => {
  test.setTimeout(600_000);
  await open("bench/index.html");
  const { lines = [], unavailable } = await checkCard(page);
  expect(unavailable).toBeUndefined();
  const [card, count, ...failures] = lines;
  expect(failures, card).toEqual([]);
  expect(Number.parseInt(count ?? "", 10)).toBeGreaterThan(35);
  expect(faults.all).toEqual([]);
});
