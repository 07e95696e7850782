import assert from "node:assert/strict";
import test, { mock } from "node:test";
import type { Param, Topic, Values } from "../src/contract.ts";
import type { Viewed } from "../src/engine/protocol.ts";
import type { Run } from "../src/engine/run.ts";
import { Controls } from "../src/lab/controls.ts";
import { Lesson } from "../src/lab/lesson.ts";
import { LinkPromise } from "../src/lab/link-promise.ts";
import { Voice } from "../src/lab/voice.ts";
import { Store } from "../src/site/store.ts";

const k: Param = {
  key: "k",
  label: "Clusters",
  help: "",
  unit: "",
  kind: { type: "integer", min: 2, max: 12, default: 3 },
  live: true,
};

const topic = {
  slug: "clustering",
  params: [k],
  predict: { prompt: "How many?", answer: { type: "number", unit: "", within: 1 }, because: "" },
} as unknown as Topic;

const nothing = () => {};
const address = { query: {}, mistake: false, card: "never" } as const;

/** Controls of a run that has these values, and what they sent. */
function controls(run: { values: Values; error?: Run["error"] }) {
  const sent: [string, string][] = [];
  const made = new Controls({
    topic,
    run: () => run as Run,
    isFixed: () => false,
    set: (key, text) => sent.push([key, text]),
    changed: nothing,
  });
  return { made, sent };
}

/** Runs the frame that the page would draw next. */
function frames(): () => void {
  let waiting: FrameRequestCallback | undefined;
  let asked = 0;
  globalThis.requestAnimationFrame = (callback) => {
    waiting = callback;
    asked += 1;
    return asked;
  };
  globalThis.cancelAnimationFrame = () => {
    waiting = undefined;
  };
  return () => waiting?.(0);
}

test("a control shows its draft until the engine has answered", () => {
  const frame = frames();
  const run = { values: { k: 4 } };
  const { made, sent } = controls(run);
  assert.equal(made.shown(k), 4);
  made.draft(k, 5);
  made.draft(k, 6);
  assert.equal(made.shown(k), 6);
  assert.deepEqual(sent, [], "a slider sends no more than one value in a frame");
  frame();
  assert.deepEqual(sent, [["k", "6"]]);
  run.values.k = 6;
  made.answered("k");
  run.values.k = 7;
  assert.equal(made.shown(k), 7);
});

test("a late answer does not take a slider from under the hand", () => {
  const frame = frames();
  const run = { values: { k: 4 } };
  const { made } = controls(run);
  made.draft(k, 5);
  frame();
  made.draft(k, 6);
  frame();
  made.draft(k, 7);
  run.values.k = 5;
  made.answered("k");
  assert.equal(made.shown(k), 7);
  run.values.k = 6;
  made.answered("k");
  assert.equal(made.shown(k), 7, "nothing is open, but it moves");
  made.commit(k, "7");
  assert.equal(made.shown(k), 7);
  run.values.k = 7;
  made.answered("k");
  run.values.k = 8;
  assert.equal(made.shown(k), 8);
});

test("a control shows at once what was decided, until all of it is answered", () => {
  const run = { values: { k: 4 } };
  const { made } = controls(run);
  made.commit(k, "5");
  made.commit(k, "6");
  run.values.k = 5;
  made.answered("k");
  assert.equal(made.shown(k), 6);
  made.commit(k, "banana");
  assert.equal(made.shown(k), 5, "what cannot be read is not shown");
  made.commit(k, "8");
  assert.equal(made.shown(k), 8);
  made.settle();
  assert.equal(made.shown(k), 5, "where no answer will come, the engine's value is shown");
});

test("a slider that is brought back to where it was is let go", () => {
  const still = { ...k, live: false };
  const run = { values: { k: 4 } };
  const { made } = controls(run);
  made.draft(still, 5);
  assert.equal(made.shown(k), 5);
  made.draft(still, 4);
  run.values.k = 9;
  assert.equal(made.shown(k), 9);
});

test("a value that was decided is not sent a second time by the slider", () => {
  const frame = frames();
  const { made, sent } = controls({ values: {} });
  made.draft(k, 5);
  made.commit(k, "7");
  frame();
  assert.deepEqual(sent, [["k", "7"]]);
});

test("a complaint stands at its own control only", () => {
  const error = { kind: "parameter", key: "k", given: "0", allowed: "2 to 12", message: "k" } as const;
  const { made } = controls({ values: {}, error });
  assert.equal(made.complaint("k"), "“0” will not do: it must be 2 to 12.");
  assert.equal(made.complaint("seed"), undefined);
});

test("a link's promise is checked once, and nothing is promised of a run that was changed", () => {
  const ended = (digest: string) =>
    ({ latest: { digest, moved: false }, version: "1.0.0" }) as unknown as Run;
  const kept = new LinkPromise({ ...address, digest: "0a1b2c3d", version: "1.0.0" }, nothing);
  assert.match(kept.check(ended("0a1b2c3d")) ?? "", /The same numbers/);
  assert.equal(kept.check(ended("ffffffff")), undefined, "one sentence is enough");
  kept.again();
  assert.match(kept.check(ended("ffffffff")) ?? "", /this is run ffffffff/);
  const changed = new LinkPromise({ ...address, digest: "0a1b2c3d" }, nothing);
  changed.release();
  assert.equal(changed.check(ended("0a1b2c3d")), undefined);
});

test("a prediction is scored by the first run that tells the truth", async () => {
  const store = new Store(undefined);
  await store.ready;
  const lesson = new Lesson(topic, () => store, nothing);
  lesson.predict(5);
  const seen = (number?: number) => ({ settled: { number } }) as Viewed;
  lesson.settle(seen());
  assert.equal(lesson.actual, undefined);
  lesson.settle(seen(5.5));
  assert.equal(lesson.prediction?.right, true);
  lesson.settle(seen(9));
  assert.equal(lesson.prediction?.right, true, "what was scored stays so");
});

test("a note stays for its own time, whatever was noted before it", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const voice = new Voice(nothing);
  voice.sayAndShow("Link copied.");
  mock.timers.tick(3000);
  voice.sayAndShow("Code copied.");
  mock.timers.tick(3000);
  assert.equal(voice.note, "Code copied.");
  mock.timers.tick(1000);
  assert.equal(voice.note, "");
  assert.equal(voice.said, "Code copied.");
  mock.timers.reset();
});
