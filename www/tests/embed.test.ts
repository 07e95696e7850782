import assert from "node:assert/strict";
import test from "node:test";
import { attributeQuery, elementCode, frameCode, isPlainKey, wantedHeight } from "../src/logic/embed.ts";
import { fromFrame, readLook, toFrame, writeLook } from "../src/logic/frame.ts";

const ROOT = "https://example.org/labs/";

test("the code of a frame shows the run, and nothing in it can end an attribute", () => {
  const code = frameCode(ROOT, {
    slug: "pca",
    title: 'A "title" & more',
    query: "?seed=7&k=4",
    theme: "auto",
  });
  assert.match(code, /^<iframe src="https:\/\/example\.org\/labs\/embed\/pca\/\?seed=7&amp;k=4" /);
  assert.match(code, / title="Stepwise: A &quot;title&quot; &amp; more" /);
  assert.match(code, /\n<script type="module" src="https:\/\/example\.org\/labs\/embed\.js"><\/script>\n$/);
});

test("a frame with a height of its own needs no script", () => {
  const code = frameCode(ROOT, { slug: "pca", title: "PCA", query: "", theme: "dark", height: 640 });
  assert.match(code, /^<iframe src="https:\/\/example\.org\/labs\/embed\/pca\/#theme=dark" /);
  assert.match(code, / height="640" /);
  assert.equal(code.includes("<script"), false);
});

test("the one line names the settings as attributes and says the same without scripts", () => {
  const code = elementCode(ROOT, {
    slug: "mlp",
    title: 'A "net" <b>',
    query: "?hidden=64&rows=500&seed=7",
    theme: "light",
    height: 700,
  });
  assert.match(
    code,
    /^<script type="module" src="https:\/\/example\.org\/labs\/embed\.js"><\/script><stepwise-lab /,
  );
  assert.match(code, / topic="mlp" data-hidden="64" rows="500" seed="7" theme="light" height="700">/);
  assert.match(
    code,
    /<a href="https:\/\/example\.org\/labs\/topics\/mlp\/\?hidden=64&amp;rows=500&amp;seed=7">/,
  );
  assert.match(code, /A &quot;net&quot; &lt;b>: a lab/);
  assert.equal(code.trim().split("\n").length, 1);
});

const attributes = (pairs: Record<string, string>) =>
  attributeQuery(Object.entries(pairs).map(([name, value]) => ({ name, value })));

test("attributes that are settings become a query, others do not", () => {
  assert.equal(
    attributes({ topic: "mlp", theme: "dark", k: "4", "data-hidden": "64", hidden: "", class: "x", id: "y" }),
    "?k=4&hidden=64",
  );
  assert.equal(
    attributes({ onclick: "alert(1)", style: "color: red", "data-v-12": "", "aria-label": "x" }),
    "",
  );
  assert.equal(attributes({ k: '"><script>&x=1#y' }), "?k=%22%3E%3Cscript%3E%26x%3D1%23y");
  const script = `echo "${"é".repeat(4000)}"`;
  assert.equal(new URLSearchParams(attributes({ script })).get("script"), script);
  assert.equal(attributes({ k: "4".repeat(100_001) }), "");
  assert.equal(isPlainKey("onload"), false);
});

test("a height is a whole number within bounds, or none", () => {
  assert.equal(wantedHeight("640"), 640);
  assert.equal(wantedHeight("1"), 200);
  assert.equal(wantedHeight("99999"), 4000);
  for (const text of [null, "", "1e9", "-5", "50%", "640px;x"]) assert.equal(wantedHeight(text), undefined);
});

test("a look travels as text, and only colours are believed", () => {
  const colours = { accent: "rgb(1, 2, 3)", ink: "oklch(0.7 0.1 200 / 50%)" };
  assert.deepEqual(readLook(writeLook({ theme: "dark", colours })), { theme: "dark", colours });
  for (const bad of ["url(https://example.org/x)", "var(--x)", "red; position: fixed", "image-set('x')"]) {
    assert.deepEqual(readLook(`theme=pink&accent=${encodeURIComponent(bad)}`), {
      theme: "auto",
      colours: {},
    });
  }
});

test("messages that are not ours are none", () => {
  for (const data of [null, undefined, 7, "x", {}, { type: "stepwise-height", version: 2, height: 5 }]) {
    assert.equal(fromFrame(data), undefined);
    assert.equal(toFrame(data), undefined);
  }
  assert.equal(fromFrame({ type: "stepwise-height", version: 1, id: "x", height: "900" }), undefined);
  assert.equal(toFrame({ type: "stepwise-look", version: 1, look: 7 }), undefined);
  assert.equal(toFrame({ type: "stepwise-rest", version: 1 })?.type, "stepwise-rest");
});
