// A browser without a graphics card: a sentence, and the processor computes.

import { checkCard } from "./card.ts";
import { expect, test } from "./site.ts";

test("without a card there is a sentence", async ({ page, open }) => {
  await open("bench/index.html");
  expect((await checkCard(page)).unavailable).toMatch(/so the processor is used\.$/);
});
