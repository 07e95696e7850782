import assert from "node:assert/strict";
import test from "node:test";
import { embedCode } from "../src/logic/embed.ts";

test("the code of a frame shows the run, and nothing in it can end an attribute", () => {
  const code = embedCode("https://example.org/labs/", "pca", 'A "title" & more', "?seed=7&k=4");
  assert.match(code, /^<iframe src="https:\/\/example\.org\/labs\/embed\/pca\/\?seed=7&amp;k=4" /);
  assert.match(code, / title="Stepwise: A &quot;title&quot; &amp; more" /);
  assert.match(code, /\n<script src="https:\/\/example\.org\/labs\/embed\.js" async><\/script>\n$/);
});
