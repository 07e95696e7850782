import assert from "node:assert/strict";
import test from "node:test";
import { mergeRecords, parseRecord } from "../src/logic/record.ts";
import { Store } from "../src/site/store.ts";

class Memory {
  text: string | null = null;
  full = false;
  getItem(): string | null {
    return this.text;
  }
  setItem(_: string, text: string): void {
    if (this.full) throw new Error("full");
    this.text = text;
  }
}

test("progress is kept, and a passed lab stays passed", () => {
  const memory = new Memory();
  const store = new Store(memory);
  store.note("clustering", "tried");
  store.note("clustering", "passed");
  store.note("clustering", "tried");
  store.predict("clustering", { answer: 2 });
  const again = new Store(memory);
  assert.equal(again.state("clustering"), "passed");
  assert.deepEqual(again.prediction("clustering"), { answer: 2 });
  assert.deepEqual(again.passed(), ["clustering"]);
});

test("without storage, with a full one, or with a damaged record everything still works", () => {
  const full = new Memory();
  full.full = true;
  const damaged = new Memory();
  damaged.text = '{"schema":1,"topics":[1,2';
  for (const memory of [undefined, full, damaged]) {
    const store = new Store(memory);
    store.note("regression", "tried");
    assert.equal(store.state("regression"), "tried");
  }
});

test("what another tab wrote is not lost", () => {
  const memory = new Memory();
  const [one, other] = [new Store(memory), new Store(memory)];
  one.note("a", "passed");
  other.note("b", "tried");
  assert.equal(new Store(memory).state("a"), "passed");
  assert.equal(new Store(memory).state("b"), "tried");
});

test("a file is exported and imported", () => {
  const one = new Store(undefined);
  one.note("a", "passed");
  one.predict("a", { answer: 1, right: true });
  const other = new Store(undefined);
  other.note("a", "tried");
  other.import(one.export());
  assert.equal(other.state("a"), "passed");
  assert.deepEqual(other.prediction("a"), { answer: 1, right: true });
});

test("a wrong file is refused with a sentence, and nothing is lost", () => {
  const store = new Store(undefined);
  store.note("a", "passed");
  assert.throws(() => store.import("hello"), /not JSON/);
  assert.throws(() => store.import("[]"), /no schema number/);
  assert.throws(() => store.import('{"schema":99}'), /newer version/);
  assert.equal(store.state("a"), "passed");
});

test("unknown parts of a record are left out", () => {
  const text =
    '{"schema":1,"topics":{"a":"passed","b":"won","<b>":"tried","__proto__":"passed"},"predictions":{"a":{"answer":"x"}}}';
  assert.deepEqual(parseRecord(text), { schema: 1, topics: { a: "passed" }, predictions: {} });
});

test("of two records the better and the earlier wins", () => {
  const record = (state: "tried" | "passed", answer: number) => ({
    schema: 1 as const,
    topics: { a: state },
    predictions: { a: { answer } },
  });
  assert.deepEqual(mergeRecords(record("passed", 1), record("tried", 2)), record("passed", 1));
});
