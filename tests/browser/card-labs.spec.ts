// The labs that train on tensors, on the graphics card: a short run gives the processor's numbers.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CHROMIUM, CHROMIUM_ARGUMENTS, programPath, SOFTWARE_CARD } from "./launch.mjs";
import { SITE } from "./server.mjs";
import { expect, labReady, labState, READY, runToEnd, test } from "./site.ts";

/** Runs that a card which software plays ends in seconds. */
const SHORT: Record<string, string> = {
  cnn: "rows=200&epochs=1",
  mlp: "rows=500&epochs=1",
  numpy: "rows=8&units=16",
  rnn: "length=10&batches=15",
  transformers: "batches=4",
};

/** Distance between the card's numbers and the processor's after some steps of training, relative to the larger of
 * the processor's and 1. */
const TOLERANCE = 0.01;

/** Numbers that are measured with a clock, or read now and then only. */
const PASSING = new Set(["batch_loss", "rate", "speedup", "time", "of_peak", "vectors_over_lists"]);

const withTensors = READY.map(({ slug }) => slug).filter((slug) => {
  const declaration = readFileSync(join(SITE, "topics", slug, "topic.json"), "utf8");
  return JSON.parse(declaration).uses_tensors;
});

test.use({
  launchOptions: {
    executablePath: programPath(CHROMIUM),
    args: [...CHROMIUM_ARGUMENTS, ...SOFTWARE_CARD],
  },
});

for (const slug of withTensors) {
  test(`${slug} trains to the processor's numbers`, async ({ page, open, faults }) => {
    test.setTimeout(300_000);
    const short = SHORT[slug];
    expect(short, `a short run of ${slug} belongs into this test`).toBeDefined();
    await open(`topics/${slug}/?${short}`);
    await labReady(page);
    await runToEnd(page);
    const reference = (await labState(page)).metrics;
    await open(`topics/${slug}/?${short}&card=always`);
    await labReady(page);
    await expect(page.locator("#card-help")).toContainText("Computes on:");
    await runToEnd(page);
    for (const [key, value] of Object.entries((await labState(page)).metrics)) {
      const wanted = reference[key];
      if (typeof wanted !== "number" || PASSING.has(key)) continue;
      // A number that is missing on the card is no number, and near nothing.
      const distance = Math.abs((value ?? Number.NaN) - wanted) / Math.max(Math.abs(wanted), 1);
      expect(distance, `${key}: ${value} on the card, ${wanted} on the processor`).toBeLessThan(TOLERANCE);
    }
    expect(faults.all).toEqual([]);
  });
}
