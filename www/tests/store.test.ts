import assert from "node:assert/strict";
import test from "node:test";
import { emptyRecord, type ProgressRecord } from "../src/logic/record.ts";
import type { Shelf } from "../src/site/shelf.ts";
import { Store } from "../src/site/store.ts";

const DAY = 24 * 60 * 60 * 1000;

/** A device's storage, as tabs share it. */
class Memory implements Shelf {
  kept = emptyRecord();
  full = false;
  unreadable = false;
  unkept: () => ProgressRecord | undefined = () => undefined;
  readonly #listeners: (() => void)[] = [];

  async read(): Promise<ProgressRecord> {
    if (this.unreadable) throw new Error("refused");
    return structuredClone(this.kept);
  }
  async change(how: (kept: ProgressRecord) => ProgressRecord): Promise<ProgressRecord> {
    await Promise.resolve();
    if (this.full || this.unreadable) throw new Error("no room");
    this.kept = structuredClone(how(structuredClone(this.kept)));
    for (const listener of this.#listeners) listener();
    return structuredClone(this.kept);
  }
  onElsewhere(listener: () => void): void {
    this.#listeners.push(listener);
  }
  onLeave(unkept: () => ProgressRecord | undefined): void {
    this.unkept = unkept;
  }
}

/** Until everything that was begun is done. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

/** A clock that the test turns. */
class Clock {
  time = 1_000_000;
  readonly now = () => this.time;
}

async function open(memory: Shelf | undefined, clock = new Clock()): Promise<Store> {
  const store = new Store(memory, clock.now);
  await store.ready;
  return store;
}

test("a page that is left hands over what is still on its way", async () => {
  const memory = new Memory();
  const store = await open(memory);
  assert.equal(memory.unkept(), undefined);
  store.note("clustering", "passed");
  assert.equal(memory.unkept()?.topics.clustering?.state, "passed");
  await settled();
  assert.equal(memory.unkept(), undefined);
});

test("progress is shown at once and kept, and a passed lab stays passed", async () => {
  const memory = new Memory();
  const store = await open(memory);
  store.note("clustering", "tried");
  store.note("clustering", "passed");
  store.note("clustering", "tried");
  store.predict("clustering", 2);
  assert.equal(store.state("clustering"), "passed");
  await settled();
  const again = await open(memory);
  assert.equal(again.state("clustering"), "passed");
  assert.equal(again.prediction("clustering")?.answer, 2);
  assert.deepEqual(again.passed(), ["clustering"]);
  assert(!again.refused);
});

test("what happens before the device has answered is kept too", async () => {
  const memory = new Memory();
  memory.kept.topics.a = { state: "passed", at: 1 };
  const store = new Store(memory);
  store.note("b", "tried");
  assert.equal(store.state("b"), "tried");
  await settled();
  assert.deepEqual(Object.keys(memory.kept.topics), ["a", "b"]);
  assert.equal(store.state("a"), "passed");
});

test("the names of JavaScript are no labs", async () => {
  const store = await open(new Memory());
  assert.equal(store.state("constructor"), undefined);
  assert.equal(store.prediction("constructor"), undefined);
  store.note("constructor", "tried");
  assert.equal(store.state("constructor"), "tried");
});

test("without storage, or with one that refuses, everything still works and the store says so", async () => {
  const refusing = new Memory();
  refusing.unreadable = true;
  for (const memory of [undefined, refusing]) {
    const store = await open(memory);
    assert(store.refused);
    assert(!store.unkept, "there is nothing to lose yet");
    store.note("regression", "tried");
    await settled();
    assert.equal(store.state("regression"), "tried");
    assert(store.unkept);
  }
});

test("what did not fit is kept as soon as there is room again", async () => {
  const memory = new Memory();
  const store = await open(memory);
  memory.full = true;
  store.note("a", "passed");
  await settled();
  assert(store.unkept);
  assert.equal(store.state("a"), "passed");
  memory.full = false;
  store.note("b", "tried");
  await settled();
  assert(!store.refused);
  assert.deepEqual(Object.keys(memory.kept.topics), ["a", "b"]);
});

test("two tabs do not overwrite each other, and each sees what the other did", async () => {
  const memory = new Memory();
  const [one, other] = [await open(memory), await open(memory)];
  one.note("a", "passed");
  other.note("b", "tried");
  other.predict("b", 1);
  await settled();
  for (const store of [one, other]) {
    assert.equal(store.state("a"), "passed");
    assert.equal(store.state("b"), "tried");
    assert.equal(store.prediction("b")?.answer, 1);
  }
});

test("what one tab erases, another does not bring back", async () => {
  const memory = new Memory();
  const [one, other] = [await open(memory), await open(memory)];
  one.note("a", "passed");
  await settled();
  one.erase();
  await settled();
  other.note("b", "tried");
  await settled();
  assert.deepEqual(Object.keys(memory.kept.topics), ["b"]);
});

test("a file is exported, imported, and taken back", async () => {
  const one = await open(new Memory());
  one.note("a", "passed");
  one.predict("a", 1);
  one.settle("a", 1, true);
  const other = await open(new Memory());
  other.note("a", "tried");
  assert(other.import(one.export()), "there is something new");
  assert.equal(other.state("a"), "passed");
  assert.equal(other.prediction("a")?.right, true);
  assert(!other.import(one.export()), "there is nothing new");
  other.import('{"schema":2,"topics":{"b":{"state":"passed","at":1}}}');
  other.note("c", "tried");
  other.undo();
  assert.equal(other.state("b"), undefined);
  assert.equal(other.state("a"), "passed");
  assert.equal(other.state("c"), "tried", "what has happened since stays");
});

test("an erased record comes back once", async () => {
  const memory = new Memory();
  const store = await open(memory);
  store.note("a", "passed");
  store.erase();
  assert.deepEqual(store.passed(), []);
  store.undo();
  assert.deepEqual(store.passed(), ["a"]);
  store.undo();
  assert.deepEqual(store.passed(), ["a"]);
  await settled();
  assert.deepEqual(Object.keys(memory.kept.topics), ["a"]);
});

test("a wrong file changes nothing", async () => {
  const store = await open(new Memory());
  store.note("a", "passed");
  assert.throws(() => store.import("hello"), /not JSON/);
  assert.equal(store.state("a"), "passed");
});

test("a missed prediction comes back; a right one does not", async () => {
  const clock = new Clock();
  const store = await open(new Memory(), clock);
  store.predict("missed", 2);
  store.predict("right", 1);
  store.settle("missed", 0, false);
  store.settle("right", 1, true);
  assert.deepEqual(store.due(), []);
  clock.time += DAY;
  assert.deepEqual(store.due(), ["missed"]);
  // A later run does not change what was said before it.
  store.settle("missed", 2, true);
  assert.deepEqual(store.due(), ["missed"]);
  assert.equal(store.prediction("missed")?.actual, 0);

  store.reviewed("missed", true);
  assert.deepEqual(store.due(), []);
  clock.time += 3 * DAY;
  assert.deepEqual(store.due(), ["missed"]);
  store.reviewed("missed", false);
  clock.time += DAY;
  for (const wait of [3, 7]) {
    assert.deepEqual(store.due(), ["missed"]);
    store.reviewed("missed", true);
    clock.time += wait * DAY;
  }
  store.reviewed("missed", true);
  clock.time += 365 * DAY;
  assert.deepEqual(store.due(), []);
  assert.equal(store.prediction("missed")?.right, false, "the first answer stays what it was");
});

test("what has waited longest is asked first", async () => {
  const clock = new Clock();
  const store = await open(new Memory(), clock);
  for (const slug of ["z", "b", "a"]) {
    store.predict(slug, 1);
    store.settle(slug, 0, false);
    clock.time += 1;
  }
  clock.time += DAY;
  assert.deepEqual(store.due(), ["z", "b", "a"]);
});
