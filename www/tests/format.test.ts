import assert from "node:assert/strict";
import test from "node:test";
import { bytes, cellText, fixed, metricText, significant } from "../src/logic/format.ts";

test("numbers have separators, a true minus sign and no negative zero", () => {
  assert.equal(fixed(1234.5, 1), "1,234.5");
  assert.equal(fixed(-2, 0), "−2");
  assert.equal(fixed(-0.001, 2), "0.00");
});

test("metrics are written as their format says", () => {
  assert.equal(metricText(0.18712, { type: "number", digits: 3 }), "0.187");
  assert.equal(metricText(0.25, { type: "percent", digits: 0 }), "25 %");
  assert.equal(metricText(0.0004, { type: "p_value" }), "< 0.001");
  assert.equal(metricText(0.31, { type: "p_value" }), "0.310");
  assert.equal(metricText(null, { type: "p_value" }), "–");
  assert.equal(metricText(undefined, { type: "number", digits: 1 }), "–");
});

test("cells may be missing, text or number", () => {
  assert.equal(cellText(null, 2), "");
  assert.equal(cellText("north", 2), "north");
  assert.equal(cellText(1.23456, 2), "1.23");
  assert.equal(cellText(1500, 4), "1,500");
});

test("significant digits have no trailing zeros", () => {
  assert.equal(significant(0.00130001), "0.0013");
  assert.equal(significant(12345), "12,300");
  assert.equal(significant(1e-9), "1e−9");
  assert.equal(significant(Number.NaN), "–");
});

test("bytes come in the unit that suits them", () => {
  assert.equal(bytes(12), "12 bytes");
  assert.equal(bytes(48_200), "48 kB");
  assert.equal(bytes(52_428_800), "52.4 MB");
});
