import assert from "node:assert/strict";
import test from "node:test";
import { PLACES, placeOf, places, valueAt } from "../src/logic/slider.ts";

const whole = { min: 1, max: 12, log: false, whole: true };
const linear = { min: 0, max: 1, log: false, whole: false };
const log = { min: 0.0001, max: 10, log: true, whole: false };

test("each whole number has its own place", () => {
  assert.equal(places(whole), 11);
  for (let value = 1; value <= 12; value += 1) assert.equal(valueAt(placeOf(value, whole), whole), value);
});

test("both ends are reached exactly", () => {
  for (const range of [linear, log]) {
    assert.equal(valueAt(0, range), range.min);
    assert.equal(valueAt(PLACES, range), range.max);
  }
});

test("moving right never lowers the value, and every value is short and in range", () => {
  for (const range of [linear, log, { min: -3, max: 250.5, log: false, whole: false }]) {
    let before = Number.NEGATIVE_INFINITY;
    for (let place = 0; place <= PLACES; place += 1) {
      const value = valueAt(place, range);
      assert(value >= before && value >= range.min && value <= range.max, `${place}`);
      assert(String(value).length <= 8, String(value));
      before = value;
    }
  }
});

test("values outside the range stand at its ends", () => {
  assert.equal(placeOf(-5, linear), 0);
  assert.equal(placeOf(99, log), PLACES);
  assert.equal(placeOf(3, { min: 3, max: 3, log: false, whole: true }), 0);
});
