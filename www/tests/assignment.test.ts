import assert from "node:assert/strict";
import test from "node:test";
import type { RunRecord } from "../src/contract.ts";
import {
  type Assignment,
  meets,
  readAssignment,
  seedFor,
  seedOf,
  sentence,
  targetText,
  writeAssignment,
} from "../src/logic/assignment.ts";
import { csv, tableRows } from "../src/logic/csv.ts";
import { parseResult, resultFile } from "../src/logic/result-file.ts";
import { judge } from "../src/logic/verification.ts";

const assignment: Assignment = {
  task: "Finde k, bitte ✓",
  fixed: { scale: "log" },
  hidden: ["scale"],
  seed: { rule: "name" },
  target: { type: "metric", key: "silhouette", label: "Mean silhouette", bound: "at_least", value: 0.5 },
};

const record: RunRecord = {
  slug: "clustering",
  seed: seedOf("Ada Lovelace"),
  values: { k: "3", scale: "log" },
  changes: [
    { step: 2, event: "act", action: { type: "draw", panel: "pad", pixels: new Uint8Array([0, 255]) } },
    { step: 3, event: "set", key: "k", value: "4" },
  ],
  steps: 9,
  metrics: { silhouette: 0.5123456, noise: null },
  verdict: { state: "not_yet", why: "" },
  digest: "1111-2222",
  exact: true,
};

const made = () => parseResult(resultFile(record, "0.1.0", { student: "Ada Lovelace", assignment }));

test("an assignment travels in a link", () => {
  const text = writeAssignment(assignment);
  assert(/^[\w-]+$/.test(text));
  assert.deepEqual(readAssignment(text), assignment);
  for (const bad of ["", "%%%", "e30", btoa('{"task":1}'), btoa("[]")])
    assert.equal(readAssignment(bad), undefined);
});

test("a seed follows from a name, however it is written", () => {
  assert.equal(seedOf(" ada  LOVELACE"), seedOf("Ada Lovelace"));
  assert(seedOf("Ada Lovelace") !== seedOf("Alan Turing"));
  assert.equal(seedFor({ ...assignment, seed: { rule: "same", seed: "7" } }, "anybody"), "7");
});

test("a task without a full stop gets one", () => {
  assert.equal(sentence("Do it"), "Do it.");
  for (const task of ["Do it.", "Why?", "“Do it.”", "1 … 3:", ""]) assert.equal(sentence(task), task);
});

test("a target is met from its bound on", () => {
  assert.equal(targetText(assignment.target), "To reach: Mean silhouette at least 0.5.");
  assert(meets(assignment.target, record.verdict, { silhouette: 0.5 }));
  assert(!meets(assignment.target, record.verdict, { silhouette: 0.4999 }));
  assert(!meets(assignment.target, record.verdict, {}));
  assert(meets({ type: "challenge" }, { state: "passed", why: "" }, {}));
});

test("a result file comes back whole, and damage is named", () => {
  const { changes, student } = made();
  assert.deepEqual([changes, student], [record.changes, "Ada Lovelace"]);
  for (const bad of [
    "{",
    "{}",
    '{"stepwise":99}',
    '{"stepwise":1,"slug":"../x"}',
    '{"stepwise":1,"slug":"a"}',
  ]) {
    assert.throws(() => parseResult(bad), /^Error: It /);
  }
});

test("a true file is true, and every lie is found", () => {
  const again = { ...record };
  assert.deepEqual(judge(made(), again, "0.1.0", assignment), {
    state: "true",
    why: "All numbers came out again.",
    met: true,
  });
  const lies = [
    { metrics: { silhouette: 0.9 } },
    { digest: "3333-4444" },
    { seed: "7" },
    { values: { k: "3", scale: "raw" } },
    { student: "Alan Turing" },
    { changes: [{ step: 1, event: "set" as const, key: "scale", value: "raw" }] },
  ];
  for (const lie of lies) {
    assert.equal(
      judge({ ...made(), ...lie }, again, "0.1.0", assignment).state,
      "false",
      JSON.stringify(lie),
    );
  }
  const other = { ...assignment, task: "Something else" };
  assert.equal(judge(made(), again, "0.1.0", other).state, "false");
});

test("where this device cannot tell, it says so", () => {
  const again = { ...record, metrics: { silhouette: 0.7, noise: null }, digest: "5555-6666" };
  assert.equal(judge(made(), again, "0.2.0", assignment).state, "cannot");
  assert.equal(judge({ ...made(), exact: false }, again, "0.1.0", assignment).state, "cannot");
  assert.equal(judge(made(), again, "0.1.0", assignment).state, "false");
});

test("a spreadsheet computes nothing that a file says", () => {
  assert.equal(csv([["=1+1", 'a "b", c', "plain"]]), `'=1+1,"a ""b"", c",plain\r\n`);
  assert.equal(csv([["-1", "-1.5e-7", "-x"]]), "-1,-1.5e-7,'-x\r\n");
});

test("a table keeps its numbers in full", () => {
  const columns = [
    { label: "a", digits: 1 },
    { label: "b", digits: 0 },
  ];
  const rows = tableRows({ columns, rows: [[0.123456789, null]], changed: [] });
  assert.deepEqual(rows, [
    ["a", "b"],
    ["0.123456789", ""],
  ]);
});
