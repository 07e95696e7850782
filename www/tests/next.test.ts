import assert from "node:assert/strict";
import test from "node:test";
import { nextLabs, toContinue } from "../src/logic/next.ts";
import type { TopicRecord, TopicState } from "../src/logic/record.ts";

const LABS = [
  { slug: "a", needs: [] },
  { slug: "b", needs: ["a", "unbuilt"] },
  { slug: "c", needs: ["b"] },
  { slug: "d", needs: ["a", "c"] },
  { slug: "e", needs: [] },
];

function known(states: Record<string, [TopicState, number]>) {
  return (slug: string): TopicRecord | undefined => {
    const found = states[slug];
    return found && { state: found[0], at: found[1] };
  };
}

test("a newcomer begins with what needs nothing", () => {
  assert.deepEqual(nextLabs(LABS, known({}), 3), ["a", "e"]);
  assert.equal(toContinue(LABS, known({})), undefined);
});

test("what builds on what was passed comes first; what is not built keeps nobody waiting", () => {
  assert.deepEqual(nextLabs(LABS, known({ a: ["passed", 1] }), 3), ["b", "e"]);
  assert.deepEqual(nextLabs(LABS, known({ a: ["passed", 1] }), 1), ["b"]);
  assert.deepEqual(nextLabs(LABS, known({ a: ["passed", 1], b: ["passed", 1] }), 3), ["c", "e"]);
});

test("a lab waits until all it needs is passed, not only tried", () => {
  assert.deepEqual(nextLabs(LABS, known({ a: ["passed", 1], b: ["tried", 2], e: ["passed", 1] }), 3), []);
});

test("what was tried last goes on, unless it is passed or unknown here", () => {
  const states = known({ a: ["tried", 5], b: ["passed", 9], c: ["tried", 7], gone: ["tried", 99] });
  assert.equal(toContinue(LABS, states), "c");
  assert.equal(toContinue(LABS, known({ a: ["passed", 5] })), undefined);
  assert.equal(toContinue(LABS, known({ e: ["tried", 0] })), "e", "a time that nobody knows is one");
});
