import assert from "node:assert/strict";
import test from "node:test";
import { moved } from "../src/logic/order.ts";
import { drawn, wanted } from "../src/logic/window.ts";

test("rows are asked for before they are missed, and only then", () => {
  assert.equal(wanted(0, 12, 0, 100, 15_000), undefined);
  assert.equal(wanted(59, 12, 0, 100, 15_000), 15);
  assert.equal(wanted(7_000, 12, 0, 100, 15_000), 6_956);
  assert.equal(wanted(0, 12, 6_956, 100, 15_000), 0);
  assert.equal(wanted(14_990, 10, 14_900, 100, 15_000), undefined);
  assert.equal(wanted(0, 12, 0, 14, 14), undefined);
});

test("wherever the reader is, what is asked for is never asked for again", () => {
  for (const all of [0, 1, 100, 101, 500]) {
    for (let top = 0; top < all; top += 1) {
      const length = Math.min(100, all);
      const first = wanted(top, 12, 0, length, all) ?? 0;
      assert.equal(first >= 0 && first + length <= all, true);
      assert.equal(wanted(top, 12, first, length, all), undefined);
    }
  }
});

test("what is in view is in the document, with some rows around it", () => {
  assert.deepEqual(drawn(0, 16, 0, 100), { from: 0, to: 32 });
  assert.deepEqual(drawn(50, 16, 0, 100), { from: 32, to: 80 });
  assert.deepEqual(drawn(50, 16, 40, 100), { from: 0, to: 40 });
  for (let top = 0; top < 100; top += 1) {
    const { from, to } = drawn(top, 16, 0, 100);
    assert(from <= top && to >= Math.min(100, top + 16) && to - from <= 56);
  }
});

test("of rows that are elsewhere none is in the document", () => {
  assert.deepEqual(drawn(7_000, 16, 0, 100), { from: 100, to: 100 });
  assert.deepEqual(drawn(0, 16, 7_000, 100), { from: 0, to: 0 });
});

test("a moved block leaves the others in their order", () => {
  assert.deepEqual(moved(4, 0, 2), [1, 2, 0, 3]);
  assert.deepEqual(moved(4, 3, 0), [3, 0, 1, 2]);
  assert.deepEqual(moved(1, 0, 0), [0]);
});
