import assert from "node:assert/strict";
import test from "node:test";
import type { Param } from "../src/contract.ts";
import { changedValues, isShown, listItems, valueText } from "../src/logic/values.ts";

const param = (key: string, kind: Param["kind"], when?: Param["when"]): Param => ({
  key,
  label: "",
  help: "",
  unit: "",
  kind,
  live: false,
  when,
});

test("values have the text that the engine reads", () => {
  assert.equal(valueText(true), "on");
  assert.equal(valueText(0.25), "0.25");
  assert.equal(valueText(["plain", "with, comma", "back\\slash"]), "plain,with\\, comma,back\\\\slash");
});

test("a list is read back from its text", () => {
  const items = ["plain", "with, comma", "back\\slash", "\\,", "é"];
  assert.deepEqual(listItems(valueText(items)), items);
  assert.deepEqual(listItems(""), []);
});

test("only what differs from the defaults is kept", () => {
  const params = [
    param("k", { type: "integer", min: 1, max: 9, default: 3 }),
    param("scale", { type: "toggle", default: true }),
    param("columns", { type: "columns", accepts: ["number"], default: ["a", "b"], min: 1, max: 3 }),
  ];
  assert.deepEqual(changedValues(params, { k: 3, scale: true, columns: ["a", "b"] }), {});
  assert.deepEqual(changedValues(params, { k: 4, scale: false, columns: ["b"] }), {
    k: "4",
    scale: "off",
    columns: "b",
  });
});

test("a control is shown only where it matters", () => {
  const radius = param(
    "radius",
    { type: "number", min: 0, max: 1, default: 0.5, log: false },
    { key: "method", is: ["dbscan"] },
  );
  assert(isShown(radius, { method: "dbscan" }));
  assert(!isShown(radius, { method: "kmeans" }));
  assert(!isShown(radius, {}));
});
