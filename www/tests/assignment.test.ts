import assert from "node:assert/strict";
import test from "node:test";
import type { Param, RunRecord } from "../src/contract.ts";
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
import { judge, settingsFault } from "../src/logic/verification.ts";

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

const params: Param[] = [
  {
    key: "k",
    label: "Clusters",
    help: "",
    unit: "",
    kind: { type: "integer", min: 2, max: 12, default: 3 },
    live: true,
  },
  {
    key: "scale",
    label: "Scale",
    help: "",
    unit: "",
    kind: {
      type: "choice",
      options: ["log", "raw"].map((key) => ({ key, label: key })),
      default: "log",
    },
    live: false,
  },
];

const computed = (record: RunRecord, version = "0.1.0") => ({ record, version, params });

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

test("each part of a file that is damaged is named, with what is allowed", () => {
  const whole = JSON.parse(resultFile(record, "0.1.0", { student: "Ada Lovelace", assignment }));
  const damages: [change: object, said: RegExp][] = [
    [{ stepwise: -3 }, /stepwise is -3, but must be 1/],
    [{ assignment: {} }, /assignment must be a whole assignment/],
    [{ assignment: "x" }, /assignment must be/],
    [{ assignment: { ...assignment, target: { type: "metric", key: "silhouette" } } }, /and a target/],
    [{ student: { a: 1 } }, /student must be a text/],
    [{ made: {} }, /made must be a date/],
    [{ steps: 1e15 }, /steps must be a whole number from 0 to 10000000/],
    [{ steps: -1 }, /steps must be/],
    [{ exact: "no" }, /exact must be true or false/],
    [{ metrics: { silhouette: "0.5" } }, /metrics must be numbers/],
    [{ changes: [{ step: -1, event: "set", key: "k", value: "4" }] }, /change 1 .* from 0 to 9/],
    [{ changes: [{ step: 10, event: "set", key: "k", value: "4" }] }, /change 1 .* from 0 to 9/],
    [{ changes: [{ step: 1, event: "set", key: "k", value: 4 }] }, /a key and a value that are texts/],
    [{ changes: [{ step: 1, event: "act", action: { type: "click", panel: "map" } }] }, /whole action/],
    [{ changes: [{ step: 1, event: "act", action: { type: "constructor", panel: "map" } }] }, /whole action/],
    [{ changes: [null] }, /change 1 on the way is no change/],
  ];
  for (const [change, said] of damages) {
    assert.throws(() => parseResult(JSON.stringify({ ...whole, ...change })), said);
  }
  const changes = Array(30_000).fill({ step: 0, event: "set", key: "k", value: "4" });
  assert.throws(
    () => parseResult(JSON.stringify({ ...whole, changes })),
    /It holds 30000 changes on the way, and at most 10000 are computed again\./,
  );
});

test("settings that a run cannot have written down are named", () => {
  const fault = (values: Record<string, string>) => settingsFault({ ...made(), values }, params);
  assert.equal(settingsFault(made(), params), undefined);
  assert.equal(
    fault({ k: "banana" }),
    "It is damaged: k is banana, but must be a whole number from 2 to 12.",
  );
  assert.equal(fault({ k: "99" }), "It is damaged: k is 99, but must be a whole number from 2 to 12.");
  assert.equal(fault({ size: "1" }), "It sets size, which is no setting of this lab here.");
});

test("what is fixed counts as the engine reads it", () => {
  const fix = (fixed: Record<string, string>) => ({ ...assignment, fixed });
  const state = (k: string, fixed: Record<string, string>) => {
    const run = { ...record, values: { k, scale: "log" }, changes: [] };
    return judge({ ...made(), ...run, assignment: fix(fixed) }, computed(run), undefined);
  };
  assert.equal(state("12", { k: "999" }).state, "true");
  assert.equal(state("4", { k: " 4 " }).state, "true");
  assert.equal(state("4", { k: "+4" }).state, "true");
  assert.equal(state("3", { k: "banana" }).state, "true");
  assert.equal(state("4", { size: "9" }).state, "true");
  assert.equal(state("4", { k: "999" }).why, "k was to stay 12.");
});

test("what the run did counts too: an action may turn a setting that is fixed", () => {
  const turned = { ...record, values: { k: "3", scale: "raw" } };
  assert.equal(judge(made(), computed(turned), assignment).why, "scale was to stay log.");
});

test("a true file is true, and every lie is found", () => {
  const again = { ...record };
  assert.deepEqual(judge(made(), computed(again), assignment), {
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
    { steps: 500 },
    { changes: [{ step: 1, event: "set" as const, key: "scale", value: "raw" }] },
  ];
  for (const lie of lies) {
    assert.equal(
      judge({ ...made(), ...lie }, computed(again), assignment).state,
      "false",
      JSON.stringify(lie),
    );
  }
  const other = { ...assignment, task: "Something else" };
  assert.equal(judge(made(), computed(again), other).state, "false");
});

test("where this device cannot tell, it says so", () => {
  const again = { ...record, metrics: { silhouette: 0.7, noise: null }, digest: "5555-6666" };
  assert.equal(judge(made(), computed(again, "0.2.0"), assignment).state, "cannot");
  assert.equal(judge({ ...made(), exact: false }, computed(again), assignment).state, "cannot");
  assert.equal(judge(made(), computed(again), assignment).state, "false");
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
