import assert from "node:assert/strict";
import test from "node:test";
import { firstReview, isDue, nextReview, parseReview, waitText } from "../src/logic/review.ts";

const DAY = 24 * 60 * 60 * 1000;

test("a miss comes back after a day, three days and a week, and is then learned", () => {
  let now = 1000;
  const waits: number[] = [];
  const words: string[] = [];
  for (let review = firstReview(now); ; ) {
    waits.push((review.due - now) / DAY);
    words.push(waitText(review));
    assert(!isDue(review, review.due - 1));
    assert(isDue(review, review.due));
    now = review.due + 5 * DAY;
    const next = nextReview(review, true, now);
    if (!next) break;
    review = next;
  }
  assert.deepEqual(waits, [1, 3, 7]);
  assert.deepEqual(words, ["tomorrow", "in three days", "in a week"]);
});

test("a wrong answer starts again, from wherever it was", () => {
  for (const stage of [0, 1, 2]) {
    assert.deepEqual(nextReview({ stage, due: 0 }, false, 77), firstReview(77));
  }
});

test("a plan from outside is taken if it makes sense", () => {
  assert.deepEqual(parseReview({ stage: 2, due: 5, more: 1 }), { stage: 2, due: 5 });
  for (const given of [
    undefined,
    null,
    "x",
    {},
    { stage: 3, due: 1 },
    { stage: 0.5, due: 1 },
    { stage: 1 },
  ]) {
    assert.equal(parseReview(given), undefined);
  }
});
