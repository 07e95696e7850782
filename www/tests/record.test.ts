import assert from "node:assert/strict";
import test from "node:test";
import {
  emptyRecord,
  mergeRecords,
  type Prediction,
  type ProgressRecord,
  parseRecord,
  type TopicRecord,
  undone,
} from "../src/logic/record.ts";

const NOW = 1_000_000;
/** A lab may be called what every object has. */
const ODD: string = "constructor";

function record(
  topics: Record<string, TopicRecord>,
  predictions: Record<string, Prediction> = {},
): ProgressRecord {
  return { ...emptyRecord(), topics, predictions };
}

test("what is written is read again", () => {
  const written = record(
    { a: { state: "passed", at: 5 }, b: { state: "tried", at: 7 } },
    { a: { answer: 2, at: 5, right: false, actual: 1, review: { stage: 1, due: 99_000_000 } } },
  );
  assert.deepEqual(parseRecord(JSON.stringify(written), NOW), written);
});

test("the first schema is read: nobody knows when it was", () => {
  const text = '{"schema":1,"topics":{"a":"passed","b":"won"},"predictions":{"a":{"answer":1,"right":true}}}';
  assert.deepEqual(
    parseRecord(text, NOW),
    record({ a: { state: "passed", at: 0 } }, { a: { answer: 1, at: 0, right: true } }),
  );
});

test("a wrong file is refused with a sentence", () => {
  for (const [text, reason] of [
    ["hello", /not JSON/],
    ["", /not JSON/],
    ["[]", /no schema number/],
    ["null", /no schema number/],
    ['{"topics":{}}', /no schema number/],
    ['{"schema":99}', /newer version of Stepwise: its schema is 99, and this version reads up to 2/],
    ['{"schema":0}', /its schema is 0, but must be 1 to 2/],
    ['{"schema":1.5}', /its schema is 1.5/],
  ] as const) {
    assert.throws(() => parseRecord(text, NOW), reason);
  }
});

test("unknown and senseless parts of a record are left out", () => {
  const text = `{"schema":2,"more":1,
    "topics":{"a":{"state":"passed","at":-3},"b":{"state":"won","at":1},"c":"tried","<b>":{"state":"tried","at":1},"__proto__":{"state":"passed","at":1}},
    "predictions":{"a":{"answer":"x","at":1},"b":{"answer":1,"at":2,"right":"yes","actual":null,"review":{"stage":9,"due":1}}}}`;
  assert.deepEqual(
    parseRecord(text, NOW),
    record({ a: { state: "passed", at: 0 } }, { b: { answer: 1, at: 2 } }),
  );
});

test("no time lies ahead: it would win over everything to come", () => {
  const text = `{"schema":2,"topics":{"a":{"state":"tried","at":${NOW * 2}}},"predictions":{}}`;
  assert.equal(parseRecord(text, NOW).topics.a?.at, NOW);
});

test("of two records passed beats tried and the newest prediction wins, in either order", () => {
  const older = record(
    { a: { state: "passed", at: 1 }, [ODD]: { state: "tried", at: 1 } },
    { a: { answer: 1, at: 1, right: true } },
  );
  const newer = record(
    { a: { state: "tried", at: 9 }, [ODD]: { state: "tried", at: 2 } },
    { a: { answer: 2, at: 3 } },
  );
  const merged = record(
    { a: { state: "passed", at: 9 }, [ODD]: { state: "tried", at: 2 } },
    { a: { answer: 2, at: 3 } },
  );
  assert.deepEqual(mergeRecords(older, newer), merged);
  assert.deepEqual(mergeRecords(newer, older), merged);
  assert.deepEqual(mergeRecords(emptyRecord(), newer), newer);
});

test("of two predictions of the same time the settled one stays", () => {
  const open = record({}, { a: { answer: 1, at: 1 } });
  const settled = record({}, { a: { answer: 1, at: 1, right: true, actual: 1 } });
  assert.deepEqual(mergeRecords(open, settled), settled);
  assert.deepEqual(mergeRecords(settled, open), settled);
});

test("undoing brings back what was, and keeps what has happened since", () => {
  const before = record({ a: { state: "passed", at: 1 }, b: { state: "tried", at: 1 } });
  const erased = emptyRecord();
  const since = record({ b: { state: "passed", at: 5 }, c: { state: "tried", at: 6 } });
  assert.deepEqual(undone(before, erased, erased), before);
  assert.deepEqual(
    undone(before, erased, since),
    record({ a: { state: "passed", at: 1 }, b: { state: "passed", at: 5 }, c: { state: "tried", at: 6 } }),
  );
  // An import is taken back whole.
  const imported = mergeRecords(before, record({ d: { state: "passed", at: 2 } }));
  assert.deepEqual(undone(before, imported, imported), before);
});
