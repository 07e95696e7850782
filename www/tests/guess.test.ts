import assert from "node:assert/strict";
import test from "node:test";
import { willNotDo } from "../src/logic/complaint.ts";
import { readGuess } from "../src/logic/guess.ts";
import { A_SEED } from "../src/logic/seed.ts";

test("a guess is read as people write numbers", () => {
  const read: [string, number][] = [
    ["12", 12],
    [" 12.5 ", 12.5],
    ["1,5", 1.5],
    [".5", 0.5],
    [",5", 0.5],
    ["5.", 5],
    ["007", 7],
    ["1,000", 1000],
    ["0,500", 0.5],
    ["1000,500", 1000.5],
    ["1,0000", 1],
    ["1.000", 1],
    ["1,000.5", 1000.5],
    ["1.000,5", 1000.5],
    ["1.000.000", 1_000_000],
    ["1,000,000", 1_000_000],
    ["1 000", 1000],
    ["1\u00a0000,5", 1000.5],
    ["12\u202f000.25", 12_000.25],
    ["1'000", 1000],
    ["1’000’000", 1_000_000],
    ["-3", -3],
    ["− 3,5", -3.5],
    ["+3", 3],
    ["1e3", 1000],
    ["2.5e-1", 0.25],
  ];
  for (const [text, number] of read) assert.equal(readGuess(text, ""), number, text);
});

test("a guess may say its unit", () => {
  for (const text of ["50%", "50 %", "50\u00a0%"]) assert.equal(readGuess(text, "%"), 50);
  assert.equal(readGuess("95 %", "of 100"), 95);
  assert.equal(readGuess("95 of 100", "of 100"), 95);
  assert.equal(readGuess("1 Mail", "mails"), 1);
  assert.equal(readGuess("1,200 mails", "mails"), 1200);
  // A share is not what is asked for here.
  assert.equal(readGuess("50 %", "mails"), undefined);
  assert.equal(readGuess("50 %", ""), undefined);
});

test("what is no number is not taken for one", () => {
  for (const text of [
    "",
    " ",
    "abc",
    "%",
    "-",
    ".",
    "1 00",
    "10 0000",
    "1,00,000",
    "1.2.3",
    "1,2,3",
    "--1",
    "0x10",
    "1e999",
  ]) {
    assert.equal(readGuess(text, "%"), undefined, text);
  }
});

test("a complaint names what was given and what is allowed", () => {
  assert.equal(
    willNotDo("abc", A_SEED),
    "“abc” will not do: it must be a whole number from 0 to 18446744073709551615.",
  );
  assert.equal(willNotDo("", "a number"), "Nothing will not do: it must be a number.");
});
