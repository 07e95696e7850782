import assert from "node:assert/strict";
import test from "node:test";
import { linkCheck } from "../src/logic/link-check.ts";

const here = { digest: "1111-2222", version: "0.2.0", exact: true };

test("equal digests are all that is asked", () => {
  const { same, sentence } = linkCheck({ digest: "1111-2222", version: "0.1.0" }, here);
  assert(same);
  assert(sentence.includes("1111-2222"));
});

test("a difference is explained by version, else by device", () => {
  const promised = { digest: "3333-4444", version: "0.1.0" };
  assert(linkCheck(promised, here).sentence.includes("version 0.1.0"));
  const card = linkCheck({ ...promised, version: "0.2.0" }, { ...here, exact: false });
  assert(!card.same);
  assert(card.sentence.includes("raphics card"));
  assert(linkCheck({ digest: "3333-4444" }, here).sentence.includes("3333-4444"));
});
