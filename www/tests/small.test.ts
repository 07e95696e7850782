import assert from "node:assert/strict";
import test from "node:test";
import { matches } from "../src/logic/filter.ts";
import { milestone, Throttle } from "../src/logic/narration.ts";
import { answerText, isRight, truth } from "../src/logic/prediction.ts";
import { stepsPerSecond } from "../src/logic/speed.ts";

test("the filter finds all words, in any order and without accents", () => {
  assert(matches("k-Means: naïve clusters", "naive clus"));
  assert(matches("Regression", ""));
  assert(!matches("Regression", "clustering"));
  assert(!matches("Regression", "es"), "two letters must begin a word");
});

test("a milestone names the first number that there is", () => {
  const metric = {
    key: "loss",
    label: "loss",
    unit: "",
    format: { type: "number", digits: 2 },
    better: "lower",
  } as const;
  assert.equal(
    milestone({ step: 50, of: 60, done: false }, [
      { ...metric, key: "x", value: null },
      { ...metric, value: 0.21 },
    ]),
    "Step 50 of 60, loss 0.21.",
  );
  assert.equal(milestone({ step: 3, done: false }, []), "Step 3.");
});

test("narration waits four seconds", () => {
  const throttle = new Throttle();
  assert(throttle.allows(0));
  assert(!throttle.allows(3000));
  assert(throttle.allows(4100));
});

test("predictions are settled by index or within a tolerance", () => {
  const choice = { type: "choice", options: ["a", "b"] } as const;
  const number = { type: "number", unit: "%", within: 2 } as const;
  assert.equal(truth({ ...choice, options: ["a", "b"] }, { choice: 0 }), 0);
  assert.equal(truth(number, null), undefined);
  assert(isRight(number, 10, 12));
  assert(!isRight(number, 10, 12.1));
  assert.equal(answerText({ ...choice, options: ["a", "b"] }, 1), "b");
  assert.equal(answerText(number, 12.5), "12.5 %");
});

test("a run of known length takes seconds, an unknown one has its own pace", () => {
  assert.equal(stepsPerSecond("normal", 60), 12);
  assert.equal(stepsPerSecond("slow", 5), 1);
  assert.equal(stepsPerSecond("fast", 60), null);
  assert.equal(stepsPerSecond("normal", null), 30);
});
