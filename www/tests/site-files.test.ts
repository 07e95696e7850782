import assert from "node:assert/strict";
import test from "node:test";
import { type SiteFile, SiteFiles } from "../src/logic/site-files.ts";

const ROOT = "https://example.org/a/path/";

function file(path: string, version: string, more: Partial<SiteFile> = {}): SiteFile {
  return { path, version, bytes: 1, hashes: [], shell: false, labs: [], ...more };
}

const home = file("", "?aa");
const page = file("topics/pca/", "?bb", { labs: ["pca"] });
const code = file("code-12/page.js", "");
const data = file("data/iris.csv.gz", "?cc", { labs: ["pca", "knn"] });
const files = new SiteFiles(ROOT, [home, page, code, data]);

test("a page is found by its folder, its file, and with any settings", () => {
  assert.equal(files.find(ROOT), home);
  assert.equal(files.find(`${ROOT}index.html`), home);
  assert.equal(files.find(`${ROOT}?find=trees#main`), home);
  assert.equal(files.find(`${ROOT}topics/pca/?seed=3&k=4`), page);
});

test("what another build named is not found, but known to be pinned", () => {
  assert.equal(files.find(`${ROOT}data/iris.csv.gz?cc`), data);
  assert.equal(files.find(`${ROOT}data/iris.csv.gz`), data);
  assert.equal(files.find(`${ROOT}data/iris.csv.gz?dd`), undefined);
  assert.equal(files.find(`${ROOT}code-11/page.js`), undefined);
  assert.equal(files.isPinned(`${ROOT}code-11/page.js`), true);
  assert.equal(files.isPinned(`${ROOT}topics/pca/`), false);
});

test("addresses outside of the site mean nothing", () => {
  assert.equal(files.find("https://example.org/"), undefined);
  assert.equal(files.find("https://example.org/a/path"), undefined);
  assert.equal(files.find("https://example.com/a/path/"), undefined);
  assert.equal(files.isPinned("https://example.org/code-12/page.js"), false);
});

test("an address names one content, and leads back to its file", () => {
  for (const one of files.all) assert.equal(files.find(files.address(one)), one);
  assert.equal(files.address(page), `${ROOT}topics/pca/?bb`);
});

test("a lab needs its page and its data, any other page only itself", () => {
  assert.deepEqual(files.needs(`${ROOT}topics/pca/?k=4`), [page, data]);
  assert.deepEqual(files.needs(ROOT), [home]);
  assert.deepEqual(files.needs(`${ROOT}unknown/`), []);
});
