import assert from "node:assert/strict";
import test from "node:test";
import table from "../../crates/lab/tests/readings.json";
import type { Param, ParamKind } from "../src/contract.ts";
import { allowedSetting, clampSetting, readSetting } from "../src/logic/reading.ts";

test("a setting is read and clamped as the engine does it", () => {
  for (const { kind, allowed, texts } of table) {
    const param: Param = { key: "p", label: "P", help: "", unit: "", kind: kind as ParamKind, live: false };
    assert.equal(allowedSetting(param), allowed);
    for (const { text, read, clamped } of texts) {
      assert.deepEqual(readSetting(param, text) ?? null, read, `"${text}" read as ${kind.type}`);
      assert.deepEqual(clampSetting(param, text), clamped, `"${text}" clamped as ${kind.type}`);
    }
  }
});
