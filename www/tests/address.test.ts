import assert from "node:assert/strict";
import test from "node:test";
import type { Param } from "../src/contract.ts";
import { readAddress, writeAddress } from "../src/logic/address.ts";
import { isSeed } from "../src/logic/seed.ts";

const params: Param[] = [
  {
    key: "k",
    label: "",
    help: "",
    unit: "",
    kind: { type: "integer", min: 1, max: 9, default: 3 },
    live: false,
  },
  {
    key: "columns",
    label: "",
    help: "",
    unit: "",
    kind: { type: "choice", options: [], default: "" },
    live: false,
  },
];

test("keys of parameters are kept as text, all others are ignored", () => {
  assert.deepEqual(readAddress("?k=99&x=1&seed=7&mistake=1", params), {
    query: { k: "99" },
    seed: "7",
    mistake: true,
    card: "never",
  });
});

test("what was written is read back", () => {
  const state = {
    query: { k: "4", columns: "a\\,b,c & d=é" },
    seed: "18446744073709551615",
    mistake: true,
    card: "always" as const,
    version: "0.1.0",
    digest: "12ab-34cd",
    lanes: [{ k: "2" }, { k: "8", columns: "a&b=c" }, {}],
  };
  assert.deepEqual(readAddress(writeAddress(state), params), state);
});

test("what is no version or digest is left out", () => {
  const { version, digest } = readAddress("?v=<b>&digest=12ab34cd", params);
  assert.deepEqual([version, digest], [undefined, undefined]);
});

test("a card is wanted where it is faster, or in any case", () => {
  for (const [text, card] of [
    ["card=1", "if_faster"],
    ["card=always", "always"],
    ["card=0", "never"],
    ["card=perhaps", "never"],
  ] as const) {
    assert.equal(readAddress(`?${text}`, params).card, card);
  }
  assert.equal(writeAddress({ query: {}, mistake: false, card: "if_faster" }), "?card=1");
});

test("the default state leaves the address bare", () => {
  assert.equal(writeAddress({ query: {}, mistake: false, card: "never" }), "");
});

test("a seed is a whole number below two to the 64th", () => {
  for (const good of ["0", "7", "18446744073709551615"]) assert(isSeed(good), good);
  for (const bad of ["", "-1", "1.5", "1e3", "18446744073709551616", "seven", "0x7"])
    assert(!isSeed(bad), bad);
});

test("no address can break the reading of it", () => {
  const pieces = [
    "k",
    "seed",
    "mistake",
    "=",
    "&",
    "%",
    "%zz",
    "é",
    "\u0000",
    "1e999",
    "__proto__",
    "?",
    "#",
    "+",
    " ",
  ];
  let state = 1;
  const next = (below: number) => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
  for (let round = 0; round < 10_000; round += 1) {
    const text = Array.from({ length: next(12) }, () => pieces[next(pieces.length)]).join("");
    const { query, seed, mistake } = readAddress(`?${text}`, params);
    assert(Object.keys(query).every((key) => key === "k" || key === "columns"));
    assert(seed === undefined || isSeed(seed));
    assert.equal(typeof mistake, "boolean");
  }
});

test("an address is read whole, however long its script is", () => {
  const columns = `echo "${"é".repeat(4000)}"`;
  const assignment = {
    task: "Run it.",
    fixed: { columns },
    hidden: [],
    seed: { rule: "name" },
    target: { type: "challenge" },
  } as const;
  const state = { query: { columns }, seed: "7", mistake: false, card: "never", assignment } as const;
  const written = writeAddress({ ...state, assignment: { ...assignment, hidden: [] }, digest: "0a1b-2c3d" });
  const read = readAddress(written, params);
  assert.equal(read.query.columns, columns);
  assert.equal(read.assignment?.fixed.columns, columns);
  assert.equal(read.digest, "0a1b-2c3d");
});
