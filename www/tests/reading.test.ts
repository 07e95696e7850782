import assert from "node:assert/strict";
import test from "node:test";
import type { Param, ParamKind } from "../src/contract.ts";
import { clampSetting, readSetting } from "../src/logic/reading.ts";

const param = (kind: ParamKind): Param => ({ key: "x", label: "", help: "", unit: "", kind, live: false });
const integer = param({ type: "integer", min: -3, max: 12, default: 4 });
const number = param({ type: "number", min: 0.05, max: 5, default: 0.5, log: true });
const toggle = param({ type: "toggle", default: true });
const columns = param({ type: "columns", accepts: ["number"], default: ["a"], min: 1, max: 2 });

test("a setting is read as the engine reads it", () => {
  assert.equal(readSetting(integer, " 7 "), 7);
  assert.equal(readSetting(integer, "1e1"), undefined);
  assert.equal(readSetting(integer, "13"), undefined);
  assert.equal(readSetting(number, ".5"), 0.5);
  assert.equal(readSetting(number, "0x1"), undefined);
  assert.equal(readSetting(number, ""), undefined);
  assert.equal(readSetting(toggle, "yes"), true);
  assert.equal(readSetting(toggle, "maybe"), undefined);
  assert.deepEqual(readSetting(columns, "a\\,b,c"), ["a,b", "c"]);
  assert.equal(readSetting(columns, "a,b,c"), undefined);
  assert.equal(readSetting(param({ type: "text", default: "", max: 2 }), "abc"), undefined);
});

test("what is out of range is clamped, and what cannot be read is the default", () => {
  assert.equal(clampSetting(integer, "999"), 12);
  assert.equal(clampSetting(integer, "1e1"), 10);
  assert.equal(clampSetting(integer, "-2.5"), -3);
  assert.equal(clampSetting(integer, "-inf"), -3);
  assert.equal(clampSetting(integer, "banana"), 4);
  assert.equal(clampSetting(number, "1e9"), 5);
  assert.equal(clampSetting(toggle, "maybe"), true);
});
